"""Joining the lines of a block's inline text into a msgid that no reflowing changes."""

import re
from collections.abc import Sequence

from i18n.markdown.text import is_wide
from i18n.markdown.writer import HARD_BREAK

__all__ = ["paragraph_text"]

_MULTILINE_SYNTAX = re.compile(r"[`<$({\[]")
"""Characters of constructs that may reach over a line end: code, tags, math, link destinations, expressions."""
_UNCLOSED_TARGET = re.compile(r"\]\([^)]*$")
"""A break here keeps brackets from being a link, so that something has to stay of it."""


def paragraph_text(lines: Sequence[str]) -> tuple[str, str]:
    r"""Join ``lines`` (without prefixes, trailing blanks kept) into a msgid.

    Soft breaks vanish between two wide characters and are a space elsewhere; inside code, tags and destinations they
    are always a space, and the blanks before them stay. Hard breaks become :data:`~i18n.markdown.writer.HARD_BREAK`.

    Returns the msgid and how the source writes its first hard break (``"\\"`` or two spaces).
    """
    if len(lines) == 1:
        return lines[0].strip(" \t"), "\\"
    breaks = _break_lines(lines)
    msgid = lines[0].strip(" \t")
    style = ""
    for number, line in enumerate(lines[1:]):
        before, text = lines[number], line.strip(" \t")
        free = breaks is None or number in breaks
        hard = _hard_break(before) if free else ""
        if hard:
            style = style or hard
            msgid = (msgid[:-1] if hard == "\\" else msgid) + HARD_BREAK + text
        elif not free:
            msgid += before[len(before.rstrip(" \t")) :] + " " + text
        elif msgid and text and is_wide(msgid[-1]) and is_wide(text[0]) and not _UNCLOSED_TARGET.search(msgid):
            msgid += text
        else:
            msgid = f"{msgid} {text}" if msgid and text else msgid + text
    return msgid, style or "\\"


def _hard_break(line: str) -> str:
    """How ``line`` ends in a hard break, or an empty string (CommonMark, section 6.7)."""
    if line.endswith("  "):
        return "  "
    return "\\" if (len(line) - len(line.rstrip("\\"))) % 2 else ""


def _break_lines(lines: Sequence[str]) -> set[int] | None:
    """Numbers of the lines whose end is a line break to Markdown; ``None`` when all of them are."""
    text = "\n".join(line.lstrip(" \t") for line in lines)
    if not _MULTILINE_SYNTAX.search(text):
        return None
    from i18n.markdown.inline import Kind, parse_inline

    ends = {
        text.index("\n", token.start) for token in parse_inline(text) if token.kind in (Kind.SOFTBREAK, Kind.HARDBREAK)
    }
    breaks = set()
    position = -1
    for number in range(len(lines) - 1):
        position = text.index("\n", position + 1)
        if position in ends:
            breaks.add(number)
    return breaks
