"""Reading entries that are in the layout of gettext's tools, without polib, which takes ten times as long.

Nearly all blocks of a catalog are: comments in gettext's order, one space behind each mark, plain escapes. Any block
that is otherwise, by so much as a space, is left to polib.
"""

import re

import polib

from i18n.catalog.entry import Entry

__all__ = ["Layout"]

_STRING = r'"[^"\\\n]*+(?:\\[nt"\\][^"\\\n]*+)*+"'
_STRINGS = rf"{_STRING}(?:\n{_STRING})*+"
_PREVIOUS = rf"{_STRING}(?:\n#\| {_STRING})*+"
_BLOCK = re.compile(
    r"(?P<remarks>(?:# [^\n]*\S\n(?:#(?: [^\n]*\S)?\n)*)?)"
    r"(?P<comments>(?:#\. \S(?:[^\n]*\S)?\n)*)"
    r"(?:#: (?P<references>[^\s\u2068][^\n\u2068]*[^\s\u2068])\n)?"
    r"(?:#, (?P<flags>[a-z-]+(?:, [a-z-]+)*)\n)?"
    rf"(?:(?:#\| msgctxt (?P<before_context>{_PREVIOUS})\n)?#\| msgid (?P<before>{_PREVIOUS})\n)?"
    rf"(?:msgctxt (?P<context>{_STRINGS})\n)?msgid (?P<msgid>{_STRINGS})\nmsgstr (?P<msgstr>{_STRINGS})"
)
_FIELDS = re.compile(r"(?:[A-Za-z-]+: (?:\S(?:[^\n]*\S)?)?\n)+")
_BETWEEN = re.compile(r'"\n(?:#\| )?"')
"""Between two strings that are one."""


class Layout:
    """Reads the blocks of one file, of which many have comments in common."""

    def __init__(self) -> None:
        self._comments: dict[str, tuple[str, ...]] = {"": ()}
        self._references: dict[str | None, tuple[str, ...]] = {None: ()}

    def entry(self, block: str, line: int) -> Entry | None:
        """The entry in a block of lines, the first of which is a file's ``line``; ``None`` for another layout."""
        match = _BLOCK.fullmatch(block)
        if match is None:
            return None
        remarks, comments, references, flags, before_context, before, context, msgid, msgstr = match.groups()
        if msgid == '""':  # a header
            return None
        return Entry(
            _text(msgid),
            None if context is None else _text(context),
            _text(msgstr),
            self._of_document(comments),
            tuple(remark[2:] for remark in remarks.split("\n")[:-1]) if remarks else (),
            self._places(references),
            tuple(flags.split(", ")) if flags else (),
            None if before is None else (None if before_context is None else _text(before_context), _text(before)),
            raw=block,
            line=line,
        )

    def header(self, block: str) -> Entry | None:
        """The header in a block of lines; ``None`` for another layout."""
        match = _BLOCK.fullmatch(block)
        if match is None or match["msgid"] != '""' or match["before"] or match["context"]:
            return None
        if match["comments"] or match["references"] or "#  " in match["remarks"]:
            return None
        text = _text(match["msgstr"])
        fields = text.splitlines()
        names = {field.partition(":")[0] for field in fields}
        if _FIELDS.fullmatch(text) is None or not len(names) == len(fields) == text.count("\n"):
            return None
        remarks = tuple(remark[2:] for remark in match["remarks"].split("\n")[:-1])
        flags = tuple(match["flags"].split(", ")) if match["flags"] else ()
        return Entry("", msgstr=text, remarks=remarks, flags=flags, raw=block)

    def _of_document(self, comments: str) -> tuple[str, ...]:
        found = self._comments.get(comments)
        if found is None:
            found = tuple(comment[3:] for comment in comments.split("\n")[:-1])
            self._comments[comments] = found
        return found

    def _places(self, references: str | None) -> tuple[str, ...]:
        found = self._references.get(references)
        if found is None and references is not None:
            found = self._references[references] = tuple(references.split())
        return found or ()


def _text(strings: str) -> str:
    """What the quoted strings of a keyword say."""
    text = strings[1:-1]
    if '"\n' in text:
        text = _BETWEEN.sub("", text)
    return polib.unescape(text) if "\\" in text else text
