"""Sources and catalogs to localized Markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from i18n.catalog.locales import Locale
from i18n.markdown.document import Problem
from i18n.steps.catalogs import read_catalog
from i18n.steps.load import load_document
from i18n.workspace import Source, Workspace, check_writable, write_atomic

__all__ = ["Merged", "merge"]


@dataclass(frozen=True, slots=True)
class Merged:
    """One localized document."""

    source: Source
    language: str
    path: Path
    before: bytes | None
    """What the file held; ``None`` where there was none."""
    after: bytes
    problems: tuple[Problem, ...]
    translated: int
    """Number of units that have a translation."""
    units: int

    @property
    def changed(self) -> bool:
        """Whether the file has to be written."""
        return self.before != self.after


def merge(
    workspace: Workspace,
    sources: Sequence[Source],
    locales: Mapping[str, Locale],
    *,
    draft: bool = False,
    write: bool = True,
) -> list[Merged]:
    """Localize ``sources``; ``draft`` takes translations that nobody has reviewed too.

    Untranslated units keep their source text. With ``write`` off, only say what would change.
    """
    results = []
    for source in sources:
        document = load_document(source, workspace.config)
        for code, locale in locales.items():
            catalog = read_catalog(workspace, source, locale)
            translations = catalog.translations(fuzzy=draft)
            localized = document.localize(translations)
            path = workspace.output(source, code)
            before = path.read_bytes() if path.is_file() else None
            done = sum(unit.key in translations for unit in document.units)
            results.append(
                Merged(source, code, path, before, localized.data, localized.problems, done, len(document.units))
            )
    if write:
        for result in results:
            if result.changed:
                check_writable(result.path)
        for result in results:
            if result.changed:
                write_atomic(result.path, result.after)
    return results
