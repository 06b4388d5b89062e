"""HTML blocks: what is offered, and that a translation stays where it belongs."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from i18n.markdown.html import html_pieces
from i18n.markdown.html_tokens import Markup, tokens
from i18n.markdown.mdx import is_esm
from i18n.markdown.unit import Piece, Syntax

OFFERED = [
    ("a paragraph", "<p>文字</p>", ["文字"]),
    (
        "a sentence keeps its inline tags",
        "<p>点击<a href='/x'>这里</a>。</p>",
        ["点击<a href='/x'>这里</a>。"],
    ),
    ("tags around the whole text stay outside", "<p><em><b>文字</b></em></p>", ["文字"]),
    ("a label and its colon", "<b>注意</b>：别动", ["<b>注意</b>：别动"]),
    ("elements in a row", '<a href="/">首页</a> | <a>文档</a>', ["首页", "文档"]),
    ("soft breaks between wide characters", "<p>\n  第一行\n  第二行\n</p>", ["第一行第二行"]),
    ("soft breaks between words", "<p>one\n   two</p>", ["one two"]),
    ("a hard break", "第一行<br>第二行", ["第一行<br>第二行"]),
    ("a break at the edge", "<br>文字<br/>", ["文字"]),
    ("an image before the text", '<img src="i.png" alt="图标"> 文字', ["图标", "文字"]),
    (
        "an image inside the text",
        '看 <img src="i.png" alt="图标"> 吧',
        ['看 <img src="i.png" alt="图标"> 吧'],
    ),
    ("an image alone", '<img alt="图" src="文.png">', ["图"]),
    ("an icon without words", '<i class="icon"></i> 文字', ["文字"]),
    ("a number at the edge", "版本 <b>2.0</b><i></i>", ["版本 <b>2.0</b>"]),
    ("cells", "<tr><td>甲</td><td>乙</td></tr>", ["甲", "乙"]),
    ("open list items", "<ul><li>甲<li>乙</ul>", ["甲", "乙"]),
    ("code alone", "<td><code>name</code></td>", []),
    ("code with words", "<td><code>变量</code></td>", ["变量"]),
    ("code in a sentence", "用 <code>name</code> 吧", ["用 <code>name</code> 吧"]),
    ("preformatted lines", "<pre>\n  code\n  说  明 <b>重</b>\n</pre>", ["说  明", "重"]),
    ("a text area", "<textarea>a\n 文字\n</textarea>", ["文字"]),
    ("script and style", "<script>'文字'</script><style>/* 文字 */</style>", []),
    ("a script that is not closed", "<script>\n'文字'", []),
    ("comments", "<!-- 注释 -->文字<!-- 注释 -->字", ["文字", "字"]),
    ("a comment that is not closed", "文字<!-- 注释", ["文字"]),
    ("short comments", "<!-->文<!--->字", ["文", "字"]),
    ("directives", "<p>一<!-- i18n: off -->二</p><b title='三'>四</b><!-- i18n: on -->五", ["一", "五"]),
    ("a directive for the rest", "一{/* i18n: off */}<p>二</p>", ["一"]),
    ("a directive that does nothing here", "<!-- i18n: on -->一<!-- i18n: note 注 -->二", ["一", "二"]),
    ("declarations", "<!DOCTYPE 文字><?文字?><![CDATA[文字]]>", []),
    ("entities are no letters", "<p>&nbsp;&#20013;&copy;</p>", []),
    ("a fragment, opened elsewhere", "文字</b></div>", ["文字"]),
    ("a fragment, closed elsewhere", "<div><b>文字<i>字", ["文字", "字"]),
    ("tags that overlap", "<b>一<i>二</b>三</i>", ["一", "二", "三"]),
    ("a tag that is cut off", '<div class="a"\n title="文字"', ["文字"]),
    ("no tags", "1 < 2 <3 <- 文字 <", ["1 < 2 <3 <- 文字 <"]),
    (
        "attributes",
        '<a title="标题" aria-label=\'标签\' class="类" alt=图>字</a>',
        ["标题", "标签", "图", "字"],
    ),
    ("English attributes", '<a title="Title" class="a" id=x data-x="y">字</a>', ["Title", "字"]),
    ("entities in attributes", '<a title="A &amp; B &lt;文&gt;"></a>', ["A & B <文>"]),
    ("an attribute over two lines", '<a title="一\n  二"></a>', ["一二"]),
    ("blanks around a value", "<a title=' 文 '></a>", ["文"]),
    ("an unknown attribute beyond ASCII", '<Card blurb="文字" more="text" />', ["文字"]),
    (
        "identifiers are never text",
        '<a id="文字" href="/文" class="文" style="文" data-x="文" onclick="文">x</a>',
        ["x"],
    ),
    ("a template in an attribute", '<a title="{{ t("x") }} 文"></a>', ['{{ t("x") }} 文']),
]
COMPONENTS = [
    ("a component in a sentence", '使用 <Badge text="新" /> 版本', ['使用 <Badge text="新" /> 版本']),
    ("a component called like an element", '看<Link to="/x">这里</Link>。', ['看<Link to="/x">这里</Link>。']),
    ("elements in capitals", "<P>文<BR>字</P><DIV>句</DIV>", ["文<BR>字", "句"]),
    ("a component on its own line", '文字\n<Badge text="新" />\n更多', ["文字", "新", "更多"]),
    ("components in a row", '<Tag c="a">甲</Tag> <Tag>乙</Tag>', ["甲", "乙"]),
    ("a component over several lines", '<Tabs.Item label="标签">\n文字\n</Tabs.Item>', ["标签", "文字"]),
    ("components between lines", "一\n<Box>\n二\n</Box>\n三", ["一", "二", "三"]),
    ("a fragment", "<><b>一</b></>", ["一"]),
    ("a prop of any name", '<Tab value="安装" name="名" key="键">文</Tab>', ["安装", "名", "文"]),
    ("a literal as prop", "<A title={'文'} b={\"字\"} c={`句`} />", ["文", "字", "句"]),
    ("strings in a prop", "<T header={[{ name: '名称', '键': 1, key: 'id' }]} />", ["名称"]),
    ("comments in a prop", "<T a={[/* '注' */ '文', // '释'\n 1]} />", ["文"]),
    ("an element in a prop", "<T a={<b title='题'>文</b>} />", ["题", "文"]),
    ("a brace in a string in a prop", "<T a={'}'} b='文' />", ["文"]),
    ("an expression in a sentence", "共 {count} 个", ["共 {count} 个"]),
    ("an expression alone", "<p>{list.map(a => <li>文</li>)}</p>", ["文"]),
    ("an expression before the words", "<p>{{ count }} 个文件</p>", ["{{ count }} 个文件"]),
    ("a comment in braces", "一{/* 注释 */}二", ["一", "二"]),
    ("a choice", "<p>{ok ? '中' : '英'}</p>", ["中", "英"]),
    ("Vue", '<a :title="\'题\'" @click="go(\'文\')" v-if="x">字</a>', ["题", "文", "字"]),
    ("Vue with an entity", "<a :title=\"a &amp;&amp; '题'\">字</a>", ["字"]),
    ("a slot", '<template #default="{ item }">文</template>', ["文"]),
    ("Jinja statements", "{% if x %}一{% else %}二{% endif %}", ["一", "二"]),
    ("a Jinja comment", "一{# 注释 #}二", ["一", "二"]),
    ("a shortcode in a sentence", '见 {{< ref "x" >}} 一节', ['见 {{< ref "x" >}} 一节']),
    ("a shortcode alone", '{{< figure title="图" >}}', ["图"]),
    ("attributes with statements", '<a {% if x %}class="y"{% endif %} title="题">字</a>', ["题", "字"]),
    ("a spread", "<A {...props} title='题'>字</A>", ["题", "字"]),
    ("an arrow in a prop", "<A on={() => { a > b }} title='题' />", ["题"]),
    ("braces that do not close", "一 { 二", ["一 { 二"]),
]
ALL = OFFERED + COMPONENTS


def splice(text: str, piece: Piece, translation: str) -> str | None:
    written = piece.write(translation)
    return None if written is None else text[: piece.start] + written + text[piece.end :]


def texts(text: str) -> list[str]:
    return [piece.text for piece in html_pieces(text)]


@pytest.mark.parametrize(("title", "text", "expected"), ALL, ids=[case[0] for case in ALL])
def test_offered(title: str, text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize(("title", "text", "_"), ALL, ids=[case[0] for case in ALL])
def test_ordinary_translations_are_written(title: str, text: str, _: object) -> None:
    for index, piece in enumerate(html_pieces(text)):
        translation = re.sub("[一-鿿]", "译", piece.text)
        after = splice(text, piece, translation)
        assert after is not None
        assert texts(after)[index] == translation
        check(text, translation)


def test_kinds_and_syntax() -> None:
    pieces = html_pieces("<p title='题'>文</p><A b={'串'} />")
    assert [(piece.kind, piece.syntax) for piece in pieces] == [
        ("attribute title", Syntax.PLAIN),
        ("HTML text", Syntax.HTML),
        ("string", Syntax.PLAIN),
    ]


def test_attributes_can_be_chosen() -> None:
    text = '<a title="Title" note="Note">x</a>'
    assert [piece.text for piece in html_pieces(text, attributes=frozenset({"note"}))] == ["Note", "x"]


WRITTEN = [
    ("tags may move", "一<b>二</b>", "<b>two</b> one", "<b>two</b> one"),
    ("tags may go", "一<b>二</b>", "one", "one"),
    ("simple tags may come", "一", "<em>one</em>", "<em>one</em>"),
    ("newlines become blanks", "一", "one\n\ntwo", "one two"),
    ("wide lines join", "一", "一\n二", "一二"),
    ("less-than", "一", "a < b", "a &lt; b"),
    ("less-than where there was one", "1 < 2 个", "1 < 2 pieces", "1 < 2 pieces"),
    ("a void tag of the source", "一<br>二", "one<br>two", "one<br>two"),
    ("a void tag, which MDX wants closed", "一", "one<br>two", None),
    ("entities stay", "一 &amp;", "one &amp; two", "one &amp; two"),
    ("expressions may move", "一 {n} 二", "{n} one", "{n} one"),
    ("an element that is not closed", "一", "<b>one", None),
    ("an element that is not opened", "一", "one</b>", None),
    ("elements that overlap", "一", "<b><i>one</b></i>", None),
    ("a block", "一", "<div>one</div>", None),
    ("another element", "一", "<a href='javascript:'>one</a>", None),
    ("a script", "一", "<script>x</script>", None),
    ("a comment", "一", "one <!-- x -->", None),
    ("half a comment", "一", "one <!--", None),
    ("half a tag", "一", "one <b", None),
    ("half a closing tag", "一", "one </", None),
    ("a declaration", "一", "<!DOCTYPE x>", None),
    ("CDATA", "一", "<![CDATA[x]]>", None),
    ("an instruction", "一", "<?php ?>", None),
    ("an expression", "一", "{{ x }}", None),
    ("another expression", "一 {n}", "{m}", None),
    ("half an expression", "一 {n}", "one {n", None),
    ("a statement", "一", "{% raw %}", None),
    ("a comment in braces", "一 {n}", "{/* x */}", None),
    ("nothing", "一", "", None),
    ("blanks", "一", " \n\n ", None),
]


@pytest.mark.parametrize(("title", "text", "translation", "expected"), WRITTEN, ids=[case[0] for case in WRITTEN])
def test_text_is_written(title: str, text: str, translation: str, expected: str | None) -> None:
    (piece,) = html_pieces(f"<p>{text}</p>")
    assert piece.write(translation) == expected


ATTRIBUTES = [
    ("plain", '"文"', "text", '"text"'),
    ("double quotes", '"文"', "a \"b\" 'c'", "\"a &quot;b&quot; 'c'\""),
    ("single quotes", "'文'", 'it\'s "b"', "'it&#39;s \"b\"'"),
    ("an ampersand", '"文"', "a & b", '"a & b"'),
    ("an entity", '"文"', "&amp;", '"&amp;amp;"'),
    ("an entity without semicolon", '"文"', "&copy", '"&amp;copy"'),
    ("a tag", '"文"', "<b>", '"&lt;b>"'),
    ("a tag where there was one", '"文<br>"', "a<br>", '"a<br>"'),
    ("the end of a block where there was a tag", '"文<br>"', "</PRE>", None),
    ("entities as in the source", '"文&nbsp;&amp;&#160;字 &quot;"', "a\u00a0& b", '"a&#160;&amp; b"'),
    ("newlines", '"文"', "a\n\nb", '"a b"'),
    ("newlines where there were some", '"文&#10;"', "a\nb", '"a&#10;b"'),
    ("no quotes", "文", "text", "text"),
    ("no quotes, but a blank", "文", "two words", '"two words"'),
    ("no quotes, but one in the text", "文", '"', '"&quot;"'),
    ("nothing", "文", "", '""'),
    ("a template", '"文"', "{{ x }}", None),
    ("a template that was there", '"{{ x }} 文"', "text {{ x }}", '"text {{ x }}"'),
]


@pytest.mark.parametrize(
    ("title", "source", "translation", "expected"), ATTRIBUTES, ids=[case[0] for case in ATTRIBUTES]
)
def test_attribute_is_written(title: str, source: str, translation: str, expected: str | None) -> None:
    text = f"<a title={source}>"
    (piece,) = html_pieces(text)
    after = splice(text, piece, translation)
    assert after == (None if expected is None else f"<a title={expected}>")


STRINGS = [
    ("plain", "a={'文'}", "text", "a={'text'}"),
    ("its quote", "a={'文'}", 'it\'s "x"', "a={'it\\'s \"x\"'}"),
    ("escapes are read", "a={'文\\'\\n'}", "it's\n", "a={'it\\'s\\n'}"),
    ("needless escapes are shown", "a={'文\\.\\u4e2d'}", "\\. it's", "a={'\\. it\\'s'}"),
    ("half an escape", "a={'文\\.'}", "text\\", None),
    ("escapes are written", "a={'文'}", "a\\b\nc\u2028", "a={'a\\\\b\\nc\\u2028'}"),
    ("an interpolation stays", "a={`文 ${n}`}", "${n} text", "a={`${n} text`}"),
    ("another interpolation", "a={`文`}", "${n}", None),
    ("half an interpolation", "a={`文`}", "${", None),
    ("in an attribute", ":a=\"'文'\"", "it's", ":a=\"'it\\'s'\""),
    ("in an attribute, its quote", ":a=\"'文'\"", '"', None),
    ("the end of a block", "a={'文'}", "</script>", None),
    ("an attribute inside", "a={<b title='文' />}", "it's", "a={<b title='it&#39;s' />}"),
    ("a text inside", "a={<b>文</b>}", "{x}", None),
]


@pytest.mark.parametrize(("title", "source", "translation", "expected"), STRINGS, ids=[case[0] for case in STRINGS])
def test_string_is_written(title: str, source: str, translation: str, expected: str | None) -> None:
    text = f"<A {source} />"
    (piece,) = html_pieces(text)
    after = splice(text, piece, translation)
    assert after == (None if expected is None else f"<A {expected} />")


def test_preformatted_line_is_written() -> None:
    (piece,) = html_pieces("<pre>\n  文\n</pre>")
    assert piece.write("</pre> a < b\n<!-- c") == "&lt;/pre> a < b &lt;!-- c"
    assert piece.write("\n") is None


@pytest.mark.parametrize(
    "unit",
    [
        "<a ",
        "<a x=",
        "<a x='",
        "{",
        "{'",
        "<!--",
        "<![CDATA[",
        "<?",
        "{%",
        "{{<",
        "</a",
        "<b>",
        "</b>",
        "<b><i></b>",
        "<A a={",
        "`${",
    ],
)
def test_repeated_openings_do_not_hang(unit: str) -> None:
    text = unit * 20_000 + "文"
    pieces = html_pieces(text)
    assert all(piece.write(piece.text) == text[piece.start : piece.end] for piece in pieces[:100])


fragments = st.lists(
    st.sampled_from(
        [
            "文字",
            "word",
            " ",
            "\n",
            "，",
            "|",
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<a href='x'>",
            "</a>",
            "<br>",
            "<img alt='图'>",
            "<Tag>",
            "</Tag>",
            "<X y='题' />",
            "<code>",
            "</code>",
            "<pre>",
            "</pre>",
            "<!-- c -->",
            "<!--",
            "-->",
            "<script>",
            "</script>",
            "{",
            "}",
            "{{ x }}",
            "{% if %}",
            "{/* c */}",
            "'",
            '"',
            "`",
            "=",
            "<",
            ">",
            "/",
            "<a title=",
            "&amp;",
            "{'文'}",
            "<A b={",
            "{[{ a: '串' }]}",
            "?",
            ":",
            "\\",
            "$",
            "<textarea>",
            "</textarea>",
            "</",
        ]
    ),
    max_size=25,
).map("".join)
hostile = (
    fragments
    | st.text(max_size=8)
    | st.sampled_from(["\n\n", "</div>", "<!--", "\u2028", "\0", "a\r\rb", "<a title='\n\n'>"])
)


def check(text: str, translation: str) -> None:
    """Every piece of ``text`` keeps the promises with ``translation``."""
    before = html_pieces(text)
    last = 0
    for index, piece in enumerate(before):
        assert last <= piece.start < piece.end <= len(text)
        last = piece.end
        assert piece.write(piece.text) == text[piece.start : piece.end]
        after = splice(text, piece, translation)
        if after is None:
            continue
        assert blank_lines(after) <= blank_lines(text)
        others = [other.text for other in before]
        del others[index]
        again = texts(after)
        behind = len(others) - index
        assert again[:index] == others[:index]
        assert again[len(again) - behind :] == others[index:]
        assert blocks(after) == blocks(text)


def blank_lines(text: str) -> int:
    return sum(not line.strip() for line in re.split(r"\r\n|\n|\r", text))


def blocks(text: str) -> list[str]:
    return [
        token.name.lower()
        for token in tokens(text)
        if token.markup is not Markup.EXPRESSION and token.name.lower() in ("p", "div", "pre", "script", "textarea")
    ]


@example("{<X y='题' />{'文'}", "\\")
@example("<pre>文字{<X y='题' />{'文'}", "\\")
@given(fragments, hostile)
@settings(deadline=None, max_examples=400)
def test_any_translation_leaves_its_neighbours_alone(text: str, translation: str) -> None:
    check(text, translation)


@given(
    st.sampled_from(["<div>", "<p title='题'>", "<b>\n", "<pre>", "<Tabs>\n", "<table><tr><td>"]),
    fragments,
    hostile,
)
@settings(deadline=None, max_examples=300)
def test_an_html_block_stays_one(start: str, rest: str, translation: str) -> None:
    text = start + re.sub(r"\n\s*\n", "\n", rest) + "\n\nnext\n"
    markdown = MarkdownIt("commonmark")
    kinds = [(token.type, token.map) for token in markdown.parse(text)]
    if not kinds or kinds[0][0] != "html_block":
        return
    end = len("\n".join(text.split("\n")[: markdown.parse(text)[0].map[1]]))
    for piece in html_pieces(text[:end]):
        after = splice(text, piece, translation)
        if after is None:
            continue
        removed = text[piece.start : piece.end].count("\n")
        found = [(token.type, token.map) for token in markdown.parse(after)]
        assert [kind for kind, _ in found] == [kind for kind, _ in kinds]
        assert found[0][1] == [0, kinds[0][1][1] - removed]


class Visible(HTMLParser):
    """The text that the standard library sees, without that of scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.text = ""
        self.hidden = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden = tag if tag in ("script", "style") else ""
        self.text += "".join(value or "" for name, value in attrs if name in ("title", "alt"))

    def handle_endtag(self, tag: str) -> None:
        self.hidden = ""

    def handle_data(self, data: str) -> None:
        self.text += "" if self.hidden else data


