"""Results of machine translation on disk, so that unchanged text is never translated twice."""

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from i18n.translate.types import Result, Source

__all__ = ["Cache"]

_VERSION = 2
"""Goes up whenever the same engine would translate the same text differently: other projection, polishing."""
_COLUMNS = "key BLOB PRIMARY KEY, text TEXT, score REAL, reason TEXT"
_SCHEMA = f"CREATE TABLE IF NOT EXISTS results ({_COLUMNS}) WITHOUT ROWID"


class Cache:
    """Results by engine, glossary and source text, in one SQLite file.

    A damaged or unwritable file costs time, not results: the cache then begins anew, or keeps nothing.
    """

    def __init__(self, path: Path | None, engine: str, origin: str, terms: str) -> None:
        self._prefix = "\0".join([str(_VERSION), engine, hashlib.sha256(terms.encode()).hexdigest()])
        self._origin = origin
        self._connection = _open(path) if path is not None else None

    def _key(self, source: Source) -> bytes:
        parts = [self._prefix, source.syntax.value, *sorted(source.references), "", source.text]
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()

    def get(self, source: Source) -> Result | None:
        """The result of an earlier run."""
        if self._connection is None:
            return None
        with contextlib.suppress(sqlite3.Error):
            query = "SELECT text, score, reason FROM results WHERE key = ?"
            row = self._connection.execute(query, (self._key(source),)).fetchone()
            return Result(row[0], self._origin, row[1], row[2]) if row else None
        return None

    def put(self, results: Iterable[tuple[Source, Result]]) -> None:
        """Keep results; when the method returns they survive a kill of the process."""
        if self._connection is None:
            return
        rows = [(self._key(source), result.text, result.score, result.reason) for source, result in results]
        with contextlib.suppress(sqlite3.Error), self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?)", rows)

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _open(path: Path) -> sqlite3.Connection | None:
    """The database, made anew if it is none; ``None`` where it cannot be written."""
    for _ in range(2):
        with contextlib.suppress(OSError, sqlite3.OperationalError):
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, timeout=10)
            try:
                # Write-ahead logging survives a killed process; only a power cut may cost the last results.
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute(_SCHEMA)
                connection.execute("SELECT key, text, score, reason FROM results LIMIT 1")
            except sqlite3.OperationalError:
                connection.close()
                raise
            except sqlite3.DatabaseError:
                connection.close()
                path.unlink()
                continue
            return connection
    return None
