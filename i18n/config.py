"""Configuration: ``i18n.toml``, or ``[tool.i18n]`` in ``pyproject.toml``, as one frozen object.

Everything has a default, so that the commands work without any file too.
"""

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, cast

from i18n.errors import ConfigError

__all__ = ["FILE_NAME", "Config", "find_config", "load_config"]

FILE_NAME = "i18n.toml"

_CHOICES: dict[str, tuple[str, ...]] = {
    "code": ("skip", "comments", "all"),
    "links": ("keep", "rewrite"),
    "anchors": ("follow", "keep-ids"),
}


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a project. Globs are relative to ``root``."""

    root: Path
    """Folder of the configuration file, or the working folder; absolute."""
    file: Path | None = None
    """The configuration file, if there is one."""
    source_language: str = "zh"
    target_languages: tuple[str, ...] = ("en",)
    source_root: str = "."
    """Domains and output paths are counted from here."""
    include: tuple[str, ...] = ("**/*.md",)
    exclude: tuple[str, ...] = ()
    locales: str = "locales"
    output: str = "build/i18n/{lang}/{path}"
    """Where a localized document goes; ``{path}`` is relative to ``source_root``."""
    front_matter: tuple[str, ...] = ("title", "description", "summary")
    """Key patterns of front-matter values that are translated."""
    code: Literal["skip", "comments", "all"] = "skip"
    """What of fenced code is offered for translation."""
    links: Literal["keep", "rewrite"] = "keep"
    """Whether relative links are made to resolve from the output's place."""
    anchors: Literal["follow", "keep-ids"] = "follow"
    """With ``links = "rewrite"``: fragments follow translated headings, or headings keep the source's slug as id."""
    glossary: str | None = None
    """CSV file of terms; ``glossary.csv`` is used where it exists."""
    allow_damaged: tuple[str, ...] = ()
    """Sources whose damaged text is meant to be so."""
    project: str | None = None
    """Name and version for the header of catalogs (Project-Id-Version); default: the folder's name."""
    engine: str = "argos"
    """Translation engine."""
    engine_url: str | None = None
    """Address of a LibreTranslate server."""


_KEYS = {field.name for field in fields(Config)} - {"root", "file"}
_LISTS = {"target_languages", "include", "exclude", "front_matter", "allow_damaged"}


def find_config(start: Path) -> Path | None:
    """The nearest configuration at or above the folder ``start``.

    ``i18n.toml`` comes before a ``pyproject.toml`` with a ``[tool.i18n]`` table beside it; a folder with ``.git``
    ends the search.
    """
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
        project = folder / "pyproject.toml"
        if project.is_file() and _table(project) is not None:
            return project
        if (folder / ".git").exists():
            return None
    return None


def load_config(file: Path | None, start: Path) -> Config:
    """Load ``file``, or the configuration found from the folder ``start``, or the defaults.

    Raises ``ConfigError`` that names the file and the key.
    """
    if file is not None and not file.is_file():
        raise ConfigError(f"{file}: no such configuration file. “i18n init” writes one.")
    found = file if file is not None else find_config(start)
    if found is None:
        return Config(root=start.resolve())
    data = _read(found)
    if found.name == "pyproject.toml":
        data = _table(found) or {}
        if file is not None and not data:
            raise ConfigError(f"{found}: has no [tool.i18n] table. Add one, or use an {FILE_NAME}.")
    return _build(data, found)


def _table(project: Path) -> dict[str, Any] | None:
    """The table ``[tool.i18n]`` of a ``pyproject.toml``; ``None`` without one."""
    tool = _read(project).get("tool", {})
    table = tool.get("i18n") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"{project}: “tool.i18n” has to be a table. Write [tool.i18n], and the settings below it.")
    return table


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        cure = "Save it as UTF-8" if isinstance(error, UnicodeDecodeError) else "Correct the line it names"
        raise ConfigError(f"{file}: not valid TOML: {error}. {cure}.") from error
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror}).") from error


def _build(data: Mapping[str, Any], file: Path) -> Config:
    """Check every key and value."""
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in _KEYS:
            close = difflib.get_close_matches(key, _KEYS, 1)
            hint = f"Did you mean “{close[0]}”?" if close else f"Known keys: {', '.join(sorted(_KEYS))}."
            raise ConfigError(f"{file}: unknown key “{key}”. {hint}")
        values[key] = _value(key, value, file)
    config = Config(root=file.parent.resolve(), file=file.resolve(), **values)
    _check(config, file)
    return config


def _value(key: str, value: object, file: Path) -> object:
    """Give ``value`` the type that ``key`` has."""
    if key in _LISTS:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ConfigError(f'{file}: “{key}” has to be a list of strings, such as {key} = ["…"].')
        return tuple(cast(list[str], value))
    if not isinstance(value, str) or not value:
        raise ConfigError(f"{file}: “{key}” has to be a string that is not empty.")
    choices = _CHOICES.get(key)
    if choices and value not in choices:
        allowed = ", ".join(f"“{choice}”" for choice in choices)
        raise ConfigError(f"{file}: “{key}” is “{value}”, but has to be one of {allowed}.")
    return value


def _check(config: Config, file: Path) -> None:
    """Rules between values."""
    if not config.target_languages:
        raise ConfigError(f'{file}: “target_languages” is empty. Name at least one, such as ["en"].')
    if config.source_language in config.target_languages:
        raise ConfigError(
            f"{file}: “target_languages” holds the source language “{config.source_language}”. Take it out."
        )
    if config.front_matter != Config.__dataclass_fields__["front_matter"].default:
        _check_keys(config.front_matter, file)
    if os.path.normpath(config.output) == "{path}" and os.path.normpath(config.source_root) == ".":
        raise ConfigError(
            f"{file}: “output” is “{config.output}”, which would overwrite the sources. Add a folder to it."
        )
    check_output(config.output, len(config.target_languages), f"{file}: “output”")
    if not (config.root / config.source_root).is_dir():
        raise ConfigError(
            f"{file}: “source_root” is “{config.source_root}”, which is no folder. Correct it or make the folder."
        )


def _check_keys(keys: tuple[str, ...], file: Path) -> None:
    """Read the key patterns of front matter once, to find mistakes before any work is done."""
    from i18n.markdown.front_matter import key_pattern

    for key in keys:
        try:
            key_pattern(key)
        except ConfigError as error:
            raise ConfigError(f"{file}: “front_matter”: {error}") from error


def check_output(pattern: str, languages: int, where: str) -> None:
    """Reject an output pattern that would write two documents to one place or cannot be filled in."""
    if "{path}" not in pattern:
        raise ConfigError(f"{where} is “{pattern}” and lacks {{path}}, the source's path below the source root.")
    if languages > 1 and "{lang}" not in pattern:
        raise ConfigError(f"{where} is “{pattern}” and lacks {{lang}}, which tells the languages apart.")
    rest = pattern.replace("{path}", "").replace("{lang}", "")
    if "{" in rest or "}" in rest:
        raise ConfigError(f"{where} is “{pattern}”; only {{lang}} and {{path}} can stand in braces.")
