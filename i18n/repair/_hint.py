"""Which encoding bytes are in that are not UTF-8."""

__all__ = ["decode_hint"]

_CODECS = ("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr")
_UNKNOWN = -20.0
"""Log-probability of a character that the model has never seen."""
_SAMPLE = 6000
"""Bytes looked at."""


def decode_hint(data: bytes) -> str | None:
    """Name the likely encoding (a Python codec) of bytes that are not UTF-8, or ``None`` where there is no telling."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return None
    even, odd = data[0:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    if max(even, odd) > 0.2 * min(len(data), _SAMPLE) / 2:
        return "utf-16-le" if odd > even else "utf-16-be"
    if b"\0" in data:
        return None  # binary
    scores = {codec: score for codec in _CODECS if (score := _score(data, codec)) is not None}
    if not scores:
        return None
    best = max(scores, key=lambda codec: scores[codec])
    return best if scores[best] > -8.0 else None


def _score(data: bytes, codec: str) -> float | None:
    """Mean log-probability of the characters outside ASCII, if all bytes fit."""
    import numpy as np

    from i18n.repair._model import load
    from i18n.repair._tokens import UNKNOWN, fold

    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    model = load()
    simplified = {ord(char): counterpart for char, (counterpart, _) in model.scripts.items()}
    tokens = "\n" + fold(text[: _SAMPLE // 2].translate(simplified))
    ids = np.array(model.ids(tokens), dtype=np.uint64)
    scores = np.where(ids == model.vocabulary[UNKNOWN], _UNKNOWN, model.score_ids(ids))
    wide = np.array([char > "\x7f" for char in tokens])
    if codec in ("shift_jis", "euc_jp", "euc_kr"):
        # the model knows no kana and no Hangul: count them as what they are
        native = np.array(["\u3041" <= char <= "\u30ff" or "\uac00" <= char <= "\ud7a3" for char in tokens])
        if native.sum() < 0.2 * wide.sum():
            return None
        return -4.0
    return float(scores[wide].mean()) if wide.any() else None
