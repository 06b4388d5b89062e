"""Doubtful repairs, kept beside the repaired copy until the translator has seen them.

The record names the text it was made for by its SHA-256, so that it is not applied to another one.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from i18n.markdown.unit import Unit
from i18n.workspace import Source, Workspace

if TYPE_CHECKING:
    from i18n.repair import Repair

__all__ = ["doubt_comments", "record", "text_digest"]

_WORTH_A_LOOK = 0.01
"""Posterior of an alternative from which on the translator is told of it."""


def record(damaged: bytes, repair: "Repair") -> bytes:
    """The doubtful changes of ``repair`` as JSON (UTF-8); ``damaged`` is the file that was repaired."""
    doubtful = [
        {
            "line": change.line,
            "chosen": change.chosen,
            "confidence": round(change.confidence, 4),
            "around": _around(repair.text, change.output_start, change.output_end),
            "alternatives": [text for text, share in change.alternatives[:3] if share >= _WORTH_A_LOOK],
        }
        for change in repair.doubtful()
    ]
    data = {
        "version": 1,
        "source_sha256": hashlib.sha256(damaged).hexdigest(),
        "sha256": text_digest(repair.text),
        "doubtful": doubtful,
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def doubt_comments(workspace: Workspace, source: Source, digest: str) -> Callable[[Unit], Sequence[str]] | None:
    """Gives extracted comments for units that hold doubtful repairs; ``None`` if there are none.

    ``digest`` is that of the text now (:func:`text_digest`); a record made for another text does not count.
    """
    try:
        data = json.loads(workspace.evidence(source).read_bytes())
        if data["sha256"] != digest:
            return None
        by_line: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for item in data["doubtful"]:
            others = "、".join(item["alternatives"])
            comment = f"doubtful repair: “{item['chosen']}” in “{item['around']}”" + (
                f", perhaps {others}" if others else ""
            )
            by_line[item["line"]].append((item["chosen"], comment))
    except (OSError, ValueError, KeyError, TypeError):
        return None

    def comments(unit: Unit) -> list[str]:
        last = unit.line + unit.source_lines
        found = [item for line in range(unit.line, last) for item in by_line.get(line, ())]
        return [comment for chosen, comment in found if chosen in unit.msgid]

    return comments if by_line else None


def _around(text: str, start: int, end: int) -> str:
    """A few characters on both sides of ``text[start:end]``, within its line."""
    left = max(text.rfind("\n", 0, start) + 1, start - 6)
    right = text.find("\n", end)
    return text[left : min(end + 6, right if right >= 0 else len(text))]


def text_digest(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
