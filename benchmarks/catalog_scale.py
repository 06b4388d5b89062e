"""Update of 100,000 units in 2,000 documents, and 1,000 similar texts sought among 200,000.

    python benchmarks/catalog_scale.py [--documents 2000] [--units 50]

Prints seconds for each part and the peak of memory. The texts are random sentences of a vocabulary of Chinese words
made for this, so that they share words as texts of one project do.
"""

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from i18n.catalog.catalog import Catalog
from i18n.catalog.locales import parse_locale
from i18n.catalog.memory import Memory, Record
from i18n.catalog.messages import messages
from i18n.catalog.project import DocumentMessages, Store, learn, update_documents
from i18n.markdown.document import Document

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@contextmanager
def timed(name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:60} {time.perf_counter() - start:7.2f} s   peak {peak:5.0f} MB", flush=True)


def sentences(chance: random.Random) -> Iterator[str]:
    letters = [chr(0x4E00 + chance.randrange(3000)) for _ in range(1500)]
    words = ["".join(chance.choices(letters, k=chance.choice((1, 2, 2, 2, 3)))) for _ in range(8000)]
    weights = [1 / (rank + 5) for rank in range(len(words))]
    while True:
        yield "".join(chance.choices(words, weights, k=chance.randint(6, 30))) + "。"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--units", type=int, default=50)
    options = parser.parse_args()
    chance = random.Random(1)
    text = sentences(chance)
    documents = {f"d{n // 50}/f{n}": [next(text) for _ in range(options.units)] for n in range(options.documents)}
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder), documents)
        with timed("new catalogs for all documents"):
            print(project.extract())
        project.review()
        with timed("update, nothing edited, memory learns all entries"):
            print(project.extract())
        with timed("update, nothing edited"):
            print(project.extract())
        for lines in list(documents.values())[::10]:
            lines[7] = lines[7][:-3] + "改过。"
        with timed("update, one paragraph edited in every tenth document"):
            print(project.extract())
        for lines in documents.values():
            lines[3] = "先" + lines[3]
            lines[9] = next(text)
        with timed("update, two paragraphs edited in every document"):
            print(project.extract())
    near(text, chance)


class Project:
    """Documents and catalogs in a folder, with the way of ``i18n extract`` between them."""

    def __init__(self, folder: Path, documents: dict[str, list[str]]) -> None:
        self.folder, self.documents = folder, documents
        self.memory = Memory(folder / "memory.sqlite")

    def path(self, domain: str) -> Path:
        """Where the catalog of a document is."""
        return self.folder / f"{domain}.po"

    def extract(self) -> str:
        """Update all catalogs and write those that changed; what was done, in a line."""
        locale = parse_locale("en")
        domains = {domain for domain in self.documents if self.path(domain).exists()}
        store = Store(
            domains,
            lambda domain: self.path(domain).read_bytes(),
            self.path,
            lambda document: Catalog.new(self.path(document.domain), document.source_path, locale, now=NOW),
        )
        start = time.perf_counter()
        learn(self.memory, store, "zh", "en")
        learnt = time.perf_counter() - start
        written = changed = 0
        pair = self.memory.pair("zh", "en")
        for update in update_documents(self.wanted(), store, existing=self.documents, now=NOW, memory=pair):
            if update.update.catalog.changed:
                written += 1
                changed += len(update.update.changed) + len(update.update.added)
                path = self.path(update.domain)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(update.update.catalog.to_bytes())
        return f"    {written} files written, {changed} entries new or fuzzy, learning {learnt:.2f} s"

    def wanted(self) -> Iterator[DocumentMessages]:
        """Parse the documents, one at a time."""
        for domain, lines in self.documents.items():
            units = Document.parse("\n\n".join(lines).encode()).units
            yield DocumentMessages(domain, f"{domain}.md", tuple(messages(units, f"{domain}.md")))

    def review(self) -> None:
        """Translate every entry."""
        for domain in self.documents:
            path = self.path(domain)
            catalog = Catalog.parse(path.read_bytes(), path)
            for entry in list(catalog):
                catalog.replace(entry.key, entry.with_(msgstr=f"Translation of {entry.msgid}"))
            path.write_bytes(catalog.to_bytes())


def near(text: Iterator[str], chance: random.Random) -> None:
    texts = [next(text) for _ in range(200_000)]
    with timed("memory learns 200,000 texts"):
        memory = Memory(None)
        memory.learn("all", [Record(source, f"Translation of {source}", "zh", "en") for source in texts])
    pair = memory.pair("zh", "en")
    with timed("first similar text, which builds the index"):
        pair.near([texts[0]])
    queries = [query[: len(query) // 2] + "改" + query[len(query) // 2 + 2 :] for query in chance.sample(texts, 1000)]
    with timed("1,000 similar texts"):
        found = pair.near(queries)
    print(f"    {sum(hit is not None for hit in found)} found")


if __name__ == "__main__":
    main()
