"""Progress of catalogs: msgfmt's sentence, rows of a table, JSON, a badge."""

from dataclasses import dataclass

from i18n.catalog.catalog import Counts

__all__ = ["Row", "as_json", "badge", "sentence", "total"]

_COLOURS = (
    (100.0, "brightgreen"),
    (90.0, "green"),
    (75.0, "yellowgreen"),
    (50.0, "yellow"),
    (25.0, "orange"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """The counts of one catalog."""

    domain: str
    language: str
    counts: Counts


def sentence(counts: Counts) -> str:
    """The sentence that ``msgfmt --statistics`` prints: ``3 translated messages, 1 fuzzy translation.``."""
    parts = [_plural(counts.translated, "translated message")]
    if counts.fuzzy:
        parts.append(_plural(counts.fuzzy, "fuzzy translation"))
    if counts.untranslated:
        parts.append(_plural(counts.untranslated, "untranslated message"))
    return ", ".join(parts) + "."


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def total(rows: list[Row]) -> Counts:
    """The sum of all rows."""
    return sum((row.counts for row in rows), Counts())


def as_json(rows: list[Row]) -> dict[str, object]:
    """The counts as one JSON document: ``catalogs``, ``languages`` and ``total`` (stable names)."""
    languages = sorted({row.language for row in rows})
    return {
        "catalogs": [{"domain": row.domain, "language": row.language, **_numbers(row.counts)} for row in rows],
        "languages": [
            {"language": language, **_numbers(total([row for row in rows if row.language == language]))}
            for language in languages
        ],
        "total": _numbers(total(rows)),
    }


def _numbers(counts: Counts) -> dict[str, object]:
    return {
        "translated": counts.translated,
        "fuzzy": counts.fuzzy,
        "untranslated": counts.untranslated,
        "obsolete": counts.obsolete,
        "total": counts.total,
        "percent": _floor(counts.percent),
        "words_left": counts.words,
        "characters_left": counts.characters,
        "sentence": sentence(counts),
    }


def _floor(percent: float) -> float:
    """One decimal, rounded down: 100 means that nothing is left."""
    return int(percent * 10) / 10


def badge(counts: Counts, label: str = "translated") -> dict[str, object]:
    """The JSON that Shields' endpoint badges read (schema version 1), with the share of reviewed entries."""
    colour = next((name for least, name in _COLOURS if counts.percent >= least), "red")
    return {"schemaVersion": 1, "label": label, "message": f"{int(counts.percent)}%", "color": colour}
