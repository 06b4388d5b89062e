"""Verification: a localized document must have the block structure of its source, place by place."""

from collections.abc import Sequence

from i18n.markdown.leaves import Anchor
from i18n.markdown.parser import plain_block_types
from i18n.markdown.segment import Segmentation, SegmentOptions, blanked, front_matter_end, segment
from i18n.markdown.splice import Change, splice

__all__ = ["Structure"]

_ATTEMPTS = 8
"""How many times the first place that differs is blamed before the changes are searched by halves."""


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

    def accept(self, changes: list[Change]) -> list[Change]:
        """The largest part of ``changes`` found that keeps the structure, in order."""
        remaining = list(changes)
        for _ in range(_ATTEMPTS):
            culprit = self._culprit(remaining)
            if culprit is None:
                return remaining
            remaining.remove(culprit)
        return self._halves([], remaining)

    def _halves(self, accepted: list[Change], changes: list[Change]) -> list[Change]:
        """Add to ``accepted`` all of ``changes`` that keep the structure together with it."""
        if not changes:
            return accepted
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
