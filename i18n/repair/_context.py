"""A second opinion on doubtful places from farther away: clauses, not five characters.

Whether ``中``, ``不`` or ``与`` was meant is often told by a word at the other end of the clause. A linear model over
characters at a distance, their pairs nearby and what else stands in the clause adds to the log-posteriors of the
n-gram model; its weights are hashed into a small table of bytes.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any
from zlib import crc32

import numpy as np

from i18n.repair._line import Line
from i18n.repair._model import LanguageModel

__all__ = ["BITS", "DOUBTFUL", "POSSIBLE", "REACH", "SCALE", "TRUST", "Clauses", "features", "slots"]

Array = np.ndarray[Any, Any]

DOUBTFUL = 0.98
"""Posterior of the n-gram model from which on it needs no second opinion."""
POSSIBLE = 0.003
"""Posterior below which a candidate is not looked at again."""
TRUST = 0.8
"""Weight of the n-gram model's log-posterior in the sum."""

BITS = 19
"""Binary logarithm of the number of weights."""
REACH = 14
"""Tokens looked at on either side."""
SCALE = 24.0
"""Units of a stored weight (a signed byte) in a nat."""
_CLAUSE_ENDS = frozenset("。，；：！？、\n（）“”「」")


def _bucket(distance: int) -> str:
    return "01234455667777777"[distance] if distance < 17 else "7"


def features(left: str, right: str) -> Iterator[str]:
    """What is looked at around a place: the tokens before it, and those behind it (nearest first)."""
    near_left, near_right = left[::-1], right
    for side, near in (("<", near_left), (">", near_right)):
        inside = True
        for distance, char in enumerate(near[:REACH], 1):
            inside = inside and char not in _CLAUSE_ENDS
            yield f"{side}{_bucket(distance)}{char}"
            if inside:
                yield f"{side}c{char}"
        yield f"{side}p{near[:2]}"
        yield f"{side}t{near[:3]}"
    yield f"=1{near_left[:1]}{near_right[:1]}"
    yield f"=2{near_left[:2]}{near_right[:1]}"
    yield f"=3{near_left[:1]}{near_right[:2]}"
    yield "b"


@lru_cache(maxsize=4096)
def _seed(candidate: str) -> int:
    return crc32(candidate.encode())


def slots(candidate: str, found: Sequence[str]) -> list[int]:
    """Indices of the weights of a candidate for the features around it."""
    seed, mask = _seed(candidate), (1 << BITS) - 1
    return [crc32(feature.encode(), seed) & mask for feature in found]


@lru_cache(maxsize=1)
def _weights() -> Array:
    """The trained weights, signed bytes."""
    return np.frombuffer((files("i18n.repair") / "data" / "context.weights").read_bytes(), dtype=np.int8)


class Clauses:
    """Weighs the posteriors of doubtful places again by the clause around them."""

    def __init__(self, model: LanguageModel) -> None:
        self._characters = list(model.vocabulary)
        self._weights = _weights()

    def _score(self, candidate: str, found: Sequence[str]) -> int:
        return int(self._weights[slots(candidate, found)].sum(dtype=np.int64))

    def weigh(self, line: Line, shares: dict[int, Array]) -> None:
        """Replace in ``shares`` the posteriors of doubtful places."""
        doubtful = [place for place, share in shares.items() if share.max() < DOUBTFUL]
        if not doubtful:
            return
        names = self._characters
        choices = line.row.choices
        chosen = list(line.row.tokens)
        for place, share in shares.items():
            chosen[place] = choices[place][0][int(share.argmax())]
        text = "".join([names[token] if token < len(names) else " " for token in chosen])
        updated = {}
        for place in doubtful:
            share, ids = shares[place], choices[place][0]
            found = list(features(text[max(0, place - REACH) : place], text[place + 1 : place + 1 + REACH]))
            possible = [int(index) for index in np.flatnonzero(share > POSSIBLE) if ids[int(index)] < len(names)]
            if len(possible) < 2:
                continue
            scores = np.array(
                [int(self._weights[slots(names[ids[index]], found)].sum(dtype=np.int64)) for index in possible]
            )
            score = TRUST * np.log(share[possible]) + scores / SCALE
            score = np.exp(score - score.max())
            fresh = share.copy()
            fresh[possible] = score / score.sum() * share[possible].sum()
            updated[place] = fresh
        shares.update(updated)
