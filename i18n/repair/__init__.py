"""Damaged text to repaired text with evidence: damage models, candidate lattice, character language model."""

from i18n.repair._hint import decode_hint
from i18n.repair._repair import repair
from i18n.repair._result import Alternative, Change, Finding, Hypothesis, Repair

__all__ = ["Alternative", "Change", "Finding", "Hypothesis", "Repair", "decode_hint", "repair"]
