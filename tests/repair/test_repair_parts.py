"""What the speed of the repair rests on: shortcuts say the same as the long way."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from repair_texts import SAMPLE, TECHNICAL, code_page

from i18n.repair import repair
from i18n.repair._channel import Channel, images_among
from i18n.repair._line import take_apart, take_apart_pairs
from i18n.repair._model import load
from i18n.repair._prepare import evidence, prepare
from i18n.repair._result import Hypothesis
from i18n.repair._tokens import fold

STRIPPED = tuple(range(0x80, 0xA0))
CHANNELS = [
    Channel(Hypothesis("cp1252", "utf-8")),
    Channel(Hypothesis("cp1252", "utf-8", "question", spaces=True)),
    Channel(Hypothesis("cp1254", "utf-8", "dropped", (0xAD,))),
    Channel(Hypothesis("latin-1", "utf-8", stripped=STRIPPED)),
    Channel(Hypothesis("cp1250", "utf-8", "replacement", layers=2)),
]


@settings(deadline=None, max_examples=80)
@given(st.sampled_from(CHANNELS), st.text(st.sampled_from("的中文，。“”éёאา😀\u200d ?\ufffdAB\xa0")))
def test_pieces_are_units_and_read_as_they_are_spelled(channel: Channel, text: str) -> None:
    damaged = channel.damage(text) + "ä¸å"
    units = []
    for match in channel.piece.finditer(damaged):
        inner = [unit.group() for unit in channel.unit.finditer(damaged, *match.span())]
        chars = channel.read(match.group()) if match.lastindex else None
        if chars is not None:
            assert list(chars) == [channel.spell(unit) for unit in inner]
        units += inner
    assert units == [unit.group() for unit in channel.unit.finditer(damaged)]


@pytest.mark.parametrize("char", ["é", "Ж", "龘", "😀", "𠮷", "\u200d"])
@pytest.mark.parametrize("channel", CHANNELS, ids=str)
def test_characters_that_nobody_made_known_are_found_by_their_image(channel: Channel, char: str) -> None:
    image = channel.damage(char)
    found = channel.candidates(image)
    assert char in found
    assert all(channel.damage(candidate) == image for candidate in found)
    assert found == sorted(set(found))


def test_words_and_numbers_among_double_bytes_are_one_token() -> None:
    line = "请把 timeout 设置为 3000 毫秒，再调用 API。"
    prepared = prepare(Hypothesis("gb18030", "utf-8", "replacement"))
    damaged = line.encode().decode("gb18030", "replace")
    assert prepared.pairs is not None
    taken = take_apart_pairs(damaged, 0, len(damaged), 1, prepared.pairs, prepared.lexicon)
    assert taken is not None
    assert len(taken.row.tokens) == 1 + len(fold(line + "\n"))
    certain = [token for place, token in enumerate(taken.row.tokens) if place not in taken.row.choices]
    wanted = [0, *prepared.lexicon.model.ids(fold(line + "\n"))]
    assert certain == [token for place, token in enumerate(wanted) if place not in taken.row.choices]


def test_a_line_that_lost_nothing_has_the_tokens_of_the_text() -> None:
    units = prepare(Hypothesis("cp1252", "utf-8")).units
    assert units is not None
    for line in TECHNICAL.split("\n"):
        damaged = code_page("cp1252")(line)
        taken = take_apart(damaged, 0, len(damaged), 1, units)
        if taken is not None:
            assert "".join(unit.candidates[0] for unit in taken.units) == "".join(c for c in line if c > "\x7f")
            assert not taken.row.choices
            assert not taken.strays


def test_rows_are_scored_as_if_each_stood_alone() -> None:
    model = load()
    rows = [[0, *model.ids(fold(line)), 0] for line in ("请检查网络", "连接是否正常", "数据")]
    together = np.array([token for row in rows for token in row], dtype=np.uint64)
    offsets = np.array([offset for row in rows for offset in range(len(row))])
    scores, _, _ = model.read(together, offsets)
    alone = [model.score_ids(np.array(row, dtype=np.uint64)) for row in rows]
    assert scores.tolist() == np.concatenate(alone).tolist()


def test_the_state_behind_a_text_goes_on_as_the_text_does() -> None:
    model = load()
    ids = np.array([0, *model.ids("点击按钮就可以看到密钥")], dtype=np.uint64)
    whole, context, state = model.read(ids, np.arange(len(ids)))
    for end in range(1, len(ids)):
        last = np.array([end - 1])
        score, _ = model.score(context[[end]], state.take(last), np.array([0]), ids[[end]].astype(np.int64))
        assert score[0] == pytest.approx(whole[end], abs=1e-5)


def test_hypotheses_that_agree_about_a_text_gain_the_same() -> None:
    one = Hypothesis("cp1254", "utf-8", "dropped", (0xAD,))
    two = Hypothesis("cp1252", "utf-8", "dropped", (0x8E, 0x9E, 0xAD))
    damaged = SAMPLE(TECHNICAL)
    assert images_among(one, set(damaged)) == images_among(two, set(damaged))
    spans = [(1, 0, len(damaged))]
    (first, _), (second, _) = evidence(damaged, spans, [one, two])
    assert first == second > 0
    emoji = set(damaged + SAMPLE("😀"))
    assert images_among(one, emoji) != images_among(two, emoji)


@pytest.mark.parametrize("char", ["×", "á", "你", "🔥"])
def test_what_lost_nothing_comes_first_twice_over(char: str) -> None:
    """The image of ``×`` begins with what a kana that lost most of its bytes looks like."""
    channel = Channel(Hypothesis("cp1250", "utf-8", "dropped", layers=2))
    image = channel.damage(char)
    match = channel.unit.match(image)
    assert match is not None
    assert match.group() == image
    assert channel.candidates(image) == [char]


def test_short_text_without_soft_hyphens() -> None:
    """A short line hardly tells whether soft hyphens were taken out; many programs do it."""
    text = "大家在日常工作中最常使用的几个选项放在最前面。\n"
    lost = bytes([0x81, 0x8D, 0x8E, 0x8F, 0x90, 0x9D, 0x9E, 0xAD])
    assert repair(text.encode().translate(None, lost).decode("cp1254")).text == text
