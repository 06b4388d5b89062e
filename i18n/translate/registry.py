"""Engines by name: those that come along, and those that other distributions add as entry points."""

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points

from i18n.errors import ConfigError
from i18n.translate.types import Engine, EngineOptions

__all__ = ["engine_names", "open_engine"]

_GROUP = "i18n.engines"
_OURS = {
    "argos": "i18n.translate.engines.argos:open_argos",
    "libretranslate": "i18n.translate.engines.libretranslate:open_libretranslate",
    "memory": "i18n.translate.engines.memory:open_memory",
    "pseudo": "i18n.translate.engines.pseudo:open_pseudo",
}
"""Used where the distribution's metadata lists no entry points, as in a bare checkout."""

Opener = Callable[[str, str, EngineOptions], Engine]
"""What an entry point of the group ``i18n.engines`` names: ``(source, target, options) -> engine``."""


def engine_names() -> list[str]:
    """The names that ``open_engine`` knows, in alphabetical order."""
    return sorted({*_OURS, *(point.name for point in entry_points(group=_GROUP))})


def open_engine(name: str, source: str, target: str, options: EngineOptions | None = None) -> Engine:
    """The engine ``name`` for a pair of languages, as locale names (``zh``, ``pt_BR``).

    Raises :class:`~i18n.errors.ConfigError` for an unknown name or missing options and
    :class:`~i18n.errors.ModelError` where no package translates the pair.
    """
    opener: Opener
    found = {point.name: point for point in entry_points(group=_GROUP)}
    if name in found:
        opener = found[name].load()
    elif name in _OURS:
        module, _, function = _OURS[name].partition(":")
        opener = getattr(import_module(module), function)
    else:
        raise ConfigError(f"There is no translation engine {name!r}; choose one of: {', '.join(engine_names())}.")
    return opener(source, target, options or EngineOptions())
