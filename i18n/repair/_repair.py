"""The way from a text to its repair: suspicion, choice of a hypothesis, decoding, and the guard."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from i18n.repair._result import Change, Hypothesis, Repair

if TYPE_CHECKING:
    from i18n.repair._channel import Channel
    from i18n.repair._line import Lexicon, Line

__all__ = ["decode_hint", "repair"]

_SAMPLE_LINES = 60
"""Lines that each hypothesis is tried on."""
_MARGIN = 8.0
"""Nats by which a line has to gain before it is changed."""
_STRONG = 100.0
"""Nats of gain from which on the damage of a text is beyond doubt; lines then need less evidence of their own."""
_MARGIN_PURE, _MARGIN_MIXED = -8.0, 2.0
"""The margin of lines in such a text, without and with sound characters outside ASCII."""
_DOCUMENT_MARGIN = 14.0
"""Nats by which a text has to gain before it counts as damaged."""
_TOKEN_COST = 2.5
"""Nats of a sound token, the same with and without the damage."""
_LINE_END = re.compile(r"\r\n|\r|\n")


def repair(text: str) -> Repair:
    """Repair a text; a text that is sound comes back as it is."""
    if text.isascii():
        return Repair(text)
    from i18n.repair._detect import suspects, variants
    from i18n.repair._pairs import suspect_pairs

    hypotheses = [variant for suspect in suspects(text) for variant in variants(text, suspect)]
    hypotheses += suspect_pairs(text)
    if not hypotheses:
        return Repair(text)
    gains = {hypothesis: _try(text, hypothesis) for hypothesis in hypotheses}
    # a larger set of lost bytes explains at least as much: it has to pay for itself
    best = max(gains, key=lambda hypothesis: gains[hypothesis] - (5.0 if hypothesis.stripped else 0.0))
    if gains[best] < _DOCUMENT_MARGIN:
        return Repair(text)
    return _apply(text, _prepare(best), gains[best] > _STRONG)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What it takes to undo the damage of a hypothesis."""

    hypothesis: Hypothesis
    lexicon: "Lexicon"
    channel: "Channel | None"
    """``None`` for double-byte codecs."""

    def damage(self, text: str) -> str:
        """The text as the damage delivers it."""
        from i18n.repair._pairs import damage_pairs

        return damage_pairs(text, self.hypothesis) if self.channel is None else self.channel.damage(text)


@lru_cache(maxsize=32)
def _prepare(hypothesis: Hypothesis) -> _Prepared:
    """Channel and lexicon of a hypothesis, knowing the model's characters."""
    from i18n.repair._channel import CODECS, Channel
    from i18n.repair._line import Lexicon
    from i18n.repair._model import load

    lexicon = Lexicon(load())
    if hypothesis.true_codec != "utf-8" or hypothesis.wrong_codec not in CODECS:
        return _Prepared(hypothesis, lexicon, None)
    channel = Channel(hypothesis)
    channel.learn(lexicon.known)
    return _Prepared(hypothesis, lexicon, channel)


def _try(text: str, hypothesis: Hypothesis) -> float:
    """Nats by which the damage explains the first damaged lines better than chance explains them as they stand."""
    from i18n.repair._decode import posteriors

    prepared = _prepare(hypothesis)
    lines = list(islice(_damaged_lines(text, prepared), _SAMPLE_LINES))
    if not lines:
        return 0.0
    _, totals = posteriors(prepared.lexicon.model, [line.row for line in lines], 8)
    return sum(max(0.0, _gain(line, total)) for line, total in zip(lines, totals, strict=True))


def _gain(line: "Line", total: float) -> float:
    return total + line.cost + _TOKEN_COST * line.sound - 8.0 * line.strays


