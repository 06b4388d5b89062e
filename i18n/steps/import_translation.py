"""A catalog from a translation that exists already as Markdown."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from i18n.align.alignment import Left, Pair, align
from i18n.align.languages import looks_like, mostly_copied
from i18n.align.outline import Outline, outline
from i18n.catalog.catalog import Catalog
from i18n.catalog.entry import MACHINE, MEMORY, Entry
from i18n.catalog.locales import Locale
from i18n.config import Config
from i18n.errors import InputError
from i18n.files import write_atomic
from i18n.markdown.unit import Key
from i18n.steps.extract import FileUpdate, extract
from i18n.steps.load import is_damaged, load_document, read_text, segment_options
from i18n.workspace import Source, Workspace

__all__ = ["IMPORT", "Imported", "fill", "import_translation"]

IMPORT = "import:"
"""How the translator comments of doubtful imported translations begin."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of the pairs in a catalog, by entries."""

    accepted: tuple[Key, ...] = ()
    fuzzy: tuple[Key, ...] = ()
    kept: tuple[Key, ...] = ()
    """Entries that had another translation, which people made; it was left alone."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import."""

    source: Source
    translation: Source
    language: str
    catalog: Path
    filled: Filled
    left_source: tuple[Left, ...]
    """Units of the source that have no counterpart and no reviewed translation in the catalog."""
    left_target: tuple[Left, ...]
    """Units of the translation that have no counterpart."""
    agreement: float
    trusted: bool
    """Whether the documents have enough in common for anything to be accepted."""
    changed: bool
    """Whether the catalog or the template has to be written."""


def import_translation(
    workspace: Workspace, path: Path, translated: Path, code: str, locale: Locale, *, now: datetime, write: bool = True
) -> Imported:
    """Fill the catalog of the source at ``path`` from its translation; with ``write`` off only say what would change.

    Raises ``InputError`` for files that are missing, damaged, the same, or in the wrong language, and
    ``CatalogError`` where the catalog is broken; nothing is written then.
    """
    source, translation = _document(workspace, path, "SOURCE"), _document(workspace, translated, "TRANSLATED")
    if source.file.resolve() == translation.file.resolve():
        raise InputError(f"{translated}: SOURCE and TRANSLATED are the same file. Name the translated document second.")
    left, right = _outline(workspace, source), _outline(workspace, translation)
    _check_languages(workspace.config, source, translation, left, right, locale)
    if not load_document(source, workspace.config).units:
        raise InputError(f"{source.shown}: there is no text to translate in it, so that there is nothing to import.")
    alignment = align(left, right)
    files = extract(workspace, [source], {code: locale}, now=now, allow_damaged=True, write=write).files
    file = next(file for file in files if file.language)
    catalog = Catalog.parse(file.after, file.path)
    filled = fill(catalog, alignment.pairs, _held(file))
    catalog.touch(now)
    data = catalog.to_bytes()
    if write:
        write_atomic(file.path, data)
    done = catalog.translations()
    return Imported(
        source,
        translation,
        code,
        file.path,
        filled,
        tuple(one for one in alignment.left_source if one.key not in done),
        alignment.left_target,
        alignment.agreement,
        alignment.trusted,
        data != file.before or any(one.changed for one in files if one is not file),
    )


def _held(file: FileUpdate) -> frozenset[str] | None:
    """The translations that the catalog held before its extraction; ``None`` for all it holds now.

    What extraction has filled in from other documents' catalogs is not among them: the document's own translation is
    better than those.
    """
    if file.former is not None:
        return None
    before = Catalog.parse(file.before, file.path) if file.before else ()
    return frozenset(entry.msgstr for entry in before)


