"""What a neural model does when it does not know: repeat itself, say nothing, or never stop."""

import re

__all__ = ["defect"]

_TOKEN = re.compile(r"\w|[^\w\s]")
_WORD = re.compile(r"\w+|[^\w\s]")


def defect(source: str, translation: str, *, wide_source: bool, wide_target: bool) -> str | None:
    """Why a translation cannot be one, or ``None``.

    The answer continues "the translation": ``"repeats itself"``, ``"is empty"``, ``"is far too long"``.
    A repetition counts when a run of 1 to 8 words comes at least three times in a row (single words four
    times) and the source has no such repetition. The limits of length are generous: three words for a
    character of Chinese.
    """
    words = (_TOKEN if wide_target else _WORD).findall(translation)
    if not words:
        return "is empty"
    count = len((_TOKEN if wide_source else _WORD).findall(source))
    if len(words) > 12 + 3 * count:
        return "is far too long"
    if _repeats(words) and not _repeats((_TOKEN if wide_source else _WORD).findall(source)):
        return "repeats itself"
    return None


def _repeats(words: list[str]) -> bool:
    for size in range(1, 9):
        needed = (4 if size == 1 else 3) - 1
        run = 0
        for position in range(size, len(words)):
            run = run + 1 if words[position] == words[position - size] else 0
            if run >= needed * size:
                return True
    return False
