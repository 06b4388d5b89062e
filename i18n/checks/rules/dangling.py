"""L001: links of a source lead somewhere."""

from collections.abc import Iterator

from i18n.checks.rule import Rule, Severity, Subject

__all__ = ["RULE"]


def _check(subject: Subject) -> Iterator[tuple[str, int, str, str]]:
    for line, target, reason in subject.dangling:
        yield subject.source_path, line, f"the link to {target} leads nowhere: {reason}", ""


RULE = Rule(
    "L001",
    "dangling-link",
    Severity.WARNING,
    "A relative link of a source leads to a file, and its fragment to a heading.",
    "[安装](install.md#步骤)",
    "[安装](instal.md)",
    _check,
)
