"""Which of the possible characters are meant: forward-backward over rows of candidates.

A *row* is a stretch of positions, each with one or more candidate tokens. All rows of a text are decoded side by side,
one position a step, so that the work is a few array operations a step and not a loop over characters. Rows are cut
into *islands* first: positions that hang together, a choice and what follows until no choice is in sight. What lies
between islands is the same in every reading, and scored once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from i18n.repair._model import ORDER, Following, LanguageModel, State

__all__ = ["SKIP", "WIDTH", "Row", "posteriors"]

Array = np.ndarray[Any, Any]

SKIP = 0xFFFF
"""Token of a candidate that the model does not see: a space, a zero-width character."""

_REACH = ORDER - 1
_TOKEN, _ROW = np.uint64(13), np.uint64(13 * _REACH)
"""Bits of a token, and of the context in front of which the island's number stands."""
_CONTEXT_MASK = (np.uint64(1) << _ROW) - np.uint64(1)
_BEAM = float(np.exp(-13.0))
"""Share of the best path below which a path is given up."""
_HOPELESS = 1e-8
"""Share of the best edge below which an edge is given up before it is joined with others."""
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
    """A line to decode: its tokens, a boundary first, and the places where there is a choice."""

    tokens: list[int]
    """Ids; at a place of choice any, it is not looked at."""
    choices: dict[int, tuple[Sequence[int], Sequence[float]]]
    """By position, ascending: the candidates' token ids, and their log-weights beside the model's."""


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows one behind the other, as arrays."""

    words: Array
    """int64: candidates; those of certain positions first, then those of the places of choice."""
    priors: Array
    """float32: log-weight of each candidate beside the model's."""
    begin: Array
    """int64: index of each position's first candidate."""
    count: Array
    """int64: number of each position's candidates."""
    offset: Array
    """int64: index of each position in its row."""
    places: Array
    """int64: the positions where there is a choice."""
    skips: bool
    """Whether there is a candidate that the model does not see."""


@dataclass(frozen=True, slots=True)
class _Islands:
    """Stretches of positions to decode; ``row`` may have several."""

    row: Array
    start: Array
    """int64: first position."""
    length: Array
    context: Array
    """uint64: packed tokens before it."""
    state: State

    def take(self, index: Array) -> "_Islands":
        """Some of the islands."""
        row, start, length, context = (one.take(index) for one in (self.row, self.start, self.length, self.context))
        return _Islands(row, start, length, context, self.state.take(index))


def posteriors(model: LanguageModel, rows: Sequence[Row], width: int = WIDTH) -> tuple[list[dict[int, Array]], Array]:
    """For each row the posteriors of the candidates by position, and the log-probability of the row."""
    if not rows:
        return [], np.zeros(0)
    table = _table(rows)
    islands, totals = _islands(model, rows, table)
    islands = islands.take(np.argsort(-islands.length, kind="stable"))
    flat = np.zeros(len(table.words))
    for first in range(0, len(islands.row), _BATCH):
        part = islands.take(np.arange(first, min(first + _BATCH, len(islands.row))))
        narrow = _crowded(table, part)
        steps, total = _forward(model, table, part, min(width, _NARROW) if narrow else width)
        np.add.at(totals, part.row, total)
        flat += _backward(steps, len(flat))
    return _shares(rows, table, flat), totals


def _table(rows: Sequence[Row]) -> _Table:
    tokens: list[int] = []
    places: list[int] = []
    pool: list[int] = []
    priors: list[float] = []
    sizes: list[int] = []
    for row in rows:
        base = len(tokens)
        tokens += row.tokens
        for at, (ids, weights) in row.choices.items():
            places.append(base + at)
            pool += ids
            priors += weights
            sizes.append(len(ids))
    size = len(tokens)
    words = np.array(tokens + pool, dtype=np.int64)
    begin, count = np.arange(size), np.ones(size, dtype=np.int64)
    where, many = np.array(places, dtype=np.int64), np.array(sizes, dtype=np.int64)
    begin[where] = size + np.cumsum(many) - many
    count[where] = many
    lengths = np.array([len(row.tokens) for row in rows])
    offset = np.arange(size) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    weights32 = np.concatenate((np.zeros(size, dtype=np.float32), np.array(priors, dtype=np.float32)))
    return _Table(words, weights32, begin, count, offset, where, bool((words == SKIP).any()))


