"""The way from a text to its repair: suspicion, choice of a hypothesis, decoding, and the guard."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
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

    hypotheses = [variant for suspect in suspects(text) for variant in variants(text, suspect)]
    if not hypotheses:
        return Repair(text)
    trials = [_Trial.make(text, hypothesis, _SAMPLE_LINES) for hypothesis in hypotheses]
    # a larger set of lost bytes explains at least as much: it has to pay for itself
    best = max(trials, key=lambda trial: trial.gain - (5.0 if trial.hypothesis.stripped else 0.0))
    if best.gain < _DOCUMENT_MARGIN:
        return Repair(text)
    return _apply(text, best)


@dataclass(slots=True)
class _Trial:
    """A hypothesis on the first damaged lines of a text."""

    hypothesis: Hypothesis
    channel: "Channel"
    lexicon: "Lexicon"
    gain: float

    @classmethod
    def make(cls, text: str, hypothesis: Hypothesis, most: int) -> "_Trial":
        """Measure how much better the text is explained by the damage than as it stands."""
        from i18n.repair._decode import posteriors

        channel, lexicon = _prepare(hypothesis)
        lines = []
        for line in _damaged_lines(text, channel, lexicon):
            lines.append(line)
            if len(lines) >= most:
                break
        if not lines:
            return cls(hypothesis, channel, lexicon, 0.0)
        _, totals = posteriors(lexicon.model, [line.row for line in lines], 8)
        gain = sum(max(0.0, _gain(line, total)) for line, total in zip(lines, totals, strict=True))
        return cls(hypothesis, channel, lexicon, gain)


@lru_cache(maxsize=32)
def _prepare(hypothesis: Hypothesis) -> tuple["Channel", "Lexicon"]:
    """The channel of a hypothesis, knowing the model's characters."""
    from i18n.repair._channel import Channel
    from i18n.repair._line import Lexicon
    from i18n.repair._model import load

    model = load()
    channel = Channel(hypothesis)
    channel.learn(char for char in model.vocabulary if char > "\x7f")
    return channel, Lexicon(model)


def _gain(line: "Line", total: float) -> float:
    return total + line.cost + _TOKEN_COST * line.sound - 8.0 * line.strays


def _damaged_lines(text: str, channel: "Channel", lexicon: "Lexicon") -> Iterator["Line"]:
    """The lines with units, taken apart."""
    from i18n.repair._line import take_apart

    start, number = 0, 1
    for end, following in _line_spans(text):
        if not text[start:end].isascii():
            line = take_apart(text, start, end, number, channel, lexicon)
            if line is not None:
                yield line
        start, number = following, number + 1


def _line_spans(text: str) -> Iterator[tuple[int, int]]:
    """End of each line's text, and start of the next line."""
    for match in _LINE_END.finditer(text):
        yield match.start(), match.end()
    yield len(text), len(text)


def _apply(text: str, trial: _Trial) -> Repair:
    from i18n.repair._decode import posteriors

    lines = list(_damaged_lines(text, trial.channel, trial.lexicon))
    found, totals = posteriors(trial.lexicon.model, [line.row for line in lines])
    strong = trial.gain > _STRONG
    margin, margin_pure = (_MARGIN_MIXED, _MARGIN_PURE) if strong else (_MARGIN, _MARGIN)
    pieces: list[str] = []
    changes: list[Change] = []
    at = written = 0
    for line, shares, total in zip(lines, found, totals, strict=True):
        if _gain(line, total) < (margin if line.wide else margin_pure):
            continue
        chosen = [_choose(unit.candidates, shares.get(unit.position, ())) for unit in line.units]
        images = "".join(trial.channel.damage(text_) for text_, _, _ in chosen)
        if images != "".join(text[unit.start : unit.end] for unit in line.units):
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
    return Repair("".join(pieces), trial.hypothesis, tuple(changes))


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
