"""What the rest of a document tells about a doubtful place: the same words elsewhere, undamaged or beyond doubt.

Technical texts repeat their terms, and a URL may hold the percent-encoded twin of a damaged file name. The evidence is
counted in n-grams of two and three tokens that are certain throughout, so that no guess supports itself.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log1p
from typing import Any
from urllib.parse import unquote_to_bytes

import numpy as np

from i18n.repair._decode import SKIP
from i18n.repair._line import Line
from i18n.repair._model import LanguageModel
from i18n.repair._tokens import tokens

__all__ = ["Doubt", "Memory"]

Array = np.ndarray[Any, Any]

_TRUSTED = 0.97
"""Posterior from which on a first choice counts as evidence for others."""
_DOUBTFUL = 0.999
"""Posterior from which on a place is not looked at again."""
_PAIR, _TRIPLE = 0.6, 1.2
"""Weight of the logarithm of one more than the count."""
_HABIT = 0.4
"""Weight of the logarithm of a character's share in the document over its share in general."""
_PATIENCE = 6.0
"""Occurrences that the share in general is worth."""
_THREE = 1 << 48
"""Tells packed triples from packed pairs."""
_TWIN = 3
"""Occurrences that a percent-encoded twin is worth."""
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2}[A-Za-z0-9_.+-]*)+")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place that the line alone does not decide."""

    ids: Sequence[int]
    """Tokens of the candidates."""
    share: Array
    """Their posteriors."""
    before: tuple[int, ...]
    """The likeliest tokens before the place, two at most."""
    behind: tuple[int, ...]


class Memory:
    """Counts of certain pairs and triples of tokens in one document."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self._single: Counter[int] = Counter()
        self._counts: Counter[int] = Counter()  # by packed tokens

    def add_text(self, text: str, times: int = 1) -> None:
        """Count what stands in sound text."""
        self._add(self._model.ids("".join(tokens(text))), times)

    def add_percent_encoded(self, text: str) -> None:
        """Count what stands percent-encoded in URLs."""
        for twin in set(_PERCENT.findall(text)):
            try:
                self.add_text(unquote_to_bytes(twin).decode("utf-8"), _TWIN)
            except UnicodeDecodeError:
                continue

    def add_line(self, line: Line, shares: dict[int, Array]) -> dict[int, Doubt]:
        """Count what is certain in a line that was read, and return the doubts that are left, by position."""
        chosen = list(line.row.tokens)
        doubtful, cuts = [], []
        for position, (ids, _) in line.row.choices.items():
            best = int(shares[position].argmax())
            chosen[position] = ids[best]
            if shares[position][best] < _DOUBTFUL:
                doubtful.append(position)
                if shares[position][best] < _TRUSTED:
                    cuts.append(position)
        start = 0
        for cut in (*cuts, len(chosen)):
            self._add(chosen[start:cut], 1)
            start = cut + 1
        return {
            position: Doubt(
                line.row.choices[position][0],
                shares[position].copy(),
                tuple(chosen[max(0, position - 2) : position]),
                tuple(chosen[position + 1 : position + 3]),
            )
            for position in doubtful
        }

    def _add(self, ids: Sequence[int], times: int) -> None:
        for _ in range(times):
            self._single.update(ids)
            self._counts.update([one << 16 | two for one, two in pairwise(ids)])
            self._counts.update(
                [one << 32 | two << 16 | three | _THREE for one, two, three in zip(ids, ids[1:], ids[2:], strict=False)]
            )

    def weigh(self, doubt: Doubt) -> Array | None:
        """The posteriors of a doubtful place, weighed by what stands elsewhere; ``None`` where that tells nothing."""
        bonus = self._habit(doubt.ids)
        for index in np.flatnonzero(doubt.share).tolist():  # the others stay impossible
            bonus[index] += self._bonus(doubt, doubt.ids[index])
        if not bonus.any():
            return None
        weighed = doubt.share * np.exp(bonus)
        result: Array = weighed / weighed.sum()
        return result

    def _habit(self, ids: Sequence[int]) -> Array:
        """How much more often each candidate occurs in the document than in general, among the candidates."""
        share = np.exp(self._model.unigram[[min(token, 4) if token == SKIP else token for token in ids]])
        share = share / share.sum()
        times = np.array([self._single.get(token, 0) for token in ids])
        if not times.any():
            return np.zeros(len(ids))
        seen: Array = (times + _PATIENCE * share) / (times.sum() + _PATIENCE)
        result: Array = _HABIT * np.log(seen / share)
        return result

    def _bonus(self, doubt: Doubt, token: int) -> float:
        counts = self._counts
        around = [*doubt.before, token, *doubt.behind]
        at = len(doubt.before)
        value = 0.0
        for size, weight in ((2, _PAIR), (3, _TRIPLE)):
            for start in range(max(0, at - size + 1), min(at, len(around) - size) + 1):
                key = 0 if size == 2 else 1
                for near in around[start : start + size]:
                    key = key << 16 | near
                times = counts.get(key, 0)
                if times:
                    value += weight * log1p(times)
        return value
