"""Links, images and anchors of a document, with exact spans of the targets."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from i18n.markdown.body import blanked, front_matter_end
from i18n.markdown.inline import Inline, Kind, parse_inline
from i18n.markdown.leaf_lines import Line
from i18n.markdown.parser import normalize, parse_blocks
from i18n.markdown.slugs import Slugger, explicit_id
from i18n.markdown.splice import Change, splice_source

__all__ = ["Heading", "Link", "Outline", "apply_changes", "outline", "rendered_text"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link or image target; ``start`` and ``end`` are offsets in the normalized text."""

    start: int
    end: int
    line: int
    """Source line, counted from 1."""
    raw: str
    """The target as written, without angle brackets or quotes."""
    target: str
    """The target with escapes and entities resolved; percent-encoding is as written."""
    bracketed: bool
    """Whether angle brackets or quotes stand around it, so that it may hold blanks."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and its anchor."""

    end: int
    """Offset behind its text in the normalized text."""
    line: int
    anchor: str
    explicit: bool
    """Whether the author chose the anchor."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What links of and to a document need to know of it."""

    text: str
    """The normalized text without a byte order mark."""
    links: tuple[Link, ...]
    headings: tuple[Heading, ...]
    ids: frozenset[str]
    """Anchors that HTML and attribute lists set, beside those of headings."""

    @property
    def anchors(self) -> frozenset[str]:
        """Every fragment that leads somewhere in the document."""
        return self.ids | {heading.anchor for heading in self.headings}


_HTML_TARGET = re.compile(
    r"<[A-Za-z][^<>]*?\s(?:href|src|poster)\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'<>`=]+))",
    re.IGNORECASE,
)
_HTML_ID = re.compile(r"<[A-Za-z][^<>]*?\s(?:id|name)\s*=\s*[\"']?([^\s\"'<>]+)", re.IGNORECASE)
_ATTRIBUTE_ID = re.compile(r"\{:?[^{}\n]*#([^\s{}]+)[^{}\n]*\}")
_DESTINATION = re.compile(r"\]:\s*(?:<(?P<bracketed>[^<>\n]*)>|(?P<bare>\S+))")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def outline(source: str) -> Outline:
    """Collect links and anchors of a document's text (newlines of any kind)."""
    text = normalize(source.removeprefix("\ufeff"))
    body = front_matter_end(text)
    blocks = parse_blocks(blanked(text, body))
    references = tuple(blocks.references)
    links: list[Link] = []
    headings: list[Heading] = []
    slugger = Slugger()
    previous = ""
    for token in blocks.tokens:
        lines = (token.meta or {}).get("lines", ())
        line = (token.map[0] if token.map else 0) + 1
        if token.type == "inline" and lines:
            links += _inline_links(text, lines, line, references)
            if previous == "heading_open":
                headings.append(_heading(text, lines, line, references, slugger))
        elif token.type == "html_block" and lines:
            links += _html_links(text, lines[0][0], lines[-1][1], line)
        previous = token.type
    definitions = [*blocks.references.values(), *blocks.duplicates]
    links += _definition_links(text, [definition["map"] for definition in definitions])
    links.sort(key=lambda link: link.start)
    ids = frozenset(_HTML_ID.findall(text)) | frozenset(_ATTRIBUTE_ID.findall(text))
    return Outline(text, tuple(links), tuple(headings), ids)


def _inline_links(text: str, lines: Sequence[Line], line: int, references: tuple[str, ...]) -> Iterator[Link]:
    content, offsets = _joined(text, lines)
    if "](" not in content and "<" not in content:
        return
    for token in parse_inline(content, references=references):
        yield from _token_links(content, token, offsets, text, line)


