"""Block rule for content tabs (``=== "标签"`` with an indented body), as in Material for MkDocs.

mdit-py-plugins has no rule for them; without one the indented body would be taken for code.
"""

import re

from markdown_it.rules_block import StateBlock

__all__ = ["TAB_LINE", "content_tabs"]

TAB_LINE = re.compile(r'===[+!]*[ \t]+"(?P<title>[^"\n]*)"[ \t]*$')
"""The marker line, from its first non-blank character (PyMdown Extensions, "Tabbed")."""

_INDENT = 4


def content_tabs(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse one tab: the marker line and all following lines that are indented by four columns or blank."""
    if state.is_code_block(start):
        return False
    first = state.bMarks[start] + state.tShift[start]
    if not TAB_LINE.match(state.src[first : state.eMarks[start]]):
        return False
    if silent:
        return True
    line = start + 1
    last = line
    while line < end:
        if not state.isEmpty(line):
            if state.sCount[line] < state.blkIndent + _INDENT:
                break
            last = line + 1
        line += 1
    old = (state.parentType, state.lineMax, state.blkIndent)
    state.parentType = "tab"
    state.lineMax = last
    state.blkIndent += _INDENT
    token = state.push("tab_open", "div", 1)
    token.map = [start, last]
    state.md.block.tokenize(state, start + 1, last)
    state.push("tab_close", "div", -1)
    state.parentType, state.lineMax, state.blkIndent = old
    state.line = last
    return True
