"""Translations from and for other programs: PO, CSV, TMX and XLIFF files.

TMX and XLIFF are read and written by translate-toolkit, which comes with the extra ``exchange``.
"""

import csv
import importlib
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import polib

from i18n.catalog.locales import parse_locale
from i18n.catalog.memory import Record
from i18n.errors import CatalogError, ConfigError

__all__ = ["FORMATS", "read_records", "write_records"]

FORMATS = (".csv", ".po", ".tmx", ".xlf", ".xliff")
"""Suffixes of the files that can be read and written."""

_COLUMNS = ("source", "target", "source_language", "target_language", "context", "kind")


def read_records(data: bytes, path: Path, source_language: str, target_language: str) -> list[Record]:
    """The reviewed translations in a file, by the suffix of ``path``, for one pair of languages.

    The languages are codes that ``parse_locale`` knows; translations into other languages are left out. Raises
    ``CatalogError`` for a broken file and ``ConfigError`` for an unknown format or a missing translate-toolkit.
    """
    source, target = parse_locale(source_language).code, parse_locale(target_language).code
    read = _format(path, {".csv": _read_csv, ".po": _read_po, ".tmx": _read_tmx, ".xlf": _read_xliff})
    try:
        found = read(data, path, source, target)
    except (CatalogError, ConfigError):
        raise
    except Exception as error:  # whatever parsers of four formats raise for a broken file
        raise CatalogError(f"{path}: cannot be read as {path.suffix} ({error}). Export the file anew.") from error
    return [record for record in dict.fromkeys(found) if record.source.strip() and record.target.strip()]


def write_records(records: Iterable[Record], path: Path) -> bytes:
    """The file with these records, in the format of the suffix of ``path``; XLIFF and PO hold one pair of languages.

    Raises ``ConfigError`` for an unknown format, a missing translate-toolkit, or too many languages.
    """
    write = _format(path, {".csv": _write_csv, ".po": _write_po, ".tmx": _write_tmx, ".xlf": _write_xliff})
    rows = list(records)
    pairs = {(row.source_language, row.target_language) for row in rows}
    if len(pairs) > 1 and path.suffix.lower() not in (".csv", ".tmx"):
        named = ", ".join(sorted(target for _, target in pairs))
        raise ConfigError(
            f"{path}: this format holds one pair of languages; name one of {named}, or write .tmx or .csv."
        )
    data: bytes = write(rows)
    return data


def _format(path: Path, known: dict[str, Callable[..., Any]]) -> Callable[..., Any]:
    suffix = path.suffix.lower()
    try:
        return known[".xlf" if suffix == ".xliff" else suffix]
    except KeyError:
        raise ConfigError(f"{path}: unknown format {path.suffix!r}. Use one of {', '.join(FORMATS)}.") from None


def _toolkit(module: str) -> Any:
    try:
        return importlib.import_module(f"translate.storage.{module}")
    except ImportError as error:
        raise ConfigError(
            "TMX and XLIFF need translate-toolkit, which is not installed. Install the extra: "
            "pip install 'md-i18n[exchange]', or use CSV."
        ) from error


def _fits(code: str | None, wanted: str) -> bool:
    """Whether a language code of a file means the wanted locale: itself, or the same language."""
    try:
        return bool(code) and parse_locale(code or "").language == parse_locale(wanted).language
    except ConfigError:
        return False


def _read_csv(data: bytes, path: Path, source: str, target: str) -> list[Record]:
    text = data.decode("utf-8-sig")
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    names = {name.strip().lower(): name for name in reader.fieldnames or ()}
    if "source" not in names or "target" not in names:
        raise CatalogError(f"{path}:1: no columns source and target. Begin the file with the line: source,target")
    records = []
    for row in reader:
        cells = {name: (row[column] or "") for name, column in names.items()}
        languages = cells.get("source_language") or source, cells.get("target_language") or target
        if _fits(languages[0], source) and _fits(languages[1], target):
            context = cells.get("context") or None
            records.append(Record(cells["source"], cells["target"], source, target, context, cells.get("kind", "")))
    return records


def _write_csv(records: list[Record]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in records:
        languages = row.source_language, row.target_language
        writer.writerow((row.source, row.target, *languages, row.context or "", row.kind))
    return stream.getvalue().encode()


def _read_po(data: bytes, path: Path, source: str, target: str) -> list[Record]:
    file = polib.pofile(data.decode("utf-8-sig").replace("\r\n", "\n"))
    language = file.metadata.get("Language", "")
    if language and not _fits(language, target):
        raise CatalogError(f"{path}: the translations are in {language}, not in {target}. Name the language with --to.")
    return [
        Record(entry.msgid, entry.msgstr or entry.msgstr_plural.get(0, ""), source, target, entry.msgctxt)
        for entry in file.translated_entries()
    ]


def _write_po(records: list[Record]) -> bytes:
    file = polib.POFile(wrapwidth=0)
    file.header = "Translation memory"
    file.metadata = {
        "Language": records[0].target_language if records else "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    first = {(row.context, row.source): row for row in reversed(records)}
    for (context, source), row in reversed(first.items()):
        file.append(polib.POEntry(msgctxt=context, msgid=source, msgstr=row.target))
    return str(file).encode()


def _read_tmx(data: bytes, path: Path, source: str, target: str) -> list[Record]:
    store = _toolkit("tmx").tmxfile.parsestring(data)
    language = importlib.import_module("translate.misc.xml_helpers").getXMLlang
    records = []
    for unit in store.units:
        texts = [(language(node), unit.getNodeText(node, "preserve") or "") for node in unit.getlanguageNodes()]
        sources = [text for code, text in texts if _fits(code, source)]
        targets = [text for code, text in texts if _fits(code, target)]
        if sources and targets:
            records.append(Record(sources[0], targets[0], source, target, unit.getcontext() or None))
    return records


def _write_tmx(records: list[Record]) -> bytes:
    source = parse_locale(records[0].source_language).tag if records else "zh"
    store = _toolkit("tmx").tmxfile(sourcelanguage=source)
    for row in records:
        languages = parse_locale(row.source_language).tag, parse_locale(row.target_language).tag
        store.addtranslation(row.source, languages[0], row.target, languages[1], context=row.context)
    return bytes(store)


def _read_xliff(data: bytes, path: Path, source: str, target: str) -> list[Record]:
    store = _toolkit("xliff").xlifffile.parsestring(data)
    language = store.gettargetlanguage()
    if language and not _fits(language, target):
        raise CatalogError(f"{path}: the translations are in {language}, not in {target}. Name the language with --to.")
    return [
        Record(str(unit.source), str(unit.target), source, target, unit.getcontext() or None)
        for unit in store.units
        if unit.istranslated() and not unit.isfuzzy()
    ]


def _write_xliff(records: list[Record]) -> bytes:
    store = _toolkit("xliff").xlifffile()
    if records:
        store.setsourcelanguage(parse_locale(records[0].source_language).tag)
        store.settargetlanguage(parse_locale(records[0].target_language).tag)
    for row in records:
        unit = store.addsourceunit(row.source)
        unit.target = row.target
        unit.markapproved()
    return bytes(store)
