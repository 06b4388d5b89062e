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

from i18n.markdown.block_parser import BlockParser, Rule
from i18n.markdown.block_tokens import BlockToken
from i18n.markdown.leaf_lines import INLINE, MEASURES
from i18n.markdown.tables import table_rule
from i18n.markdown.tabs import content_tabs

__all__ = ["Blocks", "normalize", "parse_blocks", "plain_block_types"]

_Measure = Callable[[StateBlock, list[Token], int], None]

MAX_NESTING = 60
"""Depth of containers that is parsed; deeper text stays literal. markdown-it's own limit of 20 for CommonMark would
leave text out, and Python's recursion limit (three frames a level) sets the upper bound."""

_LINE_END = re.compile(r"\r\n?")
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
        if rule.name in MEASURES:
            md.block.ruler.at(rule.name, _recorded(rule.fn, MEASURES[rule.name]), {"alt": rule.alt})
    md.block = BlockParser(md.block.ruler)
    md.block.ruler.at("table", table_rule(md.block), {"alt": ["paragraph", "reference"]})
    if "deflist" not in features:  # whose rule stands between those of setext headings and paragraphs
        md.block.ruler.before("lheading", "text", _paragraph(md.block))
    return md


def _paragraph(block: BlockParser) -> Rule:
    """A rule that gives the tokens of markdown-it's paragraphs, their text left out."""

    def paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        last = block.paragraph_end(state, start)
        if last < 0:
            return False
        state.line = last
        begins, shifts, ends = state.bMarks, state.tShift, state.eMarks
        opener, closer = BlockToken("paragraph_open", "p", 1), BlockToken("paragraph_close", "p", -1)
        text = BlockToken("inline", "", 0)
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
        token = BlockToken(ttype, tag, nesting)
        if nesting < 0:
            self.level -= 1
        token.level = self.level
        if nesting > 0:
            self.level += 1
        self.tokens.append(token)
        if ttype == "inline":
            opener = self.tokens[-2]
            measure = INLINE.get(opener.type)
            if measure is not None and opener.map is not None:
                token.meta = {"lines": measure(self, opener, opener.map)}
        return token


def _recorded(rule: Rule, measure: _Measure) -> Rule:
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
