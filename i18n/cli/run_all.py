"""``i18n run``: the main job."""

import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from i18n.cli.console import Console
from i18n.cli.options import (
    ConfigOption,
    JsonOption,
    KeyOption,
    Paths,
    QuietOption,
    ToOption,
    UrlOption,
    open_workspace,
)
from i18n.files import shown_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from i18n.catalog.locales import Locale
    from i18n.catalog.stats import Row
    from i18n.steps.extract import Extracted
    from i18n.steps.merge import Merged
    from i18n.steps.repair import Repaired
    from i18n.steps.translate import Translated
    from i18n.workspace import Source, Workspace

__all__ = ["command"]


def command(
    paths: Paths = None,
    to: ToOption = None,
    engine: Annotated[
        str | None,
        typer.Option("--engine", metavar="NAME", help="Translation engine; see i18n translate --help."),
    ] = None,
    url: UrlOption = None,
    api_key: KeyOption = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", "-i", help="Repair damaged sources in place instead of in a copy.")
    ] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    quiet: QuietOption = False,
) -> None:
    """Do the main job, from repair to draft.

    Repairs, extracts, translates, merges a draft and shows what is left to review.

    A damaged source is not touched (unless --in-place): its repaired copy goes below build/i18n/repaired/ and stands
    in for it.
    """
    from dataclasses import replace

    from i18n.cli.reports import problem_lines, translation_lines
    from i18n.cli.translate import translate_all
    from i18n.steps.catalogs import target_locales
    from i18n.steps.merge import merge
    from i18n.steps.stats import count_catalogs
    from i18n.steps.translate import open_engines

    console = Console(quiet=quiet)
    workspace = open_workspace(config, paths)
    locales = target_locales(workspace.config, to)
    originals = [replace(source, file=source.home) for source in workspace.sources(paths or ())]
    _check_places(workspace, originals, locales)
    open_engines(workspace, locales, engine=engine, url=url, api_key=api_key)
    repaired = _repair(console, workspace, originals)
    sources = _repaired_sources(workspace, repaired, in_place=in_place)
    extracted = _extract(console, workspace, sources, locales)
    translated = translate_all(console, workspace, sources, locales, engine=engine, url=url, api_key=api_key)
    for line in translation_lines(translated):
        console.say(line)
    merged = merge(workspace, sources, locales, draft=True)
    for line in problem_lines(merged):
        console.warn(line)
    rows = count_catalogs(workspace, sources, locales)
    if as_json:
        console.json(_as_json(repaired, extracted, translated, merged, rows))
    else:
        _show(console, rows, _results(workspace, sources, repaired, merged, in_place=in_place))
        names = shlex.join(shown_path(source.file) for source in sources) if paths else ""
        languages = "".join(f" --to {code}" for code in to or ())
        console.say(
            "Next: review the catalogs (fuzzy entries) in Poedit or any PO editor, then: "
            + " ".join(f"i18n merge {names}{languages}".split())
        )
    if any(result.problems for result in merged) or any(result.left for result in translated):
        raise typer.Exit(1)


def _repair(console: Console, workspace: "Workspace", sources: "Sequence[Source]") -> "list[Repaired]":
    """Repair in memory, and say what was found."""
    from i18n.cli.reports import count
    from i18n.steps.repair import repair_sources

    with console.progress("Repairing", "documents") as progress:
        repaired = repair_sources(sources, workspace.config, progress=progress)
    damaged = [item.repair for item in repaired if item.repair.damaged]
    if damaged:
        changes = sum(len(repair.changes) for repair in damaged)
        doubtful = sum(len(repair.doubtful()) for repair in damaged)
        console.say(
            f"Repaired {count(len(damaged), 'damaged document')}: {count(changes, 'change')}, {doubtful} doubtful."
        )
    return repaired


def _extract(
    console: Console, workspace: "Workspace", sources: "Sequence[Source]", locales: "Mapping[str, Locale]"
) -> "Extracted":
    """Extract what is repaired by now, and say how much it is."""
    from datetime import datetime

    from i18n.cli.reports import count
    from i18n.steps.extract import extract

    now = datetime.now().astimezone()
    with console.progress("Extracting", "documents") as progress:
        extracted = extract(workspace, sources, locales, now=now, allow_damaged=True, progress=progress)
    console.say(f"Extracted {count(extracted.units, 'unit')} from {count(extracted.documents, 'document')}.")
    return extracted


def _show(console: Console, rows: "list[Row]", results: "list[str]") -> None:
    """The sum of all catalogs, and where the results are."""
    from i18n.catalog.stats import sentence, total

    for line in (sentence(total(rows)), *results):
        console.result(line)


def _as_json(
    repaired: "Sequence[Repaired]",
    extracted: "Extracted",
    translated: "Sequence[Translated]",
    merged: "Sequence[Merged]",
    rows: "list[Row]",
) -> dict[str, object]:
    """What ``i18n run --json`` prints."""
    from i18n.catalog.stats import as_json
    from i18n.cli.reports import extraction_json, merge_json, translation_json

    return {
        "repaired": [
            {
                "source": item.source.shown,
                "changes": len(item.repair.changes),
                "doubtful": len(item.repair.doubtful()),
            }
            for item in repaired
            if item.repair.damaged
        ],
        "extract": extraction_json(extracted),
        "translate": translation_json(translated),
        "merge": merge_json(merged),
        "stats": as_json(rows),
    }


def _check_places(workspace: "Workspace", sources: "Sequence[Source]", locales: "Iterable[str]") -> None:
    """Find out before the long work whether its results can be written."""
    from i18n.files import check_writable

    outputs = [workspace.output(source, code) for code in locales for source in sources]
    check_writable(*map(workspace.template, sources), *outputs)


def _repaired_sources(workspace: "Workspace", repaired: "Sequence[Repaired]", *, in_place: bool) -> "list[Source]":
    """Write repaired text, and give the sources to go on with."""
    from dataclasses import replace

    from i18n.files import check_writable, write_atomic
    from i18n.steps.evidence import record

    sources = []
    files: list[tuple[Path, bytes]] = []
    for item in repaired:
        source = item.source
        if item.changed:
            place = source.file if in_place else workspace.repaired(source)
            files.append((place, item.data))
            files.append(
                (workspace.evidence(source), record(item.before.encode("utf-8", "surrogatepass"), item.repair))
            )
            source = replace(source, file=place)
        sources.append(source)
    check_writable(*(path for path, _ in files))
    for path, data in files:
        write_atomic(path, data)
    return sources


def _results(
    workspace: "Workspace",
    sources: "Sequence[Source]",
    repaired: "Sequence[Repaired]",
    merged: "Sequence[Merged]",
    *,
    in_place: bool,
) -> "list[str]":
    """Where the results are, a line each."""
    from i18n.catalog.locales import parse_locale

    lines = []
    for number, source in enumerate(sources):
        if repaired[number].changed and not in_place:
            lines.append(f"repaired  {shown_path(source.file)}")
        for result in merged:
            if result.source is source:
                catalog = workspace.catalog(source, parse_locale(result.language).code)
                lines.append(f"catalog   {shown_path(catalog)}")
                lines.append(f"draft     {shown_path(result.path)}")
    return lines
