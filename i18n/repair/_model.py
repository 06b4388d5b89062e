"""The character language model: an n-gram with backoff in a file that is mapped, not read."""

import json
import mmap
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np

from i18n.repair._hash import FuseMap, keys
from i18n.repair._tokens import UNKNOWN

__all__ = ["BACKOFF_BITS", "ORDER", "PROBABILITY_STEP", "LanguageModel", "State", "load", "load_from"]

Array = np.ndarray[Any, Any]

ORDER = 5
"""Tokens in the longest n-gram; 4 of them are context, packed into 52 bits."""

PROBABILITY_STEP = 0.125
"""Nats in a unit of a stored log-probability (7 bits)."""
BACKOFF_BITS = 4
"""Bits of a stored backoff weight, an index into the codebook of its order."""


@dataclass(frozen=True, slots=True)
class State:
    """What the model knows of contexts before it sees the next word."""

    backoffs: Array
    """float32 (n, 5): column k holds the sum of the backoff weights of the contexts of k+1 to 4 tokens."""
    depth: Array
    """int8 (n,): tokens in the longest context that the model knows."""

    def __getitem__(self, index: Array) -> "State":
        """The states of some of the contexts."""
        return State(self.backoffs[index], self.depth[index])


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

    def score(self, context: Array, state: State, word: Array) -> tuple[Array, State]:
        """Log-probability of each word after its context, and the state of the contexts that they form.

        ``context`` is uint64 (n,), ``word`` an integer array (n,). An n-gram is asked for only where the two shorter
        ones at its ends are known, as they are for every n-gram of the model: so hardly any stranger passes for one.
        """
        result = self.unigram[word] + state.backoffs[:, 0]
        own = np.zeros((len(word), ORDER), dtype=np.float32)
        own[:, 0] = self.backoff[word]
        depth = np.ones(len(word), dtype=np.int8)
        alive = np.arange(len(word))
        for order, table in enumerate(self.maps, 2):
            if order > 2:
                alive = alive[state.depth[alive] >= order - 1]
            found, value = table.get(keys(order, context[alive], word[alive]))
            alive, value = alive[found], value[found]
            if not len(alive):
                break
            logp = (value >> np.uint32(BACKOFF_BITS)) * np.float32(-PROBABILITY_STEP)
            result[alive] = logp + state.backoffs[alive, order - 1]
            if order < ORDER:
                own[alive, order - 1] = self.codebooks[order - 2][value & np.uint32((1 << BACKOFF_BITS) - 1)]
                depth[alive] = order
        return result, State(own[:, ::-1].cumsum(axis=1)[:, ::-1], depth)

    def state(self, context: Array) -> State:
        """The state of contexts whose tokens are all certain, given packed."""
        state = State(np.zeros((len(context), ORDER), dtype=np.float32), np.ones(len(context), dtype=np.int8))
        for used in range(1, ORDER):  # from the oldest token to the nearest
            shift = np.uint64(13 * (ORDER - 1 - used))
            word = ((context >> shift) & np.uint64(0x1FFF)).astype(np.int64)
            state = self.score(context >> (shift + np.uint64(13)), state, word)[1]
        return state

    def score_ids(self, ids: Array) -> Array:
        """Log-probability of every token (uint64 ids) of a text; that of the first is meaningless."""
        context = np.zeros(len(ids), dtype=np.uint64)
        for back in range(1, ORDER):
            context[back:] |= ids[:-back] << np.uint64(13 * (back - 1))
        return self.score(context, self.state(context), ids.astype(np.int64))[0]


@lru_cache(maxsize=1)
def load() -> LanguageModel:
    """The model that ships with the package."""
    with as_file(files("i18n.repair") / "data" / "chinese.ngram") as path:
        return load_from(path)


def load_from(path: Path) -> LanguageModel:
    """The model in a file, which is mapped into memory and read as it is needed."""
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    arrays = {
        name: np.frombuffer(data, entry["dtype"], entry["length"], 8 + size + entry["offset"])
        for name, entry in header["arrays"].items()
    }
    maps = tuple(
        FuseMap(arrays[f"low{order}"], arrays[f"high{order}"], *header["maps"][str(order)])
        for order in range(2, ORDER + 1)
    )
    codebooks = tuple(arrays[f"backoffs{order}"] for order in range(2, ORDER))
    vocabulary = {token: index for index, token in enumerate(header["vocabulary"])}
    rows = zip(header["traditional"], header["simplified"], header["written"], strict=True)
    scripts = {traditional: (simplified, -0.5 * (ord(written) - ord("a"))) for traditional, simplified, written in rows}
    return LanguageModel(vocabulary, arrays["unigram"], arrays["backoff"], maps, codebooks, scripts)
