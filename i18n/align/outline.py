"""The outline of a document: its sections, blocks and tables, with the slots that stand in each.

Alignment compares structure, and units alone do not show it: code, rules and includes have none, and a table's units
are a row of cells. So the block tokens are read again and each slot is put into the block around it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markdown_it.token import Token

from i18n.markdown.body import front_matter_end
from i18n.markdown.leaves import Slot
from i18n.markdown.parser import normalize, parse_blocks
from i18n.markdown.segment import segment
from i18n.markdown.segmentation import SegmentOptions
from i18n.markdown.text import join_lines
from i18n.markdown.translatable import is_translatable
from i18n.markdown.unit import Syntax

__all__ = ["Block", "Outline", "Part", "Section", "Table", "is_implied", "outline"]

_BOM = "\ufeff"
_MARKER = re.compile(r"(?P<marks>[:/!?=]{3,}|@tab)[ \t]*(?P<name>[A-Za-z][\w-]*)?")
"""The first line of a container, as one of the paragraph's own lines or as a block."""


@dataclass(frozen=True, slots=True)
class Part:
    """A slot with the markup in front of it, which tells slots of one block from each other."""

    slot: Slot
    lead: str
    """Source text between the slot before, or the start of the block, and this one."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block without blocks inside: paragraph, heading, cell, code, HTML."""

    kind: str
    """Type of markdown-it's token; of a paragraph that is a container's marker line, that marker."""
    path: tuple[str, ...]
    """Types of the containers around, outermost first."""
    text: str
    """Source text, prefixes of containers included."""
    line: int
    """Source line, counted from 1."""
    parts: tuple[Part, ...] = ()
    level: int = 0
    """Level of a heading, 0 for other blocks."""

    @property
    def signature(self) -> str:
        """What two blocks have in common where structures agree."""
        return "/".join((*self.path, f"{self.kind}{self.level or ''}"))


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells, the header first."""

    path: tuple[str, ...]
    rows: tuple[tuple[Block, ...], ...]

    @property
    def signature(self) -> str:
        """As ``Block.signature``; the number of columns is not part of it."""
        return "/".join((*self.path, "table"))

    @property
    def parts(self) -> tuple[Part, ...]:
        """The slots of all cells."""
        return tuple(part for row in self.rows for cell in row for part in cell.parts)

    @property
    def text(self) -> str:
        """The source text of all cells."""
        return "\n".join(cell.text for row in self.rows for cell in row)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading outside of all containers, and everything up to the next one; the first section has no heading."""

    heading: Block | None
    items: tuple[Block | Table, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A document as alignment sees it."""

    front: tuple[Slot, ...]
    """Slots of the front matter."""
    sections: tuple[Section, ...]
    slots: tuple[Slot, ...]
    """All slots, in order, also those with nothing to translate: ``-`` in a cell may be a translation."""
    offered: frozenset[int]
    """Starts of the slots that are units."""


def outline(text: str, options: SegmentOptions) -> Outline:
    """Read the outline of ``text``; units are found as :class:`i18n.markdown.document.Document` finds them."""
    text = normalize(text.removeprefix(_BOM))
    slots = segment(text, options).slots
    body = front_matter_end(text)
    front = tuple(slot for slot in slots if slot.start < body)
    spans = list(_blocks(text, body))
    slots = sorted([*slots, *_hidden(text, spans, slots), *_implied(text, spans, slots)], key=lambda slot: slot.start)
    parts, lost = _assign(text, spans, slots[len(front) :])
    blocks = [_block(text, span, parts.get(number, ())) for number, span in enumerate(spans)]
    blocks = _inserted(text, blocks, [span.start for span in spans], lost)
    return Outline(
        front,
        tuple(_sections(_tables(blocks))),
        tuple(slots),
        frozenset(slot.start for slot in slots if slot.write is not _unwritten and is_translatable(slot)),
    )


@dataclass(frozen=True, slots=True)
class _Span:
    """A block before its slots are known."""

    start: int
    end: int
    line: int
    kind: str
    path: tuple[str, ...]
    level: int
    row: tuple[int, int]
    """Numbers of the table and of the row among all rows, for a cell; zeros for other blocks."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A block and the row it is a cell of."""

    block: Block
    row: tuple[int, int]


def _blocks(text: str, body: int) -> Iterator[_Span]:
    """The places of all leaf blocks of ``text`` behind its front matter, in order."""
    content = text[body:]
    starts = [body, *(body + match.end() for match in re.finditer("\n", content)), len(text)]
    lines_before = text.count("\n", 0, body)
    stack: list[Token] = []
    table = row = 0
    for token in parse_blocks(content).tokens:
        if token.nesting > 0:
            stack.append(token)
            table += token.type == "table_open"
            row += token.type == "tr_open"
        elif token.nesting < 0:
            if stack:
                stack.pop()
        elif token.map is not None or (token.meta or {}).get("lines"):
            yield _span(token, stack, starts, lines_before, (table, row))


def _span(
    token: Token, stack: Sequence[Token], starts: Sequence[int], lines_before: int, row: tuple[int, int]
) -> _Span:
    lines = (token.meta or {}).get("lines")
    first, last = token.map or (0, 0)
    if lines and token.type != "fence":
        start, end = starts[0] + lines[0][0], starts[0] + lines[-1][1]
        first = bisect_right(starts, start) - 1
    else:
        start, end = starts[first], starts[min(last, len(starts) - 1)]
    holder = stack[-1] if token.type == "inline" and stack else token
    around = stack[:-1] if holder is not token else stack
    cell = holder.type in ("th_open", "td_open")
    return _Span(
        start,
        end,
        lines_before + first + 1,
        holder.type.removesuffix("_open"),
        tuple(_container(outer) for outer in around if outer.type not in _TABLE_TOKENS),
        int(holder.tag[1:]) if holder.type == "heading_open" else 0,
        row if cell else _NO_ROW,
    )


_NO_ROW = (0, 0)
_TABLE_TOKENS = frozenset({"table_open", "thead_open", "tbody_open", "tr_open"})


def _container(token: Token) -> str:
    """The name of a container; footnotes are told from each other by their labels."""
    name = token.type.removesuffix("_open")
    label = (token.meta or {}).get("label")
    return f"{name}:{label}" if isinstance(label, str) else name


_ELEMENT_TEXT = re.compile(r">\s*(?P<text>[^<>{}\s](?:[^<>{}]*[^<>{}\s])?)\s*</")


def _hidden(text: str, spans: Iterable[_Span], slots: Sequence[Slot]) -> Iterator[Slot]:
    """Texts of HTML elements that are no slots, such as English words in ``<code>``.

    In the source language such a text may be a slot, since words in a wide script are no program's.
    """
    starts = [slot.start for slot in slots]
    for span in spans:
        if not text.startswith("<", span.start) and span.kind != "html_block":
            continue
        for match in _ELEMENT_TEXT.finditer(text, span.start, span.end):
            start, end = match.span("text")
            before = slots[bisect_right(starts, end) - 1] if bisect_right(starts, end) else None
            if before is None or before.end <= start:
                line = span.line + text.count("\n", span.start, start)
                words = join_lines(match["text"].split("\n"))
                yield Slot(start, end, words, "HTML text", line, Syntax.HTML, _unwritten)


def _implied(text: str, spans: Iterable[_Span], slots: Sequence[Slot]) -> Iterator[Slot]:
    """Titles that containers without a title get from their kind: “Tip” of ``::: tip``."""
    starts = [slot.start for slot in slots]
    for span in spans:
        marker = _MARKER.match(text, span.start, span.end) if span.kind == "paragraph" else None
        if marker is None or not marker["name"] or marker["marks"][0] not in ":/":
            continue
        line_end = text.find("\n", span.start, span.end)
        following = bisect_right(starts, span.start)
        if following == len(slots) or slots[following].start >= (line_end if line_end >= 0 else span.end):
            title = marker["name"].capitalize()
            yield Slot(span.start, marker.end(), title, "container title", span.line, Syntax.MARKDOWN, _unwritten)


def is_implied(slot: Slot) -> bool:
    """Whether the text of a slot does not stand in the document."""
    return slot.write is _unwritten and slot.kind == "container title"


def _unwritten(translation: str) -> str | None:
    """The writer of a slot in which nothing is ever written."""
    return None


def _assign(text: str, spans: Sequence[_Span], slots: Sequence[Slot]) -> tuple[dict[int, tuple[Part, ...]], list[Slot]]:
    """Put each slot into the block around it; what is in none (titles of link definitions) comes second."""
    starts = [span.start for span in spans]
    parts: dict[int, list[Part]] = {}
    lost = []
    for slot in slots:
        number = bisect_right(starts, slot.start) - 1
        if number < 0 or slot.start >= max(spans[number].end, spans[number].start + 1):
            lost.append(slot)
            continue
        before = parts.setdefault(number, [])
        begin = before[-1].slot.end if before else spans[number].start
        before.append(Part(slot, text[begin : slot.start]))
    return {number: tuple(found) for number, found in parts.items()}, lost


def _block(text: str, span: _Span, parts: tuple[Part, ...]) -> _Placed:
    content = text[span.start : span.end]
    kind = span.kind
    marker = _MARKER.match(content) if kind == "paragraph" else None
    if marker is not None:
        kind = f"{marker['marks'][0]} {marker['name'] or ''}".rstrip()
    return _Placed(Block(kind, span.path, content, span.line, parts, span.level), span.row)


def _inserted(text: str, blocks: list[_Placed], starts: list[int], lost: Iterable[Slot]) -> list[_Placed]:
    """``blocks`` with one more for each slot that stands in none of them, which holds the slot's lines."""
    for slot in lost:
        start = text.rfind("\n", 0, slot.start) + 1
        end = text.find("\n", slot.end)
        lines = text[start : end if end >= 0 else len(text)]
        block = Block(slot.kind, (), lines, slot.line, (Part(slot, text[start : slot.start]),))
        place = bisect_right(starts, slot.start)
        starts.insert(place, slot.start)
        blocks.insert(place, _Placed(block, _NO_ROW))
    return blocks


def _tables(blocks: Iterable[_Placed]) -> Iterator[Block | Table]:
    """Gather the cells of each table, row by row."""
    for table, group in groupby(blocks, key=lambda placed: placed.row[0]):
        if not table:
            yield from (placed.block for placed in group)
            continue
        rows = [tuple(cell.block for cell in row) for _, row in groupby(group, key=lambda placed: placed.row)]
        yield Table(rows[0][0].path, tuple(rows))


def _sections(items: Iterable[Block | Table]) -> Iterator[Section]:
    heading: Block | None = None
    content: list[Block | Table] = []
    for item in items:
        if isinstance(item, Block) and item.level and not item.path:
            yield Section(heading, tuple(content))
            heading, content = item, []
        else:
            content.append(item)
    yield Section(heading, tuple(content))
