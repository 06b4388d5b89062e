"""One unit: markup out, sentences translated, markup back, and the proof that it is all there."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from i18n.translate.marked import ATOMS, Atom, Marked, atom_character, atom_index, mark
from i18n.translate.polish import capitalize_first, join_sentences
from i18n.translate.render import LEVELS, render, signature
from i18n.translate.routine import Routine, gather
from i18n.translate.scripts import has_source_letters, is_wide
from i18n.translate.sentence import Context, Outcome, translate_pieces, translate_sentence
from i18n.translate.sentences import split_sentences
from i18n.translate.terms import Terms
from i18n.translate.types import Result, SentenceEngine, Source

__all__ = ["translate_unit"]

_PEELED = frozenset({"break", "emoji", "shortcode", "task", "alert"})
"""Atoms that stay where they are at the edge of a sentence, outside what is translated."""
_PEELED_BEHIND = _PEELED | {"footnote", "placeholder"}
_WIDE_PUNCTUATION = re.compile("[\u3001-\u303f\uff01-\uff65]")


@dataclass(frozen=True, slots=True)
class _Unit:
    source: Source
    marked: Marked
    context: Context
    terms: Terms


def translate_unit(
    source: Source, engine: SentenceEngine, terms: Terms, levels: Sequence[int] = LEVELS
) -> Routine[Result]:
    """Translate one unit. Its markup is the source's, or its text is ``None`` and the reason says why.

    ``levels`` are the ways to escape words that may be tried, in order.
    """
    if not has_source_letters(source.text, engine.source):
        return Result(source.text, engine.origin, 1.0)
    wide = is_wide(engine.target)

    def opaque(text: str) -> bool:
        return not has_source_letters(text, engine.source) and (wide or not _WIDE_PUNCTUATION.search(text))

    marked = mark(source, opaque=opaque, wide_target=wide)
    context = Context(engine, list(marked.atoms))
    unit = _Unit(source, marked, context, terms)
    children = yield from _translate_children(marked, engine, terms)
    reason = None
    for attempt in (translate_sentence, translate_pieces):
        outcome = yield from _translate_text(unit, pieces=attempt is translate_pieces)
        if outcome.text is None:
            reason = outcome.reason
            continue
        text = _render(unit, outcome.text, children, levels)
        if text is not None:
            return Result(text, engine.origin, _confidence(outcome, children))
        reason = "the markup could not be kept"
    return Result(None, engine.origin, None, reason)


def _translate_children(marked: Marked, engine: SentenceEngine, terms: Terms) -> Routine[list[tuple[Result, Result]]]:
    """Alternative texts and titles, each as it is best and with everything escaped; untranslated where that fails."""
    results = yield from gather(
        [translate_unit(child, engine, terms, levels) for child in marked.children for levels in (LEVELS, LEVELS[1:])]
    )
    filled = [
        result if result.text is not None else Result(marked.children[number // 2].text, result.origin, 0.0)
        for number, result in enumerate(results)
    ]
    return list(zip(filled[::2], filled[1::2], strict=True))


def _translate_text(unit: _Unit, *, pieces: bool) -> Routine[Outcome]:
    """The whole text, sentence by sentence."""
    context, text = unit.context, unit.marked.text
    edges: list[tuple[str, str, str]] = []
    for line in _lines(text, context):
        for start, end in split_sentences(line, wide=context.wide_source):
            edges.append(_peel(line[start:end], context))
    cores = [unit.terms.fix(core, context.atoms, context.free_markers(core)) for _, core, _ in edges]
    translate = translate_pieces if pieces else translate_sentence
    outcomes = yield from gather([translate(core, context) for core in cores])
    reason = next((outcome.reason for outcome in outcomes if outcome.text is None), None)
    if reason is not None:
        return Outcome(None, reason=reason)
    joined = ""
    for (before, core, after), outcome in zip(edges, outcomes, strict=True):
        translated = outcome.text or ""
        if not context.wide and not core[:1].islower():
            translated = _capitalized(translated, context)
        wide = context.wide or _is_break(joined[-1:], context)
        joined = join_sentences(joined, before + translated + after, wide=wide)
    lead = text[: len(text) - len(text.lstrip())]
    tail = text[len(text.rstrip()) :]
    joined = lead + joined.strip() + tail
    return Outcome(joined, sum(o.log_probability for o in outcomes), sum(o.tokens for o in outcomes))


def _capitalized(text: str, context: Context) -> str:
    """The sentence with a capital at its beginning; a glossary term there gets one too."""
    index = atom_index(text[0]) if text else None
    if index is None or context.atoms[index].kind != "term":
        return capitalize_first(text)
    term = str(context.atoms[index].parts[0])
    context.atoms.append(Atom((capitalize_first(term),), "term"))
    return atom_character(len(context.atoms) - 1) + text[1:]


def _is_break(character: str, context: Context) -> bool:
    index = atom_index(character) if character else None
    return index is not None and context.atoms[index].kind == "break"


def _lines(text: str, context: Context) -> list[str]:
    """The text cut behind its hard breaks, so that no sentence has one inside."""
    lines, start = [], 0
    for match in re.finditer(f"[{ATOMS}]", text):
        if _is_break(match.group(), context):
            lines.append(text[start : match.end()])
            start = match.end()
    return [*lines, text[start:]] if start < len(text) else lines


def _peel(sentence: str, context: Context) -> tuple[str, str, str]:
    """A sentence without what stands at its edges and says nothing: ``(before, core, after)``."""

    def peeled(character: str, kinds: frozenset[str]) -> bool:
        index = atom_index(character)
        return character.isspace() or (index is not None and context.atoms[index].kind in kinds)

    start, end = 0, len(sentence)
    while start < end and peeled(sentence[start], _PEELED):
        start += 1
    while end > start and peeled(sentence[end - 1], _PEELED_BEHIND):
        end -= 1
    return sentence[:start], sentence[start:end], sentence[end:]


def _render(unit: _Unit, text: str, children: Sequence[tuple[Result, Result]], levels: Sequence[int]) -> str | None:
    """The text in its syntax, or ``None`` if its markup is not the source's however the words are escaped."""
    wanted = signature(unit.source)
    lines = unit.source.text.count("\n")
    for level in levels:
        inner = [str(pair[min(level, 1)].text) for pair in children]
        written = render(text, unit.marked, unit.context.atoms, inner, syntax=unit.source.syntax, level=level)
        translated = Source(written, unit.source.syntax, unit.source.references)
        if written.strip() and written.count("\n") <= lines and signature(translated) == wanted:
            return written
    return None


def _confidence(outcome: Outcome, children: Sequence[tuple[Result, Result]]) -> float | None:
    """Geometric mean of the tokens' probabilities; 1 for a copy, ``None`` where unknown. The worst child counts."""
    scores = [child.score for child, _ in children]
    if math.isnan(outcome.log_probability) or None in scores:
        return None
    own = min(1.0, math.exp(outcome.log_probability / outcome.tokens)) if outcome.tokens else 1.0
    return min([own, *(score for score in scores if score is not None)])
