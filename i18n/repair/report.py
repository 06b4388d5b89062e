"""Reports on a repair: for people, and for machines."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from textwrap import indent
from typing import Any, TypeVar

from i18n.repair._result import Change, Finding, Repair

__all__ = ["as_json", "as_text"]

Item = TypeVar("Item")

_AT_ONCE = 1000
"""Changes written to JSON at once."""
_AROUND = 12
"""Characters of the repaired line shown on either side of a doubtful place."""


def as_text(path: str, result: Repair, min_confidence: float = 0.99) -> str:
    """A report of the doubtful places: line, what stood there, what was chosen, and what else it may be.

    Empty where the text was sound and nothing was found.
    """
    if not result.changes and not result.findings:
        return ""
    doubtful = result.doubtful(min_confidence)
    lines = [f"{path}: {_summary(result, len(doubtful), min_confidence)}"]
    lines += [_place(path, result.text, change) for change in doubtful]
    lines += [f"{path}:{finding.line}: {finding.kind}: {finding.message}" for finding in result.findings]
    return "\n".join(lines) + "\n"


def _summary(result: Repair, doubtful: int, threshold: float) -> str:
    if result.hypothesis is None:
        return "nothing was changed"
    lost = sum(change.lost > 0 for change in result.changes)
    what = f"repaired ({result.hypothesis})"
    if lost:
        what += f"; {lost} characters had lost bytes, {doubtful} of them are doubtful (confidence below {threshold:g})"
    return what


def _place(path: str, text: str, change: Change) -> str:
    start = max(text.rfind("\n", 0, change.output_start) + 1, change.output_start - _AROUND)
    end = text.find("\n", change.output_end)
    end = min(len(text) if end < 0 else end, change.output_end + _AROUND)
    before = text[start : change.output_start].lstrip()
    behind = text[change.output_end : end].rstrip()
    others = ", ".join(
        f"{other} {probability:.0%}" for other, probability in change.alternatives if probability >= 0.005
    )
    return (
        f"{path}:{change.line}: {before}[{change.chosen}]{behind}  "
        f"was {change.observed!r}, {change.confidence:.0%} sure" + (f"; or {others}" if others else "")
    )


def as_json(results: Iterable[tuple[str, Repair]]) -> Iterator[bytes]:
    """All that is known about repairs of files (their names and what came of them), as one JSON document in UTF-8.

    Offsets are code points, lines count from 1. It comes in pieces, since a book may have hundreds of thousands of
    changes.
    """
    pieces = _pieces(results)
    while some := "".join(islice(pieces, _AT_ONCE)):
        yield some.encode("utf-8", "backslashreplace")  # a lone surrogate is written as JSON would escape it


def _pieces(results: Iterable[tuple[str, Repair]]) -> Iterator[str]:
    yield '{\n  "files": ['
    between = "\n"
    for path, result in results:
        yield between + "    {\n"
        for name, value in _head(path, result).items():
            yield f'      "{name}": {_dump(value, 6).lstrip()},\n'
        yield from _list("changes", result.changes, _change)
        yield ",\n"
        yield from _list("findings", result.findings, _finding)
        yield "\n    }"
        between = ",\n"
    yield "\n  ]\n}\n" if between == ",\n" else "]\n}\n"


def _dump(value: object, depth: int) -> str:
    return indent(json.dumps(value, ensure_ascii=False, indent=2), " " * depth)


def _list(name: str, items: Sequence[Item], plain: Callable[[Item], dict[str, Any]]) -> Iterator[str]:
    yield f'      "{name}": ['
    for number, item in enumerate(items):
        yield (",\n" if number else "\n") + _dump(plain(item), 8)
    yield "\n      ]" if items else "]"


def _head(path: str, result: Repair) -> dict[str, Any]:
    hypothesis = result.hypothesis
    return {
        "path": path,
        "damaged": result.damaged,
        "hypothesis": None
        if hypothesis is None
        else {
            "wrong_codec": hypothesis.wrong_codec,
            "true_codec": hypothesis.true_codec,
            "loss": hypothesis.loss,
            "stripped": list(hypothesis.stripped),
            "layers": hypothesis.layers,
            "spaces": hypothesis.spaces,
            "text": str(hypothesis),
        },
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "line": change.line,
        "start": change.start,
        "end": change.end,
        "output_start": change.output_start,
        "output_end": change.output_end,
        "observed": change.observed,
        "chosen": change.chosen,
        "confidence": round(change.confidence, 4),
        "lost": change.lost,
        "alternatives": [
            {"text": text, "probability": round(probability, 4)} for text, probability in change.alternatives
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "line": finding.line,
        "start": finding.start,
        "end": finding.end,
        "kind": finding.kind,
        "observed": finding.observed,
        "message": finding.message,
    }
