"""SARIF 2.1.0 (OASIS), which code scanning services read."""

import json
from collections.abc import Sequence
from urllib.parse import quote

from i18n import __version__
from i18n.checks.registry import RULES
from i18n.checks.rule import Finding

__all__ = ["report"]


def report(findings: Sequence[Finding]) -> str:
    """One run with all rules and a result for each finding."""
    rules = [
        {
            "id": rule.code,
            "name": rule.name,
            "shortDescription": {"text": rule.summary},
            "defaultConfiguration": {"level": rule.severity.value},
        }
        for rule in RULES
    ]
    run = {
        "tool": {"driver": {"name": "md-i18n", "version": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding) for finding in findings],
    }
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _result(finding: Finding) -> dict[str, object]:
    text = f"{finding.message}: {finding.msgid}" if finding.msgid else finding.message
    location = {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(finding.file)},
            "region": {"startLine": finding.line},
        }
    }
    return {
        "ruleId": finding.code,
        "level": finding.severity.value,
        "message": {"text": text},
        "locations": [location],
    }
