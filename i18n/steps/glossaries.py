"""The glossary of a project."""

from pathlib import Path

from i18n.catalog.glossary import Glossary, parse_glossary
from i18n.catalog.locales import Locale
from i18n.config import Config
from i18n.errors import ConfigError

__all__ = ["DEFAULT_GLOSSARY", "read_glossary"]

DEFAULT_GLOSSARY = "glossary.csv"
"""Used where it exists and the configuration names no other file."""


def read_glossary(config: Config, locale: Locale) -> Glossary:
    """The terms for one language; empty where the project has no glossary.

    Raises ``ConfigError`` for a broken file, and for a missing one that the configuration names.
    """
    path = config.root / (config.glossary or DEFAULT_GLOSSARY)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        if config.glossary is None:
            return Glossary()
        raise ConfigError(f"{path}: there is no such glossary. Correct “glossary” in the configuration.") from error
    except OSError as error:
        raise ConfigError(f"{path}: the glossary cannot be read ({error.strerror}).") from error
    return parse_glossary(data, Path(config.glossary or DEFAULT_GLOSSARY), locale.code)
