"""The online index of Argos packages, and downloads from it. Used only when a user asks for it.

``ARGOS_PACKAGE_INDEX`` names another index (a mirror, also ``file://``): the folder of ``index.json``, in which the
packages are looked for too, before the addresses that the index gives. Proxies are those of the environment.
"""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from i18n.errors import ModelError
from i18n.files import write_atomic
from i18n.translate.packages import PackageInfo, argos_settings, version_key

__all__ = ["DownloadProgress", "available", "download", "index_address"]

DownloadProgress = Callable[[int, int | None], None]
"""Called with the bytes that are there and the bytes of all, if known."""

_TIMEOUT = 30.0
"""Seconds without any byte before a download is given up."""
_BLOCK = 1 << 18
_TRIES = 4
_NAMES = {"User-Agent": "md-i18n"}
_OFFLINE = (
    "Installed packages work without a network. Check the connection and proxies, name a mirror with "
    "ARGOS_PACKAGE_INDEX, or install from a file: i18n models install FILE."
)


def index_address() -> str:
    """The address of ``index.json``."""
    settings = argos_settings()
    if settings is None:
        raise ModelError("Argos Translate's data folder cannot be created. Make the home folder writable.")
    base = str(settings.package_index)
    return base if base.endswith(".json") else urljoin(base.rstrip("/") + "/", "index.json")


def available(*, refresh: bool = False, sizes: bool = False) -> tuple[PackageInfo, ...]:
    """The packages on offer, newest versions only, by name.

    The index of the last time is read; ``refresh`` fetches a new one. ``sizes`` asks the servers for each package's
    size. Raises :class:`~i18n.errors.ModelError` where there is no index, or it cannot be fetched or read.
    """
    settings = argos_settings()
    address = index_address()
    path = Path(settings.local_package_index) if settings is not None else Path()
    if refresh:
        data = _fetch(address)
        packages = _parse(data, address)
        write_atomic(path, data)
    elif path.is_file():
        packages = _parse(path.read_bytes(), str(path))
    else:
        raise ModelError("The index of translation packages was never fetched. Fetch it: i18n models list --refresh.")
    newest: dict[str, PackageInfo] = {}
    for package in packages:
        known = newest.get(package.name)
        if known is None or version_key(package.version) > version_key(known.version):
            newest[package.name] = package
    found = [newest[name] for name in sorted(newest)]
    if sizes:
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(_with_size, found))
    return tuple(found)


def _parse(data: bytes, where: str) -> list[PackageInfo]:
    try:
        entries = json.loads(data)
        if not isinstance(entries, list):
            raise TypeError("not a list")
        return [_entry(entry) for entry in entries if entry.get("type", "translate") == "translate"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(
            f"{where}: not an index of Argos packages ({error}). Fetch it again with i18n models list --refresh, or "
            "correct ARGOS_PACKAGE_INDEX."
        ) from error


def _entry(entry: dict[str, Any]) -> PackageInfo:
    source, target = str(entry["from_code"]), str(entry["to_code"])
    size = entry.get("size")
    return PackageInfo(
        name=f"translate-{source}_{target}",
        from_code=source,
        to_code=target,
        version=str(entry["package_version"]),
        size=size if isinstance(size, int) else None,
        path=None,
        links=tuple(map(str, entry["links"])),
    )


def _addresses(package: PackageInfo) -> list[str]:
    """Where to download a package: beside the index first if that is a mirror, then where the index says."""
    index = index_address()
    links = [urljoin(index, link) for link in package.links]
    names = {urlsplit(link).path.rpartition("/")[2] for link in links}
    beside = [urljoin(index, name) for name in sorted(names) if name]
    official = urlsplit(index).netloc.endswith("githubusercontent.com")
    return links if official else list(dict.fromkeys([*beside, *links]))


def _with_size(package: PackageInfo) -> PackageInfo:
    for address in _addresses(package):
        try:
            with _open(address, {}, method="HEAD") as response:
                return replace(package, size=int(response.headers["Content-Length"]))
        except (OSError, HTTPException, ValueError, TypeError):
            continue
    return package


def _open(address: str, headers: dict[str, str], method: str = "GET") -> Any:
    if urlsplit(address).scheme not in ("http", "https", "file"):
        raise ModelError(
            f"{address}: only http, https and file addresses can be downloaded. Correct ARGOS_PACKAGE_INDEX."
        )
    request = urllib.request.Request(address, headers=_NAMES | headers, method=method)  # noqa: S310 - checked above
    return urllib.request.urlopen(request, timeout=_TIMEOUT)  # noqa: S310


def _fetch(address: str) -> bytes:
    try:
        with _open(address, {}) as response:
            data: bytes = response.read()
            return data
    except (OSError, HTTPException) as error:
        raise ModelError(
            f"{address}: the index of translation packages cannot be fetched ({_why(error)}). {_OFFLINE}"
        ) from error


def download(package: PackageInfo, folder: Path, progress: DownloadProgress | None) -> Path:
    """The package file, in ``folder``. A download that was interrupted goes on where it stopped.

    Raises :class:`~i18n.errors.ModelError` when no address gives the whole file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{package.name}-{package.version.replace('.', '_')}.argosmodel.part"
    problems: list[str] = []
    for address in _addresses(package):
        for number in range(_TRIES):
            try:
                _download(address, part, progress)
            except urllib.error.HTTPError as error:
                problems.append(f"{address}: {error.code} {error.reason}")
                break
            except (OSError, HTTPException) as error:
                problems.append(f"{address}: {_why(error)}")
                if isinstance(getattr(error, "reason", None), OSError) and not part.exists():
                    break  # no connection at all
                time.sleep(0.2 * 2**number)
            else:
                return part.replace(part.with_suffix(""))
    raise ModelError(f"{package.name} cannot be downloaded ({problems[-1] if problems else 'no address'}). {_OFFLINE}")


def _download(address: str, part: Path, progress: DownloadProgress | None) -> None:
    """Fetch what ``part`` lacks; raises ``OSError`` where the connection ends before the file does."""
    there = part.stat().st_size if part.exists() else 0
    try:
        response = _open(address, {"Range": f"bytes={there}-"} if there else {})
    except urllib.error.HTTPError as error:
        if error.code != 416:  # the part is as long as the file, or longer: begin anew
            raise
        error.close()
        part.unlink()
        there, response = 0, _open(address, {})
    with response, part.open("ab") as file:
        if there and getattr(response, "status", None) != 206:
            file.truncate(0)
            there = 0
        length = response.headers.get("Content-Length")
        total = there + int(length) if length else None
        while block := response.read(_BLOCK):
            file.write(block)
            there += len(block)
            if progress is not None:
                progress(there, total)
    if total is not None and there < total:
        raise ConnectionError("the connection ended early")


def _why(error: Exception) -> str:
    return " ".join(str(getattr(error, "reason", None) or error).split()) or type(error).__name__
