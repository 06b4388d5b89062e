"""Front matter: what is offered, and that a translation changes that one value and nothing else."""

import json
import re
import tomllib
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from i18n.errors import ConfigError
from i18n.markdown.front_matter import front_matter_pieces
from i18n.markdown.unit import Piece, Syntax

KEYS = ("title", "description", "hero.**", "features[].title", "tags[]")

HARD = [
    "yes",
    "Off",
    "123",
    "0o17",
    "1e3",
    "12:30:45",
    "2024-01-01",
    "null",
    "~",
    "",
    " ",
    "a: b",
    "a #b",
    "# x",
    "- x",
    "-",
    "---",
    "+++",
    "...",
    "? x",
    "[a, b]",
    "{a: b}",
    "a, b]}",
    "*x",
    "&x",
    "!x",
    "%x",
    "@x",
    "`x`",
    "|",
    ">",
    "'x'",
    '"x"',
    "it's",
    'say "x"',
    '"""',
    "'''",
    "\\",
    "\\n",
    "C:\\dir\\",
    "tail ",
    " head",
    "\thead",
    "a\tb",
    "a\nb",
    "a\n\nb\n",
    "a\n---\nb",
    "a\n+++\n",
    "\n",
    "\na",
    "  a\nb",
    "a\n  b\nc",
    "a\r\nb",
    "a\rb",
    "a\x85b",
    "a\u2028b",
    "a\u2029b",
    "\ufeffa",
    "a\0b",
    "a\x1bb",
    "a\x7fb",
    "\ufffe",
    "😀 é 文",
    "<<",
    "=",
    "a:",
    "a:b",
    "：标题",
    "x" * 1100,
]


def splice(text: str, piece: Piece, translation: str) -> str | None:
    written = piece.write(translation)
    return None if written is None else text[: piece.start] + written + text[piece.end :]


class _Loader(yaml.CSafeLoader):
    """Knows every tag: a value of an unknown one is the tag and its text."""


_Loader.add_constructor(None, lambda loader, node: (node.tag, str(node.value)))


def load(text: str) -> Any:
    lines = text.split("\n")
    end = next(i for i, line in enumerate(lines[1:], 1) if line.rstrip() in (lines[0].rstrip(), "..."))
    body = "\n".join(lines[1:end]) + "\n"
    match lines[0][:1]:
        case "-":
            return yaml.load(body, Loader=_Loader)  # noqa: S506 - a safe one
        case "+":
            return tomllib.loads(body)
    return json.loads(body)


def found(text: str, *keys: str) -> list[tuple[str, str]]:
    return [(piece.kind.removeprefix("front matter "), piece.text) for piece in front_matter_pieces(text, keys or KEYS)]


OFFERED = [
    ("plain", "title: 标题 # 注释", [("title", "标题")]),
    ("plain over several lines", "title: 一\n  二\n\n  三\norder: 1", [("title", "一 二\n三")]),
    ("single-quoted", "title: '标''题'", [("title", "标'题")]),
    ("double-quoted", 'title: "标\\n题\\u4e00"', [("title", "标\n题一")]),
    ("double-quoted over two lines", 'title: "一\n  二"', [("title", "一 二")]),
    ("literal", "description: |\n  一\n    二\n\norder: 1", [("description", "一\n  二")]),
    ("literal with indicators", "description: |2- # 注释\n   一\n  二\n", [("description", " 一\n二")]),
    ("folded", "description: >+\n  一\n  二\n\n  三\n\n\norder: 1", [("description", "一 二\n三")]),
    (
        "a flow mapping",
        "hero: {name: 名, n: 1, actions: [甲, '乙']}",
        [("hero.name", "名"), ("hero.actions[]", "甲"), ("hero.actions[]", "乙")],
    ),
    (
        "lists of mappings",
        "features:\n- title: 甲\n  details: 乙\n- title: 丙",
        [("features[].title", "甲"), ("features[].title", "丙")],
    ),
    ("an anchor is offered, its alias is not", "title: &t 标题\ndescription: *t", [("title", "标题")]),
    ("the tag of a string", "title: !!str 标题", [("title", "标题")]),
    ("anchor and tag", "title: &a !!str\n  标题", [("title", "标题")]),
    ("a string that looks like a number", "title: '12 月'", [("title", "12 月")]),
    ("emoji before it", "a: 😀😀\ntitle: 标题😀", [("title", "标题😀")]),
    ("a byte order mark inside", 'a: "\ufeff"\ntitle: 标题', [("title", "标题")]),
]
NOT_OFFERED = [
    ("a number", "title: 12"),
    ("a date", "title: 2024-01-01"),
    ("a boolean", "title: yes"),
    ("nothing", "title:"),
    ("no letters", "title: '—— 12'"),
    ("an application tag", "title: !md 标题"),
    ("a mapping", "title: {zh: 标题}"),
    ("another key", "titles: 标题"),
    ("deeper", "page:\n  title: 标题"),
    ("a tab where YAML allows none", "title: 标题\n\tx: y"),
    ("an unclosed quote", "title: '标题"),
    ("an unknown alias", "title: 标题\nx: *nowhere"),
    ("deep nesting", "title: 标题\nx: " + "[" * 5000),
    ("two documents", "title: 标题\n--- # more\ntitle: 标题"),
    ("a list at the top", "- title: 标题"),
    ("a scalar at the top", "title"),
    ("nothing at all", ""),
]


