"""What the catalog of one document should contain: its units, equal ones merged."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from i18n.catalog.entry import parse_type, type_comment
from i18n.markdown.unit import Key, Unit

__all__ = ["Message", "messages", "quote_path", "unquote_reference"]

MAX_TRAILS = 3
"""Heading trails shown for an entry: a cell "是" occurs a hundred times, nobody reads a hundred trails."""

# What no PO file can carry: gettext's strings end at NUL, and lone surrogates are no UTF-8.
_IMPOSSIBLE = re.compile("[\0\ud800-\udfff]")
_SPACES = re.compile(r"[\s\0-\x1f\x7f]+")
_FIRST, _LAST = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


@dataclass(frozen=True, slots=True)
class Message:
    """One entry a catalog should have: the key, the ``#.`` lines and the ``#:`` references."""

    key: Key
    comments: tuple[str, ...] = ()
    references: tuple[str, ...] = ()

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
    text no PO file can carry (NUL, lone surrogates) is left out and so keeps its source text.
    """
    merged: dict[Key, tuple[list[str], list[str], list[int]]] = {}
    for unit in units:
        if _IMPOSSIBLE.search(unit.msgid) or not unit.msgid:
            continue
        kinds, rest, lines = merged.setdefault(unit.key, ([], [], []))
        _add(kinds, type_comment(unit.kind, unit.syntax))
        if unit.trail:
            trail = "in: " + " > ".join(unit.trail)
            if sum(line.startswith("in: ") for line in rest) < MAX_TRAILS:
                _add(rest, trail)
        for note in unit.notes:
            _add(rest, f"note: {note}")
        for comment in extra_comments(unit) if extra_comments else ():
            _add(rest, comment)
        lines.append(unit.line)
    quoted = quote_path(path)
    plain: tuple[str, ...] = (quoted,)
    # gettext before 0.22 splits a quoted path at its spaces and merges equal pieces, so that one is
    # all it can read
    many = line_numbers and not quoted.startswith(_FIRST)
    result = []
    for key, (kinds, rest, lines) in merged.items():
        references = plain
        if line_numbers:
            references = tuple(f"{quoted}:{line}" for line in dict.fromkeys(lines if many else lines[:1]))
        result.append(Message(key, (*kinds, *rest), references))
    return result


def _add(lines: list[str], text: str) -> None:
    line = _SPACES.sub(" ", text).strip()
    if line and line not in lines:
        lines.append(line)


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
