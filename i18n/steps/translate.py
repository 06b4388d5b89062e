"""Filling catalogs by machine translation."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it.common.utils import normalizeReference

from i18n.catalog.catalog import Pending
from i18n.catalog.locales import Locale, parse_locale
from i18n.catalog.memory import Memory, PairMemory
from i18n.files import check_writable, write_atomic
from i18n.markdown.unit import Key
from i18n.steps.catalogs import find_catalog, needs_catalog, parse_catalog
from i18n.steps.glossaries import read_glossary
from i18n.steps.load import load_document, reference_path
from i18n.steps.memories import ProjectMemory
from i18n.workspace import Source, Workspace

if TYPE_CHECKING:
    from i18n.translate import Engine, Match, Result
    from i18n.translate import Source as Text

__all__ = ["Left", "Translated", "TranslatedCatalog", "open_engines", "translate_catalogs"]

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Left:
    """A unit that the engine could not translate."""

    path: Path
    key: Key
    reason: str


@dataclass(frozen=True, slots=True)
class Translated:
    """The result for one language."""

    language: str
    origin: str
    filled: int
    left: tuple[Left, ...]
    files: tuple[Path, ...]
    """The catalogs that were written."""


@dataclass(slots=True)
class TranslatedCatalog:
    """A catalog on its way: what is pending, and what has come back so far."""

    path: Path
    reference: str
    locale: Locale
    pending: list[Pending]
    references: frozenset[str]
    """Labels of the link definitions of the document, where a pending unit may name one."""
    done: dict[Key, "Result"] = field(default_factory=dict)
    saved: int = 0

    @property
    def complete(self) -> bool:
        """Whether every pending unit has an answer."""
        return len(self.done) == len(self.pending)

    def save(self) -> bool:
        """Write what has come back, into the file as it is now; whether it changed.

        The file is read again, because a translator may have saved it while the machine was at work: an entry that
        has a translation by then keeps it.
        """
        if len(self.done) == self.saved:
            return False
        self.saved = len(self.done)
        catalog = parse_catalog(self.path, self.reference, self.locale.code)
        if catalog is None:
            return False
        open_keys = {item.key for item in catalog.pending(redo=True)}
        for item in self.pending:
            result = self.done.get(item.key)
            if result is not None and result.text is not None and item.key in open_keys:
                catalog.set_machine(item.key, result.text, result.origin, result.score)
        return catalog.changed and write_atomic(self.path, catalog.to_bytes())


def translate_catalogs(
    workspace: Workspace,
    sources: Sequence[Source],
    locale: Locale,
    engine: "Engine",
    *,
    redo: bool = False,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Translated:
    """Fill the untranslated units of ``sources`` in one language; with ``redo`` unreviewed machine output too.

    Each catalog is written as soon as it is complete, and what is there when the work is interrupted is written as
    well: a second run goes on from there.
    """
    from i18n.translate import translate

    cache = cache or workspace.cache("translations")
    glossary = read_glossary(workspace.config, locale)
    terms = [(term.source, term.targets[0]) for term in glossary.terms if term.targets]
    opened = [_open(workspace, source, locale, redo) for source in sources]
    work = [item for item in opened if item is not None and item.pending]
    for item in work:
        check_writable(item.path)
    owners = [(item, pending) for item in work for pending in item.pending]
    texts = [_source(pending, item.references) for item, pending in owners]
    total = len(texts)
    try:
        for count, (index, result) in enumerate(translate(texts, engine, terms=terms, cache=cache), 1):
            item, pending = owners[index]
            item.done[pending.key] = result
            if item.complete:
                item.save()
            if progress:
                progress(count, total)
    finally:
        for item in work:
            item.save()
    return _summary(locale, engine, work)


_BRACKETS = re.compile(r"\[([^\[\]]+)\](?!\()")


def _open(workspace: Workspace, source: Source, locale: Locale, redo: bool) -> TranslatedCatalog | None:
    """The catalog of ``source`` with what is pending; ``None`` for a document that needs no catalog."""
    catalog = find_catalog(workspace, source, locale)
    if catalog is None:
        needs_catalog(workspace, source, locale)
        return None
    pending = catalog.pending(redo=redo)
    references: frozenset[str] = frozenset()
    if any(_BRACKETS.search(item.key[1]) for item in pending):
        references = frozenset(load_document(source, workspace.config).references)
    return TranslatedCatalog(catalog.path, reference_path(source, workspace.config), locale, pending, references)


def _source(pending: Pending, references: frozenset[str]) -> "Text":
    """What the engine gets: of the document's link labels those that the text names, as results are kept by text."""
    from i18n.translate import Source as Text

    named = {normalizeReference(label) for label in _BRACKETS.findall(pending.key[1])} if references else set()
    return Text(pending.key[1], pending.syntax, references & named)


def _summary(locale: Locale, engine: "Engine", work: Sequence[TranslatedCatalog]) -> Translated:
    left = [
        Left(item.path, key, result.reason or "no translation")
        for item in work
        for key, result in item.done.items()
        if result.text is None
    ]
    done = sum(len(item.done) for item in work)
    files = tuple(item.path for item in work if any(r.text is not None for r in item.done.values()))
    return Translated(locale.code, engine.origin, done - len(left), tuple(left), files)


def open_engines(
    workspace: Workspace,
    locales: Mapping[str, Locale],
    *,
    engine: str | None = None,
    url: str | None = None,
    api_key: str | None = None,
) -> dict[str, "Engine"]:
    """The engine for each language, by its code; opened before anything is written.

    Raises ``ConfigError`` for an unknown engine and ``ModelError`` where no package translates the pair.
    """
    from i18n.translate import EngineOptions, open_engine

    config = workspace.config
    options = EngineOptions(url=url or config.engine_url, api_key=api_key)
    name = engine or config.engine
    source = parse_locale(config.source_language).code
    return {
        code: open_engine(name, source, locale.code, replace(options, lookup=_memory_lookup(workspace, locale)))
        for code, locale in locales.items()
    }


def _memory_lookup(workspace: Workspace, locale: Locale) -> Callable[["Text"], "Match | None"]:
    """The project's memory as the engine ``memory`` asks it; it is opened by the first question."""
    opened: list[PairMemory] = []

    def lookup(text: "Text") -> "Match | None":
        from i18n.translate import Match

        if not opened:
            # open until the process ends, as the engine that asks is
            memory = ProjectMemory(Memory(workspace.cache("memory")))
            opened.append(memory.pair_for(workspace, locale))
        hit = opened[0].exact((None, text.text), "") or opened[0].near([text.text])[0]
        return Match(hit.target, hit.score) if hit else None

    return lookup
