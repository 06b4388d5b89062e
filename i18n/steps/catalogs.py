"""Reading the catalogs of sources."""

from collections.abc import Sequence
from pathlib import Path

from i18n.catalog.catalog import Catalog
from i18n.catalog.locales import Locale, parse_locale
from i18n.config import Config
from i18n.errors import CatalogError, ConfigError
from i18n.files import shown_path
from i18n.markdown.document import Document
from i18n.steps.load import is_damaged, read_text, reference_path, segment_options
from i18n.workspace import Source, Workspace

__all__ = [
    "find_catalog",
    "missing_catalog",
    "needs_catalog",
    "one_locale",
    "parse_catalog",
    "project_name",
    "target_locales",
]


def target_locales(config: Config, to: Sequence[str] | None) -> dict[str, Locale]:
    """The locales to work for, by the code that the user wrote: those of the configuration, or ``to``.

    Raises ``ConfigError`` for an unknown language and for the source language.
    """
    source = parse_locale(config.source_language)
    locales: dict[str, Locale] = {}
    for code in to or config.target_languages:
        locale = parse_locale(code)
        if locale not in locales.values():
            locales[code] = locale
    for code, locale in locales.items():
        if locale.code == source.code:
            raise ConfigError(f"“{code}” is the source language. Name another target language with --to.")
    return locales


def one_locale(config: Config, to: Sequence[str] | None) -> tuple[str, Locale]:
    """The locale that one command works for, with the code that the user wrote.

    Raises ``ConfigError`` where the configuration has several target languages and none is named.
    """
    locales = target_locales(config, to)
    if len(locales) != 1:
        raise ConfigError(f"There are several target languages ({', '.join(locales)}). Choose one: --to LANG.")
    return next(iter(locales.items()))


def project_name(config: Config) -> str:
    """Name and version of the project for the headers of its catalogs."""
    return config.project or config.root.name or "documentation"


def parse_catalog(path: Path, reference: str, language: str | None) -> Catalog | None:
    """The catalog at ``path``; ``None`` if there is no such file.

    Raises ``CatalogError`` where it is broken, or belongs to another document or language.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CatalogError(f"{path}: cannot be read ({error.strerror}). Check its permissions.") from error
    catalog = Catalog.parse(data, path)
    catalog.require(reference, language)
    return catalog


def find_catalog(workspace: Workspace, source: Source, locale: Locale) -> Catalog | None:
    """The catalog of ``source``, ``None`` without one."""
    path = workspace.catalog(source, locale.code)
    return parse_catalog(path, reference_path(source, workspace.config), locale.code)


def needs_catalog(workspace: Workspace, source: Source, locale: Locale) -> bool:
    """Raise ``CatalogError`` for a source that lacks a catalog; false for one that has none for a reason.

    Documents without text have none, and damaged ones, which ``extract`` leaves out.
    """
    text = read_text(source)
    if not Document(text, segment_options(workspace.config)).units or is_damaged(source, text, workspace.config):
        return False
    raise missing_catalog(workspace, source, locale)


def missing_catalog(workspace: Workspace, source: Source, locale: Locale) -> CatalogError:
    """The error for a source without a catalog."""
    return CatalogError(
        f"{shown_path(workspace.catalog(source, locale.code))}: there is no catalog for {source.shown} in "
        f"{locale.english_name}. Make it with: i18n extract {source.shown} --to {locale.code}"
    )
