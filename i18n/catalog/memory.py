"""Translation memory: reviewed translations of the project and imported ones, in one SQLite file.

Each translation belongs to an origin (a catalog, an imported file) and is replaced with it, so that a correction in
a catalog is a correction in the memory.
"""

import hashlib
import sqlite3
import time
import weakref
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from i18n.catalog.catalog import Catalog
from i18n.catalog.near import NearIndex
from i18n.catalog.update import Hit
from i18n.errors import CatalogError
from i18n.markdown.unit import Key

__all__ = ["NEAR", "Memory", "MemoryStats", "PairMemory", "Record"]

NEAR = 0.75
"""Least similarity of a suggestion; the default of Weblate and of most translation memories."""

_VERSION = 1
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS origin (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, imported INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS record (
    origin INTEGER NOT NULL REFERENCES origin (id) ON DELETE CASCADE,
    source_language TEXT NOT NULL, target_language TEXT NOT NULL,
    source TEXT NOT NULL, target TEXT NOT NULL, context TEXT, kind TEXT NOT NULL, alive INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS record_source ON record (source, source_language, target_language);
CREATE INDEX IF NOT EXISTS record_origin ON record (origin);
PRAGMA user_version = {_VERSION};
"""


@dataclass(frozen=True, slots=True)
class Record:
    """A reviewed translation."""

    source: str
    target: str
    source_language: str
    """POSIX locale name, as ``Locale.code``."""
    target_language: str
    context: str | None = None
    kind: str = ""
    """Kind of unit (``heading 2``); empty where unknown."""
    alive: bool = True
    """Whether the source text still exists; texts of obsolete entries come last."""


@dataclass(frozen=True, slots=True)
class MemoryStats:
    """How much the memory knows for a pair of languages."""

    source_language: str
    target_language: str
    records: int
    sources: int
    """Different source texts."""
    origins: int


class Memory:
    """The memory in the file ``path``, made if it is missing; ``None`` keeps it in RAM.

    A context manager. Raises ``CatalogError`` where the file is no memory of ours or cannot be opened.
    """

    def __init__(self, path: Path | None) -> None:
        self._name = str(path) if path else "the translation memory"
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path or ":memory:", timeout=30)
        except (sqlite3.Error, OSError) as error:
            raise CatalogError(f"{self._name}: cannot be opened ({error}). Check its folder and rights.") from error
        weakref.finalize(self, self._db.close)  # for a memory that nobody closes; Python 3.13 warns of it
        try:
            self._prepare()
        except CatalogError:
            self._db.close()
            raise

    def _prepare(self) -> None:
        with self._errors():
            [version] = self._db.execute("PRAGMA user_version").fetchone()
            tables = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if (version == 0 and tables) or version > _VERSION:
                raise CatalogError(
                    f"{self._name}: this is not a translation memory of this release of md-i18n. Name another file, or "
                    "remove this one: what comes from catalogs is learnt again, imports have to be repeated."
                )
            _patiently(lambda: self._db.execute("PRAGMA journal_mode = WAL"))
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute("PRAGMA foreign_keys = ON")
            _patiently(lambda: self._db.executescript(_SCHEMA))

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise CatalogError(
                f"{self._name}: the translation memory cannot be read or written ({error}). Close other programs that "
                "use it, check its rights and the space on the disk, or remove the file to begin anew."
            ) from error

    def __enter__(self) -> "Memory":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make the changes within one: all or none are kept, and many are as fast as one."""
        if self._db.in_transaction:
            yield
        else:
            with self._db:
                self._db.execute("BEGIN")
                yield

    def learn_catalog(self, origin: str, data: bytes, path: Path, source_language: str) -> bool:
        """Take over the reviewed entries of a PO file, unless its bytes are known; tells whether there was news.

        ``origin`` names the catalog in suggestions (its domain or path). Raises ``CatalogError`` for a broken file.
        """
        digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        if self._digest(origin) == digest:
            return False
        catalog = Catalog.parse(data, path)
        self.learn(origin, _records(catalog, source_language), digest=digest)
        return True

    def learn(self, origin: str, records: Iterable[Record], *, digest: str = "", imported: bool = False) -> int:
        """Replace what is known from ``origin``; the number of records."""
        rows = [
            (r.source_language, r.target_language, r.source, r.target, r.context, r.kind, r.alive)
            for r in dict.fromkeys(records)
        ]
        with self._errors(), self.transaction():
            self._db.execute("DELETE FROM origin WHERE name = ?", (origin,))
            cursor = self._db.execute(
                "INSERT INTO origin (name, digest, imported) VALUES (?, ?, ?)", (origin, digest, imported)
            )
            self._db.executemany(
                f"INSERT INTO record VALUES ({cursor.lastrowid}, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 (an integer)
                rows,
            )
        return len(rows)

    def forget_missing(self, origins: Iterable[str], target_language: str) -> None:
        """Forget the catalogs of one language that are gone: the origins neither imported nor in ``origins``."""
        kept = set(origins)
        with self._errors(), self.transaction():
            names = self._db.execute(
                "SELECT DISTINCT name FROM origin JOIN record ON origin = id "
                "WHERE NOT imported AND target_language = ?",
                (target_language,),
            ).fetchall()
            gone = [(name,) for (name,) in names if name not in kept]
            self._db.executemany("DELETE FROM origin WHERE name = ?", gone)

    def _digest(self, origin: str) -> str | None:
        with self._errors():
            row = self._db.execute("SELECT digest FROM origin WHERE name = ?", (origin,)).fetchone()
        return row[0] if row else None

    def records(self) -> Iterator[Record]:
        """All records, equal ones once, in a fixed order."""
        with self._errors():
            yield from (
                Record(row[0], row[1], row[2], row[3], row[4], row[5], bool(row[6]))
                for row in self._db.execute(
                    "SELECT source, target, source_language, target_language, context, kind, max(alive) FROM record "
                    "GROUP BY 3, 4, 1, 2, 5, 6 ORDER BY 3, 4, 1, 2, 5, 6"
                )
            )

    def stats(self) -> list[MemoryStats]:
        """How much is known, by pair of languages."""
        with self._errors():
            rows = self._db.execute(
                "SELECT source_language, target_language, count(*), count(DISTINCT source), count(DISTINCT origin) "
                "FROM record GROUP BY 1, 2 ORDER BY 1, 2"
            ).fetchall()
        return [MemoryStats(*row) for row in rows]

    def pair(self, source_language: str, target_language: str) -> "PairMemory":
        """The memory of one pair of languages (POSIX names), as ``update`` asks for it."""
        return PairMemory(self, source_language, target_language)

    def rows(self, query: str, parameters: Sequence[str]) -> list[tuple[str, ...]]:
        """The rows of a query, for ``PairMemory``."""
        with self._errors():
            return self._db.execute(query, parameters).fetchall()


class PairMemory:
    """The memory of one pair of languages (``TranslationMemory`` of ``i18n.catalog.update``)."""

    def __init__(self, memory: Memory, source_language: str, target_language: str) -> None:
        self._memory = memory
        self._languages = (source_language, target_language)
        self._sources: dict[str, None] | None = None
        self._index: tuple[list[str], NearIndex] | None = None

    def exact(self, key: Key, kind: str) -> Hit | None:
        """The reviewed translation of the same text: of the same kind of unit, else of any; the commonest one.

        A text that has different translations in equally good places is ambiguous, as is one that was translated
        for another context: these hits have a score below 1, so that they are offered for review.
        """
        context, text = key
        if text not in self.sources():
            return None
        rows = self._memory.rows(
            "SELECT target, context, kind, alive, name FROM record JOIN origin ON origin.id = origin "
            "WHERE source = ? AND source_language = ? AND target_language = ? ORDER BY name, target",
            (text, *self._languages),
        )
        if not rows:
            return None
        ranked = [((row[1] == context, _same_kind(row[2], kind), bool(row[3])), row[0], row[4]) for row in rows]
        best = max(rank for rank, _, _ in ranked)
        targets = Counter(target for rank, target, _ in ranked if rank == best)
        target, count = targets.most_common(1)[0]
        clear = best[0] and all(number < count for other, number in targets.items() if other != target)
        origin = next(name for rank, found, name in ranked if rank == best and found == target)
        return Hit(text, target, 1.0 if clear else 0.99, origin)

    def sources(self) -> dict[str, None]:
        """All source texts as of the first call, in order; nearly all texts that are asked for are not among them."""
        if self._sources is None:
            rows = self._memory.rows(
                "SELECT DISTINCT source FROM record WHERE source_language = ? AND target_language = ? ORDER BY source",
                self._languages,
            )
            self._sources = dict.fromkeys(source for (source,) in rows)
        return self._sources

    def near(self, texts: Sequence[str]) -> list[Hit | None]:
        """For each text the translation of the most similar one, where it is similar enough (``NEAR``)."""
        if not texts or not self.sources():
            return [None] * len(texts)
        if self._index is None:
            known = list(self.sources())
            self._index = (known, NearIndex(known))
        sources, index = self._index
        return [
            self._suggest(sources[found[0]], found[1]) if (found := index.best(text, NEAR)) else None for text in texts
        ]

    def _suggest(self, source: str, score: float) -> Hit | None:
        hit = self.exact((None, source), "")
        # two texts that differ in a link target only have a likeness of 1 and are not the same
        return hit and Hit(hit.source, hit.target, min(score, 0.99), hit.origin)


def _same_kind(one: str, other: str) -> bool:
    """Whether two kinds are the same but for a number: headings of any level are headings."""
    return one.rstrip("0123456789 ") == other.rstrip("0123456789 ")


def _records(catalog: Catalog, source_language: str) -> Iterator[Record]:
    for entry in catalog:
        if entry.msgstr and not entry.fuzzy:
            yield Record(
                entry.msgid,
                entry.msgstr,
                source_language,
                catalog.language,
                entry.context,
                entry.kind,
                not entry.obsolete,
            )


def _patiently(action: Callable[[], object]) -> None:
    """Do ``action``, waiting for other processes: SQLite itself does not wait while the file becomes a WAL one."""
    deadline = time.monotonic() + 30
    while True:
        try:
            action()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
