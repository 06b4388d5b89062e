"""Reading and writing files: nothing is written unless it is whole, and errors say what to do."""

import contextlib
import errno
import itertools
import os
import stat
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from i18n.errors import InputError, OutputError

__all__ = ["Writing", "check_writable", "read_bytes", "remove_file", "shown_path", "write_atomic"]


def shown_path(path: Path) -> str:
    """``path`` relative to the working folder where it lies below."""
    relative = os.path.relpath(path)
    return relative if len(relative) < len(str(path)) else str(path)


def read_bytes(path: Path) -> bytes:
    """Read a source; ``InputError`` says why it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}). Check the path and its permissions.") from error


def check_writable(*paths: Path) -> None:
    """Raise ``OutputError`` now if any of ``paths`` could not be written later, before long work is done."""
    places: dict[str, Path] = {}
    for path in paths:
        places.setdefault(os.path.dirname(_target(path)), path)  # noqa: PTH120 - names are strings here, for speed
    for name, path in places.items():
        folder = Path(name)
        while not folder.exists():
            folder = folder.parent
        if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
            raise OutputError(
                f"{path}: cannot be written, because {folder} is not a writable folder. Make it writable or choose "
                "another place; nothing was changed."
            )


def write_atomic(path: Path, data: bytes) -> bool:
    """Write ``data`` to ``path`` so that a reader sees the old file or the new one, never a part.

    Parent folders are made. Nothing is touched when the file holds ``data`` already, so that time stamps mean
    something. A new file gets the usual permissions, an existing one keeps its own; a symbolic link stays one.

    Returns whether the file changed. Raises ``OutputError`` when it cannot be written.
    """
    with Writing() as writing:
        writing.add(path, data)
    return writing.changed == 1


class Writing:
    """Files that take their places together when the context is left, or not at all if that is by an exception.

    Each is written as :func:`write_atomic` says, and none takes its place before all are whole on the disk: a full disk
    changes nothing. ``OutputError`` names the first that cannot be written.

    Threads write temporary files meanwhile: making files takes the system longer than writing them. The waiting for the
    disk comes last, for all together.
    """

    _THREADS = 4
    _MOST = 256
    """Files in memory that wait to be written."""

    def __init__(self) -> None:
        self.changed = 0
        """How many files did not have their bytes before; known once the context is left."""
        self._pool: ThreadPoolExecutor | None = None
        self._waiting: deque[Future[None]] = deque()
        self._ready: list[tuple[str, str]] = []

    def __enter__(self) -> "Writing":
        return self

    def add(self, path: Path, data: bytes) -> None:
        """Write one more file. ``OutputError`` for one that cannot be written is raised sooner or later."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._THREADS)
        if len(self._waiting) >= self._MOST:
            self._waiting.popleft().result()
        self._waiting.append(self._pool.submit(self._write, path, data))

    def _write(self, path: Path, data: bytes) -> None:
        """Write the temporary file of one that changes."""
        try:
            target = _target(path)
            before = _status(target)
            if before is not None and _holds(target, before, data):
                return
            name, descriptor = _open_beside(target)
            self._ready.append((name, target))
            try:
                _write(descriptor, data)
                if before is not None:
                    os.fchmod(descriptor, before.st_mode & 0o7777)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise OutputError(_write_problem(path, error)) from error

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if self._pool is not None:
                self._pool.shutdown(cancel_futures=kind is not None)
            if kind is None:
                self._finish()
        finally:
            self._discard()

    def _finish(self) -> None:
        """Let the files take their places once all are on the disk."""
        for waiting in self._waiting:
            waiting.result()
        self.changed = len(self._ready)
        self._ready.reverse()
        try:
            _sync([name for name, _ in self._ready])
            while self._ready:
                os.replace(*self._ready[-1])  # noqa: PTH105 - names are strings here, for speed
                self._ready.pop()
        except OSError as error:
            raise OutputError(_write_problem(Path(self._ready[-1][1]), error)) from error

    def _discard(self) -> None:
        """Remove the temporary files that have not taken their places."""
        for name, _ in self._ready:
            with contextlib.suppress(OSError):
                os.unlink(name)  # noqa: PTH108


def _target(path: Path) -> str:
    """The absolute name of the file that ``path`` leads to."""
    name = os.path.abspath(path)  # noqa: PTH100 - pathlib would resolve every folder on the way
    return os.path.realpath(name) if os.path.islink(name) else name  # noqa: PTH114


def _status(target: str) -> os.stat_result | None:
    """What the system says of a file; ``None`` if there is none."""
    try:
        return os.stat(target)  # noqa: PTH116
    except FileNotFoundError:
        return None


def _holds(target: str, status: os.stat_result, data: bytes) -> bool:
    """Whether ``target`` is a file with these bytes."""
    if status.st_size != len(data) or not stat.S_ISREG(status.st_mode):
        return False
    with open(target, "rb") as stream:  # noqa: PTH123
        return stream.read() == data


def _open_beside(target: str) -> tuple[str, int]:
    """A new temporary file in the folder of ``target``, with the permissions of a new file: name and descriptor."""
    folder, base = os.path.split(target)
    while True:
        name = f"{folder}/.{base[:40]}.{os.getpid():x}-{next(_NUMBERS)}.tmp"
        try:
            return name, os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        except FileExistsError:
            continue  # left by a process that was killed
        except FileNotFoundError:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103


_NUMBERS = itertools.count()


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _sync(names: Sequence[str]) -> None:
    """Wait until the files are on the disk."""
    if len(names) == 1:
        _sync_one(names[0])
    elif names:
        with ThreadPoolExecutor(16) as pool:
            list(pool.map(_sync_one, names))


def _sync_one(name: str) -> None:
    descriptor = os.open(name, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_problem(path: Path, error: OSError) -> str:
    """What to say about a file that could not be written."""
    cure = "Free some space" if error.errno == errno.ENOSPC else "Make the folder writable or choose another place"
    return f"{path}: cannot be written ({error.strerror or error}). {cure}; nothing was changed."


def remove_file(path: Path) -> None:
    """Remove a file, and the folders that it leaves empty."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path}: cannot be removed ({error.strerror}). Remove it by hand.") from error
    with contextlib.suppress(OSError):
        for folder in path.parents:
            folder.rmdir()