def _islands(model: LanguageModel, rows: Sequence[Row], table: _Table) -> tuple[_Islands, Array]:
    """Cut rows where four certain tokens in a row leave one context only; score what lies between.

    The score of certain tokens is added to the rows' totals, which are returned.
    """
    size = len(table.begin)
    lengths = np.array([len(row.tokens) for row in rows])
    owner = np.repeat(np.arange(len(rows)), lengths)
    scores, context, state = model.read(table.words[:size].astype(np.uint64), table.offset)
    places = table.places
    apart = np.ones(len(places), dtype=bool)
    if len(places):
        apart[1:] = (np.diff(places) > _REACH) | (np.diff(owner[places]) > 0)
    start = places[apart]
    last = places[np.append(apart[1:], True)[: len(places)]]
    row = owner[start]
    end = np.minimum(np.cumsum(lengths)[row], last + _REACH + 1)
    covered = np.zeros(size + 1, dtype=np.int64)
    covered[start] += 1
    np.subtract.at(covered, end, 1)
    certain = np.cumsum(covered[:size]) == 0
    totals = np.bincount(owner[certain], scores[certain], len(rows))
    return _Islands(row, start, end - start, context[start], state.take(start - 1)), totals


def _crowded(table: _Table, part: _Islands) -> bool:
    many = np.concatenate(([0], np.cumsum(table.count)))
    return bool((many[part.start + part.length] - many[part.start]).sum() > _CROWDED * part.length.sum())


def _shares(rows: Sequence[Row], table: _Table, flat: Array) -> list[dict[int, Array]]:
    """The posteriors by row and position."""
    at, result = len(table.begin), []
    for row in rows:
        mine = {}
        for position, (ids, _) in row.choices.items():
            mine[position] = flat[at : at + len(ids)]
            at += len(ids)
        result.append(mine)
    return result


@dataclass(frozen=True, slots=True)
class _Edges:
    """One step: from each state along each candidate to the next states, as far as they are gone on with."""

    source: Array
    candidate: Array
    target: Array
    weight: Array
    """float64: probability of the candidate, over that by which the island's paths were scaled in this step."""
    alpha: Array
    """float64: of each source state, its probability as scaled."""
    tail: Array
    """float64: of each target state that ends its island, one over the sum of the island's last states."""


def _forward(model: LanguageModel, table: _Table, islands: _Islands, most: int) -> tuple[list[_Edges], Array]:
    """Expand, score, merge and prune, one position after the other; the edges of all steps and the totals."""
    row = np.arange(len(islands.row))  # islands are ordered by length: those that are left are the first ones
    context, state, alpha = islands.context, islands.state, np.ones(len(row))
    totals = np.zeros(len(row))
    steps: list[_Edges] = []
    for step in range(int(islands.length.max(initial=0))):
        position = islands.start.take(row) + step
        width = table.count.take(position)
        upto = width.cumsum()
        source = np.arange(len(row)).repeat(width)
        candidate = np.arange(len(source)) + (table.begin.take(position) - upto + width).repeat(width)
        word = table.words.take(candidate)
        skip = word == SKIP if table.skips else None
        logp, after = _score(model, context, state, source, word, skip)
        weight = np.exp((logp + table.priors.take(candidate)).astype(np.float64))
        mass = alpha.take(source) * weight
        best = np.maximum.reduceat(mass, (upto - width)[_firsts(row)])
        totals[: len(best)] += np.log(best)
        scale = best.take(row)
        use = (mass > _HOPELESS * scale.take(source)).nonzero()[0]
        source, mass, weight, candidate = source.take(use), mass.take(use), weight.take(use), candidate.take(use)
        scale = scale.take(source)
        key = _keys(context, row, source, word.take(use), None if skip is None else skip.take(use))
        pick, target, share = _merge(key, mass / scale, most)
        state = _states(after, state, source.take(pick), use.take(pick), skip)
        row, context = (key.take(pick) >> _ROW).astype(np.int64), key.take(pick) & _CONTEXT_MASK
        going, tail = _end(row, share, islands.length, step + 1, totals)
        kept = (target >= 0).nonzero()[0]
        weight /= scale
        steps.append(_Edges(source.take(kept), candidate.take(kept), target.take(kept), weight.take(kept), alpha, tail))
        if len(tail):
            row, context, share, state = row[:going], context[:going], share[:going], state.take(np.arange(going))
        alpha = share
    return steps, totals


def _firsts(row: Array) -> Array:
    """Where each run of equal numbers begins; ``row`` is sorted."""
    new = np.empty(len(row), dtype=bool)
    new[:1] = True
    np.not_equal(row[1:], row[:-1], out=new[1:])
    return new.nonzero()[0]


