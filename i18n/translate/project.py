"""Opaque parts and spans of a sentence, into its translation.

Opaque parts travel as words that the engine copies. Pairs (emphasis, links, tags) do not travel at all: where their
words went is read off the alignment. Either every part finds exactly one place and the pairs nest, or there is no
projection; the caller then translates around the markup instead.
"""

import re
from dataclasses import dataclass, field

from i18n.translate.alignment import shares
from i18n.translate.disguise import Disguised, PairSpan
from i18n.translate.marked import close_character, open_character
from i18n.translate.types import Alignment

__all__ = ["restore"]

_PUNCTUATION = re.compile(r"[^\w\s]+")
# fmt: off
_FUNCTION_WORDS = frozenset([
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "of", "on", "or", "that", "the", "to",
    "was", "were", "which", "with", "you", "your",
])
# fmt: on
"""English words that often have no counterpart in the source, so that their attention falls anywhere."""
_THRESHOLD = 0.25
"""Share of a word that has to come from a span for the word to count for it. Tuned, with the weights of function words
and punctuation, on 834 sentences by ``benchmarks/translate_placement.py``."""


@dataclass(slots=True)
class _Element:
    """A word, a punctuation character or an atom of the translation."""

    start: int
    end: int
    text: str
    atom: bool
    shares: list[float] = field(default_factory=list)
    """For each span of the sentence, how much of the word comes from it (0 to 1)."""


def restore(disguised: Disguised, translation: str, alignment: Alignment | None, *, wide: bool) -> str | None:
    """The translation as marked text, or ``None`` where a marker or the place of a pair is lost."""
    atoms = dict(disguised.markers)
    if any(translation.count(marker) != 1 for marker in atoms):
        return None
    elements = _elements(translation, atoms, wide=wide)
    if sum(element.atom for element in elements) != len(atoms):
        return None
    if not disguised.spans:
        return _write(translation, elements, {}, ())
    if not elements or (alignment is None and not _all_whole(disguised)):
        return None
    _weigh(elements, disguised, alignment)
    places = _place(elements, disguised)
    return None if places is None else _write(translation, elements, places, disguised.spans)


def _elements(translation: str, atoms: dict[str, str], *, wide: bool) -> list[_Element]:
    markers = "|".join(map(re.escape, sorted(atoms, key=len, reverse=True))) or r"(?!)"
    word = r"[^\W_]" if wide else r"\w+(?:[-'’.]\w+)*"
    pattern = re.compile(rf"({markers})|{word}|[A-Za-z0-9_]+|[^\s]")
    return [
        _Element(match.start(), match.end(), atoms[match[1]] if match[1] else match.group(), bool(match[1]))
        for match in pattern.finditer(translation)
    ]


def _all_whole(disguised: Disguised) -> bool:
    return all(_is_whole(disguised, span) for span in disguised.spans)


def _is_whole(disguised: Disguised, span: PairSpan) -> bool:
    """Whether a span has all words of the sentence, so that no alignment is needed."""
    outside = disguised.text[: span.start] + disguised.text[span.end :]
    return re.search(r"\w", outside) is None and len(span.atoms) == len(disguised.markers)


def _weigh(elements: list[_Element], disguised: Disguised, alignment: Alignment | None) -> None:
    """Fill in the elements' shares."""
    spans = disguised.spans
    if alignment is None:
        found = [[1.0] * len(spans)] * len(elements)
    else:
        ranges = [(span.start, span.end) for span in spans]
        found = shares(alignment, disguised.text, ranges, [(element.start, element.end) for element in elements])
    for element, row in zip(elements, found, strict=True):
        element.shares = [float(element.text in span.atoms) for span in spans] if element.atom else row


def _place(elements: list[_Element], disguised: Disguised) -> dict[int, tuple[int, int]] | None:
    """For each span its range of elements; ``None`` where there is no room for one."""
    places: dict[int, tuple[int, int]] = {}
    spans = disguised.spans
    for parent in (-1, *range(len(spans))):
        low, high = (0, len(elements)) if parent < 0 else places[parent]
        todo = [index for index, span in enumerate(spans) if span.parent == parent]
        taken: list[tuple[int, int]] = []
        while todo:
            found = [(_best(elements, disguised, index, low, high, taken), index) for index in todo]
            if any(candidate is None for candidate, _ in found):
                return None
            candidate, index = max(((c, i) for c, i in found if c is not None), key=lambda pair: pair[0][0])
            places[index] = (candidate[1], candidate[2])
            taken.append(places[index])
            todo.remove(index)
    return places


