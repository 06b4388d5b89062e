"""From two outlines to pairs of slots: sections first, then the blocks of each, then rows, cells and slots."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from i18n.align.evidence import Evidence, code_evidence, evidence
from i18n.align.lattice import Match, align_sequences, moved
from i18n.align.outline import Block, Outline, Part, Table
from i18n.align.scoring import Node, Scorer, growth, latin_is_foreign
from i18n.align.sections import Segment, segments
from i18n.markdown.leaves import Slot

__all__ = ["Candidate", "Pairing", "pair_slots"]

_Item = Block | Table


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two slots that stand in the same place, and what speaks for them being one text."""

    source: Slot
    target: Slot
    own: float
    """Log-odds of the two texts."""
    length: float
    """The part of it that the lengths contribute."""
    context: float
    """Log-odds of the blocks around: row, neighbours, section."""
    probability: float
    """That the alignment takes them for a pair, of all ways to align the documents."""
    doubtful: bool
    """Whether one of the texts may be only a part of the other."""


@dataclass(slots=True)
class Pairing:
    """All candidates, and what the documents have in common."""

    candidates: list[Candidate] = field(default_factory=list)
    covered: set[int] = field(default_factory=set)
    """Starts of target slots in blocks whose counterpart has no slot, as in a region that is not translated."""
    shared: int = 0
    """Anchors of matched blocks that both sides have, counted on both."""
    total: int = 0
    """Anchors of all blocks of both sides."""

    @property
    def agreement(self) -> float:
        """Share of the anchors that both sides have; 1 where there are none."""
        return self.shared / self.total if self.total else 1.0


_AGREE = 4.0
"""Log-odds for a segment whose blocks are the same on both sides, in kind and order."""
_FRONT = 6.0
"""The same key of the front matter."""
_NEIGHBOUR = 0.5
_EDGE = 1.0
"""Both blocks are the first, or the last, of their section."""


_MOVED = 8.0
"""Least log-odds for a block or a row that stands elsewhere in its section or table."""
_CLEARLY = 2.0
"""Log-odds by which a text alone has to fit better than the text with its lone neighbour."""


def pair_slots(source: Outline, target: Outline) -> Pairing:
    """Pair the slots of two documents. A slot of the source comes in one candidate at most."""
    return _Pairs(source, target).run()


class _Pairs:
    """The state of one pairing: the scorers, and what was found."""

    def __init__(self, source: Outline, target: Outline) -> None:
        self.source = source
        self.target = target
        self.result = Pairing()
        left, right = ([block_node(block) for block in _blocks(side)] for side in (source, target))
        grown = growth((node.evidence for node in left), (node.evidence for node in right))
        self.scorer = Scorer(latin_is_foreign(source), latin_is_foreign(target), grown)
        self.scorer.learn(left)
        self.scorer.learn(right)

    def run(self) -> Pairing:
        self._front()
        sides = (self.source.sections, self.target.sections)
        for segment in segments(*sides, self.scorer, item_evidence):
            self._segment(segment)
        return self.result

    def _front(self) -> None:
        """Pair front matter by key; where a key has several values, by position if their numbers agree."""
        keyed: dict[str, tuple[list[Slot], list[Slot]]] = defaultdict(lambda: ([], []))
        for number, side in enumerate((self.source, self.target)):
            for slot in side.front:
                keyed[slot.kind][number].append(slot)
        for sources, targets in keyed.values():
            context = _FRONT if len(sources) == len(targets) else 0.0
            for source, target in zip(sources, targets, strict=False):
                first, second = Part(source, ""), Part(target, "")
                self._add(first, second, self.scorer(slot_node(first), slot_node(second)), _Place(context, 1.0, False))

    def _segment(self, segment: Segment) -> None:
        """Pair the blocks of one segment, and what is in them."""
        sides = _Sides(
            self.scorer, [item_node(item) for item in segment.source], [item_node(item) for item in segment.target]
        )
        left, right = sides.left, sides.right
        agree = [item.signature for item in segment.source] == [item.signature for item in segment.target]
        self.result.total += sum(len(node.evidence.anchors) for node in (*left, *right))
        for match in sides.matches:
            i, j = match.source, match.target
            self.result.shared += 2 * len(left[i].evidence.anchors & right[j].evidence.anchors)
            context = sides.neighbours(i, j) + (_AGREE if agree else 0.0) + segment.bonus
            place = _Place(context, match.probability * segment.probability, not agree and sides.is_joined(i, j))
            self._items(segment.source[i], segment.target[j], sides.scores[i, j], place)
        for match in sides.moved():
            i, j = match.source, match.target
            place = _Place(0.0, segment.probability, True)
            self._items(segment.source[i], segment.target[j], self.scorer(left[i], right[j]), place)

    def _align(self, left: Sequence[Node], right: Sequence[Node]) -> list[Match]:
        return align_sequences(len(left), len(right), lambda i, j: self.scorer(left[i], right[j]))

    def _items(self, source: _Item, target: _Item, score: float, place: "_Place") -> None:
        if isinstance(source, Table) and isinstance(target, Table):
            self._table(source, target, place.inside(_clip(score) + place.context))
        elif isinstance(source, Block) and isinstance(target, Block):
            self._parts(source.parts, target.parts, score, place)

    def _table(self, source: Table, target: Table, place: "_Place") -> None:
        """Pair cells by row and column."""
        columns = self._columns(source, target)
        left = [_row_node(row) for row in source.rows]
        right = [_row_node(row) for row in target.rows]
        sides = _Sides(self.scorer, left, right)
        for match in (*sides.matches, *sides.moved()):
            row, other = source.rows[match.source], target.rows[match.target]
            context = place.context / 2 + _clip(self.scorer(left[match.source], right[match.target]))
            for column in columns:
                if column.source < len(row) and column.target < len(other):
                    cell, twin = row[column.source], other[column.target]
                    own = self.scorer(block_node(cell), block_node(twin))
                    inside = place.inside(context, match.probability * column.probability)
                    self._parts(cell.parts, twin.parts, own, inside)

    def _columns(self, source: Table, target: Table) -> list[Match]:
        """Which columns are the same: all in order where their numbers agree, else by what is in them."""
        left, right = _column_nodes(source), _column_nodes(target)
        if len(left) == len(right):
            return [Match(number, number, 1.0) for number in range(len(left))]
        return self._align(left, right)

    def _parts(self, sources: Sequence[Part], targets: Sequence[Part], score: float, place: "_Place") -> None:
        """Pair the slots of two blocks."""
        if not sources:
            self.result.covered.update(part.slot.start for part in targets)
            return
        if len(sources) == len(targets) == 1 and sources[0].slot.kind == targets[0].slot.kind:
            self._add(sources[0], targets[0], score, place)
            return
        left = [slot_node(part) for part in sources]
        right = [slot_node(part) for part in targets]
        context = place.context + _NEIGHBOUR * _clip(score)
        for match in self._align(left, right):
            own = self.scorer(left[match.source], right[match.target])
            inside = place.inside(context, match.probability)
            self._add(sources[match.source], targets[match.target], own, inside)

    def _add(self, source: Part, target: Part, own: float, place: "_Place") -> None:
        length = self.scorer.length(slot_node(source), slot_node(target))
        candidate = Candidate(source.slot, target.slot, own, length, place.context, place.probability, place.doubtful)
        self.result.candidates.append(candidate)


