"""Which of the possible characters are meant: forward-backward over rows of candidates.

A *row* is a stretch of positions, each with one or more candidate tokens. All rows of a text are decoded side by side,
one position a step, so that the work is a few array operations a step and not a loop over characters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from i18n.repair._model import ORDER, LanguageModel, State

__all__ = ["SKIP", "WIDTH", "Row", "posteriors"]

Array = np.ndarray[Any, Any]

SKIP = 0xFFFF
"""Token of a candidate that the model does not see: a space, a zero-width character."""

_CONTEXT_MASK = np.uint64((1 << 52) - 1)
_BEAM = 13.0
"""Nats behind the best path at which a path is given up."""
WIDTH = 32
"""Paths kept for each row."""
_NARROW = 16
"""The same where there are many candidates everywhere, and exact sums would take too long."""
_CROWDED = 6.0
"""Mean number of candidates in a position from which on there are many."""
_BATCH = 4000
"""Islands decoded side by side; their numbers share 64 bits with 52 bits of context."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line to decode: its tokens, and the places where there is a choice."""

    tokens: list[int]
    """Ids; at a place of choice any, it is not looked at."""
    choices: dict[int, tuple[Sequence[int], Sequence[float]]]
    """By position, ascending: the candidates' token ids, and their log-weights beside the model's."""


@dataclass(frozen=True, slots=True)
class _Island:
    """Positions that hang together: a choice, and what follows until no choice is in sight."""

    row: int
    start: int
    context: int
    candidates: list[tuple[Sequence[int], Sequence[float]]]


def posteriors(model: LanguageModel, rows: Sequence[Row], width: int = WIDTH) -> tuple[list[dict[int, Array]], Array]:
    """For each row the posteriors of the candidates by position, and the log-probability of the row."""
    islands, totals = _islands(model, rows)
    islands.sort(key=lambda island: -len(island.candidates))
    result: list[dict[int, Array]] = [{} for _ in rows]
    for start in range(0, len(islands), _BATCH):
        part = islands[start : start + _BATCH]
        many = sum(len(ids) for island in part for ids, _ in island.candidates)
        crowded = many > _CROWDED * sum(len(island.candidates) for island in part)
        found, total = _batch(model, part, min(width, _NARROW) if crowded else width)
        np.add.at(totals, [island.row for island in part], total)
        for island, shares in zip(part, found, strict=True):
            choices, mine = rows[island.row].choices, result[island.row]
            for offset, share in enumerate(shares, island.start):
                if offset in choices:
                    mine[offset] = share
    return result, totals


def _islands(model: LanguageModel, rows: Sequence[Row]) -> tuple[list[_Island], Array]:
    """Cut rows where four certain tokens in a row leave one context only; score what lies between.

    The score of certain tokens is added to the rows' totals, which are returned.
    """
    islands: list[_Island] = []
    tokens: list[int] = []
    owner: list[int] = []
    outside: list[bool] = []
    reach = ORDER - 1
    for number, row in enumerate(rows):
        certain = [True] * len(row.tokens)
        certain[0] = False  # what is before it belongs to another row
        places = list(row.choices)
        index = 0
        while index < len(places):
            start = last = places[index]
            while index + 1 < len(places) and places[index + 1] - last <= reach:
                index += 1
                last = places[index]
            end = min(len(row.tokens), last + reach + 1)
            index += 1
            context = 0
            for token in row.tokens[max(0, start - reach) : start]:
                context = context << 13 | token
            fixed = ([0.0],)
            islands.append(
                _Island(
                    number,
                    start,
                    context,
                    [row.choices[at] if at in row.choices else ([row.tokens[at]], *fixed) for at in range(start, end)],
                )
            )
            certain[start:end] = [False] * (end - start)
        tokens += row.tokens
        owner += [number] * len(row.tokens)
        outside += certain
    totals = np.zeros(len(rows))
    if tokens:
        counted = np.array(outside)
        scores = model.score_ids(np.array(tokens, dtype=np.uint64))
        totals += np.bincount(np.array(owner)[counted], scores[counted], len(rows))
    return islands, totals


@dataclass(slots=True)
class _Edges:
    """One step: from each state along each candidate to the next states."""

    source: Array
    candidate: Array
    target: Array
    weight: Array
    alpha: Array
    row: Array
    sources: int
    targets: int


def _batch(model: LanguageModel, rows: list[_Island], most: int) -> tuple[list[list[Array]], Array]:
    lengths = np.array([len(row.candidates) for row in rows])
    counts = np.array([len(ids) for row in rows for ids, _ in row.candidates], dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum(counts)))
    tokens = np.array([i for row in rows for ids, _ in row.candidates for i in ids], dtype=np.int64)
    priors = np.array([w for row in rows for _, ws in row.candidates for w in ws], dtype=np.float32)
    first = np.concatenate(([0], np.cumsum(lengths)))[:-1]
    steps, totals = _forward(model, rows, lengths, first, counts, starts, tokens, priors, most)
    flat = _backward(steps, totals, len(tokens))
    result, position = [], 0
    for row in rows:
        one = []
        for _ in row.candidates:
            one.append(flat[starts[position] : starts[position + 1]])
            position += 1
        result.append(one)
    return result, totals


