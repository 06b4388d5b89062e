"""Glossary: how the terms of a project are translated, for translators, engine and check.

``glossary.csv`` begins with a line of column names. ``source`` is required; the translation stands in ``target``, or
in a column named after the language (``en``, ``pt_BR``). Others: ``pos`` (part of speech), ``note``, and
``do_not_translate`` (``yes`` for names that stay as they are). A target may give alternatives: ``repository|repo``.
A file that ends in ``.tbx`` is read as TBX, version 2 (``termEntry``) or 3 (``conceptEntry``).
"""

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from i18n.catalog.locales import parse_locale
from i18n.errors import ConfigError
from i18n.markdown.unit import Unit

__all__ = ["Glossary", "Occurrence", "Term", "parse_glossary"]

_YES = frozenset({"1", "yes", "y", "true", "x", "是"})
_NAMES = {
    "term": "source",
    "translation": "target",
    "part of speech": "pos",
    "part_of_speech": "pos",
    "comment": "note",
    "description": "note",
    "do not translate": "do_not_translate",
    "dnt": "do_not_translate",
}
_KNOWN = ("source", "target", "pos", "note", "do_not_translate")
_WIDE = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
_WORD = re.compile(r"\w+")
_SUFFIX = 3
"""Letters an inflected word may be longer than its term: ``install`` allows ``installing``."""
_SHORT = 4
"""Letters up to which a word may only get one more: ``repo`` allows ``repos`` and not ``report``."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term and its translations into one language."""

    source: str
    targets: tuple[str, ...]
    """Allowed translations, the preferred one first; the source itself where it is not to be translated."""
    part_of_speech: str = ""
    note: str = ""
    translate: bool = True

    def comment(self) -> str:
        """The term in one line for the translator: ``glossary: 仓库 = repository (noun; of a package)``."""
        remarks = [text for text in (self.part_of_speech, self.note) if text]
        if not self.translate:
            remarks.insert(0, "do not translate")
        explained = f" ({'; '.join(remarks)})" if remarks else ""
        return f"glossary: {self.source} = {' | '.join(self.targets)}{explained}"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A term in a text: code-point offsets ``start`` and ``end``."""

    term: Term
    start: int
    end: int


class Glossary:
    """The terms of one language; false where there are none."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self.terms = tuple(terms)
        self._by_first: dict[str, list[tuple[str, Term]]] = {}
        for term in sorted(self.terms, key=lambda term: -len(term.source)):
            folded = _fold(term.source)
            self._by_first.setdefault(folded[0], []).append((folded, term))

    def __bool__(self) -> bool:
        return bool(self.terms)

    def find(self, text: str) -> list[Occurrence]:
        """The terms in a text, from left to right, the longest at each place, none overlapping.

        Letters match in any case and at word borders only; ideographs have no borders.
        """
        folded = _fold(text)
        found = []
        place = 0
        while place < len(folded):
            for source, term in self._by_first.get(folded[place], ()):
                end = place + len(source)
                if folded.startswith(source, place) and not (_joined(folded, place) or _joined(folded, end)):
                    found.append(Occurrence(term, place, end))
                    place = end - 1
                    break
            place += 1
        return found

    def comments(self, unit: Unit) -> list[str]:
        """Extracted comments for the terms of a unit, each term once (``extra_comments`` of ``messages``)."""
        return list(dict.fromkeys(found.term.comment() for found in self.find(unit.msgid)))

    def missing(self, source: str, translation: str) -> list[Term]:
        """The terms of a source text that its translation does not render, whatever their inflection."""
        words = [word.casefold() for word in _WORD.findall(translation)]
        terms = dict.fromkeys(found.term for found in self.find(source))
        return [term for term in terms if not any(_rendered(target, translation, words) for target in term.targets)]


def parse_glossary(data: bytes, path: Path, language: str) -> Glossary:
    """Read the terms for a language (any code that ``parse_locale`` knows) from CSV or TBX.

    Raises ``ConfigError``, naming file and line, for a broken file and one without the column ``source``.
    """
    if path.suffix.lower() == ".tbx":
        return Glossary(_from_tbx(data, path, language))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: the glossary is not UTF-8. Save it as UTF-8.") from error
    return Glossary(_from_csv(text, path, language))


