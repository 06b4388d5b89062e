"""``i18n stats``."""

from pathlib import Path
from typing import Annotated

import typer

from i18n.cli.console import Console
from i18n.cli.options import ConfigOption, JsonOption, Paths, QuietOption, ToOption, check_json_file, open_workspace

__all__ = ["command"]


def command(
    paths: Paths = None,
    to: ToOption = None,
    min_translated: Annotated[
        float | None,
        typer.Option("--min-translated", metavar="PERCENT", min=0.0, max=100.0, help="Exit 1 if less is reviewed."),
    ] = None,
    badge: Annotated[
        Path | None,
        typer.Option("--badge", metavar="FILE.json", help="Write the JSON of a Shields endpoint badge."),
    ] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    quiet: QuietOption = False,
) -> None:
    """Show how much is translated and what is left.

    Prints msgfmt's sentence for each catalog and a table.
    """
    import json

    from i18n.catalog.stats import as_json as to_json
    from i18n.catalog.stats import badge as to_badge
    from i18n.catalog.stats import total
    from i18n.cli.reports import stats_lines
    from i18n.files import write_atomic
    from i18n.steps.catalogs import target_locales
    from i18n.steps.stats import count_catalogs

    console = Console(quiet=quiet)
    check_json_file(badge, "--badge")
    workspace = open_workspace(config, paths)
    locales = target_locales(workspace.config, to)
    rows = count_catalogs(workspace, workspace.sources(paths or ()), locales)
    if as_json:
        console.json(to_json(rows))
    else:
        for line in stats_lines(rows):
            console.result(line)
    if badge is not None:
        data = json.dumps(to_badge(total(rows)), ensure_ascii=False, indent=2)
        write_atomic(badge, (data + "\n").encode())
    if min_translated is not None and total(rows).percent < min_translated:
        console.warn(f"{total(rows).percent:.1f} % reviewed, {min_translated:g} % wanted")
        raise typer.Exit(1)
