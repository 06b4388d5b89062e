"""Tables: markdown-it says what is one, and its tokens are made here, with the spans of the cells."""

from typing import Literal

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import MAX_AUTOCOMPLETED_CELLS, table

from i18n.markdown.block_parser import BlockParser, Rule
from i18n.markdown.block_tokens import BlockToken
from i18n.markdown.leaf_lines import BLANKS, Line, split_row, trim

__all__ = ["table_rule"]


def table_rule(block: BlockParser) -> Rule:
    """The rule for tables of a parser."""

    def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        # nearly all lines are dismissed by the first character of the next one
        if start + 1 >= end:
            return False
        position = state.bMarks[start + 1] + state.tShift[start + 1]
        if position >= state.eMarks[start + 1] or state.src[position] not in "|-:":
            return False
        if not table(state, start, end, True):
            return False
        if not silent:
            _Table(block, state, start, end).write()
        return True

    return rule


class _Table:
    """The tokens of one table."""

    def __init__(self, block: BlockParser, state: StateBlock, start: int, end: int) -> None:
        self.block = block
        self.state = state
        self.start = start
        self.end = end
        delimiters = state.src[slice(*self._line(start + 1))].split("|")
        self.styles = [_style(cell) for cell in (cell.strip(BLANKS) for cell in delimiters) if cell]

    def write(self) -> None:
        """Push the tokens, and let the state stand behind the table."""
        state, start = self.state, self.start
        whole, body = [start, 0], [start + 2, 0]
        self._push("table_open", "table", 1).map = whole
        self._push("thead_open", "thead", 1).map = [start, start + 1]
        self._row("th", start, self._cells(start))
        self._push("thead_close", "thead", -1)
        line, missing = start + 2, 0
        parent, state.parentType = state.parentType, "table"
        while line < self.end and not self._ends(line):
            cells = self._cells(line)
            missing += len(self.styles) - len(cells)
            if missing > MAX_AUTOCOMPLETED_CELLS:
                break
            if line == start + 2:
                self._push("tbody_open", "tbody", 1).map = body
            self._row("td", line, cells)
            line += 1
        if line > start + 2:
            self._push("tbody_close", "tbody", -1)
            body[1] = line
        self._push("table_close", "table", -1)
        state.parentType = parent
        state.line = whole[1] = line

    def _ends(self, line: int) -> bool:
        """Whether the table is over before a line."""
        state = self.state
        indent = state.sCount[line] - state.blkIndent
        if indent < 0 or indent > 3:
            return True
        first, last = trim(state.src, *self._line(line))
        return first == last or self.block.interrupts("blockquote", state, line, self.end)

    def _line(self, line: int) -> Line:
        state = self.state
        return state.bMarks[line] + state.tShift[line], state.eMarks[line]

    def _cells(self, line: int) -> list[Line]:
        return split_row(self.state.src, *self._line(line))

    def _row(self, name: str, line: int, cells: list[Line]) -> None:
        """A row; cells that are not there are empty, those behind the last column are left out."""
        tokens = self.state.tokens
        opening, closing = f"{name}_open", f"{name}_close"
        self._push("tr_open", "tr", 1).map = [line, line + 1]
        level = self.state.level
        for column, style in enumerate(self.styles):
            opener, text, closer = (
                BlockToken(opening, name, 1),
                BlockToken("inline", "", 0),
                BlockToken(closing, name, -1),
            )
            opener.level = closer.level = level
            text.level = level + 1
            if style:
                opener.attrs = {"style": style}
            text.map = [line, line + 1]
            text.meta = {"lines": [cells[column]] if column < len(cells) else []}
            tokens += (opener, text, closer)
        self._push("tr_close", "tr", -1)

    def _push(self, name: str, tag: str, nesting: Literal[-1, 0, 1]) -> BlockToken:
        state = self.state
        token = BlockToken(name, tag, nesting)
        state.level -= nesting < 0
        token.level = state.level
        state.level += nesting > 0
        state.tokens.append(token)
        return token


def _style(delimiter: str) -> str:
    """How the delimiter of a column (``:--:``) aligns it."""
    left, right = delimiter.startswith(":"), delimiter.endswith(":")
    if right:
        return "text-align:center" if left else "text-align:right"
    return "text-align:left" if left else ""
