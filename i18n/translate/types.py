"""The records of machine translation, and what an engine is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from i18n.markdown.unit import Syntax

__all__ = [
    "Alignment",
    "Engine",
    "EngineOptions",
    "Lookup",
    "Match",
    "Result",
    "Sentence",
    "SentenceEngine",
    "Source",
    "Translation",
    "UnitEngine",
]


@dataclass(frozen=True, slots=True)
class Source:
    """A text to translate: the msgid of a unit, and the language it is written in."""

    text: str
    syntax: Syntax = Syntax.MARKDOWN
    references: frozenset[str] = frozenset()
    """Labels of the link definitions of its document, as far as known (``[label]`` is a link then)."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a source."""

    text: str | None
    """The translation; ``None``: left untranslated, for ``reason``."""
    origin: str
    """Engine and package with version: ``argos translate-zh_en 0.1``."""
    score: float | None
    """Confidence from 0 to 1: the geometric mean of the tokens' probabilities; ``None`` where unknown."""
    reason: str | None = None
    """Why there is no translation, in words for the translator."""


@dataclass(frozen=True, slots=True)
class Match:
    """An entry of a translation memory that fits a source."""

    text: str
    """Its translation."""
    score: float
    """Similarity of the sources, from 0 to 1 (the same)."""


Lookup = Callable[[Source], Match | None]
"""A translation memory, as the engine ``memory`` asks it."""


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What a user may say about an engine. Each engine takes what concerns it."""

    beam_size: int = 2
    """Hypotheses kept side by side by ``argos``; 1 is the fastest."""
    threads: int | None = None
    """Processor cores for ``argos``; ``None``: those this process may use."""
    url: str | None = None
    """Address of the server of ``libretranslate``."""
    api_key: str | None = None
    """Key for the server of ``libretranslate``, where it asks for one."""
    timeout: float = 30.0
    """Seconds that ``libretranslate`` waits for one answer."""
    lookup: Lookup | None = None
    """The memory of the engine ``memory``."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A plain text for an engine: no markup, opaque parts behind markers."""

    text: str
    align: bool = False
    """Whether the translation needs an alignment."""
    careful: bool = False
    """A second try after a repetition: with constraints against it."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which source characters each piece of the translation comes from."""

    source: tuple[tuple[int, int], ...]
    """Spans of the source's tokens, in code points of ``Sentence.text``."""
    target: tuple[tuple[int, int], ...]
    """Spans of the translation's tokens, in code points of ``Translation.text``."""
    weights: Sequence[Sequence[float]]
    """Attention, target tokens by source tokens."""


@dataclass(frozen=True, slots=True)
class Translation:
    """An engine's answer to one sentence."""

    text: str
    log_probability: float | None = None
    """Mean of the natural logarithms of the tokens' probabilities."""
    tokens: int = 1
    """Number of tokens, the weight of ``log_probability``."""
    alignment: Alignment | None = None
    problem: str | None = None
    """Why there is no translation: words that go on from "the translation" (``text`` is empty then)."""


class Engine(Protocol):
    """What all engines have in common; each one is a :class:`SentenceEngine` or a :class:`UnitEngine`."""

    @property
    def origin(self) -> str:
        """Engine and package with version, for the catalog's ``# machine:`` comment."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text could be translated differently: part of the cache's key."""

    @property
    def source(self) -> str:
        """Source language, as a locale name (``zh``, ``pt_BR``)."""

    @property
    def target(self) -> str:
        """Target language, as a locale name."""


@runtime_checkable
class SentenceEngine(Engine, Protocol):
    """Translates plain sentences; :mod:`i18n.translate` takes markup out and puts it back."""

    @property
    def disguises(self) -> Sequence[Sequence[str]]:
        """Sets of words that the engine copies unchanged, best first, for opaque parts of a sentence."""

    @property
    def aligns(self) -> bool:
        """Whether translations come with an alignment when a sentence asks for it."""

    @property
    def window(self) -> int:
        """Sentences to submit at once: more make better batches, fewer lose less to an interrupt."""

    def submit(self, sentences: Sequence[Sentence]) -> Callable[[], Sequence[Translation]]:
        """Begin to translate; the function returned waits for the answers, in the order of the sentences."""


@runtime_checkable
class UnitEngine(Engine, Protocol):
    """Translates whole units, markup included."""

    @property
    def cacheable(self) -> bool:
        """Whether results may be kept; those of a memory change with it."""

    def translate_unit(self, source: Source) -> Result:
        """The translation of one unit."""
