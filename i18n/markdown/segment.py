"""Segmentation: from block tokens to slots, the places of translatable text.

A :class:`Slot` is a span of the normalized text, what a translator sees of it, and how a translation is written back.
Anchors are what verification compares: where text must be found again once translations are put in.
"""

import re
from collections.abc import Callable, Sequence

from markdown_it.token import Token

from i18n.markdown.body import blanked, front_matter_end
from i18n.markdown.definitions import definition_titles
from i18n.markdown.directives import BadDirective, Directive, parse_directive
from i18n.markdown.leaf_lines import Line
from i18n.markdown.leaves import (
    Part,
    Slot,
    TextLeaf,
    is_one_part,
    line_slot,
    part_slot,
    pieces_slots,
    text_parts,
)
from i18n.markdown.markers import block_title
from i18n.markdown.mdx import is_esm
from i18n.markdown.parser import Blocks, parse_blocks
from i18n.markdown.scopes import Scopes
from i18n.markdown.segmentation import BadComment, Segmentation, SegmentOptions
from i18n.markdown.translatable import is_translatable
from i18n.markdown.unit import Piece, Syntax
from i18n.markdown.writer import Place

__all__ = ["segment"]


def segment(text: str, options: SegmentOptions, *, anchors_only: bool = False) -> Segmentation:
    """Find the slots of normalized ``text``; with ``anchors_only`` what verification needs and no more."""
    body = front_matter_end(text)
    blocks = parse_blocks(blanked(text, body))
    walker = _Walker(text, body, blocks, options, anchors_only)
    return walker.walk()


