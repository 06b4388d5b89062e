"""``i18n memory``."""

from pathlib import Path
from typing import Annotated

import typer

from i18n.cli.console import Console
from i18n.cli.options import ConfigOption, JsonOption, QuietOption, open_workspace

__all__ = ["app"]

app = typer.Typer(
    help="Translation memory: import, export, stats.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_To = Annotated[list[str] | None, typer.Option("--to", metavar="LANG", help="Target language; default: the only one.")]


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="PO, CSV, TMX or XLIFF file.")],
    to: _To = None,
    config: ConfigOption = None,
    quiet: QuietOption = False,
) -> None:
    """Take over the translations of a file; a second import of the same file replaces the first."""
    from i18n.catalog.exchange import read_records
    from i18n.files import read_bytes
    from i18n.steps.catalogs import one_locale
    from i18n.steps.memories import open_memory

    workspace = open_workspace(config, None)
    _, locale = one_locale(workspace.config, to)
    data = read_bytes(file)
    records = read_records(data, file, workspace.config.source_language, locale.code)
    with open_memory(workspace) as memory:
        number = memory.memory.learn(file.name, records, imported=True)
    Console(quiet=quiet).say(f"{number} translations to {locale.english_name} imported from {file}.")


@app.command("export")
def export_file(
    file: Annotated[Path, typer.Argument(help="File to write; its suffix says the format (.po .csv .tmx .xlf).")],
    to: Annotated[str | None, typer.Option("--to", metavar="LANG", help="Only this target language.")] = None,
    config: ConfigOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write the memory to a file that other programs read."""
    from i18n.catalog.exchange import write_records
    from i18n.catalog.locales import parse_locale
    from i18n.errors import ConfigError
    from i18n.files import write_atomic
    from i18n.steps.catalogs import target_locales
    from i18n.steps.memories import open_memory

    workspace = open_workspace(config, None)
    if file.resolve().is_relative_to(workspace.locales.resolve()):
        raise ConfigError(f"{file}: lies among the catalogs of the project. Write the memory to another place.")
    wanted = parse_locale(to).code if to else None
    with open_memory(workspace) as memory:
        for locale in target_locales(workspace.config, [to] if to else None).values():
            memory.pair_for(workspace, locale)
        records = [record for record in memory.memory.records() if wanted is None or record.target_language == wanted]
    write_atomic(file, write_records(records, file))
    Console(quiet=quiet).say(f"{len(records)} translations written to {file}.")


@app.command("stats")
def show_stats(as_json: JsonOption = False, config: ConfigOption = None, quiet: QuietOption = False) -> None:
    """Show how much the memory knows, by pair of languages."""
    from i18n.steps.catalogs import target_locales
    from i18n.steps.memories import open_memory

    console = Console(quiet=quiet)
    workspace = open_workspace(config, None)
    with open_memory(workspace) as memory:
        for locale in target_locales(workspace.config, None).values():
            memory.pair_for(workspace, locale)
        rows = memory.memory.stats()
    if as_json:
        console.json(
            {
                "pairs": [
                    {
                        "source": row.source_language,
                        "target": row.target_language,
                        "translations": row.records,
                        "sources": row.sources,
                        "origins": row.origins,
                    }
                    for row in rows
                ]
            }
        )
        return
    for row in rows:
        console.result(
            f"{row.source_language} → {row.target_language}: {row.records} translations of {row.sources} texts "
            f"from {row.origins} files"
        )
    if not rows:
        console.say("The memory is empty: no catalog has a reviewed translation, and nothing was imported.")
