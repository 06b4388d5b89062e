"""One JSON document: ``{"findings": [...], "errors": n, "warnings": n}``."""

import json
from collections.abc import Sequence

from i18n.checks.rule import Finding, Severity

__all__ = ["report"]


def report(findings: Sequence[Finding]) -> str:
    """Findings with stable member names."""
    items = [
        {
            "code": finding.code,
            "name": finding.name,
            "severity": finding.severity.value,
            "file": finding.file,
            "line": finding.line,
            "message": finding.message,
            "msgid": finding.msgid,
        }
        for finding in findings
    ]
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    data = {"findings": items, "errors": errors, "warnings": len(items) - errors}
    return json.dumps(data, ensure_ascii=False, indent=2)
