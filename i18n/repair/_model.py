"""The character language model: an n-gram with backoff, asked with arrays of n-grams at a time."""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np

from i18n.repair._hash import FuseMap, context_part, join, keys, mix, word_part
from i18n.repair._tokens import UNKNOWN

__all__ = ["BACKOFF_BITS", "ORDER", "PROBABILITY_STEP", "Following", "LanguageModel", "State", "load", "load_from"]

Array = np.ndarray[Any, Any]

ORDER = 5
"""Tokens in the longest n-gram; 4 of them are context, packed into 52 bits."""

PROBABILITY_STEP = 0.125
"""Nats in a unit of a stored log-probability (7 bits)."""
BACKOFF_BITS = 4
"""Bits of a stored backoff weight, an index into the codebook of its order."""
_BACKOFF_MASK = np.uint32((1 << BACKOFF_BITS) - 1)


@dataclass(frozen=True, slots=True)
class State:
    """What the model knows of contexts before it sees the next word."""

    backoffs: Array
    """float32 (5, n): row k holds the sum of the backoff weights of the contexts of k+1 to 4 tokens."""
    depth: Array
    """int8 (n,): tokens in the longest context that the model knows."""

    def take(self, index: Array) -> "State":
        """The states of some of the contexts."""
        return State(self.backoffs.take(index, axis=1), self.depth.take(index))


@dataclass(frozen=True, slots=True)
class Following:
    """The contexts that words have become a part of; states are made of those that are gone on with."""

    own: Array
    """float32 (5, n): row k holds the backoff weight of the last k+1 tokens."""
    depth: Array

    def states(self, index: Array) -> State:
        """The states of some of the contexts."""
        return State(_summed(self.own.take(index, axis=1)), self.depth.take(index))


def _summed(own: Array) -> Array:
    """Sums of each row and those below it, in place."""
    for row in range(len(own) - 2, -1, -1):
        own[row] += own[row + 1]
    return own


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """Log-probabilities (natural) of tokens after up to four tokens of context."""

    vocabulary: dict[str, int]
    unigram: Array
    """float32: log-probability of each token."""
    backoff: Array
    """float32: backoff weight of each token as context."""
    maps: tuple[FuseMap, ...]
    """For the orders 2 to 5."""
    codebooks: tuple[Array, ...]
    """float32: backoff weights of the orders 2 to 4."""
    scripts: dict[str, tuple[str, float]]
    """Characters that the scripts differ in: the Simplified counterpart, and the log-probability that Traditional text
    writes it so. Characters that only Simplified text has are their own counterparts with a very low one."""

    def ids(self, tokens: str) -> list[int]:
        """Ids of model tokens (one character each); unknown ones share the id of ``UNKNOWN``."""
        get, unknown = self.vocabulary.get, self.vocabulary[UNKNOWN]
        return [get(token, unknown) for token in tokens]

    def score(self, context: Array, state: State, source: Array, word: Array) -> tuple[Array, Following]:
        """Log-probability of each word (n,) after the context that ``source`` (n,) points to, and what they form.

        ``context`` is uint64 (m,). An n-gram is asked for only where the two shorter ones at its ends are known, as
        they are for every n-gram of the model: so hardly any stranger passes for one.
        """
        result = self.unigram.take(word)
        result += state.backoffs[0].take(source)
        own = np.zeros((ORDER, len(word)), dtype=np.float32)
        own[0] = self.backoff.take(word)
        depth = np.ones(len(word), dtype=np.int8)
        known = state.depth.take(source)
        mixed = word_part(word)
        alive = None
        for order, table in enumerate(self.maps, 2):
            hashed = context_part(order, context)
            if alive is None:
                found, value = table.get(mix(hashed.take(source) + mixed))
                alive = np.flatnonzero(found)
                value = value.take(alive)
            else:
                alive = alive[known.take(alive) >= order - 1]
                found, value = table.get(mix(hashed.take(source.take(alive)) + mixed.take(alive)))
                alive, value = alive[found], value[found]
            if not len(alive):
                break
            logp = (value >> np.uint32(BACKOFF_BITS)) * np.float32(-PROBABILITY_STEP)
            result[alive] = logp + state.backoffs[order - 1].take(source.take(alive))
            if order < ORDER:
                own[order - 1, alive] = self.codebooks[order - 2].take(value & _BACKOFF_MASK)
                depth[alive] = order
        return result, Following(own, depth)

    def read(self, ids: Array, offsets: Array) -> tuple[Array, Array, State]:
        """Log-probability of every token of some rows, the packed tokens before each, and the state behind each.

        ``ids`` (uint64) holds the rows one behind the other, ``offsets`` the index of each token in its row. A row
        begins with a boundary, whose own log-probability is 0; before it there is nothing. Every n-gram is asked for
        once: what is known of those that end in one place tells which may end in the next.
        """
        context = np.zeros(len(ids), dtype=np.uint64)
        for back in range(1, ORDER):
            shifted = ids[:-back] << np.uint64(13 * (back - 1))
            context[back:] |= np.where(offsets[back:] >= back, shifted, np.uint64(0))
        scores, level = self.unigram.take(ids.astype(np.int64)), np.zeros(len(ids), dtype=np.int8)
        own = np.zeros((ORDER, len(ids)), dtype=np.float32)
        own[0] = self.backoff.take(ids.astype(np.int64))
        depth = np.ones(len(ids), dtype=np.int8)
        alive = np.flatnonzero(offsets > 0)
        for order, table in enumerate(self.maps, 2):
            if order > 2:
                alive = alive[depth.take(alive - 1) >= order - 1]
            found, value = table.get(keys(order, context.take(alive), ids.take(alive)))
            alive, value = alive[found], value[found]
            scores[alive] = (value >> np.uint32(BACKOFF_BITS)) * np.float32(-PROBABILITY_STEP)
            level[alive] = order - 1
            if order < ORDER:
                own[order - 1, alive] = self.codebooks[order - 2].take(value & _BACKOFF_MASK)
                depth[alive] = order
        state = State(_summed(own), depth)
        scores[1:] += state.backoffs[level[1:], np.arange(len(ids) - 1)]
        scores[offsets == 0] = 0.0
        return scores, context, state

    def score_ids(self, ids: Array) -> Array:
        """Log-probability of every token (uint64 ids) of a text that begins with a boundary; that of the first is 0."""
        return self.read(ids, np.arange(len(ids)))[0]


@lru_cache(maxsize=1)
def load() -> LanguageModel:
    """The model that ships with the package."""
    with as_file(files("i18n.repair") / "data" / "chinese.ngram") as path:
        return load_from(path)


def load_from(path: Path) -> LanguageModel:
    """The model in a file."""
    data = path.read_bytes()
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    arrays = {
        name: np.frombuffer(data, entry["dtype"], entry["length"], 8 + size + entry["offset"])
        for name, entry in header["arrays"].items()
    }
    maps = tuple(
        FuseMap(join(arrays[f"low{order}"], arrays[f"high{order}"]), *header["maps"][str(order)])
        for order in range(2, ORDER + 1)
    )
    codebooks = tuple(arrays[f"backoffs{order}"].copy() for order in range(2, ORDER))
    vocabulary = {token: index for index, token in enumerate(header["vocabulary"])}
    rows = zip(header["traditional"], header["simplified"], header["written"], strict=True)
    scripts = {traditional: (simplified, -0.5 * (ord(written) - ord("a"))) for traditional, simplified, written in rows}
    return LanguageModel(vocabulary, arrays["unigram"].copy(), arrays["backoff"].copy(), maps, codebooks, scripts)
