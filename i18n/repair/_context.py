"""Second opinions on doubtful places: clauses, not five characters, and characters that are used alike.

Whether ``中``, ``不`` or ``与`` was meant is often told by a word at the other end of the clause. A linear model over
characters at a distance, their pairs nearby and what else stands in the clause adds to the log-posteriors of the
n-gram model, and so does a small neural network. The linear model's weights are hashed into a small table.

Both look at one place at a time. Where doubtful places stand near each other, the n-gram model reads the line again
with their scores, so that what is chosen goes together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any
from zlib import crc32

import numpy as np

from i18n.repair._decode import Row, posteriors
from i18n.repair._line import Line
from i18n.repair._model import ORDER, LanguageModel
from i18n.repair._network import load

__all__ = ["BITS", "DOUBTFUL", "MOST", "POSSIBLE", "REACH", "SCALE", "TRUST", "Clauses", "features", "slots"]

Array = np.ndarray[Any, Any]

DOUBTFUL = 0.99
"""Posterior of the n-gram model from which on it needs no second opinion."""
POSSIBLE = 0.003
"""Posterior below which a candidate is not looked at again."""
_UNLIKELY = 1e-4
"""Posterior below which a candidate adds nothing to what stands for a doubtful place as the context of others."""

TRUST = 0.8
"""Weight of the n-gram model's log-posterior when the clause model is trained."""
_FAMILIAR, _STRANGE = np.array([0.94, 1.06, 0.45]), np.array([0.61, 0.56, 0.185])
"""Weights of the n-gram model's log-posterior, the clause model's score and the network's, in texts like those that
they were trained on, and in others: fitted to technical documents and to customers' reviews."""
_FAMILIAR_DOUBT, _STRANGE_DOUBT = 0.08, 0.286
"""Share of the lost characters that the n-gram model is in doubt about in such texts."""
_PATIENCE = 40
"""Lost characters of familiar text that are added to those of the document at hand."""

_NEVER = 1e-12
"""What is left of a posterior that is too small to tell."""
_HUMBLE = 0.01
"""Share of the result that is spread evenly, so that what the first model doubted never gets beyond doubt: the
others err together with it, neighbours above all."""

BITS = 20
"""Binary logarithm of the number of weights."""
REACH = 14
"""Tokens looked at on either side."""
SCALE = 24.0
"""Units of a stored weight in a nat."""
MOST = 7
"""The largest stored weight; two share a byte."""
_TOGETHER = ORDER - 1
"""Distance up to which the n-gram model sees one place from the other."""
_CLAUSE_ENDS = frozenset("。，；：！？、\n（）“”「」")
_OTHER = 3
"""Token of what the models do not see: a space, a symbol."""


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
    """The trained weights, signed bytes; in the file the first of two is the upper half of a byte."""
    stored = np.frombuffer((files("i18n.repair") / "data" / "context.weights").read_bytes(), dtype=np.uint8)
    result = np.empty(2 * len(stored), dtype=np.int8)
    result[::2], result[1::2] = stored >> 4, stored & 15
    result -= MOST + 1
    return result


_CHUNK = 200
"""Lines looked at together, which bounds the memory."""
_Shared = tuple[Line, dict[int, Array]]
"""A line and the posteriors of its places."""


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A doubtful place, and the candidates that are possible."""

    place: int
    possible: list[int]
    tokens: list[int]
    clause: list[int]
    """The clause model's scores."""


_Opinion = tuple[_Doubt, Array]
"""A doubtful place, and what the second opinions add to the log-posterior of each possible candidate."""


