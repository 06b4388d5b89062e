"""What the commands print: results on stdout, messages and progress on stderr."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["Console"]

_REFRESH = 0.1
"""Seconds between two refreshes of the progress bar."""


class Console:
    """Prints for one command. ``quiet`` leaves out messages and progress, never results and errors."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet

    def result(self, text: str) -> None:
        """A line of the result, on stdout."""
        print(text)  # noqa: T201 - this is the place that prints

    def write(self, data: bytes) -> None:
        """Bytes of the result, unchanged, on stdout."""
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()

    def json(self, data: object) -> None:
        """The one JSON document of a command, on stdout."""
        print(json.dumps(data, ensure_ascii=False, indent=2))  # noqa: T201 - likewise

    def say(self, text: str) -> None:
        """A message on stderr, for people."""
        if not self.quiet:
            print(text, file=sys.stderr)  # noqa: T201 - likewise

    def warn(self, text: str) -> None:
        """A message on stderr that ``--quiet`` does not hide."""
        print(f"warning: {text}", file=sys.stderr)  # noqa: T201 - likewise

    def error(self, text: str) -> None:
        """An error, on stderr."""
        print(f"error: {text}", file=sys.stderr)  # noqa: T201 - likewise

    @contextmanager
    def progress(self, title: str, unit: str) -> Iterator[Callable[[int, int], None] | None]:
        """A progress bar with rate and time left, given as a function of what is done and the total.

        ``None`` where nobody watches: stderr is no terminal, or ``quiet``.
        """
        if self.quiet or not sys.stderr.isatty():
            yield None
            return
        from rich.console import Console as Terminal
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn(unit),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        # no thread of its own: steps fork where no other thread runs
        with Progress(*columns, console=Terminal(stderr=True), transient=True, auto_refresh=False) as bar:
            shown = [0.0]
            task = bar.add_task(title, total=None, rate="")

            def update(done: int, total: int) -> None:
                speed = bar.tasks[0].speed
                bar.update(task, completed=done, total=total, rate=f"{speed:.0f}/s" if speed else "")
                if time.monotonic() - shown[0] > _REFRESH or done >= total:
                    shown[0] = time.monotonic()
                    bar.refresh()

            yield update
