"""The adapter of markdown-it-py: block structure with exact source spans.

markdown-it keeps line ranges only, and its ``content`` has container prefixes, indentation and escaped pipes taken
out. So the spans of a leaf's text in the source are computed while the parser's state still describes the containers
around, and attached as ``token.meta["lines"]``: when the token is pushed, or right after the rule has matched.

Inline content is not parsed here; :mod:`i18n.markdown.inline` does that where it is needed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from i18n.markdown.block_parser import BlockParser
from i18n.markdown.tabs import content_tabs

__all__ = ["BLANKS", "Blocks", "Line", "normalize", "parse_blocks", "plain_block_types"]

Line = tuple[int, int]
"""Start and end (code points, normalized text) of the text of one line, prefixes and outer blanks left out."""

_Rule = Callable[[StateBlock, int, int, bool], bool]
_Measure = Callable[[StateBlock, list[Token], int], None]

MAX_NESTING = 60
"""Depth of containers that is parsed; deeper text stays literal. markdown-it's own limit of 20 for CommonMark would
leave text out, and Python's recursion limit (three frames a level) sets the upper bound."""

_LINE_END = re.compile(r"\r\n?")
BLANKS = "".join(
    map(
        chr,
        [*range(9, 14), 0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000],
    )
)
"""What ``mdTrim`` of markdown-it strips from both ends of a block's text."""

_UNUSUAL = re.compile(r"\[\^|\n[ \t>]*(?:[:~][ \t]|!!!|\?\?\?|===[+!]*[ \t])|\$\$|\\begin\{")
"""What a document with one of these extensions has, if a line feed stands before it; quicker to look for."""
_FEATURES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("footnote", re.compile(r"\[\^[^\s\]]+\]:")),
    ("deflist", re.compile(r"^[ \t>]*[:~][ \t]+\S", re.MULTILINE)),
    ("admonition", re.compile(r"^[ \t>]*(?:!!!|\?\?\?)", re.MULTILINE)),
    ("tabs", re.compile(r"^[ \t>]*===[+!]*[ \t]+\"", re.MULTILINE)),
    ("math", re.compile(r"\$\$|\\begin\{")),
)
"""Extensions are switched on only for documents that use them: each rule costs time on every line."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """A parsed document body: markdown-it's block tokens and the link reference definitions."""

    tokens: list[Token]
    references: dict[str, dict[str, Any]]
    """Normalized label → ``href``, ``title`` and ``map`` (line range), as markdown-it keeps them."""
    duplicates: list[dict[str, Any]]
    """Definitions whose label was defined before; they have no effect but are text all the same."""
    plain: bool
    """Whether only CommonMark, tables and strikethrough were needed."""


def normalize(text: str) -> str:
    """Give ``text`` the form that markdown-it parses: every line ending is LF, NUL is U+FFFD.

    Lines and columns stay what they were, which the mapping back to the source relies on.
    """
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    return text.replace("\0", "\ufffd") if "\0" in text else text


def parse_blocks(text: str) -> Blocks:
    """Parse normalized ``text`` into block tokens whose leaves carry ``meta["lines"]``."""
    features = _features(text)
    env: dict[str, Any] = {}
    tokens: list[Token] = []
    md = _parser(features)
    if text:
        state = _MeasuringState(text, md, env, tokens)
        md.block.tokenize(state, state.line, state.lineMax)
    return Blocks(tokens, env.get("references", {}), env.get("duplicate_refs", []), not features)


def _features(text: str) -> frozenset[str]:
    """The extensions that a document uses."""
    if not _UNUSUAL.search("\n" + text):
        return frozenset()
    return frozenset(name for name, pattern in _FEATURES if pattern.search(text))


def plain_block_types(text: str) -> list[str]:
    """The block token types of normalized ``text`` as plain CommonMark with tables and footnotes sees them.

    Without footnotes a note of one word would be a link reference definition, and one of two words a paragraph.
    """
    tokens: list[Token] = []
    md = _parser(frozenset({"footnote"}) if _FEATURES[0][1].search(text) else frozenset())
    md.block.parse(text, md, {}, tokens)
    return [token.type for token in tokens]