@pytest.mark.parametrize(("title", "body", "expected"), OFFERED, ids=[case[0] for case in OFFERED])
def test_yaml_offered(title: str, body: str, expected: list[tuple[str, str]]) -> None:
    text = f"---\n{body}\n---\n"
    assert found(text) == expected
    for piece in front_matter_pieces(text, KEYS):
        assert piece.write(piece.text) == text[piece.start : piece.end]
        assert piece.syntax is Syntax.PLAIN


@pytest.mark.parametrize(("title", "body"), NOT_OFFERED, ids=[case[0] for case in NOT_OFFERED])
def test_yaml_not_offered(title: str, body: str) -> None:
    assert found(f"---\n{body}\n---\n") == []


@pytest.mark.parametrize("translation", HARD, ids=ascii)
@pytest.mark.parametrize(("title", "body", "_"), OFFERED, ids=[case[0] for case in OFFERED])
def test_yaml_translation_changes_one_value(title: str, body: str, _: object, translation: str) -> None:
    text = f"---\n{body}\n---\n"
    before = load(text)
    for piece in front_matter_pieces(text, KEYS):
        after = splice(text, piece, translation)
        assert after is not None
        assert changed(before, load(after)) <= {translation, *(translation + "\n" * n for n in range(4))}
        assert not any(line.strip() in ("---", "+++", "...") for line in after.split("\n")[1:-2])
        assert after.count("\n---\n") == 1


def changed(before: Any, after: Any) -> set[Any]:
    """Values of ``after`` that differ; fails where more than a string differs."""
    assert type(before) is type(after)
    if isinstance(before, dict):
        assert list(before) == list(after)
        return set().union(*(changed(before[key], after[key]) for key in before))
    if isinstance(before, list):
        assert len(before) == len(after)
        return set().union(*(changed(a, b) for a, b in zip(before, after, strict=True)))
    if before == after:
        return set()
    assert isinstance(after, str)
    return {after}


STYLES = [
    ("plain stays plain", "title: 标题", "A title", "title: A title"),
    ("a comment stays", "title: 标题  # 注", "A title", "title: A title  # 注"),
    ("a colon needs quotes", "title: 标题", "Title: more", 'title: "Title: more"'),
    ("a number stays a string", "title: 标题", "12", 'title: "12"'),
    ("a Norwegian", "title: 标题", "no", 'title: "no"'),
    ("single quotes stay", "title: '标题'", "it's", "title: 'it''s'"),
    ("single quotes cannot hold a tab's friends", "title: '标题'", "a\x1b", 'title: "a\\x1B"'),
    ("double quotes stay", 'title: "标题"', 'a "b"', 'title: "a \\"b\\""'),
    ("literal stays", "title: |\n    一\n    二", "a\n\nb", "title: |\n    a\n\n    b"),
    ("folded stays, unwrapped", "title: >-\n  一\n  二", "a\nb", "title: >-\n  a\n\n  b"),
    ("a fence cannot be in a block", "title: |- # 注\n  一", "a\n---", 'title: "a\\n---" # 注'),
    ("a clipped block keeps its line feed", "title: |\n  一", " \u2028", 'title: " \\u2028\\n"'),
    ("flow needs quotes for a comma", "hero: {a: 一, b: 二}", "a, b", 'hero: {a: "a, b", b: 二}'),
    ("an anchor stays", "title: &x 一\nb: *x", "one", "title: &x one\nb: *x"),
]


