"""Comments that are directives, comments that try to be, and comments that are not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from i18n.markdown.directives import BadDirective, Directive, DirectiveKind, parse_directive

GOOD = [
    ("off", "<!-- i18n: off -->", Directive(DirectiveKind.OFF)),
    ("on, without spaces", "<!--i18n:on-->", Directive(DirectiveKind.ON)),
    ("skip, in capitals", "<!-- I18N: SKIP -->", Directive(DirectiveKind.SKIP)),
    ("a full-width colon", "<!-- i18n：off -->", Directive(DirectiveKind.OFF)),
    ("a colon behind the word", "<!-- i18n: note: 简短一些 -->", Directive(DirectiveKind.NOTE, "简短一些")),
    ("note", "<!-- i18n: note 这是按钮 -->", Directive(DirectiveKind.NOTE, "这是按钮")),
    (
        "a note of several lines",
        "<!-- i18n: note 第一行\n  第二行\nthird -->",
        Directive(DirectiveKind.NOTE, "第一行第二行 third"),
    ),
    ("context", "<!-- i18n: context menu bar -->", Directive(DirectiveKind.CONTEXT, "menu bar")),
    ("the MDX form", "{/* i18n: off */}", Directive(DirectiveKind.OFF)),
    ("the MDX form with a text", "{/* i18n: note 图标 */}", Directive(DirectiveKind.NOTE, "图标")),
    ("blanks around the comment", "  <!-- i18n: on -->\n", Directive(DirectiveKind.ON)),
    ("more dashes", "<!--- i18n: off --->", Directive(DirectiveKind.OFF)),
]
BAD = [
    ("an unknown word", "<!-- i18n: ignore -->", "ignore"),
    ("a misspelt word", "<!-- i18n: of -->", "of"),
    ("no word", "<!-- i18n: -->", ""),
    ("a note without text", "<!-- i18n: note -->", "note"),
    ("off with a text", "<!-- i18n: off 以下内容 -->", "off"),
    ("a forgotten colon", "<!-- i18n off -->", "off"),
    ("unknown, in MDX", "{/* i18n: allow-broken */}", "allow-broken"),
]
OTHER = [
    ("an ordinary comment", "<!-- 普通注释 -->"),
    ("a comment about i18n", "<!-- i18n is hard -->"),
    ("no comment at all", "i18n: off"),
    ("an open comment", "<!-- i18n: off"),
    ("a longer word", "<!-- myi18n: off -->"),
    ("text behind the comment", "<!-- i18n: off --> 文字"),
    ("two comments", "<!-- i18n: off --> <!-- i18n: on -->"),
    ("an MDX expression", "{i18n: off}"),
    ("nothing", ""),
]


@pytest.mark.parametrize(("title", "comment", "expected"), GOOD, ids=[case[0] for case in GOOD])
def test_directive(title: str, comment: str, expected: Directive) -> None:
    assert parse_directive(comment) == expected


@pytest.mark.parametrize(("title", "comment", "word"), BAD, ids=[case[0] for case in BAD])
def test_bad_directive(title: str, comment: str, word: str) -> None:
    found = parse_directive(comment)
    assert isinstance(found, BadDirective)
    assert found.word == word
    assert found.message.endswith(".")


@pytest.mark.parametrize(("title", "comment"), OTHER, ids=[case[0] for case in OTHER])
def test_no_directive(title: str, comment: str) -> None:
    assert parse_directive(comment) is None


def test_the_message_names_the_words_there_are() -> None:
    found = parse_directive("<!-- i18n: stop -->")
    assert isinstance(found, BadDirective)
    assert all(kind.value in found.message for kind in DirectiveKind)


@given(st.text(alphabet="<!->{}/* i18n:：offnote\n文", max_size=40))
@settings(deadline=None)
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(parse_directive(text), Directive | BadDirective | None)


@given(st.text(alphabet="文字 word\n", min_size=1, max_size=30).filter(str.strip))
@settings(deadline=None)
def test_the_text_of_a_note_is_one_line(text: str) -> None:
    found = parse_directive(f"<!-- i18n: note {text} -->")
    assert isinstance(found, Directive)
    assert "\n" not in found.text
    assert found.text.replace(" ", "") == "".join(text.split())
