"""The outline: every slot in its block, tables as rows, sections by headings."""

from hypothesis import given
from hypothesis import strategies as st

from i18n.align.outline import Block, Outline, Table, is_implied, outline
from i18n.markdown.document import Document
from i18n.markdown.segmentation import SegmentOptions

OPTIONS = SegmentOptions()

TEXT = """\
---
title: 指南
---

开头一段。

## 表 {#table}

| 名 | 说明 |
| --- | --- |
| `a` | 甲 |

| 另一个表 |
| --- |

- 第一
  - 里面
- 第二

> 引用

::: tip 提示
内容
:::

```sh
echo 1
```

[链接]: https://a.cn "链接的标题"
"""


def read(text: str) -> Outline:
    return outline(text, OPTIONS)


def items(found: Outline) -> list[Block | Table]:
    return [item for section in found.sections for item in section.items]


def texts(found: Outline) -> list[str]:
    return [slot.text for slot in found.slots if slot.start in found.offered]


def test_sections_blocks_and_tables() -> None:
    found = read(TEXT)
    assert [slot.text for slot in found.front] == ["指南"]
    assert [section.heading and section.heading.text for section in found.sections] == [None, "表 {#table}"]
    assert [item.signature for item in items(found)] == [
        "paragraph",
        "table",
        "table",
        "bullet_list/list_item/paragraph",
        "bullet_list/list_item/bullet_list/list_item/paragraph",
        "bullet_list/list_item/paragraph",
        "blockquote/paragraph",
        ": tip",
        "fence",
        "link title",
    ]
    table = items(found)[1]
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [["名", "说明"], ["`a`", "甲"]]


def test_every_slot_stands_in_one_block() -> None:
    found = read(TEXT)
    placed = [part.slot for item in items(found) for part in item.parts]
    placed += [part.slot for section in found.sections if section.heading for part in section.heading.parts]
    inside = [slot.start for slot in found.slots if slot not in found.front]
    assert sorted(slot.start for slot in placed) == inside


def test_lead_is_the_markup_before_a_slot() -> None:
    block = next(item for item in items(read(TEXT)) if item.signature == ": tip")
    assert [(part.lead, part.slot.text) for part in block.parts] == [("::: tip ", "提示"), ("\n", "内容")]


def test_texts_of_code_elements_are_there_but_no_units() -> None:
    found = read('<code src="./a.tsx">Basic</code>\n<code src="./b.tsx">More</code>\n')
    assert texts(found) == []
    assert [slot.text for slot in found.slots] == ["Basic", "More"]
    assert [part.lead for part in items(found)[0].parts] == ['<code src="./a.tsx">', '</code>\n<code src="./b.tsx">']


def test_a_container_without_title_implies_one() -> None:
    found = read("/// tip\n\n内容\n\n///\n\n::: note 题\n\n///\n")
    implied = [slot.text for slot in found.slots if is_implied(slot)]
    assert implied == ["Tip"]
    assert texts(found) == ["内容", "题"]


def test_newlines_and_bom_play_no_role() -> None:
    plain = [item.signature for item in items(read(TEXT))]
    assert [item.signature for item in items(read("\ufeff" + TEXT.replace("\n", "\r\n")))] == plain


_LINES = st.lists(
    st.sampled_from(
        [
            "# 题",
            "段落",
            "- 项",
            "  - 里",
            "> 引",
            "| 甲 | 乙 |",
            "| - | - |",
            "```",
            "<div>文</div>",
            "",
            "",
            "::: tip 题",
            "1. 一",
        ]
    ),
    max_size=14,
)


@given(_LINES)
def test_units_are_those_of_the_document(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = read(text)
    assert texts(found) == [unit.msgid for unit in Document.parse(text.encode(), OPTIONS).units]
    placed = [part.slot.start for section in found.sections for item in section.items for part in item.parts]
    placed += [part.slot.start for section in found.sections if section.heading for part in section.heading.parts]
    assert sorted(placed) == [slot.start for slot in found.slots if slot not in found.front]
