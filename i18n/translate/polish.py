"""Punctuation, spacing and case of a translated sentence, by the target language's habits.

Models trained on documentation leave full-width punctuation, glue opaque parts to words, or end headings
with a full stop. All rules work on marked text (:mod:`i18n.translate.marked`).
"""

import re

from i18n.markdown.inline_atoms import HAN
from i18n.translate.marked import ATOMS, CLOSES, OPENS, strip_marks

__all__ = ["capitalize_first", "copy_text", "join_sentences", "lower_first", "polish"]

_TO_ASCII = str.maketrans(
    {
        "，": ",",
        "。": ".",
        "：": ":",
        "；": ";",
        "！": "!",
        "？": "?",
        "（": "(",
        "）": ")",
        "、": ",",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "「": '"',
        "」": '"',
        "『": '"',
        "』": '"',
        "《": '"',
        "》": '"',
        "【": "[",
        "】": "]",
        "％": "%",
        "＋": "+",
        "－": "-",
        "＝": "=",
        "＜": "<",
        "＞": ">",
        "／": "/",
        "｜": "|",
        "～": "~",
        "　": " ",
        "＃": "#",
        "＆": "&",
        "＠": "@",
    }
)
_WIDE_STOP = "。．.！!？?：:；;…，,、"
_SAME_STOP = {
    "。": ".",
    ".": ".",
    "！": "!",
    "!": "!",
    "？": "?",
    "?": "?",
    "：": ":",
    ":": ":",
    "；": ";",
    ";": ";",
    "…": "…",
}
_TO_WIDE = {".": "。", "!": "！", "?": "？", ":": "：", ";": "；", "…": "……"}
_WORD = r"[^\W_]"


def copy_text(text: str, tight: frozenset[str], *, wide: bool) -> str:
    """A text that is not translated: its punctuation only."""
    return text if wide else _space(_ascii(text, spaced=True), text, tight)


def polish(target: str, source: str, tight: frozenset[str], *, wide: bool) -> str:
    """The target sentence with the punctuation of its language, and an end like the source's.

    ``tight`` are the atoms that keep the source's spacing (entities, footnote references, comments); all
    others are words, with spaces around them where the language has any.
    """
    target = " ".join(target.split())
    if wide:
        target = re.sub(rf"(?<=[{HAN}]) (?=[{HAN}])", "", target)
        return _end(target, source, wide=True)
    return _end(_space(_ascii(target, spaced=False), source, tight), source, wide=False)


def _ascii(text: str, *, spaced: bool) -> str:
    """Full-width punctuation replaced. ``spaced``: the text is a copy, without the spaces that English has."""
    if text.isascii():
        return text
    text = re.sub(rf"([，、；：！？。])(?=[^\s{CLOSES}”’」』）】])", r"\1 ", text) if spaced else text
    text = re.sub(r"——|—{2}", " — ", text)
    text = re.sub(r"…+", "...", text)
    text = re.sub(r"(?<=\S)[（【]", lambda match: " " + match.group(), text)
    return text.translate(_TO_ASCII)


