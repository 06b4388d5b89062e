"""What a document offers to translators: units, and the pieces of embedded languages they come from."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

__all__ = ["Key", "Piece", "Syntax", "Unit"]

Key = tuple[str | None, str]
"""Identity of a unit in a catalog: ``(msgctxt, msgid)``, as in gettext."""


class Syntax(Enum):
    """The language a unit's text is written in, which a translation has to be written in too."""

    MARKDOWN = "markdown"
    """Inline Markdown: emphasis, links, code spans, raw HTML."""
    HTML = "html"
    """Text inside an HTML block: tags and entities are markup, Markdown is not."""
    PLAIN = "plain"
    """Plain text: front-matter values, attribute values, comments in code."""


class Unit(NamedTuple):
    """One translatable text of a document, in document order.

    ``msgid`` has no container prefixes, and soft line breaks are joined, so that reflowing the source changes no
    msgid. Two units of one document may have the same key; they share one catalog entry.
    """

    msgid: str
    kind: str
    """What the text is, in words a translator reads: ``heading 2``, ``paragraph``, ``table cell``."""
    line: int
    """Line in the source, counted from 1."""
    syntax: Syntax = Syntax.MARKDOWN
    context: str | None = None
    """msgctxt, from the ``context`` directive."""
    notes: tuple[str, ...] = ()
    """From the ``note`` directive, for the translator."""
    trail: tuple[str, ...] = ()
    """The headings above, outermost first, as msgids."""
    source_lines: int = 1
    """Number of source lines that the text stands on."""

    @property
    def key(self) -> Key:
        """Identity in the catalog."""
        return (self.context, self.msgid)


@dataclass(frozen=True, slots=True)
class Piece:
    """A translatable part of a text in an embedded language (front matter, HTML, source code).

    ``start`` and ``end`` are code-point offsets into the text that was given; outside the pieces everything is
    literal. ``text`` is what the translator sees. ``write(translation)`` gives the characters that replace
    ``given[start:end]``, quoted or escaped as the place needs, or ``None`` where the translation cannot be written
    there without changing the structure around it.
    """

    start: int
    end: int
    kind: str
    text: str
    syntax: Syntax
    write: Callable[[str], str | None]
