"""A damaged line taken apart: sound pieces, units with their candidates, and the row that the decoder gets."""

from dataclasses import dataclass

from i18n.repair._decode import SKIP, Row
from i18n.repair._lexicon import Lexicon
from i18n.repair._pairs import PairReader
from i18n.repair._tokens import UNKNOWN
from i18n.repair._units import STRANGE, Units

__all__ = ["Line", "Unit", "take_apart", "take_apart_pairs"]


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


class _Pieces:
    """A line while it is put together from sound pieces and units, from the left to the right."""

    def __init__(self, text: str, lexicon: Lexicon, singles: frozenset[str] = frozenset()) -> None:
        self._text, self._lexicon, self._singles = text, lexicon, singles
        self.units: list[Unit] = []
        self.row = Row([0], {})
        self.sound = [0]
        self.cost = 0.0
        self.strays = self.wide = 0

    def literal(self, piece: str, counted: bool = True) -> None:
        """Text as it stands; ``counted`` says whether its characters are looked at one by one."""
        found = self._lexicon.literal(piece)
        self.sound += found
        self.row.tokens.extend(found)
        if counted and not piece.isascii():
            for char in piece:
                if char in self._singles:
                    self.strays += 1
                elif char > "\x7f":
                    self.wide += 1

    def run(self, start: int, end: int, chars: str, cost: float) -> None:
        """Characters that lost nothing."""
        tokens = self._lexicon.tokens
        self.row.tokens.extend([token for char in chars if (token := tokens[char]) != SKIP])
        self.cost += cost
        if self.units and self.units[-1].intact and self.units[-1].end == start:
            before = self.units.pop()
            start, chars = before.start, before.candidates[0] + chars
        self.units.append(Unit(start, end, -1, (chars,), True))

    def unit(self, start: int, end: int, candidates: tuple[str, ...], ids: list[int], weights: list[float]) -> None:
        """A character that lost something."""
        row = self.row
        position = -1
        if len(ids) > 1:
            position = len(row.tokens)
            row.choices[position] = ids, weights
        self.units.append(Unit(start, end, position, candidates, False))
        if ids != [SKIP]:
            row.tokens.append(ids[0] if ids[0] != SKIP else 0)

    def line(self, number: int, start: int, end: int) -> Line:
        """The whole."""
        return Line(number, start, end, tuple(self.units), self.row, self.cost, self.sound, self.wide, self.strays)


def take_apart(text: str, start: int, end: int, number: int, table: Units) -> Line | None:
    """The units of ``text[start:end]``, or ``None`` where there are none."""
    channel, lexicon = table.channel, table.lexicon
    pieces = _Pieces(text, lexicon, channel.singles)
    at, before = start, ""
    for match in channel.piece.finditer(text, start, end):
        first, last = match.span()
        if first > at:
            pieces.literal(text[at:first])
            before = ""
        chars = channel.read(match.group()) if match.lastindex else None
        if chars is not None:
            pieces.run(first, last, chars, table.cost(chars))
            before = chars[-1]
        elif match.lastindex:
            for inner in channel.unit.finditer(text, first, last):
                before = _take_unit(text, *inner.span(), before, table, pieces)
        else:
            before = _take_unit(text, first, last, before, table, pieces)
        at = last
    if not pieces.units:
        return None
    pieces.literal(text[at:end] + "\n")
    return pieces.line(number, start, end)


def _take_unit(text: str, start: int, end: int, before: str, table: Units, pieces: _Pieces) -> str:
    """Add what looks like a unit to the pieces; what is behind comes behind the character returned."""
    image = text[start:end]
    entry = table.entry(image, before, text[end : end + 1])
    if not entry.candidates:
        pieces.literal(image, False)
        pieces.strays += 1
        return before
    if entry.intact:
        pieces.run(start, end, entry.candidates[0], entry.cost)
    else:
        pieces.unit(start, end, entry.candidates, entry.ids, entry.weights)
        pieces.cost += entry.cost
    return entry.candidates[0]


def take_apart_pairs(text: str, start: int, end: int, number: int, reader: PairReader, lexicon: Lexicon) -> Line | None:
    """The characters behind ``text[start:end]`` under a double-byte hypothesis; ``None`` where it does not fit."""
    found = reader.read(text, start, end)
    if not found:
        return None
    pieces = _Pieces(text, lexicon)
    unknown = lexicon.model.vocabulary[UNKNOWN]
    at = start
    for pair in found:
        first, last = max(at, pair.start), max(at, pair.end)
        if first > at:
            pieces.literal(text[at:first], False)
        if pair.intact:
            chars = pair.candidates[0]
            pieces.run(first, last, chars, -STRANGE * sum([lexicon.tokens[char] == unknown for char in chars]))
        else:
            candidates = lexicon.likeliest(pair.candidates)
            ids, weights = lexicon.scored(candidates, text[pair.end : pair.end + 1])
            pieces.unit(first, last, candidates, ids, weights)
            pieces.cost -= STRANGE * (ids == [unknown])
        at = last
    pieces.literal(text[at:end] + "\n", False)
    pieces.cost += reader.cost(text, start, end, found)
    return pieces.line(number, start, end)