def _from_csv(text: str, path: Path, language: str) -> list[Term]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    terms: dict[str, Term] = {}
    try:
        columns = _columns(next(reader, []), path, language)
        for row in reader:
            cells = {name: row[index].strip() for name, index in columns.items() if index < len(row)}
            term = _term(cells, f"{path}:{reader.line_num}")
            if term and (other := terms.setdefault(term.source, term)) != term:
                raise ConfigError(
                    f"{path}:{reader.line_num}: the term {term.source!r} is there already, with another translation. "
                    f"Write the alternatives into one row: {other.targets[0]}|{term.targets[0]}."
                )
    except csv.Error as error:
        raise ConfigError(f"{path}:{reader.line_num}: not CSV ({error}). Check the quotes.") from error
    return list(terms.values())


def _columns(header: list[str], path: Path, language: str) -> dict[str, int]:
    names = [_NAMES.get(name.strip().lower(), name.strip()) for name in header]
    columns = {name.lower(): index for index, name in enumerate(names) if name.lower() in _KNOWN}
    wanted = parse_locale(language)
    best = 0
    for index, name in enumerate(names):
        if name.lower() not in _KNOWN and (fit := _fit(name, wanted.code, wanted.language)) > best:
            best, columns["target"] = fit, index
    if "source" not in columns:
        raise ConfigError(
            f"{path}:1: the glossary has no column “source”. Begin the file with a line of column names: "
            "source,target,pos,note,do_not_translate"
        )
    return columns


def _fit(name: str, code: str, language: str) -> int:
    """How well a column's or section's language fits: 2 for the locale itself, 1 for its language, else 0."""
    try:
        locale = parse_locale(name)
    except ConfigError:
        return 0
    return 2 if locale.code == code else int(locale.code == language)


def _term(cells: dict[str, str], where: str) -> Term | None:
    source, target = cells.get("source", ""), cells.get("target", "")
    if not source and not target:
        return None
    if not source:
        raise ConfigError(f"{where}: a term without a source. Fill in the column “source”, or remove the row.")
    translate = cells.get("do_not_translate", "").lower() not in _YES
    targets = tuple(part.strip() for part in target.split("|") if part.strip())
    if not translate:
        targets = (source,)
    if not targets:
        return None  # a term nobody has translated into this language yet
    return Term(source, targets, cells.get("pos", ""), cells.get("note", ""), translate)


def _from_tbx(data: bytes, path: Path, language: str) -> list[Term]:
    try:
        root = ET.fromstring(data)  # noqa: S314 (the user's own file; expat limits the growth of entities)
    except ET.ParseError as error:
        raise ConfigError(f"{path}:{error.position[0]}: not XML ({error}). Export the glossary anew.") from error
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    wanted = parse_locale(language)
    terms = []
    for concept in [*root.iter("termEntry"), *root.iter("conceptEntry")]:
        sections = [*concept.iter("langSet"), *concept.iter("langSec")]
        if not sections:
            continue
        fits = [_fit(_language(section), wanted.code, wanted.language) for section in sections]
        target = fits.index(max(fits))
        others = [index for index in range(len(sections)) if index != target]
        if not max(fits) or not others:
            continue
        note = " ".join(element.text or "" for element in concept.iter("descrip")).strip()
        pos = next((n.text or "" for n in concept.iter("termNote") if n.get("type") == "partOfSpeech"), "")
        targets = tuple(_terms(sections[target]))
        terms += [Term(source, targets, pos, note) for source in _terms(sections[others[0]]) if targets]
    return terms


def _language(section: ET.Element) -> str:
    return section.get("{http://www.w3.org/XML/1998/namespace}lang") or section.get("lang") or ""


def _terms(section: ET.Element) -> list[str]:
    return [text for element in section.iter("term") if (text := "".join(element.itertext()).strip())]


def _fold(text: str) -> str:
    """Lower case that keeps the length, which offsets need (``casefold`` turns ß into ss)."""
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def _joined(text: str, place: int) -> bool:
    """Whether a place is within a word of letters."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    return before.isalnum() and after.isalnum() and not _WIDE.match(before) and not _WIDE.match(after)


def _rendered(target: str, translation: str, words: list[str]) -> bool:
    if _WIDE.search(target):
        return target in translation
    wanted = [word.casefold() for word in _WORD.findall(target)]
    if not wanted:
        return target in translation
    return any(
        all(_inflected(word, given) for word, given in zip(wanted, words[start:], strict=False))
        for start in range(len(words) - len(wanted) + 1)
    )


def _inflected(word: str, given: str) -> bool:
    """Whether ``given`` is ``word`` or a form of it: the same beginning, and little else at the end."""
    if len(word) <= _SHORT:
        return given.startswith(word) and len(given) <= len(word) + 1
    return given.startswith(word[:-2]) and len(given) <= len(word) + _SUFFIX
