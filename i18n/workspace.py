"""Which sources exist, and which catalog and which output belongs to each."""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from i18n.config import Config
from i18n.errors import ConfigError, InputError
from i18n.files import shown_path, write_atomic

__all__ = [
    "REPAIRED",
    "Source",
    "Workspace",
    "glob_pattern",
    "outside_workspace",
]

REPAIRED = "build/i18n/repaired"
"""Where ``i18n run`` puts the repaired copy of a damaged source, below the root; it stands in for its source."""

_SUFFIXES = frozenset({".md", ".mdx", ".markdown"})
_LEFT_OUT = frozenset({"node_modules", "__pycache__"})
"""Folders that hold no documentation of the project; hidden ones, ``.venv`` among them, are left out as well."""


@dataclass(frozen=True, slots=True)
class Source:
    """One source document."""

    file: Path
    """The file to read: the source itself, or its repaired copy."""
    home: Path
    """The source itself, which its relative links count from."""
    name: str
    """Path below the source root, with slashes: ``guide/install.md``; references and outputs use it."""
    shown: str
    """The path for messages, as the user would type it."""

    @property
    def domain(self) -> str:
        """Name of the catalog: the path without its suffix."""
        return str(PurePosixPath(self.name).with_suffix(""))


class Workspace:
    """The files of a project."""

    def __init__(self, config: Config, *, outside: bool = False) -> None:
        self.config = config
        self.outside = outside
        """Whether the sources are files that the project's configuration does not cover."""
        self._source_root = (config.root / config.source_root).resolve()
        self._include = [glob_pattern(glob) for glob in config.include]
        self._exclude = [glob_pattern(glob) for glob in config.exclude]
        self._any_output = _output_pattern(config, None)
        self._outputs = [_output_pattern(config, language) for language in config.target_languages]

    @property
    def locales(self) -> Path:
        """The folder of the catalogs."""
        return self.config.root / self.config.locales

    def template(self, source: Source) -> Path:
        """The POT file of ``source``."""
        return self.template_of(source.domain)

    def template_of(self, domain: str) -> Path:
        """The POT file of a domain."""
        return self.locales / f"{domain}.pot"

    def catalog(self, source: Source, folder: str) -> Path:
        """The PO file of ``source`` in the locale folder ``folder`` (a POSIX locale name)."""
        return self.catalog_of(source.domain, folder)

    def catalog_of(self, domain: str, folder: str) -> Path:
        """The PO file of a domain in the locale folder ``folder``."""
        return self.locales / folder / "LC_MESSAGES" / f"{domain}.po"

    def catalog_domains(self, folder: str) -> set[str]:
        """The domains that have a PO file in a locale folder; the empty name stands for the templates."""
        base = self.locales / folder / "LC_MESSAGES" if folder else self.locales
        suffix = ".po" if folder else ".pot"
        return {path.relative_to(base).with_suffix("").as_posix() for path in base.rglob(f"*{suffix}")}

    def output(self, source: Source, language: str) -> Path:
        """Where the document localized to ``language`` goes."""
        place = self.config.output.replace("{lang}", language).replace("{path}", source.name)
        path = self.config.root / place
        if path.exists() and path.samefile(source.file):
            raise ConfigError(
                f"{source.shown}: the output for “{language}” would overwrite the source itself. Change “output” "
                f"(now “{self.config.output}”) in the configuration."
            )
        return path

    def repaired(self, source: Source) -> Path:
        """Where the repaired copy of a damaged source goes."""
        return self.config.root / REPAIRED / source.name

    def evidence(self, source: Source) -> Path:
        """Where the doubtful repairs of a source are recorded."""
        return self.config.root / REPAIRED / f"{source.name}.json"

    def has_source(self, domain: str) -> bool:
        """Whether the file that a catalog belongs to is still there, also where the globs leave it out."""
        return any(Path(f"{self._source_root / domain}{suffix}").is_file() for suffix in _SUFFIXES)

    def cache(self, name: str, *, make: bool = True) -> Path:
        """The place of a cache of the project, which git is told to ignore; its folder is made with ``make``."""
        folder = self.config.root / ".i18n"
        ignore = folder / ".gitignore"
        if make and not ignore.exists():
            write_atomic(ignore, b"*\n")
        return folder / f"{name}.sqlite"

    def sources(self, paths: Sequence[Path] = ()) -> list[Source]:
        """The sources that the configuration names, narrowed to ``paths`` (files and folders), sorted by name.

        A file that is named explicitly belongs even where the globs leave it out. Raises ``InputError`` where a path
        does not exist or nothing is found, ``ConfigError`` where two sources would share a catalog.
        """
        if not paths:
            found = self._walk(self.config.root)
            if not found:
                globs = ", ".join(self.config.include)
                raise InputError(
                    f"{self.config.root}: no Markdown file matches “include” ({globs}). "
                    "Name files or folders on the command line, or correct the configuration."
                )
        else:
            found = [source for path in paths for source in self._named(path)]
        unique: dict[str, Source] = {}
        for source in found:
            _check_name(source.home)
            other = unique.setdefault(source.name, self._standing_in(source))
            if other.home.resolve() != source.home.resolve():
                raise ConfigError(
                    f"{other.shown} and {source.shown} would share the catalog “{source.domain}”, because both are "
                    "outside of the project. Work on one at a time, or from a folder that holds both."
                )
        result = [unique[name] for name in sorted(unique)]
        self._check_domains(result)
        return result

    def _standing_in(self, source: Source) -> Source:
        """``source``, read from its repaired copy if it is still the damaged file that the copy was made of."""
        copy = self.repaired(source)
        if source.file == copy or not copy.is_file():
            return source
        try:
            record = json.loads(self.evidence(source).read_bytes())
            same = record["source_sha256"] == hashlib.sha256(source.file.read_bytes()).hexdigest()
        except (OSError, ValueError, KeyError, TypeError):
            return source
        return replace(source, file=copy) if same else source

    def all_sources(self, beside: Iterable[Source] = ()) -> list[Source]:
        """Every source of the project, with ``beside`` in the place of sources of the same name."""
        known = {source.name: self._standing_in(source) for source in self._walk(self.config.root)}
        known |= {source.name: source for source in beside}
        return [known[name] for name in sorted(known)]

    def _named(self, path: Path) -> list[Source]:
        """The sources at ``path``, which the user named."""
        if not path.exists():
            raise InputError(f"{path}: no such file or folder. Check the spelling; paths start at {Path.cwd()}.")
        if not path.is_dir() and not path.is_file():
            raise InputError(f"{path}: is no regular file. Name Markdown files or folders.")
        if path.is_dir():
            found = self._walk(path.resolve())
            if not found:
                raise InputError(f"{path}: no Markdown file is there that the configuration includes.")
            return found
        resolved = path.resolve()
        for base in ((self.config.root / REPAIRED).resolve(), self._source_root):
            if resolved.is_relative_to(base):
                relative = resolved.relative_to(base)
                return [Source(resolved, self._source_root / relative, relative.as_posix(), str(path))]
        return [Source(resolved, resolved, resolved.name, str(path))]

    def _walk(self, folder: Path) -> list[Source]:
        """The sources below ``folder`` that the globs include."""
        found = []
        root = self.config.root
        for path in _files(folder, self.locales):
            if not path.is_relative_to(root) or not path.is_relative_to(self._source_root):
                if folder.is_relative_to(root):
                    continue
                name = path.relative_to(folder).as_posix()
                if path.suffix.lower() in _SUFFIXES:
                    found.append(Source(path, path, name, str(path)))
                continue
            relative = path.relative_to(root).as_posix()
            if path != self.config.file and self._selected(relative) and path.is_file():
                found.append(Source(path, path, path.relative_to(self._source_root).as_posix(), shown_path(path)))
        return found

    def _selected(self, relative: str) -> bool:
        """Whether the globs include the file and no output place covers it."""
        if not any(pattern.fullmatch(relative) for pattern in self._include):
            return False
        if any(pattern.fullmatch(relative) for pattern in self._exclude):
            return False
        return not relative.startswith(REPAIRED + "/") and not self._is_output(relative)

    def _is_output(self, relative: str) -> bool:
        """Whether an output of a target language, or of another language that has catalogs, lies there."""
        if any(pattern.fullmatch(relative) for pattern in self._outputs):
            return True
        match = self._any_output.fullmatch(relative)
        if match is None or "lang" not in match.groupdict() or match["lang"] == self.config.source_language:
            return False
        return (self.locales / match["lang"].replace("-", "_") / "LC_MESSAGES").is_dir()

    def _check_domains(self, sources: Iterable[Source]) -> None:
        domains: dict[str, Source] = {}
        for source in sources:
            other = domains.setdefault(source.domain, source)
            if other is not source:
                raise ConfigError(
                    f"{other.shown} and {source.shown} would share the catalog “{source.domain}”. "
                    "Exclude or rename one of them."
                )

    def covers(self, path: Path) -> bool:
        """Whether ``path`` is inside the source root, or a repaired copy of something there."""
        resolved = path.resolve()
        return resolved.is_relative_to(self._source_root) or resolved.is_relative_to(
            (self.config.root / REPAIRED).resolve()
        )