def _space(text: str, source: str, tight: frozenset[str]) -> str:
    """One space around words and opaque parts, none before punctuation."""

    def spaced(match: re.Match[str]) -> str:
        return match.group() if tight & {match["atom"]} else match.group("left") + " "

    marks = rf"[{CLOSES}]*"
    text = re.sub(rf"(?P<left>{_WORD}{marks})(?=[{OPENS}]*(?P<atom>[{ATOMS}]))", spaced, text)
    text = re.sub(rf"(?P<left>(?P<atom>[{ATOMS}]){marks})(?=[{OPENS}]*{_WORD})", spaced, text)
    text = re.sub(rf"({_WORD}|[,.;:!?)])({marks})([{OPENS}]+)(?={_WORD})", r"\1\2 \3", text)
    text = re.sub(rf"({_WORD})([{CLOSES}]+)(?={_WORD})", r"\1\2 ", text)
    text = re.sub(rf"([{OPENS}]+) +", r" \1", text)
    text = re.sub(rf" +([{CLOSES}]+)(?=\S)", r"\1 ", text)
    text = re.sub(rf" +([{CLOSES}]+)", r"\1", text)
    text = re.sub(r" +([,.;:!?)\]]+)(?=[\s\"')\]]|$)", r"\1", text)
    text = re.sub(r"([(\[]) +", r"\1", text)
    text = re.sub(r"(?<=[A-Za-z]),(?=[A-Za-z])", ", ", text)
    text = re.sub(r"(?<=\w)/ (?=\w)", "/", text) if "/ " not in source else text
    text = re.sub(rf"([,;:!?])(?=[{OPENS}]*[{ATOMS}])", r"\1 ", text)
    text = re.sub(r"(?<=[A-Za-z])\.(?=[A-Z][a-z])", ". ", text) if " " in text else text
    for atom in tight:
        text = _as_in_source(text, source, atom)
    return re.sub(" {2,}", " ", text).strip(" ")


def _as_in_source(text: str, source: str, atom: str) -> str:
    """Spaces beside an atom only where the source has them."""
    position = source.find(atom)
    if position > 0 and not source[position - 1].isspace():
        text = re.sub(f" +{atom}", atom, text)
    if 0 <= position < len(source) - 1 and not source[position + 1].isspace():
        text = re.sub(f"{atom} +(?={_WORD})", atom, text)
    return text


def _end(target: str, source: str, *, wide: bool) -> str:
    """End the target as the source ends: a heading without a full stop stays without."""
    stop = _last(source)
    body, tail = _split_tail(target)
    bare = body.rstrip(_WIDE_STOP + " ") if not body.endswith(("etc.", "...", "……")) else body
    if not bare:
        return target
    wanted = _SAME_STOP.get(stop, "")
    if wanted and wide:
        wanted = _TO_WIDE[wanted]
    if bare is body and body.endswith(("etc.", "...", "……")):
        return target
    if stop in _SAME_STOP:
        return bare + wanted + tail
    if stop and stop in "，,、":
        return bare + ("，" if wide else ",") + tail
    return bare + tail if body[len(bare) :].strip() in (".", "。", ",", "，") else target


def _last(text: str) -> str:
    """The last character that a reader sees, marks of pairs looked through; a closing quote too."""
    bare = strip_marks(text).rstrip()
    bare = bare.rstrip("”’」』\"'）)") or bare
    return bare[-1:]


def _split_tail(text: str) -> tuple[str, str]:
    """What follows the final punctuation: closing marks, quotes, brackets."""
    match = re.search(rf"[{CLOSES}\"'”’」』）)]*$", text)
    cut = match.start() if match else len(text)
    return text[:cut], text[cut:]


def lower_first(text: str) -> str:
    """A piece inside a sentence begins small, unless its first word is a name or an abbreviation."""
    match = re.match(r"([A-Z])([a-z]+)(?![\w.])", text)
    return text[0].lower() + text[1:] if match and match.group() not in _KEPT else text


_KEPT = frozenset(
    ["I", "English", "Chinese", "Python", "Linux", "Windows", "Java", "Docker", "Git", "Google", "Markdown"]
)


def join_sentences(left: str, right: str, *, wide: bool) -> str:
    """Put a sentence behind another, with a space where the language wants one."""
    if not left or not right or wide or left[-1].isspace() or right[0].isspace():
        return left + right
    return f"{left} {right}"


def capitalize_first(text: str) -> str:
    """A sentence that begins with a word begins with a capital."""
    match = re.match(rf"[{OPENS}\"'(]*([a-z])[a-z]*(?![\w./-]|[{ATOMS}])", text)
    return text[: match.start(1)] + match[1].upper() + text[match.start(1) + 1 :] if match else text
