"""Damage by double-byte codecs: GBK or Big5 read as a code page, and UTF-8 read as GBK or Shift-JIS.

In the first case nothing is lost. In the second, bytes are paired across the borders of characters, and what has no
pair, or is a pair that the codec does not define, became U+FFFD, one for each byte. The bytes that are left are put
back in a row, and each hole in it is a choice between the characters that the bytes around it allow.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from i18n.repair._result import Hypothesis
from i18n.repair._units import literal_cost

__all__ = ["PairReader", "PairUnit", "damage_pairs", "suspect_pairs", "suspicious_pairs"]

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_HIGH = "[\x80-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
_DOUBLE = re.compile(r"(?:[\xa1-\xf7][\xa1-\xfe]){2}|(?:[\xa4-\xc6][@-~\xa1-\xfe]){3}")
"""Two pairs in the range of GB 2312, or three in that of Big5's frequent characters, read as Latin-1."""
_AS_GBK = re.compile("[锛銆鈥鐨鍙鏄浣涓鍦鏂璇]")
"""What the likeliest first two bytes of UTF-8 Chinese look like in GBK."""
_AS_JIS = re.compile("[縲逧荳譏蜿菴螟隸譁蟆霑]|\uff6f?\uff7c")
"""The same in Shift-JIS."""


_HOLE = "\u0100"
"""Stands for a byte that became U+FFFD in a row of bytes written as Latin-1."""
_NEXT_LEADS = range(0xC2, 0xF1)
"""First bytes of the characters up to U+3FFFF, which is all that texts hold."""
_WEIRD = 8.0
"""Nats for each character that UTF-8 read with a double-byte codec is made of: they hardly ever meet."""
_STREAM = re.compile(
    "(?P<ascii>[\x00-\x7f]+)"
    "|(?P<run>(?:[\xe0-\xef][\x80-\xbf]{2}|[\xc2-\xdf][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{3})+)"
    "|[\xe0-\xef\u0100][\x80-\xbf\u0100]{2}|[\xc2-\xdf][\x80-\xbf\u0100]|[\xf0-\xf4][\x80-\xbf\u0100]{3}"
)
"""UTF-8 bytes with holes."""


@dataclass(frozen=True, slots=True)
class PairUnit:
    """Characters behind damage: the input they came from, and what they may be."""

    start: int
    end: int
    candidates: tuple[str, ...]
    """Of one character, or where nothing was lost, a run of characters for certain."""
    intact: bool


def suspect_pairs(text: str) -> list[Hypothesis]:
    """The double-byte hypotheses that the text gives reason to try."""
    found = []
    if _DOUBLE.search(text):
        found += [Hypothesis(wrong, true) for wrong in ("cp1252", "latin-1") for true in ("gbk", "big5")]
    size = len(text)
    if len(_AS_GBK.findall(text)) > 0.004 * size:
        found += [Hypothesis(wrong, "utf-8", "replacement") for wrong in ("gbk", "gb18030")]
    if len(_AS_JIS.findall(text)) > 0.004 * size:
        found += [Hypothesis(wrong, "utf-8", "replacement") for wrong in ("shift_jis", "cp932")]
    return found


def suspicious_pairs(text: str, start: int, end: int) -> bool:
    """Whether a line has a trace of damage by a double-byte codec."""
    return any(pattern.search(text, start, end) for pattern in (_DOUBLE, _AS_GBK, _AS_JIS))


def damage_pairs(text: str, hypothesis: Hypothesis) -> str:
    """The text as the damage would deliver it."""
    try:
        data = text.encode(hypothesis.true_codec)
    except UnicodeEncodeError:
        return ""
    if hypothesis.loss == "replacement":
        return data.decode(hypothesis.wrong_codec, "replace")
    return "".join([_char_of(hypothesis.wrong_codec)[byte] for byte in data])


@lru_cache
def _char_of(codec: str) -> list[str]:
    result = []
    for byte in range(0x100):
        try:
            result.append(bytes([byte]).decode(codec))
        except UnicodeDecodeError:
            result.append(chr(byte))
    return result


@lru_cache
def _byte_of(codec: str) -> dict[str, int]:
    return {char: byte for byte, char in enumerate(_char_of(codec))}


def read_pairs(text: str, start: int, end: int, hypothesis: Hypothesis) -> list[PairUnit] | None:
    """GBK or Big5 behind a code page: the characters of ``text[start:end]``; ``None`` where the bytes do not fit."""
    table = _byte_of(hypothesis.wrong_codec)
    units = []
    at = start
    while at < end:
        if table.get(text[at], 0) < 0x80:
            at += 1
            continue
        first, chars = at, []
        while at < end and (byte := table.get(text[at], 0)) >= 0x80:
            follow = table.get(text[at + 1]) if at + 1 < end else None
            char = _pair(hypothesis.true_codec, byte, follow)
            if char is None:
                return None
            chars.append(char)
            at += 2
        units.append(PairUnit(first, at, ("".join(chars),), True))
    return units


