"""Text whose markup is out of the way: each opaque part, and each mark of a pair, is one private character.

Private characters of Unicode's last plane stand for the ``i``-th atom and for the opening and closing mark
of the ``k``-th pair. So sentences can be split, translated and polished as strings, and what is behind a
character cannot be changed on the way. A document's own characters of that plane become atoms themselves,
and can be confused with none.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from i18n.markdown.inline import Inline, Kind, parse_inline
from i18n.markdown.unit import Syntax
from i18n.translate.types import Source

__all__ = [
    "ANY",
    "ATOMS",
    "CLOSES",
    "OPENS",
    "Atom",
    "Marked",
    "Part",
    "atom_character",
    "atom_index",
    "mark",
    "pair_index",
    "strip_marks",
]

_ATOM, _OPEN, _CLOSE, _END = 0x100000, 0x104000, 0x108000, 0x10C000
ATOMS = "\U00100000-\U00103fff"
"""Character class body: atoms."""
OPENS = "\U00104000-\U00107fff"
CLOSES = "\U00108000-\U0010bfff"
ANY = "\U00100000-\U0010ffff"

Part = str | int
"""Literal characters, or the index of a child source whose translation goes there."""

_OWN = re.compile("[\U00100000-\U0010ffff]")
_STRAY = re.compile(r"[*_~`]{2,}|[*`]")
_UNESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_LETTER = re.compile(r"[^\W\d_]")
# Opaque parts that belong together: `GET`/`POST`, and lists of nothing else.
_JOINED = re.compile(rf"[{ATOMS}](?:(?:[/+=-]?|[ ]?、[ ]?|[ ]/[ ])[{ATOMS}])+")
# Letters and digits that belong to a placeholder: `v{version}`, `{n}px`.
_GLUED = re.compile(
    rf"([A-Za-z0-9_./+-]*[A-Za-z0-9][_/+-]?)?([{ATOMS}])(_?[A-Za-z0-9](?:[A-Za-z0-9_/-]*[A-Za-z0-9])?)?"
)
_LOOSE = frozenset({"break", "emoji", "shortcode", "footnote", "task", "alert", "stray", "escape"})
_GLUES = frozenset({"placeholder", "math", "entity"})


@dataclass(frozen=True, slots=True)
class Atom:
    """An opaque part. ``parts`` joined (children translated) are what comes back."""

    parts: tuple[Part, ...]
    kind: str
    """The token's name or kind: ``code``, ``url``, ``emoji``, ``break``, ``stray``, ``term`` …"""


@dataclass(frozen=True, slots=True)
class Marked:
    """A source with private characters for its markup."""

    text: str
    atoms: tuple[Atom, ...]
    opens: tuple[tuple[Part, ...], ...]
    closes: tuple[tuple[Part, ...], ...]
    children: tuple[Source, ...]
    """Alternative texts and titles, which are translated for themselves."""
    escaped: frozenset[str]
    """Characters that the author escaped with a backslash."""
    literal: frozenset[int] = frozenset()
    """Pairs whose marks are text: delimiters that an author meant, but CommonMark does not take, for emphasis."""


def atom_index(character: str) -> int | None:
    """Which atom the character stands for."""
    code = ord(character)
    return code - _ATOM if _ATOM <= code < _OPEN else None


def atom_character(index: int) -> str:
    """The private character of the atom ``index``."""
    return chr(_ATOM + index)


def open_character(number: int) -> str:
    """The private character of a pair's opening mark."""
    return chr(_OPEN + number)


def close_character(number: int) -> str:
    """The private character of a pair's closing mark."""
    return chr(_CLOSE + number)


def pair_index(character: str) -> tuple[int, bool] | None:
    """Which pair the character belongs to, and whether it opens it."""
    code = ord(character)
    if _OPEN <= code < _CLOSE:
        return code - _OPEN, True
    return (code - _CLOSE, False) if _CLOSE <= code < _END else None


def strip_marks(text: str) -> str:
    """The text without marks of pairs; atoms stay."""
    return re.sub(f"[{OPENS}{CLOSES}]", "", text)


