"""Documents: source bytes to units, and translations back into the source's structure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from i18n.errors import InputError
from i18n.markdown.leaves import Slot
from i18n.markdown.parser import normalize
from i18n.markdown.references import keep_labels
from i18n.markdown.segment import segment
from i18n.markdown.segmentation import BadComment, Segmentation, SegmentOptions
from i18n.markdown.splice import Change, splice_source
from i18n.markdown.translatable import is_translatable
from i18n.markdown.unit import Key, Syntax, Unit
from i18n.markdown.verify import Structure
from i18n.markdown.writer import MarkdownWriter, is_plain

__all__ = ["Document", "Localized", "Problem"]

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Problem:
    """A translation that could not be put in place; the unit kept its source text."""

    line: int
    """Source line, counted from 1."""
    key: Key
    reason: str


@dataclass(frozen=True, slots=True)
class Localized:
    """A localized document."""

    data: bytes
    problems: tuple[Problem, ...]


class Document:
    """A Markdown document: its source and the places of its units.

    Use :meth:`parse`. Outside the units everything is literal: newlines of any kind, a byte order mark, tabs,
    trailing spaces and NUL come back as they were.
    """

    def __init__(self, text: str, options: SegmentOptions) -> None:
        self._bom = text.startswith(_BOM)
        self._text = text[1:] if self._bom else text
        self._normalized = normalize(self._text)
        self._options = options
        self._segmentation: Segmentation = segment(self._normalized, options)

    @classmethod
    def parse(cls, source: bytes, options: SegmentOptions | None = None) -> "Document":
        """Parse UTF-8 ``source``; raises ``InputError`` with line and column if it is not UTF-8."""
        return cls(decode(source), options or SegmentOptions())

    @cached_property
    def _slots(self) -> list[Slot]:
        return [slot for slot in self._segmentation.slots if is_translatable(slot)]

    def lacks(self, known: Callable[[Key], bool]) -> bool:
        """Whether there is a unit that is not ``known``; cheaper than to look at all units."""
        return any(not known((slot.context, slot.text)) and is_translatable(slot) for slot in self._segmentation.slots)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """What there is to translate, in document order; equal texts come once for each occurrence."""
        return tuple(map(self._unit, self._slots))

    def _unit(self, slot: Slot) -> Unit:
        lines = self._normalized.count("\n", slot.start, slot.end) + 1
        return Unit(slot.text, slot.kind, slot.line, slot.syntax, slot.context, slot.notes, slot.trail, lines)

    @property
    def references(self) -> tuple[str, ...]:
        """Labels of the link reference definitions, normalized as CommonMark does."""
        return self._segmentation.references

    @property
    def bad_comments(self) -> Sequence[BadComment]:
        """Comments that look like directives and are none."""
        return self._segmentation.bad_comments

    @property
    def block_types(self) -> Sequence[str]:
        """The block token types of markdown-it, in order: what localization never changes."""
        return self._segmentation.types

    def render(self, translations: Mapping[Key, str]) -> bytes:
        """The document with ``translations`` (key → msgstr) in place, as UTF-8; without any, the source itself."""
        return self.localize(translations).data

    def localize(self, translations: Mapping[Key, str]) -> Localized:
        """As :meth:`render`, together with the translations that would have changed the block structure.

        An empty translation, or one equal to its msgid, leaves the source as it is.
        """
        changes: list[Change] = []
        risky: list[Change] = []
        problems: list[Problem] = []
        references = self.references
        for slot in self._segmentation.slots:
            text = slot.text
            translation = translations.get((slot.context, text))
            if not translation or translation == text:
                continue
            if references and slot.syntax is Syntax.MARKDOWN:
                translation = keep_labels(text, translation, references)
            written = slot.write(translation)
            if written is None:
                problems.append(_problem(slot, "it cannot be written in this place"))
                continue
            change = Change(slot.start, slot.end, written)
            changes.append(change)
            if not _is_safe(slot.write, written):
                risky.append(change)
        kept = Structure(self._normalized, self._segmentation, self._options).accept(changes, risky)
        if len(kept) < len(changes):
            rejected = {change.start for change in changes} - {change.start for change in kept}
            problems += [
                _problem(slot, "it would change the block structure")
                for slot in self._segmentation.slots
                if slot.start in rejected
            ]
            problems.sort(key=lambda problem: problem.line)
        return Localized(self._encode(kept), tuple(problems))

    def _encode(self, changes: Sequence[Change]) -> bytes:
        """Splice ``changes`` into the source, as UTF-8."""
        text = splice_source(self._text, changes) if changes else self._text
        return (_BOM + text if self._bom else text).encode("utf-8", "surrogatepass")


def decode(source: bytes) -> str:
    """Decode UTF-8; ``InputError`` says where it is not."""
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        column = error.start - (source.rfind(b"\n", 0, error.start) + 1) + 1
        raise InputError(f"line {line}, byte {column}: not valid UTF-8 (byte 0x{source[error.start]:02X}).") from error


def _is_safe(writer: Callable[[str], str | None], written: str) -> bool:
    """Whether a change can do no harm, so that the document need not be parsed again."""
    return is_plain(written, writer.place if isinstance(writer, MarkdownWriter) else None)


def _problem(slot: Slot, reason: str) -> Problem:
    return Problem(slot.line, (slot.context, slot.text), reason)
