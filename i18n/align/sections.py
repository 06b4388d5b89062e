"""Which sections of two documents belong together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from i18n.align.evidence import Evidence
from i18n.align.lattice import Match, align_sequences, moved
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
_LIKELY = 0.5
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
    score = Scorer(blocks.source_words, blocks.target_words, blocks.growth)
    score.learn(left)
    score.learn(right)

    def pair_score(i: int, j: int) -> float:
        return score(left[i], right[j])

    matches = align_sequences(len(left) - 1, len(right) - 1, lambda i, j: pair_score(i + 1, j + 1))
    matches = [Match(0, 0, 1.0), *(Match(m.source + 1, m.target + 1, m.probability) for m in matches)]
    matches = [match for match in matches if match.probability >= _LIKELY]
    out_of_order = moved(matches, len(left), len(right), pair_score, _MOVED)
    skeleton = [node.level for node in left] == [node.level for node in right]
    lefts = _bodies(source, {m.source for m in matches}, {m.source for m in out_of_order})
    rights = _bodies(target, {m.target for m in matches}, {m.target for m in out_of_order})
    for match in matches:
        fit = min(max(pair_score(match.source, match.target), 0.0), _FIT) / 2
        bonus = fit + (_SAME_SKELETON if skeleton else 0.0)
        yield Segment(lefts[match.source], rights[match.target], match.probability, bonus)
    for match in out_of_order:
        yield Segment(_body(source[match.source]), _body(target[match.target]), match.probability)


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
