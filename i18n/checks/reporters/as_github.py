"""Workflow commands, which GitHub shows as annotations at the lines of a pull request."""

from collections.abc import Sequence

from i18n.checks.rule import Finding

__all__ = ["report"]


def report(findings: Sequence[Finding]) -> str:
    """``::error file=…,line=…,title=…::message`` (GitHub Actions, "Workflow commands")."""
    return "\n".join(
        f"::{finding.severity.value} file={_property(finding.file)},line={finding.line},"
        f"title={_property(f'{finding.code} {finding.name}')}::{_data(_message(finding))}"
        for finding in findings
    )


def _message(finding: Finding) -> str:
    return f"{finding.message}: {finding.msgid}" if finding.msgid else finding.message


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
