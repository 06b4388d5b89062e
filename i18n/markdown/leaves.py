"""Slots of one leaf: the lines of a block's inline text, or the content of an embedded language."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

from i18n.markdown.leaf_lines import BLANKS, Line, trim
from i18n.markdown.markers import MARKER_STARTS, find_marker, heading_attributes, task_marker
from i18n.markdown.paragraphs import paragraph_text
from i18n.markdown.unit import Piece, Syntax
from i18n.markdown.writer import MarkdownWriter, Place

__all__ = ["Anchor", "Part", "Slot", "TextLeaf", "is_one_part", "line_slot", "part_slot", "pieces_slots", "text_parts"]

_NAME = re.compile("[A-Za-z]")
_BLANK = frozenset(BLANKS)
_UNUSUAL_END = _BLANK | {"}"}

Anchor = tuple[str, int, int]
"""Kind, start and end of a place that must be found again in a localized document."""


class Slot(NamedTuple):
    """A place of translatable text in the normalized source."""

    start: int
    end: int
    text: str
    """The msgid."""
    kind: str
    line: int
    """Source line, counted from 1."""
    syntax: Syntax
    write: Callable[[str], str | None]
    """Gives the characters that a translation has in this place, ``None`` where it cannot stand there."""
    context: str | None = None
    notes: tuple[str, ...] = ()
    trail: tuple[str, ...] = ()


class TextLeaf(NamedTuple):
    """The inline text of a block, line by line."""

    lines: Sequence[Line]
    kind: str
    place: Place
    line: int
    """Source line of the first one, counted from 1."""
    markers: bool = False
    """Whether lines may be markers of an extension."""
    quoted: bool = False
    """Whether the block is the child of a block quote."""
    task: bool = False
    """Whether the block is the first of a list item."""


class Part(NamedTuple):
    """A run of lines of a text leaf that is one unit: the span of its text, and where it stands."""

    start: int
    end: int
    leaf: TextLeaf
    first: int
    """Index of its first line in the leaf."""
    last: int
    """Index behind its last line."""
    leading: bool
    """Whether it is the first on its line."""


def is_one_part(text: str, lines: Sequence[Line], markers: bool) -> bool:
    """Whether a leaf is one line without markers and blanks around: one part as it stands, as nearly all are.

    ``markers`` says whether the line may be a marker of an extension.
    """
    start, end = lines[0]
    if len(lines) > 1 or start >= end or text[end - 1] in _UNUSUAL_END:
        return False
    first = text[start]
    if markers and first in MARKER_STARTS:
        return first == "*" and not text.startswith("*[", start)
    return first not in _BLANK


def line_slot(
    text: str,
    span: Line,
    kind: str,
    place: Place,
    line: int,
    context: str | None,
    notes: tuple[str, ...],
    trail: tuple[str, ...],
) -> Slot:
    """The slot of a leaf that is one part (:func:`is_one_part`)."""
    start, end = span
    msgid = text[start:end]
    if place is Place.CELL:
        msgid = msgid.replace("\\|", "|")
    writer = MarkdownWriter(place, text, start, place is not Place.HEADING)
    return Slot(start, end, msgid, kind, line, Syntax.MARKDOWN, writer, context, notes, trail)


def text_parts(text: str, leaf: TextLeaf) -> list[Part]:
    """The parts of a text leaf: one, or more where marker lines divide it."""
    lines = leaf.lines
    if not leaf.markers:
        return _part(text, leaf, 0, len(lines))
    parts: list[Part] = []
    begin = 0
    for number, (start, end) in enumerate(lines):
        if start < end and text[start] not in MARKER_STARTS:
            continue
        marker = find_marker(text[start:end].rstrip(), first=number == 0, quoted=leaf.quoted)
        if marker is None:
            continue
        parts += _part(text, leaf, begin, number)
        if marker.title is not None:
            span = (start + marker.title[0], start + marker.title[1])
            named = _NAME.search(text, start, span[0])
            title = TextLeaf([span], marker.kind, Place.TITLE if named else Place.FIRST, leaf.line + number)
            parts += _part(text, title, 0, 1)
        begin = number + 1
    return parts + _part(text, leaf, begin, len(lines))


def _part(text: str, leaf: TextLeaf, begin: int, end: int) -> list[Part]:
    """The part of the lines from ``begin`` up to ``end``; nothing if there is no text."""
    if begin >= end:
        return []
    start, last = leaf.lines[begin][0], leaf.lines[end - 1][1]
    if start < last and (text[start] in BLANKS or text[last - 1] in BLANKS):
        start, last = trim(text, start, last)
    leading = leaf.place is Place.LINES or leaf.place is Place.CELL or leaf.kind == "term"
    if leaf.task and begin == 0 and text.startswith("[", start):
        skipped = task_marker(text[start : leaf.lines[0][1]])
        start, leading = start + skipped, not skipped
    if text.startswith("}", last - 1) and leaf.kind.startswith("heading"):
        first = leaf.lines[end - 1][0] if end - begin > 1 else start
        last = max(first, first + heading_attributes(text[first:last]))
    return [Part(start, last, leaf, begin, end, leading)] if start < last else []


def part_slot(text: str, part: Part, context: str | None, notes: tuple[str, ...], trail: tuple[str, ...]) -> Slot:
    """The slot of a part, with what directives and headings say about it."""
    leaf = part.leaf
    second = -1
    if part.last - part.first == 1:
        msgid, hard = text[part.start : part.end], "\\"
    else:
        lines = leaf.lines[part.first : part.last]
        second = lines[1][0]
        middle = [text[slice(*line)] for line in lines[1:-1]]
        msgid, hard = paragraph_text([text[part.start : lines[0][1]], *middle, text[lines[-1][0] : part.end]])
    if leaf.place is Place.CELL:
        msgid = msgid.replace("\\|", "|")
    writer = MarkdownWriter(leaf.place, text, leaf.lines[part.first][0], part.leading, second, hard)
    return Slot(
        part.start,
        part.end,
        msgid,
        leaf.kind,
        leaf.line + part.first,
        Syntax.MARKDOWN,
        writer,
        context,
        notes,
        trail,
    )


def pieces_slots(text: str, lines: Sequence[Line], pieces: Callable[[str], list[Piece]], line: int) -> list[Slot]:
    """Slots of an embedded language whose content stands on ``lines``, the first of which is source line ``line``."""
    content = "\n".join(text[start:end] for start, end in lines)
    found = pieces(content)
    if not found:
        return []
    offsets = [0]
    for start, end in lines[:-1]:
        offsets.append(offsets[-1] + end - start + 1)
    slots = []
    for piece in found:
        first = bisect_right(offsets, piece.start) - 1
        last = bisect_right(offsets, piece.end) - 1
        start = lines[first][0] + piece.start - offsets[first]
        end = lines[last][0] + piece.end - offsets[last]
        slots.append(Slot(start, end, piece.text, piece.kind, line + first, piece.syntax, piece.write))
    return slots
