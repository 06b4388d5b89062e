"""A source and its translation: which unit is translated by which text."""

import math
import re
from dataclasses import dataclass

from i18n.align.outline import outline
from i18n.align.pairing import Candidate, pair_slots
from i18n.markdown.segment import SegmentOptions
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
    """Between 0 and 1."""
    accepted: bool
    """Whether structures agree so well that nobody has to look at it."""


@dataclass(frozen=True, slots=True)
class Left:
    """A unit of one of the documents that has no counterpart in the other."""

    line: int
    text: str
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


_ACCEPTED = 0.9
_LEAST_OWN = -1.5
_LEAST_AGREEMENT = 0.3
_LEAST_SHOWN = 0.3


def align(source: str, translation: str, options: SegmentOptions) -> Alignment:
    """Align two documents, given as text, by structure; the languages play no role but for their scripts."""
    left, right = outline(source, options), outline(translation, options)
    pairing = pair_slots(left, right)
    trusted = pairing.agreement >= _LEAST_AGREEMENT
    pairs: list[Pair] = []
    done: set[int] = set()
    used: set[int] = set()
    untranslated: set[int] = set()
    for candidate in pairing.candidates:
        begin = candidate.source.start
        if begin not in left.offered:
            used.add(candidate.target.start)
            continue
        score = _score(candidate)
        if score < _LEAST_SHOWN:
            continue
        used.add(candidate.target.start)
        if _is_copy(candidate):
            untranslated.add(begin)
            continue
        done.add(begin)
        accepted = trusted and score >= _ACCEPTED and candidate.own >= _LEAST_OWN and _is_sound(candidate)
        pairs.append(
            Pair(
                (candidate.source.context, candidate.source.text),
                candidate.source.line,
                candidate.target.text,
                candidate.target.line,
                round(score, 2),
                accepted,
            )
        )
    return Alignment(
        tuple(pairs),
        tuple(
            Left(slot.line, slot.text, slot.start in untranslated)
            for slot in left.slots
            if slot.start in left.offered and slot.start not in done
        ),
        tuple(
            Left(slot.line, slot.text) for slot in right.slots if slot.start in right.offered and slot.start not in used
        ),
        pairing.agreement,
    )


def _score(candidate: Candidate) -> float:
    odds = (candidate.own + candidate.context - 2) / 1.5
    return candidate.probability / (1 + math.exp(-max(-30.0, min(odds, 30.0))))


_LETTERS = re.compile(r"[^\W\d_]")
_WIDE = re.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


def _is_copy(candidate: Candidate) -> bool:
    """Whether the translation is the source text itself, where that holds words of another script than Latin."""
    return candidate.source.text == candidate.target.text and _WIDE.search(candidate.source.text) is not None


def _is_sound(candidate: Candidate) -> bool:
    """Whether the pair can be a translation at all, whatever its place: the same syntax, and words."""
    source, target = candidate.source, candidate.target
    return source.syntax is target.syntax and _LETTERS.search(target.text) is not None
