"""The tokens of inline text, and how a tag or an atom becomes one."""

import re
from enum import Enum
from typing import NamedTuple

from i18n.markdown.inline_atoms import ATOM, TAG, url_end

__all__ = ["Inline", "Kind", "Span", "atom_token", "tag_token"]

Span = tuple[int, int]
"""Code-point offsets ``(start, end)`` into the text that was parsed."""

_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)


class Kind(Enum):
    """What a token is to a translator."""

    TEXT = "text"
    """Words. An escaped character (``\\*``) is a token of its own, named ``escape``."""
    SOFTBREAK = "softbreak"
    """A newline that is a space to the reader, with the spaces around it."""
    HARDBREAK = "hardbreak"
    """A line break: backslash or spaces, and the newline."""
    CODE = "code"
    """A code span, backticks included."""
    ATOM = "atom"
    """Opaque: has to come back as it is. ``name`` says what it is."""
    OPEN = "open"
    """The opening mark of a pair; ``name`` is ``em``, ``strong``, ``s``, ``link`` or a tag (``<b>``)."""
    CLOSE = "close"
    """The closing mark of a pair; a link's is everything from ``]`` on."""
    IMAGE = "image"
    """A whole image, with the spans of its alternative text, target and title."""


class Inline(NamedTuple):
    """One token; ``text[start:end]`` is its source."""

    kind: Kind
    start: int
    end: int
    name: str = ""
    partner: int = -1
    """Index of the other mark of a pair."""
    alt: Span | None = None
    """Alternative text (images)."""
    target: Span | None = None
    """Destination, angle brackets included (images and the CLOSE of links)."""
    title: Span | None = None
    """Title without its quotes (images and the CLOSE of links)."""
    label: Span | None = None
    """What names the definition of a reference link or image; for ``[text]`` it is the text itself."""


def tag_token(text: str, start: int, end: int) -> Inline:
    """The token of an HTML tag or comment. Names of tags are marked with ``<`` against Markdown's pairs."""
    match = TAG.fullmatch(text, start, end)
    name = match["name"].lower() if match and match["name"] else ""
    if match is None or not name or match["void"] or name in _VOID:
        return Inline(Kind.ATOM, start, end, "html")
    return Inline(Kind.CLOSE if match["close"] else Kind.OPEN, start, end, f"<{name}>")


def atom_token(text: str, position: int, end: int, pattern: re.Pattern[str] = ATOM) -> Inline | None:
    """The atom that begins at ``position`` and ends before ``end``."""
    match = pattern.match(text, position, end)
    if match is None:
        return None
    name = str(match.lastgroup)
    stop = url_end(text, position, match.end()) if name == "url" else match.end()
    return Inline(Kind.ATOM, position, stop, name) if stop > position else None
