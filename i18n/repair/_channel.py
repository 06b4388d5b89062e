"""Damage as a map from bytes to strings, and its inverse: which characters may stand behind a damaged stretch.

Text whose UTF-8 bytes were read with a single-byte code page is a chain of byte images: every byte became one
character, or nothing, ``?`` or U+FFFD where the code page lacks it. Done twice, every byte becomes the image of the
image. Either way a character's image is the chain of its bytes' images, and lead bytes are never lost, so that a
damaged stretch falls into *units*, one for each character.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from i18n.repair._result import Hypothesis

__all__ = ["CODECS", "Channel", "byte_images", "undefined"]

CODECS = ("cp1252", "latin-1", "cp1254", "cp1250", "cp1251", "mac_roman", "cp437", "iso8859-15", "cp850")
"""Code pages that UTF-8 is wrongly read with, the likeliest first."""

_LOST = {"none": None, "dropped": "", "question": "?", "replacement": "\N{REPLACEMENT CHARACTER}"}
_ASTRAL = "\U00010000"
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


def byte_images(hypothesis: Hypothesis) -> list[str]:
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
    return images


@dataclass(frozen=True)
class Channel:
    """One way text is damaged, both ways: characters to images and units to candidate characters."""

    hypothesis: Hypothesis
    images: list[str] = field(init=False, repr=False)
    unit: re.Pattern[str] = field(init=False, repr=False)
    """Matches the image of one character."""
    intact: re.Pattern[str] = field(init=False, repr=False)
    """Matches the image of a Chinese character that lost nothing (lead byte E4 to E9)."""
    singles: frozenset[str] = field(init=False, repr=False)
    """Every character that the channel makes of bytes outside ASCII, but for ``?``, spaces and U+FFFD."""
    _known: dict[str, list[str]] = field(init=False, repr=False)
    _bytes: dict[str, int] = field(init=False, repr=False)
    _byte: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        images = byte_images(self.hypothesis)
        put = object.__setattr__
        put(self, "images", images)
        follow = _any(images[byte] for byte in _CONTINUATION)
        parts = [f"{_any(images[byte] for byte in leads)}{follow}{{0,{most}}}" for most, leads in enumerate(_LEADS, 1)]
        # three-byte leads first: done twice, a two-byte lead that lost half its image is a prefix of theirs
        put(self, "unit", re.compile("|".join((parts[1], parts[2], parts[0]))))
        lost = {"?", " ", "\N{REPLACEMENT CHARACTER}"}
        sound = _any(image for byte in _CONTINUATION if (image := images[byte]) not in lost)
        put(self, "intact", re.compile(f"{_any(images[byte] for byte in range(0xE4, 0xEA))}{sound}{sound}"))
        put(self, "_known", {})
        put(self, "_bytes", self._inverse())
        put(self, "_byte", re.compile(_any(self._bytes)))
        chars = {char for byte in range(0x80, 0x100) for char in images[byte]}
        put(self, "singles", frozenset(char for char in chars - lost if char > "\x7f"))

    def _inverse(self) -> dict[str, int]:
        """Images that stand for one byte alone."""
        found: dict[str, int] = {}
        twice = set()
        for byte in range(0x80, 0x100):
            image = self.images[byte]
            if image in found or image in ("", "?", " ", "\N{REPLACEMENT CHARACTER}"):
                twice.add(image)
            found[image] = byte
        return {image: byte for image, byte in found.items() if image not in twice}

    def damage(self, text: str) -> str:
        """The text as the channel delivers it."""
        images = self.images
        return "".join([char if char < "\x80" else "".join([images[b] for b in char.encode()]) for char in text])

    def learn(self, characters: Iterable[str]) -> None:
        """Make characters known as candidates for the units that are their images."""
        known, images = self._known, self.images
        for char in characters:
            known.setdefault("".join([images[byte] for byte in char.encode()]), []).append(char)

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
        if whole is None and found and found[0] >= _ASTRAL:
            return list(dict.fromkeys(found + self._search(unit)))  # which emoji is anybody's guess
        if found:
            return found
        return self._search(unit) if whole is None else [whole]

    def _search(self, unit: str) -> list[str]:
        """All assigned characters with this image, for characters that nobody made known."""
        prefixes = [(b"", 0)]
        found = []
        while prefixes:
            done, at = prefixes.pop()
            if done and len(done) == _length(done[0]):
                if at == len(unit):
                    try:
                        char = done.decode("utf-8")
                    except UnicodeDecodeError:
                        continue
                    if unicodedata.category(char) not in ("Cn", "Co", "Cs"):
                        found.append(char)
                continue
            prefixes += [
                (done + bytes([byte]), at + len(self.images[byte]))
                for byte in (_CONTINUATION if done else (byte for leads in _LEADS for byte in leads))
                if unit.startswith(self.images[byte], at) and (done or self.images[byte])
            ]
        return sorted(found)


def _length(lead: int) -> int:
    return 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4


def _any(images: Iterable[str]) -> str:
    """A pattern for any of the images, the longest first; a character class where all are single characters."""
    distinct = sorted({image for image in images if image}, key=lambda image: (-len(image), image))
    if all(len(image) == 1 for image in distinct):
        return f"[{''.join(re.escape(image) for image in distinct)}]"
    return f"(?:{'|'.join(re.escape(image) for image in distinct)})"
