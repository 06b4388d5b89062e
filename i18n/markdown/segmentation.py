"""What is offered for translation, and what was found in a document."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from markdown_it.token import Token

from i18n.markdown.leaves import Anchor, Slot

__all__ = ["BadComment", "SegmentOptions", "Segmentation"]

CodeMode = Literal["skip", "comments", "all"]


@dataclass(frozen=True, slots=True)
class SegmentOptions:
    """What is offered for translation beside the text of the blocks."""

    front_matter: tuple[str, ...] = ("title", "description", "summary")
    """Key patterns of front-matter values."""
    code: CodeMode = "skip"
    """Whether comments (and strings) in fenced code are offered."""


@dataclass(frozen=True, slots=True)
class BadComment:
    """A comment that looks like a directive and is none."""

    line: int
    """Counted from 1."""
    message: str


@dataclass
class Segmentation:
    """Everything that was found in one normalized text."""

    slots: list[Slot] = field(default_factory=list)
    """In document order, also those that hold nothing to translate."""
    anchors: list[Anchor] = field(default_factory=list)
    references: tuple[str, ...] = ()
    """Labels that the document defines, normalized."""
    bad_comments: list[BadComment] = field(default_factory=list)
    plain: bool = True
    """Whether the document uses CommonMark, tables and strikethrough only."""
    tokens: Sequence[Token] = ()
    """Block tokens of the body."""

    @cached_property
    def types(self) -> list[str]:
        """Block token types, in order."""
        return [token.type for token in self.tokens]

    @property
    def tops(self) -> list[int]:
        """Lines, counted from 0, where blocks that are in no other one start."""
        return [token.map[0] for token in self.tokens if token.level == 0 and token.nesting >= 0 and token.map]
