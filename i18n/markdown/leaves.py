"""Slots of one leaf: the lines of a block's inline text, or the content of an embedded language."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from i18n.markdown.markers import find_marker, heading_attributes, task_marker
from i18n.markdown.paragraphs import paragraph_text
from i18n.markdown.parser import Line, trim
from i18n.markdown.unit import Piece, Syntax
from i18n.markdown.writer import MarkdownWriter, Place, continuation_prefix

__all__ = ["Anchor", "Slot", "TextLeaf", "lines_slots", "pieces_slots"]

Anchor = tuple[str, int, int]
"""Kind, start and end of a place that must be found again in a localized document."""


@dataclass(frozen=True, slots=True)
class Slot:
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

    def with_scope(self, context: str | None, notes: tuple[str, ...], trail: tuple[str, ...]) -> "Slot":
        """The slot with what directives and headings say about it."""
        if context is None and not notes and not trail:
            return self
        return Slot(
            self.start, self.end, self.text, self.kind, self.line, self.syntax, self.write, context, notes, trail
        )


@dataclass(frozen=True, slots=True)
class TextLeaf:
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


def lines_slots(text: str, leaf: TextLeaf) -> list[Slot]:
    """Slots of a text leaf: one, or more where marker lines divide it."""
    if not leaf.markers:
        slot = _text_slot(text, leaf, 0, len(leaf.lines))
        return [slot] if slot else []
    slots: list[Slot] = []
    begin = 0
    for number, (start, end) in enumerate(leaf.lines):
        marker = find_marker(text[start:end].rstrip(), first=number == 0, quoted=leaf.quoted)
        if marker is None:
            continue
        slots.extend(filter(None, [_text_slot(text, leaf, begin, number)]))
        if marker.title is not None:
            span = (start + marker.title[0], start + marker.title[1])
            title = TextLeaf([span], marker.kind, Place.LINE, leaf.line + number)
            slots.extend(filter(None, [_text_slot(text, title, 0, 1, leading=False)]))
        begin = number + 1
    slots.extend(filter(None, [_text_slot(text, leaf, begin, len(leaf.lines))]))
    return slots


def _text_slot(text: str, leaf: TextLeaf, begin: int, end: int, *, leading: bool = True) -> Slot | None:
    """The slot of the lines from ``begin`` up to ``end``; ``None`` if there is no text."""
    if begin >= end:
        return None
    start = trim(text, *leaf.lines[begin])[0]
    last = trim(text, *leaf.lines[end - 1])[1]
    if leaf.task and begin == 0:
        skipped = task_marker(text[start : leaf.lines[0][1]])
        start, leading = start + skipped, leading and not skipped
    if leaf.kind.startswith("heading"):
        first = leaf.lines[end - 1][0] if end - begin > 1 else start
        last = max(first, first + heading_attributes(text[first:last]))
    if start >= last:
        return None
    if end - begin == 1:
        msgid, hard = text[start:last], "\\"
    else:
        middle = [text[slice(*line)] for line in leaf.lines[begin + 1 : end - 1]]
        lines = [text[start : leaf.lines[begin][1]], *middle, text[leaf.lines[end - 1][0] : last]]
        msgid, hard = paragraph_text(lines)
    if leaf.place is Place.CELL:
        msgid = msgid.replace("\\|", "|")
    if leaf.place is not Place.LINES:
        leading = leading and leaf.place is Place.CELL
    prefix = _prefix(text, leaf.lines[begin:end]) if leaf.place is Place.LINES else ""
    writer = MarkdownWriter(leaf.place, prefix, leading, hard)
    return Slot(start, last, msgid, leaf.kind, leaf.line + begin, Syntax.MARKDOWN, writer)


def _prefix(text: str, lines: Sequence[Line]) -> str:
    """What a further line of the block starts with.

    The source's own second line shows it, unless that goes on lazily without the markers of its quotes.
    """
    first = _before(text, lines[0][0])
    made = continuation_prefix(first)
    if len(lines) > 1:
        second = _before(text, lines[1][0])
        if second.count(">") == made.count(">"):
            return second
    return made


def _before(text: str, position: int) -> str:
    """What stands on the line before ``position``."""
    return text[text.rfind("\n", 0, position) + 1 : position]


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
