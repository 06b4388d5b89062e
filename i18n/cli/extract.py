"""``i18n extract``."""

from typing import Annotated

import typer

from i18n.cli.console import Console
from i18n.cli.options import (
    CheckOption,
    ConfigOption,
    DiffOption,
    JsonOption,
    Paths,
    QuietOption,
    ToOption,
    open_workspace,
)

__all__ = ["command"]


def command(
    paths: Paths = None,
    to: ToOption = None,
    check: CheckOption = False,
    diff: DiffOption = False,
    allow_damaged: Annotated[
        bool, typer.Option("--allow-damaged", help="Extract from documents with damaged text, too.")
    ] = False,
    line_numbers: Annotated[
        bool,
        typer.Option("--line-numbers", help="Put line numbers into the references (noisy in version control)."),
    ] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    quiet: QuietOption = False,
) -> None:
    """Extract translatable units into catalogs.

    Writes LOCALES/DOMAIN.pot and LOCALES/LANG/LC_MESSAGES/DOMAIN.po for each source. Translations of unchanged units
    stay as they are; those of edited ones become fuzzy. Documents with damaged text are left out and named (exit 1).
    """
    from datetime import datetime

    from i18n.cli.diffs import unified_diff
    from i18n.cli.reports import damaged_advice, extraction_json, extraction_lines
    from i18n.steps.catalogs import target_locales
    from i18n.steps.extract import extract

    console = Console(quiet=quiet)
    workspace = open_workspace(config, paths)
    locales = target_locales(workspace.config, to)
    sources = workspace.sources(paths or ())
    with console.progress("Extracting", "documents") as progress:
        result = extract(
            workspace,
            sources,
            locales,
            now=datetime.now().astimezone(),
            allow_damaged=allow_damaged,
            line_numbers=line_numbers,
            write=not (check or diff),
            progress=progress,
        )
    if as_json:
        console.json(extraction_json(result))
    elif diff:
        for file in result.files:
            if file.changed:
                console.result(unified_diff(file.path, file.before or None, file.after))
    else:
        for line in extraction_lines(result, written=not check):
            console.say(line)
    for line in damaged_advice(result.damaged):
        console.warn(line)
    if result.damaged or ((check or diff) and any(file.changed for file in result.files)):
        raise typer.Exit(1)
