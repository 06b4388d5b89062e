"""The adapter of ftfy: lossless mojibake of texts that are not Chinese (``cafÃ©``).

The lattice and its language model know Chinese; ftfy knows what mojibake of other scripts looks like. Only its
detection and its plan of encodings are used: every cosmetic fixer is off, and so are those that guess at lost bytes.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from i18n.repair._result import Change, Hypothesis, Repair

__all__ = ["restore_lossless"]

_SUSPECT = re.compile(
    # the first byte of a UTF-8 sequence and one that follows, read as Latin-1 or a Windows code page of Western Europe
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2026\u2030\u2039"
    "\u203a\u20ac\u2122]"
    # as Windows-1251, as Mac Roman
    "|(?:[\u0420\u0421][\u0400-\u045f\u0080-\u00bf\u20ac\u2018-\u201e\u2020-\u2026\u2030\u2116\u2122]){3}"
    "|\u221a[\u00a0-\u00ff\u2020-\u2202]"
)
_TALKS = re.compile(r"mojibake|encod|utf-?8|latin-?1|cp125|windows-125|乱码|亂碼|编码|編碼|`", re.IGNORECASE)
"""A line with one of these may be about mojibake."""
_LINE = re.compile(r"[^\r\n]+")
_RUN = re.compile(r"[^\x00-\x7f]+")


def restore_lossless(text: str) -> Repair | None:
    """``text`` with lossless mojibake undone line by line; ``None`` if there is none.

    A line is only changed if encoding the result again gives what was there, to the character.
    """
    if not _SUSPECT.search(text):
        return None
    lines = [(match.start(), match.group()) for match in _LINE.finditer(text) if _SUSPECT.search(match.group())]
    if not any(_restored(line) for _, line in lines if not _TALKS.search(line)):
        return None
    parts: list[str] = []
    changes: list[Change] = []
    position = shift = 0
    codecs: list[tuple[str, ...]] = []
    for start, line in lines:
        found = _restored(line)
        if found is None:
            continue
        fixed, plan = found
        codecs.append(plan)
        changes += _changes(text, start, line, fixed, shift)
        parts += [text[position:start], fixed]
        position = start + len(line)
        shift += len(fixed) - len(line)
    plan = max(codecs, key=codecs.count)
    hypothesis = Hypothesis(plan[0].removeprefix("sloppy-"), "utf-8", layers=len(plan))
    return Repair("".join([*parts, text[position:]]), hypothesis, tuple(changes))


def _restored(line: str) -> tuple[str, tuple[str, ...]] | None:
    """The line as it was, and the encodings it was wrongly read with; ``None`` if ftfy finds no lossless way."""
    from ftfy import fix_encoding_and_explain

    fixed, steps = fix_encoding_and_explain(line, config=_config())
    if fixed == line or not steps or len(steps) % 2:
        return None
    codecs = []
    again = fixed
    for encode, decode in reversed(list(zip(steps[::2], steps[1::2], strict=True))):
        if encode.action != "encode" or decode.action != "decode":
            return None
        codecs.append(encode.parameter)
        try:
            again = again.encode(decode.parameter).decode(encode.parameter)
        except UnicodeError:
            return None
    return (fixed, tuple(codecs)) if again == line else None


@cache
def _config() -> Any:
    """The settings of ftfy: everything off but undoing encodings without loss."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        restore_byte_a0=False,
        replace_lossy_sequences=False,
        decode_inconsistent_utf8=False,
        fix_c1_controls=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
    )


def _changes(text: str, start: int, line: str, fixed: str, shift: int) -> Iterator[Change]:
    """A change for each run beyond ASCII; the ASCII between them is the same on both sides."""
    number = text.count("\n", 0, start) + text.count("\r", 0, start) - text.count("\r\n", 0, start) + 1
    before, after = list(_RUN.finditer(line)), list(_RUN.finditer(fixed))
    if len(before) != len(after):
        end = start + len(line)
        yield Change(start, end, start + shift, start + shift + len(fixed), number, line, fixed, 1.0)
        return
    for old, new in zip(before, after, strict=True):
        if old.group() != new.group():
            span = (start + old.start(), start + old.end(), start + shift + new.start(), start + shift + new.end())
            yield Change(*span, number, old.group(), new.group(), 1.0)
