"""Sources to catalogs: a template (POT) and a PO file for each language, updated in place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from i18n.catalog.catalog import Catalog
from i18n.catalog.glossary import Glossary
from i18n.catalog.locales import Locale
from i18n.catalog.messages import messages
from i18n.catalog.project import DocumentMessages, DocumentUpdate, Store, update_documents
from i18n.catalog.update import TranslationMemory, Update
from i18n.config import Config
from i18n.files import check_writable, read_bytes, remove_file, write_all
from i18n.markdown.document import Document
from i18n.markdown.unit import Unit
from i18n.steps.catalogs import project_name
from i18n.steps.evidence import doubt_comments, text_digest
from i18n.steps.glossaries import read_glossary
from i18n.steps.load import is_damaged, read_text, reference_path, segment_options
from i18n.steps.memories import open_memory
from i18n.steps.parallel import each_document
from i18n.workspace import Source, Workspace

__all__ = ["EVENTS", "Extracted", "FileUpdate", "extract"]

Progress = Callable[[int, int], None]
Comments = Callable[[Unit], Sequence[str]]

EVENTS = ("added", "changed", "restored", "revived", "filled", "suggested", "removed", "migrated")
"""What can happen to an entry (``i18n.catalog.update.Update``), in the order of reports."""


@dataclass(frozen=True, slots=True)
class FileUpdate:
    """What extraction means for one catalog file."""

    source: Source
    path: Path
    language: str
    """POSIX locale name; empty for a template."""
    events: dict[str, int]
    """Number of entries for each of ``EVENTS`` that took place."""
    before: bytes
    """What the file held; empty for a new one."""
    after: bytes
    former: Path | None = None
    """The catalog that this one was before its document was renamed; it is removed."""

    @property
    def changed(self) -> bool:
        """Whether the file has to be written."""
        return self.before != self.after or self.former is not None


@dataclass(frozen=True, slots=True)
class Extracted:
    """The result of an extraction."""

    files: tuple[FileUpdate, ...]
    damaged: tuple[Source, ...]
    """Sources that were left out because their text is damaged."""
    units: int
    documents: int


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A source and what its catalogs should contain."""

    source: Source
    reference: str
    units: tuple[Unit, ...]
    doubts: Comments | None


def extract(
    workspace: Workspace,
    sources: Sequence[Source],
    locales: Mapping[str, Locale],
    *,
    now: datetime,
    allow_damaged: bool = False,
    line_numbers: bool = False,
    write: bool = True,
    progress: Progress | None = None,
) -> Extracted:
    """Bring the catalogs of ``sources`` up to date; with ``write`` off, only say what would change."""
    parsed: list[_Parsed] = []
    damaged: list[Source] = []
    work = partial(_parse, workspace.config, allow_damaged)
    for number, (source, found) in enumerate(zip(sources, each_document(work, sources), strict=True), 1):
        if progress:
            progress(number, len(sources))
        if found is None:
            damaged.append(source)
            continue
        units, text_hash = found
        reference = reference_path(source, workspace.config)
        parsed.append(_Parsed(source, reference, units, doubt_comments(workspace, source, text_hash)))
    if write:
        _check_places(workspace, [item.source for item in parsed], locales)
    existing = {source.domain for source in (*workspace.all_sources(), *sources)}
    # a catalog is only taken over by a renamed document if its own document is gone
    languages = ("", *(locale.code for locale in locales.values()))
    domains = {language: workspace.catalog_domains(language) for language in languages}
    for known in domains.values():
        existing |= {domain for domain in known - existing if workspace.outside or workspace.has_source(domain)}
    job = _Job(workspace, parsed, existing, domains, now, line_numbers)
    with open_memory(workspace, write=write) as memory:
        files = job.templates()
        for locale in locales.values():
            files += job.catalogs(locale, memory.pair_for(workspace, locale))
    if write:
        _write(files)
    return Extracted(tuple(files), tuple(damaged), sum(len(item.units) for item in parsed), len(parsed))


def _parse(config: Config, allow_damaged: bool, source: Source) -> tuple[tuple[Unit, ...], str] | None:
    """The units of a source and the digest of its text; ``None`` if the text is damaged."""
    text = read_text(source)
    if not allow_damaged and is_damaged(source, text, config):
        return None
    return Document(text, segment_options(config)).units, text_digest(text)


