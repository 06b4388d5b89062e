"""The promise: every opaque part comes back once, and pairs nest as in the source, whatever the engine answers."""

import re

import pytest
from engines_for_tests import FakeEngine, random_package
from hypothesis import given, settings
from hypothesis import strategies as st

from i18n.markdown.inline import Kind, parse_inline
from i18n.markdown.unit import Syntax
from i18n.translate import EngineOptions, Source, open_engine, translate
from i18n.translate.render import signature
from i18n.translate.types import Alignment, Translation

_WORDS = st.sampled_from(
    [
        "安装",
        "使用命令",
        "，然后",
        "。",
        "文件",
        "（例如）",
        "API",
        " ",
        "：",
        "配置",
        "1.",
        "“引用”",
        "以及",
        "！",
        "snake_case",
        "C*",
    ]
)
_ATOMS = st.sampled_from(
    [
        "`npm i`",
        "``a ` b``",
        "<br>",
        "&nbsp;",
        "https://e.org/路径?a=1",
        "<https://e.org>",
        "![图](a.png)",
        "🚀",
        ":ok:",
        "[^1]",
        "{{ x }}",
        "${v}",
        "%s",
        "{name}",
        "$E=mc^2$",
        "<kbd>Ctrl</kbd>",
        "<!-- 注 -->",
        "\\*",
        "\\_",
        "[[页]]",
        "@a/b",
        "\\\n",
        '![图 *片*](b.png "标题")',
        "[`c`](d)",
        "a@b.org",
    ]
)


def _wrap(inner):
    marks = [
        ("**", "**"),
        ("*", "*"),
        ("~~", "~~"),
        ("[", "](u)"),
        ("[", '](v "题目")'),
        ("<b>", "</b>"),
        ("[", "][r]"),
        ("_", "_"),
    ]
    return st.tuples(st.sampled_from(marks), inner).map(lambda pair: pair[0][0] + pair[1] + pair[0][1])


_MARKDOWN = st.recursive(
    st.one_of(_WORDS, _ATOMS),
    lambda inner: st.one_of(_wrap(inner), st.lists(inner, min_size=1, max_size=5).map("".join)),
    max_leaves=14,
)
_FREE = st.text("中文字。，ab *_~`[]()!<>\\&;:/.-{}$%#@^1", max_size=30)


def kept(source, result):
    """Assert that a result is left out with a reason, or has the source's markup."""
    if result.text is None:
        assert result.reason and "markup" not in result.reason, (source.text, result.reason)
        return
    translated = Source(result.text, source.syntax, source.references)
    assert signature(translated) == signature(source), (source.text, result.text)
    assert result.text.count("\n") <= source.text.count("\n")


