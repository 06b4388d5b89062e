"""Damaged text to repaired text with evidence: damage models, candidate lattice, character language model."""

from i18n.repair._result import Alternative, Change, Finding, Hypothesis, Repair
from i18n.repair._repair import decode_hint, repair

__all__ = ["Alternative", "Change", "Finding", "Hypothesis", "Repair", "decode_hint", "repair"]
