"""Whether a text is damaged, and how: suspicion by pattern, then evidence by probability."""

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache

from i18n.repair._channel import CODECS, Channel, byte_images, undefined
from i18n.repair._result import Hypothesis

__all__ = ["suspects", "suspicious", "variants"]

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_SAMPLE = 60_000
"""Characters of the text that the choice of a hypothesis looks at."""


@lru_cache(maxsize=1)
def _quick() -> re.Pattern[str]:
    """A lead byte of Chinese and a continuation byte in any of the code pages, one layer deep or two."""
    leads, follow = set(), set()
    for codec in CODECS:
        images = byte_images(Hypothesis(codec, "utf-8"))
        leads |= {images[byte] for byte in (*range(0xE3, 0xEA), 0xEF)}
        follow |= {images[byte] for byte in range(0x80, 0xC0)}
        twice = byte_images(Hypothesis(codec, "utf-8", layers=2))
        leads |= {twice[byte][0] for byte in range(0xE3, 0xEA)}
        follow |= {twice[byte][1] for byte in range(0xE3, 0xEA)}
    return re.compile(f"[{''.join(map(re.escape, sorted(leads)))}][{''.join(map(re.escape, sorted(follow)))}]")


@lru_cache
def _lossless(codec: str, layers: int) -> Channel:
    return Channel(Hypothesis(codec, "utf-8", layers=layers))


def suspects(text: str) -> list[Hypothesis]:
    """The codecs, and the layers, under which the text has at least one whole Chinese character."""
    if text.isascii() or not _quick().search(text):
        return []
    for layers in (2, 1):
        whole: dict[Hypothesis, int] = {}
        for codec in CODECS:
            channel = _lossless(codec, layers)
            if channel.intact.search(text):
                whole[channel.hypothesis] = sum(len(unit) for unit in channel.intact.findall(text[:_SAMPLE]))
        if whole:
            most = max(whole.values())
            likely = [hypothesis for hypothesis, length in whole.items() if length >= 0.75 * most]
            strays = [_strays(hypothesis, text[:_SAMPLE]) for hypothesis in likely]
            return [one for one, count in zip(likely, strays, strict=True) if count == min(strays)]
    return []


def _strays(hypothesis: Hypothesis, text: str) -> int:
    """Kinds of characters that a code page cannot have made; the one that made the damage has the fewest."""
    return len(set(text) - _lossless(hypothesis.wrong_codec, hypothesis.layers).singles)


def suspicious(text: str, start: int, end: int) -> bool:
    """Whether a line has a trace of damage by some code page."""
    return _quick().search(text, start, end) is not None


def variants(text: str, suspect: Hypothesis) -> list[Hypothesis]:
    """The ways in which bytes may have been lost under a codec, by what stands where bytes are missing."""
    lossless = _lossless(suspect.wrong_codec, suspect.layers)
    text = text[:_SAMPLE]
    behind, shown = _survey(text, lossless)
    seen = set("".join(shown).encode())
    blanks = any("\xa0" in lossless.damage(char) for char in shown)
    if not behind:
        return [suspect]
    result = []
    spaces = (False, True) if behind[" "] and not blanks else (False,)
    single = _lossless(suspect.wrong_codec, 1)
    replaced = bool(behind[_REPLACEMENT]) or (suspect.layers > 1 and single.damage(_REPLACEMENT) in text)
    stripped = _never_seen(suspect, seen)
    for blank in spaces:
        for loss in _losses(behind, sum(behind.values()), suspect.wrong_codec, seen, replaced):
            one = replace(suspect, loss=loss, spaces=blank)
            result.append(one)
            if stripped:
                result.append(replace(one, stripped=stripped))
    return result


def _survey(text: str, lossless: Channel) -> tuple[Counter[str], set[str]]:
    """What stands behind units that lost something, counted, and the characters that lost nothing."""
    behind: Counter[str] = Counter()
    shown: set[str] = set()
    for match in lossless.piece.finditer(text):
        chars = lossless.read(match.group()) if match.lastindex else None
        if chars is not None:
            shown.update(chars)
            continue
        for unit in lossless.unit.finditer(text, *match.span()) if match.lastindex else (match,):
            char = lossless.spell(unit.group())
            if char is None:
                behind[text[unit.end() : unit.end() + 1]] += 1
            else:
                shown.add(char)
    return behind, shown


def _losses(behind: Counter[str], total: int, codec: str, seen: set[int], replaced: bool) -> list[str]:
    if not undefined(codec):
        return ["none"]
    found = ["dropped"]
    if behind["?"] > 0.02 * total:
        found.append("question")
    if replaced:
        found.append("replacement")
    if seen & undefined(codec):
        found.append("none")
    return found


def _never_seen(suspect: Hypothesis, seen: set[int]) -> tuple[int, ...]:
    """Bytes that are often taken out after the damage, and do not show."""
    likely = {0xAD}
    if suspect.wrong_codec in ("latin-1", "iso8859-15") and not any(0x80 <= byte < 0xA0 for byte in seen):
        likely |= set(range(0x80, 0xA0))
    if suspect.wrong_codec == "cp1252":
        likely |= {0x8E, 0x9E}
    return tuple(sorted(likely - seen - undefined(suspect.wrong_codec)))