def mark(source: Source, *, opaque: Callable[[str], bool], wide_target: bool) -> Marked:
    """Take the markup out of ``source``.

    ``opaque(text)`` says that a text has nothing to translate: a pair around such text becomes one atom with
    it. ``wide_target``: the target is written without spaces, and ``、`` stays as it is between atoms.
    """
    builder = _Builder(source)
    tokens = parse_inline(source.text, source.syntax, source.references)
    for index, token in enumerate(tokens):
        builder.add(tokens, index, token)
    builder.collapse(opaque)
    builder.pair_strays()
    builder.glue(", " if not wide_target else "、")
    return builder.marked()


@dataclass(slots=True)
class _Builder:
    source: Source
    text: str = ""
    atoms: list[Atom] = field(default_factory=list)
    opens: list[tuple[Part, ...]] = field(default_factory=list)
    closes: list[tuple[Part, ...]] = field(default_factory=list)
    originals: list[tuple[Part, ...]] = field(default_factory=list)
    """The closing marks as they are, for links whose text does not change."""
    children: list[Source] = field(default_factory=list)
    escaped: set[str] = field(default_factory=set)
    literal: set[int] = field(default_factory=set)
    numbers: dict[int, int] = field(default_factory=dict)
    """Index of an opening token -> number of its pair."""

    def add(self, tokens: tuple[Inline, ...], index: int, token: Inline) -> None:
        text = self.source.text
        literal = text[token.start : token.end]
        match token.kind:
            case Kind.TEXT if token.name == "escape" and literal[1] in "*`~":
                self._add_atom((literal,), "escape")
            case Kind.TEXT if token.name == "escape":
                self.escaped.add(literal[1])
                self.text += literal[1]
            case Kind.TEXT:
                self._add_text(literal)
            case Kind.SOFTBREAK if self.source.syntax is Syntax.PLAIN:
                self._add_atom((literal,), "break")
            case Kind.SOFTBREAK:
                self.text += " "
            case Kind.HARDBREAK:
                self._add_atom((literal,), "break")
            case Kind.OPEN:
                self.numbers[index] = len(self.opens)
                self.text += chr(_OPEN + len(self.opens))
                self.opens.append((literal,))
                self.closes.append(())
                self.originals.append(())
            case Kind.CLOSE:
                number = self.numbers[token.partner]
                self.text += chr(_CLOSE + number)
                self.closes[number] = self._close(tokens[token.partner], token)
                self.originals[number] = self._parts(token)
            case Kind.IMAGE:
                self._add_atom(self._parts(token), "image")
            case _:
                is_break = token.name == "html" and literal[1:3].lower() == "br"
                self._add_atom((literal,), "break" if is_break else token.name or token.kind.value)

    def _add_text(self, literal: str) -> None:
        position = 0
        pattern = _STRAY if self.source.syntax is Syntax.MARKDOWN else _OWN
        for match in pattern.finditer(literal):
            self.text += _own_to_atoms(self, literal[position : match.start()])
            self._add_atom((match.group(),), "stray")
            position = match.end()
        self.text += _own_to_atoms(self, literal[position:])

    def _add_atom(self, parts: tuple[Part, ...], kind: str) -> None:
        self.text += atom_character(len(self.atoms))
        self.atoms.append(Atom(parts, kind))

    def _close(self, opener: Inline, token: Inline) -> tuple[Part, ...]:
        """The parts of a closing mark. ``[label]`` gets its label written out, as its text will change."""
        if token.name == "link" and token.label is not None and token.label[0] == opener.end:
            return (f"][{self.source.text[slice(*token.label)]}]",)
        return self._parts(token)

    def _parts(self, token: Inline) -> tuple[Part, ...]:
        """The parts of an image, or of a link's closing mark: alternative text and title are children."""
        text = self.source.text
        parts: list[Part] = []
        position = token.start
        if token.alt is not None and _LETTER.search(text[slice(*token.alt)]):
            parts += [text[position : token.alt[0]], len(self.children)]
            self.children.append(Source(text[slice(*token.alt)], Syntax.MARKDOWN, self.source.references))
            position = token.alt[1]
            if token.label == token.alt:
                return (*parts, f"][{text[slice(*token.label)]}]")
        if token.title is not None and _LETTER.search(text[slice(*token.title)]):
            parts += [text[position : token.title[0]], len(self.children)]
            self.children.append(Source(_UNESCAPE.sub(r"\1", text[slice(*token.title)]), Syntax.PLAIN))
            position = token.title[1]
        return (*parts, text[position : token.end])

    def collapse(self, opaque: Callable[[str], bool]) -> None:
        """Make one atom of each pair that has nothing to translate in it."""
        pair = re.compile(f"([{OPENS}])([^{OPENS}{CLOSES}]*)([{CLOSES}])")
        while match := next(
            (m for m in pair.finditer(self.text) if opaque(m[2]) and not self._kinds(m[2]) & {"break", "stray"}), None
        ):
            number = ord(match[1]) - _OPEN
            parts = (*self.opens[number], *self._flatten(match[2]), *self.originals[number])
            self.text = self.text[: match.start()] + atom_character(len(self.atoms)) + self.text[match.end() :]
            self.atoms.append(Atom(parts, "pair"))

    def _flatten(self, text: str) -> list[Part]:
        """The parts of a text with atoms; escaped characters get their backslash back."""
        parts: list[Part] = []
        for character in text:
            index = atom_index(character)
            if index is not None:
                parts += self.atoms[index].parts
            else:
                parts.append("\\" + character if character in self.escaped else character)
        return parts

    def pair_strays(self) -> None:
        """Make a pair of two stray delimiters around text, such as ``**注意：**请`` where CommonMark sees no emphasis.

        Their author meant one, so the words between belong together; the characters stay literal, escaped if need be.
        """
        text, position = self.text, 0
        stray = re.compile(rf"[{ATOMS}]|[{OPENS}{CLOSES}]")
        opening: int | None = None
        while match := stray.search(text, position):
            position = match.end()
            index = atom_index(match.group())
            kind = self.atoms[index].kind if index is not None else "mark"
            if kind in ("mark", "break"):
                opening = None
            elif index is not None and kind == "stray":
                if opening is not None and self.atoms[index] == self.atoms[ord(text[opening]) - _ATOM]:
                    text = self._pair_stray(text, opening, match.start())
                    opening = None
                else:
                    opening = match.start()
        self.text = text

    def _pair_stray(self, text: str, start: int, end: int) -> str:
        """``text`` with the stray delimiters at ``start`` and ``end`` as a pair, if there are words between."""
        inner = text[start + 1 : end]
        if not inner or inner != inner.strip():
            return text
        number = len(self.opens)
        parts = self.atoms[ord(text[start]) - _ATOM].parts
        for marks in (self.opens, self.closes, self.originals):
            marks.append(parts)
        self.literal.add(number)
        return f"{text[:start]}{chr(_OPEN + number)}{inner}{chr(_CLOSE + number)}{text[end + 1 :]}"

    def glue(self, comma: str) -> None:
        """Join atoms with each other, and placeholders with the letters and digits that touch them."""

        def joined(match: re.Match[str]) -> str:
            kinds = self._kinds(match.group())
            if kinds & _LOOSE or (match.re is _GLUED and (len(match.group()) == 1 or not kinds & _GLUES)):
                return match.group()
            self.atoms.append(Atom(tuple(self._flatten(re.sub(" ?、 ?", comma, match.group()))), "glued"))
            return atom_character(len(self.atoms) - 1)

        self.text = _GLUED.sub(joined, self.text)
        self.text = _JOINED.sub(joined, self.text)

    def _kinds(self, text: str) -> set[str]:
        return {self.atoms[index].kind for index in map(atom_index, text) if index is not None}

    def marked(self) -> Marked:
        return Marked(
            self.text,
            tuple(self.atoms),
            tuple(self.opens),
            tuple(self.closes),
            tuple(self.children),
            frozenset(self.escaped),
            frozenset(self.literal),
        )


def _own_to_atoms(builder: _Builder, text: str) -> str:
    return _OWN.sub(lambda match: _own_atom(builder, match.group()), text)


def _own_atom(builder: _Builder, character: str) -> str:
    builder.atoms.append(Atom((character,), "private"))
    return atom_character(len(builder.atoms) - 1)
