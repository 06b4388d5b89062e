"""Damaged sources to repaired text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from i18n.config import Config
from i18n.steps.load import allows_damage, read_text
from i18n.workspace import Source

if TYPE_CHECKING:
    from i18n.repair import Repair

__all__ = ["Repaired", "repair_sources"]


@dataclass(frozen=True, slots=True)
class Repaired:
    """One source after repair."""

    source: Source
    before: str
    repair: "Repair"
    after: str
    """The repaired text, where changes below the wanted confidence are taken back."""

    @property
    def changed(self) -> bool:
        """Whether the text differs from the source's."""
        return self.before != self.after

    @property
    def data(self) -> bytes:
        """The repaired text as UTF-8."""
        return self.after.encode("utf-8", "surrogatepass")


def repair_sources(
    sources: Sequence[Source],
    config: Config,
    *,
    min_confidence: float = 0.0,
    progress: Callable[[int, int], None] | None = None,
) -> list[Repaired]:
    """Repair ``sources`` in memory; changes with a lower confidence than ``min_confidence`` are not made.

    Text whose damage is meant to be there, by the configuration or a directive, stays.
    """
    from i18n.repair import Repair, repair

    results = []
    for number, source in enumerate(sources):
        if progress:
            progress(number, len(sources))
        text = read_text(source)
        found = Repair(text) if allows_damage(source, text, config) else repair(text)
        after = found.text if min_confidence <= 0 else _confident(text, found, min_confidence)
        results.append(Repaired(source, text, found, after))
    return results


def _confident(text: str, repair: "Repair", least: float) -> str:
    """The repaired text with the places below ``least`` as they came."""
    parts = []
    position = 0
    for change in repair.changes:
        parts.append(text[position : change.start])
        parts.append(change.chosen if change.confidence >= least else change.observed)
        position = change.end
    parts.append(text[position:])
    return "".join(parts)
