"""Where the text of leaf blocks stands in the source, line by line.

The spans are computed while markdown-it's state still describes the containers around a block.
"""

from collections.abc import Callable

from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

__all__ = ["BLANKS", "INLINE", "MEASURES", "Line", "split_row", "trim"]

Line = tuple[int, int]
"""Start and end (code points, normalized text) of the text of one line, prefixes and outer blanks left out."""

BLANKS = "".join(
    map(
        chr,
        [*range(9, 14), 0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000],
    )
)
"""What ``mdTrim`` of markdown-it strips from both ends of a block's text."""


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


INLINE: dict[str, Callable[[StateBlock, Token, list[int]], list[Line]]] = {
    "paragraph_open": _paragraph_lines,
    "heading_open": _heading_lines,
    "dt_open": _term_lines,
}
"""By the opening token before a text: gives the spans of its lines."""


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


MEASURES: dict[str, Callable[[StateBlock, list[Token], int], None]] = {
    "html_block": _measure_html,
    "fence": _measure_fence,
}
"""By rule: adds the spans to the tokens that it has pushed for a block, which starts on a line."""


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
