"""Finding the stored texts that are most like a given one, among hundreds of thousands.

An index of pairs of neighbouring characters (words of letters count as one, as in ``matching``) leaves some dozens
of candidates, which are compared exactly. Two texts with a similarity of 0.75 share at least a quarter of their
pairs, so that little is missed; comparing with all texts takes twenty times as long.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from i18n.catalog.matching import code_words, likeness, prose

if TYPE_CHECKING:
    import numpy as np

__all__ = ["NearIndex"]

_CANDIDATES = 48
"""Texts with the most shared pairs that are compared exactly."""
_POSTINGS = 60_000
"""Occurrences looked at for one query: pairs like those of "the " occur everywhere and tell nothing."""
_END = "\n"
_CODE = 21  # bits of a code point, and of a position: two million texts


class NearIndex:
    """An index over ``texts``, built once (3 s and 400 MB at the most for 200,000 texts of 50 characters)."""

    def __init__(self, texts: Sequence[str]) -> None:
        import numpy as np

        self._words: dict[str, str] = {}
        self._prose = [prose(text) for text in texts]
        self._coded = [code_words(text, self._words) for text in self._prose]
        pairs, self._owners = _pairs(self._coded)
        starts = np.flatnonzero(np.diff(pairs, prepend=-1))
        self._keys, self._starts = pairs[starts], starts
        self._ends = np.append(starts[1:], len(pairs))
        self._sizes = np.bincount(self._owners, minlength=len(texts))

    def best(self, text: str, threshold: float) -> tuple[int, float] | None:
        """Position and similarity of the most similar text, or ``None`` where none reaches ``threshold``."""
        found: tuple[int, float] | None = None
        for place, score in self.similar(text, threshold):
            if found is None or score > found[1]:
                found = (place, score)
        return found

    def similar(self, text: str, threshold: float) -> Iterator[tuple[int, float]]:
        """Positions and similarities of the texts that reach ``threshold``."""
        if not len(self._keys):
            return
        plain = prose(text)
        coded = code_words(plain, self._words)
        for place in self._candidates(coded):
            score = likeness(plain, coded, self._prose[place], self._coded[place], threshold)
            if score:
                yield place, score

    def _candidates(self, coded: str) -> list[int]:
        """Positions of the texts that share the largest part of their pairs, best first."""
        import numpy as np

        pairs, _ = _pairs([coded])
        places = np.searchsorted(self._keys, pairs)
        places = places[places < len(self._keys)]
        places = places[np.isin(self._keys[places], pairs)]
        if not len(places):
            return []
        lengths = self._ends[places] - self._starts[places]
        rarest = np.argsort(lengths, kind="stable")
        some = max(1, int(np.searchsorted(np.cumsum(lengths[rarest]), _POSTINGS)))
        postings = [self._owners[self._starts[k] : self._ends[k]] for k in places[rarest[:some]]]
        shared = np.bincount(np.concatenate(postings), minlength=len(self._sizes))
        owners = np.flatnonzero(shared)
        dice = shared[owners] / (self._sizes[owners] + len(pairs))
        if len(owners) > _CANDIDATES:
            top = np.argpartition(-dice, _CANDIDATES)[:_CANDIDATES]
            owners, dice = owners[top], dice[top]
        best: list[int] = owners[np.lexsort((owners, -dice))].tolist()
        return best


def _pairs(
    texts: Sequence[str],
) -> tuple["np.ndarray[tuple[int], np.dtype[np.int64]]", "np.ndarray[tuple[int], np.dtype[np.int32]]"]:
    """The distinct pairs of each text, line ends as borders, and the positions of their texts; sorted."""
    import numpy as np

    joined = _END + "".join(text.replace(_END, " ") + _END for text in texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    owners = np.cumsum(codes[:-1] == ord(_END), dtype=np.int64) - 1
    # 21 bits each; the border of an empty text is a pair of line ends, which is like no other text's
    both = ((codes[:-1].astype(np.int64) << _CODE | codes[1:]) << _CODE) | owners
    both.sort()
    both = both[np.diff(both, prepend=-1) != 0]
    return both >> _CODE, (both & ((1 << _CODE) - 1)).astype(np.int32)
