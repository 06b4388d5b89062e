"""Reading and writing files: nothing is written unless it is whole, and errors say what to do."""

import contextlib
import errno
import os
import tempfile
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


def check_writable(path: Path) -> None:
    """Raise ``OutputError`` now if ``path`` could not be written later, before long work is done."""
    folder = path.resolve().parent
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
    ready: list[tuple[str, Path]] = []
    mode = _default_mode()
    path = Path()
    try:
        for path, data in files:
            target = path.resolve()
            if not _holds(target, data):
                ready.append((_write_beside(target, data, mode), target))
        _sync([name for name, _ in ready])
        for name, path in ready:
            os.replace(name, path)  # noqa: PTH105 - names are strings here, for speed
    except OSError as error:
        for name, _ in ready:
            with contextlib.suppress(OSError):
                os.unlink(name)  # noqa: PTH108 - likewise
        raise OutputError(_write_problem(path, error)) from error
    except BaseException:
        for name, _ in ready:
            with contextlib.suppress(OSError):
                os.unlink(name)  # noqa: PTH108 - likewise
        raise
    return len(ready)


def _holds(target: Path, data: bytes) -> bool:
    """Whether ``target`` is a file with these bytes."""
    try:
        return target.stat().st_size == len(data) and target.is_file() and target.read_bytes() == data
    except FileNotFoundError:
        return False


def _write_beside(target: Path, data: bytes, mode: int) -> str:
    """Write a temporary file in the folder of ``target``; its name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            os.fchmod(stream.fileno(), target.stat().st_mode & 0o7777 if target.exists() else mode)
    except BaseException:
        os.unlink(name)  # noqa: PTH108 - likewise
        raise
    return name


def _sync(names: Sequence[str]) -> None:
    """Wait until the files are on the disk; for several the waiting overlaps."""
    if len(names) == 1:
        _sync_one(names[0])
    elif names:
        with ThreadPoolExecutor(8) as pool:
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


def _default_mode() -> int:
    """Permissions of a new file, which the process's mask says."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def remove_file(path: Path) -> None:
    """Remove a file, and the folders that it leaves empty."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path}: cannot be removed ({error.strerror}). Remove it by hand.") from error
    with contextlib.suppress(OSError):
        for folder in path.parents:
            folder.rmdir()
