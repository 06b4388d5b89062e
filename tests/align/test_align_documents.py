"""Alignment of whole documents: equal structures, and all that translators do to them."""

import random
import re

import pytest
from align_documents import GERMAN, OTHER, SOURCE, TARGET, accepted, align_texts, fuzzy, truth
from hypothesis import given
from hypothesis import strategies as st

from i18n.markdown.document import Document

PARAGRAPH = "There is no need to restart after a change, the program reads the new content by itself."
RESTART = "修改之后不需要重新启动，程序会自己读取新的内容。"


def wrong(alignment_pairs: dict[str, str]) -> dict[str, str]:
    right = truth()
    return {source: target for source, target in alignment_pairs.items() if right.get(source) != target}


def test_equal_structures_are_accepted_as_a_whole() -> None:
    found = align_texts(SOURCE, TARGET)
    assert accepted(found) == truth()
    assert not found.left_source
    assert not found.left_target
    assert found.trusted


def test_structure_alone_is_enough_where_it_agrees() -> None:
    source = "# 备份\n\n每天夜里复制一次文件夹。\n\n- 很快\n- 不需要网络\n\n完成之后会写一份报告。\n"
    target = (
        "# Backups\n\nThe folders are copied every night.\n\n- Fast\n- Needs no network\n\nThen a report is written.\n"
    )
    assert len(accepted(align_texts(source, target))) == 5


def test_a_language_that_takes_twice_the_space() -> None:
    prose = re.compile(r"^(?:- |  - )?[A-Z][^\n]+$", re.MULTILINE)
    word = re.compile(r"(`[^`]*`|\]\([^)]*\))|([A-Za-z]{2,})")
    target = prose.sub(lambda line: word.sub(r"\1\2 \2", line[0]), TARGET)
    found = align_texts(SOURCE, target)
    assert {RESTART, "路径可以是相对的，也可以是绝对的。"} <= set(accepted(found))


def test_the_other_direction() -> None:
    found = align_texts(TARGET, SOURCE)
    assert accepted(found) == {target: source for source, target in truth().items()}
    assert not found.left_source


def test_two_languages_of_one_script() -> None:
    found = align_texts(TARGET, GERMAN)
    right = zip(Document.parse(TARGET.encode()).units, Document.parse(GERMAN.encode()).units, strict=True)
    assert accepted(found) == {source.msgid: target.msgid for source, target in right}
    lacking = align_texts(TARGET, GERMAN.replace("- Alle Zeiten sind Ortszeiten.\n", ""))
    assert [left.key[1] for left in lacking.left_source] == ["All times are local times."]


def test_merging_gives_the_words_of_the_translation() -> None:
    found = align_texts(SOURCE, TARGET)
    localized = Document.parse(SOURCE.encode()).localize({pair.key: pair.translation for pair in found.pairs})
    assert not localized.problems
    assert localized.data.decode() == TARGET


def test_a_missing_paragraph_is_left_and_the_rest_is_right() -> None:
    found = align_texts(SOURCE, TARGET.replace(PARAGRAPH + "\n\n", ""))
    assert [left.key[1] for left in found.left_source] == [RESTART]
    assert [left.line for left in found.left_source] == [SOURCE[: SOURCE.index(RESTART)].count("\n") + 1]
    assert not wrong(accepted(found))
    assert len(accepted(found)) >= len(truth()) - 4


def test_an_additional_paragraph_is_left() -> None:
    more = "Whoever has large disks may also keep everything forever. " * 4 + "That is not recommended to beginners."
    target = TARGET.replace(PARAGRAPH, f"{more}\n\n{PARAGRAPH}")
    found = align_texts(SOURCE, target)
    assert [left.key[1] for left in found.left_target] == [more]
    assert [left.line for left in found.left_target] == [target[: target.index(more)].count("\n") + 1]
    assert not wrong(accepted(found))


def test_a_divided_paragraph_is_not_accepted() -> None:
    first, second = PARAGRAPH.split(", ")
    found = align_texts(SOURCE, TARGET.replace(PARAGRAPH, f"{first}.\n\nT{second[1:]}"))
    assert RESTART not in accepted(found)
    assert not wrong(accepted(found))


def test_joined_paragraphs_are_not_accepted() -> None:
    joined = TARGET.replace("is complete.\n\nIt consists", "is complete. It consists")
    found = align_texts(SOURCE, joined)
    assert not wrong(accepted(found))
    assert len(accepted(found)) >= len(truth()) - 6


