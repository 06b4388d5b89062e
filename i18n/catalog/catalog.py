"""The catalog of one document in one language: an adapter over polib that changes no byte without need."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from i18n.catalog import header as headers
from i18n.catalog.count import count_words
from i18n.catalog.entry import Entry
from i18n.catalog.locales import Locale
from i18n.catalog.messages import unquote_reference
from i18n.catalog.reader import parse_po
from i18n.catalog.wrapping import line_width
from i18n.errors import CatalogError
from i18n.markdown.unit import Key, Syntax

__all__ = ["Catalog", "Counts", "Pending"]


@dataclass(frozen=True, slots=True)
class Counts:
    """What is done in a catalog, and what is left in words and characters of the source."""

    translated: int = 0
    fuzzy: int = 0
    untranslated: int = 0
    obsolete: int = 0
    words: int = 0
    """Words in the source texts that are fuzzy or untranslated; an ideograph is a word."""
    characters: int = 0
    """Characters in them, spaces not counted."""

    @property
    def total(self) -> int:
        """Entries that are not obsolete."""
        return self.translated + self.fuzzy + self.untranslated

    @property
    def percent(self) -> float:
        """Reviewed entries in percent, 100 for an empty catalog."""
        return 100 * self.translated / self.total if self.total else 100.0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.translated + other.translated,
            self.fuzzy + other.fuzzy,
            self.untranslated + other.untranslated,
            self.obsolete + other.obsolete,
            self.words + other.words,
            self.characters + other.characters,
        )


@dataclass(frozen=True, slots=True)
class Pending:
    """An entry that waits for a translation."""

    key: Key
    kind: str
    syntax: Syntax


class Catalog:
    """Entries of a PO file: in document order, obsolete ones last.

    Entries are values; the methods that change something put new ones in their place. ``to_bytes`` gives
    the bytes that were read while nothing has changed, and keeps the lines of every unchanged entry.
    """

    __slots__ = ("_data", "_entries", "_header", "_tail", "_width", "path")

    def __init__(self, path: Path, header: Entry, entries: Iterable[Entry] = ()) -> None:
        self.path = path
        self._header = header
        self._entries = {entry.key: entry for entry in entries}
        self._tail = ""
        self._data: bytes | None = None
        self._width: int | None = 0

    @classmethod
    def parse(cls, data: bytes, path: Path) -> "Catalog":
        """Read a PO file; ``path`` is for messages. Raises ``CatalogError`` as ``parse_po`` does."""
        parsed = parse_po(data, path)
        catalog = cls(path, parsed.header, parsed.entries)
        catalog._tail = parsed.tail
        catalog._data = data
        catalog._width = None
        return catalog

    @classmethod
    def new(
        cls, path: Path, source_path: str, locale: Locale, *, now: datetime, project: str = "", bugs: str = ""
    ) -> "Catalog":
        """An empty catalog; ``project`` is name and version, ``bugs`` an address."""
        header = headers.new_header(
            source_path,
            language=locale.code,
            language_name=locale.english_name,
            plural_forms=locale.plural_forms,
            project=project or "documentation",
            bugs=bugs,
            now=now,
        )
        return cls(path, header)

    @classmethod
    def template(cls, path: Path, source_path: str, *, now: datetime, project: str = "", bugs: str = "") -> "Catalog":
        """An empty template (POT) for a document; ``update`` fills it like any catalog."""
        project = project or "documentation"
        return cls(path, headers.template_header(source_path, project=project, bugs=bugs, now=now))

    def successor(self, entries: Iterable[Entry], source_path: str | None = None) -> "Catalog":
        """A catalog with the header and the layout of this one and other entries.

        ``source_path`` names another document, for one that was renamed. Where nothing differs the result
        still writes the bytes that were read.
        """
        header = self._header
        if source_path is not None and self.source_path != source_path.strip():
            header = headers.with_field(header, headers.SOURCE_FIELD, source_path)
        catalog = Catalog(self.path, header, entries)
        catalog._tail = self._tail
        catalog._width = self._width
        if self._data is not None:
            same = header is self._header and len(catalog._entries) == len(self._entries)
            pairs = zip(catalog._entries.values(), self._entries.values(), strict=False)
            if same and all(new is old for new, old in pairs):
                catalog._data = self._data
            elif self._width is None:
                catalog._width = self._layout()
        return catalog

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return sum(not entry.obsolete for entry in self)

    def get(self, key: Key) -> Entry | None:
        """The entry of a unit, also an obsolete one."""
        return self._entries.get(key)

    @property
    def header(self) -> Entry:
        """The entry with the empty msgid."""
        return self._header

    @property
    def source_path(self) -> str | None:
        """The document this catalog belongs to, as the header or else the references tell."""
        named = headers.field(self._header, headers.SOURCE_FIELD)
        if named:
            return named
        paths = {unquote_reference(reference) for entry in self if not entry.obsolete for reference in entry.references}
        return paths.pop() if len(paths) == 1 else None

    @property
    def language(self) -> str:
        """POSIX name of the language from the header; ``""`` in a template."""
        return headers.field(self._header, "Language") or ""

    @property
    def is_template(self) -> bool:
        """Whether this is a POT, which has no translations and no revision date."""
        return self.path.suffix == ".pot"

    @property
    def changed(self) -> bool:
        """Whether ``to_bytes`` would give other bytes than were read; true for a new catalog."""
        return self._data is None

    def require(self, source_path: str, language: str | None = None) -> None:
        """Raise ``CatalogError`` where this is the catalog of another document or another language."""
        found = self.source_path
        if found is not None and found.strip() != source_path.strip():
            raise CatalogError(
                f"{self.path}: this is the catalog of {found}, not of {source_path}. Move it to the place "
                f"that belongs to {found}, or, if {source_path} is the new name of that document, run i18n extract."
            )
        if language and self.language and self.language != language:
            raise CatalogError(
                f"{self.path}: this catalog is in the language {self.language}, not {language}. Move it to "
                f"the folder of {self.language}, or correct the header field Language."
            )

    def translations(self, fuzzy: bool = False) -> dict[Key, str]:
        """Translations by key: the reviewed ones, with ``fuzzy`` also those that need review."""
        return {
            key: entry.msgstr
            for key, entry in self._entries.items()
            if entry.msgstr and not entry.obsolete and (fuzzy or "fuzzy" not in entry.flags)
        }

    def pending(self, *, redo: bool = False) -> list[Pending]:
        """Entries without a translation, and unreviewed machine translations of a text that has changed since.

        With ``redo`` all unreviewed machine translations.
        """
        return [
            Pending(entry.key, entry.kind, entry.syntax)
            for entry in self
            if not entry.obsolete and (not entry.msgstr or _outdated(entry) or (redo and _by_machine(entry)))
        ]

    def set_machine(self, key: Key, text: str, origin: str, score: float | None = None) -> None:
        """Fill in a machine translation: fuzzy, its origin (``<engine> <model>``) in a comment.

        People's comments and flags stay. Raises ``CatalogError`` for a key the catalog lacks and for one
        with a translation that people made or reviewed.
        """
        entry = self._entries.get(key)
        if entry is None or entry.obsolete:
            raise CatalogError(f"{self.path}: no entry for {key[1][:60]!r}. Run i18n extract first.")
        if entry.msgstr and (not entry.fuzzy or entry.machine is None):
            raise CatalogError(
                f"{self.path}: {key[1][:60]!r} has a translation that is not a machine's; it is left alone. "
                "Remove it in the catalog to have it translated anew."
            )
        origin = " ".join(origin.split()) + ("" if score is None else f" {score:.2f}")
        text = _with_ends(text, entry.msgid)
        filled = (
            entry.with_(msgstr=text, previous=None, comments=entry.plain_comments)
            .with_machine(origin)
            .with_fuzzy(bool(text))
        )
        self.replace(key, filled)

    def replace(self, key: Key, entry: Entry) -> None:
        """Put an entry in the place of the one with ``key``; nothing happens where it is the same."""
        if entry is self._entries[key]:
            return
        if self._width is None:
            self._width = self._layout()
        self._data = None
        if entry.key == key:
            self._entries[key] = entry
        else:
            self._entries = {e.key: e for e in (entry if k == key else old for k, old in self._entries.items())}

    def counts(self) -> Counts:
        """How many entries are in which state, as msgfmt counts, and how much text is left."""
        translated = fuzzy = untranslated = obsolete = words = characters = 0
        for entry in self:
            if entry.obsolete:
                obsolete += 1
            elif entry.translated:
                translated += 1
            else:
                untranslated += not entry.msgstr  # fuzzy or not
                fuzzy += bool(entry.msgstr)
                words += count_words(entry.msgid)
                characters += len("".join(entry.msgid.split()))
        return Counts(translated, fuzzy, untranslated, obsolete, words, characters)

    def touch(self, now: datetime) -> None:
        """Set the revision date (a template's creation date), if something has changed."""
        if self._data is None:
            name = "POT-Creation-Date" if self.is_template else "PO-Revision-Date"
            self._header = headers.with_field(self._header, name, headers.date(now))

    def to_bytes(self) -> bytes:
        """The file; while nothing has changed, the bytes that were read."""
        if self._data is not None:
            return self._data
        width = self._width or 0
        alive = [entry.text(width) for entry in self if not entry.obsolete]
        obsolete = [entry.text(width) for entry in self if entry.obsolete]
        blocks = [self._header.text(width), *alive, *obsolete, *([self._tail] if self._tail else [])]
        return ("\n\n".join(blocks) + "\n").encode()

    def _layout(self) -> int:
        return line_width("\n".join(entry.raw for entry in self if entry.raw is not None and entry.line))


def _with_ends(text: str, msgid: str) -> str:
    """The text with the msgid's newlines at both ends, which ``msgfmt -c`` insists on."""
    middle = text.strip("\n")
    return f"{_newlines(msgid)[0]}{middle}{_newlines(msgid)[1]}" if middle else ""


def _newlines(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip("\n"))], text[len(text.rstrip("\n")) :]


def _by_machine(entry: Entry) -> bool:
    """Whether the translation is a machine's that needs review."""
    return entry.fuzzy and entry.machine is not None


def _outdated(entry: Entry) -> bool:
    """Whether the translation is a machine's that nobody has reviewed, for another text than this one."""
    return _by_machine(entry) and entry.draft and entry.previous is not None
