"""X001: directives are spelt right."""

from collections.abc import Iterator

from i18n.checks.rule import Rule, Severity, Subject

__all__ = ["RULE"]


def _check(subject: Subject) -> Iterator[tuple[str, int, str, str]]:
    for comment in subject.document.bad_comments:
        yield subject.source_path, comment.line, comment.message, ""


RULE = Rule(
    "X001",
    "directive",
    Severity.ERROR,
    "A comment that starts with “i18n:” is a directive.",
    "<!-- i18n: skip -->",
    "<!-- i18n: skpi -->",
    _check,
)
