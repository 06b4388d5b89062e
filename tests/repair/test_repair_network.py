"""The second opinions: the network's weights and windows, and what is weighed together."""

import numpy as np
import pytest

from i18n.repair import _network, repair
from i18n.repair._context import MOST, Clauses, _Doubt, _row_with, _weights
from i18n.repair._decode import Row, posteriors
from i18n.repair._model import load
from i18n.repair._network import WINDOW, pack, restore
from i18n.repair._prepare import damaged_lines, prepare
from i18n.repair._result import Hypothesis
from i18n.repair._tokens import fold

LOST = Hypothesis("cp1254", "utf-8", "dropped", (0xAD,))


@pytest.fixture(scope="module")
def network():
    return _network.load("".join(load().vocabulary))


def row_of(network, text):
    return network.tokens[load().ids(fold(text))]


def expect(network, row, place):
    rows = np.concatenate((network.edge, row, network.edge))
    return network.expect(rows, np.array([WINDOW + place]))[0]


class TestWeights:
    def test_four_bits_come_back(self):
        numbers = np.random.default_rng(1).integers(-7, 8, (5, 8)).astype(np.float32)
        numbers[:, 0] = 7
        unit = np.array([0.5, 0.25, 2.0, 0.125, 1.0], dtype=np.float32)
        packed, units = pack(numbers * unit[:, None])
        assert packed.shape == (5, 4)
        assert np.allclose(restore(packed, units), numbers * unit[:, None], rtol=1e-3)

    def test_nearest_of_fifteen(self):
        weights = np.random.default_rng(2).normal(size=(20, 64)).astype(np.float32)
        error = restore(*pack(weights)) - weights
        assert np.sqrt(np.square(error).mean()) < 0.15

    def test_rows_of_nothing(self):
        packed, unit = pack(np.zeros((3, 6), dtype=np.float32))
        assert not restore(packed, unit).any()

    def test_other_vocabulary(self):
        with pytest.raises(ValueError, match="another vocabulary"):
            _network.load("另外")

    def test_clause_weights(self):
        assert _weights().min() >= -MOST
        assert _weights().max() <= MOST


class TestWindow:
    TEXT = "如果没有权限就请在设置页面打开这个选项然后再运行一次命令并等待结果"

    def test_far_away_does_not_count(self, network):
        row = row_of(network, self.TEXT)
        other = row.copy()
        other[: 16 - WINDOW] = 0.0
        other[17 + WINDOW :] = 0.0
        assert np.array_equal(expect(network, row, 16), expect(network, other, 16))

    @pytest.mark.parametrize("distance", [-WINDOW, -1, 1, WINDOW])
    def test_near_counts(self, network, distance):
        row = row_of(network, self.TEXT)
        other = row.copy()
        other[16 + distance] = 1.0
        assert not np.array_equal(expect(network, row, 16), expect(network, other, 16))

    def test_each_place_for_itself(self, network):
        """Places are looked at in batches; that changes nothing."""
        row = row_of(network, self.TEXT)
        rows = np.concatenate((network.edge, row, network.edge))
        places = WINDOW + np.resize(np.arange(len(row)), 1200)
        found = network.expect(rows, places)
        assert np.allclose(found[5], expect(network, row, 5), atol=1e-4)
        assert np.allclose(found[1100], expect(network, row, 1100 % len(row)), atol=1e-4)


class TestTogether:
    TEXT = "这里不需要中间的步骤。\n与其等待，不如先来看看接下来的内容。\n可以启用这个功能。\n"

    def read(self):
        prepared = prepare(LOST)
        text = prepared.damage(self.TEXT)
        spans, at = [], 0
        for number, line in enumerate(text.split("\n"), 1):
            spans.append((number, at, at + len(line)))
            at += len(line) + 1
        lines = list(damaged_lines(text, spans[:3], prepared))
        shares, _ = posteriors(load(), [line.row for line in lines])
        return lines, shares

    def test_posteriors_stay_posteriors(self):
        lines, shares = self.read()
        Clauses(load()).weigh_lines(list(zip(lines, shares, strict=True)))
        for share in (share for one in shares for share in one.values()):
            assert share.sum() == pytest.approx(1.0, abs=1e-3)
            assert share.min() >= 0

    def test_certain_places_stay(self):
        lines, shares = self.read()
        before = [{place: share.copy() for place, share in one.items()} for one in shares]
        Clauses(load()).weigh_lines(list(zip(lines, shares, strict=True)))
        changed = 0
        for one, other in zip(before, shares, strict=True):
            for place, share in one.items():
                if share.max() >= 0.99:
                    assert np.array_equal(share, other[place])
                changed += not np.array_equal(share, other[place])
        assert changed

    def test_lines_do_not_mix(self):
        """A line's neighbours change how far the models are trusted, not what they see."""
        lines, shares = self.read()
        _, alone = self.read()
        clauses = Clauses(load())
        clauses.weigh_lines(list(zip(lines, shares, strict=True)))
        for line, one in zip(lines, alone, strict=True):
            clauses.weigh_lines([(line, one)])
        for one, other in zip(shares, alone, strict=True):
            for place, share in one.items():
                assert np.allclose(share, other[place], atol=0.1)

    def test_nothing_to_weigh(self):
        Clauses(load()).weigh_lines([])


def test_opinions_on_neighbours_are_weighed_as_one():
    """The line is read again with the scores: the same as to try every pair of candidates."""
    model = load()
    tokens, first, second = model.ids(fold("\n这本书启发了我们\n")), model.ids("启可坯"), model.ids("发向")
    scores = np.array([1.2, -0.3]), np.array([-0.8, 0.5])
    opinions = [
        (_Doubt(4, [0, 1], first[:2], []), scores[0]),
        (_Doubt(5, [0, 1], second, []), scores[1]),
    ]
    trust = 0.8
    row = Row(tokens, {4: (first, [0.0, 0.0, -1.0]), 5: (second, [0.0, 0.0])})
    found, _ = posteriors(model, [_row_with(row, opinions, trust)])
    joint = np.zeros((3, 2))
    for one, two in np.ndindex(3, 2):
        tried = [*tokens[:4], first[one], second[two], *tokens[6:]]
        joint[one, two] = model.score_ids(np.array(tried, dtype=np.uint64)).sum()
        joint[one, two] += ([*scores[0], scores[0].min()][one] + scores[1][two]) / trust - (one == 2)
    joint = np.exp(joint - joint.max())
    joint /= joint.sum()
    assert np.allclose(found[0][4], joint.sum(1), atol=1e-4)
    assert np.allclose(found[0][5], joint.sum(0), atol=1e-4)


def test_radicals_from_a_pdf():
    """``⽐`` is read as the ``比`` that it stands for, and not taken for a dingbat that looks the same when damaged."""
    text = "然后，对 dom 进⾏对⽐，这⾥⽤⼀个⽅法来⽐较它们。\n"
    assert repair(prepare(LOST).damage(text)).text == text


def test_rare_quotation_marks():
    text = "在『设置』页面里打开『通知』选项。\n这里的『主题』是指一组颜色和字体。\n"
    assert repair(prepare(LOST).damage(text)).text == text


def test_favourite_pictures():
    text = "构建已经完成 🎉\n修复了一个错误 🐛\n"
    assert repair(prepare(LOST).damage(text)).text == text
