"""A source and its translation: which unit is translated by which text."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from i18n.align.outline import Outline, is_implied
from i18n.align.pairing import Candidate, pair_slots
from i18n.align.scoring import latin_is_foreign
from i18n.markdown.leaves import Slot
from i18n.markdown.unit import Key

__all__ = ["Alignment", "Left", "Pair", "align"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A unit of the source and its translation."""

    key: Key
    line: int
    """Line in the source, counted from 1."""
    translation: str
    target_line: int
    score: float
    """Between 0 and 1; half for a pair whose texts cannot be judged or may be parts of each other."""
    accepted: bool
    """Whether structures agree so well that nobody has to look at it."""


@dataclass(frozen=True, slots=True)
class Left:
    """A unit of one of the documents that has no counterpart in the other."""

    line: int
    key: Key
    untranslated: bool = False
    """Whether there is a counterpart, but in the source language."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The result: pairs in the order of the source, and what is left on both sides."""

    pairs: tuple[Pair, ...]
    left_source: tuple[Left, ...]
    left_target: tuple[Left, ...]
    agreement: float
    """Share of code, link targets, numbers and tags that the documents have in common."""
    trusted: bool
    """Whether that is enough for any pair to be accepted."""


_ACCEPTED = 0.9
"""Least score of a pair that needs no review."""
_LEAST_OWN = -1.5
"""Log-odds below which two texts hardly fit, however sure their place."""
_LEAST_LENGTH = -2.0
"""Part of the log-odds that comes from the lengths, below which one text is probably more than the other."""
_LEAST_AGREEMENT = 0.3
"""Share of anchors in common below which documents are probably no translations of each other."""
_LEAST_SHOWN, _LEAST_SHOWN_OTHERWISE = 0.1, 0.5
"""Least score of a fuzzy pair, in documents that are translations of each other and in others."""


def align(source: Outline, target: Outline) -> Alignment:
    """Align a document with its translation by structure; the languages play no role but for their scripts.

    A source unit without counterpart is left, and so is one whose counterpart is still in the source language. What
    stands where a source has something that is no unit needs no counterpart and is not left.
    """
    pairing = pair_slots(source, target)
    trusted = pairing.agreement >= _LEAST_AGREEMENT
    least = _LEAST_SHOWN if trusted else _LEAST_SHOWN_OTHERWISE
    found = [candidate for candidate in pairing.candidates if _score(candidate) >= least]
    units = [candidate for candidate in found if candidate.source.start in source.offered]
    copies = {candidate.source.start for candidate in units if _is_copy(candidate, source, target)}
    pairs = [candidate for candidate in units if candidate.source.start not in copies]
    done = {candidate.source.start for candidate in pairs}
    used = {candidate.target.start for candidate in found} | pairing.covered
    return Alignment(
        tuple(_pair(candidate, trusted) for candidate in sorted(pairs, key=lambda one: one.source.start)),
        tuple(_left(slot, slot.start in copies) for slot in _units(source) if slot.start not in done),
        tuple(_left(slot) for slot in _units(target) if slot.start not in used),
        pairing.agreement,
        trusted,
    )


def _units(outline: Outline) -> Iterator[Slot]:
    return (slot for slot in outline.slots if slot.start in outline.offered)


def _left(slot: Slot, untranslated: bool = False) -> Left:
    return Left(slot.line, (slot.context, slot.text), untranslated)


def _pair(candidate: Candidate, trusted: bool) -> Pair:
    source, target = candidate.source, candidate.target
    score = round(_score(candidate) * _plausibility(candidate) * (1.0 if trusted else 0.5), 2)
    return Pair((source.context, source.text), source.line, target.text, target.line, score, score >= _ACCEPTED)


def _score(candidate: Candidate) -> float:
    """How sure the place of the pair is."""
    return candidate.probability * _logistic((candidate.own + candidate.context - 2) / 1.5)


def _plausibility(candidate: Candidate) -> float:
    """How well the two texts fit each other, whatever their place."""
    fit = _logistic(2 * (candidate.own - _LEAST_OWN) + 3) * _logistic(2 * (candidate.length - _LEAST_LENGTH) + 3)
    return fit if _is_sound(candidate) and not candidate.doubtful else fit / 2


def _logistic(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(odds, 30.0))))


_LETTERS = re.compile(r"[^\W\d_]")
_OTHER_SCRIPT = re.compile("[^\\W\\d_\u0000-\u024f]")
_PROSE = re.compile(r"\b(?:[a-z\u00df-\u024f]{2,},?[ ]){4}[a-z\u00df-\u024f]{2,}\b")
"""Five words in small letters in a row: no name and no program."""


def _is_copy(candidate: Candidate, source: Outline, target: Outline) -> bool:
    """Whether the counterpart is the source text itself, and that is prose in the source language.

    Names, code and single words are the same in many languages, and any text may be between two that share a script
    other than Latin.
    """
    text = candidate.source.text
    if text != candidate.target.text:
        return False
    if _OTHER_SCRIPT.search(text):
        return not latin_is_foreign(target)
    return not latin_is_foreign(source) and _PROSE.search(text) is not None


def _is_sound(candidate: Candidate) -> bool:
    """Whether the pair can be a translation at all, whatever its place: the same syntax, and words."""
    source, target = candidate.source, candidate.target
    if is_implied(target):
        return False
    return source.syntax is target.syntax and _LETTERS.search(target.text) is not None
