"""Counting words where half the words have no spaces between them."""

import re

__all__ = ["count_words"]

# An ideograph or kana is a word, as word processors count; so is each run of other letters and digits.
_WORD = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    "|[^\\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+(?:['’.-][^\\W_\u3040-\U0003ffff]+)*"
)


def count_words(text: str) -> int:
    """Words of a text in any script, ideographs one by one; markup characters are none, URLs a few."""
    return len(_WORD.findall(text))
