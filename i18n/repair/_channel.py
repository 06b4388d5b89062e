"""Damage as a map from bytes to strings, and its inverse: which characters may stand behind a damaged stretch.

Text whose UTF-8 bytes were read with a single-byte code page is a chain of byte images: every byte became one
character, or nothing, ``?`` or U+FFFD where the code page lacks it. Done twice, every byte becomes the image of the
image. Either way a character's image is the chain of its bytes' images, and lead bytes are never lost, so that a
damaged stretch falls into *units*, one for each character.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, cached_property, lru_cache

from i18n.repair._result import Hypothesis

__all__ = ["CODECS", "Channel", "byte_images", "images_among", "undefined"]

CODECS = ("cp1252", "latin-1", "cp1254", "cp1250", "cp1251", "mac_roman", "cp437", "iso8859-15", "cp850")
"""Code pages that UTF-8 is wrongly read with, the likeliest first."""

_LOST = {"none": None, "dropped": "", "question": "?", "replacement": "\N{REPLACEMENT CHARACTER}"}
_ASTRAL = "\U00010000"
_AMBIGUOUS = frozenset("? \N{REPLACEMENT CHARACTER}")
_CONTINUATION = range(0x80, 0xC0)
_LEADS = (range(0xC2, 0xE0), range(0xE0, 0xF0), range(0xF0, 0xF5))


@lru_cache
def undefined(codec: str) -> frozenset[int]:
    """The bytes from 80 to FF that a code page does not define."""
    missing = set()
    for byte in range(0x80, 0x100):
        try:
            bytes([byte]).decode(codec)
        except UnicodeDecodeError:
            missing.add(byte)
    return frozenset(missing)


@lru_cache(maxsize=64)
def byte_images(hypothesis: Hypothesis) -> tuple[str, ...]:
    """What each of the 256 bytes became; undefined bytes that were kept became C1 controls, as in browsers."""
    lost = _LOST[hypothesis.loss]
    images = []
    for byte in range(0x100):
        if byte in hypothesis.stripped:
            image = ""
        elif byte in undefined(hypothesis.wrong_codec):
            image = chr(byte) if lost is None else lost
        else:
            image = bytes([byte]).decode(hypothesis.wrong_codec)
        images.append(" " if hypothesis.spaces and image == "\xa0" else image)
    single = list(images)
    for _ in range(hypothesis.layers - 1):
        images = ["".join(single[inner] for inner in image.encode("utf-8")) for image in images]
    return tuple(images)


def images_among(hypothesis: Hypothesis, chars: set[str]) -> tuple[str | None, ...] | None:
    """The image of each byte outside ASCII, ``None`` for those that a text of some characters cannot show.

    Hypotheses that agree in this say the same of such a text. ``None`` for double-byte codecs.
    """
    if hypothesis.true_codec != "utf-8" or hypothesis.wrong_codec not in CODECS:
        return None
    return tuple([image if chars.issuperset(image) else None for image in byte_images(hypothesis)[0x80:]])


class _Images(dict[int, str]):
    """Image of each code point, for ``str.translate``."""

    def __init__(self, images: Sequence[str]) -> None:
        super().__init__(enumerate(map(chr, range(0x80))))
        self._bytes = images

    def __missing__(self, point: int) -> str:
        image = self[point] = "".join([self._bytes[byte] for byte in chr(point).encode()])
        return image


class Channel:
    """One way text is damaged, both ways: characters to images and units to candidate characters."""

    def __init__(self, hypothesis: Hypothesis) -> None:
        self.hypothesis = hypothesis
        self.images = byte_images(hypothesis)
        """What each byte became."""
        self._known: dict[str, list[str]] = {}
        self._bytes = self._inverse()

    @cached_property
    def unit(self) -> re.Pattern[str]:
        """Matches the image of one character."""
        images = self.images
        follow = _any(images[byte] for byte in _CONTINUATION)
        parts = [f"{_any(images[byte] for byte in leads)}{follow}{{0,{most}}}" for most, leads in enumerate(_LEADS, 1)]
        # three-byte leads first: done twice, a two-byte lead that lost half its image is a prefix of theirs; and theirs
        # may be a prefix of others, so what lost nothing comes before them
        return re.compile(
            "|".join((*(self._whole if self.hypothesis.layers > 1 else ()), parts[1], parts[2], parts[0]))
        )

    @cached_property
    def _whole(self) -> tuple[str, str, str]:
        """Patterns of characters of three, two and four bytes that lost nothing."""
        sure = self._bytes
        follow = _any(self.images[byte] for byte in _CONTINUATION if self.images[byte] in sure)
        parts = []
        for most, leads in enumerate(_LEADS, 1):
            images = [self.images[byte] for byte in leads if self.images[byte] in sure]
            parts.append(f"{_any(images)}{follow}{{{most}}}" if images else "(?!)")
        return parts[1], parts[0], parts[2]

    @cached_property
    def piece(self) -> re.Pattern[str]:
        """Matches the images of some characters that lost nothing, as its group 1, or else what ``unit`` matches."""
        sure = self._bytes
        if self.hypothesis.layers > 1 or any(self.images[byte] not in sure for leads in _LEADS for byte in leads):
            return self.unit
        return re.compile(f"((?:{'|'.join(self._whole)})+)|{self.unit.pattern}")

    @cached_property
    def intact(self) -> re.Pattern[str]:
        """Matches the image of a Chinese character that lost nothing (lead byte E4 to E9)."""
        sound = _any(image for byte in _CONTINUATION if (image := self.images[byte]) not in _AMBIGUOUS)
        return re.compile(f"{_any(self.images[byte] for byte in range(0xE4, 0xEA))}{sound}{sound}")

    @cached_property
    def singles(self) -> frozenset[str]:
        """Every character that the channel makes of bytes outside ASCII, but for ``?``, spaces and U+FFFD."""
        chars = {char for byte in range(0x80, 0x100) for char in self.images[byte]}
        return frozenset(char for char in chars - _AMBIGUOUS if char > "\x7f")

    @cached_property
    def _images(self) -> "_Images":
        return _Images(self.images)

    @cached_property
    def _byte(self) -> re.Pattern[str]:
        return re.compile(_any(self._bytes))

    def _inverse(self) -> dict[str, int]:
        """Images that stand for one byte alone."""
        found: dict[str, int] = {}
        twice = {""} | _AMBIGUOUS
        for byte in range(0x80, 0x100):
            image = self.images[byte]
            if image in found:
                twice.add(image)
            found[image] = byte
        return {image: byte for image, byte in found.items() if image not in twice}

    def damage(self, text: str) -> str:
        """The text as the channel delivers it."""
        return text.translate(self._images)

    def learn(self, characters: Sequence[str]) -> None:
        """Make characters outside ASCII known as candidates for the units that are their images."""
        known, images = self._known, self.images
        joined = "".join([images[byte] for byte in "\n".join(characters).encode()])
        for image, char in zip(joined.split("\n"), characters, strict=True):
            known.setdefault(image, []).append(char)

    def read(self, images: str) -> str | None:
        """The characters that ``piece`` matched as its group 1; ``None`` where the bytes are no UTF-8."""
        back = self._bytes
        try:
            return bytes([back[image] for image in images]).decode("utf-8")
        except UnicodeDecodeError:
            return None

    def spell(self, unit: str) -> str | None:
        """The character whose image a unit is, where each byte shows; ``None`` where something was lost."""
        parts = self._byte.findall(unit)
        if sum(map(len, parts)) != len(unit):
            return None
        try:
            char = bytes([self._bytes[part] for part in parts]).decode("utf-8")
        except UnicodeDecodeError:
            return None
        return char if len(char) == 1 else None

    def candidates(self, unit: str) -> list[str]:
        """The strings that may stand behind a unit; mostly one character, followed by what the unit took too much.

        Empty where no assigned character fits.
        """
        found = list(self._known.get(unit, ()))
        end = len(unit)
        while end > 1 and unit[end - 1] in " ?\N{REPLACEMENT CHARACTER}":
            end -= 1
            found += [char + unit[end:] for char in self._known.get(unit[:end], ())]
        whole = self.spell(unit)
        if whole is None and found and (found[0] >= _ASTRAL or all(map(_is_symbol, found))):
            return list(dict.fromkeys(found + self._search(unit)))  # which picture it was is anybody's guess
        if found:
            return found
        return self._search(unit) if whole is None else [whole]

    @cached_property
    def _lows(self) -> dict[str, list[int]]:
        """The lower six bits of the continuation bytes, by their image."""
        found: dict[str, list[int]] = {}
        for byte in _CONTINUATION:
            found.setdefault(self.images[byte], []).append(byte & 0x3F)
        return found

    def _search(self, unit: str) -> list[str]:
        """All assigned characters with this image, for characters that nobody made known."""
        images = self.images
        prefixes = [  # the bits so far, how much of the unit they have made, and how many bytes are to come
            (byte & 0x3F >> most, len(images[byte]), most)
            for most, leads in enumerate(_LEADS, 1)
            for byte in leads
            if images[byte] and unit.startswith(images[byte])
        ]
        found = []
        while prefixes:
            bits, at, left = prefixes.pop()
            if left == 1:
                assigned = _assigned(bits)
                found += [chr(bits << 6 | low) for low in self._lows.get(unit[at:], ()) if assigned >> low & 1]
                continue
            for image, lows in self._lows.items():
                if unit.startswith(image, at):
                    longer = [bits << 6 | low for low in lows]
                    if left == 3:
                        longer = [more for more in longer if 0x10 <= more < 0x40 or more == 0xE0]
                    elif not bits:
                        longer = [more for more in longer if more >= 0x20]
                    prefixes += [(more, at + len(image), left - 1) for more in longer]
        return sorted(found)


def _is_symbol(candidate: str) -> bool:
    """Whether this is a symbol or a picture (U+2100 to U+2BFF), of which the model has seen a part."""
    return "\u2100" <= candidate[0] < "\u2c00"


@cache
def _assigned(block: int) -> int:
    """Which of 64 code points are assigned and public, as bits, for code points divided by 64."""
    points = range(block << 6, (block + 1) << 6)
    kinds = [unicodedata.category(chr(point)) not in ("Cn", "Co", "Cs") for point in points]
    return sum(kind << low for low, kind in enumerate(kinds))


def _any(images: Iterable[str]) -> str:
    """A pattern for any of the images, the longest first; a character class where all are single characters."""
    distinct = sorted({image for image in images if image}, key=lambda image: (-len(image), image))
    if all(len(image) == 1 for image in distinct):
        return f"[{''.join(re.escape(image) for image in distinct)}]"
    return f"(?:{'|'.join(re.escape(image) for image in distinct)})"