def test_a_long_paragraph_that_took_in_a_short_one() -> None:
    source = (
        "# 报告\n\n运行 `keeper run` 之后，程序会先检查所有的文件夹，再开始复制，最后写一份报告。\n\n"
        "报告是纯文本。\n\n用 `keeper show` 可以看到它。\n"
    )
    long, short = (
        "After `keeper run` the program checks all folders, copies them and writes a report.",
        "It is plain text.",
    )
    target = f"# Report\n\n{long}\n\n{short}\n\nUse `keeper show` to see it.\n"
    paragraph = "运行 `keeper run` 之后，程序会先检查所有的文件夹，再开始复制，最后写一份报告。"
    assert accepted(align_texts(source, target))[paragraph] == long
    joined = align_texts(source, target.replace("report.\n\nIt", "report. It"))
    assert fuzzy(joined)[paragraph] == f"{long} {short}"


def test_swapped_sections_are_found_again() -> None:
    parts = TARGET.split("## ")
    parts[3], parts[2] = parts[2], parts[3]
    found = align_texts(SOURCE, "## ".join(parts))
    assert not wrong(accepted(found))
    assert len(accepted(found)) + len(fuzzy(found)) >= len(truth()) - 4
    right = truth()
    for text in ("要备份的文件夹", "运行 `keeper restore DATE`，其中 `DATE` 是备份的日期。", "恢复", "配置"):
        assert accepted(found)[text] == right[text]


def test_a_missing_section() -> None:
    start, end = TARGET.index("## Configuration"), TARGET.index("## Recovery")
    found = align_texts(SOURCE, TARGET[:start] + TARGET[end:])
    assert not wrong(accepted(found))
    left = {one.key[1] for one in found.left_source}
    assert {"选项", "要备份的文件夹", RESTART, "所有的时间都是本地时间。"} <= left
    assert accepted(found)["恢复"] == "Recovery"


def test_other_levels_of_headings() -> None:
    found = align_texts(SOURCE, TARGET.replace("\n## ", "\n### "))
    assert not wrong(accepted(found) | fuzzy(found))
    assert len(accepted(found)) >= len(truth()) - 3


def test_a_heading_that_the_translation_lacks() -> None:
    found = align_texts(SOURCE, TARGET.replace("## Recovery\n\n", ""))
    assert [left.key[1] for left in found.left_source] == ["恢复"]
    assert not wrong(accepted(found) | fuzzy(found))


def test_a_list_without_nesting() -> None:
    found = align_texts(SOURCE, TARGET.replace("  - Comments", "- Comments").replace("  - Nor", "- Nor"))
    assert not wrong(accepted(found) | fuzzy(found))
    assert not found.left_source


def test_rows_in_another_order() -> None:
    rows = [line for line in TARGET.splitlines(keepends=True) if line.startswith("| `")]
    found = align_texts(SOURCE, TARGET.replace("".join(rows), rows[2] + rows[0] + rows[1]))
    assert not wrong(accepted(found) | fuzzy(found))
    assert accepted(found)["保留多少天的旧备份"] == "How many days old backups are kept"


def test_a_column_that_the_translation_lacks() -> None:
    target = TARGET
    for cell in (" Default |", " --- |\n", " None |", " 30 |"):
        target = target.replace(cell, "\n" if cell.endswith("\n") else "")
    found = align_texts(SOURCE, target)
    assert {left.key[1] for left in found.left_source} >= {"默认值"}
    assert not wrong(accepted(found))
    assert (accepted(found) | fuzzy(found))["要备份的文件夹"] == "The folder to back up"


def test_front_matter_pairs_by_key() -> None:
    target = TARGET.replace("title: Backup tool\n", "").replace("---\n\n#", "title: Backup tool\n---\n\n#")
    found = align_texts(SOURCE, target)
    assert accepted(found)["定期保存文件的小程序。"] == "A small program that saves files regularly."
    assert accepted(found)["备份工具"] == "Backup tool"
    lacking = align_texts(SOURCE, TARGET.replace("description: A small program that saves files regularly.\n", ""))
    assert [left.key[1] for left in lacking.left_source] == ["定期保存文件的小程序。"]


def test_nothing_is_accepted_of_unrelated_documents() -> None:
    found = align_texts(SOURCE, OTHER)
    assert not accepted(found)
    assert not found.trusted
    assert found.left_source
    assert found.left_target


