"""Characters and lines: which characters are wide, and how lines of a paragraph join into one."""

import re
from collections.abc import Iterable

__all__ = ["WIDE", "has_letters_quick", "is_wide", "join_lines", "split_lines"]

WIDE = (
    "\u2e80-\u303e\u3041-\u31ff\u3200-\u33ff\u3400-\u4dbf\u4e00-\ua4cf"
    "\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U0001b000-\U0001b2ff\U00020000-\U0003fffd"
)
"""Inside of a character class: East Asian wide and full-width characters (Unicode UAX 11, classes W and F) whose
scripts are written without spaces. Hangul is left out because Korean separates words by spaces, and emoji because
they stand between words of any script; CSS Text 3, section 4.1.3 ("segment break transformation") rules alike.
"""

_WIDE_CHARACTER = re.compile(f"[{WIDE}]")
_LINE_END = re.compile(r"\r\n|\n|\r")
_LETTER = re.compile(r"[^\W\d_]")


def is_wide(character: str) -> bool:
    """Whether no space belongs between ``character`` and a neighbour that is wide too."""
    return _WIDE_CHARACTER.match(character) is not None


def join_lines(lines: Iterable[str]) -> str:
    """Join the lines of a paragraph: nothing between two wide characters, else one space.

    Blanks (space and tab) around each line are dropped, as Markdown and HTML do. Empty lines vanish.
    """
    joined = ""
    for line in lines:
        line = line.strip(" \t")
        if not line:
            continue
        if joined and not (is_wide(joined[-1]) and is_wide(line[0])):
            joined += " "
        joined += line
    return joined


def split_lines(text: str) -> list[str]:
    """Split ``text`` at CRLF, LF and lone CR, the line endings of CommonMark (section 2.1), and only at them."""
    return _LINE_END.split(text)


def has_letters_quick(text: str) -> bool:
    """Whether there is any letter of any script in ``text``, markup included."""
    return _LETTER.search(text) is not None
