"""Damaged lines read: which characters were meant, how sure that is, and the guard."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from i18n.repair._balance import Balance
from i18n.repair._context import Clauses
from i18n.repair._decode import posteriors
from i18n.repair._line import Line, Unit
from i18n.repair._memory import Memory
from i18n.repair._prepare import Prepared, Span, damaged_lines, gains
from i18n.repair._result import Alternative, Change

__all__ = ["Choice", "Reading", "read", "write"]

Array = np.ndarray[Any, Any]

_MARGIN = 8.0
"""Nats by which a line has to gain before it is changed."""
_MARGIN_SURE, _MARGIN_LOST = -12.0, 0.0
"""The same where the damage of the text is beyond doubt, for lines that lost nothing and for others."""
_CERTAIN = 0.9999
"""The most that a place with lost bytes is believed."""
_SOBER = 0.8
"""Exponent of posteriors: the model takes what it was trained on for more typical than it is."""
_CHUNK = 300
"""Lines decoded at once, which bounds the memory."""
_ALTERNATIVES = 5
"""Other readings reported for a place."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What one unit means."""

    unit: Unit
    text: str
    confidence: float
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A damaged line and what it means."""

    line: Line
    choices: tuple[Choice, ...]
    prepared: Prepared


def read(text: str, spans: Sequence[Span], prepared: Prepared, strong: bool) -> list[Reading]:
    """The lines that gain enough by being repaired, and that the damage turns into what was given."""
    lines = list(damaged_lines(text, spans, prepared))
    if not lines:
        return []
    model = prepared.lexicon.model
    found: list[dict[int, Array]] = []
    totals = np.zeros(len(lines))
    for start in range(0, len(lines), _CHUNK):
        part, totals[start : start + _CHUNK] = posteriors(model, [line.row for line in lines[start : start + _CHUNK]])
        found += part
    balance, clauses, memory = Balance(model), Clauses(model), Memory(model)
    gained = []
    for line, shares, gain in zip(lines, found, gains(model, lines, totals), strict=True):
        least = _MARGIN if not strong else _MARGIN_SURE if all(unit.intact for unit in line.units) else _MARGIN_LOST
        if gain >= least:
            gained.append((line, shares))
    clauses.weigh_lines(gained)
    kept = []
    for line, shares in gained:
        balance.weigh(line.row.tokens, line.row.choices, shares)
        kept.append((line, memory.add_line(line, shares), shares))
    _remember_rest(text, spans, {line.number for line, _, _ in kept}, memory)
    readings = []
    for line, chosen, shares in kept:
        again = memory.weigh(line, chosen, shares)
        choices = tuple(_choose(unit, shares.get(unit.position), again.get(unit.position)) for unit in line.units)
        reading = Reading(line, choices, prepared)
        if _returns(text, reading):
            readings.append(reading)
    return readings


def _remember_rest(text: str, spans: Sequence[Span], damaged: set[int], memory: Memory) -> None:
    """The sound lines, and what stands percent-encoded anywhere."""
    for number, start, end in spans:
        if number not in damaged:
            memory.add_text(text[start:end])
    memory.add_percent_encoded(text)


def _choose(unit: Unit, shares: Array | None, again: Array | None) -> Choice:
    """The likeliest candidate; ``again`` are the posteriors in the light of the document.

    The confidence is that of the first look: repetition of a term makes a choice better, but not as sure as it seems.
    """
    if shares is None:
        return Choice(unit, unit.candidates[0], 1.0 if unit.intact else _CERTAIN)
    shares = shares**_SOBER
    shares = shares / shares.sum()
    ranks = np.argsort(-(shares if again is None else again), kind="stable")
    first = int(ranks[0])
    others = tuple((unit.candidates[rank], float(shares[rank])) for rank in ranks[1 : _ALTERNATIVES + 1])
    others = tuple(pair for pair in others if pair[1] > 1e-6)
    return Choice(unit, unit.candidates[first], min(float(shares[first]), _CERTAIN), others)


def _returns(text: str, reading: Reading) -> bool:
    """The guard: whether the repaired line, damaged again, is the line that was given."""
    line, damage = reading.line, reading.prepared.damage
    if reading.prepared.channel is not None:
        return all(damage(choice.text) == text[choice.unit.start : choice.unit.end] for choice in reading.choices)
    pieces: list[str] = []
    at = line.start
    for choice in reading.choices:
        pieces += (text[at : choice.unit.start], choice.text)
        at = choice.unit.end
    return damage("".join(pieces) + text[at : line.end]) == text[line.start : line.end]


def write(text: str, readings: Iterable[Reading]) -> tuple[str, tuple[Change, ...]]:
    """The text with all readings in place of what was there, and the changes; readings in the text's order."""
    pieces: list[str] = []
    changes: list[Change] = []
    at = written = 0
    run: list[Choice] = []
    for reading in readings:
        for choice in (*reading.choices, None):
            unit = choice.unit if choice is not None else None
            if run and not (unit is not None and unit.intact and unit.start == run[-1].unit.end):
                changes.append(_change(text, run, written, reading.line.number))
                pieces.append(changes[-1].chosen)
                written, at, run = changes[-1].output_end, run[-1].unit.end, []
            if choice is None or unit is None:
                continue
            if not run:
                pieces.append(text[at : unit.start])
                written += unit.start - at
                at = unit.start
            run.append(choice)
            if not unit.intact:
                changes.append(_change(text, run, written, reading.line.number))
                pieces.append(changes[-1].chosen)
                written, at, run = changes[-1].output_end, unit.end, []
    pieces.append(text[at:])
    return "".join(pieces), tuple(changes)


def _change(text: str, run: list[Choice], written: int, number: int) -> Change:
    """One change for a run of intact characters, or for a single one that lost bytes."""
    first, last = run[0].unit, run[-1].unit
    chosen = "".join(choice.text for choice in run)
    observed = text[first.start : last.end]
    return Change(
        first.start,
        last.end,
        written,
        written + len(chosen),
        number,
        observed,
        chosen,
        min(choice.confidence for choice in run),
        run[0].alternatives,
        0 if first.intact else max(1, len(chosen.encode()) - len(observed)),
    )
