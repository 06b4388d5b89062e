"""Sources to catalogs: a template (POT) and a PO file for each language, updated in place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from i18n.catalog.catalog import Catalog
from i18n.catalog.locales import Locale
from i18n.catalog.messages import Message, messages
from i18n.catalog.update import Update, update
from i18n.markdown.document import Document
from i18n.steps.catalogs import parse_catalog
from i18n.steps.evidence import doubt_comments
from i18n.steps.load import is_damaged, read_text, reference_path, segment_options
from i18n.workspace import Source, Workspace, check_writable, write_atomic

__all__ = ["Extracted", "FileUpdate", "extract"]

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class FileUpdate:
    """What extraction means for one catalog file."""

    source: Source
    path: Path
    language: str
    """POSIX locale name; empty for a template."""
    update: Update
    before: bytes
    """What the file held; empty for a new one."""
    after: bytes

    @property
    def changed(self) -> bool:
        """Whether the file has to be written."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Extracted:
    """The result of an extraction."""

    files: tuple[FileUpdate, ...]
    damaged: tuple[Source, ...]
    """Sources that were left out because their text is damaged."""
    units: int
    documents: int


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
    files: list[FileUpdate] = []
    damaged: list[Source] = []
    units = 0
    for number, source in enumerate(sources):
        if progress:
            progress(number, len(sources))
        text = read_text(source)
        if not allow_damaged and is_damaged(source, text, workspace.config):
            damaged.append(source)
            continue
        document = Document(text, segment_options(workspace.config))
        units += len(document.units)
        found = messages(
            document.units,
            reference_path(source, workspace.config),
            line_numbers=line_numbers,
            extra_comments=doubt_comments(workspace, source, text),
        )
        files += _updates(workspace, source, found, locales, now)
    if write:
        _write(files)
    return Extracted(tuple(files), tuple(damaged), units, len(sources) - len(damaged))


def _updates(
    workspace: Workspace,
    source: Source,
    found: list[Message],
    locales: Mapping[str, Locale],
    now: datetime,
) -> list[FileUpdate]:
    """The updates of the template and of each language's catalog."""
    reference = reference_path(source, workspace.config)
    project = workspace.config.project or workspace.config.root.name or "documentation"
    path = workspace.template(source)
    template = parse_catalog(path, reference, None) or Catalog.template(path, reference, now=now, project=project)
    files = [_file(source, path, "", update(template, found, now=now))]
    for locale in locales.values():
        path = workspace.catalog(source, locale.code)
        catalog = parse_catalog(path, reference, locale.code) or Catalog.new(
            path, reference, locale, now=now, project=project
        )
        files.append(_file(source, path, locale.code, update(catalog, found, now=now)))
    return files


def _file(source: Source, path: Path, language: str, result: Update) -> FileUpdate:
    before = path.read_bytes() if path.exists() else b""
    return FileUpdate(source, path, language, result, before, result.catalog.to_bytes())


def _write(files: Sequence[FileUpdate]) -> None:
    changed = [file for file in files if file.changed]
    for file in changed:
        check_writable(file.path)
    for file in changed:
        write_atomic(file.path, file.after)
