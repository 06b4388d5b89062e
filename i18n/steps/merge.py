"""Sources and catalogs to localized Markdown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from i18n.catalog.catalog import Catalog
from i18n.catalog.locales import Locale
from i18n.config import Config
from i18n.errors import InputError
from i18n.files import Writing, check_writable
from i18n.markdown.document import Document, Problem
from i18n.steps.catalogs import find_catalog, needs_catalog
from i18n.steps.link_targets import LinkMap
from i18n.steps.load import is_damaged, load_document, read_text
from i18n.steps.parallel import each_document, rare_collection
from i18n.workspace import Source, Workspace

__all__ = ["Merged", "link_map", "merge"]


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
    """Number of texts that have a translation."""
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
    progress: Callable[[int, int], None] | None = None,
) -> list[Merged]:
    """Localize ``sources``; ``draft`` takes translations that nobody has reviewed too.

    Untranslated units keep their source text. A damaged source that has no catalog has no result. With ``write`` off,
    only say what would change.
    """
    results: list[Merged] = []
    work = partial(_localize, workspace, locales, draft)
    rewritten = workspace.config.links == "rewrite"
    writable: set[Path] = set()
    with rare_collection(), Writing() as writing:

        def take(found: Iterable[Merged]) -> None:
            for result in found:
                results.append(result)
                if write and result.changed:
                    if result.path.parent not in writable:
                        check_writable(result.path)
                        writable.add(result.path.parent)
                    writing.add(result.path, result.after)

        localized = []
        for number, found in enumerate(each_document(work, sources), 1):
            if progress:
                progress(number, len(sources))
            if rewritten:
                localized += found  # whose links can only be written once all documents are there
            else:
                take(found)
        if rewritten:
            take(_rewrite_links(workspace, localized, locales, draft))
    return results


def _localize(workspace: Workspace, locales: Mapping[str, Locale], draft: bool, source: Source) -> list[Merged]:
    """One source in each language."""
    document = load_document(source, workspace.config)
    results = []
    for code, locale in locales.items():
        catalog = find_catalog(workspace, source, locale)
        if catalog is None and document.units:
            needs_catalog(workspace, source, locale)
            return []
        translations = catalog.translations(fuzzy=draft) if catalog is not None else {}
        if catalog is not None:
            _refuse_damaged(source, document, catalog, workspace.config)
        localized = document.localize(translations)
        path = workspace.output(source, code)
        before = path.read_bytes() if path.is_file() else None
        size = len(catalog) if catalog is not None else 0
        results.append(Merged(source, code, path, before, localized.data, localized.problems, len(translations), size))
    return results


def _refuse_damaged(source: Source, document: Document, catalog: Catalog, config: Config) -> None:
    """Raise ``InputError`` for damaged text; only a document with units that its catalog lacks needs the look."""
    if document.lacks(lambda key: catalog.get(key) is not None) and is_damaged(source, read_text(source), config):
        raise InputError(
            f"{source.shown}: the text is damaged and would be merged as it is. Repair it with: "
            f"i18n repair --in-place {source.shown} (or let i18n run make a repaired copy)."
        )


def _rewrite_links(
    workspace: Workspace, results: list[Merged], locales: Mapping[str, Locale], draft: bool
) -> list[Merged]:
    """Let relative links lead from the outputs to where they led from the sources."""
    sources = workspace.all_sources([result.source for result in results])
    maps = {}
    for code, locale in locales.items():
        done = {result.source.home: result.after for result in results if result.language == code}
        maps[code] = link_map(workspace, sources, code, locale, draft=draft, done=done)
    return [replace(result, after=maps[result.language].written(result.source, result.after)) for result in results]


def link_map(
    workspace: Workspace,
    sources: Sequence[Source],
    code: str,
    locale: Locale,
    *,
    draft: bool,
    done: Mapping[Path, bytes] = MappingProxyType({}),
) -> LinkMap:
    """The links of ``sources`` in one language.

    ``done`` has the documents that are localized already, by the homes of their sources; others are localized when a
    link asks for them.
    """

    def localized(source: Source) -> bytes | None:
        if source.home in done:
            return done[source.home]
        catalog = find_catalog(workspace, source, locale)
        if catalog is None:
            return None
        return load_document(source, workspace.config).render(catalog.translations(fuzzy=draft))

    return LinkMap(workspace, sources, code, localized, read_text)
