"""Block tokens that are quick to make: documents have tens of thousands."""

from types import MappingProxyType
from typing import Any, Literal, cast

from markdown_it.token import Token

__all__ = ["BlockToken"]


class BlockToken(Token):
    """A token that keeps no field of its own which is as in nearly all: it takes half the time to make."""

    attrs = cast("dict[str, str | int | float]", MappingProxyType({}))
    map: list[int] | None = None
    level = 0
    children: list[Token] | None = None
    content = ""
    markup = ""
    info = ""
    meta = cast("dict[Any, Any]", MappingProxyType({}))
    block = True
    hidden = False

    def __init__(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> None:
        self.type = ttype
        self.tag = tag
        self.nesting = nesting
