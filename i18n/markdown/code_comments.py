"""Comments and strings in fenced code, found by pygments.

A comment is offered line by line, without its delimiters and the stars of a decorated block. What a tool
reads (``# noqa``, ``// @ts-ignore``, ``// [!code focus]``) is literal. A string is offered as it is written,
escapes included. A translation is written only if the code around it is tokenized as before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from i18n.markdown.code_text import comment_spans, diff_comments, is_words
from i18n.markdown.text import has_letters_quick
from i18n.markdown.unit import Piece, Syntax

if TYPE_CHECKING:
    from pygments.lexer import Lexer

__all__ = ["code_pieces"]

_LANGUAGE = re.compile(r"\{?\.?([\w+#-]+)")
_SIMILAR = {"svelte": "html", "astro": "html", "jsonc": "json", "json5": "json", "mdx": "", "markdown": "", "md": ""}
"""Languages that pygments has no lexer for, and one that finds their comments; Markdown in a fence is a sample."""
_LITERAL = (("Preproc",), ("PreprocFile",), ("Hashbang",))
"""Subtypes of comments that are code."""
_HARMLESS = re.compile(r"[\w .,，。、；：？！（）「」《》-]*")
"""What can stand in a comment of any language without ending it or meaning something to a lexer."""
_QUOTE = re.compile(r"[A-Za-z]{0,2}(?P<quote>\"\"\"|'''|\"|'|`)")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]|^[ \t]*(?:```|~~~)")
"""Line breaks and other control characters, and what would close the fence at the start of a line."""


class Group(NamedTuple):
    """Neighbouring tokens of one sort, joined: lexers cut comments and strings as they like."""

    sort: str
    """``comment``, ``string``, or the lexer's token type."""
    start: int
    text: str


def code_pieces(code: str, language: str, mode: Literal["comments", "all"]) -> list[Piece]:
    r"""The comments in ``code``, and with ``mode="all"`` the strings that are words, in order.

    ``code`` has lines ended by ``\n``; ``language`` is the first word of a fence's info string. Unknown
    languages have no pieces.
    """
    lexer = _lexer(language.lower())
    if lexer is None or not has_letters_quick(code):
        return []
    if lexer.name == "Diff":
        return [_diff_piece(code, start, end) for start, end in diff_comments(code)]
    source = _Source(lexer, code, tuple(_groups(lexer, code)))
    pieces: list[Piece] = []
    for index, group in enumerate(source.groups):
        if group.sort == "comment":
            pieces += _comment_pieces(source, index)
        elif group.sort == "string" and mode == "all":
            pieces += _string_pieces(source, index)
    return pieces


@lru_cache(maxsize=128)
def _lexer(language: str) -> "Lexer | None":
    """The lexer for the language of a fence, if there is one that knows comments."""
    match = _LANGUAGE.match(language)
    name = _SIMILAR.get(match[1], match[1]) if match else ""
    if not name:
        return None
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(name)
    except ClassNotFound:
        return None


def _groups(lexer: "Lexer", code: str) -> Iterator[Group]:
    """The tokens of ``code``, with those of comments and strings joined; nothing where the lexer fails.

    ``get_tokens`` would strip and expand the text; the unprocessed tokens have its own offsets.
    """
    start, sort, text = 0, "", ""
    try:
        for index, kind, value in lexer.get_tokens_unprocessed(code if code.endswith("\n") else code + "\n"):
            if not value:
                continue
            now = _sort(kind)
            if kind[-1:] == ("Doc",) and value.lstrip()[:1] in "/#;-%":
                now = "comment"
            if now == sort and index == start + len(text):
                text += value
                continue
            if sort:
                yield Group(sort, start, text)
            start, sort, text = index, now, value
    except Exception:  # a lexer is third-party code, run on any text
        return
    if sort:
        yield Group(sort, start, text)


@lru_cache(maxsize=512)
def _sort(kind: tuple[str, ...]) -> str:
    """The sort of a group for a token type of pygments, which is a tuple of names."""
    if kind[:1] == ("Comment",) and kind[1:2] not in _LITERAL:
        return "comment"
    return "string" if kind[:2] == ("Literal", "String") else ".".join(kind)


