"""TOML front matter: a scanner that finds strings, beside ``tomllib``, which judges and reads them.

``tomllib`` gives no positions. Because it has accepted the document first, the scanner needs no error
handling: it only has to tell strings, comments, brackets and keys apart. A TOML string means the same
wherever it stands, so a written string is verified alone.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import partial

from i18n.markdown.front_matter import Pattern, Scalar, Step, Wildcard, advance, complete

__all__ = ["toml_scalars"]

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?s:[^"\\]|\\.|"{1,2}(?!"))*+"{3,5}'
    r"|'''(?s:[^']|'{1,2}(?!'))*+'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*+"'
    r"|'[^'\n]*+'"
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_OTHER = re.compile(r"[^,\]}#\n]+")
"""A number, a date or a boolean, up to what ends it."""
_UNUSUAL_BREAK = re.compile("[\r\x85\u2028\u2029]")
_FENCE_LINE = re.compile(r"(?m)^[ \t]*(?:---|\+\+\+|;;;|\.\.\.)")
_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
}
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')

_Path = tuple[Step, ...]


def toml_scalars(body: str, patterns: frozenset[Pattern]) -> list[Scalar]:
    """The strings of the TOML document ``body`` that ``patterns`` want; none if it cannot be read."""
    try:
        tomllib.loads(body)
    except (ValueError, RecursionError):
        return []
    scalars: list[Scalar] = []
    for path, start, end in _Scanner(body).strings():
        left = patterns
        for step in path:
            left = advance(left, step)
        if complete(left):
            value = _read(body[start:end])
            text = value.rstrip("\n")
            scalars.append((start, end, path, text, partial(_write_toml, body[start:end], value[len(text) :])))
    return scalars


class _Scanner:
    """Walks through a document that ``tomllib`` has accepted."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.at = 0
        self.arrays: set[_Path] = set()
        """Paths of arrays of tables: a later header that goes through one means its last item."""

    def strings(self) -> Iterator[tuple[_Path, int, int]]:
        """Every string that is a value, with its path and its span (the quotes included)."""
        table: _Path = ()
        while self._skip():
            if self._take("[["):
                table = self._resolve(self._key("]"))
                self.arrays.add(table)
                table = (*table, Wildcard.ITEM)
                self.at += 2
            elif self._take("["):
                table = self._resolve(self._key("]"))
                self.at += 1
            else:
                yield from self._pair(table)

    def _skip(self) -> bool:
        """Skip white space and comments; whether anything is left."""
        blank = _BLANK.match(self.body, self.at)
        self.at = blank.end() if blank else self.at
        return self.at < len(self.body)

    def _take(self, token: str) -> bool:
        """Skip ``token`` if it comes next."""
        if not self.body.startswith(token, self.at):
            return False
        self.at += len(token)
        return True

    def _key(self, end: str) -> _Path:
        """Read a dotted key, up to ``end``."""
        path: list[Step] = []
        while self._skip() and not self.body.startswith(end, self.at):
            if self._take("."):
                continue
            quoted = _STRING.match(self.body, self.at)
            bare = quoted or _BARE.match(self.body, self.at)
            if bare is None:  # impossible in a valid document
                self.at = len(self.body)
                break
            path.append(_read(quoted[0]) if quoted else bare[0])
            self.at = bare.end()
        return tuple(path)

    def _resolve(self, header: _Path) -> _Path:
        """The path of a table header: a name of an array of tables stands for its last item."""
        path: _Path = ()
        for index, step in enumerate(header):
            path = (*path, step)
            if path in self.arrays and index < len(header) - 1:
                path = (*path, Wildcard.ITEM)
        return path

    def _pair(self, table: _Path) -> Iterator[tuple[_Path, int, int]]:
        """A key, its equals sign and its value."""
        path = (*table, *self._key("="))
        self.at += 1
        yield from self._value(path)

    def _value(self, path: _Path) -> Iterator[tuple[_Path, int, int]]:
        """A value of any type."""
        if not self._skip():
            return
        string = _STRING.match(self.body, self.at)
        if string is not None:
            self.at = string.end()
            yield path, string.start(), string.end()
        elif self._take("["):
            while self._skip() and not self._take("]"):
                if not self._take(","):
                    yield from self._value((*path, Wildcard.ITEM))
        elif self._take("{"):
            while self._skip() and not self._take("}"):
                if not self._take(","):
                    yield from self._pair(path)
        else:
            other = _OTHER.match(self.body, self.at)
            self.at = other.end() if other else len(self.body)


def _read(token: str) -> str:
    """The value of one string, quotes included."""
    value = tomllib.loads(f"value = {token}")["value"]
    return value if isinstance(value, str) else ""


def _write_toml(source: str, tail: str, translation: str) -> str | None:
    """The string for ``translation``: with the source's quotes if possible, else in plain double quotes."""
    expected = translation + tail
    for candidate in _candidates(source, expected):
        try:
            if _read(candidate) == expected:
                candidate.encode()
                return candidate
        except ValueError:
            continue
    return None


def _candidates(source: str, expected: str) -> Iterator[str]:
    """Ways to write ``expected``, the preferred first; each has to be verified."""
    clean = not _UNUSUAL_BREAK.search(expected)
    if source.startswith(('"""', "'''")):
        quotes = source[:3]
        opening = quotes + ("\n" if source[3:4] == "\n" else "")
        if clean and not _FENCE_LINE.search(expected):
            inside = expected.replace("\\", "\\\\").replace('"""', '""\\"') if quotes == '"""' else expected
            yield opening + inside + quotes
    elif source.startswith("'") and clean and "\n" not in expected:
        yield f"'{expected}'"
    yield '"' + _ESCAPED.sub(_escape, expected) + '"'


def _escape(match: re.Match[str]) -> str:
    """A character as an escape sequence of a basic string."""
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"
