"""Installing and removing Argos packages.

``argostranslate.package.install_from_path`` extracts whatever a zip file contains, wherever its members' names point,
and imports the translation module. Here the file is examined first, unpacked aside and moved into place whole.
"""

import os
import shutil
import stat
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from i18n.errors import ModelError
from i18n.translate.package_index import DownloadProgress, available, download
from i18n.translate.packages import PackageInfo, argos_settings, embedded, installed, read_package

__all__ = ["install", "remove"]

_LARGEST = 4 << 30
"""Bytes unpacked: more than any Argos package, less than a zip bomb."""


def install(name_or_file: str | Path, progress: DownloadProgress | None = None) -> PackageInfo:
    """Install a package from a file, or by its name (``translate-zh_en`` or ``zh_en``) from the index.

    Replaces the same version of the package. Raises :class:`~i18n.errors.ModelError` where there is no such package,
    it cannot be downloaded, or the file is none.
    """
    settings = argos_settings()
    if settings is None:
        raise ModelError("Argos Translate's data folder cannot be created. Make the home folder writable.")
    path = Path(name_or_file)
    if path.is_file():
        return _install_file(path, Path(settings.package_data_dir))
    if path.suffix in (".argosmodel", ".zip") or len(path.parts) > 1:
        raise ModelError(f"{path}: there is no such package file. Check the path.")
    package = _offered(str(name_or_file))
    file = download(package, Path(settings.downloads_dir), progress)
    try:
        return _install_file(file, Path(settings.package_data_dir))
    finally:
        file.unlink(missing_ok=True)


def _full_name(name: str) -> str:
    return name if name.startswith("translate-") else f"translate-{name.replace('-', '_')}"


def _offered(name: str) -> PackageInfo:
    """The package called ``name`` in a fresh index."""
    packages = available(refresh=True)
    found = next((package for package in packages if package.name == _full_name(name)), None)
    if found is None:
        source = _full_name(name).removeprefix("translate-").partition("_")[0]
        similar = [package.name for package in packages if package.from_code == source]
        hint = f" From {source} there are: {', '.join(similar)}." if similar else ""
        raise ModelError(f"No translation package is called {name!r}.{hint} All of them: i18n models list --refresh.")
    return found


def _install_file(path: Path, folder: Path) -> PackageInfo:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Beside the packages, not among them: a half-unpacked package must not be found.
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".i18n-install-") as temporary:
            top = _unpack(path, Path(temporary))
            _check(Path(temporary) / top, path)
            target = folder / top
            if target.exists():
                target.rename(Path(temporary) / ".replaced")
            (Path(temporary) / top).rename(target)
    except OSError as error:
        raise ModelError(
            f"{folder}: the package cannot be installed there ({error.strerror or error}). Make room or make the "
            "folder writable, or name another with ARGOS_PACKAGES_DIR."
        ) from error
    package = read_package(folder / top)
    if package is None:
        raise ModelError(f"{path}: installed, but it is no translation package.")
    return package


def _unpack(path: Path, folder: Path) -> str:
    """Extract the zip file; the name of its one top folder."""
    again = "Download the package again."
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            tops = {_safe_parts(member, path)[0] for member in members}
            if len(tops) != 1:
                raise ModelError(f"{path}: not an Argos package (it needs one folder with everything in it). {again}")
            if sum(member.file_size for member in members) > _LARGEST:
                raise ModelError(f"{path}: the package would need more than {_LARGEST >> 30} GiB unpacked. {again}")
            for member in members:
                archive.extract(member, folder)  # checks each member's CRC-32
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ModelError(f"{path}: the package file is damaged or no zip file ({error}). {again}") from error
    except OSError as error:
        if isinstance(error, PermissionError) or error.errno is not None:
            raise
        raise ModelError(f"{path}: the package file is damaged ({error}). {again}") from error
    return tops.pop()


def _safe_parts(member: zipfile.ZipInfo, path: Path) -> tuple[str, ...]:
    """The member's path in parts. Refuses what would leave the package's folder: ``..``, roots, drives, links."""
    parts = PurePosixPath(member.filename).parts
    mode = member.external_attr >> 16
    kind = stat.S_IFMT(mode)
    unsafe = (
        not parts
        or member.filename.startswith(("/", "\\"))
        or any(part == ".." or "\\" in part or ":" in part or "\0" in part for part in parts)
        or parts[0].startswith(".")
        or kind not in (0, stat.S_IFREG, stat.S_IFDIR)
    )
    if unsafe:
        raise ModelError(
            f"{path}: the package is refused: its member {member.filename!r} would be written outside the package's "
            "folder. Take the package from a source you trust."
        )
    return parts


def _check(folder: Path, path: Path) -> None:
    """Refuse an archive that is no translation package, or lacks the model or the tokenizer."""
    package = read_package(folder)
    needed = [folder / "model" / "model.bin"]
    tokenizers = [folder / "sentencepiece.model", folder / "bpe.model"]
    if package is None or not all(map(Path.is_file, needed)) or not any(map(Path.is_file, tokenizers)):
        raise ModelError(f"{path}: not a translation package for Argos Translate (model or tokenizer is missing).")
    if not os.access(folder, os.R_OK):
        raise ModelError(f"{path}: the package's folder cannot be read.")


def remove(name: str) -> tuple[PackageInfo, ...]:
    """Uninstall a package by name, with or without ``translate-``, in all its versions; returns what was removed."""
    packages = installed()
    wanted = _full_name(name)
    found = tuple(package for package in packages if package.name == wanted)
    if not found:
        there = ", ".join(package.name for package in packages) or "none"
        also = " The embedded package cannot be removed." if any(p.name == wanted for p in embedded()) else ""
        raise ModelError(f"No installed translation package is called {name!r} (installed: {there}).{also}")
    for package in found:
        try:
            shutil.rmtree(str(package.path))
        except OSError as error:
            raise ModelError(f"{package.path}: cannot be removed ({error.strerror}). Remove it by hand.") from error
    return found
