"""From marked text back to Markdown, HTML or plain text, and the proof that the markup is the source's."""

import re
from collections.abc import Sequence

from markdown_it.common.utils import normalizeReference

from i18n.markdown.inline import Inline, Kind, parse_inline
from i18n.markdown.inline_atoms import ATOM, TAG
from i18n.markdown.unit import Syntax
from i18n.translate.marked import ATOMS, CLOSES, OPENS, Atom, Marked, Part, atom_character, atom_index, pair_index
from i18n.translate.types import Source

__all__ = ["LEVELS", "Signature", "render", "signature"]

LEVELS = (0, 1, 2, 3, 4)
"""How words are kept from looking like markup, or changing the markup beside them; each level does what the ones before
it do: escaped as the author did, escaped everywhere, invented addresses and placeholders made words, spaces around
all markup, and at last no special characters at all."""

_ESCAPE, _NO_ATOMS, _SPREAD, _LEAVE_OUT = LEVELS[1:]
_SPECIAL = re.compile(r"[\\`*_\[\]<&$~{}^]")
_DANGEROUS = re.compile(r"[\\`*_\[\]<>&$~{}^|@%:!()#]")

Signature = tuple[object, ...]


def render(
    text: str, marked: Marked, atoms: Sequence[Atom], children: Sequence[str], *, syntax: Syntax, level: int
) -> str:
    """The marked ``text``, a translation of ``marked``, in its syntax.

    ``atoms`` are those of ``marked`` and what was added to them; ``children`` are the translated alternative texts
    and titles. They come with their own escapes; quotes of titles are escaped here.
    """
    out: list[str] = []
    words = ""
    if level >= _LEAVE_OUT:
        strays = {atom_character(number) for number, atom in enumerate(atoms) if atom.kind == "stray"}
        text = "".join(character for character in text if character not in strays)
    for character in _spread(text) if level >= _SPREAD else text:
        index, pair = atom_index(character), pair_index(character)
        if index is None and pair is None:
            words += character
            continue
        out.append(_after_break(out, _words(words, syntax, marked.escaped, level)))
        words = ""
        if index is not None:
            joined, literal = _join(atoms[index].parts, children, level), atoms[index].kind in ("stray", "term", "name")
        elif pair is not None:
            marks = marked.opens if pair[1] else marked.closes
            joined, literal = _join(marks[pair[0]], children, level), pair[0] in marked.literal
        out.append(_words(joined, syntax, marked.escaped, level) if literal else joined)
    out.append(_after_break(out, _words(words, syntax, marked.escaped, level)))
    return "".join(out)


def _after_break(out: list[str], words: str) -> str:
    """Words behind a hard break: spaces there would belong to the break."""
    return words.lstrip(" ") if next((part for part in reversed(out) if part), "").endswith("\n") else words


def _spread(text: str) -> str:
    """Spaces outside pairs and around atoms: no mark can join with what is beside it."""
    text = re.sub(rf"(?<=[{ATOMS}])(?=[^\s{CLOSES}])|(?<=[^\s{OPENS}])(?=[{ATOMS}])", " ", text)
    return re.sub(rf"(?<=[{CLOSES}])(?=[^\s{CLOSES}])|(?<=[^\s{OPENS}])(?=[{OPENS}])", " ", text)


def _words(text: str, syntax: Syntax, escaped: frozenset[str], level: int) -> str:
    """Words with what could be taken for markup made harmless."""
    if level >= _NO_ATOMS:
        text = ATOM.sub(lambda match: re.sub(r"[\W_]+", " ", match.group()).strip(), text)
    if level >= _LEAVE_OUT:
        text = _DANGEROUS.sub("", text)
    elif syntax is Syntax.MARKDOWN and level >= _ESCAPE:
        text = _SPECIAL.sub(r"\\\g<0>", text)
    elif syntax is Syntax.MARKDOWN and escaped:
        text = "".join("\\" + character if character in escaped else character for character in text)
    if syntax is Syntax.HTML:
        text = TAG.sub("", text)
    return text


def _join(parts: tuple[Part, ...], children: Sequence[str], level: int) -> str:
    out = ""
    for number, part in enumerate(parts):
        if isinstance(part, str):
            out += part
        else:
            following = parts[number + 1] if number + 1 < len(parts) else ""
            out += _fit(children[part], str(following)[:1], level)
    return out


def _fit(child: str, closing: str, level: int) -> str:
    """A translated title fit for its quotes; an alternative text (before ``]``) is fit already."""
    if closing == "]":
        return child
    special = _SPECIAL.pattern if level >= 1 else r"[\\]"
    return re.sub(rf"{special}|[{re.escape(closing + '(' if closing == ')' else closing)}]", r"\\\g<0>", child)


def signature(source: Source) -> Signature:
    """The markup of a text: equal for two texts when pairs nest alike and atoms are the same, in any order."""
    return _signature(source.text, parse_inline(source.text, source.syntax, source.references), source)


def _signature(text: str, tokens: tuple[Inline, ...], source: Source) -> Signature:
    stack: list[list[object]] = [[]]
    for token in tokens:
        literal = text[token.start : token.end]
        match token.kind:
            case Kind.TEXT:
                pass
            case Kind.SOFTBREAK if source.syntax is not Syntax.PLAIN:
                pass
            case Kind.OPEN:
                stack.append([])
            case Kind.CLOSE:
                inner = tuple(sorted(stack.pop(), key=repr))
                opening = text[tokens[token.partner].start : tokens[token.partner].end]
                stack[-1].append((token.name, opening, *_target(text, token), inner))
            case Kind.IMAGE:
                alt = text[slice(*token.alt)] if token.alt else ""
                inner = signature(Source(alt, Syntax.MARKDOWN, source.references))
                stack[-1].append((token.name, *_target(text, token), inner))
            case _:
                stack[-1].append((token.kind.value, literal))
    return tuple(sorted(stack[0], key=repr))


def _target(text: str, token: Inline) -> tuple[str, ...]:
    """What a link or image points to, and whether it has a title; any other mark as it is written."""
    if token.name not in ("link", "image"):
        return (text[token.start : token.end],)
    target = text[slice(*token.target)] if token.target else ""
    label = normalizeReference(text[slice(*token.label)]) if token.label else ""
    return (target, label, "titled" if token.title else "")
