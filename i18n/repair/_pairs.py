"""Damage by double-byte codecs: GBK or Big5 read as a code page, and UTF-8 read as GBK or Shift-JIS.

In the first case nothing is lost. In the second, bytes are paired across the borders of characters, and what has no
pair, or is a pair that the codec does not define, became U+FFFD, one for each byte. The bytes that are left are put
back in a row, and each hole in it is a choice between the characters that the bytes around it allow.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from i18n.repair._result import Hypothesis

__all__ = ["PairUnit", "damage_pairs", "read_pairs", "reread", "suspect_pairs", "suspicious_pairs"]

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_HIGH = "[\x80-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
_DOUBLE = re.compile(r"(?:[\xa1-\xf7][\xa1-\xfe]){2}|(?:[\xa4-\xc6][@-~\xa1-\xfe]){3}")
"""Two pairs in the range of GB 2312, or three in that of Big5's frequent characters, read as Latin-1."""
_AS_GBK = re.compile("[锛銆鈥鐨鍙鏄浣涓鍦鏂璇]")
"""What the likeliest first two bytes of UTF-8 Chinese look like in GBK."""
_AS_JIS = re.compile("[縲逧荳譏蜿菴螟隸譁蟆霑]|\uff6f?\uff7c")
"""The same in Shift-JIS."""


@dataclass(frozen=True, slots=True)
class PairUnit:
    """A character behind damage: the input it came from, and what it may be."""

    start: int
    end: int
    candidates: tuple[str, ...]
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
        byte = table.get(text[at])
        if byte is None or byte < 0x80:
            at += 1
            continue
        follow = table.get(text[at + 1]) if at + 1 < end else None
        if follow is None:
            return None
        try:
            char = bytes([byte, follow]).decode(hypothesis.true_codec)
        except UnicodeDecodeError:
            return None
        units.append(PairUnit(at, at + 2, (char,), True))
        at += 2
    return units


def reread(text: str, start: int, end: int, hypothesis: Hypothesis, known: Iterable[str]) -> list[PairUnit] | None:
    """UTF-8 behind a double-byte codec: the characters of ``text[start:end]``; ``None`` where the bytes do not fit."""
    stream: list[tuple[int, int, int]] = []  # byte or -1, start and end of the input character
    for at in range(start, end):
        char = text[at]
        if char == _REPLACEMENT:
            stream.append((-1, at, at + 1))
            continue
        try:
            data = char.encode(hypothesis.wrong_codec)
        except UnicodeEncodeError:
            return None
        stream += [(byte, at, at + 1) for byte in data]
    return _characters(stream, tuple(known), hypothesis.wrong_codec)


@lru_cache(maxsize=70000)
def _fails(codec: str, byte: int, following: int) -> bool:
    """Whether a codec gives up a byte before another (-1: unknown, so that nothing can be said)."""
    if following < 0:
        return True
    return bytes([byte, following]).decode(codec, "replace").startswith(_REPLACEMENT)


def _fits(codec: str, char: str, values: tuple[int, ...], following: int) -> bool:
    """Whether the bytes of a character that are missing would have been given up where they stand."""
    data = char.encode()
    behind = (*data[1:], following)
    return all(
        value >= 0 or _fails(codec, byte, after) for byte, value, after in zip(data, values, behind, strict=True)
    )


def _characters(stream: list[tuple[int, int, int]], known: tuple[str, ...], codec: str) -> list[PairUnit] | None:
    """Cut a row of bytes with holes into characters."""
    units: list[PairUnit] = []
    at = 0
    while at < len(stream):
        lead = stream[at][0]
        if 0 <= lead < 0x80:
            units.append(PairUnit(stream[at][1], stream[at][2], (chr(lead),), True))
            at += 1
            continue
        size = 3 if lead < 0 or 0xE0 <= lead < 0xF0 else 2 if 0xC2 <= lead < 0xE0 else 4 if 0xF0 <= lead < 0xF5 else 0
        part = stream[at : at + size]
        values = tuple(byte for byte, _, _ in part)
        if not size or len(part) < size or any(0 <= byte < 0x80 or byte >= 0xC0 for byte in values[1:]):
            return None
        if min(values) >= 0:
            try:
                candidates: tuple[str, ...] = (bytes(values).decode("utf-8"),)
            except UnicodeDecodeError:
                return None
        else:
            following = stream[at + size][0] if at + size < len(stream) else 0x0A
            candidates = _fitting(known, tuple(byte < 0 for byte in values)).get(values, ())
            candidates = tuple(char for char in candidates if _fits(codec, char, values, following))
            if not candidates:
                return None
        units.append(PairUnit(part[0][1], part[-1][2], candidates, min(values) >= 0))
        at += size
    return units


@lru_cache(maxsize=16)
def _fitting(known: tuple[str, ...], holes: tuple[bool, ...]) -> dict[tuple[int, ...], tuple[str, ...]]:
    """Known characters by their bytes, with -1 at the holes."""
    found: dict[tuple[int, ...], list[str]] = {}
    for char in known:
        data = char.encode()
        if len(data) == len(holes):
            masked = tuple(-1 if hole else byte for byte, hole in zip(data, holes, strict=True))
            found.setdefault(masked, []).append(char)
    return {masked: tuple(chars) for masked, chars in found.items()}