@dataclass(frozen=True, slots=True)
class _Source:
    """A piece of code that was understood."""

    lexer: "Lexer"
    code: str
    groups: tuple[Group, ...]

    def accepts(self, index: int, start: int, end: int, written: str) -> bool:
        """Whether only group ``index`` changes, and not in sort, where ``written`` replaces ``code[start:end]``."""
        changed = self.code[:start] + written + self.code[end:]
        found = tuple(_groups(self.lexer, changed))
        if len(found) != len(self.groups):
            return False
        old, new = self.groups[index], found[index]
        return (
            (new.sort, new.start) == (old.sort, old.start)
            and len(new.text) == len(old.text) + len(written) - (end - start)
            and found[:index] == self.groups[:index]
            and all(
                (a.sort, a.text) == (b.sort, b.text)
                for a, b in zip(found[index + 1 :], self.groups[index + 1 :], strict=True)
            )
        )


def _comment_pieces(source: _Source, index: int) -> Iterator[Piece]:
    """The lines of a comment that are words."""
    group = source.groups[index]
    if not source.code.startswith(group.text.rstrip("\n"), group.start):
        return
    for first, last in comment_spans(group.text, source.lexer.name):
        start, end = group.start + first, group.start + last
        text = source.code[start:end]
        yield Piece(start, end, "comment", text, Syntax.PLAIN, partial(_write_comment, source, index, start, end))


def _write_comment(source: _Source, index: int, start: int, end: int, translation: str) -> str | None:
    """``translation`` as one line of a comment, if it stays one."""
    if translation == source.code[start:end]:
        return translation
    if not translation.strip() or _FORBIDDEN.search(translation):
        return None
    if _HARMLESS.fullmatch(translation) and translation[0].isalpha() and translation[-1] != "-":
        return translation
    return translation if source.accepts(index, start, end, translation) else None


def _diff_piece(code: str, start: int, end: int) -> Piece:
    """A comment in a diff of code in an unknown language: everything up to the end of the line is a comment."""

    def write(translation: str) -> str | None:
        if translation == code[start:end]:
            return translation
        if not translation.strip() or _FORBIDDEN.search(translation) or re.search(r"\*/|-->", translation):
            return None
        return translation

    return Piece(start, end, "comment", code[start:end], Syntax.PLAIN, write)


def _string_pieces(source: _Source, index: int) -> Iterator[Piece]:
    """The inside of a string, if it is words; its lines if it has several."""
    group = source.groups[index]
    opening = _QUOTE.match(group.text)
    if opening is None or not source.code.startswith(group.text, group.start):
        return
    quote = opening["quote"]
    if not group.text.endswith(quote, opening.end()):
        return
    inside = group.text[opening.end() : -len(quote)]
    for line in re.finditer(r"[^\n]+", inside):
        text = line[0].strip()
        if not is_words(text):
            continue
        start = group.start + opening.end() + line.start() + len(line[0]) - len(line[0].lstrip())
        write = partial(_write_string, source, index, start, start + len(text), quote)
        yield Piece(start, start + len(text), "string", text, Syntax.PLAIN, write)


def _write_string(source: _Source, index: int, start: int, end: int, quote: str, translation: str) -> str | None:
    """``translation`` inside of a string, with its quotes escaped as the language wants them."""
    if translation == source.code[start:end]:
        return translation
    if _FORBIDDEN.search(translation):
        return None
    mark = quote[0]
    bare = re.compile(rf"(?<!\\)((?:\\\\)*){mark}")
    for written in (translation, bare.sub(rf"\1\\{mark}", translation), translation.replace(mark, mark * 2)):
        if _stays_closed(written, quote) and source.accepts(index, start, end, written):
            return written
    return None


def _stays_closed(written: str, quote: str) -> bool:
    """Whether ``written`` cannot end the string; lexers do not tell two strings side by side from one."""
    mark = quote[0]
    if len(quote) > 1:
        return quote not in written and not written.endswith((mark, "\\"))
    plain = re.sub(rf"\\.|{mark}{mark}", "", written, flags=re.DOTALL)
    return mark not in plain and not plain.endswith("\\")