def _damaged_lines(text: str, prepared: "_Prepared") -> Iterator["Line"]:
    """The lines with units, taken apart."""
    from i18n.repair._line import take_apart, take_apart_pairs

    start, number = 0, 1
    for end, following in _line_spans(text):
        if not text[start:end].isascii():
            if prepared.channel is not None:
                line = take_apart(text, start, end, number, prepared.channel, prepared.lexicon)
            else:
                line = take_apart_pairs(text, start, end, number, prepared.hypothesis, prepared.lexicon)
            if line is not None:
                yield line
        start, number = following, number + 1


def _line_spans(text: str) -> Iterator[tuple[int, int]]:
    """End of each line's text, and start of the next line."""
    for match in _LINE_END.finditer(text):
        yield match.start(), match.end()
    yield len(text), len(text)


def _apply(text: str, prepared: _Prepared, strong: bool) -> Repair:
    from i18n.repair._balance import Balance
    from i18n.repair._decode import posteriors

    lines = list(_damaged_lines(text, prepared))
    found, totals = posteriors(prepared.lexicon.model, [line.row for line in lines])
    margin, margin_pure = (_MARGIN_MIXED, _MARGIN_PURE) if strong else (_MARGIN, _MARGIN)
    pieces: list[str] = []
    changes: list[Change] = []
    at = written = 0
    balance = Balance(prepared.lexicon.model)
    for line, shares, total in zip(lines, found, totals, strict=True):
        balance.weigh(line.row.tokens, line.row.choices, shares)
        if _gain(line, total) < (margin if line.wide else margin_pure):
            continue
        chosen = [_choose(unit.candidates, shares.get(unit.position, ())) for unit in line.units]
        if not _returns(text, line, chosen, prepared):
            continue  # the guard: what was damaged again has to be what was given
        for unit, (char, confidence, others) in zip(line.units, chosen, strict=True):
            if unit.start > at:
                pieces.append(text[at : unit.start])
                written += unit.start - at
            pieces.append(char)
            observed = text[unit.start : unit.end]
            last = changes[-1] if changes else None
            if unit.intact and last is not None and last.end == unit.start and not last.lost:
                changes[-1] = Change(
                    last.start, unit.end, last.output_start, written + len(char), line.number,
                    last.observed + observed, last.chosen + char, 1.0,
                )
            else:
                lost = 0 if unit.intact else max(1, len(char.encode()) - len(observed))
                changes.append(
                    Change(
                        unit.start, unit.end, written, written + len(char), line.number, observed, char,
                        1.0 if unit.intact else confidence, others, lost,
                    )
                )
            written += len(char)
            at = unit.end
    if not changes:
        return Repair(text)
    pieces.append(text[at:])
    return Repair("".join(pieces), prepared.hypothesis, tuple(changes))


_Choice = tuple[str, float, tuple[tuple[str, float], ...]]


def _returns(text: str, line: "Line", chosen: Sequence[_Choice], prepared: _Prepared) -> bool:
    """Whether the repaired line, damaged again, is the line that was given."""
    if prepared.channel is not None:
        return all(
            prepared.damage(char) == text[unit.start : unit.end]
            for unit, (char, _, _) in zip(line.units, chosen, strict=True)
        )
    begin, end = line.start, line.end
    pieces, at = [], begin
    for unit, (char, _, _) in zip(line.units, chosen, strict=True):
        pieces += (text[at : unit.start], char)
        at = unit.end
    return prepared.damage("".join(pieces) + text[at:end]) == text[begin:end]


def _choose(candidates: Sequence[str], shares: Sequence[float]) -> tuple[str, float, tuple[tuple[str, float], ...]]:
    if len(candidates) == 1:
        return candidates[0], 0.999, ()
    ranked = sorted(zip(candidates, map(float, shares), strict=True), key=lambda pair: -pair[1])
    return ranked[0][0], min(ranked[0][1], 0.9999), tuple((c, p) for c, p in ranked[1:6] if p > 1e-6)


def decode_hint(data: bytes) -> str | None:
    """Name the likely encoding of bytes that are not UTF-8, or ``None`` where there is no telling."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None
