"""What it takes to undo one kind of damage, and the lines that it may have damaged."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from i18n.repair._channel import CODECS, Channel
from i18n.repair._decode import posteriors
from i18n.repair._lexicon import Lexicon
from i18n.repair._line import Line, take_apart, take_apart_pairs
from i18n.repair._model import LanguageModel, load
from i18n.repair._pairs import PairReader, damage_pairs
from i18n.repair._result import Hypothesis
from i18n.repair._units import Units

__all__ = ["Prepared", "Span", "damaged_lines", "evidence", "gains", "in_script", "prepare"]

Array = np.ndarray[Any, Any]

Span = tuple[int, int, int]
"""Number of a line, counted from 1, and the code-point offsets where its text begins and ends."""

_TRIAL_WIDTH = 8
"""Paths kept while trying; a choice of hypothesis needs no exact sum."""
_STRAY_COST = 8.0
"""Nats against the damage for each character that it may have made, and that stands alone."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A hypothesis with its tables: those for single bytes, or those for double-byte codecs."""

    hypothesis: Hypothesis
    lexicon: Lexicon
    units: Units | None
    pairs: PairReader | None

    def damage(self, text: str) -> str:
        """The text as the damage delivers it."""
        return damage_pairs(text, self.hypothesis) if self.units is None else self.units.channel.damage(text)


@lru_cache(maxsize=2)
def _lexicon(traditional: bool) -> Lexicon:
    return Lexicon(load(), traditional)


@lru_cache(maxsize=32)
def prepare(hypothesis: Hypothesis, traditional: bool = False) -> Prepared:
    """Channel and lexicon of a hypothesis, knowing the model's characters."""
    lexicon = _lexicon(traditional)
    if hypothesis.true_codec != "utf-8" or hypothesis.wrong_codec not in CODECS:
        return Prepared(hypothesis, lexicon, None, PairReader(hypothesis, lexicon.known))
    channel = Channel(hypothesis)
    channel.learn(lexicon.known)
    return Prepared(hypothesis, lexicon, Units(channel, lexicon), None)


def damaged_lines(text: str, spans: Iterable[Span], prepared: Prepared) -> Iterator[Line]:
    """The lines in which the damage may have made something, taken apart."""
    line: Line | None = None
    for number, start, end in spans:
        if prepared.units is not None:
            line = take_apart(text, start, end, number, prepared.units)
        elif prepared.pairs is not None:
            line = take_apart_pairs(text, start, end, number, prepared.pairs, prepared.lexicon)
        if line is not None:
            yield line


def evidence(text: str, spans: Sequence[Span], hypotheses: Sequence[Hypothesis]) -> list[tuple[float, Prepared]]:
    """Nats by which each damage explains some lines better than they are explained as they stand.

    With it comes what undoes the damage, in the script of the text. All are weighed in one go, which costs little
    more than the longest takes.
    """
    trials = [_trial(text, spans, hypothesis) for hypothesis in hypotheses]
    lines = [line for _, mine in trials for line in mine]
    _, totals = posteriors(load(), [line.row for line in lines], _TRIAL_WIDTH)
    gained = np.maximum(gains(load(), lines, totals), 0.0)
    result, start = [], 0
    for prepared, mine in trials:
        result.append((float(gained[start : start + len(mine)].sum()), prepared))
        start += len(mine)
    return result


def _trial(text: str, spans: Sequence[Span], hypothesis: Hypothesis) -> tuple[Prepared, list[Line]]:
    """What undoes a damage in the script of the text, and the lines taken apart so."""
    prepared = prepare(hypothesis)
    lines = list(damaged_lines(text, spans, prepared))
    if _is_traditional(lines):
        prepared = prepare(hypothesis, True)
        lines = list(damaged_lines(text, spans, prepared))
    return prepared, lines


def in_script(text: str, spans: Sequence[Span], prepared: Prepared) -> Prepared:
    """What undoes the same damage in the script of some lines."""
    plain = prepare(prepared.hypothesis)
    return prepare(prepared.hypothesis, _is_traditional(damaged_lines(text, spans, plain)))


def _is_traditional(lines: Iterable[Line]) -> bool:
    """Whether the characters that are certain are Traditional rather than Simplified."""
    leaning = _leaning()
    certain = "".join([unit.candidates[0] for line in lines for unit in line.units if unit.intact])
    return sum([leaning[char] * certain.count(char) for char in leaning.keys() & set(certain)]) > 0


@lru_cache(maxsize=1)
def _leaning() -> dict[str, int]:
    """1 for characters that only Traditional text has, -1 for those that it hardly has."""
    rows = load().scripts.items()
    found = {char: 1 if simplified != char else -1 if written < -4.0 else 0 for char, (simplified, written) in rows}
    return {char: leaning for char, leaning in found.items() if leaning}


def gains(model: LanguageModel, lines: Sequence[Line], totals: Array) -> Array:
    """Nats by which each line gains from being repaired; ``totals`` are the log-probabilities of the rows.

    The other side is the line as it stands: what is sound in it by the model, the damaged characters by what rare
    characters cost.
    """
    tokens = np.array([token for line in lines for token in line.sound], dtype=np.uint64)
    owner = np.repeat(np.arange(len(lines)), [len(line.sound) for line in lines])
    scores = model.score_ids(tokens)
    scores[np.flatnonzero(np.diff(owner, prepend=-1))] = 0.0  # what is before a line belongs to another
    sound = np.bincount(owner, scores, len(lines))
    other = np.array([line.cost - _STRAY_COST * line.strays for line in lines])
    result: Array = totals + other - sound
    return result
