"""Opaque parts and spans of a sentence, into its translation.

Opaque parts travel as words that the engine copies. Pairs (emphasis, links, tags) do not travel at all:
where their words went is read off the alignment. Either every part finds exactly one place and the pairs
nest, or there is no projection; the caller then translates around the markup instead.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from i18n.translate.marked import atom_index, pair_index
from i18n.translate.types import Alignment

__all__ = ["Disguised", "disguise", "restore"]

_PUNCTUATION = re.compile(r"[^\w\s]+")
_FUNCTION_WORDS = frozenset(
    ["a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "of", "on", "or", "that"]
)
_FUNCTION_WORDS |= {"the", "to", "was", "were", "which", "with", "you", "your"}
"""English words without a counterpart in the source, which the alignment puts anywhere: not at the edge of a pair."""
_THRESHOLD = 0.35
"""Share of a word's attention that has to fall on a span for the word to count for it. Tuned."""


@dataclass(frozen=True, slots=True)
class PairSpan:
    """The part of a sentence between the marks of one pair."""

    number: int
    start: int
    """Code points into the disguised text."""
    end: int
    opens: bool
    """Whether the opening mark is in this sentence, or in one before."""
    closes: bool
    atoms: frozenset[str]
    """Atoms between the marks."""
    parent: int
    """Index of the span around it in ``Disguised.spans``, or -1."""


@dataclass(frozen=True, slots=True)
class Disguised:
    """A sentence as an engine sees it."""

    text: str
    markers: tuple[tuple[str, str], ...]
    """``(marker, atom)`` in the order of the text."""
    spans: tuple[PairSpan, ...]
    """Outer ones before inner ones."""


def disguise(core: str, words: Sequence[str]) -> Disguised | None:
    """Put each atom of ``core`` behind one of ``words``; ``None`` if too few, or in the text already."""
    atoms = [character for character in core if atom_index(character) is not None]
    if len(atoms) > len(words) or any(word in core for word in words[: len(atoms)]):
        return None
    spaced = bool(words) and words[0][0].isalnum()
    text = ""
    markers: list[tuple[str, str]] = []
    opened: list[tuple[int, int, bool]] = []
    spans: list[tuple[int, int, int, bool, bool]] = []
    for character in core:
        pair = pair_index(character)
        if atom_index(character) is not None:
            marker = words[len(markers)]
            markers.append((marker, character))
            text += f" {marker} " if spaced else marker
        elif pair is None:
            text += character
        elif pair[1]:
            opened.append((pair[0], len(text), True))
        else:
            number, start, opens = opened.pop() if opened else (pair[0], 0, False)
            spans.append((number, start, len(text), opens, True))
    spans += [(number, start, len(text), True, False) for number, start, _ in reversed(opened)]
    return Disguised(text, tuple(markers), _nest(spans, text, markers))


def _nest(
    spans: list[tuple[int, int, int, bool, bool]], text: str, markers: list[tuple[str, str]]
) -> tuple[PairSpan, ...]:
    """The spans with their atoms and parents. Of two equal spans the one found first is the inner one."""
    order = sorted(range(len(spans)), key=lambda i: (spans[i][1], -spans[i][2], -i))
    places = {atom: text.index(marker) for marker, atom in markers}
    nested: list[PairSpan] = []
    for index in order:
        number, start, end, opens, closes = spans[index]
        parent = next(
            (i for i in range(len(nested) - 1, -1, -1) if nested[i].start <= start and end <= nested[i].end),
            -1,
        )
        atoms = frozenset(atom for atom, place in places.items() if start <= place < end)
        nested.append(PairSpan(number, start, end, opens, closes, atoms, parent))
    return tuple(nested)


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
    """Fill in the elements' shares: the attention of their tokens that falls between the span's marks."""
    spans = disguised.spans
    if alignment is None:
        for element in elements:
            element.shares = [1.0] * len(spans)
        return
    source = alignment.source
    counted = [end > start and not disguised.text[start:end].isspace() for start, end in source]
    inside = [
        [min(end, span.end) - max(start, span.start) > (end - start) / 2 for start, end in source] for span in spans
    ]
    position = 0
    for element in elements:
        while position > 0 and alignment.target[position][0] > element.start:
            position -= 1
        while position < len(alignment.target) - 1 and alignment.target[position][1] <= element.start:
            position += 1
        total, shares = 1e-9, [0.0] * len(spans)
        for token in range(position, len(alignment.target)):
            if alignment.target[token][0] >= element.end:
                break
            for column, weight in enumerate(alignment.weights[token][: len(source)]):
                if counted[column]:
                    total += weight
                    for number, row in enumerate(inside):
                        if row[column]:
                            shares[number] += weight
        element.shares = [share / total for share in shares]
        if element.atom:
            element.shares = [1.0 if element.text in span.atoms else 0.0 for span in spans]


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
    if best[0] == float("-inf"):
        best = (0.0, own[0], own[-1] + 1)
    return _trim(elements, disguised.text, span, best[1], best[2], own, best[0])


def _without(disguised: Disguised, span: PairSpan) -> str:
    text = disguised.text[span.start : span.end]
    for marker, _ in disguised.markers:
        text = text.replace(marker, "")
    return text


def _gain(element: _Element, index: int) -> float:
    if _PUNCTUATION.fullmatch(element.text):
        return 0.2 * (element.shares[index] - 0.5)
    return element.shares[index] - _THRESHOLD


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
            opening[start] = opening.get(start, "") + chr(0x104000 + span.number)
        if span.closes:
            closing[end - 1] = chr(0x108000 + span.number) + closing.get(end - 1, "")
    out, position = "", 0
    for i, element in enumerate(elements):
        out += translation[position : element.start] + opening.get(i, "") + element.text + closing.get(i, "")
        position = element.end
    return out + translation[position:]
