"""``i18n merge``."""

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
    draft: Annotated[
        bool, typer.Option("--draft", help="Take translations that nobody has reviewed (fuzzy), too.")
    ] = False,
    check: CheckOption = False,
    diff: DiffOption = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write localized Markdown from reviewed catalogs.

    Units without a reviewed translation keep their source text. A translation that would change the block structure
    of its document is left out and reported (exit 1); the document is written all the same.
    """
    from i18n.cli.diffs import unified_diff
    from i18n.cli.reports import damaged_advice, merge_json, merge_lines, problem_lines
    from i18n.steps.catalogs import target_locales
    from i18n.steps.merge import merge

    console = Console(quiet=quiet)
    workspace = open_workspace(config, paths)
    locales = target_locales(workspace.config, to)
    sources = workspace.sources(paths or ())
    with console.progress("Merging", "documents") as progress:
        results = merge(workspace, sources, locales, draft=draft, write=not (check or diff), progress=progress)
    if as_json:
        console.json(merge_json(results))
    elif diff:
        for result in results:
            if result.changed:
                console.result(unified_diff(result.path, result.before, result.after))
    else:
        for line in merge_lines(results, written=not check):
            console.say(line)
    for line in problem_lines(results):
        console.warn(line)
    merged = {result.source.home for result in results}
    damaged = [source for source in sources if source.home not in merged]
    for line in damaged_advice(damaged):
        console.warn(line)
    problems = bool(damaged) or any(result.problems for result in results)
    if problems or ((check or diff) and any(result.changed for result in results)):
        raise typer.Exit(1)
