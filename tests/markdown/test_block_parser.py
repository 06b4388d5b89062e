"""The block parser finds what markdown-it finds, token for token."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_strategies import documents, noise

from i18n.markdown.parser import MAX_NESTING, normalize, parse_blocks

PLAIN = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])
LINES = [
    "",
    "甲",
    "text",
    "  乙",
    "    丙",
    "\t丁",
    "===",
    "---",
    "- ",
    "- - 甲",
    "-",
    "1. 一",
    "2) 二",
    "> 引",
    ">",
    "> - 甲",
    "  > 乙",
    "# 题",
    "#",
    "***",
    "* * *",
    "```",
    "~~~ sh",
    "<div>",
    "</div>",
    "<!-- 注",
    "-->",
    "| 甲 | 乙 |",
    "|---|---|",
    "甲 | 乙",
    ":-: | --:",
    "|:--",
    "| 甲 \\| 乙 | 丙 |",
    "| | 甲 || 乙",
    "  |",
    "|-|",
    "--- | ---",
    "    | 甲 | 乙 |",
    "> | 甲 | 乙 |",
    "> |---|:-:|",
    "[a]: /b",
    "[a]: /b '甲",
    "'",
    "   - 甲",
    "     乙",
    "      - 丙",
    " \t",
]


def seen(tokens: Iterable[Token]) -> list[tuple[Any, ...]]:
    return [(t.type, t.tag, t.nesting, t.map, t.level, t.markup, t.info, t.attrs, t.hidden, t.block) for t in tokens]


def check(text: str) -> None:
    expected: list[Token] = []
    environment: dict[str, Any] = {}
    PLAIN.block.parse(text, PLAIN, environment, expected)
    blocks = parse_blocks(text)
    if blocks.plain:
        assert seen(blocks.tokens) == seen(expected)
        assert blocks.references == environment.get("references", {})


@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_tokens_of_lines(lines: list[str]) -> None:
    check("\n".join(lines))


@given(st.one_of(documents(), noise()))
def test_tokens_of_documents(source: bytes) -> None:
    check(normalize(source.decode("utf-8", "replace")))


@pytest.mark.parametrize(
    "text",
    [
        "甲\n===\n乙\n---\n",
        "甲\n- 乙\n",
        "- 甲\n- 乙\n\n  丙\n",
        "> 甲\n乙\n- 丙\n",
        "> - 甲\n乙\n",
        "甲\n| 乙 | 丙 |\n|---|---|\n| 丁 | 戊 |\n",
        "1. 甲\n   ---\n2. 乙\n",
        "甲\n    乙\n\t丙\n",
        "- 甲\n---\n",
        "- 甲\n  ===\n",
        "甲\n2. 乙\n1. 丙\n",
        "> 甲\n    乙\n",
    ],
)
def test_tokens_where_paragraphs_end(text: str) -> None:
    check(text)
