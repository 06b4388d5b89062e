"""Matching of old and new texts: one to one, best as a whole, the same by every way of computing it."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from i18n.catalog import matching
from i18n.catalog.matching import best_pairs, match, prose, similarities

TEXT = st.text("安装配置文件运行 abc", min_size=1, max_size=10)
WEIGHTS = st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 4)), st.floats(0.6, 1), max_size=18)


def best_sum(weights):
    """The highest sum by trying everything."""
    rows, columns = range(5), range(5)
    return max(sum(weights.get(pair, 0) for pair in zip(rows, order, strict=True)) for order in permutations(columns))


@settings(deadline=None, max_examples=150)
@given(WEIGHTS)
def test_pairs_are_the_best_as_a_whole(weights):
    pairs = best_pairs(weights)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert sum(weights[pair] for pair in pairs) == pytest.approx(best_sum(weights))


def test_first_come_is_not_first_served():
    assert sorted(best_pairs({(0, 0): 1.0, (0, 1): 0.9, (1, 0): 0.9})) == [(0, 1), (1, 0)]


def test_large_groups_take_the_best_pairs_first(monkeypatch):
    monkeypatch.setattr(matching, "_LARGEST", 1)
    assert best_pairs({(0, 0): 1.0, (0, 1): 0.9, (1, 0): 0.9}) == [(0, 0)]


@settings(deadline=None, max_examples=60)
@given(st.lists(TEXT, max_size=8, unique=True), st.lists(TEXT, max_size=8, unique=True))
def test_all_ways_find_the_same(old, new):
    def found():
        return {(pair.old, pair.new): pytest.approx(pair.score, abs=1e-5) for pair in similarities(old, new, 0.6)}

    one_by_one = found()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "_FEW", -1)
        assert one_by_one == found()
        patch.setattr(matching, "_MANY", -1)
        assert set(one_by_one) >= set(found())


def test_index_finds_edited_texts(monkeypatch):
    old = [f"第{number}段说明怎样安装第{number}个组件以及它的选项" for number in range(60)]
    new = [text.replace("安装", "配置") for text in old]
    monkeypatch.setattr(matching, "_FEW", -1)
    monkeypatch.setattr(matching, "_MANY", -1)
    assert [(pair.old, pair.new) for pair in match(old, new)] == [(number, number) for number in range(60)]


@pytest.mark.parametrize(
    ("one", "other", "similar"),
    [
        ("配置文件放在项目的根目录。", "配置文件放在工程的根目录。", True),
        ("Instal guide", "Install guide", True),
        ("The installer asks for your name.", "The configuration is read at the start.", False),
        ("[安装](https://example.org/a/long/path/x)", "[许可](https://example.org/a/long/path/y)", False),
        ("[安装说明](https://example.org/a)", "[安装说明](https://other.example/b/c/d)", True),
        ("安装", "配置", False),
    ],
)
def test_what_counts_as_similar(one, other, similar):
    assert bool(match([one], [other])) is similar


def test_prose_is_the_words():
    assert prose("见[**安装**](a(b)c.md)与<b class=x>粗</b>和[说明][label]") == "见安装与粗和说明"
    assert prose('[标题](a.md "名")') == '标题 "名")'
    assert prose("[](x)") == "[](x)"
