"""Batches of windows around lost characters, for ``train_repair_network.py``."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from repair_doubts import BLOCK, HELD, Doubts
from train_repair_model import DROPPED

from i18n.repair._network import WINDOW
from i18n.repair._tokens import fold

__all__ = ["BATCH", "BATCH_DOUBTS", "AnyText", "Doubtful"]

Array = np.ndarray[Any, Any]

BATCH, BATCH_DOUBTS = 2048, 1024
DOUBTFUL, VAGUE = 0.997, 0.95
"""Posteriors: of places learnt from at most, and of context that is seen as a mean at most."""
SAME = 24
"""Candidates of a lost character in any text, the most frequent."""
MEANT = 6
"""Candidates that stand for a doubtful character of the context."""
HARD = 2
"""Times that a place that an n-gram model is in doubt about counts more than others."""
AROUND = np.arange(-WINDOW, WINDOW + 1)


class AnyText:
    """Batches of the first task."""

    def __init__(self, lines: list[str], names: list[str], random: np.random.Generator) -> None:
        table = np.full(0x110000, 4, dtype=np.int32)
        table[[ord(name) for name in names]] = np.arange(len(names))
        text = "\n" + "".join(fold(line) + "\n" for line in lines)
        self.tokens = table[np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)]
        lengths = np.array([len(fold(line)) + 1 for line in lines])
        self.begins = np.concatenate(([0], np.cumsum(lengths)))
        self.owner = np.concatenate(([0], np.repeat(np.arange(len(lines)), lengths)))
        self._random, self._names, self.size = random, names, len(names)
        self._frequency = np.bincount(self.tokens, minlength=self.size) + 0.5
        self._channels = [self._channel(bytes(lost)) for lost in self._losses()]
        self._rare = np.arange(self.size)
        number = {name: index for index, name in enumerate(names)}
        for common, rare in zip("“”「」", "『』『』", strict=True):
            self._rare[number[common]] = number[rare]
        learnt = self.owner // BLOCK % HELD != HELD - 1
        self._every = np.flatnonzero(learnt & (self.tokens > 4))
        lost = np.flatnonzero(learnt & (self._channels[0][0][self.tokens] >= 0))
        marks = np.flatnonzero(learnt & np.isin(self.tokens, [number[mark] for mark in "“”「」"]))
        self._pool = np.concatenate((lost, -marks[::2]))
        self._at = len(self._pool)

    def repeat(self, places: Array) -> None:
        """Have these places, which are hard, more often."""
        self._pool = np.concatenate((self._pool, *[places] * HARD))
        self._at = len(self._pool)

    def _losses(self) -> Iterator[bytes]:
        """Bytes that damage may lose: the usual ones, and others for generality."""
        yield from (DROPPED, DROPPED[:-1], b"\x81\x8d\x8f\x90\x9d", b"\x81\x83\x88\x90\x98")
        for many in (8, 8, 16, 16):
            yield self._random.choice(np.arange(0x80, 0xC0, dtype=np.uint8), many, False).tobytes()

    def _channel(self, lost: bytes) -> tuple[Array, Array, Array]:
        """For each token its group of the same look, or -1; and the groups' candidates with their frequencies."""
        groups: dict[bytes, list[int]] = {}
        for index, name in enumerate(self._names[5:], 5):
            groups.setdefault(name.encode().translate(None, lost), []).append(index)
        group_of = np.full(self.size, -1, dtype=np.int32)
        several = [(image, same) for image, same in groups.items() if len(same) > 1]
        ids = np.zeros((len(self._names), SAME), dtype=np.int32)
        shares = np.zeros((len(self._names), SAME), dtype=np.float32)
        for number, (image, same) in enumerate(several):
            best = sorted(same, key=lambda index: -self._frequency[index])[:SAME]
            ids[number, : len(best)] = best
            shares[number, : len(best)] = self._frequency[best] / self._frequency[best].sum()
            for index in best:
                if len(self._names[index].encode()) > len(image):
                    group_of[index] = number
        return group_of, ids, shares

    def batch(self, turn: int) -> tuple[Array, ...]:
        """Mostly the usual damage, at times another; negative places get the rarer quotation marks."""
        channel = self._channels[0]
        if turn % 5 == 3:
            channel = self._channels[self._random.integers(1, len(self._channels))]
            places = self._random.choice(self._every, BATCH * 12)
            places = places[channel[0][self.tokens[places]] >= 0][:BATCH]
            places = np.resize(places, BATCH)
        else:
            if self._at + BATCH > len(self._pool):
                self._random.shuffle(self._pool)
                self._at = 0
            places = self._pool[self._at : self._at + BATCH]
            self._at += BATCH
        rare = (places < 0) | (self._random.random(BATCH) < 0.05)
        return self._made(np.abs(places), rare, channel)

    def _made(self, places: Array, rare: Array, channel: tuple[Array, Array, Array]) -> tuple[Array, ...]:
        line, index = self.owner[places], places[:, None] + AROUND
        inside = (index >= self.begins[line][:, None]) & (index <= self.begins[line + 1][:, None])
        windows = np.where(inside, self.tokens[np.clip(index, 0, len(self.tokens) - 1)], 0)
        truth = self.tokens[places]
        windows, truth = np.where(rare[:, None], self._rare[windows], windows), np.where(rare, self._rare[truth], truth)
        group = channel[0][truth]
        ids, shares = channel[1][np.maximum(group, 0)], channel[2][np.maximum(group, 0)]
        return windows, ids, shares, (ids == truth[:, None]).argmax(1), (group >= 0).astype(np.float32)


