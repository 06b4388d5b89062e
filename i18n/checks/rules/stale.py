"""C001: the catalog was extracted from the source as it is now."""

from collections.abc import Iterator

from i18n.checks.rule import Rule, Severity, Subject

__all__ = ["RULE"]


def _check(subject: Subject) -> Iterator[tuple[str, int, str, str]]:
    if subject.damaged:
        return
    if subject.catalog is None and not subject.document.units:
        return
    if subject.catalog is None:
        message = f"there is no {subject.locale.english_name} catalog ({subject.catalog_path}); run i18n extract"
        yield subject.source_path, 1, message, ""
        return
    keys = {entry.key for entry in subject.catalog if not entry.obsolete}
    units = {unit.key: unit for unit in subject.document.units}
    for key, unit in units.items():
        if key not in keys:
            message = f"not in the catalog {subject.catalog_path}; run i18n extract"
            yield subject.source_path, unit.line, message, unit.msgid
    for entry in subject.catalog:
        if not entry.obsolete and entry.key not in units:
            message = f"no longer in {subject.source_path}; run i18n extract"
            yield subject.catalog_path, 1, message, entry.msgid


RULE = Rule(
    "C001",
    "stale-catalog",
    Severity.ERROR,
    "The catalog holds the units of its source as it is now.",
    "i18n extract was run after the last edit",
    "a paragraph was edited and i18n extract was not run",
    _check,
)
