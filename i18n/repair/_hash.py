"""Static functions on n-grams: a binary fuse map, read as it is stored.

A binary fuse map (Graf and Lemire, "Binary Fuse Filters", 2022) stores a fingerprint and a value for each of its keys
in 1.13 slots a key, and is asked with three array reads; the keys themselves are not stored. A key that is not in it
passes for one that is with probability 2^-fingerprint bits. That is what lets a model of two million n-grams fit
in six megabytes and answer without being loaded.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = [
    "FINGERPRINT_BITS",
    "VALUE_BITS",
    "FuseMap",
    "context_part",
    "fingerprints",
    "join",
    "keys",
    "mix",
    "slots",
    "word_part",
]

Array = np.ndarray[Any, Any]

FINGERPRINT_BITS = 13
"""Of every slot's 24 bits; the other 11 hold the value."""
VALUE_BITS = 24 - FINGERPRINT_BITS

_CONTEXT = np.uint64(0x9E3779B97F4A7C15)
_WORD = np.uint64(0xC2B2AE3D27D4EB4F)
_ALL = (1 << 64) - 1
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


def keys(order: int, context: Array, word: Array) -> Array:
    """Hash of each n-gram of ``order``: ``context`` holds the packed tokens before ``word``, 13 bits each."""
    return mix(context_part(order, context) + word_part(word))


def context_part(order: int, context: Array) -> Array:
    """What the packed tokens before a word (uint64) and the order add to the hash of an n-gram, before mixing."""
    mask = np.uint64((1 << (13 * (order - 1))) - 1)
    return (context & mask) * _CONTEXT + np.uint64((order << 16) * int(_WORD) & _ALL)


def word_part(word: Array) -> Array:
    """What a word (any integer type) adds to the hash of an n-gram, before mixing."""
    return word.astype(np.uint64) * _WORD


def mix(value: Array) -> Array:
    """Spread 64-bit values evenly (the finalizer of splitmix64); changes ``value`` in place."""
    value ^= value >> np.uint64(30)
    value *= _MIX_1
    value ^= value >> np.uint64(27)
    value *= _MIX_2
    value ^= value >> np.uint64(31)
    return value


def slots(hashes: Array, segments: int, length: int) -> tuple[Array, Array, Array]:
    """The three slots of each hash; ``length`` is a power of two, neighbours lie in neighbouring segments."""
    first = ((hashes >> np.uint64(32)) * np.uint64(segments - 2)) >> np.uint64(32)
    base = first.astype(np.int64) * length
    inside = np.uint64(length - 1)
    bits = length.bit_length() - 1
    return (
        base + (hashes & inside).astype(np.int64),
        base + length + ((hashes >> np.uint64(bits)) & inside).astype(np.int64),
        base + 2 * length + ((hashes * _WORD) >> np.uint64(64 - bits)).astype(np.int64),
    )


def fingerprints(hashes: Array) -> Array:
    """What tells a known hash from an unknown one; bits that the slots do not depend on much."""
    result: Array = ((hashes >> np.uint64(19)) & np.uint64((1 << FINGERPRINT_BITS) - 1)).astype(np.uint32)
    return result


@dataclass(frozen=True, slots=True)
class FuseMap:
    """Values of n-grams of one order."""

    words: Array
    """uint32, one for each slot: fingerprint and value, 24 bits, of which the three slots of a key are the xor."""
    segments: int
    length: int

    def get(self, hashes: Array) -> tuple[Array, Array]:
        """Which hashes are known, and the value (11 bits) of each; unknown ones have a meaningless value."""
        one, two, three = slots(hashes, self.segments, self.length)
        word = self.words.take(one)
        word ^= self.words.take(two)
        word ^= self.words.take(three)
        found = (word >> np.uint32(VALUE_BITS)) == fingerprints(hashes)
        return found, word & np.uint32((1 << VALUE_BITS) - 1)


def join(low: Array, high: Array) -> Array:
    """The words of slots whose lower 16 and upper 8 bits are stored apart."""
    words = high.astype(np.uint32)
    words <<= np.uint32(16)
    words |= low
    return words
