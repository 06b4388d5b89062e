"""Argos packages on this machine: the user's, and the one that comes along.

``argostranslate.package`` and its settings say where packages are; its ``translate`` module is never imported, and
nothing here touches the network. Importing ``argostranslate`` creates folders in the user's data directory; where it
cannot, only the embedded package is there.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from i18n.catalog.locales import parse_locale
from i18n.errors import ConfigError, ModelError

__all__ = [
    "PackageInfo",
    "argos_code",
    "argos_settings",
    "broken",
    "embedded",
    "find_chain",
    "installed",
    "read_package",
    "version_key",
]

_EMBEDDED = Path(__file__).parent / "embedded"


@dataclass(frozen=True, slots=True)
class PackageInfo:
    """An Argos package: installed, embedded or on offer."""

    name: str
    """``translate-zh_en``."""
    from_code: str
    """Argos' code of the source language."""
    to_code: str
    version: str
    size: int | None
    """Bytes on disk, or of the download; ``None`` where it is not known."""
    path: Path | None
    """Its folder; ``None``: on offer only."""
    embedded: bool = False
    links: tuple[str, ...] = ()
    """Where it can be downloaded."""
    target_prefix: str = ""
    """The token that names the target language to a model of several languages."""

    @property
    def title(self) -> str:
        """Name and version, as origin comments have them."""
        return f"{self.name} {self.version}"


def argos_settings() -> ModuleType | None:
    """``argostranslate.settings``, or ``None`` where it cannot create the folders it wants on import."""
    try:
        from argostranslate import settings
    except OSError:
        return None
    module: ModuleType = settings
    return module


def installed() -> tuple[PackageInfo, ...]:
    """The packages the user installed, newest version first where there are several of one pair.

    Folders that hold no readable package are left out; :func:`broken` has them.
    """
    return _sorted(package for path in _folders() if isinstance(package := _read(path), PackageInfo))


def broken() -> tuple[ModelError, ...]:
    """What is wrong with folders among the user's packages that hold no readable package."""
    return tuple(error for path in _folders() if isinstance(error := _read(path), ModelError))


def embedded() -> tuple[PackageInfo, ...]:
    """The packages that are part of this distribution."""
    paths = sorted(_EMBEDDED.iterdir()) if _EMBEDDED.is_dir() else []
    return _sorted(p for path in paths if isinstance(p := _read(path, is_embedded=True), PackageInfo))


def _sorted(packages: Iterator[PackageInfo]) -> tuple[PackageInfo, ...]:
    newest_first = sorted(packages, key=lambda package: version_key(package.version), reverse=True)
    return tuple(sorted(newest_first, key=lambda package: package.name))


def _folders() -> Iterator[Path]:
    settings = argos_settings()
    for folder in [] if settings is None else settings.package_dirs:
        if Path(folder).is_dir():
            yield from (path for path in sorted(Path(folder).iterdir()) if path.is_dir())


def _read(path: Path, *, is_embedded: bool = False) -> PackageInfo | ModelError | None:
    if path.name.startswith((".", "__")):
        return None
    try:
        return read_package(path, is_embedded=is_embedded)
    except ModelError as error:
        return error


def read_package(path: Path, *, is_embedded: bool = False) -> PackageInfo | None:
    """The package in a folder; ``None`` for one of another kind than translation.

    Raises :class:`~i18n.errors.ModelError` for a folder without readable metadata.
    """
    try:
        package = _open(path)
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise ModelError(
            f"{path}: not a readable translation package ({' '.join(str(error).split())}). Remove the folder and "
            "install the package again: i18n models install NAME."
        ) from error
    source, target = package.from_code, package.to_code
    if package.type != "translate" or not source or not target:
        return None
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    name = f"translate-{source}_{target}"
    return PackageInfo(
        name=name,
        from_code=source,
        to_code=target,
        version=str(package.package_version),
        size=size,
        path=path,
        embedded=is_embedded,
        target_prefix=str(getattr(package, "target_prefix", "")),
    )


def _open(path: Path) -> Any:
    """The package as ``argostranslate`` reads it; its metadata alone where ``argostranslate`` cannot be imported."""
    if argos_settings() is None:
        metadata = json.loads((path / "metadata.json").read_text("utf-8"))
        return SimpleNamespace(type="translate", **metadata)
    from argostranslate.package import Package

    return Package(path)


def version_key(version: str) -> tuple[int, ...]:
    """Versions in order: ``1.10`` after ``1.9``."""
    return tuple(map(int, re.findall(r"\d+", version)))


def find_chain(source: str, target: str) -> tuple[PackageInfo, ...]:
    """The packages that translate from one locale to another: one, or two by way of English.

    The user's packages go before the embedded ones, and a direct package before a way by English. Raises
    :class:`~i18n.errors.ModelError` where no package translates the pair, or the one that would is damaged.
    """
    wanted = (argos_code(source), argos_code(target))
    if wanted[0] == wanted[1]:
        raise ConfigError(f"Source and target are the same language ({source}). Choose another target: --to LANGUAGE.")
    for error in broken():
        if f"translate-{wanted[0]}_{wanted[1]}" in str(error):
            raise error
    packages = (*installed(), *embedded())
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


def argos_code(locale: str) -> str:
    """Argos' code of a language: ``zh_TW`` -> ``zt``, ``pt_BR`` -> ``pb``, ``de_AT`` -> ``de``."""
    return parse_locale(locale).argos