def _forward(
    model: LanguageModel,
    rows: list[_Island],
    lengths: Array,
    first: Array,
    counts: Array,
    starts: Array,
    tokens: Array,
    priors: Array,
    most: int,
) -> tuple[list[_Edges], Array]:
    """Expand, score, merge and prune, one position after the other; the edges of all steps and the row totals."""
    row = np.arange(len(rows))
    context = np.array([one.context for one in rows], dtype=np.uint64)
    alpha = np.zeros(len(rows))
    state = model.state(context)
    totals = np.zeros(len(rows))
    steps: list[_Edges] = []
    for step in range(int(lengths.max(initial=0))):
        alive = lengths[row] > step
        if not alive.all():
            ended = ~alive
            _log_sum(row[ended], alpha[ended], totals)
            # rows are sorted by length: what stays are the first states
            row, context, alpha, state = row[alive], context[alive], alpha[alive], state[alive]
        position = first[row] + step
        width = counts[position]
        source = np.repeat(np.arange(len(row)), width)
        inside = np.arange(len(source)) - np.repeat(np.cumsum(width) - width, width)
        candidate = starts[position][source] + inside
        word = tokens[candidate]
        skip = word == SKIP
        before, fall = context[source], state[source]
        logp, after = model.score(before, fall, np.where(skip, 0, word))
        logp = np.where(skip, 0, logp)
        weight = (logp + priors[candidate]).astype(np.float64)
        following = ((before << np.uint64(13)) | word.astype(np.uint64)) & _CONTEXT_MASK
        if skip.any():
            following = np.where(skip, before, following)
            after = State(
                np.where(skip[:, None], fall.backoffs, after.backoffs), np.where(skip, fall.depth, after.depth)
            )
        score = alpha[source] + weight
        edges, row, context, new_alpha, state = _merge(
            row[source], following, score, after, weight, source, candidate, most
        )
        edges.alpha, edges.sources = alpha[edges.source], len(alpha)
        alpha = new_alpha
        steps.append(edges)
    _log_sum(row, alpha, totals)
    return steps, totals


def _merge(
    row: Array, following: Array, score: Array, after: State, weight: Array, source: Array, candidate: Array, most: int
) -> tuple[_Edges, Array, Array, Array, State]:
    """Join paths that end in the same context, and give up the ones far behind."""
    key = following | (row.astype(np.uint64) << np.uint64(52))
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    new = np.concatenate(([True], ordered[1:] != ordered[:-1]))
    begin = np.flatnonzero(new)
    group = np.cumsum(new) - 1
    values = score[order]
    top = np.maximum.reduceat(values, begin)
    alpha = top + np.log(np.add.reduceat(np.exp(values - top[group]), begin))
    state_row = row[order][begin]
    kept = _within_beam(state_row, alpha, most)
    renumbered = np.cumsum(kept) - 1
    target_of_edge = np.empty(len(key), dtype=np.int64)
    target_of_edge[order] = np.where(kept, renumbered, -1)[group]
    use = target_of_edge >= 0
    edges = _Edges(
        source[use], candidate[use], target_of_edge[use], weight[use], score[:0], row[use], 0, int(renumbered[-1]) + 1
    )
    pick = order[begin[kept]]
    return edges, state_row[kept], following[pick], alpha[kept], after[pick]


def _within_beam(row: Array, alpha: Array, most: int) -> Array:
    """Which states are near enough to the best of their row, and among its first; ``row`` is sorted."""
    begin = np.flatnonzero(np.concatenate(([True], row[1:] != row[:-1])))
    size = np.diff(np.concatenate((begin, [len(row)])))
    best = np.repeat(np.maximum.reduceat(alpha, begin), size)
    kept: Array = alpha > best - _BEAM
    if size.max(initial=0) > most:
        order = np.lexsort((-alpha, row))
        rank = np.empty(len(row), dtype=np.int64)
        rank[order] = np.arange(len(row)) - np.repeat(begin, size)
        kept &= rank < most
    return kept


def _log_sum(row: Array, alpha: Array, totals: Array) -> None:
    """Write the sum of each row's path probabilities to ``totals``; ``row`` is sorted."""
    if not len(row):
        return
    begin = np.flatnonzero(np.concatenate(([True], row[1:] != row[:-1])))
    size = np.diff(np.concatenate((begin, [len(row)])))
    top = np.maximum.reduceat(alpha, begin)
    totals[row[begin]] = top + np.log(np.add.reduceat(np.exp(alpha - np.repeat(top, size)), begin))


def _backward(steps: list[_Edges], totals: Array, size: int) -> Array:
    """Posterior of every candidate, from the last step to the first."""
    candidates, shares = [], []
    beta = np.zeros(0)
    for edges in reversed(steps):
        # rows that end here: their states are the last ones, and nothing lies ahead of them
        beta = np.concatenate((beta, np.zeros(edges.targets - len(beta))))
        ahead = edges.weight + beta[edges.target]
        candidates.append(edges.candidate)
        shares.append(np.exp(edges.alpha + ahead - totals[edges.row]))
        beta = _log_sum_by(edges.source, ahead, edges.sources)
    if not candidates:
        return np.zeros(size)
    return np.bincount(np.concatenate(candidates), np.concatenate(shares), size)


def _log_sum_by(source: Array, ahead: Array, sources: int) -> Array:
    """Log-sum of the edges of each source state; a state without any gets minus infinity."""
    beta = np.full(sources, -np.inf)
    begin = np.flatnonzero(np.concatenate(([True], source[1:] != source[:-1])))
    size = np.diff(np.concatenate((begin, [len(source)])))
    top = np.maximum.reduceat(ahead, begin)
    top = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(divide="ignore"):
        beta[source[begin]] = top + np.log(np.add.reduceat(np.exp(ahead - np.repeat(top, size)), begin))
    return beta
