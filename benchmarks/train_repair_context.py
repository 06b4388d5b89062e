"""Train the second opinion of ``i18n.repair`` (``data/context.weights``): a linear model over clauses.

Usage: as ``train_repair_model.py``, with the same arguments. An n-gram model is trained on every other block of lines;
on the other blocks it decides characters that lost bytes, and the weights are fitted to what it is in doubt about,
so that they learn from errors of a model on text that it has not seen. Takes about half an hour.
"""

import argparse
import random
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from train_repair_model import DROPPED, arguments, train, training_lines

from i18n.repair._context import BITS, DOUBTFUL, POSSIBLE, REACH, SCALE, TRUST, features, slots
from i18n.repair._decode import Row, posteriors
from i18n.repair._model import LanguageModel, load_from
from i18n.repair._tokens import fold

Array = np.ndarray[Any, Any]
Instance = tuple[str, str, list[str], list[float], int]
"""Text before and behind, candidates, their posteriors, and which of them is right."""

BLOCK = 2000
"""Lines that go to the same side: neighbours are alike."""
BATCH = 400
EPOCHS, RATE, SHRINK = 4, 0.05, 1.5e-4


def instances(model: LanguageModel, lines: list[str]) -> Iterator[Instance]:
    """What the model is in doubt about when these lines are damaged like the sample."""
    names = list(model.vocabulary)
    images: dict[bytes, list[str]] = {}
    for char in names:
        if char > "\x7f":
            images.setdefault(char.encode().translate(None, DROPPED), []).append(char)
    for start in range(0, len(lines), 4000):
        texts = ["\n" + fold(line) + "\n" for line in lines[start : start + 4000]]
        rows = []
        for text in texts:
            choices = {}
            for place, char in enumerate(text):
                image = char.encode().translate(None, DROPPED)
                if char > "\x7f" and char in model.vocabulary and len(image) < len(char.encode()):
                    ids = model.ids("".join(images[image]))
                    choices[place] = ids, [0.0] * len(ids)
            rows.append(
                Row(model.ids(text), {place: choice for place, choice in choices.items() if len(choice[0]) > 1})
            )
        found, _ = posteriors(model, rows)
        for text, row, shares in zip(texts, rows, found, strict=True):
            yield from _doubtful(names, text, row, shares)


def _doubtful(names: list[str], text: str, row: Row, shares: dict[int, Array]) -> Iterator[Instance]:
    for place, share in shares.items():
        candidates = [names[token] for token in row.choices[place][0]]
        kept = [index for index in range(len(candidates)) if share[index] > POSSIBLE]
        if share.max() < DOUBTFUL and text[place] in (chosen := [candidates[index] for index in kept]):
            weights = [float(share[index]) for index in kept]
            before, behind = text[max(0, place - REACH) : place], text[place + 1 : place + 1 + REACH]
            yield before, behind, chosen, weights, chosen.index(text[place])


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
        return float((right * (probability >= top[owner])).sum() / (end - start))


def main() -> None:
    parser = arguments("Train the second opinion of i18n.repair.")
    parser.add_argument("--most", type=int, default=500_000, help="lines to look for doubt in")
    options = parser.parse_args()
    lines = list(training_lines(options))
    sides: tuple[list[str], list[str]] = ([], [])
    for number, line in enumerate(lines):
        sides[number // BLOCK % 2].append(line)
    with tempfile.TemporaryDirectory() as folder:
        half = argparse.Namespace(**{**vars(options), "out": Path(folder) / "half.ngram"})
        train(sides[0], half)
        model = load_from(half.out)
        random.Random(5).shuffle(sides[1])
        data = list(instances(model, sides[1][: options.most]))
    random.Random(1).shuffle(data)
    print(f"{len(data)} instances", flush=True)
    fit = Fit(data)
    held = len(data) // 10
    print(f"accuracy before: {fit.accuracy(0, held):.4f}")
    blocks = np.arange(held, len(data) - BATCH, BATCH)
    for _ in range(EPOCHS):
        np.random.default_rng(len(blocks)).shuffle(blocks)
        for start in blocks:
            fit.step(int(start), int(start) + BATCH)
        print(f"accuracy: {fit.accuracy(0, held):.4f}", flush=True)
    quantized = np.clip(np.round(fit.weights * SCALE), -127, 127).astype(np.int8)
    path = options.out.parent / "context.weights"
    path.write_bytes(quantized.tobytes())
    print(f"{path}: {path.stat().st_size} bytes, checksum {zlib.crc32(quantized.tobytes()):08x}")


if __name__ == "__main__":
    main()
