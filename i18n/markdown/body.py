"""Where the body of a document starts: behind its front matter."""

import re

__all__ = ["blanked", "front_matter_end"]

_VISIBLE = re.compile(r"[^\n]")
_YAML = re.compile(r"---[ \t]*\n(?:(?P<body>.*?)\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_OTHER = (
    re.compile(r"\+\+\+[ \t]*\n(?:.*?\n)??\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL),
    re.compile(r";;;[ \t]*\n(?:.*?\n)??;;;[ \t]*(?:\n|\Z)", re.DOTALL),
    re.compile(r"---(?:toml|yaml|json)[ \t]*\n(?:.*?\n)??---[ \t]*(?:\n|\Z)", re.DOTALL),
)
"""TOML, JSON, and the language named behind the fence."""
_MAPPING = re.compile(r"\s*(?:#[^\n]*\n\s*)*(?:[^\s#:\[{][^:\n]*:(?:\s|\Z)|\{|\Z)")


def front_matter_end(text: str) -> int:
    """Offset behind the front matter, 0 without one.

    It has to start on the first line; YAML has to look like a mapping, so that a thematic break followed by a setext
    heading is not taken for it.
    """
    if not text.startswith(("---", "+++", ";;;")):
        return 0
    match = _YAML.match(text)
    if match:
        return match.end() if _MAPPING.match(match["body"] or "") else 0
    return next((match.end() for pattern in _OTHER if (match := pattern.match(text))), 0)


def blanked(text: str, end: int) -> str:
    """``text`` with blanks in the place of its first ``end`` characters; lines and offsets stay what they are."""
    return _VISIBLE.sub(" ", text[:end]) + text[end:] if end else text
