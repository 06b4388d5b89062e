"""The typer application: all commands, and how errors become messages and exit codes.

Importing this module must stay cheap (``i18n --help`` answers in under 0.3 s), so the commands import what they do
when they are called.
"""

import io
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from i18n import __version__
from i18n.cli import (
    check,
    extract,
    import_translation,
    init,
    memory,
    merge,
    models,
    repair,
    run_all,
    split,
    stats,
    translate,
)
from i18n.cli.console import Console
from i18n.errors import I18nError

__all__ = ["app", "main", "run"]

_EPILOG = (
    "Exit status: 0 clean, 1 findings or would change, 2 usage, configuration or file error. "
    "Settings are read from i18n.toml or [tool.i18n] in pyproject.toml; every command works without them, too."
)

app = typer.Typer(
    name="i18n",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"md-i18n {__version__}")
        raise typer.Exit


@app.callback(epilog=_EPILOG)
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Localize Chinese Markdown documentation.

    Damaged text is repaired, texts become units in PO files, an offline machine translation drafts them, people
    review them in Poedit, Weblate or any PO editor, and localized Markdown comes out with the structure of its source.

    Start with:  i18n run FILE.md --to en
    """


app.command("init")(init.command)
app.command("repair")(repair.command)
app.command("extract")(extract.command)
app.command("translate")(translate.command)
app.command("merge")(merge.command)
app.command("check")(check.command)
app.command("stats")(stats.command)
app.command("import")(import_translation.command)
app.command("run")(run_all.command)
app.command("split")(split.command)
app.add_typer(memory.app, name="memory")
app.add_typer(models.app, name="models")


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line with ``arguments`` (default: the process's) and return the exit status.

    Every error that a user can mend becomes one paragraph on stderr and status 2.
    """
    try:
        app(args=list(arguments) if arguments is not None else None, prog_name="i18n")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except I18nError as error:
        Console().error(str(error))
        return 2
    except KeyboardInterrupt:
        Console().error("interrupted; what was finished has been saved.")
        return 130
    except BrokenPipeError:
        # the reader has gone (``i18n … | head``); keep Python from complaining about it at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        Console().error(f"{place}{error.strerror or error}.")
        return 2
    return 0


def main() -> None:
    """Entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        # Chinese text on a terminal that cannot show it, and file names that are no UTF-8, must not end the program
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    # numpy is asked for many small products; more threads spend twice the processor time on them and gain nothing
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(run())
