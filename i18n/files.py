"""Reading and writing files: nothing is written unless it is whole, and errors say what to do."""

import contextlib
import errno
import itertools
import os
import stat
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from i18n.errors import InputError, OutputError

__all__ = ["check_writable", "read_bytes", "remove_file", "shown_path", "write_all", "write_atomic"]


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
    return write_all([(path, data)]) == 1


def write_all(files: Sequence[tuple[Path, bytes]]) -> int:
    """Write several files, each as :func:`write_atomic` does.

    No file takes its place before all of them are whole on the disk: a full disk changes nothing.

    Returns how many files changed. Raises ``OutputError`` for the first that cannot be written.
    """
    ready: list[tuple[str, str]] = []
    path = Path()
    try:
        with _Unsynced() as unsynced:
            for path, data in files:
                target = _target(path)
                before = _status(target)
                if before is None or not _holds(target, before, data):
                    name, descriptor = _open_beside(target)
                    ready.append((name, target))
                    unsynced.add(descriptor)
                    _write(descriptor, data)
                    if before is not None:
                        os.fchmod(descriptor, before.st_mode & 0o7777)
        for name, target in ready:
            path = Path(target)
            os.replace(name, target)  # noqa: PTH105 - names are strings here, for speed
    except OSError as error:
        _discard(ready)
        raise OutputError(_write_problem(path, error)) from error
    except BaseException:
        _discard(ready)
        raise
    return len(ready)


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
            os.makedirs(folder)  # noqa: PTH103


_NUMBERS = itertools.count()


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _discard(ready: Sequence[tuple[str, str]]) -> None:
    """Remove temporary files."""
    for name, _ in ready:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108


class _Unsynced:
    """Files that are not on the disk yet; leaving the context waits until they are, and closes them."""

    MOST = 128
    """Open at a time: the waiting overlaps, and processes may have some hundred files open."""

    def __init__(self) -> None:
        self._descriptors: list[int] = []

    def add(self, descriptor: int) -> None:
        if len(self._descriptors) >= self.MOST:
            self._sync()
        self._descriptors.append(descriptor)

    def __enter__(self) -> "_Unsynced":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._sync()
        else:
            self._close()

    def _sync(self) -> None:
        try:
            if len(self._descriptors) > 1:
                with ThreadPoolExecutor(16) as pool:
                    list(pool.map(os.fsync, self._descriptors))
            else:
                for descriptor in self._descriptors:
                    os.fsync(descriptor)
        finally:
            self._close()

    def _close(self) -> None:
        for descriptor in self._descriptors:
            os.close(descriptor)
        self._descriptors.clear()


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