@pytest.mark.parametrize(("title", "body", "translation", "expected"), STYLES, ids=[case[0] for case in STYLES])
def test_yaml_style(title: str, body: str, translation: str, expected: str) -> None:
    text = f"---\n{body}\n---\n"
    assert splice(text, front_matter_pieces(text, KEYS)[0], translation) == f"---\n{expected}\n---\n"


def test_lone_surrogates_are_refused() -> None:
    for text in ("---\ntitle: 标题\n---\n", "+++\ntitle = '标题'\n+++\n", ';;;\n{"title": "标题"}\n;;;\n'):
        assert front_matter_pieces(text, KEYS)[0].write("\ud800") is None


PATTERNS = [
    ("title", ["a"]),
    ("hero.name", ["b"]),
    ("hero.*", ["b"]),
    ("hero.*.*.text", ["c", "e"]),
    ("hero.actions[].text", ["c", "e"]),
    ("hero.actions", []),
    ("hero.**", ["b", "c", "d", "e"]),
    ("**.text", ["c", "e"]),
    ("**.title", ["a", "h"]),
    ("tags[]", ["f"]),
    ("*[]", ["f"]),
    ("matrix[][]", ["g"]),
    ('"og.title"', ["i"]),
    ("**", list("abcdefghi")),
    ("文", []),
]
TREE = """---
title: a
hero:
  name: b
  actions:
  - text: c
    link: d
  - {text: e, n: 1}
tags: [f]
matrix: [[g]]
page: {inner: {title: h}}
og.title: i
---
"""


@pytest.mark.parametrize(("pattern", "expected"), PATTERNS, ids=[case[0] for case in PATTERNS])
def test_patterns(pattern: str, expected: list[str]) -> None:
    assert [piece.text for piece in front_matter_pieces(TREE, [pattern])] == expected


@pytest.mark.parametrize("pattern", ["", ".", "a..b", "a.", "[]", "a[", "a[0]", 'a"b"', "a[]b", "a**", '"a'])
def test_patterns_that_cannot_be_read(pattern: str) -> None:
    with pytest.raises(ConfigError, match="key pattern"):
        front_matter_pieces(TREE, [pattern])


TOML = """+++
title = "标题" # 注
weight = 1
description = '''
一
二'''
tags = ["甲", '乙', # 注 "x"
  "丙",]
"og.title" = "引"
day = 1979-05-27 07:32:00
hero.name = "名"
box = { title = "箱", n = [1, 2], deep = { "键" = 'v' } }
[params]
title = \"\"\"多\\
   行 \\"x\\"\"\"\"
[[features]]
title = "f1"
[[features.items]]
title = "i1"
[[features]]
title = "f2"
[features.extra]
title = "x"
+++
"""
TOML_FOUND = {
    "title": ["标题"],
    "description": ["一\n二"],
    "tags[]": ["甲", "乙", "丙"],
    '"og.title"': ["引"],
    "hero.*": ["名"],
    "box.title": ["箱"],
    "box.deep.键": ["v"],
    "params.title": ['多行 "x"'],
    "features[].title": ["f1", "f2"],
    "features[].items[].title": ["i1"],
    "features[].extra.title": ["x"],
    "day": [],
}


@pytest.mark.parametrize("pattern", TOML_FOUND)
def test_toml_offered(pattern: str) -> None:
    assert [piece.text for piece in front_matter_pieces(TOML, [pattern])] == TOML_FOUND[pattern]


@pytest.mark.parametrize("translation", HARD, ids=ascii)
def test_toml_translation_changes_one_value(translation: str) -> None:
    before = load(TOML)
    pieces = front_matter_pieces(TOML, ["**"])
    assert len(pieces) == 14
    for piece in pieces:
        after = splice(TOML, piece, translation)
        assert after is not None
        assert changed(before, load(after)) <= {translation}


