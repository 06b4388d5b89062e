"""Text in tags: attribute values, and strings in the expressions of Vue, JSX and templates.

Expressions are code and stay as they are, except for their string literals with a letter beyond ASCII:
nothing else in them is words for certain.
"""

import html
import re
from collections.abc import Iterator
from functools import lru_cache, partial

from i18n.markdown.html_elements import BLOCK_ELEMENTS, COMPONENT_IDENTIFIERS, IDENTIFIERS, INLINE_ELEMENTS
from i18n.markdown.html_tokens import Attribute, Token, attributes
from i18n.markdown.html_writer import read_string, write_attribute, write_plain_string, write_run, write_string
from i18n.markdown.text import join_lines
from i18n.markdown.unit import Piece, Syntax

__all__ = ["attribute_pieces", "expression_pieces"]

_LETTER = re.compile(r"[^\W\d_]")
_FOREIGN_LETTER = re.compile(r"[^\x00-\x7f\W\d_]")
_LITERAL = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?\*/)"
    r'|(?P<string>"(?:[^"\\\n]|\\.)*+"|\'(?:[^\'\\\n]|\\.)*+\'|`(?:[^`\\]|\\.)*+`)'
    r"|(?<=>)(?P<text>[^<>{}()=;'\"`]*)(?=[<{])",
    re.DOTALL,
)
_KEY = re.compile(r"\s*:")


def attribute_pieces(text: str, tag: Token, names: frozenset[str]) -> Iterator[Piece]:
    """The values of ``tag``'s attributes that are text: those called ``names``, and others beyond ASCII."""
    raw = text[tag.start : tag.end]
    if raw.isascii() and not _mentions(names).search(raw):
        return
    is_html = tag.name in INLINE_ELEMENTS or tag.name in BLOCK_ELEMENTS
    identifiers = IDENTIFIERS if is_html else COMPONENT_IDENTIFIERS
    for attribute in attributes(text, tag):
        name = attribute.name.lower()
        if attribute.quote == "{":
            yield from expression_pieces(text, attribute.start, attribute.end)
        elif name[0] in ":@#" or name.startswith(("v-", "x-")):
            if _FOREIGN_LETTER.search(text, attribute.start, attribute.end):
                yield from expression_pieces(text, attribute.start, attribute.end, outer=attribute.quote)
        elif name in names:
            yield from _value_piece(text, attribute, name, _LETTER)
        elif name not in identifiers and not name.startswith(("data-", "on")):
            yield from _value_piece(text, attribute, name, _FOREIGN_LETTER)


@lru_cache(maxsize=16)
def _mentions(names: frozenset[str]) -> re.Pattern[str]:
    """Finds any of ``names`` before an equals sign: most tags have none, and this is faster than reading them."""
    return re.compile(rf"[\s\"'/}}](?:{'|'.join(map(re.escape, sorted(names)))})\s*=", re.IGNORECASE)


def _value_piece(text: str, attribute: Attribute, name: str, needed: re.Pattern[str]) -> Iterator[Piece]:
    """The value of ``attribute``, if it has a ``needed`` letter."""
    raw = text[attribute.start : attribute.end]
    if not needed.search(raw):
        return
    start = attribute.start + len(raw) - len(raw.lstrip())
    raw = raw.strip()
    shown = html.unescape(join_lines(raw.split("\n")))
    if needed.search(shown):
        write = partial(write_attribute, raw, shown, attribute.quote)
        yield Piece(start, start + len(raw), f"attribute {name}", shown, Syntax.PLAIN, write)


def expression_pieces(text: str, start: int, end: int, *, outer: str = "") -> Iterator[Piece]:
    """The strings with a letter beyond ASCII in ``text[start:end]``, and the text of JSX elements in it.

    ``outer`` is the quote of the attribute whose value the code is, if it is one. Keys of objects are code.
    """
    if not _FOREIGN_LETTER.search(text, start, end) or (outer and "&" in text[start:end]):
        return
    for match in _LITERAL.finditer(text, start, end):
        if match["text"] and _FOREIGN_LETTER.search(match["text"]):
            yield from _jsx_text(match)
        elif match["string"] and _FOREIGN_LETTER.search(match["string"]):
            if _KEY.match(text, match.end(), end) and _before(text, match.start()) in "{,":
                continue
            yield _string_piece(match, text[match.start() - 1] == "=", outer)


def _before(text: str, at: int) -> str:
    """The last character before ``at`` that is not white space; the code starts with a brace or a quote."""
    at -= 1
    while at > 0 and text[at].isspace():
        at -= 1
    return text[at]


def _jsx_text(match: re.Match[str]) -> Iterator[Piece]:
    """The text of an element inside an expression."""
    raw = match["text"].strip()
    start = match.start() + match["text"].index(raw)
    shown = join_lines(raw.split("\n"))
    yield Piece(start, start + len(raw), "HTML text", shown, Syntax.HTML, partial(write_run, raw, shown, True))


def _string_piece(match: re.Match[str], is_attribute: bool, outer: str) -> Piece:
    """A string literal, or the value of an attribute of a JSX element in the code."""
    raw, quote = match["string"][1:-1], match["string"][0]
    start, end = match.start() + 1, match.end() - 1
    if is_attribute and not outer:
        shown = html.unescape(raw)
        return Piece(start, end, "attribute", shown, Syntax.PLAIN, partial(write_attribute, raw, shown, quote))
    shown = raw if quote == "`" else read_string(raw)
    if write_plain_string(shown, quote) != raw:  # other escapes than necessary: show how it is written
        shown = raw
    return Piece(start, end, "string", shown, Syntax.PLAIN, partial(write_string, raw, shown, quote, outer))
