"""Sentences of a text, for translation engines that take one at a time.

Two families of scripts: those without spaces, where 。！？ end a sentence, and those with spaces, where a
full stop is ambiguous. Marks of :mod:`i18n.translate.marked` are looked through: a closing one stays with what it
closes.
"""

import re

from i18n.translate.marked import ANY, ATOMS, CLOSES

__all__ = ["split_long", "split_sentences"]

Span = tuple[int, int]

_OPENING = "（(［[【「『《〈“‘{"
_CLOSING = "）)］]】」』》〉”’}"
_WIDE_END = re.compile(rf"(?:[。！？!?…]|\.{{3,}})(?:[。！？!?…{CLOSES}]|\.{{3,}})*")
_SAYS = re.compile(rf"\w|[{ATOMS}]")
# A quotation ends its sentence only where another one, or a space, follows: “好。”他说。
_FOLLOWS = re.compile(rf"[{ANY}]*[\s“‘「『\"（(]|[{ANY}]*$")
# fmt: off
_ABBREVIATIONS = frozenset([
    "e.g", "i.e", "etc", "vs", "cf", "al", "approx", "dept", "est", "fig", "figs", "no", "nos", "vol", "ch", "sec",
    "eq", "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "inc", "ltd", "co", "corp", "z.b", "d.h", "u.a", "bzw",
    "usw", "ca", "p.ex", "p.ej", "т.е", "т.д", "т.п",
])
# fmt: on
_SPACED_END = re.compile(rf"([.!?…]+)([\"'”’»)\]]*[{CLOSES}]*)(\s+)")
_CLAUSE = re.compile(r"[；;]|[，,：:](?!\d)|(?<=\w)[ ]*——[ ]*|、")


def split_sentences(text: str, *, wide: bool) -> list[Span]:
    """Spans of the sentences, without gaps; spaces between two belong to the first.

    ``wide`` says that the language is written without spaces. A terminator inside brackets or quotes ends a
    sentence only together with the quote.
    """
    ends = _wide_ends(text) if wide else _spaced_ends(text)
    spans: list[Span] = []
    start = 0
    for end in ends:
        while end < len(text) and text[end].isspace():
            end += 1
        if _SAYS.search(text, start, end) and _SAYS.search(text, end):
            spans.append((start, end))
            start = end
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def _wide_ends(text: str) -> list[int]:
    depths = _depths(text)
    ends = []
    for match in _WIDE_END.finditer(text):
        end = match.end()
        if depths[match.start()] == 0:
            if match.group()[0] in "!?" and text[end : end + 1].isascii() and text[end : end + 1].isalnum():
                continue  # a query string, an operator
            ends.append(end)
        elif end < len(text) and depths[end] == 1 and text[end] in '”’」』"':
            end += 1
            while end < len(text) and re.match(f"[{CLOSES}]", text[end]):
                end += 1
            if _FOLLOWS.match(text, end):
                ends.append(end)
    return ends + [match.end() for match in _SPACED_END.finditer(text) if match[1] == "." and _ends_spaced(text, match)]


def _depths(text: str) -> list[int]:
    """How many brackets and quotes are open before each character. Unbalanced ones count for nothing."""
    stack: list[tuple[str, int]] = []
    change = [0] * (len(text) + 1)
    for position, character in enumerate(text):
        straight = character == '"'
        if character in _OPENING or (straight and not any(opening == character for opening, _ in stack)):
            stack.append((character, position))
        elif character in _CLOSING or straight:
            opening = character if straight else _OPENING[_CLOSING.index(character)]
            for index in range(len(stack) - 1, -1, -1):
                if stack[index][0] == opening:
                    change[stack[index][1] + 1] += 1
                    change[position + 1] -= 1
                    del stack[index:]
                    break
    depths = []
    depth = 0
    for delta in change:
        depth += delta
        depths.append(depth)
    return depths


def _spaced_ends(text: str) -> list[int]:
    depths = _depths(text)
    return [
        match.end()
        for match in _SPACED_END.finditer(text)
        if depths[match.start()] == 0 or match[2]
        if _ends_spaced(text, match)
    ]


def _ends_spaced(text: str, match: re.Match[str]) -> bool:
    """Whether the stop really ends a sentence: not after an abbreviation, an initial or a list number."""
    following = re.sub(f"[{ANY}]", "", text[match.end() : match.end() + 8]).lstrip("\"'“‘«([")
    if following[:1].islower():
        return False
    if match[1] != ".":
        return True
    word = re.split(r"[\s(\[\"'“‘«]", text[: match.start()])[-1]
    if word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word.isupper()):
        return False
    return not (
        re.fullmatch(rf"[{ANY}]*(?:\d{{1,3}}|[A-Za-z]|[ivxlc]+)", word)
        and not text[: match.start() - len(word)].strip()
    )


def split_long(text: str, span: Span, limit: int) -> list[Span]:
    """Cut a sentence longer than ``limit`` characters where a clause ends, near the middle, again and again.

    Parts without any clause boundary stay long: a sentence cut anywhere else loses its sense.
    """
    start, end = span
    if end - start <= limit:
        return [span]
    depths = _depths(text[start:end])
    middle = (start + end) / 2
    best: tuple[float, int] | None = None
    for match in _CLAUSE.finditer(text, start, end):
        cut = match.end()
        while cut < end and re.match(rf"[{CLOSES}\s]", text[cut]):
            cut += 1
        if cut - start < 8 or end - cut < 8:
            continue
        weight = {"；": 0.6, ";": 0.6, "、": 2.5}.get(match.group(), 1.0) + depths[match.start() - start]
        cost = abs(cut - middle) * weight + (end - start) * 0.25 * weight
        if best is None or cost < best[0]:
            best = (cost, cut)
    if best is None:
        return [span]
    return [*split_long(text, (start, best[1]), limit), *split_long(text, (best[1], end), limit)]
