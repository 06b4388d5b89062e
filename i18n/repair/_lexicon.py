"""Which tokens candidate characters are to the model, and what speaks for or against them beside it."""

import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import log1p
from typing import TypeVar

from i18n.repair._decode import SKIP
from i18n.repair._model import LanguageModel
from i18n.repair._tokens import UNKNOWN, fold

__all__ = ["Lexicon", "joins"]

_BLANK = frozenset(" \t\xa0\u3000\u200b\u200c\u200d\u200e\u200f\u2060\ufe0f\ufeff\xad")
_BLANK_WEIGHT = -5.0
"""Nats for a character that the model does not see."""
_INVISIBLE_WEIGHT = -10.0
"""The same for one that nobody sees and few write."""
_RARE = -7.0
"""Nats for one particular character outside the vocabulary, beside those for being outside."""
_FOREIGN = -9.0
"""Nats for a Traditional character in a Simplified text."""
_TWINS = (("\u2e80", "\u2fdf"), ("\uf900", "\ufaff"))
"""Radicals and compatibility ideographs: some programs copy ``⽐`` out of a PDF where ``比`` was meant."""
_JOINERS = ("\N{ZERO WIDTH JOINER}", "\N{VARIATION SELECTOR-16}", *"🏻🏼🏽🏾🏿")
"""What holds emoji together or colours them; likely behind an emoji, and hardly anywhere else."""
_JOINER_APART = -9.0
"""Nats for a joiner that is not behind an emoji, and for anything else of its image that is."""
_INVISIBLE = ("\N{ZERO WIDTH SPACE}", "\N{ZERO WIDTH NON-JOINER}", "\N{WORD JOINER}", "\N{ZERO WIDTH NO-BREAK SPACE}")
_EMOJI = "\U0001f000"
"""Characters from here on are pictures, or rarer than the model cares for."""
_PICTURES = (
    ("\U0001f600", "\U0001f64f", -3.5),  # faces and hands
    ("\U0001f300", "\U0001f5ff", -4.5),  # pictographs
    ("\U0001f680", "\U0001f6ff", -4.5),  # transport
    ("\U0001f900", "\U0001faff", -5.0),  # supplements
    ("\U0001f1e6", "\U0001f1ff", -4.5),  # flags
    ("\u23e9", "\u23fa", -4.5),  # clocks and the buttons of players
    ("\u2600", "\u27bf", -5.5),  # symbols and dingbats
)
_FAVOURITES = {
    picture: -1.0 - 0.4 * log1p(rank)
    for rank, picture in enumerate(
        "🚀🎉❤🔥🐛💡🌟🐞👍👉🤖📝📦😊😎🔧🚧💄🌈🎨🤔🙏📚🔴💪👋👏🛠🆕🗑🌐🔒🚨📌📊🎯👀🤗😄📖💻🔗🟢😂😅👇📈📅💰🏆🤝"
        "🧩🔍📢💬🔑🏠🔨📋😉🎁🙌🐍🧪🐳🦀👌🧠😀🟡🔔🥳💎🌍🎊💖😍😭😘🤣👈🚩📷🎵📎📁📂🔄🚑🔖💚👷🔀👽🚚📄🍱🍻🗃🔊🔇"
        "👥🚸🏗📱🤡🥚🙈📸🏷🌱💫🩹🧐👔🧱🛎📍📣📧🔎🔵🌏🌙🌸🌞🍎🍉🍺🐧🐶🐱🐼🦄🪄🖼🖥📡🔋🔌😃😆😋🥰🙄😏😢😡😱🤯👎"
        "👆🙋🙅💯💥🥇🇨🇳🇺🇸🇬🇧🇯🇵🇰🇷🇩🇪🇫"
    )
}
"""Nats for the pictures that people use most, in general and in lists of changes, in about that order."""
_OPENING = frozenset("（「『【《“‘〈〔")
_DANGLING = -4.0
"""Nats for an opening bracket, or an invisible character, before a space or the end of the line."""

_MOST = 48
"""Candidates of a place that are looked at."""
_REMEMBERED = 20_000
"""Sets of candidates whose tokens are remembered."""
_SHORT = 60
"""Characters in the longest piece of sound text whose tokens are remembered."""

Value = TypeVar("Value")


class _Memo(dict[str, Value]):
    """What a function says of characters, asked once for each."""

    def __init__(self, function: Callable[[str], Value]) -> None:
        self._function = function

    def __missing__(self, char: str) -> Value:
        value = self[char] = self._function(char)
        return value


