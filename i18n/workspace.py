"""Files: which sources exist, which catalog and which output belongs to each; reading and atomic writing."""

import contextlib
import os
import tempfile
from pathlib import Path

from i18n.errors import OutputError

__all__ = ["write_atomic"]


def write_atomic(path: Path, data: bytes) -> bool:
    """Write ``data`` to ``path`` so that a reader sees the old file or the new one, never a part.

    Parent folders are made. Nothing is touched when the file holds ``data`` already, so that time stamps mean
    something. A new file gets the usual permissions, an existing one keeps its own; a symbolic link stays one.

    Returns whether the file changed. Raises ``OutputError`` when it cannot be written.
    """
    target = path.resolve()
    try:
        if target.is_file() and target.stat().st_size == len(data) and target.read_bytes() == data:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(_mode(target))
            Path(name).replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"{path}: cannot be written ({reason}). Make the folder writable or choose another place; "
            "nothing was changed."
        ) from error
    return True


def _mode(target: Path) -> int:
    """Permission bits for ``target``: its own where it exists, else the process's default."""
    try:
        return target.stat().st_mode & 0o7777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
