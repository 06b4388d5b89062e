"""The memory: what it learns, what it answers, and that it can be asked for similar texts among many."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from po_helpers import PATH, after, reviewed, stored

from i18n.catalog.matching import code_words, likeness, prose
from i18n.catalog.memory import NEAR, Memory, Record
from i18n.catalog.near import NearIndex
from i18n.errors import CatalogError

CONFIG = "配置文件放在项目的根目录。"


def remembered(*records):
    memory = Memory(None)
    memory.learn("a.po", [Record(source, target, "zh", "en", *rest) for source, target, *rest in records])
    return memory.pair("zh", "en")


def test_learns_reviewed_entries_only():
    catalog = reviewed({"安装": "Install", "配置": "Configure", "运行": ""})
    catalog.replace((None, "配置"), catalog.get((None, "配置")).with_fuzzy(True))
    with Memory(None) as memory:
        assert memory.learn_catalog("guide", catalog.to_bytes(), PATH, "zh")
        pair = memory.pair("zh", "en")
        assert pair.exact((None, "安装"), "paragraph").target == "Install"
        assert pair.exact((None, "配置"), "paragraph") is None
        assert pair.exact((None, "运行"), "paragraph") is None
        assert memory.pair("zh", "de").exact((None, "安装"), "paragraph") is None


def test_correction_in_a_catalog_is_one_in_the_memory(tmp_path):
    path = tmp_path / "cache" / "memory.sqlite"
    data = reviewed({"安装": "Install"}).to_bytes()
    with Memory(path) as memory:
        assert memory.learn_catalog("guide", data, PATH, "zh")
        assert not memory.learn_catalog("guide", data, PATH, "zh")
    with Memory(path) as memory:
        assert not memory.learn_catalog("guide", data, PATH, "zh")
        assert memory.learn_catalog("guide", reviewed({"安装": "Installation"}).to_bytes(), PATH, "zh")
        assert [record.target for record in memory.records()] == ["Installation"]
        memory.learn("tm.csv", [Record("运行", "Run", "zh", "en")], imported=True)
        memory.forget_missing([], "de")
        assert len(list(memory.records())) == 2
        memory.forget_missing([], "en")
        assert [record.source for record in memory.records()] == ["运行"]


def test_same_kind_of_unit_goes_first():
    pair = remembered(("概述", "Overview", None, "heading 2"), ("概述", "overview", None, "table cell"))
    assert pair.exact((None, "概述"), "heading 3").target == "Overview"
    assert pair.exact((None, "概述"), "table cell").target == "overview"


def test_ambiguous_text_is_for_review():
    pair = remembered(("是", "Yes", None, "table cell"), ("是", "is", None, "table cell"))
    assert pair.exact((None, "是"), "table cell").score < 1
    result = after(reviewed({"安装": "Install"}), "安装", "是", memory=pair)
    entry = result.catalog.get((None, "是"))
    assert result.suggested == ((None, "是"),) and entry.fuzzy and entry.previous is None


def test_other_context_is_for_review():
    pair = remembered(("关闭", "Close", "button"))
    assert pair.exact(("button", "关闭"), "").score == 1
    assert pair.exact((None, "关闭"), "").score < 1


def test_living_text_goes_before_an_obsolete_one():
    assert remembered(("打开", "Open up", None, "", False), ("打开", "Open")).exact((None, "打开"), "").target == "Open"


def test_near_hit_and_its_update():
    pair = remembered((CONFIG, "The configuration file is in the project root."), ("完全不同的一句话。", "x"))
    [hit, nothing] = pair.near([CONFIG.replace("项目", "工程"), "毫无关系"])
    assert (hit.source, hit.origin, nothing) == (CONFIG, "a.po", None)
    assert NEAR <= hit.score < 1
    changed = CONFIG.replace("项目", "工程")
    entry = after(reviewed({"安装": "Install"}), "安装", changed, memory=pair).catalog.get((None, changed))
    assert entry.fuzzy and entry.previous == (None, CONFIG) and entry.remarks[0].startswith("memory: a.po 0.8")


def test_moved_to_another_document_keeps_its_translation():
    first, second = reviewed({CONFIG: "translated"}), reviewed({"安装": "Install"})
    with Memory(None) as memory:
        memory.learn_catalog("first", first.to_bytes(), PATH, "zh")
        memory.learn_catalog("second", second.to_bytes(), PATH, "zh")
        result = after(second, "安装", CONFIG, memory=memory.pair("zh", "en"))
    assert result.filled == ((None, CONFIG),)
    assert result.catalog.translations()[None, CONFIG] == "translated"


def test_obsolete_translation_is_still_known():
    gone = stored(after(reviewed({CONFIG: "translated", "安装": "Install"}), "安装").catalog)
    with Memory(None) as memory:
        memory.learn_catalog("first", gone.to_bytes(), PATH, "zh")
        assert memory.pair("zh", "en").exact((None, CONFIG), "paragraph").target == "translated"


def test_stats_and_records_are_ordered():
    memory = Memory(None)
    memory.learn("b", [Record("乙", "b", "zh", "en"), Record("甲", "a", "zh", "en"), Record("甲", "a", "zh", "de")])
    memory.learn("a", [Record("甲", "a", "zh", "en")])
    assert [(r.target_language, r.source) for r in memory.records()] == [("de", "甲"), ("en", "乙"), ("en", "甲")]
    assert [(s.target_language, s.records, s.sources, s.origins) for s in memory.stats()] == [
        ("de", 1, 1, 1),
        ("en", 3, 2, 2),
    ]


@pytest.mark.parametrize("data", [b"not a database at all, but long enough to be read as one" * 20, None])
def test_foreign_file_is_refused_and_untouched(tmp_path, data):
    path = tmp_path / "memory.sqlite"
    if data is None:
        import sqlite3

        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE theirs (x)")
        other.close()
    else:
        path.write_bytes(data)
    before = path.read_bytes()
    with pytest.raises(CatalogError, match="memory"):
        Memory(path)
    assert path.read_bytes() == before


def test_broken_catalog_is_named():
    with Memory(None) as memory, pytest.raises(CatalogError, match="conflict"):
        memory.learn_catalog("x", b'msgid ""\n<<<<<<< HEAD\n', PATH, "zh")


TEXT = st.text("安装配置文件运行命令abc de", max_size=14)


@settings(deadline=None, max_examples=80)
@given(st.lists(TEXT, min_size=1, max_size=30), TEXT)
def test_index_finds_what_comparing_all_finds(texts, query):
    words = {}
    plain = prose(query)

    def score(text):
        return likeness(plain, code_words(plain, words), prose(text), code_words(prose(text), words), NEAR)

    found = NearIndex(texts).best(query, NEAR)
    best = max(score(text) for text in texts)
    assert (found[1] if found else 0) == pytest.approx(best)


def test_index_of_nothing():
    assert NearIndex([]).best("安装", NEAR) is None
    assert NearIndex(["", "安装"]).best("安装", NEAR) == (1, 1.0)
    assert NearIndex([""]).best("安装", NEAR) is None


def test_index_finds_edited_texts_among_thousands():
    chance = random.Random(7)  # noqa: S311 (test data)
    letters = [chr(0x4E00 + number) for number in range(400)]
    texts = ["".join(chance.choices(letters, k=20)) for _ in range(3000)]
    index = NearIndex(texts)
    for place in range(0, 3000, 100):
        edited = texts[place][:9] + "改" + texts[place][11:]
        assert index.best(edited, NEAR)[0] == place
