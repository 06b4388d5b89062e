"""Damaged lines read: which characters were meant, how sure that is, and the guard."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np

from i18n.repair._balance import Balance
from i18n.repair._context import Clauses
from i18n.repair._decode import posteriors
from i18n.repair._line import Line, Unit
from i18n.repair._memory import Doubt, Memory
from i18n.repair._prepare import Prepared, Span, damaged_lines, gains
from i18n.repair._result import Alternative, Changes

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

    start: int
    """Code-point offset in the line; most of these numbers are small, and take no memory of their own."""
    end: int
    text: str
    intact: bool
    """Whether nothing was lost."""
    confidence: float
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A damaged line and what it means."""

    number: int
    start: int
    """Code-point offset in the text."""
    end: int
    wide: int
    """Sound characters outside ASCII that the channel cannot have made."""
    choices: tuple[Choice, ...]
    prepared: Prepared

    @property
    def damaged(self) -> tuple[int, int]:
        """Code-point offsets in the text, of the first damaged character and behind the last one."""
        return self.start + self.choices[0].start, self.start + self.choices[-1].end


@dataclass(frozen=True, slots=True)
class _Draft:
    """A line at first sight, and what is needed to look again where the document may tell more."""

    reading: Reading
    doubts: list[tuple[int, tuple[str, ...], Doubt]]
    """Index of the choice, its candidates, and the doubt about it."""


def read(text: str, spans: Sequence[Span], prepared: Prepared, strong: bool) -> list[Reading]:
    """The lines that gain enough by being repaired, and that the damage turns into what was given.

    Some lines are decoded at a time, and of each only what is left of it is kept until the whole document is counted.
    """
    memory = Memory(prepared.lexicon.model)
    drafts: list[_Draft] = []
    names: dict[str, str] = {}
    lines = damaged_lines(text, spans, prepared)
    while part := list(islice(lines, _CHUNK)):
        drafts += _first_sight(part, prepared, strong, memory, names)
    if not drafts:
        return []
    damaged = {draft.reading.number for draft in drafts}
    for number, start, end in spans:
        if number not in damaged:
            memory.add_text(text[start:end])
    memory.add_percent_encoded(text)
    drafts.reverse()
    readings = []
    while drafts:
        reading = _second_sight(drafts.pop(), memory)
        if _returns(text, reading):
            readings.append(reading)
    return readings


def _first_sight(
    lines: Sequence[Line], prepared: Prepared, strong: bool, memory: Memory, names: dict[str, str]
) -> Iterator[_Draft]:
    """The lines that gain enough, as the line alone tells; what is certain in them goes to the memory."""
    model = prepared.lexicon.model
    balance, clauses = Balance(model), Clauses(model)
    found, totals = posteriors(model, [line.row for line in lines])
    gained = []
    for line, shares, gain in zip(lines, found, gains(model, lines, totals), strict=True):
        least = _MARGIN if not strong else _MARGIN_SURE if all(unit.intact for unit in line.units) else _MARGIN_LOST
        if gain >= least:
            gained.append((line, shares))
    clauses.weigh_lines(gained)
    for line, shares in gained:
        balance.weigh(line.row.tokens, line.row.choices, shares)
        doubts = memory.add_line(line, shares)
        choices = tuple([_choose(unit, line.start, shares.get(unit.position), names) for unit in line.units])
        again = [
            (index, unit.candidates, doubts[unit.position])
            for index, unit in enumerate(line.units if doubts else ())
            if unit.position in doubts
        ]
        yield _Draft(Reading(line.number, line.start, line.end, line.wide, choices, prepared), again)


def _choose(unit: Unit, base: int, shares: Array | None, names: dict[str, str]) -> Choice:
    """The likeliest candidate in a line that begins at ``base``.

    ``names`` holds one copy of each string, since few of them are different.
    """
    start, end = unit.start - base, unit.end - base
    if shares is None:
        chosen = names.setdefault(unit.candidates[0], unit.candidates[0])
        return Choice(start, end, chosen, unit.intact, 1.0 if unit.intact else _CERTAIN)
    values = shares.tolist()
    return _ranked(start, end, unit.candidates, values, values)


def _ranked(start: int, end: int, candidates: Sequence[str], shares: list[float], order: list[float]) -> Choice:
    """The first of some candidates in an order that higher numbers come first in, with the others."""
    sober = [share**_SOBER for share in shares]
    whole = sum(sober)
    first, *rest = sorted(range(len(order)), key=order.__getitem__, reverse=True)[: _ALTERNATIVES + 1]
    others = tuple([(candidates[rank], value) for rank in rest if (value := sober[rank] / whole) > 1e-6])
    return Choice(start, end, candidates[first], False, min(sober[first] / whole, _CERTAIN), others)


def _second_sight(draft: _Draft, memory: Memory) -> Reading:
    """The reading in the light of the document.

    The confidence is that of the first look: repetition of a term makes a choice better, but not as sure as it seems.
    """
    if not draft.doubts:
        return draft.reading
    choices = list(draft.reading.choices)
    for index, candidates, doubt in draft.doubts:
        weighed = memory.weigh(doubt)
        if weighed is not None:
            one = choices[index]
            choices[index] = _ranked(one.start, one.end, candidates, doubt.share.tolist(), weighed.tolist())
    return replace(draft.reading, choices=tuple(choices))


def _returns(text: str, reading: Reading) -> bool:
    """The guard: whether the repaired line, damaged again, is the line that was given."""
    damage, line = reading.prepared.damage, text[reading.start : reading.end]
    if reading.prepared.units is not None:
        return all(damage(choice.text) == line[choice.start : choice.end] for choice in reading.choices)
    pieces: list[str] = []
    at = 0
    for choice in reading.choices:
        pieces += (line[at : choice.start], choice.text)
        at = choice.end
    return damage("".join(pieces) + line[at:]) == line


def write(text: str, readings: list[Reading]) -> tuple[str, Changes]:
    """The text with all readings in place of what was there, and the changes; readings in the text's order.

    One change for a run of intact characters, or for a single one that lost bytes. The list is used up, so that
    readings and changes are not in memory twice.
    """
    output: list[str] = []
    changes = Changes(text)
    at = written = 0
    readings.reverse()
    while readings:
        reading = readings.pop()
        pieces: list[str] = []
        for run in _runs(reading.choices):
            first, start, end = run[0], reading.start + run[0].start, reading.start + run[-1].end
            chosen = first.text if len(run) == 1 else "".join([choice.text for choice in run])
            pieces += (text[at:start], chosen)
            written += start - at
            lost = 0 if first.intact else max(1, len(chosen.encode()) - (end - start))
            confidence = min([choice.confidence for choice in run])
            behind = written + len(chosen)
            changes.append(start, end, written, behind, reading.number, confidence, first.alternatives, lost)
            at, written = end, behind
        output.append("".join(pieces))
    output.append(text[at:])
    repaired = "".join(output)
    return repaired, changes.written(repaired)


def _runs(choices: Iterable[Choice]) -> Iterator[list[Choice]]:
    """Neighbours that lost nothing together, and each of the others alone."""
    run: list[Choice] = []
    for choice in choices:
        if run and not (choice.intact and choice.start == run[-1].end):
            yield run
            run = []
        run.append(choice)
        if not choice.intact:
            yield run
            run = []
    if run:
        yield run
