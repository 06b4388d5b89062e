"""Options that several commands share, and opening the project they work on."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from i18n.config import load_config
from i18n.workspace import Workspace, outside_workspace

__all__ = [
    "CheckOption",
    "ConfigOption",
    "DiffOption",
    "JsonOption",
    "KeyOption",
    "Paths",
    "QuietOption",
    "ToOption",
    "UrlOption",
    "check_json_file",
    "open_workspace",
]

Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATHS", help="Files and folders to work on; default: all sources of the project."),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", "-c", metavar="FILE", help="Configuration file; default: the nearest i18n.toml."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print results and errors only.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
CheckOption = Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if something would change.")]
DiffOption = Annotated[bool, typer.Option("--diff", help="Write nothing; print a unified diff.")]
ToOption = Annotated[
    list[str] | None,
    typer.Option(
        "--to",
        metavar="LANG",
        help="Target language (en, pt-BR, zh_TW …), repeatable; default: target_languages.",
    ),
]


UrlOption = Annotated[str | None, typer.Option("--url", metavar="URL", help="Address of the LibreTranslate server.")]
KeyOption = Annotated[
    str | None,
    typer.Option(
        "--api-key", envvar="LIBRETRANSLATE_API_KEY", metavar="KEY", help="Key for that server, if it asks for one."
    ),
]


def check_json_file(path: Path | None, option: str) -> None:
    """Raise ``ConfigError`` where a JSON file is to be written over something that looks like another one."""
    from i18n.errors import ConfigError

    if path is not None and path.suffix.lower() != ".json":
        raise ConfigError(f"{option} {path}: writes JSON. Name a file that ends in .json.")


def open_workspace(config: Path | None, paths: Sequence[Path] | None) -> Workspace:
    """The project to work on: that of ``config`` or of the working folder.

    Files outside of the project's source root are worked on with the default places below the working folder, so
    that ``i18n run FILE.md`` works anywhere.
    """
    here = Path.cwd()
    workspace = Workspace(load_config(config, here))
    if config is None and paths and workspace.config.file is not None:
        existing = [path for path in paths if path.exists()]
        if existing and not any(workspace.covers(path) for path in existing):
            return outside_workspace(workspace.config, here)
    return workspace
