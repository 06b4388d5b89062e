"""What a repair gives back: the text, the damage it assumes, and every change with its evidence."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import overload

__all__ = ["Alternative", "Change", "Changes", "Finding", "Hypothesis", "Repair"]

Alternative = tuple[str, float]
"""Another reading of a damaged place, and its posterior probability."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """How a text was damaged: its bytes in ``true_codec`` were read as ``wrong_codec``, ``layers`` times over."""

    wrong_codec: str
    """Python name of the codec the bytes were wrongly read with, such as ``cp1254``."""
    true_codec: str
    """Python name of the codec the bytes were written in, such as ``utf-8``."""
    loss: str = "none"
    """What became of bytes that the wrong codec lacks: ``none`` (they are C1 controls), ``dropped``,
    ``question`` (``?``) or ``replacement`` (U+FFFD)."""
    stripped: tuple[int, ...] = ()
    """Bytes that the wrong codec has and that were taken out afterwards, such as soft hyphens (AD)."""
    layers: int = 1
    """How often the same mistake was made, one upon the other."""
    spaces: bool = False
    """Whether no-break spaces (byte A0) were turned into spaces."""

    def __str__(self) -> str:
        """One line for people: ``utf-8 read as cp1254, bytes that it lacks dropped``."""
        text = f"{self.true_codec} read as {self.wrong_codec}"
        if self.layers > 1:
            text += f" {self.layers} times over"
        if self.loss != "none":
            how = {"dropped": "dropped", "question": "turned into ?", "replacement": "turned into U+FFFD"}[self.loss]
            text += f", bytes that it lacks {how}"
        if self.stripped:
            text += f", bytes {' '.join(f'{byte:02X}' for byte in self.stripped)} taken out"
        if self.spaces:
            text += ", no-break spaces turned into spaces"
        return text


@dataclass(frozen=True, slots=True)
class Change:
    """One repaired stretch; ``text[start:end]`` of the input was ``observed`` and became ``chosen``.

    Where bytes were lost, a change is one character with its alternatives; where nothing was lost, it is a whole run
    of characters with confidence 1.
    """

    start: int
    """Code-point offset in the input where the stretch begins."""
    end: int
    """Code-point offset in the input behind the stretch."""
    output_start: int
    """Code-point offset in the repaired text."""
    output_end: int
    line: int
    """Line of the input, counted from 1."""
    observed: str
    chosen: str
    confidence: float
    """Posterior probability of ``chosen``, between 0 and 1."""
    alternatives: tuple[Alternative, ...] = ()
    """Other readings with their probabilities, the likeliest first."""
    lost: int = 0
    """Number of bytes that were missing here."""


class Changes(Sequence[Change]):
    """Changes kept as columns, in order; each is made when it is asked for.

    A damaged book has hundreds of thousands of them: so they take forty bytes each, and not three hundred.
    """

    __slots__ = ("_after", "_alternatives", "_before", "_columns", "_confidence", "_lost")

    def __init__(self, before: str) -> None:
        """``before`` is the damaged text; the repaired one has to be set before the first change is asked for."""
        self._before, self._after = before, ""
        self._columns = tuple(array("I") for _ in range(5))
        self._confidence, self._lost = array("d"), array("B")
        self._alternatives: dict[int, tuple[Alternative, ...]] = {}

    def append(
        self,
        start: int,
        end: int,
        output_start: int,
        output_end: int,
        line: int,
        confidence: float,
        alternatives: tuple[Alternative, ...],
        lost: int,
    ) -> None:
        """Add a change; the fields are those of :class:`Change`."""
        for column, value in zip(self._columns, (start, end, output_start, output_end, line), strict=True):
            column.append(value)
        if alternatives:
            self._alternatives[len(self._lost)] = alternatives
        self._confidence.append(confidence)
        self._lost.append(lost)

    def written(self, after: str) -> "Changes":
        """The same, ``after`` being the repaired text."""
        self._after = after
        return self

    def __len__(self) -> int:
        return len(self._lost)

    @overload
    def __getitem__(self, index: int) -> Change: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Change, ...]: ...
    def __getitem__(self, index: int | slice) -> Change | tuple[Change, ...]:
        if isinstance(index, slice):
            return tuple([self._at(number) for number in range(*index.indices(len(self)))])
        return self._at(range(len(self))[index])

    def _at(self, number: int) -> Change:
        start, end, output_start, output_end, line = (column[number] for column in self._columns)
        return Change(
            start,
            end,
            output_start,
            output_end,
            line,
            self._before[start:end],
            self._after[output_start:output_end],
            self._confidence[number],
            self._alternatives.get(number, ()),
            self._lost[number],
        )

    def below(self, threshold: float) -> tuple[Change, ...]:
        """Those with a confidence below ``threshold``."""
        return tuple([self._at(number) for number, value in enumerate(self._confidence) if value < threshold])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the damage that a person should know and that no repair can mend or should touch."""

    line: int
    """Line of the input, counted from 1."""
    start: int
    """Code-point offset in the input."""
    end: int
    kind: str
    """``unrecoverable`` (too many bytes are gone) or ``quoted`` (mojibake that the text is about, left as it is)."""
    observed: str
    message: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A text after repair, and the evidence for each change.

    Where nothing was damaged, ``hypothesis`` is ``None``, ``changes`` is empty and ``text`` is the very input.
    """

    text: str
    hypothesis: Hypothesis | None = None
    changes: Sequence[Change] = ()
    """In document order."""
    findings: tuple[Finding, ...] = field(default=())

    @property
    def damaged(self) -> bool:
        """Whether the input was damaged: something was changed, or is beyond recovery."""
        return bool(self.changes) or any(finding.kind == "unrecoverable" for finding in self.findings)

    def doubtful(self, threshold: float = 0.99) -> tuple[Change, ...]:
        """The changes with a confidence below ``threshold``, in document order."""
        if isinstance(self.changes, Changes):
            return self.changes.below(threshold)
        return tuple(change for change in self.changes if change.confidence < threshold)
