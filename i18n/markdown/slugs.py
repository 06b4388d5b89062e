"""Anchors of headings: GitHub's rule for slugs, and explicit ids.

GitHub publishes no specification; the rule here is that of the package ``github-slugger``, which is tested
against GitHub itself: lower the case, drop every character of certain Unicode categories, and write ``-``
for each space. Dropped are numbers of category No, all punctuation but ``-`` and Pc (the underscore is one),
symbols, separators but the space, and control, format, private and unassigned characters; letters in
disguise (U+24B6 ff.) stay.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

__all__ = ["ExplicitId", "Slugger", "explicit_id", "slug"]

_DROPPED = frozenset(
    ("No", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Sk", "Sm", "So", "Zl", "Zp", "Zs", "Cc", "Cf", "Cn", "Co")
)
_ALPHABETIC_SYMBOLS = (
    (0x24B6, 0x24E9),
    (0x1F130, 0x1F149),
    (0x1F150, 0x1F169),
    (0x1F170, 0x1F189),
)
"""Symbols (So) with the property Alphabetic (DerivedCoreProperties.txt): circled and squared letters."""
_WORD = re.compile(r"[a-z0-9_-]*\Z")
_EXPLICIT_ID = re.compile(
    r"[ \t]*(?P<attributes>\{:?[ \t]*(?P<inside>[^{}\n]*)\}|\\\{\#(?P<escaped>[^{}\s\\]+)\\?\})"
    r"[ \t]*(?:#+[ \t]*)?\Z"
)
_ID = re.compile(
    r"(?:^|(?<=[ \t]))"
    r"(?:#(?P<short>[^\s{}#.=\"']+)|id=(?P<quote>[\"']?)(?P<long>[^\s{}\"']+)(?P=quote))"
)


@dataclass(frozen=True, slots=True)
class ExplicitId:
    """An id that the author of a heading has chosen."""

    value: str
    start: int
    """Where its braces start in the heading's source, the blanks before them included."""
    end: int
    """Behind the closing brace."""


def explicit_id(heading: str) -> ExplicitId | None:
    r"""The explicit id at the end of a heading's source: ``{#id}``, ``{: #id .class}`` or ``{id="id"}``.

    The forms are those of Pandoc, kramdown, Python-Markdown's ``attr_list``, VitePress and Docusaurus (whose
    MDX version escapes the brace: ``\{#id}``). A closing sequence of ``#`` may follow.
    """
    if "}" not in heading:
        return None
    brace = heading.rfind("{")
    escaped = brace > 0 and heading[brace - 1] == "\\"
    at = brace - escaped
    while at > 0 and heading[at - 1] in " \t":
        at -= 1
    match = _EXPLICIT_ID.match(heading, at) if brace >= 0 else None
    if match is None:
        return None
    if match["escaped"]:
        return ExplicitId(match["escaped"], at, match.end("attributes"))
    found = _ID.search(match["inside"])
    return ExplicitId(found["short"] or found["long"], at, match.end("attributes")) if found else None


def slug(text: str) -> str:
    """The slug of a heading whose *rendered* text is ``text``.

    That is the text without markup, with emoji short codes as they are written. White space at the ends counts.
    """
    lowered = text.lower()
    spaced = lowered.replace(" ", "-")
    if _WORD.match(spaced):
        return spaced
    return "".join(character for character in spaced if _kept(character))


@lru_cache(maxsize=4096)
def _kept(character: str) -> bool:
    """Whether GitHub keeps ``character``, which is no space."""
    if character == "-" or unicodedata.category(character) not in _DROPPED:
        return True
    code = ord(character)
    return any(first <= code <= last for first, last in _ALPHABETIC_SYMBOLS)


@dataclass(slots=True)
class Slugger:
    """Gives every heading of one document its own slug: repeated ones are numbered, as on GitHub."""

    used: dict[str, int] = field(default_factory=dict)
    """How often each slug was asked for again; a slug made by numbering counts as used."""

    def slug(self, text: str) -> str:
        """The slug of the next heading, from its rendered text; empty headings have slugs like ``-1`` too."""
        return self.unique(slug(text))

    def unique(self, wanted: str) -> str:
        """``wanted``, or with the first free number behind it."""
        result = wanted
        while result in self.used:
            self.used[wanted] += 1
            result = f"{wanted}-{self.used[wanted]}"
        self.used[result] = 0
        return result

    def reserve(self, identifier: str) -> None:
        """Take an explicit id out of the slugs that are free."""
        self.used.setdefault(identifier, 0)
