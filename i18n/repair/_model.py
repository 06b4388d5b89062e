"""The character language model: an n-gram with backoff in a file that is mapped, not read."""

import json
import mmap
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np

from i18n.repair._hash import FuseMap, keys
from i18n.repair._tokens import UNKNOWN

__all__ = ["ORDER", "LanguageModel", "load"]

Array = np.ndarray[Any, Any]

ORDER = 5
"""Tokens in the longest n-gram; 4 of them are context, packed into 52 bits."""

_PROBABILITY_STEP = 16.0 / 255
"""Nats in a unit of a stored log-probability (8 bits)."""
_BACKOFF_STEP = 4.0 / 63
"""Nats in a unit of a stored backoff weight (6 bits), from -3.75 to +0.25."""
_BACKOFF_TOP = 0.25


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
    scripts: dict[str, tuple[str, float]]
    """Characters that the scripts differ in: the Simplified counterpart, and the log-probability that Traditional text
    writes it so. Characters that only Simplified text has are their own counterparts with a very low one."""

    def ids(self, tokens: str) -> list[int]:
        """Ids of model tokens (one character each); unknown ones share the id of ``UNKNOWN``."""
        get, unknown = self.vocabulary.get, self.vocabulary[UNKNOWN]
        return [get(token, unknown) for token in tokens]

    def score(self, context: Array, backoffs: Array, word: Array) -> tuple[Array, Array]:
        """Log-probability of each word after its context, and the backoff sums of the contexts they form.

        ``context`` is uint64 (n,), ``word`` an integer array (n,), ``backoffs`` float32 (n, 5): column k holds the sum
        of the backoff weights of the contexts of k+1 to 4 tokens. The second result has the shape of ``backoffs``.
        """
        result = self.unigram[word] + backoffs[:, 0]
        own = np.zeros((len(word), ORDER), dtype=np.float32)
        own[:, 0] = self.backoff[word]
        alive = np.arange(len(word))
        for order, table in enumerate(self.maps, 2):
            found, value = table.get(keys(order, context[alive], word[alive]))
            alive, value = alive[found], value[found]
            if not len(alive):
                break
            result[alive] = (value >> np.uint32(6)) * np.float32(-_PROBABILITY_STEP) + backoffs[alive, order - 1]
            if order < ORDER:
                own[alive, order - 1] = _BACKOFF_TOP - (value & np.uint32(63)) * np.float32(_BACKOFF_STEP)
        own[:, 4] = 0
        return result, own[:, ::-1].cumsum(axis=1)[:, ::-1]

    def score_ids(self, ids: Array) -> Array:
        """Log-probability of every token (uint64 ids) of a text; that of the first is meaningless."""
        context = np.zeros(len(ids), dtype=np.uint64)
        for back in range(1, ORDER):
            context[back:] |= ids[:-back] << np.uint64(13 * (back - 1))
        zero = np.zeros((len(ids), ORDER), dtype=np.float32)
        _, backoffs = self.score(context >> np.uint64(13), zero, (context & np.uint64(0x1FFF)).astype(np.int64))
        return self.score(context, backoffs, ids.astype(np.int64))[0]


@lru_cache(maxsize=1)
def load() -> LanguageModel:
    """The model that ships with the package, mapped into memory once."""
    with as_file(files("i18n.repair") / "data" / "chinese.ngram") as path, path.open("rb") as file:
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
    vocabulary = {token: index for index, token in enumerate(header["vocabulary"])}
    rows = zip(header["traditional"], header["simplified"], header["written"], strict=True)
    scripts = {traditional: (simplified, -0.5 * (ord(written) - ord("a"))) for traditional, simplified, written in rows}
    return LanguageModel(vocabulary, arrays["unigram"], arrays["backoff"], maps, scripts)
