"""The way from a text to its repair."""

from i18n.repair._result import Repair

__all__ = ["decode_hint", "repair"]


def repair(text: str) -> Repair:
    """Repair a text; a text that is sound comes back as it is."""
    return Repair(text)


def decode_hint(data: bytes) -> str | None:
    """Name the likely encoding of bytes that are not UTF-8, or ``None`` where there is no telling."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None
