"""Sources to catalogs: a template (POT) and a PO file for each language, updated in place."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from i18n.catalog.catalog import Catalog
from i18n.catalog.glossary import Glossary
from i18n.catalog.locales import Locale
from i18n.catalog.messages import messages
from i18n.catalog.project import DocumentMessages, DocumentUpdate, Store, Updates
from i18n.catalog.update import TranslationMemory, Update
from i18n.files import Writing, check_writable, read_bytes, remove_file
from i18n.markdown.document import Document
from i18n.markdown.unit import Unit
from i18n.steps.catalogs import project_name
from i18n.steps.evidence import doubt_comments, text_digest
from i18n.steps.glossaries import read_glossary
from i18n.steps.load import is_damaged, read_text, reference_path, segment_options
from i18n.steps.memories import open_memory
from i18n.steps.parallel import each_document, rare_collection
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
    units: int
    plain: DocumentMessages
    """What the template contains, and the catalogs in languages without a glossary."""
    explained: Mapping[str, DocumentMessages]
    """The same with the terms of a glossary, by language."""


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
    if write:
        _check_places(workspace, sources, locales)
    glossaries = {locale.code: read_glossary(workspace.config, locale) for locale in locales.values()}
    parser = _Parser(workspace, glossaries, allow_damaged, line_numbers)
    parsed: list[_Parsed] = []
    damaged: list[Source] = []
    domains = {code: workspace.catalog_domains(code) for code in ("", *(locale.code for locale in locales.values()))}
    existing = _documents(workspace, sources, domains.values())
    with rare_collection(), Writing() as writing:
        output = writing if write else None
        templates = _Job(workspace, None, domains[""], existing, now, output)
        for number, (source, found) in enumerate(zip(sources, each_document(parser, sources), strict=True), 1):
            if progress:
                progress(number, len(sources))
            if found is None:
                damaged.append(source)
            else:
                parsed.append(found)
                templates.add(found)
        templates.finish()
        files = templates.files
        # not before every source has been read: bad input changes nothing, the memory included
        with open_memory(workspace, write=write) as memory:
            for locale in locales.values():
                pair = memory.pair_for(workspace, locale)
                job = _Job(workspace, locale, domains[locale.code], existing, now, output, pair)
                for item in parsed:
                    job.add(item)
                job.finish()
                files += job.files
    for file in files:
        if write and file.former is not None:
            remove_file(file.former)
    return Extracted(tuple(files), tuple(damaged), sum(item.units for item in parsed), len(parsed))


def _documents(workspace: Workspace, sources: Sequence[Source], with_catalogs: Iterable[set[str]]) -> set[str]:
    """The domains of all documents there are: a document takes a catalog over only if that one's own is gone."""
    existing = {source.domain for source in (*workspace.all_sources(), *sources)}
    for domains in with_catalogs:
        existing |= {domain for domain in domains - existing if workspace.outside or workspace.has_source(domain)}
    return existing


@dataclass(frozen=True, slots=True)
class _Parser:
    """From a source to what its catalogs should contain."""

    workspace: Workspace
    glossaries: Mapping[str, Glossary]
    """By language."""
    allow_damaged: bool
    line_numbers: bool

    def __call__(self, source: Source) -> _Parsed | None:
        """Parse a source; ``None`` if its text is damaged."""
        text = read_text(source)
        if not self.allow_damaged and is_damaged(source, text, self.workspace.config):
            return None
        units = Document(text, segment_options(self.workspace.config)).units
        doubts = doubt_comments(self.workspace, source, text_digest(text))
        explained = {
            language: self._messages(source, units, [*([doubts] if doubts else []), glossary.comments])
            for language, glossary in self.glossaries.items()
            if glossary
        }
        return _Parsed(source, len(units), self._messages(source, units, [doubts] if doubts else []), explained)

    def _messages(self, source: Source, units: Sequence[Unit], comments: Sequence[Comments]) -> DocumentMessages:
        def extra(unit: Unit) -> list[str]:
            return [line for each in comments for line in each(unit)]

        reference = reference_path(source, self.workspace.config)
        found = messages(units, reference, line_numbers=self.line_numbers, extra_comments=extra if comments else None)
        return DocumentMessages(source.domain, reference, tuple(found))


class _Job:
    """The update of all catalogs in one language, or of all templates."""

    def __init__(
        self,
        workspace: Workspace,
        locale: Locale | None,
        domains: set[str],
        existing: set[str],
        now: datetime,
        output: Writing | None,
        memory: TranslationMemory | None = None,
    ) -> None:
        self.files: list[FileUpdate] = []
        self._workspace = workspace
        self._locale = locale
        self._language = locale.code if locale else ""
        self._now = now
        self._output = output
        self._domains = domains
        self._sources: dict[str, Source] = {}
        store = Store(self._domains, lambda domain: read_bytes(self._path(domain)), self._path, self._new)
        self._updates = Updates(store, existing=existing, now=now, memory=memory)

    def add(self, item: _Parsed) -> None:
        """Update the catalog of a source."""
        # a document without text needs no catalog, but one that has become so keeps its own
        if item.units or item.source.domain in self._domains:
            self._sources[item.source.domain] = item.source
            update = self._updates.add(item.explained.get(self._language, item.plain))
            if update:
                self._take(update)

    def finish(self) -> None:
        """Update the catalogs that can only be told once all sources are known."""
        for update in self._updates.rest():
            self._take(update)

    def _take(self, update: DocumentUpdate) -> None:
        file = _file(self._sources[update.domain], update, self._language, self._path)
        self.files.append(file)
        if self._output and file.changed:
            self._output.add(file.path, file.after)

    def _path(self, domain: str) -> Path:
        if self._locale is None:
            return self._workspace.template_of(domain)
        return self._workspace.catalog_of(domain, self._locale.code)

    def _new(self, document: DocumentMessages) -> Catalog:
        path = self._path(document.domain)
        project = project_name(self._workspace.config)
        if self._locale is None:
            return Catalog.template(path, document.source_path, now=self._now, project=project)
        return Catalog.new(path, document.source_path, self._locale, now=self._now, project=project)


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
