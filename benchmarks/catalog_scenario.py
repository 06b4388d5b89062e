"""The thirty edits of tests/catalog/scenario.py through md-i18n, msgmerge, translate-toolkit and mdpo, side by side.

    python benchmarks/catalog_scenario.py [--peers PYTHON] [--verbose]

Each tool keeps its own catalogs; after each edit a translator completes them, so that every step begins with all
texts translated. ``PYTHON`` is an interpreter that has translate-toolkit (with mistletoe) and mdpo; what is not
installed is left out. Columns, summed over all steps:

    kept        texts that did not change and are translated still
    emptied     texts that did not change and have lost their translation
    suggested   edited texts that come with the old translation, fuzzy
    twice       suggestions that are made for two different texts
    wrong       texts that count as translated by another text's translation
    lost        translations that are nowhere any more, not even among the obsolete entries
    files       files whose bytes changed although their document did not
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polib

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "catalog"))
from scenario import START, STEPS, apply

from i18n.catalog.catalog import Catalog
from i18n.catalog.locales import parse_locale
from i18n.catalog.memory import Memory
from i18n.catalog.messages import messages
from i18n.catalog.project import DocumentMessages, Store, learn, update_documents
from i18n.catalog.update import update
from i18n.markdown.document import Document

THEN = datetime(2026, 1, 1, tzinfo=UTC)
Files = dict[str, str]
Catalogs = dict[str, bytes]


def wanted(domain: str, text: str) -> DocumentMessages:
    units = Document.parse(text.encode()).units
    return DocumentMessages(domain, f"{domain}.md", tuple(messages(units, f"{domain}.md")))


def ours(files: Files, old: Catalogs, step: int) -> Catalogs:
    now = THEN + timedelta(days=step)

    def new(document: DocumentMessages) -> Catalog:
        return Catalog.new(Path("new.po"), document.source_path, parse_locale("en"), now=now)

    store = Store(old, old.__getitem__, lambda domain: Path(f"{domain}.po"), new)
    with Memory(None) as memory:
        learn(memory, store, "zh", "en")
        documents = [wanted(domain, text) for domain, text in files.items()]
        pair = memory.pair("zh", "en")
        found = list(update_documents(documents, store, existing=files, now=now, memory=pair))
    moved = {update.renamed_from for update in found}
    kept = {domain: data for domain, data in old.items() if domain not in moved}
    return kept | {update.domain: update.update.catalog.to_bytes() for update in found}


def template(domain: str, text: str) -> bytes:
    document = wanted(domain, text)
    empty = Catalog.template(Path("x.pot"), document.source_path, now=THEN)
    return update(empty, document.messages, now=THEN).catalog.to_bytes()


def each(convert: Callable[[Path, str, str], None]) -> Callable[[Files, Catalogs, int], Catalogs]:
    """A tool that works on one file at a time, in a folder with ``old.po`` where there is one; it makes ``new.po``."""

    def tool(files: Files, old: Catalogs, step: int) -> Catalogs:
        result = dict(old)
        for domain, text in files.items():
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                if domain in old:
                    (folder / "old.po").write_bytes(old[domain])
                for number, data in enumerate(old.values()):
                    (folder / f"other{number}.po").write_bytes(data)
                convert(folder, domain, text)
                result[domain] = (folder / "new.po").read_bytes()
        return result

    return tool


def run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def msgmerge(folder: Path, domain: str, text: str, *options: str) -> None:
    (folder / "new.pot").write_bytes(template(domain, text))
    if not (folder / "old.po").exists():
        run(folder, "msginit", "--no-translator", "-l", "en", "--no-wrap", "-i", "new.pot", "-o", "old.po")
        empty = polib.pofile(str(folder / "old.po"), wrapwidth=0)
        for entry in empty:  # msginit takes the source for the English translation
            entry.msgstr = ""
        empty.save()
    run(folder, "msgmerge", "-q", "--previous", "--no-wrap", *options, "old.po", "new.pot", "-o", "new.po")


def msgmerge_compendium(folder: Path, domain: str, text: str) -> None:
    others = sorted(folder.glob("other*.po"))
    msgmerge(folder, domain, text, *(option for path in others for option in ("-C", path.name)))


def pot2po(folder: Path, domain: str, text: str) -> None:
    (folder / "new.pot").write_bytes(template(domain, text))
    template_option = ["-t", "old.po"] if (folder / "old.po").exists() else []
    peer(folder, "translate.convert.pot2po", "--progress=none", *template_option, "new.pot", "new.po")


def md2po(folder: Path, domain: str, text: str) -> None:
    (folder / "new.md").write_text(text)
    peer(folder, "translate.convert.md2po", "--progress=none", "-P", "new.md", "new.pot")
    template_option = ["-t", "old.po"] if (folder / "old.po").exists() else []
    peer(folder, "translate.convert.pot2po", "--progress=none", *template_option, "new.pot", "new.po")


def mdpo(folder: Path, domain: str, text: str) -> None:
    (folder / "new.md").write_text(text)
    if (folder / "old.po").exists():
        shutil.copy(folder / "old.po", folder / "new.po")
    peer(folder, "mdpo.md2po", "new.md", "--quiet", "--save", "--wrapwidth", "inf", "--po-filepath", "new.po")


PEERS = [sys.executable]


def peer(folder: Path, module: str, *arguments: str) -> None:
    run(folder, PEERS[0], "-m", module, *arguments)


def tools() -> dict[str, Callable[[Files, Catalogs, int], Catalogs]]:
    found: dict[str, Callable[[Files, Catalogs, int], Catalogs]] = {"md-i18n": ours}
    if shutil.which("msgmerge"):
        found |= {"msgmerge": each(msgmerge), "msgmerge -C all": each(msgmerge_compendium)}
    for name, module, tool in (
        ("toolkit pot2po", "translate.convert.pot2po", pot2po),
        ("toolkit md2po", "translate.convert.md2po, mistletoe", md2po),
        ("mdpo", "mdpo.md2po", mdpo),
    ):
        if subprocess.run([PEERS[0], "-c", f"import {module}"], capture_output=True).returncode == 0:
            found[name] = each(tool)
    return found


@dataclass
class Score:
    """The columns of one tool."""

    kept: int = 0
    emptied: int = 0
    suggested: int = 0
    twice: int = 0
    wrong: int = 0
    lost: int = 0
    files: int = 0


def english(text: str) -> str:
    return "\n".join(f"EN {line}" if line else line for line in text.split("\n"))


def entries(data: bytes) -> polib.POFile:
    return polib.pofile(data.decode(), wrapwidth=0)


def complete(catalogs: Catalogs) -> Catalogs:
    """What a translator leaves: every text with its one right translation, nothing fuzzy."""
    result = {}
    for domain, data in catalogs.items():
        file = entries(data)
        for entry in file:
            if not entry.obsolete:
                entry.msgstr, entry.fuzzy = english(entry.msgid), False
                entry.previous_msgid = entry.previous_msgctxt = None
        text = str(file)
        result[domain] = text.encode() if text != str(entries(data)) else data
    return result


def play(tool: Callable[[Files, Catalogs, int], Catalogs], verbose: bool) -> Score:
    score = Score()
    files = START
    catalogs = complete(tool(files, {}, 0))
    for number, step in enumerate(STEPS, start=1):
        before, after = files, apply(step, files)
        old = {(step.moves.get(domain, domain), entry.msgid) for domain in before for entry in live(catalogs[domain])}
        known = {entry.msgstr for data in catalogs.values() for entry in entries(data)}
        new = tool(after, catalogs, number)
        results = score_step(score, old, known, {domain: new[domain] for domain in after}, new)
        same = [domain for domain in after if before.get(domain) == after[domain]]
        score.files += sum(new[domain] != catalogs[domain] for domain in same)
        if verbose and any(results):
            print(f"    {step.title}: emptied {results[0]}, wrong {results[1]}, lost {results[2]}")
        files, catalogs = after, complete({domain: data for domain, data in new.items() if domain not in step.moves})
    return score


def live(data: bytes) -> list[polib.POEntry]:
    return [entry for entry in entries(data) if not entry.obsolete]


def score_step(
    score: Score, old: set[tuple[str, str]], known: set[str], current: Catalogs, everything: Catalogs
) -> tuple[int, int, int]:
    emptied = wrong = 0
    for domain, data in current.items():
        for entry in live(data):
            right = entry.msgstr == english(entry.msgid)
            unchanged = (domain, entry.msgid) in old
            score.kept += unchanged and right and not entry.fuzzy
            emptied += unchanged and not (right and not entry.fuzzy)
            score.suggested += not unchanged and bool(entry.msgstr) and (entry.fuzzy or right)
            wrong += bool(entry.msgstr) and not entry.fuzzy and not right
    offers = [e.msgstr for data in current.values() for e in live(data) if e.msgstr and e.fuzzy]
    score.twice += len(offers) - len(set(offers))
    found = {entry.msgstr for data in everything.values() for entry in entries(data)}
    lost = len(known - found)
    score.emptied, score.wrong, score.lost = score.emptied + emptied, score.wrong + wrong, score.lost + lost
    return emptied, wrong, lost


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--peers", default=sys.executable)
    options = parser.parse_args()
    PEERS[0] = options.peers
    columns = list(Score.__annotations__)
    print(f"{len(STEPS)} edits".ljust(18), *(column.rjust(10) for column in columns))
    for name, tool in tools().items():
        score = play(tool, options.verbose)
        print(name.ljust(18), *(str(getattr(score, column)).rjust(10) for column in columns), flush=True)


if __name__ == "__main__":
    main()