@lru_cache(maxsize=70_000)
def _pair(codec: str, byte: int, follow: int | None) -> str | None:
    """The character of two bytes, or ``None`` where there is none."""
    if follow is None:
        return None
    try:
        return bytes([byte, follow]).decode(codec)
    except UnicodeDecodeError:
        return None


class _Images(dict[str, str]):
    """The bytes that each character was read from, as Latin-1; empty where it was read from none."""

    def __init__(self, codec: str) -> None:
        super().__init__({_REPLACEMENT: _HOLE})
        self._codec = codec

    def __missing__(self, char: str) -> str:
        try:
            image = char.encode(self._codec).decode("latin-1")
        except UnicodeEncodeError:
            image = ""
        self[char] = image
        return image


class PairReader:
    """Reads lines under one double-byte hypothesis."""

    def __init__(self, hypothesis: Hypothesis, known: Sequence[str]) -> None:
        """``known`` are the characters that may have stood where bytes are missing."""
        self._hypothesis, self._known = hypothesis, known
        self._images = _Images(hypothesis.wrong_codec)
        self._by_holes: dict[tuple[bool, ...], dict[str, list[str]]] = {}
        self._fitting = lru_cache(maxsize=20_000)(self._fit)

    def read(self, text: str, start: int, end: int) -> list[PairUnit] | None:
        """The characters of ``text[start:end]`` that are not as they were; ``None`` where the bytes do not fit."""
        if self._hypothesis.true_codec != "utf-8":
            return read_pairs(text, start, end, self._hypothesis)
        images = self._images
        parts = [images[char] for char in text[start:end]]
        if "" in parts:
            return None
        where = [at for at, part in enumerate(parts, start) for _ in part]
        return self._characters(text, "".join(parts), where)

    def cost(self, text: str, start: int, end: int, found: Iterable[PairUnit]) -> float:
        """Nats that the damaged characters of a line cost as they stand."""
        if self._hypothesis.true_codec == "utf-8":
            return _WEIRD * sum([char > "\x7f" for char in text[start:end]])
        return sum([literal_cost(text[at : at + 2]) for unit in found for at in range(unit.start, unit.end, 2)])

    def _characters(self, text: str, stream: str, where: list[int]) -> list[PairUnit] | None:
        """Cut a row of bytes with holes into characters; ``where`` is the input of each byte."""
        units: list[PairUnit] = []
        done = 0
        for match in _STREAM.finditer(stream):
            first, last = match.span()
            if first > done:
                return None
            done = last
            part, start, end = match.group(), where[first], where[last - 1] + 1
            if match.lastgroup == "ascii":
                before = units[-1].end if units else 0
                if before <= start and text[start:end] == part:
                    continue
                units += [
                    PairUnit(at, at + 1, (char,), True)
                    for char, at in zip(part, where[first:last], strict=True)
                    if before > at or text[at] != char
                ]
            elif match.lastgroup == "run":
                try:
                    chars = part.encode("latin-1").decode("utf-8")
                except UnicodeDecodeError:
                    return None
                units.append(PairUnit(start, end, (chars,), True))
            else:
                candidates = self._fitting(part, stream[last : last + 1] or "\n")
                if not candidates:
                    return None
                units.append(PairUnit(start, end, candidates, False))
        return units if done == len(stream) else None

    def _fit(self, part: str, following: str) -> tuple[str, ...]:
        """Known characters whose bytes have holes where ``part`` has, and would have been given up there."""
        holes = tuple(byte == _HOLE for byte in part)
        if holes not in self._by_holes:
            self._by_holes[holes] = self._masked(holes)
        found = []
        for char in self._by_holes[holes].get(part, ()):
            row = (*char.encode(), ord(following))
            if all(not hole or self._fails(*pair) for hole, pair in zip(holes, pairwise(row), strict=True)):
                found.append(char)
        return tuple(found)

    def _fails(self, byte: int, following: int) -> bool:
        """Whether the codec gives up a byte before another, or before a hole: the first byte of any character."""
        codec = self._hypothesis.wrong_codec
        if following == ord(_HOLE):
            return any(_fails(codec, byte, other) for other in _NEXT_LEADS)
        return _fails(codec, byte, following)

    def _masked(self, holes: tuple[bool, ...]) -> dict[str, list[str]]:
        """Known characters by their bytes, with holes."""
        found: dict[str, list[str]] = {}
        for char in self._known:
            data = char.encode().decode("latin-1")
            if len(data) == len(holes):
                masked = "".join([_HOLE if hole else byte for byte, hole in zip(data, holes, strict=True)])
                found.setdefault(masked, []).append(char)
        return found


@lru_cache(maxsize=70_000)
def _fails(codec: str, byte: int, following: int) -> bool:
    """Whether a codec gives up a byte before another."""
    return bytes([byte, following]).decode(codec, "replace").startswith(_REPLACEMENT)