class _Sides:
    """Two sequences of nodes and their alignment."""

    def __init__(self, scorer: Scorer, left: Sequence[Node], right: Sequence[Node]) -> None:
        self.scorer = scorer
        self.left = left
        self.right = right
        self.matches = align_sequences(len(left), len(right), self._score)
        self.scores = {(match.source, match.target): self._score(match.source, match.target) for match in self.matches}
        self._sources = {match.source for match in self.matches}
        self._targets = {match.target for match in self.matches}

    def _score(self, source: int, target: int) -> float:
        return self.scorer(self.left[source], self.right[target])

    def moved(self) -> list[Match]:
        """Pairs out of order."""
        return moved(self.matches, len(self.left), len(self.right), self._score, _MOVED)

    def neighbours(self, source: int, target: int) -> float:
        """What the pairs before and behind a pair say about it."""
        first = source == target == 0
        last = source + 1 == len(self.left) and target + 1 == len(self.right)
        return self._neighbour(source - 1, target - 1, first) + self._neighbour(source + 1, target + 1, last)

    def _neighbour(self, source: int, target: int, edge: bool) -> float:
        if edge:
            return _EDGE
        score = self.scores.get((source, target))
        return -_EDGE if score is None else _NEIGHBOUR * _clip(score)

    def is_joined(self, source: int, target: int) -> bool:
        """Whether one of the paragraphs may be two on the other side, of which the second stands alone beside it."""
        left, right = self.left, self.right
        most = self.scores[source, target] - _CLEARLY
        alone = [other for other in _beside(left, source) if other not in self._sources]
        longer = [(_joined(left[source], left[other]), right[target]) for other in alone]
        alone = [other for other in _beside(right, target) if other not in self._targets]
        longer += [(left[source], _joined(right[target], right[other])) for other in alone]
        return any(self.scorer(first, second) > most for first, second in longer)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a candidate is found, and how sure that place is."""

    context: float
    probability: float
    doubtful: bool

    def inside(self, context: float, probability: float = 1.0) -> "_Place":
        """A place inside this one."""
        return _Place(context, self.probability * probability, self.doubtful)


def _beside(nodes: Sequence[Node], number: int) -> Iterator[int]:
    """The paragraphs next to a paragraph, in the same container."""
    node = nodes[number]
    for other in (number - 1, number + 1):
        if 0 <= other < len(nodes) and node.kind == nodes[other].kind == "paragraph":
            yield other


def _joined(node: Node, other: Node) -> Node:
    return Node(node.kind, node.evidence | other.evidence, node.path, node.level)


def _clip(score: float) -> float:
    return max(-4.0, min(score, 8.0))


def _blocks(outline: Outline) -> Iterator[Block]:
    for section in outline.sections:
        if section.heading:
            yield section.heading
        for item in section.items:
            if isinstance(item, Table):
                for row in item.rows:
                    yield from row
            else:
                yield item


def item_evidence(item: _Item) -> Evidence:
    """What a block or a table shows."""
    if isinstance(item, Table):
        return reduce(or_, (item_evidence(cell) for row in item.rows for cell in row))
    return code_evidence(item.text) if item.kind in ("fence", "code_block") else evidence(item.text)


def block_node(block: Block) -> Node:
    """A block to align."""
    return Node(block.kind, item_evidence(block), block.path, block.level)


def item_node(item: _Item) -> Node:
    """A block or a table to align."""
    return block_node(item) if isinstance(item, Block) else Node("table", item_evidence(item), item.path)


def slot_node(part: Part) -> Node:
    """A slot to align; the markup in front of it counts as its own."""
    return Node(part.slot.kind, evidence(part.lead) | evidence(part.slot.text))


def _row_node(row: Sequence[Block]) -> Node:
    return Node(row[0].kind, reduce(or_, map(item_evidence, row)))


def _column_nodes(table: Table) -> list[Node]:
    width = max(map(len, table.rows))
    columns: Iterable[list[Block]] = (
        [row[number] for row in table.rows if number < len(row)] for number in range(width)
    )
    return [Node("column", reduce(or_, map(item_evidence, column))) for column in columns]
