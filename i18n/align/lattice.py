"""Global alignment of two sequences, with the probability of each pair.

A pair hidden Markov model with affine gaps (Durbin, Eddy, Krogh, Mitchison: "Biological Sequence Analysis", chapter
4): the forward-backward probabilities tell not only the best alignment but also how sure it is, which a paragraph
between two like it is not.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

__all__ = ["Match", "align_sequences", "moved"]

_OPEN = -3.0
"""Log-probability that something without a counterpart comes next: one place in twenty."""
_EXTEND = -0.7
"""That one more follows it."""
_CLOSE = math.log1p(-math.exp(_EXTEND))
_GO_ON = math.log1p(-2 * math.exp(_OPEN))
_NEVER = -math.inf
_BAND_FROM = 60_000
"""Number of cells from which on only those near the diagonal are looked at."""
_BAND = 120

_Row = list[float]


@dataclass(frozen=True, slots=True)
class Match:
    """The item ``source`` of one sequence is the item ``target`` of the other."""

    source: int
    target: int
    probability: float


def align_sequences(sources: int, targets: int, score: Callable[[int, int], float]) -> list[Match]:
    """Align two sequences of these lengths, keeping their order.

    ``score`` gives the log-odds that two items are one and its translation, rather than any two. Of all alignments
    the one is taken whose pairs have the highest sum of probabilities; pairs with less than 0.2 are left out.
    """
    if not sources or not targets:
        return []
    lattice = _Lattice(sources, targets, score)
    return _best(lattice.posterior(), sources, targets)


_MANY = 20_000
"""Combinations beyond which nothing is looked for out of order: the documents are hardly a pair then."""
_AHEAD = 3.0
"""Log-odds by which a pair out of order has to be better than any other of its two items."""


def moved(
    matches: Sequence[Match], sources: int, targets: int, score: Callable[[int, int], float], least: float
) -> list[Match]:
    """Pairs out of order among the items that ``matches`` leaves: plainly each other's best, by ``least`` or more."""
    left = set(range(sources)) - {match.source for match in matches}
    right = set(range(targets)) - {match.target for match in matches}
    if len(left) * len(right) > _MANY:
        return []
    scores = {(i, j): score(i, j) for i in sorted(left) for j in sorted(right)}
    found = []
    for (i, j), value in scores.items():
        rivals = [scores[i, other] for other in right if other != j] + [
            scores[other, j] for other in left if other != i
        ]
        if value >= least and all(rival <= value - _AHEAD for rival in rivals):
            found.append(Match(i, j, 1.0))
    return found


