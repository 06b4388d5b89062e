"""Whether a translation is in its language, as far as scripts and copies tell."""

from collections.abc import Sequence

from i18n.align.outline import Outline
from i18n.translate.scripts import has_source_letters, is_wide

__all__ = ["looks_like", "mostly_copied"]

_MOST = 0.5
_FEW = 0.2
_PROSE = 12
"""Characters from which on a text is taken for prose, which no translation leaves as it is."""


def looks_like(outline: Outline, language: str, other: str) -> bool | None:
    """Whether the document is written in ``language`` rather than ``other``; ``None`` where scripts do not tell."""
    texts = _texts(outline)
    if not texts or _script(language) == _script(other):
        return None
    if _script(language) == _LATIN:
        return _share(texts, other) <= _MOST
    return _share(texts, language) >= _FEW


def mostly_copied(source: Outline, target: Outline) -> bool:
    """Whether most of the prose in ``target`` stands in ``source`` as it is."""
    known = set(_texts(source))
    prose = [text for text in _texts(target) if len(text) >= _PROSE and not text.isascii()] or [
        text for text in _texts(target) if len(text) >= _PROSE and text.count(" ") >= 2
    ]
    return len(prose) > 1 and sum(text in known for text in prose) > _MOST * len(prose)


_LATIN, _WIDE, _OTHER = "latin", "wide", "other"


def _script(language: str) -> str:
    if is_wide(language):
        return _WIDE
    return _LATIN if has_source_letters("a", language) else _OTHER


def _texts(outline: Outline) -> Sequence[str]:
    return [slot.text for slot in outline.slots if slot.start in outline.offered]


def _share(texts: Sequence[str], language: str) -> float:
    return sum(has_source_letters(text, language) for text in texts) / len(texts)
