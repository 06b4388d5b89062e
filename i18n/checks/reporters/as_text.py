"""A line for each finding, as compilers write them, so that editors can jump to the place."""

from collections.abc import Sequence

from i18n.checks.rule import Finding

__all__ = ["report"]

_SHOWN = 60
"""Characters of a msgid that are shown."""


def report(findings: Sequence[Finding]) -> str:
    """``FILE:LINE: CODE message: “msgid”``."""
    return "\n".join(_line(finding) for finding in findings)


def _line(finding: Finding) -> str:
    text = f"{finding.file}:{finding.line}: {finding.severity.value} {finding.code} {finding.message}"
    msgid = " ".join(finding.msgid.split())
    if len(msgid) > _SHOWN:
        msgid = msgid[: _SHOWN - 1] + "…"
    return f"{text}: “{msgid}”" if msgid else text
