"""A damaged line taken apart: sound pieces, units with their candidates, and the row that the decoder gets."""

from dataclasses import dataclass
from functools import lru_cache

from i18n.repair._channel import Channel
from i18n.repair._decode import SKIP, Row
from i18n.repair._lexicon import Lexicon
from i18n.repair._pairs import read_pairs, reread
from i18n.repair._result import Hypothesis
from i18n.repair._tokens import UNKNOWN, tokens

__all__ = ["Line", "Unit", "literal_cost", "take_apart", "take_apart_pairs"]

_STRANGE = 8.0
"""Nats against a reading with a character that the model has never seen."""


@dataclass(frozen=True, slots=True)
class Unit:
    """The image of one character in a line, or of several that lost nothing."""

    start: int
    """Code-point offset in the text."""
    end: int
    position: int
    """Index of the row's position that decides it; -1 where there is no choice."""
    candidates: tuple[str, ...]
    intact: bool
    """Whether nothing was lost, so that there is just one candidate for certain."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with units."""

    number: int
    start: int
    """Code-point offset in the text."""
    end: int
    units: tuple[Unit, ...]
    row: Row
    cost: float
    """Nats that the damaged characters cost as they stand."""
    sound: list[int]
    """Tokens of what is not damaged."""
    wide: int
    """Sound characters outside ASCII that the channel cannot have made."""
    strays: int
    """Characters that the channel may have made and that belong to no unit."""


@lru_cache(maxsize=65536)
def _plain(char: str, before: str) -> float:
    if char.isalpha() and before.isalpha():
        return 3.5
    return 6.0


def literal_cost(text: str) -> float:
    """Nats that a writer spends on these characters if they are meant as they stand, roughly."""
    return sum(_plain(char, before) for before, char in zip(" " + text, text, strict=False) if char > "\x7f")


def take_apart(text: str, start: int, end: int, number: int, channel: Channel, lexicon: Lexicon) -> Line | None:
    """The units of ``text[start:end]``, or ``None`` where there are none."""
    units: list[Unit] = []
    row = Row([0], {})
    at, cost, strays, wide = start, 0.0, 0, 0
    sound = [0]
    unknown = lexicon.model.vocabulary[UNKNOWN]
    single = channel.singles
    before = ""

    def count(piece: str) -> None:
        nonlocal strays, wide
        for char in piece:
            if char > "\x7f":
                if char in single:
                    strays += 1
                else:
                    wide += 1

    for match in channel.unit.finditer(text, start, end):
        if match.start() > at:
            piece = text[at : match.start()]
            sound += _literal(piece, row, lexicon)
            count(piece)
        image = match.group()
        found, intact, ids, weights = lexicon.unit(
            image, channel, before if match.start() == at else "", text[match.end() : match.end() + 1]
        )
        if not found:
            strays += 1
            sound += _literal(image, row, lexicon)
        else:
            if not intact or not units or not units[-1].intact or units[-1].end != match.start():
                units.append(Unit(match.start(), match.end(), len(row.tokens) if len(ids) > 1 else -1, found, intact))
            else:
                run = units[-1]
                units[-1] = Unit(run.start, match.end(), -1, (run.candidates[0] + found[0],), True)
            if len(ids) > 1:
                row.choices[len(row.tokens)] = ids, weights
            if ids != [SKIP]:
                row.tokens.append(ids[0] if ids[0] != SKIP else 0)
            before = found[0]
            cost += literal_cost(image) - _STRANGE * (ids == [unknown])
        at = match.end()
    if not units:
        return None
    piece = text[at:end]
    sound += _literal(piece + "\n", row, lexicon)
    count(piece)
    return Line(number, start, end, tuple(units), row, cost, sound, wide, strays)


def take_apart_pairs(
    text: str, start: int, end: int, number: int, hypothesis: Hypothesis, lexicon: Lexicon
) -> Line | None:
    """The characters behind ``text[start:end]`` under a double-byte hypothesis; ``None`` where it does not fit."""
    if hypothesis.true_codec == "utf-8":
        found = reread(text, start, end, hypothesis, lexicon.known)
    else:
        found = read_pairs(text, start, end, hypothesis)
    if not found:
        return None
    units: list[Unit] = []
    row = Row([0], {})
    at, strange = start, 0.0
    sound = [0]
    unknown = lexicon.model.vocabulary[UNKNOWN]
    for pair in found:
        first = max(at, pair.start)
        if first > at:
            sound += _literal(text[at:first], row, lexicon)
        at = first
        if pair.end > at and pair.candidates == (text[at : pair.end],):
            continue
        candidates = lexicon.likeliest(pair.candidates)
        ids, weights = lexicon.scored(candidates, text[pair.end : pair.end + 1])
        strange += _STRANGE * (ids == [unknown])
        units.append(Unit(at, max(at, pair.end), len(row.tokens) if len(ids) > 1 else -1, candidates, pair.intact))
        if len(ids) > 1:
            row.choices[len(row.tokens)] = ids, weights
        if ids != [SKIP]:
            row.tokens.append(ids[0] if ids[0] != SKIP else 0)
        at = max(at, pair.end)
    if not units:
        return None
    sound += _literal(text[at:end] + "\n", row, lexicon)
    if hypothesis.true_codec == "utf-8":
        cost = sum(8.0 for char in text[start:end] if char > "\x7f")  # characters that hardly ever meet
    else:
        cost = sum(literal_cost(text[unit.start : unit.end]) for unit in units)
    return Line(number, start, end, tuple(units), row, cost - strange, sound, 0, 0)


def _literal(piece: str, row: Row, lexicon: Lexicon) -> list[int]:
    found = lexicon.model.ids("".join(tokens(piece)))
    row.tokens.extend(found)
    return found
