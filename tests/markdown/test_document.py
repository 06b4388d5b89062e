"""Documents: identity, msgids, rendering. Damage by a translator is in test_hostile.py."""

import pytest
from hypothesis import given
from markdown_strategies import documents, noise

from i18n.errors import InputError
from i18n.markdown.document import Document
from i18n.markdown.segmentation import SegmentOptions


def units(source: str, **options: object) -> list[tuple[str, str]]:
    document = Document.parse(source.encode(), SegmentOptions(**options))  # type: ignore[arg-type]
    return [(unit.kind, unit.msgid) for unit in document.units]


def texts(source: str, **options: object) -> list[str]:
    return [text for _, text in units(source, **options)]


def render(source: str, translations: dict[str, str], **options: object) -> str:
    document = Document.parse(source.encode(), SegmentOptions(**options))  # type: ignore[arg-type]
    return document.render({(None, key): value for key, value in translations.items()}).decode()


@given(documents())
def test_identity_of_documents(source: bytes) -> None:
    check_identity(source)


@given(noise())
def test_identity_of_noise(source: bytes) -> None:
    check_identity(source)


def check_identity(source: bytes) -> None:
    document = Document.parse(source)
    assert document.render({}) == source
    assert document.render({unit.key: unit.msgid for unit in document.units}) == source


@given(documents())
def test_units_hold_no_line_break_but_hard_ones(source: bytes) -> None:
    for unit in Document.parse(source).units:
        assert "\r" not in unit.msgid
        assert all(line.endswith("\\") for line in unit.msgid.split("\n")[:-1])
        assert unit.msgid.strip()