def fill(catalog: Catalog, pairs: Sequence[Pair], held: frozenset[str] | None = None) -> Filled:
    """Put ``pairs`` into the entries of ``catalog`` that have no translation, or a machine's, or one of the memory's.

    ``held`` are the translations that were there before; without it all of them were.

    An entry serves all units with its text, so it gets their most frequent translation; if there are others, it is
    fuzzy and a comment says so.
    """
    by_key: dict[Key, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_key[pair.key].append(pair)
    accepted: list[Key] = []
    fuzzy: list[Key] = []
    kept: list[Key] = []
    for key, found in by_key.items():
        entry = catalog.get(key)
        if entry is None:
            continue
        filled = _filled(entry, found)
        if entry.translated and not filled.fuzzy and filled.msgstr == entry.msgstr:
            accepted.append(key)
        elif (entry.translated and filled.fuzzy) or _is_made_by_people(entry, held):
            kept.append(key)
        else:
            catalog.replace(key, filled)
            (fuzzy if filled.fuzzy else accepted).append(key)
    return Filled(tuple(accepted), tuple(fuzzy), tuple(kept))


def _is_made_by_people(entry: Entry, held: frozenset[str] | None) -> bool:
    """Whether people have written or reviewed the translation, so that it stays."""
    if not entry.msgstr:
        return False
    if entry.fuzzy:
        suggested = any(remark.startswith((MEMORY, IMPORT)) for remark in entry.remarks)
        reviewed_once = entry.previous is not None and not entry.draft
        return not suggested and (entry.machine is None or reviewed_once)
    return held is None or entry.msgstr in held


def _filled(entry: Entry, pairs: Sequence[Pair]) -> Entry:
    """The entry with the translation that most of ``pairs`` have, the accepted ones first."""
    sure = [pair for pair in pairs if pair.accepted]
    votes = Counter(_folded(pair.translation) for pair in sure or pairs)
    chosen, _ = votes.most_common(1)[0]
    best = next(pair for pair in sure or pairs if _folded(pair.translation) == chosen)
    remarks = [remark for remark in entry.remarks if not remark.startswith((MACHINE, MEMORY, IMPORT))]
    fuzzy = not best.accepted or len(votes) > 1
    if fuzzy:
        remarks.append(f"{IMPORT} {best.score:.2f}")
        others = {_folded(pair.translation): pair for pair in reversed(sure or pairs)}
        remarks += [
            f"{IMPORT} elsewhere “{_one_line(pair.translation)}” (line {pair.line})"
            for text, pair in sorted(others.items(), key=lambda item: item[1].line)
            if text != chosen
        ]
    comments = entry.plain_comments
    filled = entry.with_(msgstr=best.translation, previous=None, comments=comments, remarks=tuple(remarks))
    return filled.with_fuzzy(fuzzy)


def _folded(text: str) -> str:
    """A text without what two translations of one text may differ in."""
    return " ".join(text.split()).casefold().rstrip(".")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _document(workspace: Workspace, path: Path, what: str) -> Source:
    """The one document at ``path``."""
    if path.is_dir():
        raise InputError(f"{path}: this is a folder. Name one Markdown file as {what}.")
    return workspace.sources([path])[0]


def _outline(workspace: Workspace, source: Source) -> Outline:
    """Read a document; one with damaged text is refused, because its texts would go into the catalog."""
    text = read_text(source)
    if is_damaged(source, text, workspace.config):
        raise InputError(
            f"{source.shown}: its text is damaged. Look at it with “i18n repair --diff {source.shown}” and mend it "
            f"with “i18n repair --in-place {source.shown}”, or, if it is meant to be so, put the comment "
            "<!-- i18n: allow-damaged --> into it."
        )
    return outline(text, segment_options(workspace.config))


def _check_languages(
    config: Config, source: Source, translation: Source, left: Outline, right: Outline, locale: Locale
) -> None:
    """Raise ``InputError`` where a document is plainly not in its language."""
    language = config.source_language
    if looks_like(left, language, locale.code) is False and looks_like(right, language, locale.code):
        raise InputError(
            f"{source.shown}: this is not written in the source language ({language}), but {translation.shown} is. "
            "Name the source first and its translation second."
        )
    if looks_like(right, locale.code, language) is False or mostly_copied(left, right):
        raise InputError(
            f"{translation.shown}: this is not written in {locale.english_name}; most of it is in the source language. "
            "Name a translated document, or its language with --to."
        )