def _token_links(content: str, token: Inline, offsets: Sequence[int], text: str, line: int) -> Iterator[Link]:
    if token.target is not None:
        start, end = token.target
        bracketed = content[start:end].startswith("<")
        if bracketed:
            start, end = start + 1, end - 1
        first, last = offsets[start], offsets[end - 1] + 1 if end > start else offsets[start]
        if last - first == end - start:
            yield _link(text, first, last, line + content.count("\n", 0, start), bracketed)
    if token.kind is Kind.IMAGE and token.alt is not None:
        inner = content[slice(*token.alt)]
        if "](" in inner:
            for nested in parse_inline(inner):
                yield from _token_links(inner, nested, offsets[token.alt[0] : token.alt[1] + 1], text, line)
    if token.name.startswith(("<", "html")) and content[token.start] == "<":
        match = _HTML_TARGET.match(content, token.start, token.end)
        if match:
            start, end = _group(match)
            first, last = offsets[start], offsets[end - 1] + 1 if end > start else offsets[start]
            yield _link(text, first, last, line + content.count("\n", 0, start), match["bare"] is None, markup=True)


def _joined(text: str, lines: Sequence[Line]) -> tuple[str, list[int]]:
    """The lines joined by LF, and for each character (and the end) its offset in ``text``."""
    offsets: list[int] = []
    for number, (start, end) in enumerate(lines):
        if number:
            offsets.append(lines[number - 1][1])
        offsets.extend(range(start, end))
    offsets.append(lines[-1][1])
    return "\n".join(text[start:end] for start, end in lines), offsets


def _html_links(text: str, start: int, end: int, line: int) -> Iterator[Link]:
    for match in _HTML_TARGET.finditer(text, start, end):
        first, last = _group(match)
        yield _link(text, first, last, line + text.count("\n", start, first), match["bare"] is None, markup=True)


def _definition_links(text: str, maps: list[list[int]]) -> Iterator[Link]:
    if not maps:
        return
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    for begin, _ in maps:
        match = _DESTINATION.search(text, starts[begin])
        if match:
            name = "bracketed" if match["bracketed"] is not None else "bare"
            yield _link(text, *match.span(name), begin + 1, name == "bracketed")


def _group(match: re.Match[str]) -> tuple[int, int]:
    name = next(name for name in ("double", "single", "bare") if match[name] is not None)
    return match.span(name)


def _link(text: str, start: int, end: int, line: int, bracketed: bool, *, markup: bool = False) -> Link:
    raw = text[start:end]
    plain = html.unescape(raw if markup else _ESCAPE.sub(r"\1", raw))
    return Link(start, end, line, raw, plain, bracketed)


def _heading(text: str, lines: Sequence[Line], line: int, references: tuple[str, ...], slugger: Slugger) -> Heading:
    content, _ = _joined(text, lines)
    chosen = explicit_id(content)
    if chosen is not None:
        slugger.reserve(chosen.value)
        return Heading(lines[-1][1], line, chosen.value, True)
    return Heading(lines[-1][1], line, slugger.slug(rendered_text(content, references)), False)


def rendered_text(content: str, references: tuple[str, ...] = ()) -> str:
    """The text a reader sees of inline Markdown: markup gone, entities and escapes resolved."""
    parts = []
    for token in parse_inline(content, references=references):
        raw = content[token.start : token.end]
        if token.kind is Kind.TEXT:
            parts.append(html.unescape(_ESCAPE.sub(r"\1", raw)))
        elif token.kind is Kind.CODE:
            parts.append(raw.strip("`").strip())
        elif token.kind in (Kind.SOFTBREAK, Kind.HARDBREAK):
            parts.append(" ")
        elif token.kind is Kind.ATOM and not raw.startswith("<"):
            parts.append(html.unescape(raw))
        elif token.kind is Kind.ATOM and re.match(r"<(?:https?:|mailto:)", raw):
            parts.append(raw[1:-1])
    return "".join(parts)


def apply_changes(data: bytes, changes: Sequence[Change]) -> bytes:
    """Put ``changes`` of the normalized text (in order) into the document ``data`` (UTF-8)."""
    text = data.decode("utf-8", "surrogatepass")
    bom = text[:1] if text.startswith("\ufeff") else ""
    return (bom + splice_source(text[len(bom) :], changes)).encode("utf-8", "surrogatepass")