class Clauses:
    """Weighs the posteriors of doubtful places again by the clause around them."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self._characters = list(model.vocabulary)
        self._weights = _weights()
        self._network = load("".join(self._characters))

    def weigh_lines(self, lines: Sequence[_Shared]) -> None:
        """Replace the posteriors of doubtful places in the lines of a document."""
        trust = _trust([float(share.max()) for _, shares in lines for share in shares.values()])
        for start in range(0, len(lines), _CHUNK):
            self._weigh_some(lines[start : start + _CHUNK], trust)

    def _weigh_some(self, lines: Sequence[_Shared], trust: Array) -> None:
        doubtful: list[tuple[_Shared, list[_Doubt]]] = []
        rows: list[Array] = []
        places: list[int] = []
        at = 0
        for line, shares in lines:
            own = [place for place, share in shares.items() if share.max() < DOUBTFUL]
            if not own:
                continue
            chosen = self._chosen(line, shares)
            found = self._look(line, chosen, own, shares)
            if found:
                rows += [self._network.edge, self._row(line, chosen, own, shares)]
                at += len(rows[-2])
                places += [at + doubt.place for doubt in found]
                at += len(rows[-1])
                doubtful.append(((line, shares), found))
        if not doubtful:
            return
        expected = iter(self._network.expect(np.concatenate((*rows, self._network.edge)), np.array(places)))
        judged = [
            (one, [(doubt, self._score(doubt, next(expected), trust)) for doubt in found]) for one, found in doubtful
        ]
        self._decide(judged, float(trust[0]))

    def _chosen(self, line: Line, shares: dict[int, Array]) -> list[int]:
        """The likeliest tokens of a line."""
        chosen, choices, size = list(line.row.tokens), line.row.choices, len(self._characters)
        for place, share in shares.items():
            chosen[place] = choices[place][0][int(share.argmax())]
        return [token if token < size else _OTHER for token in chosen]

    def _look(self, line: Line, chosen: list[int], own: list[int], shares: dict[int, Array]) -> list[_Doubt]:
        """What the clause model says of the doubtful places of a line that have several possible candidates."""
        names, weights = self._characters, self._weights
        text = "".join([names[token] for token in chosen])
        doubts = []
        for place in own:
            share, ids = shares[place], line.row.choices[place][0]
            possible = [index for index in np.flatnonzero(share > POSSIBLE).tolist() if ids[index] < len(names)]
            if len(possible) > 1:
                found = list(features(text[max(0, place - REACH) : place], text[place + 1 : place + 1 + REACH]))
                tokens = [ids[index] for index in possible]
                scores = [int(weights[slots(names[token], found)].sum(dtype=np.int64)) for token in tokens]
                doubts.append(_Doubt(place, possible, tokens, scores))
        return doubts

    def _row(self, line: Line, chosen: list[int], own: list[int], shares: dict[int, Array]) -> Array:
        """What the network sees of a line: a row of values a token, at doubtful places the candidates' mean."""
        values = self._network.tokens
        row: Array = values[chosen]
        for place in own:
            share, ids = shares[place], np.array(line.row.choices[place][0])
            likely = np.flatnonzero((share > _UNLIKELY) & (ids < len(values)))
            if len(likely):
                weights = share[likely].astype(np.float32)
                row[place] = weights / weights.sum() @ values[ids[likely]]
        return row

    def _score(self, doubt: _Doubt, expected: Array, trust: Array) -> Array:
        network = self._network.tokens[doubt.tokens] @ expected + self._network.bias[doubt.tokens]
        result: Array = trust[1] / SCALE * np.array(doubt.clause) + trust[2] * network
        return result

    def _decide(self, lines: Sequence[tuple[_Shared, list[_Opinion]]], trust: float) -> None:
        """Replace the posteriors of the places; ``trust`` is the weight of the n-gram model's."""
        together = []
        for (line, shares), opinions in lines:
            places = [doubt.place for doubt, _ in opinions]
            if any(behind - before <= _TOGETHER for before, behind in pairwise(places)):
                together.append((line, shares, opinions))
                continue
            for doubt, score in opinions:
                _put(shares, doubt, trust * np.log(shares[doubt.place][doubt.possible]) + score)
        found, _ = posteriors(self._model, [_row_with(line.row, opinions, trust) for line, _, opinions in together])
        for (_, shares, opinions), again in zip(together, found, strict=True):
            for doubt, _ in opinions:
                _put(shares, doubt, trust * np.log(np.maximum(again[doubt.place][doubt.possible], _NEVER)))


def _put(shares: dict[int, Array], doubt: _Doubt, score: Array) -> None:
    """Make posteriors of the log-posteriors of what is possible in a place; the rest keeps its own."""
    share = shares[doubt.place].copy()
    new = np.exp(score - score.max())
    new = (1 - _HUMBLE) * new / new.sum() + _HUMBLE / len(new)
    share[doubt.possible] = new * share[doubt.possible].sum()
    shares[doubt.place] = share


def _row_with(row: Row, opinions: Sequence[_Opinion], trust: float) -> Row:
    """A row with the scores of the second opinions among its weights, in nats of the n-gram model.

    What is not possible weighs as much as the worst of what is.
    """
    choices = dict(row.choices)
    for doubt, score in opinions:
        ids, weights = choices[doubt.place]
        more = np.full(len(ids), score.min() / trust)
        more[doubt.possible] = score / trust
        choices[doubt.place] = ids, (np.array(weights) + more - more.max()).tolist()
    return Row(row.tokens, choices)


def _trust(posteriors: Sequence[float]) -> Array:
    """Weights of the three models in a document: the stranger it is to the first, the less the others know."""
    doubtful = sum(posterior < DOUBTFUL for posterior in posteriors)
    share = (doubtful + _PATIENCE * _FAMILIAR_DOUBT) / (len(posteriors) + _PATIENCE)
    strange = min(1.0, max(0.0, (share - _FAMILIAR_DOUBT) / (_STRANGE_DOUBT - _FAMILIAR_DOUBT)))
    result: Array = _FAMILIAR + strange * (_STRANGE - _FAMILIAR)
    return result
