"""What a language's script means for translation: which letters it has, and whether it writes spaces."""

import re
from functools import lru_cache

from i18n.markdown.inline_atoms import HAN

__all__ = ["has_source_letters", "is_wide"]

_WIDE_LANGUAGES = frozenset({"zh", "ja", "yue", "wuu", "lzh"})
"""Languages written without spaces, with full-width punctuation."""
_HAN = re.compile(f"[{HAN}]")
_OUTSIDE_LATIN = re.compile("[^\\W\\d_\u0000-\u024f]")
_LETTER = re.compile(r"[^\W\d_]")
# fmt: off
_OTHER_SCRIPTS = frozenset([
    "am", "ar", "be", "bg", "bn", "el", "fa", "gu", "he", "hi", "hy", "ka", "kk", "km", "kn", "ko", "ky", "lo",
    "mk", "ml", "mn", "mr", "my", "ne", "pa", "ru", "si", "sr", "ta", "te", "tg", "th", "ti", "uk", "ur",
])
# fmt: on
"""Languages in scripts other than Latin; a text in Latin letters alone is none of theirs."""


@lru_cache(maxsize=64)
def _language(locale: str) -> str:
    return re.split("[_@-]", locale)[0].lower()


def is_wide(locale: str) -> bool:
    """Whether the language is written without spaces between words (Chinese, Japanese)."""
    return _language(locale) in _WIDE_LANGUAGES


def has_source_letters(text: str, locale: str) -> bool:
    """Whether ``text`` has letters of the language, so that there is something to translate.

    Names, code and English in a Chinese text have none and are copied.
    """
    if is_wide(locale):
        return _HAN.search(text) is not None
    pattern = _OUTSIDE_LATIN if _language(locale) in _OTHER_SCRIPTS else _LETTER
    return pattern.search(text) is not None
