"""SentencePiece pieces and the characters they stand for.

SentencePiece can give offsets itself, but under names and types that changed between its versions.
"""

import re
import unicodedata
from collections.abc import Sequence

__all__ = ["source_spans", "target_text"]

_BYTE = re.compile(r"<0x([0-9A-F]{2})>")
_SPACE = "\u2581"


def _surfaces(pieces: Sequence[str]) -> list[str]:
    """The characters of each piece, ``▁`` a space. Of a character's bytes the last one stands for it."""
    surfaces: list[str] = []
    pending = b""
    for piece in pieces:
        match = _BYTE.fullmatch(piece)
        if match is None:
            pending = b""
            surfaces.append(piece.replace(_SPACE, " "))
            continue
        pending += bytes([int(match[1], 16)])
        try:
            surfaces.append(pending.decode())
            pending = b""
        except UnicodeDecodeError as error:
            if error.reason != "unexpected end of data":
                pending = b""
            surfaces.append("")
    return surfaces


def target_text(pieces: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text of a translation and each piece's span in it. The space at the beginning is left out."""
    text = ""
    spans: list[tuple[int, int]] = []
    for surface in _surfaces(pieces):
        if not text:
            surface = surface.lstrip(" ")
        spans.append((len(text), len(text) + len(surface)))
        text += surface
    return text, tuple(spans)


def source_spans(text: str, pieces: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Each piece's span in the text it was made from.

    Pieces are of the normalized text (NFKC, spaces joined); so both are compared character by character in
    NFKC, and what does not match is skipped. A piece that stands for nothing (``▁``, the first bytes of a
    character) is empty.
    """
    characters = [
        (part, index)
        for index, character in enumerate(text)
        for part in unicodedata.normalize("NFKC", character)
        if not part.isspace()
    ]
    spans: list[tuple[int, int]] = []
    position = 0
    for surface in _surfaces(pieces):
        wanted = [c for c in unicodedata.normalize("NFKC", surface) if not c.isspace()]
        start = end = characters[position][1] if position < len(characters) else len(text)
        for character in wanted:
            found = next(
                (i for i in range(position, min(position + 4, len(characters))) if characters[i][0] == character),
                None,
            )
            if found is not None:
                if start == end:
                    start = characters[found][1]
                end = characters[found][1] + 1
                position = found + 1
        spans.append((start, end))
    return tuple(spans)
