"""What the catalog tests share: units from texts, catalogs from units, and GNU gettext where it is installed."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polib

from i18n.catalog.catalog import Catalog
from i18n.catalog.locales import parse_locale
from i18n.catalog.messages import Message, messages
from i18n.catalog.update import TranslationMemory, Update, update
from i18n.markdown.unit import Unit

PATH = Path("locales/en/LC_MESSAGES/guide/install.po")
SOURCE = "docs/guide/install.md"
THEN = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NOW = THEN + timedelta(days=30)
GETTEXT = shutil.which("msgcat") is not None


def units(*texts, kind="paragraph"):
    return [Unit(text, kind, line) for line, text in enumerate(texts, start=1)]


def wanted(*texts, kind="paragraph", path=SOURCE) -> list[Message]:
    return messages(units(*texts, kind=kind), path)


def empty(path=PATH, source=SOURCE, language="en") -> Catalog:
    return Catalog.new(path, source, parse_locale(language), now=THEN, project="Guide 1.0")


def stored(catalog: Catalog) -> Catalog:
    """The catalog as it is read back from its file."""
    return Catalog.parse(catalog.to_bytes(), catalog.path)


def reviewed(translations: dict[str, str], *, path=PATH, source=SOURCE) -> Catalog:
    """A stored catalog of paragraphs with reviewed translations (untranslated where the text is empty)."""
    catalog = update(empty(path, source), wanted(*translations, path=source), now=THEN).catalog
    for text, translation in translations.items():
        entry = catalog.get((None, text))
        catalog.replace(entry.key, entry.with_(msgstr=translation))
    return stored(catalog)


def after(catalog: Catalog, *texts, memory: TranslationMemory | None = None, **options) -> Update:
    """The update to a document of these paragraphs, checked to be what gettext would leave as it is."""
    result = update(catalog, wanted(*texts), now=NOW, memory=memory, **options)
    check_canonical(result.catalog.to_bytes())
    return result


def states(catalog: Catalog) -> list[tuple[str, str, str]]:
    """State, msgid and msgstr of each entry in file order."""
    return [(state(entry), entry.msgid, entry.msgstr) for entry in catalog]


def state(entry) -> str:
    if entry.obsolete:
        return "obsolete"
    if entry.translated:
        return "translated"
    return "fuzzy" if entry.fuzzy else "untranslated"


def run(*command, data: bytes) -> subprocess.CompletedProcess:
    return subprocess.run(command, input=data, capture_output=True, check=False, timeout=60)


def check_canonical(data: bytes) -> None:
    """``msgcat --no-wrap`` leaves the file as it is and ``msgfmt -c`` takes it; polib has to do where they lack."""
    if not GETTEXT:
        check_canonical_with_polib(data.decode())
        return
    result = run("msgcat", "--no-wrap", "-", data=data)
    assert result.returncode == 0, result.stderr.decode()
    assert result.stdout.decode() == data.decode()
    result = run("msgfmt", "-c", "-o", "/dev/null", "-", data=data)
    assert result.returncode == 0, result.stderr.decode()


def check_canonical_with_polib(text: str) -> None:
    """The entries as polib writes them, which sorts the header, keeps a space after ``#``, and forgets ``#~|``."""
    entries = "\n\n".join(entry.__unicode__(0).rstrip("\n") for entry in polib.pofile(text))
    lines = text.rstrip("\n").partition("\n\n")[2].split("\n")
    assert entries.replace("\n# \n", "\n#\n") == "\n".join(line for line in lines if not line.startswith("#~|"))
