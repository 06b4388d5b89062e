"""What a text shows whatever its language: code, targets, numbers, tags, names; and how long it is.

Both sides are read alike, so a simple pattern is enough: where it takes something for code that is none, it does so in
the translation too.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Evidence", "code_evidence", "evidence"]

_ANCHORS = re.compile(
    r"(?P<code>(?P<ticks>`+)(?P<span>.+?)(?P=ticks)(?!`))"
    r"|\]\(\s*<?(?P<target>[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?"
    r"|^[ \t>]*\[(?P<label>[^\]\n]+)\]:[ \t]*(?P<defined>\S+)"
    r"|(?P<url>(?:https?|ftp|wss?)://[\w\-./?#&=%~+:@,;!]+)"
    r"|\{[ \t]*#(?P<id>[\w.:-]+)[^{}\n]*\}"
    r"|(?P<placeholder>\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}|\$\{[^{}\n]*\}|\{\*[^{}\n]*\*\}|\{[\w.$]+\})"
    r"|</?(?P<tag>[A-Za-z][\w.-]*)"
    r"|(?<=[\s\"'])(?!alt|title|aria-|placeholder|summary|label|content|desc)[:@#\w-]+=(?:\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)')"
    r"|(?P<number>(?<![\w.])\d+(?:[.,]\d+)*(?![\w]))",
    re.MULTILINE,
)
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f0-9]*(?:[._+#-][A-Za-z0-9\u00c0-\u024f]+)*[+#]*")
_WIDE_LETTER = re.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
WIDE_SIZE = 2.8
"""Letters of an alphabet that say as much as one ideograph or kana."""
_PLAIN_VALUE = re.compile(r"[!-~]*")
"""An attribute's value with blanks or letters beyond ASCII is text."""
_LANGUAGE_STEP = re.compile(
    r"ar|bg|ca|cn|cs|da|de|el|en|es|fa|fi|fr|he|hi|hu|id|it|ja|ko|ms|nb|nl|no|pl|pt|ro|ru|sk|sl|sv|th|tr|uk|vi|zh"
    r"|(?:en|es|fr|pt|zh)[-_](?:[a-z]{2}|hans|hant)",
    re.IGNORECASE,
)
"""Names of the folders in which sites keep their languages."""
_LANGUAGE_SUFFIX = re.compile(
    r"(?:[-_.](?:zh|cn|zh-?(?:cn|tw|hans|hant)|en|en-?us|en-?gb))+(?=\.\w+$|$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What can be compared between a text and its translation."""

    anchors: frozenset[str] = frozenset()
    """Code spans, targets of links, placeholders, tags, numbers: what a translation keeps. Words in a wide script are
    translated in code, too."""
    words: frozenset[str] = frozenset()
    """Words in Latin letters, lower case, without a plural's *s*."""
    size: float = 0.0
    """Length of what is outside of the anchors, in letters of an alphabet; a wide character counts ``WIDE_SIZE``."""

    def __or__(self, other: "Evidence") -> "Evidence":
        return Evidence(self.anchors | other.anchors, self.words | other.words, self.size + other.size)


@lru_cache(maxsize=65536)
def evidence(text: str) -> Evidence:
    """Collect what ``text``, a piece of Markdown or HTML, shows."""
    anchors: set[str] = set()
    rest = []
    position = 0
    for match in _ANCHORS.finditer(text):
        found = list(_names(match))
        if not found:
            continue
        anchors.update(found)
        rest.append(text[position : match.start()])
        position = match.end()
    rest.append(text[position:])
    prose = " ".join(rest)
    words = {word.group().lower() for word in _WORD.finditer(prose)}
    words = {word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words if len(word) > 1}
    wide = len(_WIDE_LETTER.findall(prose))
    size = sum(map(str.isalnum, prose)) + (WIDE_SIZE - 1) * wide
    return Evidence(frozenset(anchors), frozenset(words), size)


@lru_cache(maxsize=4096)
def code_evidence(text: str) -> Evidence:
    """Collect what a block of code shows: its lines, except those with letters beyond ASCII, such as comments."""
    lines = {line.strip("> \t") for line in text.splitlines()}
    return Evidence(frozenset(f"line {line}" for line in lines if len(line) > 2 and line.isascii()))


def _names(match: re.Match[str]) -> Iterable[str]:
    """What an anchor is called, so that equal names mean equal things."""
    if match["code"]:
        if not _WIDE_LETTER.search(match["span"]):
            yield f"code {' '.join(match['span'].split())}"
    elif match["placeholder"]:
        yield f"code {match['placeholder']}"
    elif match["number"]:
        yield f"number {match['number'].replace(',', '')}"
    elif match["tag"]:
        yield f"tag {match['tag'].lower()}"
    elif match["id"]:
        yield f"id {match['id']}"
    elif target := match["target"] or match["url"] or match["defined"]:
        path, _, fragment = target.partition("#")
        yield f"target {neutral_target(path) if path else '#'}"
        if fragment and fragment.isascii():
            yield f"fragment {fragment}"
        if match["label"]:
            yield f"label {match['label']}"
    elif (value := match["double"] or match["single"]) and _PLAIN_VALUE.fullmatch(value):
        yield f"value {neutral_target(value)}"


def neutral_target(target: str) -> str:
    """A path without what names a language: ``/zh/docs/a-cn`` is ``docs/a``."""
    steps = [_LANGUAGE_SUFFIX.sub("", step) for step in target.split("/") if step not in ("", ".", "..")]
    kept = [step for step in steps if not _LANGUAGE_STEP.fullmatch(step)]
    return "/".join(kept) or "/"
