"""Punctuation, spacing and case of translations."""

import pytest

from i18n.translate.loops import defect
from i18n.translate.marked import atom_character, close_character, open_character
from i18n.translate.polish import capitalize_first, copy_text, lower_first, polish

_MARKS = {"<": open_character(0), ">": close_character(0), "@": atom_character(0), "#": atom_character(1)}


def marked(text):
    return "".join(_MARKS.get(character, character) for character in text)


@pytest.mark.parametrize(
    ("target", "source", "expected"),
    [
        ("Use it，please。", "请用。", "Use it, please."),
        ("Use （this） ：", "用这个：", "Use (this):"),
        ("A heading.", "标题", "A heading"),
        ("Is it so", "是吗？", "Is it so?"),
        ("Really.", "真的！", "Really!"),
        ("and so on etc.", "等等", "and so on etc."),
        ("Wait…", "等等……", "Wait..."),
        ("Run@then", "运行@然后", "Run @ then"),
        ("Run @ , then @.", "运行@，然后。", "Run @, then @."),
        ("See<here>now.", "看<这里>。", "See <here> now."),
        ("See < here > .", "看<这里>。", "See <here>."),
        ("<All of it.>", "<全部。>", "<All of it.>"),
        ("<All of it>", "<全部。>", "<All of it.>"),
        ("A  lot   of\nspace", "很多空格", "A lot of space"),
        ("text #.", "文字#。", "text#."),
        ("one,two and a/ b", "一，二", "one, two and a/b"),
        ("“Quoted”", "“引用”", '"Quoted"'),
    ],
)
def test_english(target, source, expected):
    tight = frozenset([_MARKS["#"]])
    assert polish(marked(target), marked(source), tight, wide=False) == marked(expected)


@pytest.mark.parametrize(
    ("target", "source", "expected"),
    [("使用 它.", "Use it.", "使用它。"), ("标题。", "Heading", "标题"), ("运行 @ 命令", "run @", "运行 @ 命令")],
)
def test_chinese(target, source, expected):
    assert polish(marked(target), marked(source), frozenset(), wide=True) == marked(expected)


def test_copies_get_the_punctuation_of_the_language():
    assert copy_text("Vue、React（MIT）", frozenset(), wide=False) == "Vue, React (MIT)"
    assert copy_text("Vue、React", frozenset(), wide=True) == "Vue、React"


def test_case():
    assert lower_first("Then it runs") == "then it runs"
    assert lower_first("API first") == "API first"
    assert lower_first("Linux first") == "Linux first"
    assert capitalize_first("then it runs") == "Then it runs"
    assert capitalize_first("npm.js runs") == "npm.js runs"
    assert capitalize_first(marked("<then> it")) == marked("<Then> it")


@pytest.mark.parametrize(
    ("source", "translation", "expected"),
    [
        ("好的", "Good", None),
        ("好的", " . ", None),
        ("好的", "", "is empty"),
        ("好的", "no no no no no", "repeats itself"),
        ("好的", "of the file of the file of the file", "repeats itself"),
        ("好的", "very very good", None),
        ("好好好好好", "good good good good good", None),
        ("好的", " ".join(f"word{n}" for n in range(40)), "is far too long"),
    ],
)
def test_defects(source, translation, expected):
    assert defect(source, translation, wide_source=True, wide_target=False) == expected
