"""The recorded scenario: after each edit every entry is in the state it should be in, and nothing is lost."""

from datetime import timedelta
from pathlib import Path

import pytest
from po_helpers import THEN, check_canonical, state
from scenario import START, STEPS, Step, apply

from i18n.catalog.catalog import Catalog
from i18n.catalog.locales import parse_locale
from i18n.catalog.memory import Memory
from i18n.catalog.messages import messages
from i18n.catalog.project import DocumentMessages, Store, learn, update_documents
from i18n.errors import CatalogError
from i18n.markdown.document import Document


def english(text):
    """The one right translation of a text in this test."""
    return f"EN {text}"


class Project:
    """Documents and catalogs in memory, with the way of ``i18n extract`` between them."""

    def __init__(self):
        self.files, self.catalogs, self.now = START, {}, THEN
        self.memory = Memory(None)

    def store(self):
        def path(domain):
            return Path(f"locales/en/LC_MESSAGES/{domain}.po")

        def new(document):
            return Catalog.new(path(document.domain), document.source_path, parse_locale("en"), now=self.now)

        return Store(self.catalogs, self.catalogs.__getitem__, path, new)

    def extract(self):
        """Update all catalogs; the updates by domain."""
        self.now += timedelta(days=1)
        store = self.store()
        learn(self.memory, store, "zh", "en")
        documents = [
            DocumentMessages(
                domain, f"{domain}.md", tuple(messages(Document.parse(text.encode()).units, f"{domain}.md"))
            )
            for domain, text in self.files.items()
        ]
        found = list(
            update_documents(documents, store, existing=self.files, now=self.now, memory=self.memory.pair("zh", "en"))
        )
        for update in found:
            self.catalogs.pop(update.renamed_from, None)
            self.catalogs[update.domain] = update.update.catalog.to_bytes()
        return found

    def review(self):
        """A translator completes all entries."""
        for domain, catalog in self.parsed().items():
            for entry in list(catalog):
                if not entry.obsolete:
                    done = entry.with_(msgstr=english(entry.msgid), previous=None).with_fuzzy(False)
                    catalog.replace(entry.key, done)
            self.catalogs[domain] = catalog.to_bytes()

    def parsed(self):
        return {domain: Catalog.parse(data, Path(f"{domain}.po")) for domain, data in self.catalogs.items()}

    def states(self):
        return {
            (domain, f"fuzzy < {entry.previous[1]}" if entry.fuzzy else state(entry), entry.msgid)
            for domain, catalog in self.parsed().items()
            for entry in catalog
        }


def check_translations(project):
    """Each translation belongs to its text, or is fuzzy and belongs to the text that the entry names."""
    for catalog in project.parsed().values():
        for entry in catalog:
            if entry.fuzzy:
                assert entry.msgstr == english(entry.previous[1])
            else:
                assert entry.msgstr in ("", english(entry.msgid))


def run_step(project: Project, step: Step):
    renames = step.moves
    before = {(renames.get(domain, domain), state, text) for domain, state, text in project.states()}
    known = {entry.msgstr for catalog in project.parsed().values() for entry in catalog if entry.msgstr}
    project.files = apply(step, project.files)
    updates = project.extract()
    after = project.states()
    check_translations(project)
    for data in project.catalogs.values():
        check_canonical(data)
    moved = {(renames.get(domain, domain), state, text) for domain, state, text in step.gone}
    come = {(renames.get(domain, domain), state, text) for domain, state, text in step.come}
    assert (before - after, after - before) == (moved, come)
    assert known <= {entry.msgstr for catalog in project.parsed().values() for entry in catalog}
    assert {update.renamed_from for update in updates} - {None} == set(renames)
    if not (step.edits or step.moves or step.adds):
        assert not any(update.update.catalog.changed for update in updates)
    if step.review:
        project.review()


def test_thirty_edits():
    project = Project()
    project.extract()
    project.review()
    for step in STEPS:
        try:
            run_step(project, step)
        except AssertionError as error:
            error.add_note(f"in the step “{step.title}”")
            raise
    assert len(STEPS) >= 30


def test_untouched_documents_keep_their_bytes():
    project = Project()
    project.extract()
    project.review()
    start = dict(project.catalogs)
    project.files = {**START, "guide/config": START["guide/config"].replace("通配符", "通配模式")}
    project.extract()
    assert {domain for domain in start if project.catalogs[domain] != start[domain]} == {"guide/config"}


def test_catalog_renamed_by_hand_with_its_document():
    project = Project()
    project.extract()
    project.review()
    project.files = {"setup": START["guide/install"], "guide/config": START["guide/config"]}
    project.catalogs["setup"] = project.catalogs.pop("guide/install")
    project.extract()
    catalog = project.parsed()["setup"]
    assert catalog.source_path == "setup.md"
    assert all(entry.translated for entry in catalog)


@pytest.mark.parametrize("files", [["guide/install", "guide/config"], ["guide/install"]])
def test_catalog_of_another_document(files):
    project = Project()
    project.extract()
    project.files = {domain: START[domain] for domain in files}
    project.catalogs = {"guide/install": project.catalogs["guide/config"]}
    with pytest.raises(CatalogError, match=r"catalog of guide/config\.md, not of guide/install\.md"):
        project.extract()
