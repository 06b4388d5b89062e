"""The way from a text to its repair: suspicion, choice of hypotheses, decoding, and what has to be left alone."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from i18n.repair._result import Finding, Hypothesis, Repair

if TYPE_CHECKING:
    from i18n.repair._prepare import Prepared, Span
    from i18n.repair._reading import Reading

__all__ = ["repair"]

_STRONG = 100.0
"""Nats of gain from which on the damage of a text is beyond doubt; lines then need less evidence of their own."""
_DOCUMENT_MARGIN = 14.0
"""Nats by which a text has to gain before it counts as damaged."""
_OCCAM = 5.0
"""Nats that a hypothesis has to pay for bytes that were taken out: a larger set explains at least as much."""
_SOFT_HYPHEN = 1.5
"""The same for the soft hyphen alone, which nobody sees and much software takes out."""
_SAMPLE = 2500
"""Characters of suspicious lines that each hypothesis is tried on."""
_HEAT = 500
"""Characters of them that are enough to tell the hypotheses that are far from the truth."""
_BEHIND = 30.0
"""Nats behind the best from which on a hypothesis is far from it."""
_ROUNDS = 3
"""Kinds of damage looked for in one text."""
_LINE_END = re.compile(r"\r\n|\r|\n")


def repair(text: str) -> Repair:
    """Repair a text; a text that is sound comes back as it is.

    Newlines, spaces, markup and everything else that the damage did not touch stay as they are. Never raises.
    """
    if text.isascii():
        return Repair(text)
    readings = _readings(text)
    spared: list[Reading] = []
    if readings:
        readings, spared = _spare(text, readings)
    findings = _findings(text, readings, spared)
    if not readings:
        from i18n.repair._ftfy import restore_lossless

        return (None if findings else restore_lossless(text)) or Repair(text, findings=findings)
    from i18n.repair._reading import write

    weight: Counter[Hypothesis] = Counter()
    for reading in readings:
        weight[reading.prepared.hypothesis] += sum(len(choice.text) for choice in reading.choices)
    repaired, changes = write(text, readings)
    return Repair(repaired, weight.most_common(1)[0][0], changes, findings)


def _readings(text: str) -> list["Reading"]:
    """The damaged lines of a text, read; in order."""
    found: list[Reading] = []
    spans: list[Span] | None = None
    rest = text
    for _ in range(_ROUNDS):
        hypotheses = _hypotheses(rest)
        if not hypotheses:
            break
        from i18n.repair._reading import read

        if spans is None:
            spans = _spans(text)
        trials = _trials(text, _sample(text, spans), hypotheses)
        gain, prepared = max(trials, key=lambda trial: trial[0] + _prior(trial[1].hypothesis))
        if gain < _DOCUMENT_MARGIN:
            break
        fresh = read(text, spans, prepared, gain > _STRONG)
        if not fresh:
            break
        found += fresh
        done = {reading.number for reading in found}
        spans = [span for span in spans if span[0] not in done]
        rest = "\n".join(text[start:end] for _, start, end in spans)
    return sorted(found, key=lambda reading: reading.start)


def _trials(text: str, sample: "list[Span]", hypotheses: list[Hypothesis]) -> "list[tuple[float, Prepared]]":
    """What speaks for each likely hypothesis; other encodings than UTF-8 are only supposed where that does not fit.

    Of a long sample the first lines are enough to tell the hypotheses that are far from the truth; the others are
    tried on the rest as well.
    """
    from i18n.repair._prepare import evidence, in_script

    hypotheses = _different(text, sample, hypotheses)
    heat = _heat(sample)
    gained: dict[Hypothesis, float] = {}
    if heat:
        trials = evidence(text, heat, hypotheses)
        worth = [gain + _prior(prepared.hypothesis) for gain, prepared in trials]
        likely = [trial for trial, value in zip(trials, worth, strict=True) if value > max(worth) - _BEHIND]
        if len(likely) == 1 and likely[0][0] > _STRONG:
            return [(likely[0][0], in_script(text, sample, likely[0][1]))]
        gained = {prepared.hypothesis: gain for gain, prepared in likely}
        hypotheses, sample = list(gained), sample[len(heat) :]

    def tried(some: list[Hypothesis]) -> "list[tuple[float, Prepared]]":
        found = evidence(text, sample, some)
        return [(gain + gained.get(prepared.hypothesis, 0.0), prepared) for gain, prepared in found]

    found = tried([one for one in hypotheses if one.true_codec == "utf-8"])
    for hypothesis in hypotheses:
        if hypothesis.true_codec != "utf-8" and not any(gain > _STRONG for gain, _ in found):
            found += tried([hypothesis])
    return found


def _different(text: str, sample: "list[Span]", hypotheses: list[Hypothesis]) -> list[Hypothesis]:
    """The hypotheses without those that say the same of these lines as another that is likelier beforehand."""
    from i18n.repair._channel import images_among

    chars = set().union(*(text[start:end] for _, start, end in sample))
    found: dict[tuple[str | None, ...] | Hypothesis, Hypothesis] = {}
    for hypothesis in hypotheses:
        images = images_among(hypothesis, chars) or hypothesis
        best = found.setdefault(images, hypothesis)
        if _prior(hypothesis) > _prior(best):
            found[images] = hypothesis
    kept = set(found.values())
    return [hypothesis for hypothesis in hypotheses if hypothesis in kept]


def _heat(sample: "list[Span]") -> "list[Span]":
    """The first lines of a sample, where there are many more."""
    size = 0
    for number, (_, start, end) in enumerate(sample):
        if size >= _HEAT:
            rest = sum(end - start for _, start, end in sample[number:])
            return sample[:number] if rest >= _HEAT else []
        size += end - start
    return []


def _sample(text: str, spans: "list[Span]") -> "list[Span]":
    """The first suspicious lines, the same for all hypotheses."""
    from i18n.repair._detect import suspicious
    from i18n.repair._pairs import suspicious_pairs

    sample, size = [], 0
    for number, start, end in spans:
        if suspicious(text, start, end) or suspicious_pairs(text, start, end):
            sample.append((number, start, end))
            size += end - start
            if size > _SAMPLE:
                break
    return sample


def _prior(hypothesis: Hypothesis) -> float:
    """Nats for a hypothesis before its evidence; lost no-break spaces are only supposed where some may be missing."""
    cost = _OCCAM + 0.3 * len(hypothesis.stripped) if hypothesis.stripped else 0.0
    if hypothesis.stripped == (0xAD,):
        cost = _SOFT_HYPHEN
    return (0.5 if hypothesis.spaces else 0.0) - cost


def _hypotheses(text: str) -> list[Hypothesis]:
    from i18n.repair._detect import suspects, variants
    from i18n.repair._pairs import suspect_pairs

    found = [variant for suspect in suspects(text) for variant in variants(text, suspect)]
    return found + suspect_pairs(text)


def _spans(text: str) -> "list[Span]":
    """The lines with anything outside ASCII."""
    spans, number, start = [], 1, 0
    for match in _LINE_END.finditer(text):
        if not text[start : match.start()].isascii():
            spans.append((number, start, match.start()))
        number, start = number + 1, match.end()
    if not text[start:].isascii():
        spans.append((number, start, len(text)))
    return spans


def _spare(text: str, readings: list["Reading"]) -> tuple[list["Reading"], list["Reading"]]:
    """The readings to carry out, and those that the text merely quotes."""
    from i18n.repair._quote import Context, Place

    damaged = {reading.number for reading in readings}
    sound = sum(1 for number, start, end in _spans(text) if number not in damaged) + sum(
        reading.wide > 2 * sum(len(choice.text) for choice in reading.choices) for reading in readings
    )
    lines = len(re.findall(r"[^\r\n]+", text))
    if len(readings) > (0.5 * sound if sound else 0.2 * lines):
        return readings, []
    context = Context(text)

    def place(reading: "Reading") -> Place:
        return Place(reading.number, *reading.damaged)

    quoted = [reading for reading in readings if context.in_code(place(reading)) or context.talks(place(reading))]
    if len(quoted) < len(readings):
        quoted = [reading for reading in quoted if context.talks(place(reading)) and reading.wide]
    spared = {reading.number for reading in quoted}
    return [reading for reading in readings if reading.number not in spared], quoted


def _findings(text: str, readings: Sequence["Reading"], spared: Sequence["Reading"]) -> tuple[Finding, ...]:
    from i18n.repair._quote import Context, beyond_recovery

    findings = []
    for reading in spared:
        start, end = reading.damaged
        message = f"damaged text that seems to be quoted was left alone ({reading.prepared.hypothesis})"
        findings.append(Finding(reading.number, start, end, "quoted", text[start:end], message))
    done = {reading.number for reading in readings}
    gone = [place for place in beyond_recovery(text) if place.line not in done]
    if gone:
        context = Context(text)
        quoted = [context.in_code(place) or context.talks(place) for place in gone]
        told: set[int] = set()
        for place, spare in zip(gone, quoted, strict=True):
            if place.line in told:
                continue
            told.add(place.line)
            observed = text[place.start : place.end]
            if spare and sum(quoted) * 2 > len(quoted):
                message = f"{observed!r} stands for lost text, and seems to be quoted"
                findings.append(Finding(place.line, place.start, place.end, "quoted", observed, message))
            else:
                message = f"{observed!r} stands for text whose bytes are gone; only the original can tell what it was"
                findings.append(Finding(place.line, place.start, place.end, "unrecoverable", observed, message))
    return tuple(sorted(findings, key=lambda finding: finding.start))
