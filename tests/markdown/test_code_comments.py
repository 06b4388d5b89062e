"""Comments and strings in fenced code: what is offered, and that a translation stays one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexers import get_lexer_by_name

from i18n.markdown.code_comments import code_pieces
from i18n.markdown.unit import Piece, Syntax

COMMENTS = [
    ("a line comment", "js", "f() // 调用", ["调用"]),
    ("contiguous lines stay separate", "js", "// 一\n// 二\n", ["一", "二"]),
    ("a block", "js", "/* 一 */ f()", ["一"]),
    ("a decorated block", "java", "/**\n * 一\n *\n * 二。\n */", ["一", "二。"]),
    ("a documentation tag", "js", "/**\n * @param {string} name - 名称\n * @returns {A} 结果\n */", ["名称", "结果"]),
    ("Python", "python", "#!/usr/bin/env 蟒\n# -*- coding: utf-8 -*-\nx = 1  # 赋值\n", ["赋值"]),
    ("a double sign", "python", "## 标题 ##", ["标题 ##"]),
    ("shell", "bash", "# 安装\nnpm i # 依赖", ["安装", "依赖"]),
    ("HTML", "html", "<!-- 一\n  二 --><p>三</p>", ["一", "二"]),
    ("Vue", "vue", "<template><!-- 一 --></template>\n<script>\n// 二\n</script>", ["一", "二"]),
    ("JSX", "jsx", "<a>{/* 一 */}二</a>", ["一"]),
    ("CSS", "css", "/* 一 */ a { color: red }", ["一"]),
    ("SQL", "sql", "select 1 -- 一", ["一"]),
    ("Lua", "lua", "--[[ 一\n二 ]]\n-- 三", ["一", "二", "三"]),
    ("Haskell", "haskell", "{- 一 -}\n-- | 二", ["一", "二"]),
    ("Rust documentation", "rust", "/// 一\nfn f() {}\n", ["一"]),
    ("Vim", "vim", '" 一', ["一"]),
    ("TeX", "tex", "% 一", ["一"]),
    ("YAML, TOML, Docker", "yaml", "# 一\na: b # 二", ["一", "二"]),
    ("JSON with comments", "jsonc", '{"a": 1} // 一', ["一"]),
    ("a language with attributes", "js{1,3}", "// 一", ["一"]),
    ("Pandoc's attributes", "{.python", "# 一", ["一"]),
    ("capitals", "JavaScript", "// 一", ["一"]),
    ("English", "js", "// Calls it once", ["Calls it once"]),
    ("ASCII that is no sentence", "js", "// #eb2f96\n// options\n// inline: true\n// ['#E6F4FF', '#BAE0FF']\n", []),
    ("a highlighter's mark behind", "js", "f() // 一 [!code focus]", ["一"]),
    ("an annotation", "python", "f()  # (1)! 一", ["一"]),
    ("nothing but an annotation", "python", "f()  # (1)!", []),
    ("strings are code", "js", "f('一')", []),
    ("no letters", "js", "// ----- 1 -----", []),
    (
        "a diff",
        "diff",
        '-a // 一\n+b("http://x/二") /* 三 */\n # 四\n+// five\n-// 五\n@@ 六 @@',
        ["一", "三", "四", "五"],
    ),
    ("an unknown language", "klingon", "// 一", []),
    ("no language", "", "// 一", []),
    ("plain text", "text", "// 一", []),
    ("Markdown", "md", "<!-- 一 -->", []),
    ("a preprocessor", "c", "#include <一.h>\n#define 一 1\n", []),
]
TOOLS = [
    "noqa: F401",
    "type: ignore",
    "pylint: disable=all",
    "fmt: off",
    "@ts-ignore",
    "@ts-expect-error 原因",
    "eslint-disable-next-line no-console",
    "prettier-ignore",
    "[!code focus]",
    "[!code ++]",
    "[!code highlight:2]",
    "highlight-next-line",
    "#region 片段",
    "endregion",
    "istanbul ignore next",
    "SPDX-License-Identifier: MIT",
    "const a = 1;",
    "console.log(a)",
    "a.b = c",
]
STRINGS = [
    ("double quotes", "js", 'f("一")', ["一"]),
    ("single quotes", "js", "f('一', 'key')", ["一"]),
    ("escapes are shown", "js", "f('一\\n二\\'')", ["一\\n二\\'"]),
    ("a phrase", "js", "f('Hello, big world!', 'a/b c.d', 'word')", ["Hello, big world!"]),
    ("a directive", "js", "'use strict'", []),
    ("documentation", "python", 'def f():\n    """一\n\n    二"""\n', ["一", "二"]),
    ("a prefix", "python", "x = r'一' + b'x'", ["一"]),
    ("an interpolation is left alone", "js", "f(`一 ${n} 二`)", []),
    ("Go, Rust, Java", "go", 'x := "一" // 二', ["一", "二"]),
    ("TOML", "toml", 'a = "一"', ["一"]),
]


def splice(code: str, piece: Piece, translation: str) -> str | None:
    written = piece.write(translation)
    return None if written is None else code[: piece.start] + written + code[piece.end :]


@pytest.mark.parametrize(("title", "language", "code", "expected"), COMMENTS, ids=[case[0] for case in COMMENTS])
def test_comments(title: str, language: str, code: str, expected: list[str]) -> None:
    pieces = code_pieces(code, language, "comments")
    assert [piece.text for piece in pieces] == expected
    for piece in pieces:
        assert code[piece.start : piece.end] == piece.text
        assert piece.write(piece.text) == piece.text
        assert (piece.kind, piece.syntax) == ("comment", Syntax.PLAIN)
        after = splice(code, piece, "plain words")
        assert after is not None
        assert language == "diff" or "plain words" in [other.text for other in code_pieces(after, language, "comments")]


@pytest.mark.parametrize("comment", TOOLS)
@pytest.mark.parametrize(("language", "opening"), [("js", "// "), ("python", "# "), ("python", "#")])
def test_comments_for_tools_are_literal(language: str, opening: str, comment: str) -> None:
    assert code_pieces(f"x {opening}{comment}\n", language, "comments") == []


@pytest.mark.parametrize(("title", "language", "code", "expected"), STRINGS, ids=[case[0] for case in STRINGS])
def test_strings(title: str, language: str, code: str, expected: list[str]) -> None:
    pieces = code_pieces(code, language, "all")
    assert [piece.text for piece in pieces] == expected
    assert all(piece.write(piece.text) == code[piece.start : piece.end] for piece in pieces)


REFUSED = [
    ("a line break", "js", "// 一", "a\nb", None),
    ("a carriage return", "js", "// 一", "a\rb", None),
    ("a line separator", "js", "// 一", "a\u2028b", None),
    ("nothing", "js", "// 一", " ", None),
    ("the end of a block", "js", "/* 一 */", "a */ b", None),
    ("the end of a block at its end", "js", "/* 一*/", "a *", "a *"),
    ("the end of an HTML comment", "html", "<!-- 一 -->", "a --> b", None),
    ("the end of a script", "html", "<script>// 一\n</script>", "</script>", None),
    ("the end of the fence", "js", "/*\n一\n*/", "```", None),
    ("the end of the fence, indented", "js", "/*\n  一\n*/", " ~~~~", None),
    ("the end of a block in a diff", "diff", "+a /* 一 */", "a */ b", None),
    ("a quote in a comment", "js", "// 一", 'it\'s "b" */', 'it\'s "b" */'),
    ("its quote", "js", 'f("一")', 'a "b"', 'a \\"b\\"'),
    ("its quote, escaped already", "js", 'f("一")', 'a \\"b\\"', 'a \\"b\\"'),
    ("a doubled quote", "sql", "select '一'", "it's", "it''s"),
    ("another quote", "js", "f('一')", '"b"', '"b"'),
    ("a backslash at the end", "js", "f('一')", "a\\", None),
    ("a line break in a string", "js", "f('一')", "a\nb", None),
    ("an interpolation", "js", "f(`一`)", "${x}", None),
    ("a command", "bash", 'echo "一"', "$(rm x)", None),
    ("a variable", "bash", 'echo "一"', "$x", None),
    ("the end of a documentation string", "python", '"""一"""', 'a """ b', 'a \\"\\"\\" b'),
    ("a quote at the end of a documentation string", "python", '"""一"""', 'a"', None),
]


