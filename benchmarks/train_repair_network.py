"""Train a second opinion of ``i18n.repair`` (``data/context.npz``): a small network over twelve characters either way.

Usage::

    pip install jax                       # for training only; the product runs on numpy
    python benchmarks/train_repair_network.py ...     # the arguments of train_repair_model.py, and --doubts, --minutes

Two tasks take turns, and share all weights: to tell lost characters from those that look the same in any text, and to
correct an n-gram model where it is in doubt on text that it has not seen (``repair_doubts.py``). The first alone is
learnt in the first quarter of the time. Run it after the n-gram model is trained: it takes over the vocabulary.
"""

import argparse
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from zlib import crc32

import jax
import jax.numpy as jnp
import numpy as np
from repair_doubts import find_doubts
from repair_windows import BATCH_DOUBTS, AnyText, Doubtful
from train_repair_model import arguments, training_lines

from i18n.repair._model import load
from i18n.repair._network import WINDOW, pack

jax.config.update("jax_default_prng_impl", "unsafe_rbg")

Array = Any
"""An array of numpy or jax."""
Weights = dict[str, Array]
Moments = dict[str, tuple[Array, Array]]
Loss = Callable[..., tuple[Array, Array]]

VALUES, FEATURES, HIDDEN, INNER, LAYERS = 96, 64, 512, 256, 2
RATE, DECAY, CLIP, WARM = 2e-3, 0.01, 1.0, 100
LOST_TOKENS, LOST_HIDDEN = 0.1, 0.1
"""Dropout, of context tokens and of hidden values."""
FIRST, TURN = 0.7, 3
"""Part of the time for the first task alone; after that, one batch in so many is of the second."""
POSSIBLE = 3e-4
"""Posterior of candidates at least."""


def first_values(tokens: Array, size: int, random: np.random.Generator) -> Array:
    """Values of tokens by the company they keep: a truncated singular value decomposition of mutual information."""
    from scipy.sparse import csr_matrix, hstack

    count = np.bincount(tokens, minlength=size) + 0.5
    smooth = count**0.75 / (count**0.75).sum()
    parts = []
    for shift in (-2, -1, 1, 2):
        pair = (tokens[:-shift], tokens[shift:]) if shift > 0 else (tokens[-shift:], tokens[:shift])
        keys, times = np.unique(pair[0].astype(np.int64) * size + pair[1], return_counts=True)
        row, column = keys // size, keys % size
        known = np.maximum(0.0, np.log(times / (count[row] * smooth[column])))
        parts.append(csr_matrix((known, (row, column)), shape=(size, size)))
    table = hstack(parts).tocsr()
    basis = table @ random.normal(size=(table.shape[1], VALUES + 32))
    for _ in range(3):
        basis, _ = np.linalg.qr(table @ (table.T @ basis))
    left, strength, _ = np.linalg.svd((table.T @ basis).T, full_matrices=False)
    values = (basis @ left)[:, :VALUES] * strength[:VALUES] ** 0.5
    return values / values.std() * 0.3


def first_weights(values: Array, random: np.random.Generator) -> Weights:
    def draw(rows: int, columns: int, scale: float = 1.0) -> Array:
        return random.normal(0.0, scale * rows**-0.5, (rows, columns))

    size = len(values)
    weights = {
        "tokens": values,
        "bias": np.zeros(size),
        "near": draw(3 * VALUES, FEATURES),
        "near_bias": np.zeros(FEATURES),
        "wide": draw((2 * WINDOW - 1) * FEATURES, HIDDEN),
        "wide_bias": np.zeros(HIDDEN),
        "beside": draw(3 * VALUES, HIDDEN),
        "last": draw(HIDDEN, VALUES),
        "last_bias": np.zeros(VALUES),
        "trust": np.array([0.8, 0.4]),
    }
    for layer in range(LAYERS):
        weights[f"into{layer}"], weights[f"into{layer}_bias"] = draw(HIDDEN, INNER), np.zeros(INNER)
        weights[f"out{layer}"], weights[f"out{layer}_bias"] = draw(INNER, HIDDEN, 0.5), np.zeros(HIDDEN)
    return {name: jnp.asarray(array, jnp.float32) for name, array in weights.items()}


