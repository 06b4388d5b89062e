"""Bad PO files are named with file and line; good ones come back byte for byte."""

import re

import pytest
from po_helpers import GETTEXT, PATH, reviewed, run

from i18n.catalog.catalog import Catalog
from i18n.errors import CatalogError

GOOD = reviewed({"安装说明": "Installation", "第一行\n第二行": "First line\nsecond line", "未译": ""}).to_bytes()


def line_of(data: bytes, text: bytes) -> int:
    return data[: data.index(text)].count(b"\n") + 1


def refused(data: bytes, line: int, *words: str) -> str:
    with pytest.raises(CatalogError) as caught:
        Catalog.parse(data, PATH)
    message = str(caught.value)
    assert message.startswith(f"{PATH}:{line}: ")
    for word in words:
        assert word in message
    assert "\n" not in message
    return message


def test_good_file_comes_back():
    catalog = Catalog.parse(GOOD, PATH)
    assert not catalog.changed
    assert catalog.to_bytes() == GOOD
    assert catalog.translations() == {
        (None, "安装说明"): "Installation",
        (None, "第一行\n第二行"): "First line\nsecond line",
    }


@pytest.mark.parametrize("marker", [b"<<<<<<< HEAD", b"=======", b">>>>>>> main", b"||||||| base"])
def test_conflict_marker(marker):
    data = GOOD.replace(b'msgstr "Installation"', marker + b'\nmsgstr "Installation"')
    refused(data, line_of(data, marker), "conflict", marker[:7].decode())


def test_duplicate_msgid():
    data = GOOD + '\nmsgid "安装说明"\nmsgstr "Setup"\n'.encode()
    first = line_of(GOOD, b"#. type")
    refused(data, GOOD.count(b"\n") + 2, "duplicate", f"line {first}")


def test_obsolete_duplicate_is_fatal_for_gettext_too():
    data = GOOD + '\n#~ msgid "安装说明"\n#~ msgstr "Setup"\n'.encode()
    refused(data, GOOD.count(b"\n") + 2, "duplicate")


def test_same_text_in_another_context_is_no_duplicate():
    data = GOOD + '\nmsgctxt "menu"\nmsgid "安装说明"\nmsgstr "Setup"\n'.encode()
    assert Catalog.parse(data, PATH).translations()["menu", "安装说明"] == "Setup"


def test_charset_declared_wrong():
    data = GOOD.replace(b"charset=UTF-8", b"charset=GB2312")
    refused(data, line_of(data, b"charset"), "GB2312", "msgconv")


def test_bytes_in_another_charset():
    data = GOOD.decode().encode("gb18030")
    refused(data, line_of(data, "安装".encode("gb18030")), "not UTF-8")


def test_carriage_returns():
    refused(GOOD.replace(b"\n", b"\r\n"), 1, "CR LF", "eol=lf")
    data = GOOD.replace(b'msgstr "Installation"\n', b'msgstr "Installation"\r\n')
    refused(data, line_of(data, b"\r"), "CR LF")


def test_plural():
    data = GOOD + b'\nmsgid "file"\nmsgid_plural "files"\nmsgstr[0] "a"\nmsgstr[1] "b"\n'
    refused(data, line_of(data, b"msgid_plural"), "plural")


@pytest.mark.parametrize(
    "cut", ['msgstr "Instal', 'msgid "安装说明"\nmsgstr', 'msgid "安装说明"', 'msgid "安', "msgid"]
)
def test_truncated(cut):
    end = GOOD.index(cut.encode()) + len(cut.encode())
    refused(GOOD[:end], GOOD[:end].count(b"\n") + 1, "cut off")


def test_truncated_within_a_character():
    end = GOOD.index("装".encode()) + 1
    refused(GOOD[:end], GOOD[:end].count(b"\n") + 1, "cut off")


@pytest.mark.parametrize("orphan", ['#| "旧"', '# 注\n"安"', '#. type: paragraph\n\n"安"'])
def test_string_without_a_keyword(orphan):
    data = GOOD + f'\n{orphan}\nmsgid "配置"\nmsgstr ""\n'.encode()
    refused(data, GOOD.count(b"\n") + 2 + orphan.count("\n"), "without a keyword")


@pytest.mark.parametrize("data", [b"", b"\n\n", b"# only a comment\n"])
def test_no_entries(data):
    refused(data, 1, "no entries")


def test_no_header():
    refused('msgid "安装"\nmsgstr "Install"\n'.encode(), 1, "header")


def test_binary():
    with pytest.raises(CatalogError, match=re.escape(f"{PATH}:1: ")):
        Catalog.parse(b"\xde\x12\x04\x95\0\0\0\0\x01", PATH)


@pytest.mark.parametrize(
    "bad",
    [
        'msgstr "Instal"lation"',
        'msgstr "Installation\\"',
        'msgstr "Installation',
        "msgstr Installation",
        'msgstr "a\\qb"',
        'translation "Installation"',
    ],
)
def test_line_that_is_none(bad):
    data = GOOD.replace(b'msgstr "Installation"', bad.encode())
    refused(data, line_of(data, bad.encode()), "not a line of a PO file")


def test_msgid_without_msgstr():
    data = GOOD.replace(b'msgstr "Installation"\n', b"")
    refused(data, line_of(data, 'msgid "安装'.encode()), "lacks", "msgstr")


def test_msgctxt_without_msgid():
    data = GOOD.replace(b'msgstr "Installation"\n', b'msgstr "Installation"\n\nmsgctxt "menu"\n')
    refused(data, line_of(data, b"msgctxt"), "lacks", "msgstr")


def test_misplaced_line_found_by_polib():
    data = GOOD.replace(b'msgstr "Installation"', b'msgstr "Installation"\nmsgstr "Setup"')
    refused(data, line_of(data, b'msgstr "Setup"'), "gettext")


LOOSE = """\
#Comment without a space
#,fuzzy
msgid""
msgstr ""
  "Content-Type: text/plain; charset=UTF-8\\n"

#a remark
##another
#.extracted
#:a.md b.md
#,no-wrap
#|msgid "before"
  msgid "text"
\tmsgstr"translation\\a\\x41\\102"

#, fuzzy
#~|msgid "old"
#~msgid "gone"
#~ msgstr ""
#~"away"
"""


def test_gettext_s_looser_forms_are_read_and_kept():
    catalog = Catalog.parse(LOOSE.encode(), PATH)
    assert catalog.to_bytes() == LOOSE.encode()
    [text, gone] = catalog
    assert (text.msgid, text.msgstr, text.previous) == ("text", "translation\aAB", (None, "before"))
    assert (text.remarks, text.comments, text.flags) == (("a remark", "another"), ("extracted",), ("no-wrap",))
    assert text.references == ("a.md", "b.md")
    assert (gone.msgid, gone.msgstr, gone.previous, gone.obsolete) == ("gone", "away", (None, "old"), True)
    if GETTEXT:
        ours = Catalog.parse(run("msgcat", "--no-wrap", "-", data=LOOSE.encode()).stdout, PATH)
        assert [entry.with_(remarks=()) for entry in ours] == [entry.with_(remarks=()) for entry in catalog]


def test_wrong_line_in_a_loose_file_is_counted_right():
    refused((LOOSE + '\nnonsense\n#~ msgid "x"\n').encode(), LOOSE.count("\n") + 2, "not a line")
