"""What the rest of a document tells about a doubtful place: the same words elsewhere, undamaged or beyond doubt.

Technical texts repeat their terms, and a URL may hold the percent-encoded twin of a damaged file name. The evidence is
counted in n-grams of two and three tokens that are certain throughout, so that no guess supports itself.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import log1p
from typing import Any
from urllib.parse import unquote_to_bytes

import numpy as np

from i18n.repair._decode import SKIP
from i18n.repair._line import Line
from i18n.repair._model import LanguageModel
from i18n.repair._tokens import tokens

__all__ = ["Memory"]

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

    def add_line(self, line: Line, shares: dict[int, Array]) -> list[int]:
        """Count what is certain in a line that was read, and return its tokens, each the likeliest."""
        chosen = list(line.row.tokens)
        part: list[int] = []
        for position, (ids, _) in line.row.choices.items():
            chosen[position] = ids[int(shares[position].argmax())]
        for position, token in enumerate(chosen):
            if position in shares and shares[position].max() < _TRUSTED:
                self._add(part, 1)
                part = []
            else:
                part.append(token)
        self._add(part, 1)
        return chosen

    def _add(self, ids: Sequence[int], times: int) -> None:
        for _ in range(times):
            self._single.update(ids)
            self._counts.update([one << 16 | two for one, two in pairwise(ids)])
            self._counts.update(
                [one << 32 | two << 16 | three | _THREE for one, two, three in zip(ids, ids[1:], ids[2:], strict=False)]
            )

    def weigh(self, line: Line, chosen: list[int], shares: dict[int, Array]) -> dict[int, Array]:
        """The posteriors of doubtful places, weighed by what stands elsewhere."""
        result = {}
        for position, share in shares.items():
            if share.max() >= _DOUBTFUL:
                continue
            ids = line.row.choices[position][0]
            bonus = self._habit(ids)
            for index in np.flatnonzero(share).tolist():  # the others stay impossible
                bonus[index] += self._bonus(chosen, position, ids[index])
            if bonus.any():
                weighed = share * np.exp(bonus)
                result[position] = weighed / weighed.sum()
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

    def _bonus(self, chosen: Sequence[int], position: int, token: int) -> float:
        counts = self._counts
        around = [*chosen[max(0, position - 2) : position], token, *chosen[position + 1 : position + 3]]
        at = min(2, position)
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
