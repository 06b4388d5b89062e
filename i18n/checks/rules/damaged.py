"""D001: the text of the source is not damaged."""

from collections.abc import Iterator

from i18n.checks.rule import Rule, Severity, Subject

__all__ = ["RULE"]


def _check(subject: Subject) -> Iterator[tuple[str, int, str, str]]:
    if subject.damaged:
        message = f"the text is damaged (mojibake); see: i18n repair --diff {subject.source_path}"
        yield subject.source_path, 1, message, ""


RULE = Rule(
    "D001",
    "damaged",
    Severity.ERROR,
    "The text of a source is not damaged.",
    "# 安装",
    "# å®‰è£…",
    _check,
)
