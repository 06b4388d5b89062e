"""Reading blocks in the common layout gives what polib gives, whatever a file looks like."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from po_helpers import NOW, PATH, SOURCE, after, reviewed, stored, units

from i18n.catalog.catalog import Catalog
from i18n.catalog.entry import Entry
from i18n.catalog.messages import messages
from i18n.catalog.reader import parse_po, parse_with_polib
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
@given(st.dictionaries(TEXT, st.tuples(TEXT, STATE), min_size=1, max_size=6))
def test_the_same_as_polib(entries):
    catalog = reviewed(dict.fromkeys(entries, ""))
    for text, (translation, state) in entries.items():
        entry = catalog.get((None, text)).with_(msgstr=translation)
        catalog.replace(entry.key, entry.with_(**CHANGES[state]))
    data = catalog.to_bytes()
    assert everything(parse_po(data, PATH)) == everything(parse_with_polib(data, PATH))


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
    assert everything(parse_po(data, PATH)) == everything(parse_with_polib(data, PATH))
    catalog = Catalog.parse(data, PATH)
    assert update(catalog, expected, now=NOW).catalog.to_bytes() == data


def test_another_comment_is_ours_to_mend():
    good = reviewed({"安装": "Install"}).to_bytes()
    data = good.replace(b"#. type: ", b"#.  type: ")
    expected = messages(units("安装"), SOURCE)
    assert everything(parse_po(data, PATH)) == everything(parse_with_polib(data, PATH))
    assert update(Catalog.parse(data, PATH), expected, now=NOW).catalog.to_bytes() == good


BLOCK_LINES = st.lists(
    st.sampled_from(
        [
            "#",
            "# by Ann",
            "#  indented",
            "# ends with a space ",
            "#by Ann",
            "#. type: paragraph",
            "#.  two spaces",
            "#.",
            "#: a.md",
            "#: a.md:3 b.md c",
            "#: \u2068a b.md\u2069",
            "#:  a.md",
            "#, fuzzy",
            "#, fuzzy, no-wrap",
            "#,fuzzy",
            "#, fuzzy,",
            '#| msgid "before"',
            '#| msgctxt "menu"',
            '#| msgid ""',
            '#| "be\\nfore"',
            'msgctxt "menu"',
            'msgctxt "a\\\\b"',
            '"more"',
            '"tab\\t\\"quoted\\" \\\\"',
            '"bell\\a"',
            '""',
            "",
            "#~ ",
        ]
    ),
    max_size=6,
)


@settings(deadline=None, max_examples=200)
@given(BLOCK_LINES, BLOCK_LINES, BLOCK_LINES, st.sampled_from(["\n", "\n\n", "\n\n\n", "\n# last\n"]))
def test_blocks_the_same_as_polib(before, between, behind, end):
    head = reviewed({"安装": "Install"}).to_bytes().decode()
    lines = [*before, 'msgid "a"', *between, 'msgstr "b"', *behind, "", 'msgid "c"', 'msgstr ""']
    data = (head + "\n" + "\n".join(lines) + end).encode()
    assert outcome(parse_po, data) == outcome(parse_with_polib, data)


HEADER_LINES = st.lists(
    st.sampled_from(
        [
            "# by Ann",
            "#",
            "#  indented",
            "#, fuzzy",
            "#, fuzzy, no-wrap",
            "#. comment",
            "#: a.md",
            'msgid ""',
            'msgstr ""',
            '"Language: en\\n"',
            '"Language: de\\n"',
            '"Language:en\\n"',
            '"Project-Id-Version: a: b  c\\n"',
            '"X-Empty: \\n"',
            '"X-Broken: a\u2028b\\n"',
            '"X-Wrapped: a "',
            '"b\\n"',
            '"no field\\n"',
        ]
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=200)
@given(HEADER_LINES, HEADER_LINES, st.sampled_from(['msgstr ""', 'msgstr "Language: en\\n"', 'msgstr "x"']))
def test_headers_the_same_as_polib(before, fields, start):
    lines = [*before, 'msgid ""', start, *fields, "", 'msgid "c"', 'msgstr ""']
    data = ("\n".join(lines) + "\n").encode()
    assert outcome(parse_po, data) == outcome(parse_with_polib, data)


def outcome(read, data):
    try:
        return everything(read(data, PATH))
    except CatalogError as error:
        return str(error)


@pytest.mark.parametrize(
    "bad", ["<<<<<<< HEAD", 'msgstr "x', 'msgstr "a\\q"', 'msgid "安装"\nmsgstr "twice"', "msgstr[0]"]
)
def test_the_same_errors(bad):
    text = reviewed({"安装": "Install", "配置": "Configure"}).to_bytes().decode()
    for place in ('msgstr "Configure"', 'msgstr "Install"'):
        data = text.replace(place, f"{place}\n\n{bad}").encode()
        with pytest.raises(CatalogError) as slow:
            parse_with_polib(data, PATH)
        with pytest.raises(CatalogError) as fast:
            parse_po(data, PATH)
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
    assert everything(parse_po(data, PATH)) == everything(parse_with_polib(data, PATH))
