"""A sentence as an engine sees it: opaque parts behind words it copies, pairs remembered as spans."""

from collections.abc import Sequence
from dataclasses import dataclass

from i18n.translate.marked import atom_index, pair_index

__all__ = ["Disguised", "PairSpan", "disguise"]


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
