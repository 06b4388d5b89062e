"""``i18n init``."""

from pathlib import Path
from typing import Annotated

import typer

from i18n.cli.console import Console
from i18n.cli.options import QuietOption

__all__ = ["command"]

_TEMPLATE = """\
# Configuration of md-i18n. Paths and globs are relative to this file's folder.

# Language of the sources, and the languages to localize to.
source_language = "{source}"
target_languages = [{targets}]

# Domains of catalogs and {{path}} in "output" are counted from here.
source_root = "{root}"

# Which files are sources. Outputs, locales/ and hidden folders are always left out.
include = ["**/*.md"]
exclude = []

# Catalogs: LOCALES/DOMAIN.pot and LOCALES/LANG/LC_MESSAGES/DOMAIN.po
locales = "locales"

# Where localized documents go.
output = "build/i18n/{{lang}}/{{path}}"

# Front-matter values that are translated, as key patterns: "title", "hero.actions[].text".
front_matter = ["title", "description", "summary"]

# What of fenced code is translated: "skip", "comments" or "all" (strings, too).
code = "skip"

# "keep" changes no link target; "rewrite" makes relative links resolve from the output's place.
links = "keep"

# With "rewrite", fragments "follow" translated headings, or headings keep the source's slug as id: "keep-ids".
# anchors = "follow"

# Sources whose damaged text is meant to be so, as globs.
# allow_damaged = []

# Name and version for the headers of catalogs; default: the folder's name.
# project = "my-docs 1.0"

# Translation engine ("argos", "libretranslate", "memory", "pseudo"), and the address of a LibreTranslate server.
# engine = "argos"
# engine_url = "http://localhost:5000"

# Terms: source, target, part of speech, note, do-not-translate.
# glossary = "glossary.csv"
"""


def command(
    folder: Annotated[Path, typer.Argument(help="Folder of the project.")] = Path(),
    source: Annotated[str, typer.Option("--from", metavar="LANG", help="Language of the sources.")] = "zh",
    to: Annotated[list[str] | None, typer.Option("--to", metavar="LANG", help="Target language, repeatable.")] = None,
    root: Annotated[
        str, typer.Option("--source-root", metavar="DIR", help="Folder of the sources, such as docs.")
    ] = ".",
    force: Annotated[bool, typer.Option("--force", help="Overwrite a configuration that is there.")] = False,
    config: Annotated[
        Path | None, typer.Option("--config", "-c", metavar="FILE", help="Configuration to write; default: i18n.toml.")
    ] = None,
    quiet: QuietOption = False,
) -> None:
    """Write a commented i18n.toml and make the folder for catalogs."""
    from i18n.catalog.locales import parse_locale
    from i18n.config import FILE_NAME
    from i18n.errors import ConfigError
    from i18n.files import write_atomic

    file = config or folder / FILE_NAME
    folder = file.parent
    if file.exists() and not force:
        raise ConfigError(f"{file}: is there already. Edit it, or write it anew with --force.")
    targets = to or ["en"]
    for code in (source, *targets):
        parse_locale(code)
    if source in targets:
        raise ConfigError(f"“{source}” is the source language; name another target language with --to.")
    if folder.is_dir() and not (folder / root).is_dir():
        raise ConfigError(f"{folder / root}: no such folder. Make it, or name another one with --source-root.")
    text = _TEMPLATE.format(source=source, targets=", ".join(f'"{code}"' for code in targets), root=root)
    write_atomic(file, text.encode())
    (folder / root).mkdir(parents=True, exist_ok=True)
    (folder / "locales").mkdir(exist_ok=True)
    console = Console(quiet=quiet)
    console.say(f"Wrote {file}. Next: i18n run")
