"""Which tokens candidate characters are to the model, and what speaks for or against them beside it."""

from collections.abc import Iterable

from i18n.repair._channel import Channel
from i18n.repair._decode import SKIP
from i18n.repair._model import LanguageModel
from i18n.repair._tokens import UNKNOWN

__all__ = ["Lexicon"]

_BLANK = frozenset(" \t\xa0\u3000\u200b\u200c\u200d\u200e\u200f\ufeff\xad")
_BLANK_WEIGHT = -5.0
"""Nats for a character that the model does not see."""
_RARE = -7.0
"""Nats for one particular character outside the vocabulary, beside those for being outside."""
_FOREIGN = -9.0
"""Nats for a Traditional character in a Simplified text."""
_OPENING = frozenset("（「『【《“‘〈〔")
_DANGLING = -4.0
"""Nats for an opening bracket before a space or the end of the line."""

_Entry = tuple[tuple[str, ...], bool, list[int], list[float]]


class Lexicon:
    """Candidate characters with their tokens and weights, remembered for one channel and script.

    The model knows Simplified characters. A Traditional one is modelled as its Simplified counterpart, times the
    probability that this is written so in Traditional text.
    """

    def __init__(self, model: LanguageModel, traditional: bool = False) -> None:
        self.model = model
        self.traditional = traditional
        own = [char for char in model.vocabulary if char > "\x7f"]
        more = [char for char in model.scripts if char not in model.vocabulary] if traditional else []
        self.known = tuple(own + more)
        """The characters that are candidates."""
        self._units: dict[tuple[str, bool], _Entry] = {}

    def unit(self, image: str, channel: Channel, following: str) -> _Entry:
        """Candidates of a unit, whether it is intact, and their tokens and weights."""
        key = image, not following.strip()
        found = self._units.get(key)
        if found is None:
            candidates = tuple(channel.candidates(image))
            intact = len(candidates) == 1 and channel.spell(image) == candidates[0]
            found = self._units[key] = candidates, intact, *self.scored(candidates, following)
        return found

    def scored(self, candidates: Iterable[str], following: str) -> tuple[list[int], list[float]]:
        """Tokens of candidates, and their weights before the character that follows (empty at the end)."""
        dangling = not following.strip()
        tokens, weights = [], []
        for candidate in candidates:
            token, weight = self._token(candidate[0])
            tokens.append(token)
            weights.append(weight + _DANGLING if dangling and candidate in _OPENING else weight)
        return tokens, weights

    def _token(self, char: str) -> tuple[int, float]:
        if char in _BLANK:
            return SKIP, _BLANK_WEIGHT
        vocabulary = self.model.vocabulary
        counterpart = self.model.scripts.get(char)
        if counterpart is not None and (self.traditional or char not in vocabulary):
            simplified, written = counterpart
            token = vocabulary.get(simplified)
            if token is not None:
                return token, written if self.traditional else _FOREIGN
        token = vocabulary.get(char)
        return (vocabulary[UNKNOWN], _RARE) if token is None else (token, 0.0)