class _Lattice:
    """The cells of one alignment; row 0 and column 0 stand before the first items.

    Three states: the items of a cell are a pair, the source's item is alone, the target's item is alone.
    """

    def __init__(self, sources: int, targets: int, score: Callable[[int, int], float]) -> None:
        self.sources = sources
        self.targets = targets
        self.columns = [self._columns(row) for row in range(sources + 1)]
        self.scores = [
            [score(row - 1, column - 1) if row and column else 0.0 for column in self.columns[row]]
            for row in range(sources + 1)
        ]

    def _columns(self, row: int) -> range:
        if self.sources * self.targets < _BAND_FROM:
            return range(self.targets + 1)
        middle = row * self.targets // self.sources
        width = _BAND + abs(self.targets - self.sources) // 4
        return range(max(0, middle - width), min(self.targets, middle + width) + 1)

    def posterior(self) -> list[dict[int, float]]:
        """Probability of each pair: for each source item the target items that are worth a look."""
        pair, alone, other = self._forward()
        back = self._backward()
        last = self.columns[-1].stop - 1 - self.columns[-1].start
        total = _sum(pair[-1][last] + _GO_ON, alone[-1][last] + _CLOSE, other[-1][last] + _CLOSE)
        result: list[dict[int, float]] = []
        for row in range(1, self.sources + 1):
            found = {}
            for place, column in enumerate(self.columns[row]):
                log = pair[row][place] + back[row][place] - total
                if column and log > -8:
                    found[column - 1] = math.exp(min(log, 0.0))
            result.append(found)
        return result

    def _forward(self) -> tuple[list[_Row], list[_Row], list[_Row]]:
        pairs: list[_Row] = []
        alones: list[_Row] = []
        others: list[_Row] = []
        for row, columns in enumerate(self.columns):
            width = len(columns)
            pair, alone, other = [_NEVER] * width, [_NEVER] * width, [_NEVER] * width
            above = self.columns[row - 1] if row else range(0)
            for place, column in enumerate(columns):
                if not row and not column:
                    pair[place] = 0.0
                    continue
                up, diagonal = column - above.start, column - 1 - above.start
                if 0 <= diagonal < len(above) and row:
                    before = pairs[-1][diagonal] + _GO_ON
                    gaps = _add(alones[-1][diagonal], others[-1][diagonal]) + _CLOSE
                    pair[place] = self.scores[row][place] + _add(before, gaps)
                if 0 <= up < len(above) and row:
                    alone[place] = _add(pairs[-1][up] + _OPEN, alones[-1][up] + _EXTEND)
                if place:
                    opened = _add(pair[place - 1] + _OPEN, alone[place - 1] + _OPEN)
                    other[place] = _add(opened, other[place - 1] + _EXTEND)
            pairs.append(pair)
            alones.append(alone)
            others.append(other)
        return pairs, alones, others

    def _backward(self) -> list[_Row]:
        """Log-probability of everything behind a cell whose items are a pair."""
        result: list[_Row] = [[] for _ in self.columns]
        below_pair: _Row = []
        below_alone: _Row = []
        for row in range(self.sources, -1, -1):
            columns = self.columns[row]
            width = len(columns)
            pair, alone, other = [_NEVER] * width, [_NEVER] * width, [_NEVER] * width
            below = self.columns[row + 1] if row < self.sources else range(0)
            for place in range(width - 1, -1, -1):
                column = columns[place]
                if row == self.sources and column == self.targets:
                    pair[place], alone[place], other[place] = _GO_ON, _CLOSE, _CLOSE
                    continue
                down, diagonal = column - below.start, column + 1 - below.start
                ahead = apart = beside = _NEVER
                if 0 <= diagonal < len(below):
                    ahead = below_pair[diagonal] + self.scores[row + 1][diagonal]
                if 0 <= down < len(below):
                    apart = below_alone[down]
                if place + 1 < width:
                    beside = other[place + 1]
                opened = _add(apart, beside) + _OPEN
                pair[place] = _add(ahead + _GO_ON, opened)
                alone[place] = _sum(ahead + _CLOSE, apart + _EXTEND, beside + _OPEN)
                other[place] = _add(ahead + _CLOSE, beside + _EXTEND)
            result[row] = pair
            below_pair, below_alone = pair, alone
        return result


def _add(first: float, second: float) -> float:
    """Log of the sum of two numbers given by their logs."""
    if first < second:
        first, second = second, first
    return first if second <= first - 36 or second == _NEVER else first + math.log1p(math.exp(second - first))


def _sum(first: float, second: float, third: float) -> float:
    return _add(_add(first, second), third)


_LEAST = 0.2


def _best(posterior: Sequence[dict[int, float]], sources: int, targets: int) -> list[Match]:
    """The chain of pairs with the highest sum of probabilities."""
    sums = [[0.0] * (targets + 1)]
    for found in posterior:
        above = sums[-1]
        here = above[:]
        for column, probability in found.items():
            if probability >= _LEAST:
                here[column + 1] = max(here[column + 1], above[column] + probability)
        for column in range(1, targets + 1):
            here[column] = max(here[column], here[column - 1])
        sums.append(here)
    matches = []
    row, column = sources, targets
    while row and column:
        if sums[row][column] == sums[row - 1][column]:
            row -= 1
        elif sums[row][column] == sums[row][column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            matches.append(Match(row, column, posterior[row][column]))
    return matches[::-1]
