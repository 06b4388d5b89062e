"""Which old text became which new one: a one-to-one matching by similarity, best as a whole.

Greedy matching (msgmerge takes the best old text for each new one in turn) gives one translation to two
texts, and takes a text's only fit away for a neighbour that had another. Here the sum over all pairs
decides.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

__all__ = ["THRESHOLD", "Match", "best_pairs", "code_words", "likeness", "match", "prose", "similarities"]

THRESHOLD = 0.6
"""Least similarity of two texts that count as one edited; msgmerge's FUZZY_THRESHOLD."""

_ROW_BLOCK = 256
_LARGEST = 400
"""Most texts on a side that are assigned exactly (cubic: two seconds); beyond, best pairs first."""
_FEW = 4000
"""Pairs that are compared one by one, without loading numpy."""
_MANY = 4_000_000
"""Pairs that are all compared (two seconds); beyond, an index finds those worth it."""

# Link targets, link labels, tags, and the characters of emphasis, links and code.
_MARKUP = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)?|\]\[[^\]]*\]|</?[A-Za-z][^<>]*>|[\[\]*_`~]")
_WORD = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]{2,}")


@dataclass(frozen=True, slots=True)
class Match:
    """A pair: positions in the old and the new texts, and their similarity from 0 to 1."""

    old: int
    new: int
    score: float


def prose(text: str) -> str:
    """The words of a text without link targets and tags, which outweigh them; all of it if none is left."""
    words = _MARKUP.sub("", text)
    return words if any(character.isalnum() for character in words) else text


def match(
    old: Sequence[str],
    new: Sequence[str],
    *,
    threshold: float = THRESHOLD,
    bonus: Callable[[int, int], float] | None = None,
) -> list[Match]:
    """Pair old and new texts, none twice, so that similarities (with ``bonus``, below 0.1) add up highest.

    Pairs below ``threshold`` (which the bonus does not change) are never made.
    """
    edges = list(similarities(old, new, threshold))
    if not edges:
        return []
    weights = {(edge.old, edge.new): edge.score + (bonus(edge.old, edge.new) if bonus else 0.0) for edge in edges}
    scores = {(edge.old, edge.new): edge.score for edge in edges}
    pairs = best_pairs(weights)
    return sorted((Match(*pair, scores[pair]) for pair in pairs), key=lambda found: found.new)


def best_pairs(weights: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """The pairs (row, column), no row and no column twice, whose positive weights add up highest."""
    return [pair for group in _groups(weights) for pair in _assign(group)]


def similarities(old: Sequence[str], new: Sequence[str], threshold: float) -> Iterator[Match]:
    """All pairs that are similar enough: the mean of the likeness by characters and by words.

    By characters alone unrelated English sentences reach 0.5; by words alone a typo in a short title makes it
    another text. Ideographs are words, so that Chinese is compared by characters both ways.
    """
    words: dict[str, str] = {}
    rows = [(plain, code_words(plain, words)) for plain in map(prose, old)]
    columns = [(plain, code_words(plain, words)) for plain in map(prose, new)]
    if len(rows) * len(columns) <= _FEW:
        yield from _one_by_one(rows, columns, threshold)
    elif len(rows) * len(columns) <= _MANY:
        yield from _all_at_once(rows, columns, threshold)
    else:
        from i18n.catalog.near import NearIndex

        index = NearIndex(old)
        for column, text in enumerate(new):
            for row, score in index.similar(text, threshold):
                yield Match(row, column, score)


def _one_by_one(rows: list[tuple[str, str]], columns: list[tuple[str, str]], threshold: float) -> Iterator[Match]:
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            score = likeness(*row, *column, threshold)
            if score:
                yield Match(i, j, score)


def _all_at_once(rows: list[tuple[str, str]], columns: list[tuple[str, str]], threshold: float) -> Iterator[Match]:
    import numpy as np
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import cdist

    # The mean reaches the threshold only where each of the two reaches 2 * threshold - 1.
    least = max(0.0, 2 * threshold - 1)
    for start in range(0, len(rows), _ROW_BLOCK):
        block = rows[start : start + _ROW_BLOCK]
        plain, coded = (
            cdist(
                [texts[which] for texts in block],
                [texts[which] for texts in columns],
                scorer=Indel.normalized_similarity,
                score_cutoff=least,
                dtype=np.float32,
            )
            for which in (0, 1)
        )
        scores = (plain + coded) / 2
        for row, column in zip(*np.nonzero(scores >= threshold), strict=True):
            yield Match(start + int(row), int(column), float(scores[row, column]))


def likeness(left: str, coded_left: str, right: str, coded_right: str, threshold: float) -> float:
    """The similarity of two texts (``prose``), also given coded (``code_words``); 0 below ``threshold``."""
    from rapidfuzz.distance import Indel

    # The mean reaches the threshold only where each of the two reaches 2 * threshold - 1.
    score = Indel.normalized_similarity(coded_left, coded_right, score_cutoff=max(0.0, 2 * threshold - 1))
    if score and (coded_left != left or coded_right != right):
        score = (score + Indel.normalized_similarity(left, right)) / 2
    return score if score >= threshold else 0.0


def code_words(text: str, words: dict[str, str]) -> str:
    """The text with each word of letters as one character of the private planes, to compare by words."""

    def character(found: re.Match[str]) -> str:
        word = found[0].lower()
        return words.setdefault(word, chr(0xF0000 + len(words) % 0x1FFFD))

    return _WORD.sub(character, text)


def _groups(weights: Mapping[tuple[int, int], float]) -> Iterator[dict[tuple[int, int], float]]:
    """The connected parts of the graph: pairs in different ones cannot compete."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        while (above := parent.setdefault(node, node)) != node:
            parent[node] = parent.get(above, above)
            node = above
        return node

    for i, j in weights:
        parent[root(("old", i))] = root(("new", j))
    groups: dict[tuple[str, int], dict[tuple[int, int], float]] = {}
    for (i, j), weight in weights.items():
        groups.setdefault(root(("old", i)), {})[i, j] = weight
    yield from groups.values()


def _assign(weights: dict[tuple[int, int], float]) -> list[tuple[int, int]]:
    """The pairs with the highest sum of weights in one group."""
    rows, columns = sorted({i for i, _ in weights}), sorted({j for _, j in weights})
    if len(rows) == 1 or len(columns) == 1:
        return [max(weights, key=lambda pair: weights[pair])]
    if max(len(rows), len(columns)) > _LARGEST:
        return _best_first(weights)
    swap = len(rows) > len(columns)
    if swap:
        rows, columns = columns, rows
    import numpy as np

    cost = np.zeros((len(rows), len(columns)))
    row_of, column_of = {i: k for k, i in enumerate(rows)}, {j: k for k, j in enumerate(columns)}
    for (i, j), weight in weights.items():
        row, column = (row_of[j], column_of[i]) if swap else (row_of[i], column_of[j])
        cost[row, column] = -weight
    chosen = [(rows[r], columns[c]) for r, c in enumerate(_hungarian(cost)) if cost[r, c] < 0]
    return [(j, i) for i, j in chosen] if swap else chosen


def _best_first(weights: dict[tuple[int, int], float]) -> list[tuple[int, int]]:
    rows: set[int] = set()
    columns: set[int] = set()
    pairs = []
    for i, j in sorted(weights, key=lambda pair: -weights[pair]):
        if i not in rows and j not in columns:
            rows.add(i)
            columns.add(j)
            pairs.append((i, j))
    return pairs


def _hungarian(cost: "np.ndarray[tuple[int, int], np.dtype[np.float64]]") -> list[int]:
    """The column of each row in the cheapest assignment (shortest augmenting paths; rows <= columns).

    Kuhn and Munkres' method with potentials, in the O(rows * rows * columns) form of Jonker and Volgenant.
    """
    import numpy as np

    n, m = cost.shape
    u, v = np.zeros(n + 1), np.zeros(m + 1)
    owner = np.full(m + 1, n)  # row of each column; n is "none", column m is the virtual start
    for row in range(n):
        owner[m], column = row, m
        least, way = np.full(m, np.inf), np.full(m, m)
        used = np.zeros(m + 1, dtype=bool)
        while owner[column] != n:
            used[column] = True
            reduced = cost[owner[column]] - u[owner[column]] - v[:m]
            better = ~used[:m] & (reduced < least)
            least[better], way[better] = reduced[better], column
            free = np.where(used[:m], np.inf, least)
            following = int(free.argmin())
            delta = free[following]
            u[owner[used]] += delta
            v[used] -= delta
            least[~used[:m]] -= delta
            column = following
        while column != m:
            before = int(way[column])
            owner[column] = owner[before]
            column = before
    result = [-1] * n
    for column in range(m):
        if owner[column] != n:
            result[int(owner[column])] = column
    return result