def outside_workspace(config: Config, folder: Path) -> Workspace:
    """A workspace with default places in ``folder`` for sources that the project's configuration does not cover."""
    default = Config(root=folder.resolve())
    return Workspace(
        replace(
            config,
            root=default.root,
            source_root=default.source_root,
            include=default.include,
            exclude=default.exclude,
            locales=default.locales,
            output=default.output,
        ),
        outside=True,
    )


_UNNAMEABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
"""What stands in file names and in no catalog: control characters, and bytes that are no UTF-8."""


def _check_name(path: Path) -> None:
    """Raise ``InputError`` for a file name that no catalog can hold."""
    if _UNNAMEABLE.search(str(path)):
        raise InputError(
            f"{str(path)!r}: the name has control characters or bytes that are no UTF-8, which a catalog cannot hold. "
            "Rename the file, or exclude it in the configuration."
        )


def _unreadable(error: OSError) -> None:
    raise InputError(
        f"{error.filename}: the folder cannot be read ({error.strerror}). Check its permissions."
    ) from error


def _files(folder: Path, locales: Path) -> Iterator[Path]:
    """All files below ``folder``, in order, without hidden folders and the catalogs."""
    for current, folders, files in os.walk(folder, onerror=_unreadable):
        here = Path(current)
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _LEFT_OUT and here / name != locales
        )
        yield from (here / name for name in sorted(files))