def even(hidden: Array) -> Array:
    return hidden * jax.lax.rsqrt((hidden * hidden).mean(-1, keepdims=True) + 1e-6)


def scores(weights: Weights, key: Array, windows: Array, ids: Array, shares: Array, means: Array | None) -> Array:
    """Scores of candidates ``ids`` (n, k) for the middle of ``windows`` (n, 2 WINDOW + 1).

    ``shares`` are what is thought of the candidates before (0: none), ``means`` the rows, columns, candidates and
    shares of doubtful context. Without a ``key`` nothing is dropped.
    """

    def drop(array: Array, share: float, number: int, shape: tuple[int, ...]) -> Array:
        if key is None:
            return array
        kept = jax.random.uniform(jax.random.fold_in(key, number), shape) > share
        return array * kept / (1 - share if number else 1)

    values = weights["tokens"]
    seen = values[windows]
    if means is not None:
        row, column, which, share = means
        seen = seen.at[row, column].set(jnp.einsum("mk,mkd->md", share, values[which]), mode="drop")
    seen = drop(seen, LOST_TOKENS, 0, (*seen.shape[:2], 1))
    candidates = values[ids]
    seen = seen.at[:, WINDOW].set(jnp.einsum("nk,nkd->nd", shares, candidates))
    parts = jnp.split(seen @ jnp.concatenate(jnp.split(weights["near"], 3), 1), 3, -1)  # faster than to join the inputs
    features = jax.nn.relu(parts[0][:, :-2] + parts[1][:, 1:-1] + parts[2][:, 2:] + weights["near_bias"])
    features = drop(features, LOST_HIDDEN, 1, (*features.shape[:2], 1))
    hidden = features.reshape(len(ids), -1) @ weights["wide"]
    hidden += seen[:, WINDOW - 1 : WINDOW + 2].reshape(len(ids), -1) @ weights["beside"]
    hidden = jax.nn.relu(hidden + weights["wide_bias"])
    hidden = drop(hidden, LOST_HIDDEN, 2, hidden.shape)
    for layer in range(LAYERS):
        inner = jax.nn.relu(even(hidden) @ weights[f"into{layer}"] + weights[f"into{layer}_bias"])
        inner = drop(inner, LOST_HIDDEN, 3 + layer, inner.shape)
        hidden = hidden + inner @ weights[f"out{layer}"] + weights[f"out{layer}_bias"]
    wanted = even(hidden) @ weights["last"] + weights["last_bias"]
    return jnp.einsum("nd,nkd->nk", wanted, candidates) + weights["bias"][ids]


def judged(score: Array, truth: Array, used: Array) -> tuple[Array, Array]:
    """Mean log-loss and accuracy of candidate scores, ``truth`` being the right ones' ranks."""
    share = jax.nn.log_softmax(score, -1)
    right = jnp.maximum(jnp.take_along_axis(share, truth[:, None], 1)[:, 0], -12.0)
    hits = jnp.argmax(share, -1) == truth
    return -(right * used).sum() / used.sum(), (hits * used).sum() / used.sum()


def loss_any(
    weights: Weights, key: Array, windows: Array, ids: Array, shares: Array, truth: Array, used: Array
) -> tuple[Array, Array]:
    """Of the first task."""
    score = scores(weights, key, windows, ids, shares, None)
    return judged(jnp.where(shares > 0, score, -1e9), truth, used)


def loss_doubts(
    weights: Weights, key: Array, windows: Array, ids: Array, shares: Array, truth: Array, *means: Array
) -> tuple[Array, Array]:
    """Of the second task."""
    score = scores(weights, key, windows, ids, shares / shares.sum(1, keepdims=True), means)
    trust = weights["trust"]
    score = trust[0] * jnp.log(jnp.maximum(shares, 1e-9)) + trust[1] * score
    return judged(jnp.where(shares > POSSIBLE, score, -1e9), truth, jnp.ones(len(ids)))


