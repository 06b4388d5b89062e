"""Terms that a glossary fixes, as opaque parts of a sentence that come back as their translations."""

import re
from collections.abc import Iterable
from functools import cached_property

from i18n.translate.marked import Atom, atom_character

__all__ = ["Terms"]


class Terms:
    """Source terms and what they are called in the target language.

    A term of Latin letters or digits matches whole words only, in any case; one in ideographs matches
    anywhere. The longest term wins. ``slots`` bounds how many terms of one sentence are fixed, as every one
    takes a marker.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]] = (), slots: int = 6) -> None:
        self._targets = {source.casefold(): target for source, target in pairs if source.strip() and target.strip()}
        self._slots = slots

    @property
    def key(self) -> str:
        """All terms as one text, for the cache's key."""
        return "\n".join(f"{source}\t{target}" for source, target in sorted(self._targets.items()))

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        terms = sorted(self._targets, key=len, reverse=True)
        if not terms:
            return None
        return re.compile("|".join(map(_bounded, terms)), re.IGNORECASE)

    def fix(self, text: str, atoms: list[Atom], free: int) -> str:
        """``text`` with its first terms as new atoms, at most ``free`` of them."""
        if self._pattern is None:
            return text
        free = min(free, self._slots)

        def fixed(match: re.Match[str]) -> str:
            atoms.append(Atom((self._targets[match.group().casefold()],), "term"))
            return atom_character(len(atoms) - 1)

        return self._pattern.sub(fixed, text, count=free) if free > 0 else text


def _bounded(term: str) -> str:
    before = r"(?<![A-Za-z0-9_])" if term[0].isascii() and term[0].isalnum() else ""
    after = r"(?![A-Za-z0-9_])" if term[-1].isascii() and term[-1].isalnum() else ""
    return before + re.escape(term) + after
