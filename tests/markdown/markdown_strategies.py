"""Strategies for Markdown documents, harmless and hostile."""

from hypothesis import strategies as st

WORDS = [
    "安装",
    "使用说明",
    "首先，打开终端。",
    "全角（括号）",
    "“引号”",
    "Vue",
    "`代码`",
    "**粗体**",
    "*强调*",
    "[链接](a.md)",
    "![图](b.png)",
    "<kbd>键</kbd>",
    "~~删除~~",
    "😀",
    "\u3000",
    "\u2028",
    "a|b",
    "1. ",
    "# ",
    "- ",
    "\\",
    "$x$",
    "{{ 变量 }}",
    "[^1]",
    "&nbsp;",
    "<!-- 注释 -->",
    "https://例子.cn/路径",
]
inline = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map("".join)
prefixes = st.sampled_from(
    ["", "> ", "- ", "1. ", "   ", "    ", "\t", "> > ", "- > ", "> - ", ": ", "[^1]: ", "- [x] ", "## ", "|"]
)
lines = st.one_of(
    st.builds(str.__add__, prefixes, inline),
    st.sampled_from(
        [
            "",
            "",
            "   ",
            "---",
            "===",
            "```js",
            "```",
            "~~~",
            "::: tip 标题",
            "::: 标题",
            "@tab 标题",
            ":::",
            "/// note | 标题",
            "///",
            '!!! note "标题"',
            '=== "标签"',
            "<div>",
            "</div>",
            "<details>",
            "<summary>摘要</summary>",
            "| 列一 | 列二 |",
            "|---|:-:|",
            "| 甲 | `a\\|b` |",
            "[引用]: http://a.cn '标题'",
            "*[缩写]: 全称",
            "> [!NOTE]",
            "<!-- i18n: off -->",
            "<!-- i18n: on -->",
            "<!-- i18n: skip -->",
            "<!--",
            "-->",
            "$$",
            "标题: 值",
            "{/* i18n: off */}",
            "import a from 'b'",
            "# 标题 {#id}",
            "### 标题 ###",
        ]
    ),
)
newlines = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"])
starts = st.sampled_from(["", "", "\ufeff", "---\ntitle: 标题\n---\n", "+++\ntitle = '标题'\n+++\n", "\n"])
ends = st.sampled_from(["", "\n", "\r\n", "  ", "\0"])


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """A document of lines that mean something to Markdown, with any kinds of line endings."""
    newline = draw(newlines)
    body = draw(st.lists(lines, max_size=14))
    mixed = draw(st.booleans())
    text = "".join(line + (draw(newlines) if mixed else newline) for line in body)
    return (draw(starts) + text + draw(ends)).encode()


@st.composite
def noise(draw: st.DrawFn) -> bytes:
    """Any characters, with those that mean something to Markdown and to lines favoured."""
    special = st.sampled_from(list("#>-*+_`~<>[](){}|\\:!=&$^.1 \t\n\r\f\v\0\u2028\u3000\u00a0中文，"))
    text = draw(st.text(st.one_of(special, st.characters(exclude_categories=["Cs"])), max_size=120))
    return text.encode()


hostile = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            [
                "# ",
                "> ",
                "- ",
                "1. ",
                "\n",
                "\n\n",
                "```",
                "~~~",
                "|",
                "---",
                "===",
                "<div>",
                "</div>",
                "<!--",
                "-->",
                "<script>",
                "\\",
                "  \n",
                "\\\n",
                "[a]: b",
                "[^1]: ",
                "[x] ",
                ":::",
                "::: tip",
                "///",
                '!!! note "x"',
                '=== "x"',
                ": ",
                "$$",
                "+++",
                "\r",
                "\u2028",
                "\0",
                "\x0b",
                "\x1b",
                "    ",
                "\t",
                "word",
                "词",
                "**",
                "`",
                "]",
                "(",
                '"',
                "'",
                "{#id}",
                "{{",
                "%}",
                "title: x",
                "*[a]: b",
                "[!NOTE]",
                "<details>",
                "<https://a.b>",
                "@tab x",
                "<<< @/x",
                "import a from 'b'",
                "<!-- i18n: off -->",
                "{/* i18n: off */}",
            ]
        ),
        max_size=8,
    ).map("".join),
)
