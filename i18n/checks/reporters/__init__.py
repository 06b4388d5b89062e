"""Findings as text for people and machines, one format a module: ``report(findings) -> str``."""

from collections.abc import Callable, Sequence

from i18n.checks.reporters import as_github, as_json, as_junit, as_sarif, as_text
from i18n.checks.rule import Finding

__all__ = ["REPORTERS"]

REPORTERS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "text": as_text.report,
    "json": as_json.report,
    "github": as_github.report,
    "sarif": as_sarif.report,
    "junit": as_junit.report,
}
