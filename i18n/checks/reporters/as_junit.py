"""JUnit XML, which most CI systems show as test results: a suite a file, a failing case a finding."""

import re
from collections.abc import Sequence
from itertools import groupby
from xml.sax.saxutils import quoteattr

from i18n.checks.rule import Finding, Severity

__all__ = ["report"]

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (section 2.2) cannot hold."""


def report(findings: Sequence[Finding]) -> str:
    """Errors fail their case; warnings are cases with output only. Without findings one passing case stands."""
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    lines = ['<?xml version="1.0" encoding="utf-8"?>']
    lines.append(f'<testsuites name="i18n check" tests="{max(1, len(findings))}" failures="{errors}">')
    if not findings:
        lines.append('  <testsuite name="i18n check" tests="1" failures="0">')
        lines += ['    <testcase classname="i18n" name="check"/>', "  </testsuite>"]
    for file, group in groupby(sorted(findings, key=lambda item: item.file), key=lambda item: item.file):
        items = list(group)
        failed = sum(item.severity is Severity.ERROR for item in items)
        lines.append(f'  <testsuite name={_attribute(file)} tests="{len(items)}" failures="{failed}">')
        lines += [line for item in items for line in _case(item)]
        lines.append("  </testsuite>")
    lines.append("</testsuites>")
    return "\n".join(lines)


def _case(finding: Finding) -> list[str]:
    name = _attribute(f"{finding.code} {finding.name}, line {finding.line}")
    text = f"{finding.message}: {finding.msgid}" if finding.msgid else finding.message
    if finding.severity is Severity.ERROR:
        inner = f'      <failure type="{finding.code}" message={_attribute(text)}/>'
    else:
        inner = f"      <system-out>{_text(text)}</system-out>"
    return [f"    <testcase classname={_attribute(finding.file)} name={name}>", inner, "    </testcase>"]


def _attribute(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))


def _text(text: str) -> str:
    from xml.sax.saxutils import escape

    return escape(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))
