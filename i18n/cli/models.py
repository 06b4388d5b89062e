"""``i18n models``."""

import typer

app = typer.Typer(help="Translation packages: list, install, remove.", no_args_is_help=True)
