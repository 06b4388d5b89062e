"""G001: terms are translated as the glossary says."""

from collections.abc import Iterator

from i18n.checks.rule import Rule, Severity, Subject

__all__ = ["RULE"]


def _check(subject: Subject) -> Iterator[tuple[str, int, str, str]]:
    if subject.catalog is None or subject.damaged or not subject.glossary:
        return
    translations = subject.catalog.translations()
    for unit in {unit.key: unit for unit in reversed(subject.document.units)}.values():
        translation = translations.get(unit.key)
        if translation is None:
            continue
        for term in subject.glossary.missing(unit.msgid, translation):
            wanted = " or ".join(f"“{target}”" for target in term.targets)
            message = f"the glossary translates “{term.source}” as {wanted}"
            yield subject.source_path, unit.line, message, unit.msgid


RULE = Rule(
    "G001",
    "glossary",
    Severity.WARNING,
    "Terms are translated as the glossary says, in any inflected form.",
    'msgid "新建仓库"\nmsgstr "Create a repository"',
    'msgid "新建仓库"\nmsgstr "Create a depot" (glossary: 仓库 = repository)',
    _check,
)
