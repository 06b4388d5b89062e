"""Brackets and quotation marks come in pairs: a factor on top of the model, which sees five characters at a time.

A closing bracket that lost a byte may look like an ideographic comma or an opening one. Whether a bracket is open is
known from the line, so the posteriors of such places are weighed again with a chain over what is open.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from i18n.repair._model import LanguageModel

__all__ = ["Balance"]

Array = np.ndarray[Any, Any]

_PAIRS = {"「」": 40.0, "『』": 40.0, "【】": 20.0, "《》": 10.0, "（）": 4.0, "“”": 8.0, "‘’": 8.0}
"""How much likelier a bracket closes where it is open than five characters tell: the more, the rarer it is."""
_CLOSED_SHUT = 0.04
"""Closing what is not open; lists are numbered ``1）``."""
_OPENED_OPEN = 0.05
"""Opening what is open already."""
_LEFT_OPEN = 0.05
"""Ending the line with something open."""

_Kind = tuple[int, bool, float]
"""Bit of a pair, whether it opens, and the factor for closing it."""


class Balance:
    """Weighs posteriors again by what is open in a line."""

    def __init__(self, model: LanguageModel) -> None:
        self._effect: dict[int, _Kind] = {}
        for number, (pair, factor) in enumerate(_PAIRS.items()):
            for char, opens in ((pair[0], True), (pair[1], False)):
                token = model.vocabulary.get(char)
                if token is not None:
                    self._effect[token] = 1 << number, opens, factor

    def weigh(
        self,
        tokens: Sequence[int],
        choices: Mapping[int, tuple[Sequence[int], Sequence[float]]],
        shares: dict[int, Array],
    ) -> None:
        """Replace in ``shares`` the posteriors of the places that may be brackets."""
        effect = self._effect
        if all(effect.keys().isdisjoint(ids) for ids, _ in choices.values()):
            return
        items: list[tuple[int, list[tuple[_Kind | None, float]], list[int]]] = []
        doubtful = False
        for position, token in enumerate(tokens):
            if position not in choices:
                if token in effect:
                    items.append((position, [(effect[token], 1.0)], []))
                continue
            share = shares[position]
            option: dict[_Kind | None, float] = {}
            kinds = [effect.get(candidate) for candidate in choices[position][0]]
            for kind, probability in zip(kinds, share, strict=True):
                option[kind] = option.get(kind, 0.0) + float(probability)
            if any(kind is not None and probability > 1e-7 for kind, probability in option.items()):
                items.append((position, list(option.items()), [list(option).index(kind) for kind in kinds]))
                doubtful = True
        if doubtful:
            self._chain(items, shares)

    @staticmethod
    def _chain(items: list[tuple[int, list[tuple[_Kind | None, float]], list[int]]], shares: dict[int, Array]) -> None:
        """Forward and backward over the set of open brackets, a bit mask."""
        forward: list[dict[int, float]] = [{0: 1.0}]
        for _, options, _ in items:
            following: dict[int, float] = {}
            for state, weight in forward[-1].items():
                for kind, probability in options:
                    after, factor = _step(state, kind)
                    following[after] = following.get(after, 0.0) + weight * probability * factor
            top = max(following.values()) or 1.0
            forward.append({state: weight / top for state, weight in following.items() if weight > 1e-12 * top})
        ahead = {state: _LEFT_OPEN ** state.bit_count() for state in forward[-1]}
        for index in range(len(items) - 1, -1, -1):
            position, options, groups = items[index]
            before: dict[int, float] = {}
            marginal = [0.0] * len(options)
            for state, weight in forward[index].items():
                for number, (kind, probability) in enumerate(options):
                    after, factor = _step(state, kind)
                    value = probability * factor * ahead.get(after, 0.0)
                    before[state] = before.get(state, 0.0) + value
                    marginal[number] += weight * value
            total = sum(marginal)
            if groups and total > 0:
                old = [max(probability, 1e-300) for _, probability in options]
                shares[position] = np.array(
                    [
                        share * marginal[group] / total / old[group]
                        for share, group in zip(shares[position], groups, strict=True)
                    ]
                )
            top = max(before.values()) or 1.0
            ahead = {state: value / top for state, value in before.items()}


def _step(state: int, kind: _Kind | None) -> tuple[int, float]:
    if kind is None:
        return state, 1.0
    bit, opens, factor = kind
    if opens:
        return state | bit, _OPENED_OPEN if state & bit else 1.0
    return state & ~bit, factor if state & bit else _CLOSED_SHUT