WELL_FORMED = """文|字|word| |，|·|<p>|</p>|<b>|</b>|<a href='x' title='题'>|</a>|<br>|<img alt='图'>|<Tag c='x'>|</Tag>
<code>|</code>|<pre>|</pre>|<!-- 注 -->|<ul><li>|<script>'串'</script>|<td>|</td>|<kbd>|</kbd>|<hr>|<X />|&nbsp;"""
well_formed = st.lists(st.sampled_from(["\n", *re.split(r"[|\n]", WELL_FORMED)]), max_size=30).map("".join)


@given(well_formed)
@settings(deadline=None, max_examples=400)
def test_no_text_is_lost(text: str) -> None:
    offered = Visible("".join(piece.text for piece in html_pieces(text))).text
    assert re.findall("[一-鿿]", offered) == re.findall("[一-鿿]", Visible(text).text)


@given(well_formed)
@settings(deadline=None, max_examples=200)
def test_reflowing_changes_no_text(text: str) -> None:
    flat = text.replace("\n", "").replace("<pre>", "")
    wrapped = re.sub("(?<=[文字])(?=[文字])", "\n  ", flat)
    assert [piece.text for piece in html_pieces(wrapped)] == [piece.text for piece in html_pieces(flat)]


ESM = [
    ("import A from 'a'", True),
    ('import { a, b as c } from "a";', True),
    ("import A, { b } from './a.mdx'\nimport * as x from 'y'", True),
    ("import {\n  a,\n  b,\n} from 'a'", True),
    ("import './a.css'", True),
    ("import type { A } from 'a'", True),
    ("export const meta = {", True),
    ("export default function A() {}", True),
    ("export { a } from 'b'", True),
    ("export * from 'b'", True),
    ("export * as c from 'b'", True),
    ("import 语句可以省略", False),
    ("import A from 'a' 导入整个模块", False),
    ("important from 'x'", False),
    ("export default 是默认导出", False),
    ("export function 语法", False),
    ("export function* f() {}", True),
    ("import{a}from'a'", True),
    ("import 'a' // 注释", True),
    ("import the module first", False),
    ("export 会导出变量", False),
    ("export your data", False),
    ("export const", False),
    ("important: import A from 'a'", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "expected"), ESM)
def test_esm(text: str, expected: bool) -> None:
    assert is_esm(text) is expected
