"""Results of the steps as lines for people and as JSON. The JSON member names are stable."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from i18n.files import shown_path

if TYPE_CHECKING:
    from i18n.catalog.stats import Row
    from i18n.steps.extract import Extracted
    from i18n.steps.merge import Merged
    from i18n.steps.translate import Translated
    from i18n.workspace import Source

__all__ = [
    "damaged_advice",
    "extraction_json",
    "extraction_lines",
    "merge_json",
    "merge_lines",
    "problem_lines",
    "stats_lines",
    "translation_json",
    "translation_lines",
]

_EVENTS = {
    "added": "new",
    "changed": "edited (fuzzy)",
    "restored": "restored",
    "revived": "revived",
    "filled": "from memory",
    "suggested": "similar in memory (fuzzy)",
    "removed": "gone",
    "migrated": "migrated",
}
"""Words for the events of ``i18n.steps.extract.EVENTS``."""
_SHOWN_LEFT = 10
"""Units named one by one before the rest is only counted."""


def count(number: int, noun: str) -> str:
    """``1 unit``, ``2 units``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def extraction_lines(result: "Extracted", *, written: bool) -> Iterator[str]:
    """A line for each catalog that changed, and the sum."""
    for file in result.files:
        if not file.changed:
            continue
        parts = [f"{number} {_EVENTS[event]}" for event, number in file.events.items()]
        if file.former is not None:
            parts.insert(0, f"renamed from {shown_path(file.former)}")
        yield f"{shown_path(file.path)}: {', '.join(parts) or 'comments and references'}"
    changed = sum(file.changed for file in result.files)
    verb = "written" if written else "would change"
    yield (
        f"{count(result.units, 'unit')} in {count(result.documents, 'document')}; "
        f"{changed} of {count(len(result.files), 'catalog file')} {verb}."
    )


def extraction_json(result: "Extracted") -> dict[str, object]:
    """What ``i18n extract --json`` prints."""
    return {
        "documents": result.documents,
        "units": result.units,
        "damaged": [source.shown for source in result.damaged],
        "files": [
            {
                "path": shown_path(file.path),
                "source": file.source.shown,
                "language": file.language or None,
                "changed": file.changed,
                "entries": {event: file.events.get(event, 0) for event in _EVENTS},
            }
            for file in result.files
        ],
    }


def damaged_advice(damaged: Sequence["Source"]) -> Iterator[str]:
    """What to do about sources that were left out."""
    for source in damaged:
        yield (
            f"{source.shown}: left out, because its text is damaged. Look at it with "
            f"“i18n repair --diff {source.shown}”, mend it with “i18n repair --in-place {source.shown}”; if it is "
            "meant to be so, use --allow-damaged, “allow_damaged” in the configuration or a comment "
            "<!-- i18n: allow-damaged -->."
        )


def merge_lines(results: Sequence["Merged"], *, written: bool) -> Iterator[str]:
    """A line for each document that changed, and the sum."""
    for result in results:
        if result.changed:
            yield f"{shown_path(result.path)}: {result.translated} of {count(result.units, 'unit')} translated"
    changed = sum(result.changed for result in results)
    verb = "written" if written else "would change"
    yield f"{changed} of {count(len(results), 'document')} {verb}."


def merge_json(results: Sequence["Merged"]) -> dict[str, object]:
    """What ``i18n merge --json`` prints."""
    return {
        "documents": [
            {
                "source": result.source.shown,
                "language": result.language,
                "path": shown_path(result.path),
                "changed": result.changed,
                "translated": result.translated,
                "units": result.units,
                "problems": [
                    {"line": item.line, "context": item.key[0], "msgid": item.key[1], "reason": item.reason}
                    for item in result.problems
                ],
            }
            for result in results
        ]
    }


def problem_lines(results: Sequence["Merged"]) -> Iterator[str]:
    """A line for each translation that could not be put in place."""
    for result in results:
        for problem in result.problems:
            yield (
                f"{result.source.shown}:{problem.line}: kept the source text, because of the {result.language} "
                f"translation {problem.reason}: “{problem.key[1]}”"
            )


def translation_lines(results: Sequence["Translated"]) -> Iterator[str]:
    """A line for each language, and what was left."""
    for result in results:
        if not result.filled and not result.left:
            yield f"{result.language}: nothing to translate."
            continue
        yield f"{result.language}: {count(result.filled, 'unit')} translated by {result.origin}; all need review."
        for left in result.left[:_SHOWN_LEFT]:
            yield f"{shown_path(left.path)}: not translated ({left.reason}): “{left.key[1]}”"
        if len(result.left) > _SHOWN_LEFT:
            yield f"… and {len(result.left) - _SHOWN_LEFT} more not translated."


def translation_json(results: Sequence["Translated"]) -> dict[str, object]:
    """What ``i18n translate --json`` prints."""
    return {
        "languages": [
            {
                "language": result.language,
                "engine": result.origin,
                "translated": result.filled,
                "files": [shown_path(path) for path in result.files],
                "left": [
                    {
                        "path": shown_path(left.path),
                        "context": left.key[0],
                        "msgid": left.key[1],
                        "reason": left.reason,
                    }
                    for left in result.left
                ],
            }
            for result in results
        ]
    }


def stats_lines(rows: Sequence["Row"]) -> Iterator[str]:
    """Msgfmt's sentence for each catalog, then a table with what is left."""
    from i18n.catalog.stats import sentence, total

    for row in rows:
        yield f"{row.domain} [{row.language}]: {sentence(row.counts)}"
    yield ""
    header = ("document", "language", "reviewed", "fuzzy", "untranslated", "words left", "characters left")
    lines: list[tuple[str, ...]] = [
        (
            row.domain,
            row.language,
            f"{int(row.counts.percent)} %",
            str(row.counts.fuzzy),
            str(row.counts.untranslated),
            str(row.counts.words),
            str(row.counts.characters),
        )
        for row in rows
    ]
    if len(rows) > 1:
        counts = total(list(rows))
        numbers = (counts.fuzzy, counts.untranslated, counts.words, counts.characters)
        lines.append(("total", "", f"{int(counts.percent)} %", *map(str, numbers)))
    widths = [max(len(line[column]) for line in (header, *lines)) for column in range(len(header))]
    for line in (header, *lines):
        cells = [
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
