"""``i18n split``."""

from pathlib import Path
from typing import Annotated

import typer

from i18n.cli.console import Console
from i18n.cli.options import ConfigOption, QuietOption, open_workspace

__all__ = ["command"]


def command(
    catalog: Annotated[Path, typer.Argument(metavar="CATALOG.po", help="The PO file with the entry.")],
    msgid: Annotated[str, typer.Argument(help="The source text that needs several translations.")],
    contexts: Annotated[list[str], typer.Argument(metavar="CONTEXT CONTEXT...", help="Two contexts or more.")],
    config: ConfigOption = None,
    quiet: QuietOption = False,
) -> None:
    """Split an entry of a catalog by context.

    For a source text that needs two translations.

    The document has to say where which context holds, by a comment before the block:
    <!-- i18n: context CONTEXT -->
    """
    from datetime import datetime

    from i18n.catalog.catalog import Catalog
    from i18n.catalog.split import split_entry
    from i18n.errors import CatalogError
    from i18n.files import read_bytes, write_atomic

    open_workspace(config, None)
    if catalog.suffix != ".po":
        raise CatalogError(f"{catalog}: is no catalog of a language. Name a PO file.")
    before = Catalog.parse(read_bytes(catalog), catalog)
    after = split_entry(before, (None, msgid), contexts)
    after.touch(datetime.now().astimezone())
    write_atomic(catalog, after.to_bytes())
    Console(quiet=quiet).say(
        f"{catalog}: the entry has {len(contexts)} contexts now. Put <!-- i18n: context … --> before the blocks "
        "in the document, then run i18n extract."
    )
