"""Argos packages: what is installed, what comes along, what a translation would use.

``argostranslate.package`` finds and reads packages; its ``translate`` module is never imported, nor anything
fetched unless :func:`available` or :func:`install` is asked to. Importing ``argostranslate`` creates folders
in the user's data directory; where it cannot, only the embedded package is there.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from i18n.catalog.locales import parse_locale
from i18n.errors import ConfigError, ModelError

__all__ = ["PackageInfo", "embedded", "find_chain", "installed", "package_folder", "remove"]

_EMBEDDED = Path(__file__).parent / "embedded"


@dataclass(frozen=True, slots=True)
class PackageInfo:
    """An Argos package, installed, embedded or on offer."""

    name: str
    """``translate-zh_en``."""
    from_code: str
    """Argos' code of the source language."""
    to_code: str
    version: str
    size: int | None
    """Bytes on disk, or of the download where the index says so."""
    path: Path | None
    """Its folder; ``None``: on offer only."""
    embedded: bool = False
    links: tuple[str, ...] = ()
    """Where it can be downloaded."""

    @property
    def title(self) -> str:
        """Name and version, as origin comments have them."""
        return f"{self.name} {self.version}"


def package_folder() -> Path | None:
    """Where Argos installs packages; ``None`` where its folders cannot be made."""
    module = _argos()
    return None if module is None else Path(module.settings.package_data_dir)


def _argos() -> ModuleType | None:
    """``argostranslate.package``, or ``None`` where it cannot make its folders."""
    try:
        from argostranslate import package
    except OSError:
        return None
    module: ModuleType = package
    return module


def installed() -> tuple[PackageInfo, ...]:
    """The packages the user installed, in order of their names.

    Raises :class:`~i18n.errors.ModelError` for a folder that is no readable package.
    """
    module = _argos()
    folders = [] if module is None else [Path(folder) for folder in module.settings.package_dirs]
    return tuple(info for folder in folders for info in _packages(folder, is_embedded=False))


def embedded() -> tuple[PackageInfo, ...]:
    """The packages that are part of this distribution."""
    return tuple(_packages(_EMBEDDED, is_embedded=True))


def _packages(folder: Path, *, is_embedded: bool) -> Iterator[PackageInfo]:
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.is_dir() and not path.name.startswith((".", "_")):
                info = read_package(path, is_embedded=is_embedded)
                if info is not None:
                    yield info


def read_package(path: Path, *, is_embedded: bool = False) -> PackageInfo | None:
    """The package in a folder; ``None`` for one of another kind than translation."""
    cure = "Remove that folder and install the package again: i18n models install NAME."
    try:
        metadata = json.loads((path / "metadata.json").read_text("utf-8"))
        kind = str(metadata.get("type", "translate"))
        source, target = metadata.get("from_code"), metadata.get("to_code")
        version = str(metadata.get("package_version", ""))
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(f"{path}: not a readable translation package ({error}). {cure}") from error
    if kind != "translate" or not source or not target:
        return None
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return PackageInfo(f"translate-{source}_{target}", source, target, version, size, path, is_embedded)


def find_chain(source: str, target: str) -> tuple[PackageInfo, ...]:
    """The packages that translate from one locale to another: one, or two by way of English.

    The user's packages go before the embedded ones, and a direct package before a way by English. Raises
    :class:`~i18n.errors.ModelError` where no package translates the pair; it says which there are.
    """
    wanted = (argos_code(source), argos_code(target))
    if wanted[0] == wanted[1]:
        raise ConfigError(f"Source and target language are the same ({source}). Choose another target: --to LANGUAGE.")
    packages = (*sorted(installed(), key=_version, reverse=True), *embedded())
    for chain in ([wanted], [(wanted[0], "en"), ("en", wanted[1])]):
        found = [_find(packages, *pair) for pair in chain]
        if all(found):
            return tuple(package for package in found if package is not None)
    pairs = ", ".join(sorted({f"{package.from_code}→{package.to_code}" for package in packages})) or "none"
    raise ModelError(
        f"No translation package for {wanted[0]}→{wanted[1]} is installed (there are: {pairs}). Install one with "
        f"`i18n models install translate-{wanted[0]}_{wanted[1]}`, or from a file with `i18n models install FILE`."
    )


def _find(packages: tuple[PackageInfo, ...], source: str, target: str) -> PackageInfo | None:
    return next((package for package in packages if (package.from_code, package.to_code) == (source, target)), None)


def _version(package: PackageInfo) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in package.version.split("."))


def argos_code(locale: str) -> str:
    """Argos' code of a language: ``zh_TW`` -> ``zt``, ``pt_BR`` -> ``pb``, ``de_AT`` -> ``de``."""
    return parse_locale(locale).argos


def remove(name: str) -> PackageInfo:
    """Uninstall a package by name, with or without ``translate-``; returns what it was."""
    packages = installed()
    wanted = name if name.startswith("translate-") else f"translate-{name}"
    found = next((package for package in packages if package.name == wanted), None)
    if found is None or found.path is None:
        there = ", ".join(package.name for package in packages) or "none"
        also = " The embedded package cannot be removed." if any(p.name == wanted for p in embedded()) else ""
        raise ModelError(f"No installed translation package is called {name!r} (installed: {there}).{also}")
    try:
        shutil.rmtree(found.path)
    except OSError as error:
        raise ModelError(f"{found.path}: cannot be removed ({error.strerror}). Remove the folder by hand.") from error
    return found
