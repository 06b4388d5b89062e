"""What the catalog of one document should contain: its units, equal ones merged."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from i18n.catalog.entry import Entry, parse_type, type_comment
from i18n.markdown.unit import Key, Syntax, Unit

__all__ = ["Message", "messages", "quote_path", "unquote_reference"]

MAX_TRAILS = 3
"""Heading trails shown for an entry: a cell "是" occurs a hundred times, nobody reads a hundred trails."""

# What no PO file can carry: gettext's strings end at NUL, EOT stands between msgctxt and msgid in MO files, and lone
# surrogates are no UTF-8.
_IMPOSSIBLE = re.compile("[\0\x04\ud800-\udfff]")
_CONTROL = re.compile(r"[\0-\x1f\x7f]")
_FIRST, _LAST = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


class Message(NamedTuple):
    """One entry a catalog should have: the key, the ``#.`` lines and the ``#:`` references."""

    key: Key
    comments: tuple[str, ...] = ()
    references: tuple[str, ...] = ()

    @property
    def blank(self) -> Entry:
        """The entry without a translation."""
        return Entry.blank(self.key, self.comments, self.references)

    @property
    def kind(self) -> str:
        """The kind of the first unit with this text."""
        return parse_type(self.comments)[0]


def messages(
    units: Iterable[Unit],
    path: str,
    *,
    line_numbers: bool = False,
    extra_comments: Callable[[Unit], Sequence[str]] | None = None,
) -> list[Message]:
    """The messages of a document in the order of their first units.

    ``path`` is the document's path as references should name it (POSIX, relative). Without line numbers an
    entry has one reference however often its text occurs, because gettext merges equal references.
    ``extra_comments`` gives more ``#.`` lines for a unit (doubtful repairs, glossary terms). A unit whose
    text no PO file can carry (NUL, EOT, lone surrogates) is left out and so keeps its source text.
    """
    merged: dict[Key, list[Unit]] = {}
    for unit in units:
        key = unit.context, unit.msgid
        if key in merged:
            merged[key].append(unit)
        elif unit.msgid and not _IMPOSSIBLE.search(unit.msgid) and not _IMPOSSIBLE.search(unit.context or ""):
            merged[key] = [unit]
    references: tuple[str, ...] = (quote_path(path),)
    cache: dict[tuple[str, Syntax, tuple[str, ...]], tuple[str, ...]] = {}
    result = []
    for key, same in merged.items():
        if line_numbers:
            references = _numbered(quote_path(path), [unit.line for unit in same])
        first = same[0]
        if len(same) == 1 and not first.notes and extra_comments is None:
            # neighbours have the same kind and stand below the same headings
            shape = (first.kind, first.syntax, first.trail)
            comments = cache.get(shape)
            if comments is None:
                comments = cache[shape] = _comments(same, None)
        else:
            comments = _comments(same, extra_comments)
        result.append(Message(key, comments, references))
    return result


def _comments(units: list[Unit], extra: Callable[[Unit], Sequence[str]] | None) -> tuple[str, ...]:
    """Kinds first, which tools read, then for each unit where it stands and what to know about it."""
    kinds: list[str] = []
    rest: list[str] = []
    trails = 0
    for unit in units:
        _add(kinds, type_comment(unit.kind, unit.syntax))
        if unit.trail and trails < MAX_TRAILS:
            trails += _add(rest, "in: " + " > ".join(unit.trail))
        for note in unit.notes:
            _add(rest, f"note: {note}")
        for comment in extra(unit) if extra else ():
            _add(rest, comment)
    return (*kinds, *rest)


def _add(lines: list[str], text: str) -> bool:
    # gettext takes a backslash at the end of a comment for a line that goes on
    line = " ".join(_CONTROL.sub(" ", text).split()).rstrip("\\ ")
    if not line or line in lines:
        return False
    lines.append(line)
    return True


def _numbered(path: str, lines: list[int]) -> tuple[str, ...]:
    """A reference for each line; gettext before 0.22 splits a quoted path, and can read one of them only."""
    if path.startswith(_FIRST):
        lines = lines[:1]
    return tuple(f"{path}:{line}" for line in dict.fromkeys(lines))


def quote_path(path: str) -> str:
    """A path as a reference: one with spaces is put between U+2068 and U+2069, as GNU gettext does.

    Readers older than that (gettext before 0.22, polib) take the words one by one and drop a repeated one,
    so a path with a repeated word is percent-encoded instead.
    """
    words = path.split()
    if len(words) == 1 and words[0] == path:
        return path
    if len(set(words)) < len(words) or " ".join(words) != path:
        return "".join(f"%{ord(character):02X}" if character.isspace() else character for character in path)
    return f"{_FIRST}{path}{_LAST}"


def unquote_reference(reference: str) -> str:
    """The path of a reference, without quotes and line number."""
    if reference.startswith(_FIRST):
        return reference[1:].partition(_LAST)[0]
    path, colon, line = reference.rpartition(":")
    return path if colon and line.isdigit() else reference
