"""Directives: comments in a document that steer what is offered for translation.

::

    <!-- i18n: off --> … <!-- i18n: on -->    nothing in between is offered
    <!-- i18n: skip -->                       the next block is not offered
    <!-- i18n: note TEXT -->                  TEXT is shown to the translator of the next block
    <!-- i18n: context TEXT -->               TEXT is the msgctxt of the next block
    <!-- i18n: allow-damaged -->              the document's damaged text is meant to be so

The MDX form ``{/* i18n: off */}`` means the same. Words are read without regard to case, and the full-width
colon that a Chinese keyboard types is a colon.
"""

import re
from dataclasses import dataclass
from enum import Enum

from i18n.markdown.text import join_lines, split_lines

__all__ = ["BadDirective", "Directive", "DirectiveKind", "parse_directive"]


class DirectiveKind(Enum):
    """What a directive does; the value is the word that is written in the comment."""

    OFF = "off"
    ON = "on"
    SKIP = "skip"
    NOTE = "note"
    CONTEXT = "context"
    ALLOW_DAMAGED = "allow-damaged"


@dataclass(frozen=True, slots=True)
class Directive:
    """A directive that was understood."""

    kind: DirectiveKind
    text: str = ""
    """The argument of ``note`` and ``context``, on one line; empty for the others."""


@dataclass(frozen=True, slots=True)
class BadDirective:
    """A comment that asks for something unknown: a finding, because a misspelt ``off`` does nothing."""

    word: str
    """The word after ``i18n:`` as it was written; empty where there is none."""
    message: str
    """What is wrong and what would be right, in one sentence."""


_COMMENT = re.compile(r"\s*(?:<!--+(?P<html>.*?)-*-->|\{\s*/\*+(?P<mdx>.*?)\*+/\s*\})\s*", re.DOTALL)
_DIRECTIVE = re.compile(r"\s*i18n\s*[:：]\s*(?P<word>[^\s:：]*)[:：]?(?P<text>.*)", re.DOTALL | re.IGNORECASE)
_FORGOTTEN_COLON = re.compile(r"\s*i18n[\s-]+(?P<word>off|on|skip)\s*", re.IGNORECASE)
_WITH_TEXT = frozenset({DirectiveKind.NOTE, DirectiveKind.CONTEXT})
_WORDS = ", ".join(kind.value for kind in DirectiveKind)


def parse_directive(comment: str) -> Directive | BadDirective | None:
    """Read one whole comment, with its delimiters; ``None`` if it is no directive but an ordinary comment."""
    match = _COMMENT.fullmatch(comment)
    if match is None:
        return None
    body, end = (match["html"], "-->") if match["html"] is not None else (match["mdx"], "*/")
    if end in body:  # several comments
        return None
    directive = _DIRECTIVE.fullmatch(body)
    if directive is None:
        forgotten = _FORGOTTEN_COLON.fullmatch(body)
        if forgotten is None:
            return None
        word = forgotten["word"]
        return BadDirective(word, f"“i18n {word}” lacks its colon; write “i18n: {word.lower()}”.")
    return _directive(directive["word"], join_lines(split_lines(directive["text"])))


def _directive(word: str, text: str) -> Directive | BadDirective:
    """The directive ``word`` with its argument, or what is wrong with it."""
    if not word:
        return BadDirective("", f"A directive needs a word after “i18n:”, one of {_WORDS}.")
    try:
        kind = DirectiveKind(word.lower())
    except ValueError:
        return BadDirective(word, f"“{word}” is no directive; there are {_WORDS}.")
    if kind in _WITH_TEXT and not text:
        return BadDirective(word, f"“i18n: {kind.value}” needs a text behind it.")
    if kind not in _WITH_TEXT and text:
        return BadDirective(word, f"“i18n: {kind.value}” takes no text; put remarks into a comment of their own.")
    return Directive(kind, text)
