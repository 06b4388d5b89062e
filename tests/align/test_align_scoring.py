"""The log-odds of two texts."""

import math

import pytest
from align_documents import OPTIONS, SOURCE, TARGET

from i18n.align.evidence import Evidence, evidence
from i18n.align.outline import outline
from i18n.align.scoring import Node, Scorer, growth, latin_is_foreign


def node(text: str, kind: str = "paragraph", level: int = 0, path: tuple[str, ...] = ()) -> Node:
    return Node(kind, evidence(text), path, level)


def scorer(*texts: str, source_words: bool = True) -> Scorer:
    made = Scorer(source_words, False)
    made.learn(node(text) for text in texts)
    return made


FILLER = ["文字文字文字"] * 20


def test_rare_things_in_common_count_more() -> None:
    score = scorer("见 `rare`", "`often` 甲", "`often` 乙", "`often` 丙", *FILLER)
    rare = score(node("见 `rare`"), node("see `rare`"))
    assert rare > score(node("见 `often`"), node("see `often`")) > score(node("见 `often`"), node("see `other`"))


def test_what_a_translation_lacks_counts_against_it() -> None:
    score = scorer(*FILLER)
    whole = score(node("写 `a` 和 `b` 的值"), node("the values of `a` and `b`"))
    assert score(node("写 `a` 和 `b` 的值"), node("the values of `a` and others")) < whole - 2


def test_names_are_expected_on_the_other_side_only_in_another_script() -> None:
    source, target = node("用 Pydantic 来校验数据"), node("the data is validated by it")
    assert scorer(*FILLER)(source, target) < scorer(*FILLER, source_words=False)(source, target) - 1


def test_ids_matter_where_both_sides_have_them() -> None:
    score = scorer(*FILLER)
    none = score(node("安装 {#install}"), node("Installation"))
    assert score(node("安装 {#install}"), node("Installation {#install}")) > none
    assert score(node("安装 {#install}"), node("Installation {#removal}")) < none - 2


@pytest.mark.parametrize(
    ("other", "most"),
    [(node("words", "heading", 2), -2), (node("words", "fence"), -6), (node("words", path=("blockquote",)), 0.5)],
)
def test_other_places_count_against_a_pair(other: Node, most: float) -> None:
    score = scorer(*FILLER)
    assert score(node("文字"), other) < min(most, score(node("文字"), node("words")) - 1)


def test_lengths() -> None:
    score = scorer(*FILLER)
    text = node("这是一个长度普通的段落，没有任何别的特征。")
    likely = score.length(text, node("x" * 56))
    assert likely > 0.5
    assert score.length(text, node("x" * 25)) < -1
    assert score.length(text, node("x" * 160)) < -1
    assert score.length(node(""), node("")) == 0


def test_growth_is_the_median_of_sure_pairs() -> None:
    source = [Evidence(frozenset({f"code {n}"}), size=100) for n in range(40)]
    target = [Evidence(frozenset({f"code {n}"}), size=204 if n else 9000) for n in range(40)]
    assert growth(source, target) == pytest.approx(math.log(2) * 40 / 42)
    assert growth(source[:4], target[:4]) == 0
    assert growth(source[:1] * 40, target) == 0


def test_script_of_a_document() -> None:
    assert latin_is_foreign(outline(SOURCE, OPTIONS))
    assert not latin_is_foreign(outline(TARGET, OPTIONS))
