"""``i18n repair``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from i18n.cli.console import Console
from i18n.cli.options import (
    CheckOption,
    ConfigOption,
    DiffOption,
    JsonOption,
    Paths,
    QuietOption,
    check_json_file,
    open_workspace,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from i18n.steps.repair import Repaired
    from i18n.workspace import Workspace

__all__ = ["command"]


def command(
    paths: Paths = None,
    in_place: Annotated[bool, typer.Option("--in-place", "-i", help="Overwrite the sources.")] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Write all files below this folder, unchanged ones too."),
    ] = None,
    check: CheckOption = False,
    diff: DiffOption = False,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE.json", help="Write every change as JSON.")
    ] = None,
    min_confidence: Annotated[
        float,
        typer.Option("--min-confidence", min=0.0, max=1.0, help="Leave less certain changes as they came."),
    ] = 0.0,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    quiet: QuietOption = False,
) -> None:
    """Repair damaged text (mojibake).

    Text whose bytes were read in a wrong encoding, also with bytes lost, is restored.

    For one file the repaired text goes to stdout and a report of doubtful places to stderr. For several, say where
    to: --in-place or --output. Clean text, in any language, is never changed.
    """
    from dataclasses import replace

    from i18n.errors import ConfigError
    from i18n.steps.repair import repair_sources

    console = Console(quiet=quiet)
    if in_place and output is not None:
        raise ConfigError("--in-place and --output exclude each other. Choose one.")
    check_json_file(report, "--report")
    workspace = open_workspace(config, paths)
    sources = [replace(source, file=source.home) for source in workspace.sources(paths or ())]
    printing = not (in_place or output or check or diff or as_json)
    if printing and len(sources) > 1:
        raise ConfigError(
            f"{len(sources)} files are more than can be printed. Say where the repaired text goes: --in-place or "
            "--output DIR; or only look, with --check or --diff."
        )
    with console.progress("Repairing", "documents") as progress:
        results = repair_sources(sources, workspace.config, min_confidence=min_confidence, progress=progress)
    _write(
        workspace,
        results,
        in_place=in_place and not (check or diff),
        output=None if check or diff else output,
    )
    if report is not None:
        _report(report, results)
    _show(console, results, printing=printing, diff=diff, as_json=as_json, min_confidence=min_confidence)
    if (check or diff) and any(result.repair.damaged for result in results):
        raise typer.Exit(1)


def _write(workspace: "Workspace", results: "Sequence[Repaired]", *, in_place: bool, output: Path | None) -> None:
    from i18n.files import check_writable, write_atomic
    from i18n.steps.evidence import record

    places = []
    for result in results:
        if in_place and result.changed:
            places.append((result.source.file, result.data))
            if result.repair.text == result.after and result.repair.doubtful():
                places.append(
                    (
                        workspace.evidence(result.source),
                        record(result.before.encode("utf-8", "surrogatepass"), result.repair),
                    )
                )
        elif output is not None:
            places.append((output / result.source.name, result.data))
    for path, _ in places:
        check_writable(path)
    for path, data in places:
        write_atomic(path, data)


def _report(path: Path, results: "Sequence[Repaired]") -> None:
    from i18n.files import write_atomic
    from i18n.repair.report import as_json

    write_atomic(path, b"".join(as_json((result.source.shown, result.repair) for result in results)))


def _show(
    console: Console,
    results: "Sequence[Repaired]",
    *,
    printing: bool,
    diff: bool,
    as_json: bool,
    min_confidence: float,
) -> None:
    from i18n.cli.diffs import unified_diff
    from i18n.repair.report import as_json as to_json
    from i18n.repair.report import as_text

    if as_json:
        for piece in to_json((result.source.shown, result.repair) for result in results):
            console.write(piece)
        return
    for result in results:
        if printing:
            console.write(result.data)
        if diff and result.changed:
            before = result.before.encode("utf-8", "surrogatepass")
            console.result(unified_diff(result.source.file, before, result.data))
        if result.repair.damaged:
            console.say(as_text(result.source.shown, result.repair, min_confidence or 0.99))
    damaged = sum(result.repair.damaged for result in results)
    if not printing:
        console.say(f"{damaged} of {len(results)} documents damaged.")