def _answers(seed):
    """An engine that reorders, drops, doubles and invents, differently for each seed."""

    def answer(text):
        parts = re.findall(r"⟦\d⟧|[A-Za-z_]+|[^\s]", text)
        junk = ["**", "`", "[x](y)", "<b>", "word", "_a_", "https://x.org", "{n}", ".", "*", "&lt;", "\n", "| #"][
            seed % 13
        ]
        if seed % 3 == 0:
            parts.reverse()
        if seed % 4 == 0:
            parts = parts[1:]
        if seed % 5 == 0:
            parts = parts + parts[:1]
        if seed % 2:
            parts.insert(len(parts) // 2, junk)
        return " ".join(f"w{part}" if not re.match("[⟦A-Za-z]", part) else part for part in parts) or "x"

    return answer


@given(st.one_of(_MARKDOWN, _FREE), st.integers(0, 59), st.booleans())
@settings(max_examples=250, derandomize=True)
def test_no_engine_can_break_markdown(text, seed, aligns):
    source = Source(text, references=frozenset(["r"]))
    engine = FakeEngine(_answers(seed), aligns=aligns)
    ((_, result),) = translate([source], engine)
    kept(source, result)


@given(st.one_of(_MARKDOWN, _FREE), st.integers(0, 59), st.sampled_from([Syntax.HTML, Syntax.PLAIN]))
@settings(max_examples=120, derandomize=True)
def test_no_engine_can_break_other_syntaxes(text, seed, syntax):
    source = Source(text, syntax)
    ((_, result),) = translate([source], FakeEngine(_answers(seed)))
    kept(source, result)


@given(st.one_of(_MARKDOWN, _FREE), st.integers(0, 59))
@settings(max_examples=120, derandomize=True)
def test_no_engine_can_break_text_for_a_language_without_spaces(text, seed):
    source = Source(text.replace("安装", "install it"), references=frozenset(["r"]))
    ((_, result),) = translate([source], FakeEngine(_answers(seed), source="en", target="zh"))
    kept(source, result)


_CASES = [
    "点击[这里](u)，运行 `npm i` 命令，然后查看**详细**的*教程*。",
    "**如果需要，可以使用 `foo()` 函数。该函数返回列表。** 见 <kbd>Ctrl</kbd>。",
    "第一行\\\n第二行<br>第三行[^1]。",
    '[![图片](x.png "图")](y "题")和**[`a`](b)**、`c`、`d`。',
    "标题 {#biao-ti}",
    "**注意：**请勿删除 __init\\_\\_ 文件",
    "一 `1` 二 `2` 三 `3` 四 `4` 五 `5` 六 `6` 七 `7` 八 `8` 九 `9` 十 `10` 零",
]


@pytest.mark.model
def test_the_embedded_package_keeps_markup(package_folder):
    sources = [Source(text) for text in _CASES]
    for index, result in translate(sources, open_engine("argos", "zh", "en")):
        assert result.text is not None
        kept(sources[index], result)


@pytest.mark.model
@pytest.mark.parametrize("scale", [0.05, 0.3, 1.0])
def test_a_package_with_random_weights_keeps_markup(package_folder, monkeypatch, scale):
    random_package(package_folder, scale=scale)
    engine = open_engine("argos", "zh", "en", EngineOptions(beam_size=1))
    assert engine.origin == "argos translate-zh_en 9.9"
    sources = [Source(text) for text in _CASES]
    for index, result in translate(sources, engine):
        kept(sources[index], result)
    # The same without the detection of nonsense: the markup does not depend on it.
    monkeypatch.setattr("i18n.translate.sentence.defect", lambda *args, **options: None)
    texts = dict(translate(sources, engine))
    for index, result in texts.items():
        kept(sources[index], result)
    assert all(result.text for result in texts.values())


def translated(text, answers, **options):
    engine = FakeEngine(lambda sentence: answers[sentence], **options)
    ((_, result),) = translate([Source(text)], engine)
    return result.text


def test_markers_that_come_back_in_another_order():
    answers = {"用⟦1⟧装⟦2⟧。": "Install ⟦2⟧ with ⟦1⟧."}
    assert translated("用`a`装`b`。", answers) == "Install `b` with `a`."


def test_a_lost_marker_is_tried_in_other_disguises():
    answers = {"用⟦1⟧。": "Use it.", "用[1]。": "Use [1]."}
    assert translated("用`a`。", answers, disguises=[["⟦1⟧"], ["[1]"]]) == "Use `a`."


def test_a_marker_lost_in_all_disguises_leaves_pieces():
    answers = {"用⟦1⟧装": "Install it", "用": "Use", "装": "Install"}
    assert translated("用`a`装", answers) == "Use `a` install"


def test_a_pair_without_alignment_is_translated_for_itself():
    answers = {"点⟦1⟧看": "Click ⟦1⟧ to see", "这里": "Here"}
    assert translated("点[这里](u)看", answers, aligns=False) == "Click [Here](u) to see"


def test_titles_and_alternative_texts_are_translated():
    answers = {"图": "Picture", '题"目"': 'A "title"', "见": "See"}
    assert (
        translated('见[图](u "题\\"目\\"")', {**answers, "见图": "See picture"}) == 'See [picture](u "A \\"title\\"")'
    )


def test_a_shortcut_reference_keeps_its_label():
    engine = FakeEngine(lambda sentence: {"见链接": "See link"}[sentence])
    ((_, result),) = translate([Source("见[链接]", references=frozenset(["链接"]))], engine)
    assert result.text == "See [link][链接]"


def test_an_emphasis_over_two_sentences():
    answers = {"甲。": "One.", "乙。": "Two."}
    assert translated("**甲。乙。**", answers) == "**One. Two.**"


def test_invented_markup_is_escaped():
    assert translated("甲", {"甲": "a *b* `c`"}) == "A \\*b\\* \\`c\\`"


def test_literal_stars_stay_literal():
    source = "**注意：**文字"
    assert all(token.kind is Kind.TEXT for token in parse_inline(source))
    text = translated(source, {"注意：文字": "Note: text"})
    assert text == "\\*\\*Note:\\*\\* text"


def test_identifiers_are_not_respelled():
    answers = {"在⟦1⟧和⟦2⟧中用⟦3⟧的 API⟦4⟧": "Use ⟦4⟧ API of ⟦3⟧ in ⟦1⟧ and ⟦2⟧"}
    source = "在node_modules和src/index.ts中用v1.2.3的 API`x`"
    assert translated(source, answers) == "Use `x` API of v1.2.3 in node_modules and src/index.ts"


def test_identifiers_are_words_again_when_their_marker_is_lost():
    answers = {"用⟦1⟧。": "Use it.", "用foo_bar。": "Use foo_bar."}
    assert translated("用foo_bar。", answers) == "Use foo_bar."


def test_a_pair_goes_where_its_words_go():
    # 甲 -> one, 乙 -> two, 丙 -> three, in another order
    alignment = Alignment(
        source=((0, 1), (1, 2), (2, 3)),
        target=((0, 5), (5, 9), (9, 13)),
        weights=((0.05, 0.05, 0.9), (0.05, 0.9, 0.05), (0.9, 0.05, 0.05)),
    )
    engine = FakeEngine(lambda sentence: Translation("Three two one", -0.1, 3, alignment))
    ((_, result),) = translate([Source("甲**乙**[丙](u)")], engine)
    assert result.text == "[Three](u) **two** one"
    ((_, result),) = translate([Source("*甲*乙丙")], engine)
    assert result.text == "Three two *one*"
    ((_, result),) = translate([Source("甲**乙[丙](u)**")], engine)
    assert result.text == "**[Three](u) two** one"
