"""The translation memory of a project: its reviewed catalogs, and what was imported."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from i18n.catalog.locales import Locale, parse_locale
from i18n.catalog.memory import Memory, PairMemory
from i18n.files import read_bytes
from i18n.workspace import Workspace

__all__ = ["ProjectMemory", "open_memory"]


@dataclass(frozen=True, slots=True)
class ProjectMemory:
    """An open memory."""

    memory: Memory

    def pair_for(self, workspace: Workspace, locale: Locale) -> PairMemory:
        """The memory of one target language, brought up to date with its catalogs first."""
        source = parse_locale(workspace.config.source_language).code
        origins = []
        with self.memory.transaction():
            for domain in workspace.catalog_domains(locale.code):
                path = workspace.catalog_of(domain, locale.code)
                origins.append(Path(os.path.relpath(path, workspace.config.root)).as_posix())
                self.memory.learn_catalog(origins[-1], read_bytes(path), path, source)
            self.memory.forget_missing(origins, locale.code)
        return self.memory.pair(source, locale.code)


@contextmanager
def open_memory(workspace: Workspace, *, write: bool = True) -> Iterator[ProjectMemory]:
    """Open the project's memory; with ``write`` off, a copy of it that is thrown away."""
    path = workspace.cache("memory", make=write)
    if write:
        with Memory(path) as memory:
            yield ProjectMemory(memory)
    elif path.exists():
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / path.name
            for suffix in ("", "-wal"):
                if path.with_name(path.name + suffix).exists():
                    shutil.copyfile(path.with_name(path.name + suffix), copy.with_name(copy.name + suffix))
            with Memory(copy) as memory:
                yield ProjectMemory(memory)
    else:
        with Memory(None) as memory:
            yield ProjectMemory(memory)
