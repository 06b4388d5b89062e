"""Machine translation, offline, that keeps markup.

``open_engine`` gives an engine for a pair of languages, ``translate`` runs units through it. Importing this
package imports none of the engines' libraries.
"""

from i18n.translate.pipeline import translate
from i18n.translate.registry import open_engine
from i18n.translate.types import (
    Engine,
    EngineOptions,
    Lookup,
    Match,
    Result,
    SentenceEngine,
    Source,
    UnitEngine,
)

__all__ = [
    "Engine",
    "EngineOptions",
    "Lookup",
    "Match",
    "Result",
    "SentenceEngine",
    "Source",
    "UnitEngine",
    "open_engine",
    "translate",
]
