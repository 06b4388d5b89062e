"""Reports on a repair: for people, and for machines."""

from typing import Any

from i18n.repair._result import Change, Finding, Repair

__all__ = ["as_json", "as_text"]

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


def as_json(path: str, result: Repair) -> dict[str, Any]:
    """All that is known about a repair, as plain data; offsets are code points, lines count from 1."""
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
        "changes": [_change(change) for change in result.changes],
        "findings": [_finding(finding) for finding in result.findings],
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