@pytest.mark.parametrize(
    ("title", "language", "code", "translation", "expected"), REFUSED, ids=[case[0] for case in REFUSED]
)
def test_written(title: str, language: str, code: str, translation: str, expected: str | None) -> None:
    (piece,) = code_pieces(code, language, "all")
    assert piece.write(translation) == expected


def test_a_lexer_that_fails_gives_no_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    lexer = type(get_lexer_by_name("js"))

    def fail(self: object, text: str) -> object:
        raise RuntimeError(text)

    monkeypatch.setattr(lexer, "get_tokens_unprocessed", fail)
    assert code_pieces("// 一", "js", "all") == []


LANGUAGES = [
    "js",
    "tsx",
    "jsx",
    "python",
    "bash",
    "html",
    "vue",
    "css",
    "yaml",
    "json",
    "sql",
    "rust",
    "go",
    "lua",
    "c",
    "toml",
    "console",
    "diff",
    "php",
]
fragments = st.lists(
    st.sampled_from(
        [
            "文字",
            "word ",
            " ",
            "\n",
            "//",
            "/*",
            "*/",
            "#",
            "<!--",
            "-->",
            '"',
            "'",
            "`",
            "\\",
            "${",
            "}",
            "{",
            "--",
            "=",
            "(",
            ")",
            ";",
            '"""',
            "x",
            "<script>",
            "</script>",
            "<?php ",
            "$ ",
        ]
    ),
    max_size=25,
).map("".join)
hostile = fragments | st.text(max_size=6) | st.sampled_from(["*/", "```", "'''", "\\", "%s", "#", "?>"])


@given(fragments, st.sampled_from(LANGUAGES), hostile)
@settings(deadline=None, max_examples=300)
def test_any_translation_leaves_the_code_alone(code: str, language: str, translation: str) -> None:
    last = 0
    before = code_pieces(code, language, "all")
    for piece in before:
        assert last <= piece.start < piece.end <= len(code)
        last = piece.end
        assert piece.write(piece.text) == code[piece.start : piece.end]
        after = splice(code, piece, translation)
        if after is None:
            continue
        assert after.count("\n") == code.count("\n")
        delta = len(after) - len(code)
        assert outside(after, language, piece.start, piece.end + delta) == outside(
            code, language, piece.start, piece.end
        )


def outside(code: str, language: str, start: int, end: int) -> list[tuple[str, str]]:
    """Tokens that do not touch the span, joined by type."""
    found: list[tuple[str, str]] = []
    for index, kind, value in get_lexer_by_name(language).get_tokens_unprocessed(code + "\n" * (code[-1:] != "\n")):
        if index + len(value) <= start or index >= end:
            name = str(kind).split(".")[1]
            if found and found[-1][0] == name:
                found[-1] = (name, found[-1][1] + value)
            else:
                found.append((name, value))
    return [(name, value) for name, value in found if name not in ("Comment", "Literal")]