def glob_pattern(glob: str) -> re.Pattern[str]:
    """A glob as a regular expression: ``*`` and ``?`` stay within a folder, ``**`` crosses folders.

    The rules are those of ``pathlib.PurePath.full_match``, which Python has from 3.13 on.
    """
    parts = []
    position = 0
    while position < len(glob):
        if glob.startswith("**/", position):
            parts.append("(?:.*/)?")
            position += 3
        elif glob.startswith("**", position):
            parts.append(".*")
            position += 2
        elif glob[position] == "*":
            parts.append("[^/]*")
            position += 1
        elif glob[position] == "?":
            parts.append("[^/]")
            position += 1
        else:
            parts.append(re.escape(glob[position]))
            position += 1
    return re.compile("".join(parts))


def _output_pattern(config: Config, language: str | None) -> re.Pattern[str]:
    """What paths of outputs in ``language`` (``None``: any) look like, so that they are not taken for sources."""
    pattern = re.escape(os.path.normpath(config.output))
    lang = re.escape(language) if language else r"(?P<lang>[A-Za-z]{2,3}(?:[-_@][A-Za-z0-9]+)*)"
    pattern = pattern.replace(r"\{lang\}", lang, 1).replace(r"\{lang\}", ".+")
    return re.compile(pattern.replace(r"\{path\}", ".+"))
