"""Where sentences end, in scripts without spaces and with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n.translate.sentences import split_long, split_sentences


def parts(text, *, wide):
    return [text[start:end] for start, end in split_sentences(text, wide=wide)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["第一句。", "第二句！", "第三句"],
        ["真的？！", "好吧……", "那么走。"],
        ["他说：“走吧。快走。”然后就走了。", "完了。"],
        ["“走吧。”", "“好。”"],
        ["“走吧。”他说。"],
        ["安装（可选。见下文。）之后重启。", "好了。"],
        ["版本为 1.2.3。", "使用 Node.js。"],
        ["See it. ", "然后运行。"],
        ["网址为 a?b=c!d 的页面。"],
        ["一……", "二"],
        ["左（没有右。", "下一句。"],
    ],
)
def test_without_spaces(sentences):
    assert parts("".join(sentences), wide=True) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["It works. ", "Really! ", "Does it? ", "Yes"],
        ["Use a tool, e.g. a hammer. ", "Done."],
        ["See Fig. 3 and Dr. Smith of Acme Inc. for it. ", "Done."],
        ["Version 1.2. ", "Next."],
        ["1. First item. ", "Second."],
        ['He said "Go. Now." ', "Then he left."],
        ["It ended... ", "But not here."],
        ["It costs approx. 3 and J. Doe pays."],
        ["Wait (it takes long. Really.) then go. ", "Done."],
    ],
)
def test_with_spaces(sentences):
    assert parts("".join(sentences), wide=False) == sentences


@given(st.text("甲乙。！？.“”（）() a1", max_size=40), st.booleans())
def test_sentences_have_no_gaps(text, wide):
    assert "".join(parts(text, wide=wide)) == text


@given(st.text("甲乙，；：、（） a1", max_size=120), st.integers(10, 60))
def test_long_sentences_have_no_gaps(text, limit):
    cut = split_long(text, (0, len(text)), limit)
    assert "".join(text[start:end] for start, end in cut) == text


def test_long_sentences_are_cut_between_clauses():
    text = "如果这里没有任何的文件，那么那里也没有任何的目录；但是（这里，那里）都有一些别的东西。"
    assert [text[start:end] for start, end in split_long(text, (0, len(text)), 30)] == [
        "如果这里没有任何的文件，那么那里也没有任何的目录；",
        "但是（这里，那里）都有一些别的东西。",
    ]
    assert split_long("没有标点" * 20, (0, 80), 30) == [(0, 80)]
