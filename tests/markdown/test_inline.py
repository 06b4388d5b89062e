"""Inline tokens: exact spans, and what counts as markup."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from i18n.markdown.inline import Kind, has_letters, parse_inline
from i18n.markdown.unit import Syntax

_ALPHABET = "ab中文，。 *_~`[]()!<>\\\n\"'$%{}&#;:@.-=^/1😀\u200d"
_FRAGMENTS = st.sampled_from(
    [
        "**",
        "*",
        "_",
        "~~",
        "`",
        "[文",
        "](u)",
        '](u "题")',
        "![图](i.png)",
        "<b>",
        "</b>",
        "<br>",
        "&amp;",
        "[a][b]",
        "\\\n",
        "  \n",
        "https://e.org/路径",
        "{{ x }}",
        "$x$",
        "[^1]",
        ":ok:",
        "%s",
        "\\*",
        "文字",
        "words ",
        "，",
        "<code>",
        "</code>",
        "<!-- x -->",
    ]
)
_MARKDOWN = st.one_of(
    st.text(_ALPHABET, max_size=40), st.lists(_FRAGMENTS, max_size=14).map("".join), st.text(max_size=30)
)


def shown(text, syntax=Syntax.MARKDOWN, references=()):
    return [
        (token.kind.name.lower() + (f" {token.name}" if token.name else ""), text[token.start : token.end])
        for token in parse_inline(text, syntax, references)
    ]


@given(_MARKDOWN, st.sampled_from(Syntax), st.sampled_from([(), ("b", "文")]))
@settings(deadline=None, max_examples=400)
def test_the_spans_joined_are_the_text(text, syntax, references):
    tokens = parse_inline(text, syntax, references)
    assert "".join(text[token.start : token.end] for token in tokens) == text
    assert all(token.start < token.end for token in tokens)


@given(_MARKDOWN, st.sampled_from(Syntax))
@settings(deadline=None, max_examples=400)
def test_pairs_are_mutual_and_nested(text, syntax):
    tokens = parse_inline(text, syntax)
    stack = []
    for index, token in enumerate(tokens):
        if token.kind is Kind.OPEN:
            assert tokens[token.partner].partner == index
            assert tokens[token.partner].name == token.name
            stack.append(index)
        elif token.kind is Kind.CLOSE:
            assert stack.pop() == token.partner
        else:
            assert token.partner == -1
    assert not stack


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("普通文字", [("text", "普通文字")]),
        ("**强**调", [("open strong", "**"), ("text", "强"), ("close strong", "**"), ("text", "调")]),
        (
            "***a***",
            [
                ("open em", "*"),
                ("open strong", "**"),
                ("text", "a"),
                ("close strong", "**"),
                ("close em", "*"),
            ],
        ),
        ("~~~删~~", [("text", "~"), ("open s", "~~"), ("text", "删"), ("close s", "~~")]),
        ("用 `` a`b `` 和`c", [("text", "用 "), ("code", "`` a`b ``"), ("text", " 和`c")]),
        ("[链](<u v> '题')", [("open link", "["), ("text", "链"), ("close link", "](<u v> '题')")]),
        ("[a][b] [c]", [("open link", "["), ("text", "a"), ("close link", "][b]"), ("text", " [c]")]),
        ("[[1]](u)", [("open link", "["), ("text", "[1]"), ("close link", "](u)")]),
        ("见[[首页|名]]", [("text", "见"), ("atom wiki", "[[首页|名]]")]),
        (
            "<b>粗</b><br/></i>",
            [
                ("open <b>", "<b>"),
                ("text", "粗"),
                ("close <b>", "</b>"),
                ("atom html", "<br/>"),
                ("atom html", "</i>"),
            ],
        ),
        (
            "**<b>x**</b>",
            [
                ("open strong", "**"),
                ("atom html", "<b>"),
                ("text", "x"),
                ("close strong", "**"),
                ("atom html", "</b>"),
            ],
        ),
        ("按<kbd>A *b*</kbd>", [("text", "按"), ("atom html", "<kbd>A *b*</kbd>")]),
        (
            "一  \n二\\\n 三\n四",
            [
                ("text", "一"),
                ("hardbreak", "  \n"),
                ("text", "二"),
                ("hardbreak", "\\\n "),
                ("text", "三"),
                ("softbreak", "\n"),
                ("text", "四"),
            ],
        ),
        (r"a\*b\中", [("text", "a"), ("text escape", r"\*"), ("text", r"b\中")]),
        ("&lt;名&gt;", [("atom entity", "&lt;"), ("text", "名"), ("atom entity", "&gt;")]),
        ("[ ] 待办", [("atom task", "[ ]"), ("text", " 待办")]),
        ("[!NOTE]", [("atom alert", "[!NOTE]")]),
        ("文[^注]", [("text", "文"), ("atom footnote", "[^注]")]),
    ],
)
def test_markdown(text, expected):
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "atoms"),
    [
        ("见https://example.org/a_b?q=中文。后", ["https://example.org/a_b?q=中文"]),
        ("打开https://example.org查看", ["https://example.org"]),
        ("(https://example.org/a_(b))和www.example.org.", ["https://example.org/a_(b)", "www.example.org"]),
        ("写信给a.b@example.org或<https://e.org>", ["a.b@example.org", "<https://e.org>"]),
        ("装@scope/pkg，不装x@y", ["@scope/pkg"]),
        (
            "{{ 变量 }}、{% if 甲 %}、${a}、{name}、{0}、{#标题}",
            ["{{ 变量 }}", "{% if 甲 %}", "${a}", "{name}", "{0}", "{#标题}"],
        ),
        ("集合{甲，乙}", []),
        ("标题{title=甲}", ["{title=甲}"]),
        ("%s个文件，%(n)d，%1$s；占100%的50% done", ["%s", "%(n)d", "%1$s"]),
        ("每月$5，比$6便宜", []),
        ("式$E=mc^2$与$$a$$", ["$E=mc^2$", "$$a$$"]),
        (":tada: 在12:30:45", [":tada:"]),
        ("好👍🏽 👨‍👩‍👧 🇨🇳 1️⃣", ["👍🏽", "👨‍👩‍👧", "🇨🇳", "1️⃣"]),
    ],
)
def test_atoms(text, atoms):
    assert [text[t.start : t.end] for t in parse_inline(text) if t.kind is Kind.ATOM] == atoms


def test_a_known_label_makes_a_shortcut_a_link():
    assert shown("[甲  A] [乙][]", references=["甲 a", "乙"]) == [
        ("open link", "["),
        ("text", "甲  A"),
        ("close link", "]"),
        ("text", " "),
        ("open link", "["),
        ("text", "乙"),
        ("close link", "][]"),
    ]


def test_targets_titles_and_labels_have_spans():
    text = '[甲](u "题") ![乙 *丙*](<v w> (目)) [丁][戊] ![己][庚]'
    tokens = parse_inline(text)

    def cut(span):
        return None if span is None else text[slice(*span)]

    details = [
        (cut(t.alt), cut(t.target), cut(t.title), cut(t.label)) for t in tokens if t.kind in (Kind.CLOSE, Kind.IMAGE)
    ]
    assert details == [
        (None, "u", "题", None),
        ("乙 *丙*", "<v w>", "目", None),
        (None, None, None, "戊"),
        ("己", None, None, "庚"),
    ]


def test_html_text_knows_no_markdown():
    assert shown('**a** <b class="x">粗</b>&nbsp;<!-- 注 -->', Syntax.HTML) == [
        ("text", "**a** "),
        ("open <b>", '<b class="x">'),
        ("text", "粗"),
        ("close <b>", "</b>"),
        ("atom entity", "&nbsp;"),
        ("atom html", "<!-- 注 -->"),
    ]


def test_plain_text_has_only_urls_placeholders_and_quoted_code():
    assert shown("**a** <b> &amp; {{ x }} https://e.org/ `c`", Syntax.PLAIN) == [
        ("text", "**a** <b> &amp; "),
        ("atom placeholder", "{{ x }}"),
        ("text", " "),
        ("atom url", "https://e.org/"),
        ("text", " "),
        ("atom code", "`c`"),
    ]


@pytest.mark.parametrize(
    ("text", "syntax", "expected"),
    [
        ("文字", Syntax.MARKDOWN, True),
        ("`代码` https://e.org/文 123 ![](图.png)", Syntax.MARKDOWN, False),
        ("![图](x.png)", Syntax.MARKDOWN, True),
        ('[1](x "题")', Syntax.MARKDOWN, True),
        ("![1. *2*](x.png)", Syntax.MARKDOWN, False),
        ("<b>1</b>", Syntax.HTML, False),
        ("<b>1</b>", Syntax.PLAIN, True),
        ("", Syntax.MARKDOWN, False),
    ],
)
def test_has_letters(text, syntax, expected):
    assert has_letters(text, syntax) is expected


_OURS = {"text": "", "text_special": "", "code_inline": "code", "html_inline": "html", "image": "image"}


EXTENSIONS = ("][", "[[", "\\(")


@given(
    st.text("ab中，。 *_~`[]()!\\<>i\n", max_size=24).filter(lambda text: not any(map(text.__contains__, EXTENSIONS)))
)
@settings(deadline=None, max_examples=600)
def test_markup_is_what_markdown_it_says(text):
    text = text.strip(" ")
    theirs = MarkdownIt("commonmark").enable("strikethrough").parseInline(text)[0].children or []
    expected = [_OURS.get(t.type, t.type.replace("_", " ")) for t in theirs]
    assert [name for name in expected if name] == [
        _name(token) for token in parse_inline(text) if token.kind is not Kind.TEXT
    ]


def _name(token):
    if token.name.startswith("<"):
        return "html"
    return (
        f"{token.name} {token.kind.value}" if token.kind in (Kind.OPEN, Kind.CLOSE) else token.name or token.kind.value
    )