def stepper(loss: Loss) -> Callable[..., tuple[Weights, Moments, Array]]:
    """A step of Adam with weight decay and clipped gradients."""

    @partial(jax.jit, donate_argnums=(0, 1))
    def step(
        weights: Weights, moments: Moments, number: float, rate: float, key: Array, *batch: Array
    ) -> tuple[Weights, Moments, Array]:
        (value, _), slopes = jax.value_and_grad(loss, has_aux=True)(weights, key, *batch)
        length = jnp.sqrt(sum((slope * slope).sum() for slope in slopes.values()))
        scale = jnp.minimum(1.0, CLIP / length)
        after, kept = {}, {}
        for name, weight in weights.items():
            slope = slopes[name] * scale
            mean = 0.9 * moments[name][0] + 0.1 * slope
            square = 0.995 * moments[name][1] + 0.005 * slope**2
            move = mean / (1 - 0.9**number) / (jnp.sqrt(square / (1 - 0.995**number)) + 1e-8)
            after[name] = weight - rate * (move + (DECAY * weight if weight.ndim > 1 else 0.0))
            kept[name] = mean, square
        return after, kept, value

    return step


def write(weights: Weights, names: list[str], path: Path) -> None:
    """Quantize the weights to four bits, biases to float16."""
    data: dict[str, Array] = {"vocabulary": np.uint32(crc32("".join(names).encode()))}
    for name, weight in weights.items():
        array = np.asarray(weight)
        if name == "trust":
            continue
        if array.ndim == 1:
            data[name] = array.astype(np.float16)
        else:
            data[name], data[f"{name}_unit"] = pack(np.ascontiguousarray(array if name == "tokens" else array.T))
    np.savez(path, **data)
    print(f"{path}: {path.stat().st_size} bytes")


def learn(weights: Weights, text: AnyText, doubtful: Doubtful, minutes: float, random: np.random.Generator) -> Weights:
    """The weights after so many minutes."""
    moments: Moments = {name: (jnp.zeros_like(weight), jnp.zeros_like(weight)) for name, weight in weights.items()}
    first, second = stepper(loss_any), stepper(loss_doubts)
    measure, held = jax.jit(loss_doubts), doubtful.held
    key, begin, number, queue = jax.random.PRNGKey(0), time.time(), 0, random.permutation(doubtful.learnt)
    while (done := (time.time() - begin) / 60 / minutes) < 1:
        number += 1
        now = float(number), RATE * min(1.0, number / WARM) * max(0.02, 1 - done), jax.random.fold_in(key, number)
        if done < FIRST or number % TURN:
            weights, moments, _ = first(weights, moments, *now, *text.batch(number))
        else:
            if len(queue) < BATCH_DOUBTS:
                queue = random.permutation(doubtful.learnt)
            weights, moments, _ = second(weights, moments, *now, *doubtful.batch(queue[:BATCH_DOUBTS]))
            queue = queue[BATCH_DOUBTS:]
        if number % 500 == 0:
            parts = [held[at : at + BATCH_DOUBTS] for at in range(0, len(held) - BATCH_DOUBTS, BATCH_DOUBTS)]
            found = np.mean([[float(x) for x in measure(weights, None, *doubtful.batch(part))] for part in parts], 0)
            print(f"{number} steps: log-loss {found[0]:.4f}, accuracy {found[1]:.4f} of what is doubtful", flush=True)
    return weights


def main() -> None:
    parser = arguments(__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--doubts", type=Path, help="file to keep the doubts in, or to read them from if it exists")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--weights", type=Path, help="file to keep the unquantized weights in, and to go on from")
    options: argparse.Namespace = parser.parse_args()
    random, names = np.random.default_rng(7), list(load().vocabulary)
    lines = list(training_lines(options))
    doubtful = Doubtful(find_doubts(lines, names, options))
    text = AnyText(lines, names, random)
    text.repeat(doubtful.in_lines(text.begins))
    if options.weights and options.weights.exists():
        with np.load(options.weights) as stored:
            weights = {name: jnp.asarray(stored[name]) for name in stored.files}
    else:
        weights = first_weights(first_values(text.tokens, len(names), random), random)
    weights = learn(weights, text, doubtful, options.minutes, random)
    if options.weights:
        np.savez(options.weights, **{name: np.asarray(weight) for name, weight in weights.items()})
    write(weights, names, options.out.parent / "context.npz")


if __name__ == "__main__":
    main()
