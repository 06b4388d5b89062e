"""Whatever an entry holds, its lines are those of ``msgcat --no-wrap`` and come back as they were."""

from hypothesis import given, settings
from hypothesis import strategies as st
from po_helpers import GETTEXT, NOW, PATH, SOURCE, empty, run, stored, units

from i18n.catalog.catalog import Catalog
from i18n.catalog.entry import Entry
from i18n.catalog.messages import messages
from i18n.catalog.update import update

# No NUL, EOT (which gettext puts between msgctxt and msgid) and lone surrogates, which no PO file holds.
TEXT = st.text(
    st.one_of(
        st.sampled_from('安装 a"\\\n\t\r\x07\x0b\x0c\x1b\x7f\x85\u2028\u2029\ufeff%{}<>#~|😀e\u0301'),
        st.characters(codec="utf-8", exclude_characters="\0\x04"),
    ),
    min_size=1,
    max_size=12,
)
# gettext cuts spaces at the end of comments off, and reads one that begins with punctuation as another kind.
REMARK = st.from_regex(r"[a-z安装]([a-z安装 \"\\#]{0,8}[a-z安装])?", fullmatch=True)
ENTRY = st.builds(
    Entry,
    TEXT,
    st.one_of(st.none(), TEXT),
    TEXT,
    st.lists(REMARK, max_size=2).map(tuple),
    st.lists(REMARK, max_size=2).map(tuple),
    st.sampled_from([(), ("a.md",), ("a.md:3", "b.md"), ("\u2068a b.md\u2069",)]),
    st.sampled_from([(), ("fuzzy",), ("fuzzy", "no-wrap"), ("no-wrap",)]),
    st.one_of(st.none(), st.tuples(st.one_of(st.none(), TEXT), TEXT)),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(ENTRY, max_size=4, unique_by=lambda entry: entry.key), st.sets(st.integers(0, 3)))
def test_any_entries_come_back(entries, obsolete):
    entries = [
        entry.with_(obsolete=True, comments=(), references=()) if place in obsolete else entry
        for place, entry in enumerate(entries)
    ]
    entries.sort(key=lambda entry: entry.obsolete)
    catalog = Catalog(PATH, empty().header, entries)
    assert list(stored(catalog)) == entries
    assert stored(catalog).header == catalog.header
    data = catalog.to_bytes().decode()
    if GETTEXT and entries:
        result = run("msgcat", "--no-wrap", "-", data=data.encode())
        assert result.stdout.decode() == data, result.stderr.decode()


@settings(deadline=None, max_examples=40)
@given(st.lists(TEXT, min_size=1, max_size=4))
def test_any_texts_are_extracted_once(texts):
    found = messages(units(*texts), SOURCE)
    catalog = stored(update(empty(), found, now=NOW).catalog)
    assert [entry.msgid for entry in catalog] == list(dict.fromkeys(texts))
    assert not update(catalog, found, now=NOW).catalog.changed


LONG = st.lists(
    st.sampled_from(["安装。", "“配置”", "word ", "a/b.c-d ", "https://example.org/x/y ", "\n", "\\", '"', "  "])
)


@settings(deadline=None, max_examples=60)
@given(
    LONG.map(lambda words: "".join(words * 3)).filter(bool), LONG.map(lambda words: "".join(words * 3)), st.booleans()
)
def test_wrapped_text_is_the_same_text(source, target, obsolete):
    entry = Entry(source, "menu", target, previous=(None, target + "x"), flags=("fuzzy",), obsolete=obsolete)
    text = entry.text(79)
    [again] = stored_text(text)
    assert again == entry
    assert all(len(line) <= 79 for line in text.split("\n"))


def stored_text(entry: str) -> Catalog:
    return Catalog.parse(f"{empty().header.text()}\n\n{entry}\n".encode(), PATH)
