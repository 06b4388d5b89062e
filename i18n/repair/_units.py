"""The units of one channel read: what each means to the model, remembered by its image."""

from dataclasses import dataclass
from functools import lru_cache

from i18n.repair._channel import Channel
from i18n.repair._lexicon import Lexicon, joins
from i18n.repair._tokens import UNKNOWN

__all__ = ["STRANGE", "Entry", "Units", "literal_cost"]

STRANGE = 8.0
"""Nats against a reading with a character that the model has never seen."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What may stand behind a unit."""

    candidates: tuple[str, ...]
    """Empty where the image is none of a character."""
    intact: bool
    """Whether nothing was lost, so that there is just one candidate for certain."""
    ids: list[int]
    """The candidates' tokens."""
    weights: list[float]
    """Nats for each candidate beside the model's."""
    cost: float
    """Nats that the image costs as it stands, over what the model does not know of the candidate."""


def _plain(char: str, before: str) -> float:
    if char.isalpha() and before.isalpha():
        return 3.5
    return 6.0


@lru_cache(maxsize=65_536)
def literal_cost(text: str) -> float:
    """Nats that a writer spends on these characters if they are meant as they stand, roughly."""
    return sum(_plain(char, before) for before, char in zip(" " + text, text, strict=False) if char > "\x7f")


class Units:
    """Candidates, tokens and costs of the units of a channel, in the script of a lexicon."""

    def __init__(self, channel: Channel, lexicon: Lexicon) -> None:
        self.channel, self.lexicon = channel, lexicon
        self._entries: dict[tuple[str, bool, bool], Entry] = {}
        self._costs: dict[str, float] = {}
        self._unknown = lexicon.model.vocabulary[UNKNOWN]

    def entry(self, image: str, before: str, following: str) -> Entry:
        """What a unit may be.

        ``before`` is a candidate of the unit before (or empty), ``following`` the input's next character (or empty).
        """
        key = image, not following.strip(), joins(before)
        found = self._entries.get(key)
        if found is None:
            candidates = self.lexicon.likeliest(self.channel.candidates(image))
            intact = len(candidates) == 1 and self.channel.spell(image) == candidates[0]
            ids, weights = self.lexicon.scored(candidates, following, key[2])
            cost = literal_cost(image) - STRANGE * (ids == [self._unknown])
            found = self._entries[key] = Entry(candidates, intact, ids, weights, cost)
        return found

    def cost(self, text: str) -> float:
        """The cost of a run of characters that lost nothing, as :attr:`Entry.cost`."""
        costs = self._costs
        try:
            return sum([costs[char] for char in text])
        except KeyError:
            for char in set(text) - costs.keys():
                strange = STRANGE * (self.lexicon.tokens[char] == self._unknown)
                costs[char] = literal_cost(self.channel.damage(char)) - strange
            return sum([costs[char] for char in text])
