"""``i18n translate``."""

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

if TYPE_CHECKING:
    from collections.abc import Sequence

    from i18n.catalog.locales import Locale
    from i18n.steps.translate import Translated
    from i18n.workspace import Source, Workspace

__all__ = ["command", "translate_all"]


def command(
    paths: Paths = None,
    to: ToOption = None,
    engine: Annotated[
        str | None,
        typer.Option(
            "--engine",
            metavar="NAME",
            help="argos, libretranslate, memory or pseudo; default: the configuration's.",
        ),
    ] = None,
    url: UrlOption = None,
    api_key: KeyOption = None,
    force: Annotated[
        bool, typer.Option("--force", help="Translate unreviewed machine translations again, too.")
    ] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    quiet: QuietOption = False,
) -> None:
    """Fill untranslated units by machine translation.

    Every result is fuzzy, which means that it needs review, and carries a comment with its origin. What people wrote
    is never touched. The work can be interrupted; the next run goes on.
    """
    from i18n.cli.reports import translation_json, translation_lines
    from i18n.steps.catalogs import target_locales

    console = Console(quiet=quiet)
    workspace = open_workspace(config, paths)
    locales = target_locales(workspace.config, to)
    sources = workspace.sources(paths or ())
    results = translate_all(console, workspace, sources, locales, engine=engine, url=url, api_key=api_key, force=force)
    if as_json:
        console.json(translation_json(results))
    else:
        for line in translation_lines(results):
            console.say(line)
    if any(result.left for result in results):
        raise typer.Exit(1)


def translate_all(
    console: Console,
    workspace: "Workspace",
    sources: "Sequence[Source]",
    locales: "dict[str, Locale]",
    *,
    engine: str | None = None,
    url: str | None = None,
    api_key: str | None = None,
    force: bool = False,
) -> "list[Translated]":
    """Translate for each language, with a progress bar."""
    from i18n.steps.translate import open_engines, translate_catalogs

    engines = open_engines(workspace, locales, engine=engine, url=url, api_key=api_key)
    results = []
    for code, locale in locales.items():
        with console.progress(f"Translating to {locale.english_name}", "units") as progress:
            results.append(translate_catalogs(workspace, sources, locale, engines[code], redo=force, progress=progress))
        if results[-1].filled and results[-1].origin.startswith("argos"):
            notice = _draft_notice(workspace, locale)
            if notice:
                console.say(notice)
    return results


def _draft_notice(workspace: "Workspace", locale: "Locale") -> str | None:
    """What to say about the quality of the embedded package, if that was used."""
    from i18n.catalog.locales import parse_locale
    from i18n.translate.models import find_chain, rough_draft_notice

    return rough_draft_notice(find_chain(parse_locale(workspace.config.source_language).code, locale.code))
