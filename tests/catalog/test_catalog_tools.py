"""What other programs do to our files loses nothing; what editors wrapped stays wrapped."""

import subprocess
import sys
from dataclasses import replace

import polib
from po_helpers import GETTEXT, NOW, PATH, SOURCE, THEN, check_canonical, empty, run, stored, wanted
from translate.storage.factory import getobject

from i18n.catalog.catalog import Catalog
from i18n.catalog.update import update
from i18n.catalog.wrapping import line_width

LONG = (
    "这一段说明要写得足够长，长到任何一个编辑器都会把它折成好几行：先安装 Python，再建立虚拟环境，最后运行"
    "`pip install md-i18n`，并且阅读[使用手册](https://example.org/handbook/install.html)的第一章。"
)
LONG_EN = (
    "This explanation has to be long enough for any editor to wrap it into several lines: install Python, then "
    "create a virtual environment, and at last run `pip install md-i18n`, and read the first chapter of the "
    "[handbook](https://example.org/handbook/install.html)."
)
TEXTS = {
    "安装说明": "Installation",
    LONG: LONG_EN,
    "硬换行  \n第二行": "Hard break  \nsecond line",
    '带\t制表符和“引号"”': 'With\ttab and "quotes"',
    "机器翻译": "machine translation",
    "改过的段落，新的": "An edited paragraph",
    "未译": "",
}


def catalog_with_everything() -> Catalog:
    """Reviewed, fuzzy, machine, previous, remarks, notes, untranslated and obsolete entries."""
    catalog = update(empty(), wanted(*TEXTS, "会删除的段落"), now=THEN).catalog
    for text, translation in {**TEXTS, "会删除的段落": "A paragraph to be removed", "机器翻译": ""}.items():
        catalog.replace((None, text), catalog.get((None, text)).with_(msgstr=translation))
    catalog.set_machine((None, "机器翻译"), "machine translation", "argos zh_en", 0.71)
    entry = catalog.get((None, LONG))
    catalog.replace(
        entry.key, entry.with_(remarks=("by Ann", "", "for review by legal"), comments=(*entry.comments, "note: 留意"))
    )
    changed = catalog.get((None, "改过的段落，新的"))
    catalog.replace(changed.key, changed.with_(previous=(None, "改过的段落"), flags=("fuzzy",)))
    messages = wanted(*TEXTS)
    catalog = update(stored(catalog), messages, now=NOW).catalog
    noted = catalog.get((None, LONG))
    catalog.replace(noted.key, noted.with_(comments=(*noted.comments, "note: 留意")))
    return stored(catalog)


def tool(*command: str, data: bytes) -> bytes:
    result = run(*command, data=data)
    assert result.returncode == 0, result.stderr.decode()
    return result.stdout


def wrapped(data: bytes) -> bytes:
    """The file as an editor saves it: wrapped at 79 columns; by ourselves where gettext is not there."""
    if GETTEXT:
        return tool("msgcat", "-", data=data)
    catalog = Catalog.parse(data, PATH)
    blocks = [replace(entry, raw=None).text(79) for entry in (catalog.header, *catalog)]
    return ("\n\n".join(blocks) + "\n").encode()


def test_our_file_is_canonical():
    check_canonical(catalog_with_everything().to_bytes())


def test_msgattrib_and_msgcat_lose_nothing():
    data = catalog_with_everything().to_bytes()
    if GETTEXT:
        assert tool("msgattrib", "--no-wrap", "-", data=data) == data
        unwrapped = tool("msgcat", "--no-wrap", "-", data=wrapped(data))
        assert unwrapped == data
    assert list(Catalog.parse(wrapped(data), PATH)) == list(Catalog.parse(data, PATH))


