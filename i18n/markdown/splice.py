"""Replacing spans of a text, and mapping offsets of normalized text back to the source."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["Change", "LineMap", "splice", "splice_source"]

_LINE_END = re.compile(r"\r\n|\n|\r")


class Change(NamedTuple):
    """``text`` goes where ``start`` to ``end`` of the normalized text was."""

    start: int
    end: int
    text: str


def splice(text: str, changes: Iterable[Change]) -> str:
    """Put ``changes`` (in order, not overlapping) into ``text``."""
    parts = []
    position = 0
    for change in changes:
        parts.append(text[position : change.start])
        parts.append(change.text)
        position = change.end
    parts.append(text[position:])
    return "".join(parts)


class LineMap:
    """Maps offsets of normalized text (every line end one LF) to offsets of the source.

    Lines and columns are the same in both, so one table of line starts is enough for each.
    """

    def __init__(self, source: str) -> None:
        ends = list(_LINE_END.finditer(source))
        self._source = [0, *(match.end() for match in ends)]
        self._normalized = [0]
        for match in ends:
            start = self._normalized[-1]
            self._normalized.append(start + match.start() - self._source[len(self._normalized) - 1] + 1)
        self.newline = ends[0].group() if ends else "\n"
        """The source's first line ending."""

    def source(self, offset: int) -> int:
        """The source offset of a normalized ``offset``."""
        line = bisect_right(self._normalized, offset) - 1
        return self._source[line] + offset - self._normalized[line]


def splice_source(source: str, changes: Iterable[Change]) -> str:
    """Put ``changes`` of the normalized text into ``source``, whose own kind of newline new lines get."""
    if "\r" not in source:
        return splice(source, changes)
    lines = LineMap(source)
    return splice(
        source,
        [
            Change(lines.source(change.start), lines.source(change.end), change.text.replace("\n", lines.newline))
            for change in changes
        ],
    )
