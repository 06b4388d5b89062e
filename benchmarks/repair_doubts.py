"""What an n-gram model is in doubt about on text that it has not seen: the training data of the second opinions.

The lines fall into two halves. A model is trained on each, and decides characters that lost bytes in the other, so
that the second opinions learn from errors of a model on unseen text.
"""

import argparse
import tempfile
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from train_repair_model import DROPPED, train

from i18n.repair._decode import Row, posteriors
from i18n.repair._model import LanguageModel, load_from
from i18n.repair._tokens import UNKNOWN, fold

Array = np.ndarray[Any, Any]

BLOCK = 2000
"""Lines that go to the same side: neighbours are alike."""
HELD = 100
"""One block in so many is for measuring, not for learning."""
MOST = 12
"""Candidates kept of a place."""
SURE = 0.999
"""Posterior from which on a place is left out."""
_CHUNK = 2000
_HALF_THRESHOLDS = (0.5, 3.0, 12.0, 30.0)
"""Pruning of a model of half the text; with all the text it gets about twice as large as the one that ships."""


@dataclass(frozen=True, slots=True)
class Doubts:
    """Doubtful places in the lines that have any."""

    tokens: Array
    """int16: the tokens of these lines with their boundaries, at lost characters the likeliest."""
    lengths: Array
    """Tokens of each of these lines."""
    line: Array
    """Number of the line of each place, among all lines."""
    position: Array
    """Index of each place in ``tokens``."""
    candidates: Array
    """int16 (n, MOST): the candidates, the likeliest first; 0 where there are fewer."""
    shares: Array
    """float32 (n, MOST): their posteriors."""
    truth: Array
    """int8: which of them is right; -1 for none."""

    @property
    def held(self) -> Array:
        """Which places are for measuring."""
        result: Array = self.line // BLOCK % HELD == HELD - 1
        return result


def find_doubts(lines: list[str], vocabulary: list[str], options: argparse.Namespace) -> Doubts:
    """Train both halves, and collect the doubts of each about the other; read from ``options.doubts`` if it exists."""
    path: Path | None = options.doubts
    if path is not None and path.exists():
        with np.load(path) as stored:
            return Doubts(**{field.name: stored[field.name] for field in fields(Doubts)})
    parts = []
    for side in (0, 1):
        with tempfile.TemporaryDirectory() as folder:
            half = argparse.Namespace(
                **{**vars(options), "out": Path(folder) / "half.ngram", "thresholds": _HALF_THRESHOLDS}
            )
            train([line for number, line in enumerate(lines) if number // BLOCK % 2 == side], half)
            parts.append(_doubts_of(load_from(half.out), lines, 1 - side, vocabulary))
    offset = len(parts[0].tokens)
    joined = {
        field.name: np.concatenate(
            (getattr(parts[0], field.name), getattr(parts[1], field.name) + offset * (field.name == "position"))
        )
        for field in fields(Doubts)
    }
    if path is not None:
        np.savez(path, **joined)
    return Doubts(**joined)


def _doubts_of(model: LanguageModel, lines: list[str], side: int, vocabulary: list[str]) -> Doubts:
    """The doubts of a model about the lines of one side, in the tokens of ``vocabulary``."""
    number = {token: index for index, token in enumerate(vocabulary)}
    renumber = np.array([number.get(token, number[UNKNOWN]) for token in model.vocabulary])
    choices = _choices(model)
    used = [index for index in range(len(lines)) if index // BLOCK % 2 == side]
    streams: list[Array] = []
    places: list[tuple[int, int, Array, Array, int]] = []
    at = 0
    for start in range(0, len(used), _CHUNK):
        rows = []
        for index in used[start : start + _CHUNK]:
            text = "\n" + fold(lines[index]) + "\n"
            lost = {
                place: (choices[char], [0.0] * len(choices[char])) for place, char in enumerate(text) if char in choices
            }
            rows.append(Row(model.ids(text), lost))
        for index, row, shares in zip(used[start : start + _CHUNK], rows, posteriors(model, rows)[0], strict=True):
            tokens = np.array(row.tokens)
            doubtful = [place for place, share in shares.items() if share.max() < SURE]
            for place in doubtful:
                ids, order = np.array(row.choices[place][0]), np.argsort(-shares[place])[:MOST]
                right = np.flatnonzero(ids[order] == row.tokens[place])
                truth = int(right[0]) if len(right) else -1
                places.append((index, at + place, renumber[ids[order]], shares[place][order], truth))
            for place, share in shares.items():
                tokens[place] = row.choices[place][0][int(share.argmax())]
            if doubtful:
                streams.append(renumber[tokens].astype(np.int16))
                at += len(tokens)
    return _pack(streams, places)


def _choices(model: LanguageModel) -> dict[str, list[int]]:
    """For each character that loses bytes, the tokens that look the same then; only where there are several."""
    images: dict[bytes, list[str]] = {}
    for char in model.vocabulary:
        if char > "\x7f":
            images.setdefault(char.encode().translate(None, DROPPED), []).append(char)
    return {
        char: model.ids("".join(same))
        for image, same in images.items()
        for char in same
        if len(same) > 1 and len(image) < len(char.encode())
    }


def _pack(streams: list[Array], places: list[tuple[int, int, Array, Array, int]]) -> Doubts:
    candidates = np.zeros((len(places), MOST), dtype=np.int16)
    shares = np.zeros((len(places), MOST), dtype=np.float32)
    for index, (_, _, ids, weights, _) in enumerate(places):
        candidates[index, : len(ids)], shares[index, : len(ids)] = ids, weights
    return Doubts(
        np.concatenate(streams),
        np.array([len(stream) for stream in streams]),
        np.array([place[0] for place in places]),
        np.array([place[1] for place in places]),
        candidates,
        shares,
        np.array([place[4] for place in places], dtype=np.int8),
    )