CASES = [
    ("paragraph", "一段文字。\n", [("paragraph", "一段文字。")]),
    ("soft break between wide characters", "第一行\n第二行\n", [("paragraph", "第一行第二行")]),
    ("soft break beside Latin letters", "使用 Vue\n框架\n", [("paragraph", "使用 Vue 框架")]),
    ("soft break between Hangul keeps the space", "안녕\n세계\n", [("paragraph", "안녕 세계")]),
    ("hard break by backslash", "甲\\\n乙\n", [("paragraph", "甲\\\n乙")]),
    ("hard break by spaces", "甲  \n乙\n", [("paragraph", "甲\\\n乙")]),
    ("no hard break in code", "看 `甲  \n乙` 吧\n", [("paragraph", "看 `甲   乙` 吧")]),
    ("blanks in code before a line end", "看 `甲 \n乙` 吧\n", [("paragraph", "看 `甲  乙` 吧")]),
    ("end of an element with blocks", "甲\n</Tabs>\n乙\n", [("paragraph", "甲"), ("paragraph", "乙")]),
    ("end of an inline element", "<b>甲\n</b>\n", [("paragraph", "<b>甲 </b>")]),
    ("link title over several lines", "[a]: /u '\n甲\n乙\n'\n", [("link title", "甲乙")]),
    ("ATX heading", "## 标题 ##\n", [("heading 2", "标题")]),
    ("heading with id", "# 标题 {#id}\n", [("heading 1", "标题")]),
    ("heading with escaped id", "# 标题 \\{#id}\n", [("heading 1", "标题")]),
    ("heading with spaced id", "# 标题 { #id }\n", [("heading 1", "标题")]),
    ("setext heading", "标题\n还有\n===\n", [("heading 1", "标题还有")]),
    ("list", "- 甲\n- 乙\n", [("list item", "甲"), ("list item", "乙")]),
    ("task list", "- [x] 甲\n", [("list item", "甲")]),
    ("quote", "> 甲\n> 乙\n", [("quote", "甲乙")]),
    ("lazy quote", "> 甲\n乙\n", [("quote", "甲乙")]),
    ("alert", "> [!NOTE]\n> 甲\n", [("quote", "甲")]),
    ("callout with a title", "> [!tip]- 标题\n> 甲\n", [("alert title", "标题"), ("quote", "甲")]),
    (
        "table",
        "| 甲 | 乙 |\n|---|---|\n| `a\\|b` 丙 | 丁 |\n",
        [("table header", "甲"), ("table header", "乙"), ("table cell", "`a|b` 丙"), ("table cell", "丁")],
    ),
    ("footnote", "文[^1]\n\n[^1]: 注释\n", [("paragraph", "文[^1]"), ("footnote", "注释")]),
    ("one-word footnote is no definition", "[^1]: 注释\n", [("footnote", "注释")]),
    ("link title", "[a]: /u '标题'\n", [("link title", "标题")]),
    (
        "container",
        "::: tip 标题\n内容\n:::\n",
        [("container title", "标题"), ("paragraph", "内容")],
    ),
    ("container with brackets", ":::note[标题]{.a}\n内容\n:::\n", [("container title", "标题"), ("paragraph", "内容")]),
    (
        "container with attributes",
        ':::tip{title="标题"}\n\n内容\n',
        [("container title", "标题"), ("paragraph", "内容")],
    ),
    ("container in a list", "- 甲\n  ::: tip\n  乙\n  :::\n", [("list item", "甲"), ("list item", "乙")]),
    ("PyMdown block", "/// note | 标题\n\n内容\n\n///\n", [("container title", "标题"), ("paragraph", "内容")]),
    (
        "admonition",
        '!!! note "标题"\n    甲\n\n    乙\n',
        [("admonition title", "标题"), ("paragraph", "甲"), ("paragraph", "乙")],
    ),
    ("content tab", '=== "标签"\n\n    内容\n', [("tab title", "标签"), ("paragraph", "内容")]),
    ("definition list", "术语\n:   甲\n\n    乙\n", [("term", "术语"), ("definition", "甲"), ("definition", "乙")]),
    ("abbreviation", "*[缩写]: 全称\n", [("abbreviation", "全称")]),
    ("math block", "$$\n\\text{甲}\n$$\n", []),
    ("include", "<<< @/甲.ts\n", []),
    ("include of MkDocs", "{* ../甲.py hl[1:3] *}\n", []),
    ("include of Markdown in MkDocs", "{!> ../甲.md !}\n", []),
    ("include in a paragraph", "看 {* 甲 *}\n", [("paragraph", "看 {* 甲 *}")]),
    ("one link", "[文字](甲.md)\n", [("paragraph", "[文字](甲.md)")]),
    ("one link with nothing to read", "[1](甲.md)\n", []),
    ("one image that says nothing", "![logo](甲.png)\n", []),
    ("one image of something", "![图](甲.png)\n", [("paragraph", "![图](甲.png)")]),
    ("one linked image", "[![图](甲.png)](乙)\n", [("paragraph", "[![图](甲.png)](乙)")]),
    ("no link behind an image", "![](甲.png)](x)\n", [("paragraph", "![](甲.png)](x)")]),
    ("code alone", "`a` | `b`, `c`\n", []),
    ("Chinese code alone", "`甲`\n", [("paragraph", "`甲`")]),
    ("a word beside code", "`a` or `b`\n", [("paragraph", "`a` or `b`")]),
    ("module statements", "import 甲 from '乙'\n", []),
    ("image with a neutral alternative text", "[![img](a.png)](b.png)\n", []),
    ("image with a telling alternative text", "![截图](a.png)\n", [("paragraph", "![截图](a.png)")]),
    ("only code", "`npm install`\n", []),
    ("Chinese in code", "`是`\n", [("paragraph", "`是`")]),
    ("only a URL", "https://例子.cn/路径\n", []),
    ("only numbers", "1234.5\n", []),
    ("full-width indentation", "　　段落\n", [("paragraph", "段落")]),
    (
        "front matter",
        "---\ntitle: 标题\nother: 甲\n---\n\n正文\n",
        [("front matter title", "标题"), ("paragraph", "正文")],
    ),
    (
        "JSON front matter",
        ';;;\n{"title": "标题"}\n;;;\n正文\n',
        [("front matter title", "标题"), ("paragraph", "正文")],
    ),
    (
        "named front matter",
        "---toml\ntitle = '标题'\n---\n正文\n",
        [("front matter title", "标题"), ("paragraph", "正文")],
    ),
    ("thematic break and setext heading", "---\n标题\n---\n", [("heading 2", "标题")]),
    ("fence", "```\n代码\n```\n", []),
    (
        "tag that fills a line",
        '<Card title="标题"\n  summary="摘要" />\n',
        [("attribute title", "标题"), ("attribute summary", "摘要")],
    ),
]


