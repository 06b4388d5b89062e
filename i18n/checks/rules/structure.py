"""S001: no translation changes the block structure of its document."""

from collections.abc import Iterator

from i18n.checks.rule import Rule, Severity, Subject

__all__ = ["RULE"]


def _check(subject: Subject) -> Iterator[tuple[str, int, str, str]]:
    if subject.catalog is None or subject.damaged:
        return
    translations = subject.catalog.translations(fuzzy=True)
    for problem in subject.document.localize(translations).problems:
        yield subject.source_path, problem.line, f"translation left out: {problem.reason}", problem.key[1]


RULE = Rule(
    "S001",
    "structure",
    Severity.ERROR,
    "A translation leaves the block structure of its document as it is.",
    'msgid "三个步骤" (in <p>三个步骤</p>)\nmsgstr "Three steps"',
    'msgid "三个步骤" (in <p>三个步骤</p>)\nmsgstr "</p><script>"',
    _check,
)
