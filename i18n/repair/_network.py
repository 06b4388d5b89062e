"""A small neural network that guesses a character from the twelve on either side.

Where the n-gram model knows strings and the clause model single characters at a distance, the network knows which
characters are used alike. Its weights are stored in four bits, and it runs on numpy alone.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any
from zlib import crc32

import numpy as np

__all__ = ["BITS", "WINDOW", "Network", "load", "pack", "restore"]

Array = np.ndarray[Any, Any]

WINDOW = 12
"""Tokens looked at on either side."""
BITS = 4
"""Bits of a stored weight; two share a byte."""
_MOST = (1 << BITS - 1) - 1
_BATCH = 256
"""Places looked at together, which bounds the memory."""
_LEAST = 1e-4
"""The smallest unit: float16 has few digits below it."""


@dataclass(frozen=True, slots=True)
class Network:
    """Weights, float32; a token has ``e`` values, a place ``g`` features, and a window ``f`` hidden values."""

    tokens: Array
    """(vocabulary, e): what stands for each token, as context and as candidate."""
    bias: Array
    """(vocabulary,)"""
    near: Array
    """(3e, g): features of a token and its two neighbours."""
    near_bias: Array
    wide: Array
    """((2 WINDOW - 1) g, f): from the features of all places of the window."""
    wide_bias: Array
    beside: Array
    """(3e, f): from the token before, from the place itself, and from the token behind."""
    inner: tuple[tuple[Array, Array, Array, Array], ...]
    """Residual layers: weights and biases into them, and out of them."""
    last: Array
    """(f, e)"""
    last_bias: Array

    @property
    def edge(self) -> Array:
        """What has to stand before and behind every line."""
        return np.repeat(self.tokens[:1], WINDOW, axis=0)

    def expect(self, rows: Array, places: Array) -> Array:
        """What is expected at some places: (n, e), to be multiplied with the candidates' rows of ``tokens``.

        ``rows`` is float32 (length, e): for each token of some lines, with edges around each of them, its row of
        ``tokens``, or where there is a choice, the mean of the candidates'.
        """
        before, itself, behind = np.split(self.near, 3)
        features = rows[:-2] @ before  # of each token but the first and last
        features += rows[1:-1] @ itself
        features += rows[2:] @ behind
        features += self.near_bias
        np.maximum(features, 0.0, out=features)
        parts = [self._hidden(rows, features, places[at : at + _BATCH]) for at in range(0, len(places), _BATCH)]
        result: Array = np.concatenate(parts)
        return result

    def _hidden(self, rows: Array, features: Array, places: Array) -> Array:
        windows = (places - WINDOW)[:, None] + np.arange(2 * WINDOW - 1)
        hidden = features[windows].reshape(len(places), -1) @ self.wide
        hidden += rows[places[:, None] + np.arange(-1, 2)].reshape(len(places), -1) @ self.beside
        hidden = np.maximum(hidden + self.wide_bias, 0.0)
        for into, into_bias, out, out_bias in self.inner:
            hidden = hidden + np.maximum(_even(hidden) @ into + into_bias, 0.0) @ out + out_bias
        result: Array = _even(hidden) @ self.last + self.last_bias
        return result


def _even(hidden: Array) -> Array:
    """Each row with a mean square of 1."""
    result: Array = hidden / np.sqrt(np.square(hidden).mean(axis=1, keepdims=True) + np.float32(1e-6))
    return result


def pack(weights: Array) -> tuple[Array, Array]:
    """Two weights a byte, and the float16 unit of each row that fits it best."""
    most = np.abs(weights).max(axis=1, keepdims=True) + 1e-9
    best, unit = np.full((len(weights), 1), np.inf), most
    for share in np.linspace(0.4, 1.0, 13):
        step = most * share / _MOST
        error = np.square(np.clip(np.round(weights / step), -_MOST, _MOST) * step - weights).sum(axis=1, keepdims=True)
        unit, best = np.where(error < best, step, unit), np.minimum(error, best)
    unit = np.maximum(unit, _LEAST).astype(np.float16)
    numbers = (np.clip(np.round(weights / unit), -_MOST, _MOST) + _MOST + 1).astype(np.uint8)
    return numbers[:, ::2] << BITS | numbers[:, 1::2], unit[:, 0]


def restore(packed: Array, unit: Array) -> Array:
    """The weights, float32."""
    numbers = np.empty((len(packed), packed.shape[1] * 2), dtype=np.float32)
    numbers[:, ::2], numbers[:, 1::2] = packed >> BITS, packed & (1 << BITS) - 1
    result: Array = (numbers - (_MOST + 1)) * unit.astype(np.float32)[:, None]
    return result


@lru_cache(maxsize=1)
def load(vocabulary: str) -> Network:
    """The network that ships with the package, which must have been trained with these tokens."""
    with (files("i18n.repair") / "data" / "context.npz").open("rb") as file, np.load(file) as stored:
        if int(stored["vocabulary"]) != crc32(vocabulary.encode()):
            raise ValueError("context.npz belongs to another vocabulary than chinese.ngram; train it again")
        data = {name: stored[name] for name in stored.files}

    def matrix(name: str) -> Array:
        return np.ascontiguousarray(restore(data[name], data[f"{name}_unit"]).T)

    def vector(name: str) -> Array:
        return np.asarray(data[name], dtype=np.float32)

    inner: list[tuple[Array, Array, Array, Array]] = []
    while f"into{len(inner)}" in data:
        number = len(inner)
        inner.append(
            (
                matrix(f"into{number}"),
                vector(f"into{number}_bias"),
                matrix(f"out{number}"),
                vector(f"out{number}_bias"),
            )
        )
    return Network(
        restore(data["tokens"], data["tokens_unit"]),
        vector("bias"),
        matrix("near"),
        vector("near_bias"),
        matrix("wide"),
        vector("wide_bias"),
        matrix("beside"),
        tuple(inner),
        matrix("last"),
        vector("last_bias"),
    )
