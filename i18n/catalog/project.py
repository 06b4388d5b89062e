"""The catalogs of a whole project in one language: the memory, renamed documents, and each document's update."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from i18n.catalog.catalog import Catalog
from i18n.catalog.memory import Memory
from i18n.catalog.messages import Message
from i18n.catalog.migration import former_msgids
from i18n.catalog.rename import renamed
from i18n.catalog.update import TranslationMemory, Update, update

__all__ = ["DocumentMessages", "DocumentUpdate", "Store", "Updates", "learn", "update_documents"]


@dataclass(frozen=True, slots=True)
class DocumentMessages:
    """What the catalog of one document should contain."""

    domain: str
    source_path: str
    """The document's path as references name it."""
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class DocumentUpdate:
    """The update of one document's catalog; ``renamed_from`` is the domain whose catalog it was, to be removed."""

    domain: str
    update: Update
    renamed_from: str | None = None


@dataclass(frozen=True, slots=True)
class Store:
    """Where the PO files of one language are: the edge to the file system, given by the caller."""

    domains: Collection[str]
    """Domains that have a file."""
    read: Callable[[str], bytes]
    """The bytes of a domain's file."""
    path: Callable[[str], Path]
    """Where a domain's file is or will be."""
    new: Callable[[DocumentMessages], Catalog]
    """An empty catalog for a document."""


def learn(memory: Memory, store: Store, source_language: str, target_language: str) -> None:
    """Bring the memory up to date with the files of one language; files it knows are not parsed again.

    The languages are POSIX names. What came from files that are gone is forgotten.
    """
    with memory.transaction():
        for domain in store.domains:
            path = store.path(domain)
            memory.learn_catalog(str(path), store.read(domain), path, source_language)
        memory.forget_missing([str(store.path(domain)) for domain in store.domains], target_language)


class Updates:
    """The updates of the catalogs of a project in one language, one document at a time.

    ``existing`` has the domains of all documents of the project, also of those that this run leaves alone: a catalog
    whose document is not among them may belong to a new document that has most of its texts.
    """

    def __init__(
        self, store: Store, *, existing: Collection[str], now: datetime, memory: TranslationMemory | None = None
    ) -> None:
        self._store = store
        self._existing = existing
        self._now = now
        self._memory = memory
        self._orphans = [domain for domain in store.domains if domain not in existing]
        self._homeless: list[DocumentMessages] = []

    def add(self, document: DocumentMessages) -> DocumentUpdate | None:
        """The update of a document; ``None`` where its catalog may be one that :meth:`rest` finds.

        Raises ``CatalogError`` for a broken catalog and for one of another document.
        """
        store = self._store
        if document.domain in store.domains:
            catalog = _read(store, document.domain, document.domain)
            if not _moved_along(catalog, document, self._existing):
                catalog.require(document.source_path, store.new(document).language)
            return self._updated(catalog, document)
        if self._orphans:
            self._homeless.append(document)
            return None
        return self._updated(store.new(document), document)

    def rest(self) -> Iterator[DocumentUpdate]:
        """The updates of the documents that :meth:`add` gave none for, once all have been added."""
        former = _former_domains(self._homeless, self._store, self._orphans)
        for document in self._homeless:
            old = former.get(document.domain)
            catalog = self._store.new(document) if old is None else _read(self._store, old, document.domain)
            yield self._updated(catalog, document, old)

    def _updated(self, catalog: Catalog, document: DocumentMessages, old: str | None = None) -> DocumentUpdate:
        found = update(
            catalog,
            document.messages,
            now=self._now,
            memory=self._memory,
            source_path=document.source_path,
            former=former_msgids(catalog),
        )
        return DocumentUpdate(document.domain, found, old)


def update_documents(
    documents: Iterable[DocumentMessages],
    store: Store,
    *,
    existing: Collection[str],
    now: datetime,
    memory: TranslationMemory | None = None,
) -> Iterator[DocumentUpdate]:
    """All updates of ``documents``, as :class:`Updates` gives them."""
    updates = Updates(store, existing=existing, now=now, memory=memory)
    for document in documents:
        if found := updates.add(document):
            yield found
    yield from updates.rest()


def _moved_along(catalog: Catalog, document: DocumentMessages, existing: Collection[str]) -> bool:
    """Whether somebody renamed the catalog with its document: the document it names is gone, the texts are these."""
    named = PurePosixPath(catalog.source_path or document.source_path).with_suffix("").as_posix()
    if any(named == domain or named.endswith(f"/{domain}") for domain in existing):
        return False
    keys = [entry.key for entry in catalog if not entry.obsolete]
    return bool(renamed({"new": [message.key for message in document.messages]}, {"old": keys}))


def _read(store: Store, domain: str, place: str) -> Catalog:
    """The catalog in the file of ``domain``, which will be that of ``place``."""
    return Catalog.parse(store.read(domain), store.path(place))


def _former_domains(homeless: list[DocumentMessages], store: Store, orphans: list[str]) -> dict[str, str]:
    """The old domain of each document that was renamed."""
    if not homeless or not orphans:
        return {}
    old = {domain: Catalog.parse(store.read(domain), store.path(domain)) for domain in orphans}
    keys = {domain: [entry.key for entry in catalog if not entry.obsolete] for domain, catalog in old.items()}
    return renamed({d.domain: [message.key for message in d.messages] for d in homeless}, keys)