def _sizes(begin: Array, whole: int) -> Array:
    """How long each run is, of ``whole`` numbers that fall into runs."""
    size = np.empty_like(begin)
    np.subtract(begin[1:], begin[:-1], out=size[:-1])
    size[-1:] = whole - begin[-1:]
    return size


def _score(
    model: LanguageModel, context: Array, state: State, source: Array, word: Array, skip: Array | None
) -> tuple[Array, Following]:
    """Log-probability of each edge, and what it leads to; the model does not see the words to skip."""
    if skip is None or not skip.any():
        return model.score(context, state, source, word)
    logp, after = model.score(context, state, source, np.where(skip, 0, word))
    logp[skip] = 0.0
    return logp, after


def _keys(context: Array, row: Array, source: Array, word: Array, skip: Array | None) -> Array:
    """The island and the context that each edge leads to, in one number."""
    island = row.astype(np.uint64) << _ROW
    key: Array = ((context << _TOKEN) & _CONTEXT_MASK | island).take(source) | word.astype(np.uint64)
    return key if skip is None else np.where(skip, (context | island).take(source), key)


def _states(after: Following, before: State, source: Array, edge: Array, skip: Array | None) -> State:
    """The model's states behind some edges; ``source`` are the states that they come from."""
    states = after.states(edge)
    if skip is not None and (same := np.flatnonzero(skip.take(edge))).size:
        states.backoffs[:, same] = before.backoffs.take(source.take(same), axis=1)
        states.depth[same] = before.depth.take(source.take(same))
    return states


def _end(row: Array, share: Array, length: Array, step: int, totals: Array) -> tuple[int, Array]:
    """How many states go on behind a step, and for the others one over the sum of their island, which is its end."""
    going = int(np.searchsorted(row, np.searchsorted(-length, -step)))
    if going == len(row):
        return going, share[:0]
    over = row[going:]
    sums = np.bincount(over - over[0], share[going:])
    totals[over[0] : over[0] + len(sums)] += np.log(sums)
    return going, 1 / sums.take(over - over[0])


def _merge(key: Array, mass: Array, most: int) -> tuple[Array, Array, Array]:
    """Join edges that lead to the same context, and give up the ones far behind.

    An edge for each state that is left, the state of each edge (-1: given up), and the mass of each state.
    """
    order = np.argsort(key, kind="stable")
    ordered = key.take(order)
    begin = _firsts(ordered)
    share = np.add.reduceat(mass.take(order), begin)
    kept = _within_beam((ordered.take(begin) >> _ROW).astype(np.int64), share, most)
    number = kept.cumsum()
    number -= 1
    number[~kept] = -1
    target = np.empty(len(key), dtype=np.int64)
    target[order] = number.repeat(_sizes(begin, len(key)))
    return order.take(begin[kept]), target, share[kept]


def _within_beam(row: Array, share: Array, most: int) -> Array:
    """Which states are near enough to the best of their row, and among its first; ``row`` is sorted."""
    begin = _firsts(row)
    size = _sizes(begin, len(row))
    least = np.maximum.reduceat(share, begin)
    least *= _BEAM
    kept: Array = share > least.repeat(size)
    if size.max(initial=0) <= most:
        return kept
    near = kept.nonzero()[0]
    mine = row.take(near)
    begin = _firsts(mine)
    size = _sizes(begin, len(near))
    if size.max() > most:
        order = np.argsort(mine - share.take(near) * (0.5 / share.max()), kind="stable")
        rank = np.arange(len(near)) - np.repeat(begin, size)
        kept[near.take(order[rank >= most])] = False
    return kept


def _backward(steps: list[_Edges], size: int) -> Array:
    """Posterior of every candidate (``size`` in all), from the last step to the first."""
    candidates: list[Array] = []
    shares: list[Array] = []
    beta: Array = np.zeros(0)
    for edges in reversed(steps):
        # islands that end here: their states are the last ones, and nothing lies ahead of them
        ahead = edges.weight * np.concatenate((beta, edges.tail)).take(edges.target)
        candidates.append(edges.candidate)
        shares.append(edges.alpha.take(edges.source) * ahead)
        beta = np.bincount(edges.source, ahead, len(edges.alpha))
    if not candidates:
        return np.zeros(size)
    return np.bincount(np.concatenate(candidates), np.concatenate(shares), size)
