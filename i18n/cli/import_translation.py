"""``i18n import``."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from i18n.cli.console import Console
from i18n.cli.options import CheckOption, ConfigOption, JsonOption, QuietOption, open_workspace

if TYPE_CHECKING:
    from i18n.steps.import_translation import Imported

__all__ = ["command"]


def command(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="The document in the source language.")],
    translated: Annotated[Path, typer.Argument(metavar="TRANSLATED", help="Its translation, as Markdown.")],
    to: Annotated[
        list[str] | None,
        typer.Option("--to", metavar="LANG", help="Language of the translation; default: the target language."),
    ] = None,
    check: CheckOption = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    quiet: QuietOption = False,
) -> None:
    """Build a catalog from an existing translation.

    Fills the catalog of SOURCE from a translation that exists already.

    The two documents are aligned by their structure: headings, blocks, table cells, code, links, numbers and lengths.
    Pairs that agree count as reviewed, doubtful ones become fuzzy with a comment, and what has no counterpart is
    listed (exit 1). Translations that people have reviewed before stay as they are.
    """
    from datetime import datetime

    from i18n.steps.catalogs import one_locale
    from i18n.steps.import_translation import import_translation

    console = Console(quiet=quiet)
    workspace = open_workspace(config, [source])
    code, locale = one_locale(workspace.config, to)
    now = datetime.now().astimezone()
    result = import_translation(workspace, source, translated, code, locale, now=now, write=not check)
    if as_json:
        console.json(_json(result))
    else:
        console.say(_summary(result, written=not check))
    for line in _warnings(result):
        console.warn(line)
    if result.left_source or result.left_target or (check and result.changed):
        raise typer.Exit(1)


def _summary(result: "Imported", *, written: bool) -> str:
    """What became of the pairs, and where."""
    from i18n.files import shown_path

    filled = result.filled
    parts = [f"{len(filled.accepted)} accepted", f"{len(filled.fuzzy)} fuzzy (need review)"]
    if filled.kept:
        parts.append(f"{len(filled.kept)} kept as they were")
    end = "" if written or not result.changed else "; nothing was written"
    return f"{shown_path(result.catalog)}: {', '.join(parts)}{end}."


def _warnings(result: "Imported") -> Iterator[str]:
    """A line for each unit without a counterpart, and one if the documents do not look like a pair."""
    if not result.trusted:
        yield (
            f"{result.translation.shown}: only {result.agreement:.0%} of the code, links, numbers and tags are those "
            f"of {result.source.shown}, so that every pair is fuzzy. Is it really its translation?"
        )
    for left in result.left_source:
        reason = "not translated" if left.untranslated else "no counterpart"
        yield f"{result.source.shown}:{left.line}: {reason}: “{left.key[1]}”"
    for left in result.left_target:
        yield f"{result.translation.shown}:{left.line}: no counterpart: “{left.key[1]}”"


def _json(result: "Imported") -> dict[str, object]:
    """What ``i18n import --json`` prints."""
    from i18n.files import shown_path

    filled = result.filled
    return {
        "source": result.source.shown,
        "translation": result.translation.shown,
        "language": result.language,
        "catalog": shown_path(result.catalog),
        "changed": result.changed,
        "agreement": round(result.agreement, 4),
        "accepted": len(filled.accepted),
        "fuzzy": len(filled.fuzzy),
        "kept": len(filled.kept),
        "left_source": [
            {"line": left.line, "context": left.key[0], "msgid": left.key[1], "untranslated": left.untranslated}
            for left in result.left_source
        ],
        "left_target": [{"line": left.line, "text": left.key[1]} for left in result.left_target],
    }
