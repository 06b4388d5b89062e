"""Unified diffs of files that would change."""

import difflib
import os
from pathlib import Path

from i18n.files import shown_path

__all__ = ["unified_diff"]


def unified_diff(path: Path, before: bytes | None, after: bytes) -> str:
    """The diff from ``before`` (``None``: there is no file) to ``after``, as ``diff -u`` and git write it."""
    name = shown_path(path)
    lines = difflib.unified_diff(
        _lines(before or b""),
        _lines(after),
        os.devnull if before is None else f"a/{name}",
        f"b/{name}",
    )
    return "".join(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in lines).rstrip(
        "\n"
    )


def _lines(data: bytes) -> list[str]:
    """The lines with their LF; the last one may lack it."""
    text = data.decode("utf-8", "replace")
    parts = text.split("\n")
    last = parts.pop()
    return [part + "\n" for part in parts] + ([last] if last else [])