class _Walker:
    """Goes through the block tokens once and collects slots."""

    def __init__(self, text: str, body: int, blocks: Blocks, options: SegmentOptions, anchors_only: bool) -> None:
        self.text = text
        self.body = body
        self.blocks = blocks
        self.options = options
        self.anchors_only = anchors_only
        self.result = Segmentation(plain=blocks.plain, references=tuple(blocks.references))
        self.anchors = self.result.anchors
        self.scopes = Scopes()
        self.containers: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.trail: tuple[str, ...] = ()
        self._line_starts: list[int] | None = None

    def walk(self) -> Segmentation:
        """Collect everything, in document order."""
        if self.body:
            self._front_matter()
        tokens = self.blocks.tokens
        self.result.tokens = tokens
        scopes, containers = self.scopes, self.containers
        for index, token in enumerate(tokens):
            if scopes.busy:
                scopes.enter(token)
            handler = _HANDLERS.get(token.type)
            if handler is not None:
                handler(self, tokens, index)
            elif token.nesting > 0:
                containers.append(token.type)
            elif token.nesting < 0 and containers:
                containers.pop()
        self._definitions()
        return self.result

    @property
    def line_starts(self) -> list[int]:
        """Offsets where the lines start."""
        if self._line_starts is None:
            self._line_starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        return self._line_starts

    def _front_matter(self) -> None:
        block = self.text[: self.body]
        self.result.anchors.append(("front matter", 0, self.body))
        if self.anchors_only:
            return
        from i18n.markdown.front_matter import front_matter_pieces

        for piece in front_matter_pieces(block, self.options.front_matter):
            line = block.count("\n", 0, piece.start) + 1
            self.result.slots.append(
                Slot(piece.start, piece.end, piece.text, piece.kind, line, piece.syntax, piece.write)
            )

    def _inline(self, tokens: list[Token], index: int) -> None:
        """Paragraph, heading, cell, term: the leaves that hold inline Markdown."""
        token = tokens[index]
        lines = token.meta.get("lines") if token.meta else None
        if not lines:
            return
        opener = tokens[index - 1]
        level = int(opener.tag[1:]) if opener.type == "heading_open" else 0
        if level:
            while self.headings and self.headings[-1][0] >= level:
                self.headings.pop()
            self.trail = tuple(text for _, text in self.headings)
        markers = opener.type == "paragraph_open" or opener.type == "dt_open"
        if is_one_part(self.text, lines, markers) and not (markers and self.text.startswith(_ESM, lines[0][0])):
            kind, place = self._kind(opener)
            self.anchors.append((kind, *lines[0]))
            if self.anchors_only:
                return
            slots = [line_slot(self.text, lines[0], kind, place, _line(token), *self._said(), self.trail)]
            if self.scopes.offered:
                self.result.slots += slots
        else:
            slots = self._leaf(tokens, index, lines)
        if level and slots:
            self.headings.append((level, slots[0].text))
            self.trail = tuple(text for _, text in self.headings)

    def _leaf(self, tokens: list[Token], index: int, lines: Sequence[Line]) -> list[Slot]:
        """The slots of a leaf that may have markers, several lines, or a task's box."""
        opener = tokens[index - 1]
        paragraph = opener.type == "paragraph_open"
        if paragraph and self._mdx_paragraph(tokens, index, lines):
            return []
        kind, place = self._kind(opener)
        leaf = TextLeaf(
            lines,
            kind,
            place,
            _line(tokens[index]),
            paragraph or opener.type == "dt_open",
            kind == "quote",
            paragraph and tokens[index - 2].type == "list_item_open",
        )
        parts = text_parts(self.text, leaf)
        if paragraph and parts and self.text.startswith("<", parts[0].start):
            parts = self._markup_lines(parts)
        return self._add_parts(parts)

    def _said(self) -> tuple[str | None, tuple[str, ...]]:
        """Context and notes that directives give to units of the current token."""
        scopes = self.scopes
        return (scopes.context, scopes.notes) if scopes.busy else (None, ())

    def _add_parts(self, parts: Sequence[Part]) -> list[Slot]:
        """Anchor ``parts`` and take their slots over, with what directives and headings say about them."""
        for part in parts:
            self.anchors.append((part.leaf.kind, part.start, part.end))
        if self.anchors_only or not parts:
            return []
        context, notes = self._said()
        slots = [part_slot(self.text, part, context, notes, self.trail) for part in parts]
        if self.scopes.offered:
            self.result.slots += slots
        return slots

    def _mdx_paragraph(self, tokens: list[Token], index: int, lines: Sequence[Line]) -> bool:
        """Whether a paragraph is MDX's: module statements, or directives, which are then carried out."""
        start, end = lines[0][0], lines[-1][1]
        if not self.text.startswith(("{/*", *_ESM), start):
            return False
        content = self.text[start:end]
        literal = self._directives(content, tokens[index - 1]) if content[0] == "{" else is_esm(content)
        if not literal and re.match(r"\{/\*\s*i18n\s*[:：]", content, re.IGNORECASE):
            message = "A directive in the MDX form needs a blank line behind it; here it is part of a paragraph."
            self.result.bad_comments.append(BadComment(_line(tokens[index]), message))
        if literal:
            self.result.anchors.append(("mdx", start, end))
        return literal

    def _markup_lines(self, parts: Sequence[Part]) -> list[Part]:
        """Offer what is in tags of a paragraph that has no text outside of them, as components over several lines.

        Such parts are anchored as a whole and replaced by the pieces of their HTML.
        """
        kept = []
        for part in parts:
            slot = part_slot(self.text, part, None, (), ())
            if not slot.text.startswith("<") or is_translatable(slot):
                kept.append(part)
                continue
            lines = [(max(start, part.start), min(end, part.end)) for start, end in part.leaf.lines]
            self._html_pieces([(start, end) for start, end in lines if start < end], slot.line)
        return kept

    def _html_pieces(self, lines: Sequence[Line], line: int) -> None:
        self._anchor("html", lines)
        if self.anchors_only or not self.scopes.offered:
            return
        from i18n.markdown.html import html_pieces

        self._add_pieces(pieces_slots(self.text, lines, html_pieces, line))

    def _kind(self, opener: Token) -> tuple[str, Place]:
        """What a leaf's text is, in a translator's words, and where it stands."""
        match opener.type:
            case "heading_open":
                place = Place.HEADING if opener.markup.startswith("#") else Place.LINES
                return f"heading {opener.tag[1:]}", place
            case "th_open":
                return "table header", Place.CELL
            case "td_open":
                return "table cell", Place.CELL
            case "dt_open":
                return "term", Place.FIRST
        for container in reversed(self.containers):
            if container in _CONTAINER_KINDS:
                return _CONTAINER_KINDS[container], Place.LINES
        return "paragraph", Place.LINES

    def _html(self, tokens: list[Token], index: int) -> None:
        """HTML block: directives, or text and attributes."""
        token = tokens[index]
        lines = token.meta["lines"]
        content = self.text[lines[0][0] : lines[-1][1]] if lines else ""
        if content.startswith("<!--") and self._directives(content, token):
            self._anchor("html", lines)
        else:
            self._html_pieces(lines, _line(token))

    def _fence(self, tokens: list[Token], index: int) -> None:
        """Fenced code: a title in the info string, comments and strings where they are wanted."""
        token = tokens[index]
        lines = token.meta["lines"]
        self._anchor("fence", lines)
        if self.anchors_only or self.options.code == "skip" or not lines or not self.scopes.offered:
            return
        from i18n.markdown.code_comments import code_pieces

        language = token.info.strip().split(maxsplit=1)[0] if token.info.strip() else ""
        mode = self.options.code

        def pieces(code: str) -> list[Piece]:
            return code_pieces(code, language, mode)

        self._add_pieces(pieces_slots(self.text, lines, pieces, _line(token) + 1))

    def _titled(self, tokens: list[Token], index: int) -> None:
        """Admonition or content tab: its title stands on the marker line."""
        token = tokens[index]
        self.containers.append(token.type)
        assert token.map is not None  # noqa: S101 - both rules set it
        start = self.line_starts[token.map[0]]
        end = self.text.find("\n", start)
        line = self.text[start : end if end >= 0 else len(self.text)]
        title = block_title(line)
        if title is not None and title.title is not None:
            span = (start + title.title[0], start + title.title[1])
            leaf = TextLeaf([span], title.kind, Place.QUOTED, _line(token))
            self._add_parts(text_parts(self.text, leaf))

    def _directives(self, content: str, token: Token) -> bool:
        """Carry out the directives of a comment block; whether ``content`` is nothing else."""
        if "i18n" not in content.lower():
            return False
        comments = _COMMENTS.findall(content)
        found = [parse_directive(comment) for comment in comments]
        if content.startswith("{") and not all(found):
            return False  # a paragraph with more than directives is text
        for directive in found:
            if isinstance(directive, BadDirective):
                self.result.bad_comments.append(BadComment(_line(token), directive.message))
            elif isinstance(directive, Directive):
                self.scopes.apply(directive, token)
        return all(found)

    def _definitions(self) -> None:
        """Titles of link reference definitions, wherever they stand."""
        definitions = [*self.blocks.references.values(), *self.blocks.duplicates]
        if not any(definition["title"] for definition in definitions):
            return
        for title in definition_titles(self.text, self.line_starts, definitions):
            self.anchors.append(("link title", title.start, title.end))
            if self.scopes.was_offered(title.line):
                self.result.slots.append(
                    Slot(title.start, title.end, title.text, "link title", title.line + 1, Syntax.PLAIN, title.write)
                )
        self.result.slots.sort(key=lambda slot: slot.start)
        self.anchors.sort(key=lambda anchor: anchor[1])

    def _anchor(self, kind: str, lines: Sequence[Line]) -> None:
        if lines:
            self.anchors.append((kind, lines[0][0], lines[-1][1]))

    def _add_pieces(self, slots: Sequence[Slot]) -> None:
        """Take the slots of an embedded language over; their block is anchored as a whole."""
        context, notes = self.scopes.context, self.scopes.notes
        self.result.slots += [slot._replace(context=context, notes=notes, trail=self.trail) for slot in slots]


def _line(token: Token) -> int:
    """Source line of ``token``, counted from 1."""
    return (token.map[0] if token.map else 0) + 1


_ESM = ("import", "export")
_COMMENTS = re.compile(r"<!--(?:(?!<!--).)*?-->|\{/\*(?:(?!/\*).)*?\*/\}|[^\s<{]+|[<{]", re.DOTALL)
_CONTAINER_KINDS = {
    "list_item_open": "list item",
    "blockquote_open": "quote",
    "footnote_reference_open": "footnote",
    "dd_open": "definition",
    "admonition_open": "paragraph",
    "tab_open": "paragraph",
}
_Handler = Callable[[_Walker, list[Token], int], None]
_HANDLERS: dict[str, _Handler] = {
    "inline": _Walker._inline,
    "html_block": _Walker._html,
    "fence": _Walker._fence,
    "admonition_open": _Walker._titled,
    "tab_open": _Walker._titled,
}
