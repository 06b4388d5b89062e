"""markdown-it's block parser, made faster: only rules are tried whose blocks can begin with a line's first character.

What it finds is what markdown-it finds, token for token; the rules are markdown-it's own, but for paragraphs.
"""

from functools import cached_property
from typing import NamedTuple

from markdown_it.parser_block import ParserBlock, RuleFuncBlockType
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock

__all__ = ["BlockParser", "Rule"]

Rule = RuleFuncBlockType
Rules = tuple[Rule, ...]

_STARTS = {
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*-+0123456789",
    "reference": "[",
    "footnote_def": "[",
    "html_block": "<",
    "heading": "#",
}
"""Rules of blocks that begin with one of few characters (CommonMark, chapters 4 and 5); others are always tried."""
_CHARACTERS = frozenset("".join(_STARTS.values()))


class _Chain(NamedTuple):
    """The rules to try, in order, by the first character of a line."""

    starting: dict[str, Rules]
    other: Rules
    """For characters that begin no block of ``_STARTS``."""


class BlockParser(ParserBlock):
    """Takes the rules of another block parser over, once they are complete."""

    def __init__(self, ruler: Ruler[RuleFuncBlockType]) -> None:
        self.ruler = ruler

    @cached_property
    def _blocks(self) -> _Chain:
        """Rules for lines that are indented by less than a code block."""
        return self._chain("", frozenset({"code"}))

    @cached_property
    def _terminators(self) -> dict[str, _Chain]:
        """Rules of blocks that can interrupt one of a kind, by kind."""
        return {kind: self._chain(kind, frozenset()) for kind in ("paragraph", "blockquote")}

    def _chain(self, name: str, without: frozenset[str]) -> _Chain:
        active = [rule for rule in self.ruler.__rules__ if rule.enabled and (not name or name in rule.alt)]
        rules = [rule for rule in active if rule.name not in without]

        def fitting(character: str) -> Rules:
            return tuple(rule.fn for rule in rules if character in _STARTS.get(rule.name, character))

        return _Chain({character: fitting(character) for character in _CHARACTERS}, fitting("\0"))

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - markdown-it's names
        """As ``ParserBlock.tokenize``."""
        everything = self.ruler.getRules("")
        starting, other = self._blocks
        nesting = state.md.options.maxNesting
        begins, shifts, ends, indents = state.bMarks, state.tShift, state.eMarks, state.sCount
        source = state.src
        line = startLine
        loose = False
        while line < endLine:
            last = state.lineMax
            while line < last and begins[line] + shifts[line] >= ends[line]:
                line += 1
            state.line = line
            if line >= endLine:
                break
            indent = indents[line] - state.blkIndent
            if indent < 0:  # the end of a list item
                break
            if state.level >= nesting:
                state.line = endLine
                break
            rules = everything if indent > 3 else starting.get(source[begins[line] + shifts[line]], other)
            for rule in rules:
                if rule(state, line, endLine, False):
                    break
            state.tight = not loose
            line = state.line
            # a paragraph takes the empty line behind it along in nested lists
            if line - 1 < endLine and begins[line - 1] + shifts[line - 1] >= ends[line - 1]:
                loose = True
            if line < endLine and begins[line] + shifts[line] >= ends[line]:
                loose = True
                line += 1
                state.line = line

    def interrupts(self, kind: str, state: StateBlock, line: int, end: int) -> bool:
        """Whether a block begins on a line that is not blank, which ends a block of a kind before."""
        starting, other = self._terminators[kind]
        rules = starting.get(state.src[state.bMarks[line] + state.tShift[line]], other)
        return any(rule(state, line, end, True) for rule in rules)

    def paragraph_end(self, state: StateBlock, start: int) -> int:
        """The line behind the paragraph that starts on a line, or -1 where a setext heading may start there."""
        begins, shifts, ends, indents = state.bMarks, state.tShift, state.eMarks, state.sCount
        source, required, last = state.src, state.blkIndent, state.lineMax
        starting, other = self._terminators["paragraph"]
        line = start + 1
        parent, state.parentType = state.parentType, "paragraph"
        try:
            while line < last:
                position = begins[line] + shifts[line]
                if position >= ends[line]:
                    break
                indent = indents[line]
                # indented code cannot interrupt a paragraph; a negative indent marks what a block quote has looked at
                if 0 <= indent <= required + 3:
                    character = source[position]
                    if character in "-=" and indent >= required:
                        return -1
                    rules = starting.get(character, other)
                    if any(rule(state, line, last, True) for rule in rules):
                        break
                line += 1
            return line
        finally:
            state.parentType = parent
