"""How much speaks for two pieces of text being one and its translation, as log-odds.

The weights are log-likelihood ratios, pair against any two of a document, measured on translated documentation and
rounded towards caution: of a source's code spans, targets, tags and numbers a translation lacks one or two in a
hundred, of its Latin words two in a hundred; the logarithm of the ratio of lengths scatters by 0.12 in long and 0.4 in
short texts, between texts at random by 0.95. Length follows Gale and Church: "A Program for Aligning Sentences in
Bilingual Corpora" (1993).
"""

import math
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from i18n.align.evidence import Evidence
from i18n.align.outline import Outline

__all__ = ["Node", "Scorer", "growth", "latin_is_foreign"]


@dataclass(frozen=True, slots=True)
class Node:
    """Something to align: a section, a block, a row, a column or a slot."""

    kind: str
    """What it is; different kinds are seldom each other's translation."""
    evidence: Evidence
    path: tuple[str, ...] = ()
    """The containers around."""
    level: int = 0
    """Level of a heading."""


_SHARED = 5.0
"""What one thing in common counts at most; else minus the logarithm of its frequency."""
_SHARED_ALL = 14.0
_LACKING = -2.0
_LACKING_ALL = -7.0
_LOOSE = ("id ", "fragment ")
_LACKING_LOOSE = -0.5
"""Ids of headings and fragments of links: many translations have none, so that only different ones say much."""
_WORD = 3.5
_WORD_LACKING = -1.2
_WORD_LACKING_ALL = -4.0
_LONE = frozenset({"fence", "code_block", "table", "html_block", "hr", "front matter", "math_block"})
"""Kinds of which none is ever the translation of another kind, nearly."""
_OTHER_LONE, _OTHER_KIND, _OTHER_PATH, _OTHER_LEVEL = -9.0, -4.0, -1.5, -1.2
_RANDOM_SPREAD = 0.95
_LEAST_SPREAD = 0.03
_SHORT_SPREAD = 1.5
_LENGTH_FLOOR = -5.0


_OTHER_SCRIPT = re.compile("[^\\W\\d_\u0000-\u024f]")
_FOREIGN = 0.2
"""Least share of texts with letters of another script: tables of types are Latin in every language."""


@dataclass(slots=True)
class Scorer:
    """Gives the log-odds of two nodes, knowing what is frequent in the two documents.

    ``source_words`` and ``target_words`` say of which side words in Latin letters are expected on the other one:
    those of a text in another script, which took them over as they are.
    """

    source_words: bool
    target_words: bool
    growth: float = 0.0
    """Logarithm of the ratio of the documents' lengths."""
    nodes: int = 0
    frequency: Counter[str] = field(default_factory=Counter)
    """Number of nodes with an anchor, a word or a kind (marked by ``kind``)."""

    def learn(self, nodes: Iterable[Node]) -> None:
        """Count what is in ``nodes``, all those of one document."""
        for node in nodes:
            self.nodes += 1
            self.frequency.update(node.evidence.anchors)
            self.frequency.update(node.evidence.words)
            self.frequency[_kind(node)] += 1

    def __call__(self, source: Node, target: Node) -> float:
        """Log-odds that ``target`` translates ``source``."""
        return (
            self._place(source, target)
            + self._anchors(source.evidence, target.evidence)
            + self._words(source.evidence, target.evidence)
            + self.length(source, target)
        )

    def length(self, source: Node, target: Node) -> float:
        """The part of the log-odds that comes from the lengths."""
        return self._length(source.evidence.size, target.evidence.size)

    def _place(self, source: Node, target: Node) -> float:
        if source.kind != target.kind:
            lone = source.kind in _LONE or target.kind in _LONE
            return _OTHER_LONE if lone else _OTHER_KIND
        score = self._weight(_kind(source), 2.0)
        if source.path != target.path:
            score += _OTHER_PATH
        return score + _OTHER_LEVEL * abs(source.level - target.level)

    def _anchors(self, source: Evidence, target: Evidence) -> float:
        shared = math.fsum(self._weight(name, _SHARED) for name in source.anchors & target.anchors)
        lone, others = source.anchors - target.anchors, target.anchors - source.anchors
        lacking = 0.0
        for name in (*lone, *others):
            loose = name.startswith(_LOOSE)
            both = loose and _has(lone, name) and _has(others, name)
            lacking += _LACKING if both or not loose else _LACKING_LOOSE
        return min(shared, _SHARED_ALL) + max(lacking, _LACKING_ALL)

    def _words(self, source: Evidence, target: Evidence) -> float:
        common = source.words & target.words
        if not (self.source_words or self.target_words):
            return min(math.fsum(self._weight(word, _WORD) for word in common) / 2, _SHARED_ALL)
        lacking = 0
        if self.source_words:
            lacking += len(source.words - common)
        if self.target_words:
            lacking += len(target.words - common)
        shared = min(math.fsum(self._weight(word, _WORD) for word in common), _SHARED_ALL)
        return shared + max(_WORD_LACKING * lacking, _WORD_LACKING_ALL)

    def _length(self, source: float, target: float) -> float:
        if not source and not target:
            return 0.0
        delta = math.log((target + 4) / (source + 4)) - self.growth
        variance = _LEAST_SPREAD + _SHORT_SPREAD / (min(source, target) + 4)
        if variance >= _RANDOM_SPREAD**2 / 2:
            variance = _RANDOM_SPREAD**2 / 2
        expected = -delta * delta / (2 * variance) - math.log(variance) / 2
        random = -delta * delta / (2 * _RANDOM_SPREAD**2) - math.log(_RANDOM_SPREAD)
        return max(expected - random, _LENGTH_FLOOR)

    def _weight(self, name: str, most: float) -> float:
        share = (self.frequency[name] + 1) / (self.nodes + 2)
        return min(-math.log(share), most)


def _kind(node: Node) -> str:
    return f"kind {'/'.join(node.path)} {node.kind}{node.level or ''}"


_LONG = 15
_FEWEST = 5
_CAUTION = 2
_MOST_GROWTH = 1.2


def growth(source: Iterable[Evidence], target: Iterable[Evidence]) -> float:
    """Logarithm of how much longer texts get by translation, from those that can only be each other's.

    These are the texts of some length whose anchors no other text of their document has. The median is taken, since
    a few of them may be edited, and it counts the less the fewer they are.
    """
    left, right = _by_anchors(source), _by_anchors(target)
    ratios = [math.log((right[names] + 4) / (left[names] + 4)) for names in left if names in right]
    if len(ratios) < _FEWEST:
        return 0.0
    middle = statistics.median(ratios) * len(ratios) / (len(ratios) + _CAUTION)
    return max(-_MOST_GROWTH, min(middle, _MOST_GROWTH))


def _by_anchors(texts: Iterable[Evidence]) -> dict[frozenset[str], float]:
    """Sizes of the texts by their anchors, where these are unique."""
    sizes: dict[frozenset[str], list[float]] = defaultdict(list)
    for text in texts:
        if text.anchors and text.size >= _LONG:
            sizes[text.anchors].append(text.size)
    return {names: found[0] for names, found in sizes.items() if len(found) == 1}


def latin_is_foreign(outline: Outline) -> bool:
    """Whether the document is written in another script than Latin, so that Latin words in it are names."""
    others = sum(_OTHER_SCRIPT.search(slot.text) is not None for slot in outline.slots)
    return others > _FOREIGN * len(outline.slots)


def _has(names: Iterable[str], like: str) -> bool:
    """Whether there is an anchor of the kind that ``like`` is of."""
    kind = like.partition(" ")[0] + " "
    return any(name.startswith(kind) for name in names)
