"""Which slots hold something to translate."""

import re

from i18n.markdown.inline import Kind, has_letters, parse_inline
from i18n.markdown.leaves import Slot
from i18n.markdown.text import WIDE
from i18n.markdown.unit import Syntax

__all__ = ["is_translatable"]

_LETTER = re.compile(r"[^\W\d_]")
_MARKUP = re.compile(r"[`<\[\]!&\\$:{/@.*_~(=-]")
_NEUTRAL_ALT = re.compile(
    r"(?:|img|image|images|picture|pic|photo|png|jpe?g|gif|svg|logo|icon|badge|screenshot|alt|alt[ _-]text"
    r"|[A-Za-z0-9_.%+@-]+\.[a-z0-9]{2,5})",
    re.IGNORECASE,
)
_OPAQUE = re.compile(
    r"<[^<>]*>|!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|\[\^[^\]]*\]|\[\[[^\]]*\]\]|\{[^{}]*\}|\$[^$]*\$|https?:[^\s]*"
)
_AMBIGUOUS = re.compile(r"``|<!--|\\|<[^>]*$|<(?:code|script|style)\b")
_SIMPLE = re.compile(r"(?!.*(?:``|[Ww]{3}\.))[^\n<{\\$\[!&:@%]*+")
"""Text whose only opaque parts are code spans: no other kind of atom begins with a character of these."""
_CODE = re.compile(r"`[^`]*`")
_ONLY_CODE = re.compile(r"`[^`]+`(?:[ |,;/()、，；：。.+-]*`[^`]+`)*[ |,;/()、，；：。.+-]*")
"""Code spans and what stands between them: the first character begins one, so nothing else can begin in it."""
_WORDS = r"[^\[\]\n`<{\\$!&:@%^]*"
_TARGET = r"\]\([^\s()<>\\]*\)"
_ONE_LINK = re.compile(
    rf"!\[(?P<alt>{_WORDS}){_TARGET}|\[!\[(?P<linked>{_WORDS}){_TARGET}{_TARGET}|\[(?P<label>{_WORDS}){_TARGET}"
)
"""A text that is one link or image, in its simplest form."""
_LONG = 5_000
"""Characters from which on a text with letters is offered unseen: no code or URL is that long, and parsing inline
Markdown takes time that grows with the square of unclosed brackets."""
_WORD = re.compile(r"(?:^|(?<=[\s(，。、]))[A-Za-z]{2,}(?=[\s,;!?)，。、]|$)")
_WIDE_LETTER = re.compile(f"(?![\u3000-\u3020\u3030\uff01-\uff20\uff3b-\uff40\uff5b-\uff65])[{WIDE}]")


def is_translatable(slot: Slot) -> bool:
    """Whether ``slot`` is offered: there is a letter outside of code, URLs, tags and neutral alternative texts."""
    text = slot.text
    if not _LETTER.search(text):
        return False
    if not _MARKUP.search(text):
        return True
    if len(text) > _LONG:
        return True
    markdown = slot.syntax is Syntax.MARKDOWN
    if markdown and text[0] == "`" and "``" not in text and _ONLY_CODE.fullmatch(text):
        return _WIDE_LETTER.search(text) is not None
    if markdown and _SIMPLE.fullmatch(text):
        if _WIDE_LETTER.search(text):
            return True
        return any(map(str.isalpha, _CODE.sub("", text)))
    one = _ONE_LINK.fullmatch(text) if markdown else None
    if one is not None and "www." not in (words := one[str(one.lastgroup)]):
        return any(map(str.isalpha, words)) and (one.lastgroup == "label" or not _NEUTRAL_ALT.fullmatch(words.strip()))
    if not _AMBIGUOUS.search(text):
        # a cheap look that settles nearly all text; Chinese in code counts, because readers cannot read it
        rest = _OPAQUE.sub(" ", text)
        if _WIDE_LETTER.search(rest) or ("`" not in text and _WORD.search(rest)):
            return True
    elif markdown and any(
        _WIDE_LETTER.search(text, token.start, token.end) for token in parse_inline(text) if token.kind is Kind.CODE
    ):
        return True
    if markdown and "![" in text:
        return _beside_neutral_images(text)
    return has_letters(text, slot.syntax)


def _beside_neutral_images(text: str) -> bool:
    """As ``has_letters``, but an alternative text that says nothing (``img``, a file name) does not count."""
    position = 0
    rest = []
    for token in parse_inline(text):
        if token.kind is Kind.IMAGE and token.alt is not None and not token.title:
            alt = text[slice(*token.alt)].strip()
            if _NEUTRAL_ALT.fullmatch(alt):
                rest.append(text[position : token.start])
                position = token.end
    return has_letters("".join([*rest, text[position:]]))
