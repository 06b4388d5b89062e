"""Counting, modified Kneser-Ney estimation and pruning of character n-grams, on sorted arrays of packed keys.

An n-gram is the number whose digits to the base of the vocabulary's size are its token ids; up to five tokens fit into
64 bits. Estimation follows Chen and Goodman (1998); pruning is Seymore and Rosenfeld's weighted difference (1996), the
weight being the count, and less where no character of the n-gram is one that damage makes ambiguous.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

ORDER = 5
GENERAL_SHARE = 0.25
"""Weight of the general distribution of characters in order 1."""


@dataclass
class Counts:
    """n-grams of one order: sorted keys, counts, and guessed numbers of left neighbours of dictionary n-grams."""

    keys: Array
    raw: Array
    extra_keys: Array
    extra: Array


@dataclass
class Grams:
    """n-grams of one order with probabilities."""

    keys: Array
    probability: Array
    raw: Array
    lower: Array
    backoff: Array = field(default_factory=lambda: np.ones(0))


def find(keys: Array, wanted: Array) -> tuple[Array, Array]:
    """Index of each wanted key, and whether it is there."""
    index = np.searchsorted(keys, wanted)
    index[index == len(keys)] = 0
    return index, keys[index] == wanted


def count(ids: Array, size: int, words: Sequence[tuple[list[int], float]]) -> list[Counts]:
    """Counts of all orders; token 0 is a boundary and stands only first or last in an n-gram.

    ``words`` are dictionary words as ids with their weights; the n-grams inside them are counted too.
    """
    result = []
    for order in range(1, ORDER + 1):
        end = len(ids) - order + 1
        keys = np.zeros(end, dtype=np.uint64)
        inside = np.ones(end, dtype=bool)
        for place in range(order):
            part = ids[place : end + place]
            keys = keys * np.uint64(size) + part.astype(np.uint64)
            if 0 < place < order - 1:
                inside &= part != 0
        if order == 2:
            inside &= (ids[:end] != 0) | (ids[1 : end + 1] != 0)
        keys, raw = np.unique(keys[inside], return_counts=True)
        result.append(_with_words(keys, raw.astype(np.float64), order, size, words))
    return result


def _with_words(keys: Array, raw: Array, order: int, size: int, words: Sequence[tuple[list[int], float]]) -> Counts:
    extra_keys, extra = np.zeros(0, np.uint64), np.zeros(0)
    if order > 1:
        found, weights = [], []
        for ids, weight in words:
            for start in range(len(ids) - order + 1):
                key = 0
                for token in ids[start : start + order]:
                    key = key * size + token
                found.append(key)
                weights.append(weight)
        extra_keys, inverse = np.unique(np.array(found, dtype=np.uint64), return_inverse=True)
        summed = np.maximum(1.0, np.round(np.bincount(inverse, weights)))
        joined = np.concatenate((keys, extra_keys))
        order_of = np.argsort(joined, kind="stable")
        joined, values = joined[order_of], np.concatenate((raw, summed))[order_of]
        first = np.concatenate(([True], joined[1:] != joined[:-1]))
        keys, raw = joined[first], np.bincount(np.cumsum(first) - 1, values)
        extra = np.maximum(1.0, np.round(summed**0.6))  # neighbours grow more slowly than occurrences
    return Counts(keys, raw, extra_keys, extra)


def estimate(counts: list[Counts], size: int, general: Array) -> list[Grams]:
    """Interpolated modified Kneser-Ney probabilities of all orders.

    ``general`` is a distribution of tokens in general text, mixed into that of order 1.
    """
    grams: list[Grams] = []
    for order, one in enumerate(counts, 1):
        value = one.raw.copy()
        if order < ORDER:
            value = _continuations(one, counts[order], order, size)
        if order == 1:
            grams.append(_unigrams(one, value, size, general))
            continue
        rounded = np.round(value)
        frequency = [float((rounded == times).sum()) for times in (1, 2, 3, 4)]
        share = frequency[0] / (frequency[0] + 2 * frequency[1])
        steps = [0.0] + [
            max(0.1 * times, times - (times + 1) * share * frequency[times] / max(1.0, frequency[times - 1]))
            for times in (1, 2, 3)
        ]
        discount = np.minimum(np.array(steps)[np.minimum(rounded, 3).astype(int)], value)
        context = one.keys // np.uint64(size)
        group = np.cumsum(np.concatenate(([True], context[1:] != context[:-1]))) - 1
        total = np.maximum(np.bincount(group, value), 1e-9)
        weight = np.clip(np.bincount(group, discount) / total, 1e-4, 1.0)
        index, known = find(grams[-1].keys, one.keys % np.uint64(size ** (order - 1)))
        lower = np.where(known, grams[-1].probability[index], 1e-7)
        probability = (value - discount) / total[group] + weight[group] * lower
        grams.append(Grams(one.keys, probability, one.raw, lower))
    return grams


def _continuations(one: Counts, longer: Counts, order: int, size: int) -> Array:
    """Numbers of different left neighbours; n-grams that begin at a boundary keep their counts."""
    index, known = find(one.keys, longer.keys % np.uint64(size**order))
    value = np.bincount(index[known], minlength=len(one.keys)).astype(np.float64)
    index, known = find(one.keys, one.extra_keys)
    np.add.at(value, index[known], one.extra[known])
    if order > 1:
        begins = one.keys // np.uint64(size ** (order - 1)) == 0
        value[begins] = one.raw[begins]
    return value


def _unigrams(one: Counts, value: Array, size: int, general: Array) -> Grams:
    value[0] = one.raw[0]
    discount = np.minimum(value, 0.5)
    probability = np.full(size, discount.sum() / value.sum() / size)
    probability[one.keys.astype(int)] += (value - discount) / value.sum()
    probability = (1 - GENERAL_SHARE) * probability + GENERAL_SHARE * general
    raw = np.bincount(one.keys.astype(int), one.raw, size)
    return Grams(np.arange(size, dtype=np.uint64), probability, raw, np.zeros(size))


def prune(grams: list[Grams], size: int, thresholds: Sequence[float], ambiguous: Array, plain: float) -> list[Grams]:
    """Keep what changes probabilities much and often, with the prefixes and suffixes of all that is kept.

    ``thresholds`` are for the orders from 2; ``ambiguous`` says of each token whether damage confuses it, and an
    n-gram without any such token weighs ``plain``.
    """
    needed = np.zeros(0, np.uint64)
    kept: list[Grams] = []
    for order in range(ORDER, 1, -1):
        one = grams[order - 1]
        change = one.raw * np.abs(np.log(one.probability) - np.log(np.maximum(0.4 * one.lower, 1e-12)))
        if plain < 1:
            some = np.zeros(len(one.keys), dtype=bool)
            rest = one.keys.copy()
            for _ in range(order):
                some |= ambiguous[(rest % np.uint64(size)).astype(np.int64)]
                rest //= np.uint64(size)
            change *= np.where(some, 1.0, plain)
        keep = change > thresholds[order - 2]
        index, known = find(one.keys, needed)
        keep[index[known]] = True
        keys = one.keys[keep]
        needed = np.unique(np.concatenate((keys // np.uint64(size), keys % np.uint64(size ** (order - 1)))))
        kept.append(Grams(keys, one.probability[keep], one.raw[keep], one.lower[keep]))
    kept.append(grams[0])
    kept.reverse()
    _weigh_backoffs(kept, size)
    return kept


def _weigh_backoffs(kept: list[Grams], size: int) -> None:
    """Backoff weights that make the pruned model sum to one."""
    for order in range(2, ORDER + 1):
        one, lower = kept[order - 1], kept[order - 2]
        index, _ = find(lower.keys, one.keys % np.uint64(size ** (order - 1)))
        context, _ = find(lower.keys, one.keys // np.uint64(size))
        mine = np.bincount(context, one.probability, len(lower.keys))
        others = np.bincount(context, lower.probability[index], len(lower.keys))
        ratio = np.clip(1 - mine, 1e-3, None) / np.clip(1 - others, 1e-3, None)
        lower.backoff = np.where(mine > 0, ratio, 1.0)
    kept[-1].backoff = np.ones(len(kept[-1].keys))


def ambiguous_tokens(vocabulary: Iterable[str], dropped: bytes, frequency: Callable[[str], float]) -> Array:
    """Which tokens share what is left of their UTF-8 bytes with a token that is not much rarer."""
    tokens = list(vocabulary)
    images: dict[bytes, list[str]] = {}
    for token in tokens:
        images.setdefault(token.encode().translate(None, dropped), []).append(token)
    result = np.zeros(len(tokens), dtype=bool)
    for number, char in enumerate(tokens):
        image = char.encode().translate(None, dropped)
        others = [other for other in images[image] if other != char]
        result[number] = char > "\x7f" and any(frequency(other) > 1e-4 * frequency(char) for other in others)
    return result