def test_msgmerge_with_our_template_loses_nothing(tmp_path):
    catalog = catalog_with_everything()
    path = PATH.with_suffix(".pot")
    template = update(Catalog.template(path, SOURCE, now=THEN), wanted(*TEXTS), now=THEN).catalog.to_bytes()
    (tmp_path / "a.po").write_bytes(catalog.to_bytes())
    (tmp_path / "a.pot").write_bytes(template)
    if GETTEXT:
        command = ("msgmerge", "--previous", "--no-wrap", "-q", tmp_path / "a.po", tmp_path / "a.pot")
        merged = tool(*map(str, command), data=b"")
    else:
        file = polib.pofile(str(tmp_path / "a.po"), wrapwidth=0)
        file.merge(polib.pofile(template.decode()))
        merged = str(file).encode()
    again = update(Catalog.parse(merged, PATH), wanted(*TEXTS), now=NOW).catalog
    assert [(e.key, e.msgstr, e.fuzzy, e.remarks, e.obsolete) for e in again] == [
        (e.key, e.msgstr, e.fuzzy, e.remarks, e.obsolete) for e in catalog
    ]
    assert again.source_path == SOURCE


def test_wrapped_catalog_is_kept_wrapped():
    data = wrapped(catalog_with_everything().to_bytes())
    assert line_width(data.decode()) and not line_width(catalog_with_everything().to_bytes().decode())
    catalog = Catalog.parse(data, PATH)
    entry = catalog.get((None, LONG))
    messages = wanted(*TEXTS)
    untouched = update(catalog, messages, now=NOW).catalog
    assert set(untouched.to_bytes().decode().split("\n")) - set(data.decode().split("\n")) == set()
    edited = LONG.replace("第一章", "第二章")
    new = update(catalog, wanted(*[edited if text == LONG else text for text in TEXTS]), now=NOW).catalog
    text = new.to_bytes().decode()
    assert max(map(len, text.split("\n"))) <= 79
    assert new.get((None, edited)).previous == (None, LONG)
    kept = [old.raw for old in catalog if old.key != entry.key]
    assert all(raw in text for raw in kept)
    if GETTEXT:
        assert tool("msgcat", "-", data=text.encode()).decode() == text
    assert list(Catalog.parse(text.encode(), PATH)) == list(new)


def test_new_text_in_a_wrapped_catalog_is_wrapped():
    catalog = Catalog.parse(wrapped(catalog_with_everything().to_bytes()), PATH)
    text = update(catalog, wanted(*TEXTS, LONG * 2), now=NOW).catalog.to_bytes()
    assert all(len(line) <= 79 for line in text.decode().split("\n"))
    if GETTEXT:
        assert tool("msgcat", "-", data=text) == text


def test_unwrapped_catalog_stays_unwrapped():
    catalog = catalog_with_everything()
    text = update(catalog, wanted(*TEXTS, LONG * 2), now=NOW).catalog.to_bytes()
    check_canonical(text)


def test_translate_toolkit_loses_nothing(tmp_path):
    path = tmp_path / "a.po"
    path.write_bytes(catalog_with_everything().to_bytes())
    store = getobject(str(path))
    again = Catalog.parse(bytes(store), PATH)
    assert [(e.key, e.msgstr, e.flags, e.remarks, e.comments, e.references, e.obsolete) for e in again] == [
        (e.key, e.msgstr, e.flags, e.remarks, e.comments, e.references, e.obsolete) for e in catalog_with_everything()
    ]


def test_pofilter_leaves_entries_readable(tmp_path):
    (tmp_path / "a.po").write_bytes(catalog_with_everything().to_bytes())
    # pofilter writes the entries that fail a test, here all translated ones: it looks for a word none of them has
    command = [sys.executable, "-m", "translate.filters.pofilter", "--language=en", "--fuzzy", "-t", "untranslated"]
    subprocess.run([*command, "a.po", "out.po"], cwd=tmp_path, check=True, capture_output=True, timeout=60)
    [entry] = Catalog.parse((tmp_path / "out.po").read_bytes(), PATH)
    assert entry.key == (None, "未译") and entry.kind == "paragraph"


def test_custom_flags_of_an_editor_survive_us():
    data = catalog_with_everything().to_bytes().replace(b"#, fuzzy\n", b"#, fuzzy, markdown-text\n")
    catalog = Catalog.parse(data, PATH)
    new = update(catalog, wanted(*TEXTS, "再加一段"), now=NOW).catalog.to_bytes()
    assert new.count(b"#, fuzzy, markdown-text\n") == data.count(b"#, fuzzy, markdown-text\n") == 2