TOML_STYLES = [
    ("literal stays", "'标题'", "a\\b", "'a\\b'"),
    ("literal cannot hold its quote", "'标题'", "it's", '"it\'s"'),
    ("several lines stay", '"""\n标题\n题"""', "a\nb", '"""\na\nb"""'),
    ("several literal lines stay", "'''标\n题'''", "a\\\nb", "'''a\\\nb'''"),
    ("three quotes inside", '"""标"""', '"""', '"""""\\""""'),
    ("a fence inside", '"""标"""', "\n+++", '"\\n+++"'),
]


@pytest.mark.parametrize(
    ("title", "source", "translation", "expected"), TOML_STYLES, ids=[case[0] for case in TOML_STYLES]
)
def test_toml_style(title: str, source: str, translation: str, expected: str) -> None:
    text = f"+++\ntitle = {source}\n+++\n"
    assert front_matter_pieces(text, KEYS)[0].write(translation) == expected


@pytest.mark.parametrize(
    "body", ["title = 标题", 'title = "标题', 'title = "标题"\ntitle = "b"', "x = " + "[" * 5000 + '"题"']
)
def test_broken_toml_has_no_pieces(body: str) -> None:
    assert found(f"+++\n{body}\n+++\n", "**") == []


def test_json() -> None:
    text = ';;;\n{\n\t"title": "标题", "n": [1, {"title": "内"}]\n}\n;;;\n'
    assert found(text, "**.title") == [("title", "标题"), ("n[].title", "内")]
    for piece in front_matter_pieces(text, ["**.title"]):
        for translation in HARD:
            after = splice(text, piece, translation)
            assert after is not None
            assert changed(load(text), load(after)) <= {translation}
    assert found(";;;\n{title: 标题}\n;;;\n") == []


FENCES = [
    ("no newline at the end", "---\ntitle: 标题\n---", ["标题"]),
    ("dots close too", "---\ntitle: 标题\n...\n", ["标题"]),
    ("blanks behind the fences", "--- \ntitle: 标题\n---\t\n", ["标题"]),
    ("a byte order mark", "\ufeff---\ntitle: 标题\n---\n", ["标题"]),
    ("a language", "---toml\ntitle = '标题'\n---\n", ["标题"]),
    ("an unknown language", "---lua\ntitle = '标题'\n---\n", []),
    ("one line", "---", []),
    ("empty", "", []),
    ("no fence", "title: 标题\n", []),
    ("nothing inside", "---\n---\n", []),
]


@pytest.mark.parametrize(("title", "text", "expected"), FENCES, ids=[case[0] for case in FENCES])
def test_fences(title: str, text: str, expected: list[str]) -> None:
    pieces = front_matter_pieces(text, KEYS)
    assert [piece.text for piece in pieces] == expected
    assert all(text[piece.start : piece.end].strip("'") == piece.text for piece in pieces)


scalars = st.text(alphabet="文字ab \n:#-'\"\\[]{},&*!|>%@`😀\t\u2028\x85\ufeff0", max_size=12)
values = st.recursive(
    scalars | st.integers() | st.booleans() | st.none() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abct"), inner, max_size=3),
    max_leaves=6,
)


@given(
    data=st.dictionaries(st.sampled_from(["title", "hero", "x", "y"]), values, min_size=1, max_size=3),
    style=st.sampled_from([None, "'", '"', "|", ">"]),
    flow=st.sampled_from([None, False, True]),
    translation=scalars | st.sampled_from(HARD) | st.text(max_size=5),
    width=st.sampled_from([10, 1000]),
)
@settings(deadline=None, max_examples=300)
def test_any_yaml(data: Any, style: str | None, flow: bool | None, translation: str, width: int) -> None:
    body = yaml.safe_dump(
        data, allow_unicode=True, default_style=style, default_flow_style=flow, width=width, sort_keys=False
    )
    assume(not any(line.strip() in ("---", "...") for line in body.split("\n")))
    check(f"---\n{body.rstrip(chr(10))}\n---\n", translation)


