"""Text and attributes in an HTML block, also in Vue and JSX.

Text between block-level tags is a run. A run is one unit with its inline tags in it, so that a sentence with
a link stays a sentence; a run that only strings elements together (``<a>…</a> | <a>…</a>``) is taken apart
instead, and tags around a whole text stay outside of the unit.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from i18n.markdown.directives import Directive, DirectiveKind, parse_directive
from i18n.markdown.html_attributes import attribute_pieces, expression_pieces
from i18n.markdown.html_elements import (
    BLOCK_ELEMENTS,
    CODE_ELEMENTS,
    DEFAULT_ATTRIBUTES,
    INLINE_ELEMENTS,
    VERBATIM_ELEMENTS,
)
from i18n.markdown.html_tokens import Markup, Token, tokens
from i18n.markdown.html_writer import is_fragile, write_in_fragile, write_line, write_run
from i18n.markdown.text import join_lines
from i18n.markdown.unit import Piece, Syntax

__all__ = ["DEFAULT_ATTRIBUTES", "html_pieces"]

_LETTER = re.compile(r"[^\W\d_]")
_FOREIGN_LETTER = re.compile(r"[^\x00-\x7f\W\d_]")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_SEPARATORS = re.compile(r"[\s!-/:-@\[-`{-~|·•–—…«»‹›←↑→↓×]*")
"""What strings elements together without making a sentence of them."""
_BLANK = " \t\n"


def html_pieces(text: str, *, attributes: frozenset[str] = DEFAULT_ATTRIBUTES) -> list[Piece]:
    r"""What an HTML block offers for translation, in the order of the text.

    ``text`` is the block with its container prefixes removed and its lines ended by ``\n``. It may be a fragment with
    elements half open. ``attributes`` are lower-case names of attributes whose values are text. Comments, scripts,
    styles and declarations are literal, so is code without a letter beyond ASCII, and what stands between the
    directives ``off`` and ``on``.
    """
    if not _LETTER.search(text):
        return []
    collector = _Collector(text, attributes)
    collector.collect()
    pieces = sorted(collector.pieces, key=attrgetter("start"))
    for start, end in _ignored(text, collector.tokens) if "i18n" in text.lower() else ():
        pieces = [piece for piece in pieces if not start <= piece.start < end]
    return pieces


def _ignored(text: str, found: Sequence[Token]) -> list[tuple[int, int]]:
    """The parts of a block between the directives ``off`` and ``on``, or the end of the block."""
    spans: list[tuple[int, int]] = []
    start = -1
    for token in found:
        if token.markup is not Markup.OPAQUE:
            continue
        directive = parse_directive(text[token.start : token.end])
        kind = directive.kind if isinstance(directive, Directive) else None
        if kind is DirectiveKind.OFF and start < 0:
            start = token.end
        elif kind is DirectiveKind.ON and start >= 0:
            spans.append((start, token.start))
            start = -1
    return spans if start < 0 else [*spans, (start, len(text))]


_WORDS = 1
"""A gap between tokens has more than white space and separators."""
_HAS_LETTER = 2
_HAS_FOREIGN_LETTER = 4
"""A gap has a letter beyond ASCII."""


class _Segment(NamedTuple):
    """A part of a block, between two tokens; the tags in it are inline and pair up."""

    first: int
    """Index of the first token in it."""
    last: int
    """Index behind its last token."""
    code: bool = False
    """Whether it stands in code, which needs a letter beyond ASCII to be offered."""


class _Item(NamedTuple):
    """An element, or a single tag or expression: the indexes of its first and last token."""

    first: int
    last: int


class _Collector:
    """Finds the pieces of one block.

    Gap ``n`` is the text before token ``n``; the last gap is the text behind all tokens. Contents of gaps
    are looked at once, and sums over them tell at once what an element has inside, however deep elements are
    nested.
    """

    def __init__(self, text: str, names: frozenset[str]) -> None:
        self.text = text
        self.names = names
        self.pieces: list[Piece] = []
        self.tokens = tokens(text)
        self.starts = [0, *[token.end for token in self.tokens]]
        self.ends = [*[token.start for token in self.tokens], len(text)]
        self.contents = [self._content(start, end) for start, end in zip(self.starts, self.ends, strict=True)]
        self.letters = [0, *accumulate([content >> 1 & 1 for content in self.contents])]
        self.foreign = [0, *accumulate([content >> 2 & 1 for content in self.contents])]
        self.fragile = is_fragile(text, self.tokens)
        self.partners: dict[int, int] = {}
        """Index of the closing tag for that of its opening tag."""

    def collect(self) -> None:
        """Find all pieces, in no particular order."""
        first = 0
        verbatim = 0
        for index, token in enumerate(self.tokens):
            name = token.name
            breaks = token.markup is Markup.OPAQUE or name in BLOCK_ELEMENTS
            if not breaks and (index or not self._starts_block(token)):
                continue
            self._region(first, index, verbatim > 0)
            self._markup(index)
            first = index + 1
            if name in VERBATIM_ELEMENTS:
                verbatim = max(0, verbatim + (1 if token.markup is Markup.OPEN else -1))
        self._region(first, len(self.tokens), verbatim > 0)

    def _starts_block(self, token: Token) -> bool:
        """Whether the block is one because of ``token``, the first: CommonMark 0.31, 4.6, start condition 7."""
        line_end = self.text.find("\n", token.end)
        rest = self.text[token.end : line_end if line_end >= 0 else len(self.text)]
        return not self.text[: token.start].strip(_BLANK) and not rest.strip(_BLANK)

    def _content(self, start: int, end: int) -> int:
        """What stands in ``text[start:end]``, which has no tags in it."""
        gap = self.text[start:end]
        if not gap or gap.isspace():
            return 0
        if "&" in gap:
            gap = _ENTITY.sub("", gap)
        if _SEPARATORS.fullmatch(gap):
            return 0
        if not gap.isascii() and _FOREIGN_LETTER.search(gap):
            return _WORDS | _HAS_LETTER | _HAS_FOREIGN_LETTER
        return _WORDS | _HAS_LETTER if _LETTER.search(gap) else _WORDS

    def _region(self, first: int, last: int, verbatim: bool) -> None:
        """The pieces between two block-level tags: text, cut where tags do not pair up."""
        if verbatim:
            self._lines(first, last)
        elif first == last:
            if self.contents[first] & _HAS_LETTER:
                self._piece(self.starts[first], self.ends[last], write_run)
        else:
            for index in self._unpaired(first, last):
                self._segments(_Segment(first, index))
                self._markup(index)
                first = index + 1
            self._segments(_Segment(first, last))

    def _unpaired(self, first: int, last: int) -> list[int]:
        """Pair up opening and closing tags; the indexes of those that have no partner.

        A closing tag that does not close the innermost element leaves all open ones without partner, so that
        no pair lies across an unpaired tag.
        """
        stack: list[int] = []
        unpaired: list[int] = []
        for index in range(first, last):
            token = self.tokens[index]
            if token.markup is Markup.OPEN:
                stack.append(index)
            elif token.markup is Markup.CLOSE:
                if stack and self.tokens[stack[-1]].name == token.name:
                    self.partners[stack.pop()] = index
                else:
                    unpaired += [*stack, index]
                    stack.clear()
        return sorted(unpaired + stack)

    def _lines(self, first: int, last: int) -> None:
        """The pieces of preformatted text: each of its lines, between its tags."""
        for index in range(first, last + 1):
            start, end = self.starts[index], self.ends[index]
            if self.contents[index] & _HAS_FOREIGN_LETTER:
                for line in re.finditer(r"[^\n]+", self.text[start:end]):
                    if _FOREIGN_LETTER.search(line[0]):
                        self._piece(start + line.start(), start + line.end(), write_line)
            if index < last:
                self._markup(index)

    def _segments(self, whole: _Segment) -> None:
        """The pieces of a segment: one unit, or the units of the elements in it."""
        todo = [whole]
        while todo:
            segment = todo.pop()
            if segment.first == segment.last:
                if self._offered(segment):
                    self._piece(self.starts[segment.first], self.ends[segment.last], write_run)
                continue
            items = self._items(segment)
            apart = [item for item in items if self._stands_apart(item)]
            if apart:
                todo += _between(segment, apart)
            elif self._is_sentence(segment, items):
                start, end, apart = self._trim(segment, items)
                if self._offered(segment):
                    self._piece(start, end, write_run)
                else:
                    apart = items
            else:
                apart = items
            for item in apart:
                self._markup(item.first)
                if item.first < item.last:
                    code = segment.code or self.tokens[item.first].name in CODE_ELEMENTS
                    todo.append(_Segment(item.first + 1, item.last, code))

    def _items(self, segment: _Segment) -> list[_Item]:
        """The outermost elements and single tags of ``segment``."""
        items: list[_Item] = []
        index = segment.first
        while index < segment.last:
            items.append(_Item(index, self.partners.get(index, index)))
            index = items[-1].last + 1
        return items

    def _offered(self, segment: _Segment) -> bool:
        """Whether there is anything to translate in ``segment``."""
        counts = self.foreign if segment.code else self.letters
        return counts[segment.last + 1] > counts[segment.first]

    def _is_sentence(self, segment: _Segment, items: Sequence[_Item]) -> bool:
        """Whether there are words beside the elements of ``segment``."""
        return any(self.contents[gap] & _WORDS for gap in (*(item.first for item in items), segment.last))

    def _stands_apart(self, item: _Item) -> bool:
        """Whether no sentence goes through an element that may, by its name, be a component or a template."""
        token = self.tokens[item.first]
        if token.markup is Markup.EXPRESSION:
            return False
        if token.name in INLINE_ELEMENTS:
            tag = self.text[token.start : token.end]
            return "{" in tag and "\n" in tag
        before, after = item.first, item.last + 1
        if self.text.find("\n", token.start, self.tokens[item.last].end) >= 0:
            return True
        head = self.text[self.starts[before] : self.ends[before]].rstrip(" \t")
        tail = self.text[self.starts[after] : self.ends[after]].lstrip(" \t")
        starts_line = head.endswith("\n") or (not head and before == 0)
        ends_line = tail.startswith("\n") or (not tail and after == len(self.tokens))
        return starts_line and ends_line

    def _trim(self, segment: _Segment, items: Sequence[_Item]) -> tuple[int, int, list[_Item]]:
        """Start and end of the unit, and the elements without words at its edges that stay outside of it."""
        first, last = 0, len(items)
        while first < last and self._is_edge(items[first], items[first].first):
            first += 1
        while first < last and self._is_edge(items[last - 1], items[last - 1].last + 1):
            last -= 1
        start = self.starts[items[first - 1].last + 1 if first else segment.first]
        end = self.ends[items[last].first if last < len(items) else segment.last]
        return start, end, [*items[:first], *items[last:]]

    def _is_edge(self, item: _Item, gap: int) -> bool:
        """Whether ``item`` says nothing, and in ``gap``, on its outer side, there is nothing."""
        if self.tokens[item.first].markup is Markup.EXPRESSION:
            return False
        if any(content & _WORDS for content in self.contents[item.first + 1 : item.last + 1]):
            return False
        return not self.text[self.starts[gap] : self.ends[gap]].strip(_BLANK)

    def _piece(self, start: int, end: int, write: Callable[[str, str, bool, str], str | None]) -> None:
        """The unit between ``start`` and ``end``, without the white space around."""
        raw = self.text[start:end]
        end -= len(raw) - len(raw.rstrip(_BLANK))
        start += len(raw) - len(raw.lstrip(_BLANK))
        raw = self.text[start:end]
        text = join_lines(raw.split("\n")) if "\n" in raw else raw
        write_here = partial(write, raw, text, self.fragile)
        self.pieces.append(Piece(start, end, "HTML text", text, Syntax.HTML, write_here))

    def _markup(self, index: int) -> None:
        """The pieces inside of a token: attributes, and strings in expressions."""
        token = self.tokens[index]
        if token.markup in (Markup.OPEN, Markup.VOID):
            found = attribute_pieces(self.text, token, self.names)
        elif token.markup in (Markup.EXPRESSION, Markup.STATEMENT):
            found = expression_pieces(self.text, token.start, token.end)
        else:
            return
        if self.fragile:
            found = (
                replace(piece, write=partial(write_in_fragile, self.text[piece.start : piece.end], piece.write))
                for piece in found
            )
        self.pieces += found


def _between(segment: _Segment, apart: Sequence[_Item]) -> list[_Segment]:
    """What is left of ``segment`` where the items ``apart`` are taken out."""
    firsts = [segment.first, *(item.last + 1 for item in apart)]
    lasts = [*(item.first for item in apart), segment.last]
    return [_Segment(first, last, segment.code) for first, last in zip(firsts, lasts, strict=True)]
