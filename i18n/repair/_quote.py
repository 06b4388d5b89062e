"""Mojibake that a text is about: shown in code, or on a line that talks about encodings.

A tutorial on encodings is sound, and a repair would ruin its examples. So in a text that is mostly sound, damage inside
code, or beside words for it, is left alone and reported as *quoted*. Where damage also stands in plain prose, only
lines that talk about it are spared.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Context", "Place", "beyond_recovery"]

_TALK = re.compile(
    r"乱码|亂碼|编码|編碼|字符集|字元集|解码|解碼|文字化け|mojibake|garbled|encod|decod|charset|code ?page"
    r"|utf-?8|gbk|gb2312|gb18030|big-?5|latin-?1|iso-8859|windows-125|cp125|unicode|U\+FFFD|替换字符|replacement char",
    re.IGNORECASE,
)
_FENCE = re.compile(r"[ \t>]*(?:[-*+] +|\d+[.)] +)?(`{3,}|~{3,})")
_CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_GONE = re.compile("\N{REPLACEMENT CHARACTER}|锟斤拷|锟斤|烫烫烫|屯屯屯")


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a line."""

    line: int
    start: int
    end: int


class Context:
    """What stands around places of a text: code, and talk of encodings."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0]
        self._fenced: list[bool] = []
        self._named: dict[int, bool] = {}
        fence = ""
        for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", text):
            match = _FENCE.match(line)
            inside = bool(fence)
            if match and not fence:
                fence = match.group(1)
                inside = True
            elif match and match.group(1).startswith(fence) and not line[match.end() :].strip():
                fence = ""
            self._fenced.append(inside)
            self._starts.append(self._starts[-1] + len(line))

    def line_text(self, number: int) -> str:
        """A line, counted from 1, with its end."""
        if not 1 <= number < len(self._starts):
            return ""
        return self._text[self._starts[number - 1] : self._starts[number]]

    def in_code(self, place: Place) -> bool:
        """Whether a place lies in fenced code or within a code span."""
        if place.line <= len(self._fenced) and self._fenced[place.line - 1]:
            return True
        start = self._starts[place.line - 1]
        spans = _CODE_SPAN.finditer(self.line_text(place.line))
        return any(start + span.start() <= place.start and place.end <= start + span.end() for span in spans)

    def talks(self, place: Place) -> bool:
        """Whether the line, or a neighbour, names what the place shows."""
        own = self.line_text(place.line)
        cut = self._starts[place.line - 1]
        rest = own[: place.start - cut] + own[place.end - cut :]
        return self._names_it(place.line - 1) or bool(_TALK.search(rest))

    def _names_it(self, number: int) -> bool:
        """Whether a line has a word of encodings; lines with many places are asked for once."""
        if number not in self._named:
            self._named[number] = bool(_TALK.search(self.line_text(number)))
        return self._named[number]


def beyond_recovery(text: str) -> Iterable[Place]:
    """Stretches that tell of lost bytes and keep no trace of them: U+FFFD, and U+FFFD read as GBK."""
    number, at = 1, 0
    for match in _GONE.finditer(text):
        number += len(re.findall(r"\r\n|\r|\n", text[at : match.start()]))
        at = match.start()
        yield Place(number, match.start(), match.end())
