"""Only what was translated before: exact and near matches of a translation memory."""

from i18n.errors import ConfigError
from i18n.translate.render import signature
from i18n.translate.types import EngineOptions, Lookup, Result, Source

__all__ = ["MemoryEngine", "open_memory"]


def open_memory(source: str, target: str, options: EngineOptions) -> "MemoryEngine":
    """The engine over ``options.lookup``."""
    if options.lookup is None:
        raise ConfigError("The engine `memory` needs a translation memory: reviewed catalogs of this project.")
    return MemoryEngine(source, target, options.lookup)


class MemoryEngine:
    """Asks a memory for each unit."""

    origin = "memory"
    fingerprint = "memory 1"
    cacheable = False
    """The memory grows with every review; asking it is cheap."""

    def __init__(self, source: str, target: str, lookup: Lookup) -> None:
        self.source, self.target = source, target
        self._lookup = lookup

    def translate_unit(self, source: Source) -> Result:
        """The best match. One whose markup is not the source's is left to a translator."""
        match = self._lookup(source)
        if match is None:
            return Result(None, self.origin, None, "the translation memory has nothing like it")
        translated = Source(match.text, source.syntax, source.references)
        if signature(translated) != signature(source):
            return Result(None, self.origin, None, "the nearest match in the translation memory has other markup")
        return Result(match.text, self.origin, match.score)
