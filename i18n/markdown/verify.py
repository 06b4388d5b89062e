"""Verification: a localized document must have the block structure of its source, place by place."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from i18n.markdown.body import blanked, front_matter_end
from i18n.markdown.leaves import Anchor
from i18n.markdown.parser import plain_block_types
from i18n.markdown.segment import segment
from i18n.markdown.segmentation import Segmentation, SegmentOptions
from i18n.markdown.splice import Change, splice

__all__ = ["Structure"]

_ATTEMPTS = 4
"""How many times the first place that differs is blamed before each block is looked at by itself."""
_PART = 0.4
"""Part of a document up to which its chunks are parsed, each before and after, rather than the whole once."""
_SEARCHES = 200
"""How many times the whole document is parsed at most to find changes that only together do harm."""


class Structure:
    """The structure of a source, and which changes keep it.

    Compared are the block token types and the anchors: each text must be found exactly where it was put, so that a
    translation can neither swallow nor split a neighbour even where the types happen to stay the same.
    """

    def __init__(self, text: str, source: Segmentation, options: SegmentOptions) -> None:
        self._text = text
        self._source = source
        self._options = options
        self._plain_types: list[str] | None = None
        self._searches = 0

    def accept(self, changes: list[Change], risky: list[Change]) -> list[Change]:
        """The largest part of ``changes`` found that keeps the structure, in order.

        Only those of them that are ``risky`` need a look; where they are few, the blocks they stand in are parsed
        instead of the whole document.
        """
        if self._source.plain and (not risky or self._sound_by_chunks(changes, risky)):
            return changes
        remaining = list(changes)
        for _ in range(_ATTEMPTS):
            culprit = self._culprit(remaining)
            if culprit is None:
                return remaining
            remaining.remove(culprit)
        remaining = self._by_chunks(remaining)
        return remaining if self._culprit(remaining) is None else self._halves([], remaining)

    def _sound_by_chunks(self, changes: list[Change], doubtful: list[Change]) -> bool:
        """Whether the chunks with ``doubtful`` changes keep their structure; no if that is not known."""
        numbers = {self._chunk_of(change) for change in doubtful}
        size = sum(self._chunk_end(number) - self.starts[number] for number in numbers)
        if size > _PART * len(self._text) or doubtful[0].start < self._body:
            return False
        return all(self._chunk(number)._culprit(self._within(changes, number)) is None for number in numbers)

    def _within(self, changes: list[Change], number: int) -> list[Change]:
        """The changes in one chunk, in its own offsets."""
        first = bisect_left(changes, self.starts[number], key=_start)
        behind = bisect_left(changes, self._chunk_end(number), key=_start)
        return self._local(changes[first:behind], number)

    def _by_chunks(self, changes: list[Change]) -> list[Change]:
        """Those of ``changes`` that keep the structure of the block they stand in, parsed by itself.

        Each is short, so that many bad translations cost no more than a few.
        """
        accepted: list[Change] = []
        for number, group in self._groups(changes).items():
            if group[0].start < self._body:
                accepted.extend(group)
                continue
            start = self.starts[number]
            kept = {change.start + start for change in self._chunk(number)._halves([], self._local(group, number))}
            accepted.extend(change for change in group if change.start in kept)
        return accepted

    def _groups(self, changes: list[Change]) -> dict[int, list[Change]]:
        groups: dict[int, list[Change]] = {}
        for change in changes:
            groups.setdefault(self._chunk_of(change), []).append(change)
        return groups

    def _chunk_of(self, change: Change) -> int:
        return bisect_right(self.starts, change.start) - 1

    def _chunk_end(self, number: int) -> int:
        return self.starts[number + 1] if number + 1 < len(self.starts) else len(self._text)

    def _chunk(self, number: int) -> "Structure":
        """The structure of one chunk: blocks with a blank line before and behind them, which depend on no others."""
        text = self._text[self.starts[number] : self._chunk_end(number)]
        return Structure(text, segment(text, self._options, anchors_only=True), self._options)

    def _local(self, changes: Sequence[Change], number: int) -> list[Change]:
        start = self.starts[number]
        return [Change(change.start - start, change.end - start, change.text) for change in changes]

    @cached_property
    def _body(self) -> int:
        """Offset behind the front matter."""
        return front_matter_end(self._text)

    @cached_property
    def starts(self) -> list[int]:
        """Offsets where chunks start: a block that is in no other one and has a blank line before it."""
        lines = [0, *(match.end() for match in re.finditer("\n", self._text))]
        free = (
            lines[line] for line in self._source.tops if line and not self._text[lines[line - 1] : lines[line]].strip()
        )
        return sorted({0, *free})

    def _halves(self, accepted: list[Change], changes: list[Change]) -> list[Change]:
        """Add to ``accepted`` all of ``changes`` that keep the structure together with it."""
        if not changes or self._searches > _SEARCHES:
            return accepted
        self._searches += 1
        together = sorted([*accepted, *changes], key=lambda change: change.start)
        if self._culprit(together) is None:
            return together
        if len(changes) == 1:
            return accepted
        middle = len(changes) // 2
        return self._halves(self._halves(accepted, changes[:middle]), changes[middle:])

    def _culprit(self, changes: Sequence[Change]) -> Change | None:
        """The change to blame for the first difference; ``None`` if there is no difference."""
        if not changes:
            return None
        text = splice(self._text, changes)
        found = segment(text, self._options, anchors_only=True)
        expected = moved(self._source.anchors, changes)
        if found.types == self._source.types and found.anchors == expected and self._plain_equal(text):
            return None
        position = _first_difference(expected, found.anchors)
        return _last_before(changes, position)

    def _plain_equal(self, text: str) -> bool:
        """Whether plain CommonMark sees the same block types, for documents that use extensions."""
        if self._source.plain:
            return True
        if self._plain_types is None:
            self._plain_types = _plain_types(self._text)
        return _plain_types(text) == self._plain_types


def _start(change: Change) -> int:
    return change.start


def _plain_types(text: str) -> list[str]:
    """Block types of the body, as plain CommonMark sees them."""
    return plain_block_types(blanked(text, front_matter_end(text)))


def moved(anchors: Sequence[Anchor], changes: Sequence[Change]) -> list[Anchor]:
    """Where ``anchors`` of the source are once ``changes`` (in order) are spliced in."""
    result: list[Anchor] = []
    index = 0
    delta = 0
    for kind, start, end in anchors:
        while index < len(changes) and changes[index].end <= start:
            delta += _growth(changes[index])
            index += 1
        inner = index
        growth = 0
        while inner < len(changes) and changes[inner].start >= start and changes[inner].end <= end:
            growth += _growth(changes[inner])
            inner += 1
        result.append((kind, start + delta, end + delta + growth))
    return result


def _growth(change: Change) -> int:
    return len(change.text) - (change.end - change.start)


def _first_difference(expected: Sequence[Anchor], found: Sequence[Anchor]) -> int:
    """Offset in the localized text from which on the anchors differ."""
    for wanted, actual in zip(expected, found, strict=False):
        if wanted != actual:
            return min(wanted[1], actual[1])
    longer = expected if len(expected) > len(found) else found
    shorter = min(len(expected), len(found))
    return longer[shorter][1] if shorter < len(longer) else 0


def _last_before(changes: Sequence[Change], position: int) -> Change:
    """The last change that starts at or before ``position`` of the localized text, else the first one."""
    culprit = changes[0]
    delta = 0
    for change in changes:
        if change.start + delta > position:
            break
        culprit = change
        delta += _growth(change)
    return culprit
