"""Which sections of two documents belong together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from i18n.align.evidence import Evidence
from i18n.align.lattice import align_sequences
from i18n.align.outline import Block, Section, Table
from i18n.align.scoring import Node, Scorer

__all__ = ["Segment", "segments"]

_Item = Block | Table
_Evidence = Callable[[_Item], Evidence]


@dataclass(frozen=True, slots=True)
class Segment:
    """Blocks of both documents that belong to the same section, its heading first."""

    source: tuple[_Item, ...]
    target: tuple[_Item, ...]
    probability: float
    """That the sections belong together."""
    bonus: float = 0.0
    """Log-odds for what is in them: how well the sections fit."""


_MOVED = 6.0
"""Least log-odds for a section that stands elsewhere in the translation."""
_SAME_SKELETON = 2.0
_FIT = 4.0


def segments(
    source: Sequence[Section], target: Sequence[Section], blocks: Scorer, evidence: _Evidence
) -> Iterator[Segment]:
    """Match sections by their headings and contents, and give what stands between matched headings.

    The first section of a document has no heading and matches the other's. A section without counterpart belongs to
    the section before, so that a heading which one side lacks does not hide the blocks below it.
    """
    left = [_node(section, evidence) for section in source]
    right = [_node(section, evidence) for section in target]
    score = Scorer(blocks.source_words, blocks.target_words)
    score.learn(left)
    score.learn(right)
    matches = align_sequences(len(left) - 1, len(right) - 1, lambda i, j: score(left[i + 1], right[j + 1]))
    pairs = {0: (0, 1.0), **{m.source + 1: (m.target + 1, m.probability) for m in matches if m.probability >= 0.5}}
    moved = _moved(left, right, pairs, score)
    skeleton = [node.level for node in left] == [node.level for node in right]
    lefts = _bodies(source, set(pairs), set(moved))
    rights = _bodies(target, {other for other, _ in pairs.values()}, set(moved.values()))
    for number, (other, probability) in pairs.items():
        fit = min(max(score(left[number], right[other]), 0.0), _FIT) / 2
        bonus = fit + (_SAME_SKELETON if skeleton else 0.0)
        yield Segment(lefts[number], rights[other], probability, bonus)
    for number, other in moved.items():
        yield Segment(_body(source[number]), _body(target[other]), 1.0)


def _moved(
    left: Sequence[Node], right: Sequence[Node], pairs: dict[int, tuple[int, float]], score: Scorer
) -> dict[int, int]:
    """Sections that are each other's best match out of order; greedily, the best ones first."""
    taken = {other for other, _ in pairs.values()}
    scored = [
        (score(left[number], right[other]), number, other)
        for number in range(len(left))
        if number not in pairs
        for other in range(len(right))
        if other not in taken
    ]
    found: dict[int, int] = {}
    for value, number, other in sorted(scored, reverse=True):
        if value >= _MOVED and number not in found and other not in found.values():
            found[number] = other
    return found


def _bodies(sections: Sequence[Section], matched: set[int], moved: set[int]) -> dict[int, tuple[_Item, ...]]:
    """The blocks of each matched section, with those of the sections behind it that match none."""
    bodies: dict[int, tuple[_Item, ...]] = {}
    current = 0
    for number, section in enumerate(sections):
        if number in matched:
            current = number
        if number not in moved:
            bodies[current] = (*bodies.get(current, ()), *_body(section))
    return bodies


def _body(section: Section) -> tuple[_Item, ...]:
    return (section.heading, *section.items) if section.heading else section.items


def _node(section: Section, evidence: _Evidence) -> Node:
    found = reduce(or_, (evidence(item) for item in _body(section)), Evidence())
    return Node("section", found, (), section.heading.level if section.heading else 0)
