"""T001: every unit has a translation."""

from collections.abc import Iterator

from i18n.checks.rule import Rule, Severity, Subject

__all__ = ["RULE"]


def _check(subject: Subject) -> Iterator[tuple[str, int, str, str]]:
    if subject.catalog is None or subject.damaged:
        return
    known = subject.catalog.translations(fuzzy=True)
    seen = set()
    for unit in subject.document.units:
        if unit.key not in known and unit.key not in seen and subject.catalog.get(unit.key) is not None:
            seen.add(unit.key)
            yield (
                subject.source_path,
                unit.line,
                f"not translated to {subject.locale.english_name}",
                unit.msgid,
            )


RULE = Rule(
    "T001",
    "untranslated",
    Severity.ERROR,
    "Every unit has a translation.",
    'msgid "安装"\nmsgstr "Installation"',
    'msgid "安装"\nmsgstr ""',
    _check,
)