def test_what_is_still_in_the_source_language_is_left() -> None:
    found = align_texts(SOURCE, TARGET.replace(PARAGRAPH, RESTART))
    assert [(left.key[1], left.untranslated) for left in found.left_source] == [(RESTART, True)]
    english = align_texts(TARGET, SOURCE.replace(RESTART, PARAGRAPH))
    assert [(left.key[1], left.untranslated) for left in english.left_source] == [(PARAGRAPH, True)]


def test_names_and_types_may_stay() -> None:
    found = align_texts("# Keeper\n\n说明 `a`。\n", "# Keeper\n\nA note `a`.\n")
    assert {pair.key[1]: pair.translation for pair in found.pairs}["Keeper"] == "Keeper"


def test_a_translation_of_another_length_needs_review() -> None:
    target = TARGET.replace(PARAGRAPH, " ".join([PARAGRAPH] * 5))
    assert RESTART in fuzzy(align_texts(SOURCE, target))
    known = "它由 `keeper` 命令和一个配置文件 `keeper.toml` 组成，没有别的依赖。"
    longer = TARGET.replace("no other dependencies.", f"no other dependencies. {PARAGRAPH} {PARAGRAPH} {PARAGRAPH}")
    assert known in fuzzy(align_texts(SOURCE, longer))


def test_code_is_an_anchor_between_texts_without_any() -> None:
    source = "甲甲甲甲甲甲。\n\n```\na = 1\nb = 2\n```\n\n乙乙乙乙乙乙。\n\n```\nc = 3\nd = 4\n```\n\n丙丙丙丙丙丙。\n"
    target = "Second second second.\n\n```\nc = 3\nd = 4\n```\n\nThird third third three.\n"
    found = align_texts(source, target)
    assert (accepted(found) | fuzzy(found))["丙丙丙丙丙丙。"] == "Third third third three."
    assert not {"甲甲甲甲甲甲。", "乙乙乙乙乙乙。"} & set(accepted(found))


def test_titles_that_the_program_supplies_are_suggested() -> None:
    found = align_texts(SOURCE, TARGET.replace("::: tip Hint", "::: tip"))
    assert fuzzy(found) == {"提示": "Tip"}
    assert not found.left_source


def test_a_region_that_is_not_translated_needs_no_counterpart() -> None:
    start, end = SOURCE.index("恢复文件"), SOURCE.index("更多的例子")
    region = f"<!-- i18n: off -->\n\n{SOURCE[start:end]}<!-- i18n: on -->\n\n"
    found = align_texts(SOURCE[:start] + region + SOURCE[end:], TARGET)
    assert not found.left_source
    assert not found.left_target
    assert not wrong(accepted(found))


def test_empty_documents() -> None:
    for source, target in (("", ""), (SOURCE, ""), ("", TARGET), ("\n", "---\n---\n")):
        found = align_texts(source, target)
        assert not found.pairs
        assert len(found.left_source) == len(Document.parse(source.encode()).units)


def test_results_are_the_same_every_time() -> None:
    assert align_texts(SOURCE, OTHER + TARGET) == align_texts(SOURCE, OTHER + TARGET)


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_newlines_play_no_role(newline: str) -> None:
    assert accepted(align_texts(SOURCE, TARGET.replace("\n", newline))) == truth()


BLOCKS = TARGET.split("\n\n")


def test_dropped_blocks_hardly_ever_make_a_wrong_pair_accepted() -> None:
    bad = good = 0
    for seed in range(60):
        rng = random.Random(seed)  # noqa: S311 - the same documents each time
        kept = [block for block in BLOCKS if block.startswith("---") or rng.random() > 0.15]
        found = align_texts(SOURCE, "\n\n".join(kept))
        bad += len(wrong(accepted(found)))
        good += len(accepted(found))
        sources = [pair.key[1] for pair in found.pairs] + [left.key[1] for left in found.left_source]
        assert sorted(sources) == sorted(unit.msgid for unit in Document.parse(SOURCE.encode()).units)
    assert bad <= good / 500
    assert good >= 60 * len(truth()) / 2


@given(st.lists(st.sampled_from([*SOURCE.split("\n"), *TARGET.split("\n")]), max_size=30), st.booleans())
def test_every_unit_is_paired_or_left(lines: list[str], swap: bool) -> None:
    text = "\n".join(lines)
    source, target = (TARGET, text) if swap else (text, SOURCE)
    found = align_texts(source, target)
    units = [unit.msgid for unit in Document.parse(source.encode()).units]
    assert sorted([pair.key[1] for pair in found.pairs] + [left.key[1] for left in found.left_source]) == sorted(units)
    assert all(0 <= pair.score <= 1 and pair.accepted == (pair.score >= 0.9) for pair in found.pairs)
