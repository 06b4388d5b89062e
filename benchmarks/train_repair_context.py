"""Train a second opinion of ``i18n.repair`` (``data/context.weights``): a linear model over clauses.

Usage: as ``train_repair_model.py``, with the same arguments. The weights are fitted to what n-gram models of half the
text are in doubt about in the other half. Takes about a quarter of an hour; with ``--doubts FILE`` the doubts are kept
for ``train_repair_network.py``, which needs them too.
"""

import random
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from repair_doubts import Doubts, find_doubts
from train_repair_model import arguments, training_lines

from i18n.repair._context import BITS, DOUBTFUL, MOST, POSSIBLE, REACH, SCALE, TRUST, features, slots
from i18n.repair._model import load

Array = np.ndarray[Any, Any]
Instance = tuple[str, str, list[str], list[float], int]
"""Text before and behind, candidates, their posteriors, and which of them is right."""

BATCH = 400
EPOCHS, RATE, SHRINK = 3, 0.05, 1.5e-4


def instances(doubts: Doubts, names: list[str], held: bool) -> Iterator[Instance]:
    """Places that are doubtful enough, for learning or for measuring."""
    text = "".join([names[token] for token in doubts.tokens])
    ends = np.cumsum(doubts.lengths)
    owner = np.searchsorted(ends, doubts.position, side="right")
    for index in np.flatnonzero((doubts.shares[:, 0] < DOUBTFUL) & (doubts.truth >= 0) & (doubts.held == held)):
        kept = [int(rank) for rank in np.flatnonzero(doubts.shares[index] > POSSIBLE)]
        truth = int(doubts.truth[index])
        if truth not in kept or len(kept) < 2:
            continue
        place, end = doubts.position[index], ends[owner[index]]
        before = text[max(end - doubts.lengths[owner[index]], place - REACH) : place]
        behind = text[place + 1 : min(end, place + 1 + REACH)]
        chosen = [names[token] for token in doubts.candidates[index, kept]]
        yield before, behind, chosen, [float(share) for share in doubts.shares[index, kept]], kept.index(truth)


class Fit:
    """Weights fitted by adaptive gradient descent on the log-loss of the right candidates."""

    def __init__(self, data: list[Instance]) -> None:
        used, lengths, offsets, owner, right = [], [], [], [], []
        for number, (before, behind, candidates, weights, truth) in enumerate(data):
            found = list(features(before, behind))
            for index, (candidate, weight) in enumerate(zip(candidates, weights, strict=True)):
                used.append(np.array(slots(candidate, found), dtype=np.int32))
                lengths.append(len(used[-1]))
                offsets.append(TRUST * np.log(weight))
                owner.append(number)
                right.append(float(index == truth))
        self.used, self.starts = np.concatenate(used), np.concatenate(([0], np.cumsum(lengths)))
        self.offsets, self.owner, self.right = np.array(offsets), np.array(owner), np.array(right)
        self.first = np.searchsorted(self.owner, np.arange(len(data) + 1))
        self.weights, self.squares = np.zeros(1 << BITS), np.full(1 << BITS, 1e-4)

    def part(self, start: int, end: int, weights: Array) -> tuple[Array, Array, Array]:
        """Probabilities of the candidates of some instances, their slots, and whose they are."""
        low, high = self.first[start], self.first[end]
        used = self.used[self.starts[low] : self.starts[high]]
        sums = np.add.reduceat(weights[used], self.starts[low:high] - self.starts[low])
        owner = self.owner[low:high] - start
        scores = self.offsets[low:high] + sums
        top = np.full(end - start, -np.inf)
        np.maximum.at(top, owner, scores)
        values = np.exp(scores - top[owner])
        return values / np.bincount(owner, values)[owner], used, owner

    def step(self, start: int, end: int) -> None:
        """Learn from some instances."""
        low, high = self.first[start], self.first[end]
        probability, used, _ = self.part(start, end, self.weights)
        error = np.repeat(probability - self.right[low:high], np.diff(self.starts[low : high + 1]))
        places, inverse = np.unique(used, return_inverse=True)
        gradient = np.bincount(inverse, error) + SHRINK * BATCH * self.weights[places]
        self.squares[places] += gradient**2
        self.weights[places] -= RATE * gradient / np.sqrt(self.squares[places])

    def accuracy(self, start: int, end: int) -> float:
        """Share of instances whose likeliest candidate is right."""
        probability, _, owner = self.part(start, end, self.weights)
        top = np.zeros(end - start)
        np.maximum.at(top, owner, probability)
        right = self.right[self.first[start] : self.first[end]]
        return float((right * (probability >= top[owner])).sum() / max(1, end - start))


def main() -> None:
    parser = arguments("Train the clause model of i18n.repair.")
    parser.add_argument("--doubts", type=Path, help="file to keep the doubts in, or to read them from if it exists")
    options = parser.parse_args()
    names = list(load().vocabulary)
    doubts = find_doubts(list(training_lines(options)), names, options)
    data, held = list(instances(doubts, names, False)), list(instances(doubts, names, True))
    random.Random(1).shuffle(data)
    print(f"{len(data)} instances to learn, {len(held)} to measure", flush=True)
    fit = Fit(held + data)
    print(f"accuracy before: {fit.accuracy(0, len(held)):.4f}")
    blocks = np.arange(len(held), len(held) + len(data) - BATCH, BATCH)
    for epoch in range(EPOCHS):
        np.random.default_rng(epoch).shuffle(blocks)
        for start in blocks:
            fit.step(int(start), int(start) + BATCH)
        print(f"accuracy: {fit.accuracy(0, len(held)):.4f}", flush=True)
    quantized = (np.clip(np.round(fit.weights * SCALE), -MOST, MOST) + MOST + 1).astype(np.uint8)
    packed = (quantized[::2] << 4 | quantized[1::2]).tobytes()
    path = options.out.parent / "context.weights"
    path.write_bytes(packed)
    print(f"{path}: {path.stat().st_size} bytes, checksum {zlib.crc32(packed):08x}")


if __name__ == "__main__":
    main()
