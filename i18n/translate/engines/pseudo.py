"""A pretended translation: every letter accented, texts a third longer, markup as it was.

It shows at a glance which texts of a site never reached the catalog, and which layouts break with longer
words.
"""

import re

from i18n.markdown.inline import Kind, parse_inline
from i18n.translate.types import EngineOptions, Result, Source

__all__ = ["PseudoEngine", "open_pseudo", "pseudo"]

_ACCENTS = str.maketrans(
    "AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVvWwXxYyZz",
    "ÅåƁƀÇçÐðÉéƑƒĜĝĤĥÎîĴĵĶķĻļṀṁÑñÖöÞþǪǫŔŕŠšŢţÛûṼṽŴŵẊẋÝýŽž",
)
_LONGER = 0.3
_FILLER = "ëxtrá "


def open_pseudo(source: str, target: str, options: EngineOptions) -> "PseudoEngine":
    """The engine; any pair of languages will do, and there are no options."""
    del options
    return PseudoEngine(source, target)


class PseudoEngine:
    """Unit by unit, without any model."""

    origin = "pseudo"
    fingerprint = "pseudo 1"
    cacheable = False

    def __init__(self, source: str, target: str) -> None:
        self.source, self.target = source, target

    def translate_unit(self, source: Source) -> Result:
        """The accented text; nothing can go wrong."""
        return Result(pseudo(source), self.origin, None)


def pseudo(source: Source) -> str:
    """``source`` with accents on its Latin letters, and longer by about a third, in brackets of its own."""
    text = source.text
    out = ""
    for token in parse_inline(text, source.syntax, source.references):
        literal = text[token.start : token.end]
        if token.kind is Kind.TEXT and token.name != "escape":
            out += literal.translate(_ACCENTS)
        else:
            out += literal
    letters = len(re.findall(r"\w", out))
    filler = (_FILLER * (1 + letters))[: max(1, int(letters * _LONGER))].strip()
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{lead}⟨{out.strip()} {filler}⟩{tail}" if letters else text