def _best(
    elements: list[_Element],
    disguised: Disguised,
    index: int,
    low: int,
    high: int,
    taken: list[tuple[int, int]],
) -> tuple[float, int, int] | None:
    """The best range for a span between ``low`` and ``high``: ``(score, start, end)``.

    It has to hold the span's own atoms and no other, to leave out what siblings have taken, and to reach the
    sentence's edge where the pair goes on in the next or comes from the one before.
    """
    span = disguised.spans[index]
    own = [i for i in range(low, high) if elements[i].atom and elements[i].text in span.atoms]
    if len(own) != len(span.atoms):
        return None
    blocked = [elements[i].atom and elements[i].text not in span.atoms for i in range(high)]
    for start, end in taken:
        blocked[start:end] = [True] * (end - start)
    best: tuple[float, int, int] | None = None
    start = low
    while start < high:
        if blocked[start]:
            start += 1
            continue
        end = next((i for i in range(start, high) if blocked[i]), high)
        if all(start <= i < end for i in own):
            candidate = _best_in(elements, disguised, index, start, end, own)
            if (span.opens or start == low) and (span.closes or end == high):
                if not span.opens:
                    candidate = (candidate[0], low, candidate[2])
                if not span.closes:
                    candidate = (candidate[0], candidate[1], high)
                if best is None or candidate[0] > best[0]:
                    best = candidate
        start = end
    return best


def _best_in(
    elements: list[_Element], disguised: Disguised, index: int, start: int, end: int, own: list[int]
) -> tuple[float, int, int]:
    """The range in ``start:end`` with the greatest sum of shares above the threshold (Kadane's algorithm)."""
    span = disguised.spans[index]
    if _is_whole(disguised, span):
        return _trim(elements, disguised.text, span, start, end, own, float(end - start))
    if own and not re.search(r"\w", _without(disguised, span)):
        return (1.0, own[0], own[-1] + 1)  # nothing but atoms
    best = (float("-inf"), start, start + 1)
    total, begin = 0.0, start
    for i in range(start, end):
        if total <= 0 and not any(begin <= j < i for j in own):
            total, begin = 0.0, i
        total += _gain(elements[i], index)
        if total > best[0] and all(begin <= j <= i for j in own):
            best = (total, begin, i + 1)
    if best[0] <= 0:
        best = (best[0], own[0], own[-1] + 1) if own else _likeliest(elements, index, start, end)
    return _trim(elements, disguised.text, span, best[1], best[2], own, best[0])


def _without(disguised: Disguised, span: PairSpan) -> str:
    text = disguised.text[span.start : span.end]
    for marker, _ in disguised.markers:
        text = text.replace(marker, "")
    return text


def _likeliest(elements: list[_Element], index: int, start: int, end: int) -> tuple[float, int, int]:
    """The one word that most likely belongs to a span of which no word surely does."""
    best = max(
        range(start, end), key=lambda i: (not _PUNCTUATION.fullmatch(elements[i].text), _gain(elements[i], index))
    )
    return _gain(elements[best], index), best, best + 1


def _gain(element: _Element, index: int) -> float:
    """What a word adds to a range: more than 0 if it belongs to the span."""
    share = element.shares[index]
    if _PUNCTUATION.fullmatch(element.text):
        return 0.2 * (share - 0.5) - 0.02
    return (share - _THRESHOLD) * (0.5 if element.text.lower() in _FUNCTION_WORDS else 1.0)


def _trim(
    elements: list[_Element], text: str, span: PairSpan, start: int, end: int, own: list[int], score: float
) -> tuple[float, int, int]:
    """Leave function words at the edges out, and punctuation unless the source's span has some there too."""
    inner = text[span.start : span.end].strip()
    punctuated = (inner[:1], inner[-1:])
    whole = start == 0 and end == len(elements)

    def dispensable(index: int, edge: int) -> bool:
        word = elements[index].text
        if index in own or elements[index].atom:
            return False
        if _PUNCTUATION.fullmatch(word):
            return not _PUNCTUATION.fullmatch(punctuated[edge])
        return not whole and word.lower() in _FUNCTION_WORDS

    while end - start > 1 and dispensable(end - 1, 1):
        end -= 1
    while end - start > 1 and dispensable(start, 0):
        start += 1
    return score, start, end


def _write(
    translation: str,
    elements: list[_Element],
    places: dict[int, tuple[int, int]],
    spans: tuple[PairSpan, ...],
) -> str:
    """The translation with atoms for markers and the marks of pairs at their places."""
    opening: dict[int, str] = {}
    closing: dict[int, str] = {}
    for index, (start, end) in sorted(places.items()):
        span = spans[index]
        if span.opens:
            opening[start] = opening.get(start, "") + open_character(span.number)
        if span.closes:
            closing[end - 1] = close_character(span.number) + closing.get(end - 1, "")
    out, position = "", 0
    for i, element in enumerate(elements):
        out += translation[position : element.start] + opening.get(i, "") + element.text + closing.get(i, "")
        position = element.end
    return out + translation[position:]
