"""Wrapping strings as GNU gettext does, for catalogs that an editor has wrapped; ours are not wrapped.

polib wraps at spaces only, which leaves Chinese in one line of any length, and wraps comments, which gettext does not.
"""

import re
import unicodedata
from collections.abc import Iterator

import polib

__all__ = ["WIDTH", "line_width", "one_empty_line", "po_text", "wrap_references"]

WIDTH = 79
"""Columns of a line in gettext (``DEFAULT_PAGE_WIDTH``), Poedit and Lokalize."""

_LEAST_WIDTH = 60
_TWICE = re.compile(r'^((?:#~ |#\| |#~\| )?msg(?:id|str|ctxt) "")\n(?:#~ |#\| |#~\| )?""$', re.MULTILINE)
_ODD_BREAK = re.compile("[\v\f\r\x1c-\x1e\x85\u2028\u2029]")
# A string that goes on in the next line although it does not end with a newline.
_WRAPPED = re.compile(r'^(.*(?<!\\n)(?<!d ")(?<!r ")(?<!t ")")\n(?:#~ |#\| |#~\| )?"', re.MULTILINE)
# Where a line may not begin and may not end (UAX 14, the classes that matter in prose).
_NO_START = frozenset(
    "!),.:;?]}¢°·’”†‡›℃、。〃々〉》」』】〕〗〞︰︱︳﹐﹑﹒﹔﹕﹖﹗﹙﹚﹜﹞！），．：；？｜］｝～…—ー%％"
)
_NO_END = frozenset("$([{£¥‘“〈《「『【〔〖〝﹗﹙﹛﹝（．［｛￡￥")


class _Lines(str):
    """A string that tells polib, which asks ``splitlines``, the lines to write it in."""

    __slots__ = ("lines",)

    lines: list[str]

    def splitlines(self, keepends: bool = False) -> list[str]:
        return self.lines[:]


def po_text(text: str, keyword: str, width: int) -> str:
    """The text of a field, so that polib breaks it where gettext does: at newlines, and at ``width`` columns if any.

    ``keyword`` is what stands before the string in its first line. ``str.splitlines`` knows ten line ends, and polib
    would break a string at each of them.
    """
    if not width and not _ODD_BREAK.search(text):
        return text
    parts = text.split("\n")
    lines = [part + "\n" for part in parts[:-1]] + [part for part in parts[-1:] if part]
    result = _Lines(text)
    if not width or (len(lines) < 2 and _columns(keyword + polib.escape(text)) + 2 <= width):
        result.lines = lines
    else:
        result.lines = [piece for line in lines for piece in _wrap(line, width - 2)]
        if len(result.lines) == 1:
            result.lines.insert(0, "")  # polib puts another one before, see one_empty_line
    return result


def one_empty_line(text: str) -> str:
    """The lines of an entry without the second of two empty strings after a keyword.

    polib begins with an empty string if there is more than one line; gettext also if the only one does not fit.
    """
    return _TWICE.sub(r"\1", text)


def line_width(text: str) -> int:
    """The width at which the strings of a PO text are wrapped, 0 where they are not."""
    if '"\n"' not in text and '"\n#' not in text:  # every string in one line, which is quickly seen
        return 0
    widths = [_columns(found[1]) for found in _WRAPPED.finditer(text)]
    if not widths:
        return 0
    # one column more: gettext and we do not agree on the width of every emoji
    return WIDTH if _LEAST_WIDTH < max(widths) <= WIDTH + 1 else max(widths)


def wrap_references(references: tuple[str, ...], width: int) -> list[str]:
    """The ``#:`` lines: all in one, or as many as fit."""
    lines: list[str] = []
    for reference in references:
        if lines and not (width and _columns(lines[-1]) + 1 + _columns(reference) > width):
            lines[-1] += f" {reference}"
        else:
            lines.append(f"#: {reference}")
    return lines


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _wrap(line: str, width: int) -> Iterator[str]:
    """The pieces of one line, filled greedily; text without a place to break stays whole."""
    piece, used = "", 0
    for chunk in _chunks(line):
        columns = _columns(polib.escape(chunk))
        if piece and used + columns > width:
            yield piece
            piece, used = "", 0
        piece += chunk
        used += columns
    if piece:
        yield piece


def _chunks(line: str) -> Iterator[str]:
    """What is never broken: words with the spaces after them, ideographs with their punctuation."""
    start = 0
    for place in range(1, len(line)):
        before, after = line[place - 1], line[place]
        wide = unicodedata.east_asian_width(before) in "WF" or unicodedata.east_asian_width(after) in "WF"
        joined = after in _NO_START or before in _NO_END or after in " \n"
        path = (before in ".-" and after.isalpha()) or (before == "/" and after != "/") or before in "]}"
        if not joined and (before == " " or wide or path):
            yield line[start:place]
            start = place
    yield line[start:]
