"""Reflowing a source changes no msgid: an independent rewrapper against the segmentation."""

import re

from hypothesis import given
from hypothesis import strategies as st

from i18n.markdown.document import Document

WIDE = re.compile("[\u3001-\u303e\u3041-\u30ff\u3400-\u9fff\uff01-\uff60]")
WORDS = st.sampled_from(
    [
        "安装程序",
        "然后，打开终端。",
        "（见下）",
        "カタカナ",
        "Vue",
        "is good",
        "**粗体**",
        "*强调的话*",
        "[链接文字](a.md)",
        "`npm run`",
        "<kbd>Ctrl</kbd>",
        "😀",
        "“引号”",
        "한국어 문장",
        "3.14",
    ]
)
PARAGRAPH = st.lists(WORDS, min_size=1, max_size=12).map(" ".join).map(lambda text: re.sub(r"(?<=[，。）]) ", "", text))
CONTAINERS = st.sampled_from(["", "> ", "- ", "1. ", "> - ", "- > ", "> > ", "   - "])


def opportunities(text: str) -> list[int]:
    """Where a line may end: at a space that a break becomes again, and between two wide characters outside of code."""
    spans = [match.span() for match in re.finditer(r"`[^`]*`|\]\([^)]*\)|<[^>]*>", text)]
    places = []
    for index in range(1, len(text) - 1):
        if any(start < index < end for start, end in spans):
            continue
        before, after = text[index - 1], text[index + 1]
        if (text[index] == " " and not (WIDE.match(before) and WIDE.match(after))) or (
            WIDE.match(before) and WIDE.match(text[index])
        ):
            places.append(index)
    return places


def wrap(text: str, choices: list[int], prefix: str) -> str:
    """Break ``text`` at ``choices`` and put it into containers."""
    lines = []
    position = 0
    for place in choices:
        lines.append(text[position:place])
        position = place + (text[place] == " ")
    lines.append(text[position:])
    further = re.sub(r"[^> ]", " ", prefix)
    return prefix + ("\n" + further).join(lines)


@st.composite
def reflowed(draw: st.DrawFn) -> tuple[str, str]:
    """A document, and the same one with other line breaks."""
    blocks = draw(st.lists(st.tuples(CONTAINERS, PARAGRAPH), min_size=1, max_size=5))
    versions = ([], [])
    for prefix, text in blocks:
        places = opportunities(text)
        for version in versions:
            chosen = draw(st.lists(st.sampled_from(places), unique=True)) if places else []
            version.append(wrap(text, sorted(chosen), prefix))
    return tuple("\n\n<!-- -->\n\n".join(version) + "\n" for version in versions)  # type: ignore[return-value]


@given(reflowed())
def test_reflowing_changes_no_msgid(pair: tuple[str, str]) -> None:
    first, second = (Document.parse(text.encode()) for text in pair)
    assert [(unit.kind, unit.msgid) for unit in first.units] == [(unit.kind, unit.msgid) for unit in second.units]


@given(reflowed())
def test_msgid_is_the_text_on_one_line(pair: tuple[str, str]) -> None:
    assert all("\n" not in unit.msgid for unit in Document.parse(pair[0].encode()).units)
