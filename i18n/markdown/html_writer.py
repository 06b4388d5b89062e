"""Writing translations into HTML: text, preformatted lines, attribute values and JavaScript strings.

A translator may move, drop and repeat the inline tags of the text, and nothing more: what would open or
close an element around it, start a comment or bring in an expression is refused.
"""

import html
import re
from collections.abc import Callable

from i18n.markdown.html_elements import words
from i18n.markdown.html_tokens import Markup, Token, tokens
from i18n.markdown.text import join_lines, split_lines

__all__ = [
    "is_fragile",
    "read_string",
    "write_attribute",
    "write_in_fragile",
    "write_line",
    "write_plain_string",
    "write_run",
    "write_string",
]

_SIMPLE_ELEMENTS = words("b bdi code em i kbd mark small span strong sub sup u")
"""Elements without attributes to speak of, which a translator may add."""
_TAG_START = re.compile(r"<(?=[A-Za-z/!?>])")
_BARE_BRACKET = re.compile(r"<(?![A-Za-z/!?>])")
"""A bracket that opens nothing in HTML; MDX would take it for a tag all the same."""
_BRACES = re.compile(r"[{}]")
_DELIMITERS = re.compile(r"[<>=\"'`{}]|/\*|\*/")
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{\{|\{%", re.DOTALL)
_INTERPOLATION = re.compile(r"\$\{[^{}]*\}?")
_ENDS_BLOCK = re.compile(r"</?(?:script|style|pre|textarea)", re.IGNORECASE)
"""What ends an HTML block wherever it stands in a line: CommonMark 0.31, 4.6, end condition 1."""
_BARE_VALUE = re.compile(r"[^\s\"'=<>`{}&/]+")
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")
"""What Python's ``html.unescape`` looks at."""
_BREAKS = {"\r": "\\r", "\n": "\\n", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_JS_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_JS_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)


def write_run(source: str, shown: str, fragile: bool, translation: str) -> str | None:
    """``translation``, on one line, of the text with inline tags ``source``, which was shown as ``shown``.

    In a ``fragile`` block, where something opens and never closes, a translation must not close it.
    """
    if translation == shown:
        return source
    line = join_lines(split_lines(translation))
    if "<" in line and "<" not in _outside(source, tokens(source)):
        line = _escape_brackets(line)
    return line if line.strip() and _fits(line, source, fragile) else None


def _escape_brackets(line: str) -> str:
    """``line`` with the brackets escaped that open nothing."""
    at, written = 0, ""
    for token in tokens(line):
        written += _BARE_BRACKET.sub("&lt;", line[at : token.start]) + line[token.start : token.end]
        at = token.end
    return written + _BARE_BRACKET.sub("&lt;", line[at:])


def _fits(line: str, source: str, fragile: bool) -> bool:
    """Whether ``line`` has balanced inline tags of ``source``, and no expressions that are not there."""
    given = tokens(source)
    names = {token.name for token in given} | _SIMPLE_ELEMENTS
    expressions = {_raw(source, token) for token in given if token.markup in _EXPRESSIONS}
    stack: list[str] = []
    found = tokens(line)
    for token in found:
        name = token.name
        if token.markup in _EXPRESSIONS:
            if _raw(line, token) not in expressions:
                return False
        elif token.markup is Markup.OPAQUE or name not in names or not line.endswith(">", 0, token.end):
            return False
        elif token.markup is Markup.OPEN:
            stack.append(name)
        elif token.markup is Markup.CLOSE and (not stack or stack.pop() != name):
            return False
    if stack:
        return False
    outside = _outside(line, found)
    if _TAG_START.search(outside):
        return False
    return _keeps_delimiters(outside, _outside(source, given), fragile)


def is_fragile(text: str, found: list[Token]) -> bool:
    """Whether anything opens in ``text``, outside of its tokens ``found``, that never closes."""
    if text.count("<") + text.count("{") == sum(text[token.start] in "<{" for token in found):
        return False
    outside = _outside(text, found)
    return "{" in outside or _TAG_START.search(outside) is not None


def write_in_fragile(source: str, write: Callable[[str], str | None], translation: str) -> str | None:
    """What ``write`` gives for ``translation`` instead of ``source``, if it may stand in a fragile block."""
    written = write(translation)
    return written if written is not None and _keeps_delimiters(written, source, fragile=True) else None


def _keeps_delimiters(text: str, source: str, fragile: bool) -> bool:
    """Whether braces, and in a ``fragile`` block all that opens or closes anything, are those of ``source``."""
    delimiters = _DELIMITERS if fragile else _BRACES
    return delimiters.findall(text) == delimiters.findall(source)


_EXPRESSIONS = (Markup.EXPRESSION, Markup.STATEMENT)


def _raw(text: str, token: Token) -> str:
    """A token as it is written."""
    return text[token.start : token.end]


def _outside(text: str, found: list[Token]) -> str:
    """The text between tokens."""
    starts = [0, *(token.end for token in found)]
    ends = [*(token.start for token in found), len(text)]
    return "\0".join(text[start:end] for start, end in zip(starts, ends, strict=True))


def write_line(source: str, shown: str, fragile: bool, translation: str) -> str | None:
    """``translation`` of a preformatted line, as ``write_run``; what would be a tag in it is escaped."""
    if translation == shown:
        return source
    line = " ".join(split_lines(translation)).strip(" \t")
    line = _TAG_START.sub("&lt;", line)
    return line if line.strip() and _keeps_delimiters(line, source, fragile) else None


def write_attribute(source: str, shown: str, quote: str, translation: str) -> str | None:
    """``translation`` of an attribute's value ``source``, which stands in ``quote``s (or in none).

    Characters that are references in ``source`` are written as such.
    """
    if translation == shown:
        return source
    if set(_TEMPLATE.findall(translation)) - set(_TEMPLATE.findall(shown)):
        return None
    expected = translation if "\n" in shown else join_lines(split_lines(translation))
    entities = {html.unescape(entity): entity for entity in _ENTITY.findall(source)}
    written = (
        expected.replace("&", entities.pop("&")) if "&" in entities else _REFERENCE.sub(_escape_reference, expected)
    )
    for character, entity in entities.items():
        if len(character) == 1 and character not in "#;" and not character.isalnum():
            written = written.replace(character, entity)
    written = written.replace("\r", "&#13;").replace("\n", "&#10;")
    if "\\" not in source:  # the tag may stand in a JavaScript expression, where the quotes are those of a string
        written = written.replace("\\", "&#92;")
    if "<" not in source:
        written = written.replace("<", "&lt;")
    elif _ENDS_BLOCK.search(written):
        return None
    if quote == "'":
        written = written.replace("'", "&#39;")
    elif quote or not _BARE_VALUE.fullmatch(written):
        written = written.replace('"', "&quot;")
        written = written if quote else f'"{written}"'
    unquoted = written[1:-1] if not quote and written[:1] == '"' else written
    return written if html.unescape(unquoted) == expected else None


def _escape_reference(match: re.Match[str]) -> str:
    """What looks like a character reference, so that it is none; other ampersands may stay."""
    return "&amp;" + match[0][1:] if html.unescape(match[0]) != match[0] else match[0]


def read_string(raw: str) -> str:
    """The value of a JavaScript string literal, given without its quotes."""
    return _JS_ESCAPE.sub(_unescape, raw) if "\\" in raw else raw


def _unescape(match: re.Match[str]) -> str:
    """The character for an escape sequence."""
    code = match[1] or match[2] or match[3]
    if not code:
        return _JS_ESCAPES.get(match[4], match[4])
    number = int(code, 16)
    return chr(number) if number <= 0x10FFFF else "\N{REPLACEMENT CHARACTER}"


def write_string(source: str, shown: str, quote: str, outer: str, translation: str) -> str | None:
    """``translation`` as the inside of a JavaScript string in ``quote``s.

    ``outer`` is the quote of the HTML attribute that the string stands in, if it does. Where ``source`` has escapes
    and was shown with them, the translation has them too. A template literal keeps its interpolations.
    """
    if translation == shown:
        return source
    if "\\" in source and shown == source:
        written = re.sub(rf"\\.|{quote}", lambda found: found[0].rjust(2, "\\"), translation, flags=re.DOTALL)
        if re.sub(r"\\.", "", written, flags=re.DOTALL).endswith("\\"):
            return None
        written = _escape_breaks(written)
    else:
        written = write_plain_string(translation, quote)
    if quote == "`":
        allowed = set(_INTERPOLATION.findall(source))
        if any(found not in allowed for found in _INTERPOLATION.findall(written)):
            return None
    if _ENDS_BLOCK.search(written) or (outer and ("&" in written or "<" in written or outer in written)):
        return None
    return written


def write_plain_string(text: str, quote: str) -> str:
    """The inside of a JavaScript string whose value is ``text``."""
    return _escape_breaks(text.replace("\\", "\\\\").replace(quote, "\\" + quote))


def _escape_breaks(text: str) -> str:
    """``text`` with its line breaks, which no string can hold, as escapes."""
    return re.sub("[\r\n\u2028\u2029]", lambda found: _BREAKS[found[0]], text)