def check(text: str, translation: str) -> None:
    """Every piece of ``text`` keeps the promises with ``translation``."""
    before = load(text)
    last = 0
    for piece in front_matter_pieces(text, ["**"]):
        assert last <= piece.start < piece.end <= len(text)
        last = piece.end
        assert piece.write(piece.text) == text[piece.start : piece.end]
        after = splice(text, piece, translation)
        if after is None:
            # a line of a tab alone may go on with a plain text, and stands in the way of a quoted one
            assert any("\ud800" <= character <= "\udfff" for character in translation) or re.search(r"\n *\t", text)
            continue
        assert len(changed(before, load(after))) <= 1
        again = front_matter_pieces(after, ["**"])
        assert all(other.text == translation.rstrip("\n") for other in again if other.start == piece.start)


yaml_like = st.lists(
    st.sampled_from(
        [
            "title: ",
            "a:",
            "- ",
            "  ",
            "\n",
            "文字",
            "'",
            '"',
            "|",
            ">",
            "&x ",
            "*x",
            "#",
            "{",
            "}",
            "[",
            "]",
            ",",
            "? ",
            "!t ",
            "\t",
            "😀",
        ]
    ),
    max_size=25,
).map("".join)


@given(yaml_like, scalars)
@settings(deadline=None, max_examples=300)
def test_anything_like_yaml(body: str, translation: str) -> None:
    text = f"---\n{body}\n---\n"
    assume(not any(line.strip() in ("---", "...") for line in body.split("\n")))
    if front_matter_pieces(text, ["**"]):
        check(text, translation)


toml_like = st.lists(
    st.sampled_from(
        [
            "title = ",
            "a.b = ",
            "[t]",
            "[[t]]",
            "\n",
            "'文'",
            '"文"',
            '"""',
            "'''",
            "文",
            "{",
            "}",
            "[",
            "]",
            ",",
            "# c",
            "1",
            "\\",
        ]
    ),
    max_size=25,
).map("".join)


@given(toml_like, scalars)
@settings(deadline=None, max_examples=300)
def test_anything_like_toml(body: str, translation: str) -> None:
    text = f"+++\n{body}\n+++\n"
    if front_matter_pieces(text, ["**"]):
        check(text, translation)


VALUES = [
    "文字",
    "文字 # 注",
    "'文''字'",
    '"文\\n字"',
    "{a: 文, b: [字, 'c']}",
    "[文, {a: 字}]",
    "!!str 文",
    "12",
    "",
    "&id 文",
    "*id",
]


@st.composite
def blocks(draw: st.DrawFn, indent: int = 0, depth: int = 0) -> list[str]:
    """The lines of a block mapping or sequence, laid out in all the ways that people do."""
    lines: list[str] = []
    margin = " " * indent
    is_mapping = depth == 0 or draw(st.booleans())
    for number in range(draw(st.integers(1, 3))):
        head = f"{margin}{draw(st.sampled_from('abt'))}{number}:" if is_mapping else f"{margin}-"
        lines += draw(st.sampled_from([[], [], [f"{margin}# 注"], [""], ["# 注: a"]]))
        kind = draw(st.sampled_from(["value", "value", "lines", "block", "nested", "compact"]))
        deeper = indent + draw(st.integers(1, 3))
        if kind == "value":
            lines.append(f"{head} {draw(st.sampled_from(VALUES))}")
        elif kind == "lines":
            lines += (
                [f"{head} 一", f"{' ' * deeper}二"]
                if draw(st.booleans())
                else [head, f"{' ' * deeper}'一", "", f"{' ' * deeper}二'"]
            )
        elif kind == "block":
            header = draw(st.sampled_from(["|", ">", "|-", ">+", "|+", "| # 注"]))
            lines += [f"{head} {header}", f"{' ' * deeper}一", f"{' ' * (deeper + 1)}- 二: #", "", f"{' ' * deeper}三"]
        elif depth < 3:
            inner = draw(blocks(indent + 2 if kind == "compact" else deeper, depth + 1))
            if kind == "compact" and not is_mapping and inner[0].strip() and "#" not in inner[0][: indent + 3]:
                lines += [head + inner[0][indent + 1 :], *inner[1:]]
            else:
                lines += [head, *inner]
        else:
            lines.append(head)
    return lines


@given(blocks(), scalars | st.sampled_from(HARD))
@settings(deadline=None, max_examples=300)
def test_any_layout(lines: list[str], translation: str) -> None:
    text = "---\n" + "\n".join(lines) + "\n---\n"
    if front_matter_pieces(text, ["**"]):
        check(text, translation)
