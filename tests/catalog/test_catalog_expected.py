"""Reading with the document's messages gives what parsing gives, whatever a file looks like."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from po_helpers import NOW, PATH, SOURCE, after, reviewed, stored, units

from i18n.catalog.catalog import Catalog
from i18n.catalog.entry import Entry
from i18n.catalog.messages import messages
from i18n.catalog.reader import parse_po
from i18n.catalog.update import update
from i18n.errors import CatalogError

TEXT = st.text('安装配置 ab"\\\n\t\u2028\x07', min_size=1, max_size=8)
STATE = st.sampled_from(["", "fuzzy", "machine", "remark", "flag", "previous", "obsolete"])
CHANGES = {
    "": {},
    "fuzzy": {"flags": ("fuzzy",)},
    "machine": {"flags": ("fuzzy",), "remarks": ("machine: argos zh_en 0.50",)},
    "remark": {"remarks": ("by a person", "", "  indented")},
    "flag": {"flags": ("no-wrap",)},
    "previous": {"flags": ("fuzzy",), "previous": ("menu", "before\nthat")},
    "obsolete": {"obsolete": True, "comments": (), "references": ()},
}


def everything(parsed):
    return parsed.header, [(entry, entry.raw, entry.line) for entry in parsed.entries], parsed.tail


@settings(deadline=None, max_examples=80)
@given(st.dictionaries(TEXT, st.tuples(TEXT, STATE), min_size=1, max_size=6), st.lists(TEXT, max_size=3))
def test_the_same_as_parsing(entries, others):
    catalog = reviewed(dict.fromkeys(entries, ""))
    for text, (translation, state) in entries.items():
        entry = catalog.get((None, text)).with_(msgstr=translation)
        catalog.replace(entry.key, entry.with_(**CHANGES[state]))
    data = catalog.to_bytes()
    expected = messages(units(*others, *entries), SOURCE)
    assert everything(parse_po(data, PATH, expected)) == everything(parse_po(data, PATH))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n\n", "\n\n\n"),
        lambda text: text.replace("\n\n", "\n"),
        lambda text: text + "\n# a last remark\n",
        lambda text: text.replace('msgstr "', 'msgstr  "'),
        lambda text: text.replace('msgstr "Install', 'msgstr ""\n"Install'),
        lambda text: text.replace("# English", "# English\n#\n# by Ann\n#, fuzzy"),
        lambda text: text.rstrip("\n"),
        lambda text: "\ufeff" + text,
    ],
)
def test_another_layout(change):
    text = reviewed({"安装": "Install", "配置": "Configure", "运行": ""}).to_bytes().decode()
    data = change(text).encode()
    assert data != text.encode()
    expected = messages(units("安装", "配置", "运行"), SOURCE)
    assert everything(parse_po(data, PATH, expected)) == everything(parse_po(data, PATH))
    catalog = Catalog.parse(data, PATH, expected)
    assert update(catalog, expected, now=NOW).catalog.to_bytes() == data


def test_another_comment_is_ours_to_mend():
    good = reviewed({"安装": "Install"}).to_bytes()
    data = good.replace(b"#. type: ", b"#.  type: ")
    expected = messages(units("安装"), SOURCE)
    assert everything(parse_po(data, PATH, expected)) == everything(parse_po(data, PATH))
    assert update(Catalog.parse(data, PATH, expected), expected, now=NOW).catalog.to_bytes() == good


@pytest.mark.parametrize(
    "bad", ["<<<<<<< HEAD", 'msgstr "x', 'msgstr "a\\q"', 'msgid "安装"\nmsgstr "twice"', "msgstr[0]"]
)
def test_the_same_errors(bad):
    text = reviewed({"安装": "Install", "配置": "Configure"}).to_bytes().decode()
    for place in ('msgstr "Configure"', 'msgstr "Install"'):
        data = text.replace(place, f"{place}\n\n{bad}").encode()
        with pytest.raises(CatalogError) as slow:
            Catalog.parse(data, PATH)
        with pytest.raises(CatalogError) as fast:
            Catalog.parse(data, PATH, messages(units("安装", "配置"), SOURCE))
        assert str(fast.value) == str(slow.value)


@settings(deadline=None)
@given(st.text(min_size=1, max_size=12).filter(lambda text: "\0" not in text), st.booleans())
def test_entry_without_translation_is_written_as_polib_does(text, commented):
    comments, references = (("type: paragraph",), ("a.md",)) if commented else ((), ())
    entry = Entry.blank((None, text), comments, references)
    assert entry.raw == entry.with_(msgstr="x").with_(msgstr="").text()


def test_wrapped_file_is_parsed():
    long = "安装 " * 40
    catalog = stored(after(reviewed({long: "install " * 20}), long).catalog)
    for entry in list(catalog):
        catalog.replace(
            entry.key, Entry(entry.msgid, msgstr=entry.msgstr, raw=entry.with_(flags=("no-wrap",)).text(78))
        )
    data = catalog.to_bytes()
    expected = messages(units(long), SOURCE)
    assert everything(parse_po(data, PATH, expected)) == everything(parse_po(data, PATH))
