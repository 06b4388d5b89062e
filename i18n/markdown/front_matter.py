"""Front matter: which of its values are offered for translation, and how a translation is written there.

Front matter is data for a site generator, so the guarantee is one about data: a translation is written so
that the block loads to what it loaded before, except for that one value, which stays a string. Comments, key
order, quoting and everything else outside the value are not touched. What cannot be written so is refused.

Keys are chosen by patterns:

======================  ====================================================================
``title``               the key ``title`` at the top level
``hero.name``           a key inside a mapping
``hero.actions[].text`` ``[]`` stands for every item of a list
``tags[]``              the strings of a list
``hero.*``              ``*`` stands for any one step, a key or a list item
``**.title``            ``**`` stands for any number of steps, none too
``"og.title"``          quotes around a key that has a dot, a bracket or a star in it
======================  ====================================================================
"""

import re
from collections.abc import Callable, Sequence
from enum import Enum
from functools import lru_cache, partial

from i18n.errors import ConfigError
from i18n.markdown.text import has_letters_quick
from i18n.markdown.unit import Piece, Syntax

__all__ = ["Scalar", "Step", "front_matter_pieces", "key_pattern"]


class Wildcard(Enum):
    """A step of a key pattern that is no plain key."""

    ITEM = "[]"
    ONE = "*"
    ANY = "**"


Step = str | Wildcard
"""A step from a value to one inside it: a key, or ``Wildcard.ITEM`` for an item of a list."""
Pattern = tuple[Step, ...]
Scalar = tuple[int, int, tuple[Step, ...], str, Callable[[str], str | None]]
"""A string in the data: its span, the steps that lead to it, its value, and the writer of another value."""

_SEGMENT = re.compile(r'"(?P<quoted>(?:[^"\\]|\\.)+)"|(?P<wild>\*\*?)|(?P<key>[^.\[\]"*]+)')
_ITEM = re.compile(r"\[\]")
_FENCE = re.compile(r"(?P<fence>-{3,}|\+{3,}|;{3,})[ \t]*(?P<language>[A-Za-z]*)[ \t]*")
_LANGUAGES = {"-": "yaml", "+": "toml", ";": "json"}


def front_matter_pieces(text: str, keys: Sequence[str]) -> list[Piece]:
    r"""The strings in the front matter ``text`` whose keys match one of ``keys``, in the order of the text.

    ``text`` is the whole block with its two fences, and its lines end with ``\n``. YAML between ``---``,
    TOML between ``+++`` and JSON between ``;;;`` are understood, and so is a language named behind the first
    fence (``---toml``). Values that are no strings, values reached through a YAML alias, and texts without
    any letter are left out. Broken front matter has no pieces.

    Raises ConfigError for a key pattern that cannot be read.
    """
    patterns = frozenset(key_pattern(key) for key in keys)
    body, offset, language = _body(text)
    patterns = frozenset(pattern for pattern in patterns if _possible(pattern, body))
    if not patterns or not has_letters_quick(body):
        return []
    return [
        Piece(
            start=start + offset,
            end=end + offset,
            kind=f"front matter {_path(steps)}",
            text=value,
            syntax=Syntax.PLAIN,
            write=partial(_write, text[start + offset : end + offset], value, write),
        )
        for start, end, steps, value, write in _scalars(language, body, patterns)
        if has_letters_quick(value)
    ]


@lru_cache(maxsize=256)
def key_pattern(key: str) -> Pattern:
    """Read a key pattern, as the module's docstring describes it.

    Raises ConfigError where it cannot be read.
    """
    steps: list[Step] = []
    at = 0
    while True:
        segment = _SEGMENT.match(key, at)
        if segment is None:
            raise ConfigError(
                f"front_matter: the key pattern {key!r} cannot be read at character {at + 1}. Write keys "
                "separated by dots, “[]” for the items of a list, “*” for any one step, “**” for any depth, "
                "and quotes around a key that has such characters in it."
            )
        if segment["wild"]:
            steps.append(Wildcard(segment["wild"]))
        else:
            steps.append(segment["key"] or re.sub(r"\\(.)", r"\1", segment["quoted"]))
        at = segment.end()
        while item := _ITEM.match(key, at):
            steps.append(Wildcard.ITEM)
            at = item.end()
        if at == len(key):
            return tuple(steps)
        at += 1 if key[at] == "." else len(key)


def advance(patterns: frozenset[Pattern], step: Step) -> frozenset[Pattern]:
    """What is left of ``patterns`` after ``step``; those that do not allow it are gone."""
    left: set[Pattern] = set()
    for pattern in patterns:
        for rest in _without_any(pattern):
            if not rest:
                continue
            if rest[0] is Wildcard.ANY:
                left.add(rest)
            elif rest[0] is Wildcard.ONE or rest[0] == step:
                left.add(rest[1:])
    return frozenset(left)


def complete(patterns: frozenset[Pattern]) -> bool:
    """Whether a value is wanted after the steps taken so far."""
    return any(not rest for pattern in patterns for rest in _without_any(pattern))


def _without_any(pattern: Pattern) -> list[Pattern]:
    """``pattern``, and what it is where a leading ``**`` stands for no step."""
    variants = [pattern]
    while variants[-1] and variants[-1][0] is Wildcard.ANY:
        variants.append(variants[-1][1:])
    return variants


def _possible(pattern: Pattern, body: str) -> bool:
    """Whether all plain keys of ``pattern`` stand in ``body``: most files lack most keys, parsing is slow."""
    return all(step in body for step in pattern if isinstance(step, str))


def _body(text: str) -> tuple[str, int, str]:
    """The text between the fences, where it starts in ``text``, and its language ("" where it is unknown)."""
    start = 1 if text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}") else 0
    first = text.find("\n", start)
    fence = _FENCE.fullmatch(text, start, first) if first >= 0 else None
    if fence is None:
        return "", 0, ""
    language = fence["language"].lower() or _LANGUAGES[text[start]]
    end = len(text.rstrip("\n"))
    last = text.rfind("\n", first, end) + 1
    if text[last:end].strip(" \t") not in (fence["fence"], "..."):
        last = len(text)
    return text[first + 1 : last], first + 1, {"yml": "yaml"}.get(language, language)


def _scalars(language: str, body: str, patterns: frozenset[Pattern]) -> list[Scalar]:
    """The wanted strings of ``body``; the parsers are imported where there is something to parse."""
    if language == "yaml":
        from i18n.markdown.front_matter_yaml import yaml_scalars

        return yaml_scalars(body, patterns)
    if language == "toml":
        from i18n.markdown.front_matter_toml import toml_scalars

        return toml_scalars(body, patterns)
    if language == "json":
        from i18n.markdown.front_matter_yaml import json_scalars

        return json_scalars(body, patterns)
    return []


def _path(steps: tuple[Step, ...]) -> str:
    """The steps as a translator reads them: ``hero.actions[].text``."""
    path = ""
    for step in steps:
        path += "[]" if isinstance(step, Wildcard) else f".{step}" if path else step
    return path


def _write(source: str, value: str, write: Callable[[str], str | None], translation: str) -> str | None:
    """The characters for ``translation``; the source's own where nothing changes."""
    return source if translation == value else write(translation)