@cache
def _parser(features: frozenset[str]) -> MarkdownIt:
    """Build the parser for one set of extensions."""
    md = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])
    if "footnote" in features:
        from mdit_py_plugins.footnote import footnote_plugin

        md.use(footnote_plugin)
    if "deflist" in features:
        from mdit_py_plugins.deflist import deflist_plugin

        md.use(deflist_plugin)
    if "admonition" in features:
        from mdit_py_plugins.admon import admon_plugin

        md.use(admon_plugin)
    if "math" in features:
        from mdit_py_plugins.amsmath import amsmath_plugin
        from mdit_py_plugins.dollarmath import dollarmath_plugin

        md.use(dollarmath_plugin, allow_blank_lines=False).use(amsmath_plugin)
    if "tabs" in features:
        md.block.ruler.before("fence", "tabs", content_tabs, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    for rule in md.block.ruler.__rules__:
        if rule.name in _MEASURES:
            md.block.ruler.at(rule.name, _recorded(rule.fn, _MEASURES[rule.name]), {"alt": rule.alt})
    md.block = BlockParser(md.block.ruler)
    if "deflist" not in features:  # whose rule stands between those of setext headings and paragraphs
        md.block.ruler.before("lheading", "text", _paragraph(md.block))
    return md


def _paragraph(block: BlockParser) -> _Rule:
    """A rule that gives the tokens of markdown-it's paragraphs, their text left out."""

    def paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        last = block.paragraph_end(state, start)
        if last < 0:
            return False
        state.line = last
        begins, shifts, ends = state.bMarks, state.tShift, state.eMarks
        opener, closer = Token("paragraph_open", "p", 1), Token("paragraph_close", "p", -1)
        text = Token("inline", "", 0)
        opener.block = text.block = closer.block = True
        opener.level = closer.level = state.level
        text.level = state.level + 1
        opener.map = text.map = [start, last]
        text.meta = {"lines": [(begins[n] + shifts[n], ends[n]) for n in range(start, last)]}
        state.tokens += (opener, text, closer)
        return True

    return paragraph


class _MeasuringState(StateBlock):
    """Measures inline text when its token is pushed; the token before it says which lines the text stands on."""

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        # as StateBlock.push, without a second call for each of the many tokens
        token = Token(ttype, tag, nesting)
        token.block = True
        if nesting < 0:
            self.level -= 1
        token.level = self.level
        if nesting > 0:
            self.level += 1
        self.tokens.append(token)
        if ttype == "inline":
            opener = self.tokens[-2]
            measure = _INLINE.get(opener.type)
            if measure is not None and opener.map is not None:
                token.meta = {"lines": measure(self, opener, opener.map)}
        return token


def _paragraph_lines(state: StateBlock, opener: Token, lines: list[int]) -> list[Line]:
    """Paragraphs: every line from its first non-blank character."""
    first, last = lines
    return [(state.bMarks[n] + state.tShift[n], state.eMarks[n]) for n in range(first, last)]


def _heading_lines(state: StateBlock, opener: Token, lines: list[int]) -> list[Line]:
    """Headings: ATX ones without the number signs in front and the closing sequence, setext ones but the underline."""
    if not opener.markup.startswith("#"):
        return _paragraph_lines(state, opener, [lines[0], lines[1] - 1])
    line = lines[0]
    first = state.bMarks[line] + state.tShift[line] + len(opener.markup)
    last = state.skipSpacesBack(state.eMarks[line], first)
    closing = state.skipCharsStrBack(last, "#", first)
    if closing > first and state.src[closing - 1] in " \t":
        last = closing
    return [trim(state.src, first, last)]


def _term_lines(state: StateBlock, opener: Token, lines: list[int]) -> list[Line]:
    """Terms of definition lists: one line."""
    line = lines[0]
    return [trim(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])]


_INLINE: dict[str, Callable[[StateBlock, Token, list[int]], list[Line]]] = {
    "paragraph_open": _paragraph_lines,
    "heading_open": _heading_lines,
    "dt_open": _term_lines,
}


def _recorded(rule: _Rule, measure: _Measure) -> _Rule:
    """Wrap ``rule`` so that the leaf tokens it pushes are measured."""

    def recorded(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if silent:
            return rule(state, start, end, True)
        count = len(state.tokens)
        if not rule(state, start, end, False):
            return False
        measure(state, state.tokens[count:], start)
        return True

    return recorded


def _measure_table(state: StateBlock, tokens: list[Token], start: int) -> None:
    """Tables: one span for each cell that is there; completed cells get none."""
    row: list[Line] = []
    column = 0
    for token in tokens:
        if token.type == "tr_open":
            assert token.map is not None  # noqa: S101 - markdown-it sets it for rows
            line = token.map[0]
            row = split_row(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])
            column = 0
        elif token.type == "inline":
            token.meta = {"lines": [row[column]] if column < len(row) else []}
            column += 1


def _measure_html(state: StateBlock, tokens: list[Token], start: int) -> None:
    """HTML blocks: whole lines without container prefixes and indentation of the container."""
    token = tokens[-1]
    assert token.map is not None  # noqa: S101 - markdown-it sets it for this rule
    token.meta = {"lines": [line_span(state, number, state.blkIndent) for number in range(*token.map)]}


def _measure_fence(state: StateBlock, tokens: list[Token], start: int) -> None:
    """Fenced code: the lines between the fences."""
    token = tokens[-1]
    indent = state.sCount[start]
    count = token.content.count("\n")
    token.meta = {"lines": [line_span(state, number, indent) for number in range(start + 1, start + 1 + count)]}


_MEASURES: dict[str, _Measure] = {"table": _measure_table, "html_block": _measure_html, "fence": _measure_fence}


def line_span(state: StateBlock, line: int, indent: int) -> Line:
    """Span of ``line`` after ``indent`` columns of indentation, as ``StateBlock.getLines`` cuts it.

    A tab that reaches beyond the indentation is left out whole, where ``getLines`` would leave some blanks of it.
    """
    first = begin = state.bMarks[line]
    last = state.eMarks[line]
    columns = 0
    while first < last and columns < indent:
        character = state.src[first]
        if character == "\t":
            columns += 4 - (columns + state.bsCount[line]) % 4
        elif character == " " or first - begin < state.tShift[line]:
            columns += 1
        else:
            break
        first += 1
    return first, last


def trim(source: str, start: int, end: int) -> Line:
    """Narrow a span by the white space at its ends (CommonMark's set, as ``mdTrim``)."""
    text = source[start:end]
    stripped = text.strip(BLANKS)
    if not stripped:
        return start, start
    start += len(text) - len(text.lstrip(BLANKS))
    return start, start + len(stripped)


def split_row(source: str, start: int, end: int) -> list[Line]:
    """Spans of a table row's cells, trimmed; a pipe behind a backslash does not separate (GFM, section 4.10)."""
    start, end = trim(source, start, end)
    cells: list[Line] = []
    first = position = start
    while True:
        position = source.find("|", position, end)
        if position < 0:
            break
        if position == start or source[position - 1] != "\\":
            cells.append((first, position))
            first = position + 1
        position += 1
    cells.append((first, end))
    if cells and cells[0][0] == cells[0][1]:
        cells.pop(0)
    if cells and cells[-1][0] == cells[-1][1]:
        cells.pop()
    return [trim(source, *cell) for cell in cells]
