"""Text as the language model sees it: one token a character, markup and spacing left out.

Technical Chinese mixes Latin words, code, numbers and Markdown into its sentences; to a character n-gram each of
them is one neighbour. Emphasis marks and spaces are dropped: ``使用 **API** 时`` and ``使用API时`` say the same.
"""

import re

__all__ = ["BOUNDARY", "LATIN", "NUMBER", "OTHER", "SPECIALS", "UNKNOWN", "fold", "tokens"]

BOUNDARY, LATIN, NUMBER, OTHER, UNKNOWN = "\n", "A", "0", "#", "?"
"""Line or cell boundary, Latin word or URL, number, other symbol, and a character that the model has never seen."""

SPECIALS = (BOUNDARY, LATIN, NUMBER, OTHER, UNKNOWN)
"""Tokens with the ids 0 to 4 in every model."""

_PUNCTUATION = {",": "，", ".": "。", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）", "~": "～"}
_TOKEN = re.compile(
    r"(?P<word>[A-Za-z_@$&%][A-Za-z0-9_./\\@#$%&+=~^:?-]*(?<![.:?,])|[A-Za-z_@$&%])"
    r"|(?P<number>[0-9]+(?:[.,:/-]?[0-9]+)*)"
    r"|(?P<boundary>[\r\n|]+)"
    r"|(?P<mark>[,.:;?!()~]+)"
    r"|(?P<skip>[\s*`\[\]<>{}\\\"'#=+^/-]+|[\u200b-\u200f\ufeff\u3000\xa0\xad]+)"
    r"|(?P<wide>[^\x00-\x7f\u200b-\u200f\ufeff\u3000\xa0\xad]+)",
    re.ASCII,
)


def fold(text: str) -> str:
    """The text with one character for each model token, boundaries as line feeds.

    The class tokens of :data:`SPECIALS` are ASCII, every other token is a character outside ASCII, so the result
    is unambiguous.
    """
    return "".join(tokens(text))


def tokens(text: str) -> list[str]:
    """The model tokens of a text, in order; every token is one character long."""
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "wide":
            found.extend(match.group())
        elif kind == "word":
            found.append(LATIN)
        elif kind == "number":
            found.append(NUMBER)
        elif kind == "mark":
            found.append(_PUNCTUATION[match.group()[0]])
        elif kind == "boundary":
            found.append(BOUNDARY)
    return found