@dataclass(frozen=True, slots=True)
class _Job:
    """The update of all catalogs of some parsed sources."""

    workspace: Workspace
    parsed: Sequence[_Parsed]
    existing: set[str]
    domains: Mapping[str, set[str]]
    """Domains that have a catalog, by language; the empty one stands for the templates."""
    now: datetime
    line_numbers: bool
    plain: dict[str, DocumentMessages] = field(default_factory=dict)
    """Messages without comments of a language, which the template and most catalogs share."""

    def templates(self) -> list[FileUpdate]:
        """The updates of the templates."""

        def new(document: DocumentMessages) -> Catalog:
            path = self.workspace.template_of(document.domain)
            project = project_name(self.workspace.config)
            return Catalog.template(path, document.source_path, now=self.now, project=project)

        return self._files("", self.workspace.template_of, new, None, None)

    def catalogs(self, locale: Locale, memory: TranslationMemory | None) -> list[FileUpdate]:
        """The updates of the catalogs in one language."""

        def path(domain: str) -> Path:
            return self.workspace.catalog_of(domain, locale.code)

        def new(document: DocumentMessages) -> Catalog:
            project = project_name(self.workspace.config)
            return Catalog.new(path(document.domain), document.source_path, locale, now=self.now, project=project)

        return self._files(locale.code, path, new, read_glossary(self.workspace.config, locale), memory)

    def _files(
        self,
        language: str,
        path: Callable[[str], Path],
        new: Callable[[DocumentMessages], Catalog],
        glossary: Glossary | None,
        memory: TranslationMemory | None,
    ) -> list[FileUpdate]:
        domains = self.domains[language]
        # a document without text needs no catalog, but one that has become so keeps its own
        wanted = [item for item in self.parsed if item.units or item.source.domain in domains]
        sources = {item.source.domain: item.source for item in wanted}
        store = Store(
            domains=domains,
            read=lambda domain: read_bytes(path(domain)),
            path=path,
            new=new,
        )
        documents = (self._messages(item, glossary) for item in wanted)
        updates = update_documents(documents, store, existing=self.existing, now=self.now, memory=memory)
        return [_file(sources[update.domain], update, language, path) for update in updates]

    def _messages(self, item: _Parsed, glossary: Glossary | None) -> DocumentMessages:
        if not glossary:
            if item.source.domain not in self.plain:
                self.plain[item.source.domain] = self._build(item, None)
            return self.plain[item.source.domain]
        return self._build(item, glossary)

    def _build(self, item: _Parsed, glossary: Glossary | None) -> DocumentMessages:
        def comments(unit: Unit) -> list[str]:
            found = list(item.doubts(unit)) if item.doubts else []
            return found + (glossary.comments(unit) if glossary else [])

        extra = comments if item.doubts or glossary else None
        found = messages(item.units, item.reference, line_numbers=self.line_numbers, extra_comments=extra)
        return DocumentMessages(item.source.domain, item.reference, tuple(found))


def _file(source: Source, update: DocumentUpdate, language: str, path: Callable[[str], Path]) -> FileUpdate:
    place = path(update.domain)
    before = place.read_bytes() if place.exists() else b""
    former = path(update.renamed_from) if update.renamed_from is not None else None
    return FileUpdate(source, place, language, _events(update.update), before, update.update.catalog.to_bytes(), former)


def _events(update: Update) -> dict[str, int]:
    return {event: len(keys) for event in EVENTS if (keys := getattr(update, event))}


def _check_places(workspace: Workspace, sources: Sequence[Source], locales: Mapping[str, Locale]) -> None:
    """Find out before anything is written, the memory included, whether the catalogs can be."""
    check_writable(
        *map(workspace.template, sources),
        *(workspace.catalog(source, locale.code) for locale in locales.values() for source in sources),
    )


def _write(files: Sequence[FileUpdate]) -> None:
    changed = [file for file in files if file.changed]
    write_all([(file.path, file.after) for file in changed])
    for file in changed:
        if file.former is not None:
            remove_file(file.former)