@pytest.mark.parametrize(("source", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_units(source: str, expected: list[tuple[str, str]]) -> None:
    assert units(source) == expected
    assert units("\ufeff" + source.replace("\n", "\r\n")) == expected
    assert units(source.replace("\n", "\r")) == expected


def test_unit_lines_and_trails() -> None:
    document = Document.parse("# 甲\n\n乙\n\n## 丙\n\n- 丁\n\n# 戊\n\n己\n".encode())
    assert [(unit.msgid, unit.line, unit.trail) for unit in document.units] == [
        ("甲", 1, ()),
        ("乙", 3, ("甲",)),
        ("丙", 5, ("甲",)),
        ("丁", 7, ("甲", "丙")),
        ("戊", 9, ()),
        ("己", 11, ("戊",)),
    ]


def test_lines_count_the_front_matter() -> None:
    document = Document.parse("---\ntitle: 甲\n---\n\n乙\n".encode())
    assert [(unit.msgid, unit.line) for unit in document.units] == [("甲", 2), ("乙", 5)]


RENDERED = [
    ("paragraph over several lines", "甲\n乙\n", {"甲乙": "A"}, "A\n"),
    ("quote gets its markers back", "> 甲\\\n> 乙\n", {"甲\\\n乙": "A\\\nB"}, "> A\\\n> B\n"),
    ("hard break in the source's own style", "- 甲  \n  乙\n", {"甲\\\n乙": "A\\\nB"}, "- A  \n  B\n"),
    ("new hard break", "> 1. 甲\n", {"甲": "A\\\nB"}, "> 1. A\\\n>    B\n"),
    ("soft break of the translator is joined", "甲\n", {"甲": "A\nB"}, "A B\n"),
    ("blank line of the translator", "甲\n", {"甲": "A\n\n# B"}, "A # B\n"),
    ("heading keeps its line", "# 甲 #\n", {"甲": "A\\\nB #"}, "# A\\ B \\# #\n".replace("A\\ B", "A B")),
    ("pipe in a cell", "|甲|\n|-|\n", {"甲": "A|B"}, "|A\\|B|\n|-|\n"),
    ("list marker", "甲\n", {"甲": "- A"}, "\\- A\n"),
    ("ordered list marker", "甲\n", {"甲": "1986. A year"}, "1986\\. A year\n"),
    ("heading marker", "甲\n", {"甲": "# A"}, "\\# A\n"),
    ("number sign that is none", "甲\n", {"甲": "#A"}, "#A\n"),
    ("quote marker", "甲\n", {"甲": "> A"}, "\\> A\n"),
    ("fence", "甲\n", {"甲": "```A"}, "\\```A\n"),
    ("inline tag at the start", "甲\n", {"甲": "<b>A</b> c"}, "<b>A</b> c\n"),
    ("block tag at the start", "甲\n", {"甲": "<div> A"}, "\\<div> A\n"),
    ("setext underline", "甲\\\n乙\n", {"甲\\\n乙": "A\\\n==="}, "A\\\n\\===\n"),
    ("quotes in a title", '!!! note "甲"\n    乙\n', {"甲": 'A "B"'}, '!!! note "A &quot;B&quot;"\n    乙\n'),
    ("container title", "::: tip 甲\n乙\n:::\n", {"甲": "A", "乙": "B"}, "::: tip A\nB\n:::\n"),
    ("footnote of several words", "文[^1]\n\n[^1]: 甲\n", {"甲": "A note"}, "文[^1]\n\n[^1]: A note\n"),
    ("list marker in a footnote", "[^1]: 甲\n", {"甲": "- A"}, "[^1]: \\- A\n"),
    ("list marker in a term", "甲\n: 乙\n", {"甲": "- A"}, "\\- A\n: 乙\n"),
    ("link title", "[a]: /u '甲'\n", {"甲": "It's"}, "[a]: /u 'It\\'s'\n"),
    ("newlines are the source's", "甲\\\r\n乙\r\n", {"甲\\\n乙": "A\\\nB"}, "A\\\r\nB\r\n"),
    ("byte order mark", "\ufeff甲", {"甲": "A"}, "\ufeffA"),
    ("shortcut reference", "见[甲]。\n\n[甲]: /u\n", {"见[甲]。": "See [A]."}, "See [A][甲].\n\n[甲]: /u\n"),
    ("collapsed reference", "见[甲][]。\n\n[甲]: /u\n", {"见[甲][]。": "See [A][]."}, "See [A][甲].\n\n[甲]: /u\n"),
    ("label kept by the translator", "[甲]\n\n[甲]: /u\n", {"[甲]": "[A][甲]"}, "[A][甲]\n\n[甲]: /u\n"),
    (
        "two references",
        "[甲]和[乙]\n\n[甲]: /u\n[乙]: /v\n",
        {"[甲]和[乙]": "[A] and [B]"},
        "[A][甲] and [B][乙]\n\n[甲]: /u\n[乙]: /v\n",
    ),
    ("front matter", "---\ntitle: 甲\n---\n", {"甲": "A: b"}, '---\ntitle: "A: b"\n---\n'),
]


@pytest.mark.parametrize(
    ("source", "translations", "expected"), [c[1:] for c in RENDERED], ids=[c[0] for c in RENDERED]
)
def test_render(source: str, translations: dict[str, str], expected: str) -> None:
    assert render(source, translations) == expected


def test_a_title_that_would_be_the_name_of_its_container_is_left_out() -> None:
    source = "::: 标题\n\n内容\n\n:::\n"
    localized = Document.parse(source.encode()).localize({(None, "标题"): "A title", (None, "内容"): "Text"})
    assert localized.data.decode() == source.replace("内容", "Text")
    assert [problem.key[1] for problem in localized.problems] == ["标题"]


def test_a_byte_order_mark_in_a_translation_is_left_out() -> None:
    assert render("甲\n", {"甲": "\ufeffA"}) == "A\n"


def test_a_translation_that_cannot_be_mended_is_left_out_and_reported() -> None:
    document = Document.parse("- 甲\n\n|乙|\n|-|\n|丙|\n".encode())
    localized = document.localize({(None, "甲"): "[a]: b", (None, "丙"): "C"})
    assert localized.data.decode() in ("- \\[a]: b\n\n|乙|\n|-|\n|C|\n", "- 甲\n\n|乙|\n|-|\n|C|\n")
    document = Document.parse("<p>甲</p>\n".encode())
    localized = document.localize({(None, "甲"): "</p><script>"})
    assert localized.data == "<p>甲</p>\n".encode()
    assert [(problem.line, problem.key) for problem in localized.problems] == [(1, (None, "甲"))]


def test_invalid_utf8_names_line_and_byte() -> None:
    with pytest.raises(InputError, match=r"line 2, byte 3: .*0xFF"):
        Document.parse("甲\n".encode() + b"ab\xff")


DIRECTIVES = [
    ("off and on", "甲\n\n<!-- i18n: off -->\n\n乙\n\n<!-- i18n: on -->\n\n丙\n", ["甲", "丙"]),
    ("off and on in one line", "<!-- i18n: off -->品牌<!-- i18n: on -->\n\n甲\n", ["甲"]),
    ("MDX form", "甲\n\n{/* i18n: off */}\n\n乙\n\n{/* i18n: on */}\n\n丙\n", ["甲", "丙"]),
    ("skip takes the next block whole", "<!-- i18n: skip -->\n\n- 甲\n- 乙\n\n丙\n", ["丙"]),
    ("skip takes the next block only", "<!-- i18n: skip -->\n甲\n\n乙\n", ["乙"]),
    ("skip in a list item", "- <!-- i18n: skip -->\n\n  甲\n- 乙\n", ["乙"]),
    ("skip with nothing behind it", "> <!-- i18n: skip -->\n\n甲\n", ["甲"]),
    ("notes before skip", "<!-- i18n: note 甲 -->\n<!-- i18n: skip -->\n\n乙\n\n丙\n", ["丙"]),
    ("off hides link titles", "<!-- i18n: off -->\n\n[a]: /u '甲'\n\n<!-- i18n: on -->\n\n[b]: /u '乙'\n", ["乙"]),
]


@pytest.mark.parametrize(("source", "expected"), [case[1:] for case in DIRECTIVES], ids=[c[0] for c in DIRECTIVES])
def test_directives(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


def test_note_and_context() -> None:
    document = Document.parse("<!-- i18n: note 按钮 -->\n<!-- i18n: context menu -->\n\n打开\n\n打开\n".encode())
    first, second = document.units
    assert (first.context, first.notes) == ("menu", ("按钮",))
    assert (second.context, second.notes) == (None, ())
    rendered = document.render({("menu", "打开"): "Open", (None, "打开"): "Open it"}).decode()
    assert rendered.endswith("\n\nOpen\n\nOpen it\n")


def test_misspelt_directive_is_reported() -> None:
    document = Document.parse("甲\n\n<!-- i18n: skpi -->\n".encode())
    assert [comment.line for comment in document.bad_comments] == [3]


def test_deep_nesting_ends() -> None:
    source = (">" * 5000 + " 甲\n" + "- " * 3000 + "乙\n").encode()
    assert Document.parse(source).render({}) == source


def test_many_bad_translations_cost_no_more_than_a_few() -> None:
    source = "".join(f"- 甲{number}\n\n<p>乙{number}</p>\n\n" for number in range(300)).encode()
    document = Document.parse(source)
    bad = {unit.key: "[x]: y" if "甲" in unit.msgid else "B" for unit in document.units}
    bad |= {unit.key: "</p>\u2028<p>" for unit in document.units if unit.msgid.endswith("7") and "乙" in unit.msgid}
    localized = document.localize(bad)
    assert Document.parse(localized.data).block_types == document.block_types
    assert localized.data.count(b"<p>B</p>") >= 200


def test_mdx_directive_without_a_blank_line_is_reported() -> None:
    document = Document.parse("{/* i18n: skip */}\n甲\n".encode())
    assert "blank line" in document.bad_comments[0].message
