"""T002: every translation has been reviewed."""

from collections.abc import Iterator

from i18n.checks.rule import Rule, Severity, Subject

__all__ = ["RULE"]


def _check(subject: Subject) -> Iterator[tuple[str, int, str, str]]:
    if subject.catalog is None or subject.damaged:
        return
    seen = set()
    for unit in subject.document.units:
        entry = subject.catalog.get(unit.key)
        if entry is not None and entry.fuzzy and not entry.obsolete and entry.msgstr and unit.key not in seen:
            seen.add(unit.key)
            message = f"the {subject.locale.english_name} translation needs review"
            yield subject.source_path, unit.line, message, unit.msgid


RULE = Rule(
    "T002",
    "fuzzy",
    Severity.ERROR,
    "Every translation has been reviewed; fuzzy ones count as untranslated.",
    'msgid "安装"\nmsgstr "Installation"',
    '#, fuzzy\nmsgid "安装"\nmsgstr "Installs"',
    _check,
)
