"""One entry of a PO file as a value, and its text in the file."""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from zlib import crc32

import polib

from i18n.catalog.wrapping import one_empty_line, po_text, wrap_references
from i18n.markdown.unit import Key, Syntax

__all__ = ["MACHINE", "MEMORY", "Entry", "parse_type", "type_comment"]

MACHINE = "machine:"
"""How the translator comment with the origin of a machine translation begins."""

MEMORY = "memory:"
"""How the translator comment with the origin of a similar text's translation begins."""

_REVIEWED = "status: reviewed before the edit, "
"""How the extracted comment begins that an entry gets when an edit of its text makes a reviewed translation fuzzy.

A checksum of the translation follows: a text that gets its old words back gets its translation back as reviewed, but
only the one that was reviewed. Translators may have changed it since and left the entry fuzzy.
"""

_TYPE = "type: "
_ESCAPED = re.compile(r'[\\"\x00-\x1f]')


@dataclass(slots=True)
class Entry:
    """An entry: what it says, and ``raw``, the lines it was read from.

    A value: nothing assigns to its fields. It is not frozen because that makes it six times slower to create, and
    catalogs have many.

    ``raw`` is what is written while nothing has changed, so that an editor's own wrapping and spacing
    survive to the byte; ``with_`` forgets it. ``raw`` and ``line`` do not take part in comparisons.
    """

    msgid: str
    context: str | None = None
    msgstr: str = ""
    comments: tuple[str, ...] = ()
    """Extracted comments (``#.``), one a line."""
    remarks: tuple[str, ...] = ()
    """Translator comments (``#``), one a line; theirs, but for the line that begins with ``machine:``."""
    references: tuple[str, ...] = ()
    """``path`` or ``path:line``, quoted as in the file."""
    flags: tuple[str, ...] = ()
    previous: Key | None = None
    """``#| msgctxt`` and ``#| msgid``: the text that ``msgstr`` was made for."""
    obsolete: bool = False
    raw: str | None = field(default=None, compare=False, repr=False)
    line: int = field(default=0, compare=False)
    """Line in the file, counted from 1; 0 for one that was not read."""

    @property
    def key(self) -> Key:
        """Identity in the catalog."""
        return (self.context, self.msgid)

    @property
    def fuzzy(self) -> bool:
        """Whether somebody has to look at the translation."""
        return "fuzzy" in self.flags

    @property
    def translated(self) -> bool:
        """Whether this is a reviewed translation, as msgfmt counts."""
        return bool(self.msgstr) and not self.obsolete and not self.fuzzy

    @property
    def machine(self) -> str | None:
        """The origin of a machine translation: ``<engine> <model> <score>``."""
        for remark in self.remarks:
            if remark.startswith(MACHINE):
                return remark[len(MACHINE) :].strip()
        return None

    @property
    def kind(self) -> str:
        """Kind of the first unit with this text, from ``#. type:``; ``""`` where that is missing."""
        return parse_type(self.comments)[0]

    @property
    def syntax(self) -> Syntax:
        """The language of the text, from the ``#. type:`` comment; Markdown where it is missing."""
        return parse_type(self.comments)[1]

    @property
    def draft(self) -> bool:
        """Whether the translation was never reviewed for any text, as far as the entry tells."""
        return bool(self.msgstr) and self.fuzzy and self.review_mark not in self.comments

    @property
    def review_mark(self) -> str:
        """The extracted comment for an entry with this translation, reviewed for its previous text."""
        return f"{_REVIEWED}{crc32(self.msgstr.encode()):08x}"

    @property
    def plain_comments(self) -> tuple[str, ...]:
        """The extracted comments that come from the document: all but the review mark."""
        return tuple(comment for comment in self.comments if not comment.startswith(_REVIEWED))

    def with_(self, **changes: object) -> "Entry":
        """The entry with some fields changed; itself where nothing differs."""
        if all(getattr(self, name) == value for name, value in changes.items()):
            return self
        return replace(self, raw=None, **changes)  # type: ignore[arg-type]

    def at(self, raw: str, line: int) -> "Entry":
        """The entry as it was read at a line of a file."""
        return Entry(
            self.msgid,
            self.context,
            self.msgstr,
            self.comments,
            self.remarks,
            self.references,
            self.flags,
            self.previous,
            self.obsolete,
            raw,
            line,
        )

    def with_fuzzy(self, fuzzy: bool) -> "Entry":
        """The entry with the fuzzy flag set or not; the other flags keep their order."""
        flags = tuple(flag for flag in self.flags if flag != "fuzzy")
        return self if fuzzy == self.fuzzy else self.with_(flags=("fuzzy", *flags) if fuzzy else flags)

    def with_machine(self, origin: str | None) -> "Entry":
        """The entry with the one remark on its machine origin set, replaced or (``None``) taken away."""
        remarks = tuple(remark for remark in self.remarks if not remark.startswith(MACHINE))
        if origin is not None:
            remarks = (*remarks, f"{MACHINE} {origin}")
        return self.with_(remarks=remarks)

    def text(self, width: int = 0) -> str:
        """The entry as lines, no newline last; strings are wrapped at ``width`` columns, 0 for never."""
        if self.raw is not None and (self.line or not width):
            return self.raw
        return self._render(width)

    @classmethod
    def blank(cls, key: Key, comments: tuple[str, ...], references: tuple[str, ...]) -> "Entry":
        """An entry without a translation, its lines made."""
        context, msgid = key
        if context is None and "\n" not in msgid:  # nearly all; what polib does with one line, seven times as fast
            text = polib.escape(msgid).replace("\a", "\\a") if _ESCAPED.search(msgid) else msgid
            raw = f'{_head(comments, references)}msgid "{text}"\nmsgstr ""'
        else:
            raw = cls(msgid, context, "", comments, (), references)._render(0)
        return cls(msgid, context, "", comments, (), references, raw=raw)

    def _render(self, width: int) -> str:
        # polib would wrap comments too, which gettext never does, and writes "# " where gettext writes "#".
        lines = [f"# {remark}" if remark else "#" for remark in self.remarks]
        if not self.obsolete:
            lines += [f"#. {comment}" for comment in self.comments]
            lines += wrap_references(self.references, width)
        context, msgid = self.previous or (None, None)
        entry = polib.POEntry(
            msgid=self._field(self.msgid, "msgid", width),
            msgstr=self._field(self.msgstr, "msgstr", width),
            msgctxt=None if self.context is None else self._field(self.context, "msgctxt", width),
            flags=self.flags,
            previous_msgctxt=None if context is None else self._field(context, "msgctxt", width, "|"),
            previous_msgid=None if msgid is None else self._field(msgid, "msgid", width, "|"),
            obsolete=self.obsolete,
        )
        text = entry.__unicode__(0).rstrip("\n").replace("\a", "\\a")  # gettext escapes BEL, polib does not
        lines.append(one_empty_line(text) if width else text)
        return "\n".join(lines)

    def _field(self, text: str, keyword: str, width: int, mark: str = "") -> str:
        prefix = f"#{'~' * self.obsolete}{mark} " if self.obsolete or mark else ""
        return po_text(text, f"{keyword} ", width - len(prefix) if width else 0)


@lru_cache(maxsize=256)
def _head(comments: tuple[str, ...], references: tuple[str, ...]) -> str:
    """The lines of extracted comments and references, which neighbours have in common."""
    lines = [f"#. {comment}\n" for comment in comments]
    if references:
        lines.append(f"#: {' '.join(references)}\n")
    return "".join(lines)


def type_comment(kind: str, syntax: Syntax) -> str:
    """The ``#. type:`` comment of a unit; inline Markdown is not named, being nearly everything."""
    return f"{_TYPE}{kind}" if syntax is Syntax.MARKDOWN else f"{_TYPE}{kind}, {syntax.value}"


def parse_type(comments: tuple[str, ...]) -> tuple[str, Syntax]:
    """Kind and syntax from the first ``#. type:`` comment."""
    for comment in comments:
        if comment.startswith(_TYPE):
            kind, comma, syntax = comment[len(_TYPE) :].rpartition(", ")
            if comma and syntax in (Syntax.HTML.value, Syntax.PLAIN.value):
                return kind, Syntax(syntax)
            return comment[len(_TYPE) :], Syntax.MARKDOWN
    return "", Syntax.MARKDOWN
