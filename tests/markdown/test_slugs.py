"""Slugs as GitHub makes them, and explicit ids."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from i18n.markdown.slugs import ExplicitId, Slugger, explicit_id, slug

SLUGS = [
    ("words", "Getting Started", "getting-started"),
    ("Chinese", "快速 开始", "快速-开始"),
    ("full-width punctuation", "安装（可选）：说明、结束。", "安装可选说明结束"),
    ("ASCII punctuation", "a.b(c) [d], e/f: g!", "abc-d-ef-g"),
    ("a dash between spaces", "a - b", "a---b"),
    ("other dashes", "a–b—c", "abc"),
    ("underscores", "__init__ 方法", "__init__-方法"),
    ("other connectors", "a＿b‿c", "a＿b‿c"),
    ("emoji", "🚀 开始", "-开始"),
    ("a short code", ":rocket: 开始", "rocket-开始"),
    ("joined emoji", "👩‍💻 x", "-x"),
    ("a variation selector is a mark", "⚠️ 注意", "\ufe0f-注意"),
    ("symbols", "C++ & C# = 100% $x^2`~|<>", "c--c--100-x2"),
    ("numbers", "第 1 步 ²½ Ⅳ ٣", "第-1-步--ⅳ-٣"),
    ("circled letters and numbers", "Ⓐⓩ ①", "ⓐⓩ-"),
    ("full-width letters and digits", "ＡＢ１２", "ａｂ１２"),
    ("the ideographic space", "一　二", "一二"),
    ("the no-break space and the tab", "a\u00a0b\tc", "abc"),
    ("spaces at the ends", " a ", "-a-"),
    ("combining marks", "cafe\u0301", "cafe\u0301"),
    ("case beyond ASCII", "ÀÉ Ж Σ", "àé-ж-σ"),
    ("a byte order mark and zero-width characters", "\ufeffa\u200bb\u200d", "ab"),
    ("private use and unassigned", "a\ue000\U0003fffdb", "ab"),
    ("nothing", "", ""),
    ("only punctuation", "？！", ""),
]

IDS = [
    ("VitePress", "标题 {#id}", "id", " {#id}"),
    ("no space before", "标题{#id}", "id", "{#id}"),
    ("spaces inside", "标题  { #my-id } ", "my-id", "  { #my-id }"),
    ("a class beside it", "标题 {.wide #id key=v}", "id", " {.wide #id key=v}"),
    ("kramdown", "标题 {: #id .wide}", "id", " {: #id .wide}"),
    ("in words", '标题 {id="my.id"}', "my.id", ' {id="my.id"}'),
    ("Docusaurus in MDX", "标题 \\{#id}", "id", " \\{#id}"),
    ("a closing sequence", "标题 {#id} ##", "id", " {#id}"),
    ("Chinese", "标题 {#快速开始}", "快速开始", " {#快速开始}"),
    ("dots and colons", "标题 {#a:b}", "a:b", " {#a:b}"),
    ("code before", "`{a}` {#id}", "id", " {#id}"),
]
NO_IDS = [
    "标题",
    "标题 {#}",
    "标题 {#id} 更多",
    "标题 {.wide}",
    "标题 {{ x }}",
    "标题 {a}",
    "标题 #id",
    "{",
    "}",
    "",
    "a {# id",
    "标题 {data-id=x}",
    "{{#id}}",
]


@pytest.mark.parametrize(("title", "text", "expected"), SLUGS, ids=[case[0] for case in SLUGS])
def test_slug(title: str, text: str, expected: str) -> None:
    assert slug(text) == expected


SEQUENCES = [
    ("repetition", ["a", "A", "a!"], ["a", "a-1", "a-2"]),
    ("a number in the text", ["a", "a", "a 1", "a-1", "a"], ["a", "a-1", "a-1-1", "a-1-2", "a-2"]),
    ("a number first", ["a-1", "a", "a"], ["a-1", "a", "a-2"]),
    ("empty slugs", ["！", "？"], ["", "-1"]),
    ("names of Python", ["__class__", "__class__", "__len__"], ["__class__", "__class__-1", "__len__"]),
]


@pytest.mark.parametrize(("title", "headings", "expected"), SEQUENCES, ids=[case[0] for case in SEQUENCES])
def test_numbers(title: str, headings: list[str], expected: list[str]) -> None:
    slugger = Slugger()
    assert [slugger.slug(heading) for heading in headings] == expected


def test_reserved_ids_are_not_given_again() -> None:
    slugger = Slugger()
    slugger.reserve("a")
    slugger.reserve("a")
    assert slugger.slug("a") == "a-1"


@pytest.mark.parametrize(("title", "heading", "value", "braces"), IDS, ids=[case[0] for case in IDS])
def test_explicit_id(title: str, heading: str, value: str, braces: str) -> None:
    start = heading.index(braces)
    assert explicit_id(heading) == ExplicitId(value, start, start + len(braces))


@pytest.mark.parametrize("heading", NO_IDS)
def test_no_explicit_id(heading: str) -> None:
    assert explicit_id(heading) is None


@given(st.text(max_size=30))
@settings(deadline=None)
def test_a_slug_has_nothing_to_drop(text: str) -> None:
    made = slug(text)
    assert " " not in made
    assert slug(made) == slug(made.lower())
    assert not any(
        unicodedata.category(character) in ("Po", "Zs", "Sm", "Cc", "Cf") for character in made if character != "-"
    )


@given(st.lists(st.text(alphabet="aA1 -文！", max_size=4), max_size=20))
@settings(deadline=None)
def test_slugs_of_a_document_differ(headings: list[str]) -> None:
    slugger = Slugger()
    made = [slugger.slug(heading) for heading in headings]
    assert len(set(made)) == len(made)
    assert all(one.startswith(slug(heading)) for one, heading in zip(made, headings, strict=True))


@given(st.text(alphabet="a文 {}#:.=\"'\\\t", max_size=20))
@settings(deadline=None)
def test_any_heading_is_answered(heading: str) -> None:
    found = explicit_id(heading)
    if found is not None:
        assert heading[: found.end].endswith("}")
        assert found.value in heading[found.start : found.end]