class Lexicon:
    """Candidate characters with their tokens and weights in one script.

    The model knows Simplified characters. A Traditional one is modelled as its Simplified counterpart, times the
    probability that this is written so in Traditional text.
    """

    def __init__(self, model: LanguageModel, traditional: bool = False) -> None:
        self.model = model
        self.traditional = traditional
        own = [char for char in model.vocabulary if char > "\x7f"]
        more = [char for char in model.scripts if char not in model.vocabulary] if traditional else []
        self.known = tuple(dict.fromkeys([*own, *more, *_JOINERS, *_INVISIBLE]))
        """The characters that are candidates."""
        self.tokens = _Memo(lambda char: self._tokens[char][0])
        """Token of each character; ``SKIP`` for those that the model does not see."""
        self._tokens = _Memo(self._token)
        self._scored: dict[tuple[tuple[str, ...], bool, bool], tuple[list[int], list[float]]] = {}
        self._literal = lru_cache(maxsize=4096)(self._read)

    def literal(self, piece: str) -> tuple[int, ...]:
        """Tokens of sound text."""
        return self._literal(piece) if len(piece) <= _SHORT else self._read(piece)

    def _read(self, piece: str) -> tuple[int, ...]:
        return tuple(self.model.ids(fold(piece)))

    def likeliest(self, candidates: Sequence[str]) -> tuple[str, ...]:
        """The candidates, or where there are very many, the most frequent of them, in the order given."""
        if len(candidates) <= _MOST:
            return tuple(candidates)
        unigram = self.model.unigram
        found = [self._tokens[candidate[0]] for candidate in candidates]
        worth = [weight + (float(unigram[token]) if token != SKIP else 0.0) for token, weight in found]
        least = sorted(worth, reverse=True)[_MOST - 1]
        return tuple(candidate for candidate, value in zip(candidates, worth, strict=True) if value >= least)

    def scored(self, candidates: tuple[str, ...], following: str, joins: bool = False) -> tuple[list[int], list[float]]:
        """Tokens of candidates, and their weights before the character that follows (empty at the end).

        ``joins`` says whether they stand behind an emoji. The lists are shared: leave them as they are.
        """
        dangling = not following.strip()
        key = candidates, dangling, joins
        found = self._scored.get(key)
        if found is None:
            if len(self._scored) > _REMEMBERED:
                self._scored.clear()
            found = self._scored[key] = self._scores(candidates, dangling, joins)
        return found

    def _scores(self, candidates: tuple[str, ...], dangling: bool, joins: bool) -> tuple[list[int], list[float]]:
        joiner = any(candidate in _JOINERS for candidate in candidates)
        tokens, weights = [], []
        for candidate in candidates:
            token, weight = self._tokens[candidate[0]]
            if (candidate in _JOINERS) != joins and (candidate in _JOINERS or joiner):
                weight += _JOINER_APART
            if dangling and (candidate in _OPENING or candidate in _INVISIBLE):
                weight += _DANGLING
            tokens.append(token)
            weights.append(weight)
        return tokens, weights

    def _token(self, char: str) -> tuple[int, float]:
        if char in _BLANK:
            return SKIP, _INVISIBLE_WEIGHT if char in _INVISIBLE else _BLANK_WEIGHT
        vocabulary = self.model.vocabulary
        counterpart = self.model.scripts.get(char)
        if counterpart is not None and (self.traditional or char not in vocabulary):
            simplified, written = counterpart
            token = vocabulary.get(simplified)
            if token is not None:
                return token, written if self.traditional else _FOREIGN
        if any(first <= char <= last for first, last in _TWINS):
            token = vocabulary.get(unicodedata.normalize("NFKC", char))
            if token is not None:
                return token, _FOREIGN
        seen = char < _EMOJI and char not in _FAVOURITES  # the model has seen few pictures, and few times
        token = vocabulary.get(char) if seen else None
        return (vocabulary[UNKNOWN], _unknown_weight(char)) if token is None else (token, 0.0)


def _unknown_weight(char: str) -> float:
    """Nats for one particular character outside the vocabulary: emoji are likelier than anything else there."""
    favoured = _FAVOURITES.get(char)
    if favoured is not None:
        return favoured
    return next((weight for first, last, weight in _PICTURES if first <= char <= last), _RARE)


def joins(before: str) -> bool:
    """Whether a joiner is likely behind a character (empty: none that was damaged)."""
    return before >= _EMOJI or before in _JOINERS