@dataclass
class Doubtful:
    """Batches of the second task."""

    doubts: Doubts
    learnt: Array = field(init=False)
    """Places to learn from."""
    held: Array = field(init=False)
    """Places to measure on."""

    def __post_init__(self) -> None:
        doubts = self.doubts
        self._owner = np.repeat(np.arange(len(doubts.lengths)), doubts.lengths)
        self._place_of = np.full(len(doubts.tokens), -1, dtype=np.int64)
        self._place_of[doubts.position] = np.arange(len(doubts.position))
        use = (doubts.truth >= 0) & (doubts.shares[:, 0] < DOUBTFUL)
        self.learnt, self.held = np.flatnonzero(use & ~doubts.held), np.flatnonzero(use & doubts.held)

    def in_lines(self, begins: Array) -> Array:
        """The places to learn from, as indices of a text of all lines whose beginnings are given."""
        doubts, owner = self.doubts, self._owner[self.doubts.position[self.learnt]]
        first = np.cumsum(doubts.lengths) - doubts.lengths
        result: Array = begins[doubts.line[self.learnt]] + doubts.position[self.learnt] - first[owner]
        return result

    def batch(self, places: Array) -> tuple[Array, ...]:
        """Windows, candidates, posteriors and truths of some places, and the means that stand in their windows."""
        doubts = self.doubts
        index = doubts.position[places][:, None] + AROUND
        inside = (index >= 0) & (index < len(doubts.tokens))
        index = np.clip(index, 0, len(doubts.tokens) - 1)
        inside &= self._owner[index] == self._owner[doubts.position[places]][:, None]
        windows = np.where(inside, doubts.tokens[index], 0).astype(np.int32)
        vague = np.where(inside, self._place_of[index], -1)
        vague[:, WINDOW] = -1
        row, column = np.nonzero((vague >= 0) & (doubts.shares[np.maximum(vague, 0), 0] < VAGUE))
        which, room = vague[row, column][: 2 * BATCH_DOUBTS], 2 * BATCH_DOUBTS - len(row)
        ids = np.pad(doubts.candidates[which, :MEANT].astype(np.int32), ((0, max(0, room)), (0, 0)))
        shares = np.pad(doubts.shares[which, :MEANT], ((0, max(0, room)), (0, 0)))
        shares = shares / np.maximum(shares.sum(1, keepdims=True), 1e-9)
        row = np.pad(row[: 2 * BATCH_DOUBTS], (0, max(0, room)), constant_values=BATCH_DOUBTS)  # out of range: ignored
        column = np.pad(column[: 2 * BATCH_DOUBTS], (0, max(0, room)))
        mine = doubts.candidates[places].astype(np.int32), doubts.shares[places], doubts.truth[places].astype(np.int32)
        return windows, *mine, row, column, ids, shares
