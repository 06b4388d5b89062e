"""Translation packages, as ``i18n models`` manages them: what is there, on offer, and used, and why."""

from dataclasses import dataclass
from pathlib import Path

from i18n.errors import I18nError
from i18n.translate.package_index import DownloadProgress, available, index_address
from i18n.translate.package_install import install, remove
from i18n.translate.packages import PackageInfo, argos_settings, broken, embedded, find_chain, installed

__all__ = [
    "Diagnosis",
    "DownloadProgress",
    "PackageInfo",
    "available",
    "doctor",
    "embedded",
    "find_chain",
    "install",
    "installed",
    "remove",
    "rough_draft_notice",
]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a translation from ``source`` to ``target`` would use, and what stands in its way."""

    source: str
    target: str
    folder: Path | None
    """Where packages are installed; ``None``: the folder cannot be created."""
    index: str
    """Address of the index of packages."""
    installed: tuple[PackageInfo, ...]
    embedded: tuple[PackageInfo, ...]
    used: tuple[PackageInfo, ...]
    """One package, or two by way of English; none when the pair cannot be translated."""
    why: str
    """Why these, in a sentence."""
    compute_types: tuple[str, ...]
    """Number formats CTranslate2 can compute with on this processor."""
    cores: int
    problems: tuple[str, ...]
    """What is wrong, each with its cure."""


def doctor(source: str, target: str) -> Diagnosis:
    """Look at everything a translation needs, and load the package it would use. Nothing is fetched."""
    from i18n.translate.engines.argos import cores, open_argos
    from i18n.translate.types import EngineOptions

    settings = argos_settings()
    problems = [str(error) for error in broken()]
    if settings is None:
        problems.append("Argos Translate's data folder cannot be created; only the embedded package can be used.")
    used: tuple[PackageInfo, ...] = ()
    why = ""
    try:
        used = find_chain(source, target)
        why = _why(used)
        open_argos(source, target, EngineOptions())
    except I18nError as error:
        why = why or "No package translates this pair."
        if str(error) not in problems:
            problems.append(str(error))
    return Diagnosis(
        source=source,
        target=target,
        folder=Path(settings.package_data_dir) if settings is not None else None,
        index=index_address() if settings is not None else "",
        installed=installed(),
        embedded=embedded(),
        used=used,
        why=why,
        compute_types=_compute_types(),
        cores=cores(),
        problems=tuple(problems),
    )


def _why(used: tuple[PackageInfo, ...]) -> str:
    if len(used) > 1:
        return f"No package translates the pair directly, so {used[0].title} and {used[1].title} go by way of English."
    if used[0].embedded:
        return f"No package for the pair is installed, so the embedded {used[0].title} is used: rough drafts."
    return f"{used[0].title} is installed; it goes before an embedded package, and its newest version before others."


def _compute_types() -> tuple[str, ...]:
    import ctranslate2

    return tuple(sorted(ctranslate2.get_supported_compute_types("cpu")))


def rough_draft_notice(used: tuple[PackageInfo, ...]) -> str | None:
    """What to tell a user whose translation uses the embedded package; ``None`` where an installed one is used."""
    small = next((package for package in used if package.embedded), None)
    if small is None:
        return None
    return (
        f"Translating with the embedded package {small.title}: small, and good for rough drafts only. "
        f"The full-size one translates better: i18n models install {small.name}"
    )
