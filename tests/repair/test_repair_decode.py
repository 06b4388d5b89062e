import itertools
import math
import random

import numpy as np
import pytest

from i18n.repair._balance import Balance
from i18n.repair._decode import SKIP, Row, posteriors
from i18n.repair._hash import FINGERPRINT_BITS, FuseMap
from i18n.repair._model import load


def total(tokens: list[int]) -> float:
    """Log-probability of tokens after the first, one at a time."""
    scores = load().score_ids(np.array(tokens, dtype=np.uint64))
    return float(scores[1:].sum())


def exact(row: Row) -> tuple[dict[int, list[float]], float]:
    """Posteriors by adding up every path; the decoder gives up those 13 nats behind."""
    places = list(row.choices)
    weights: dict[int, list[float]] = {place: [0.0] * len(row.choices[place][0]) for place in places}
    whole = 0.0
    for picks in itertools.product(*(range(len(row.choices[place][0])) for place in places)):
        tokens: list[int | None] = list(row.tokens)
        prior = 0.0
        for place, pick in zip(places, picks, strict=True):
            ids, priors = row.choices[place]
            tokens[place] = None if ids[pick] == SKIP else ids[pick]
            prior += priors[pick]
        path = math.exp(total([token for token in tokens if token is not None]) + prior)
        whole += path
        for place, pick in zip(places, picks, strict=True):
            weights[place][pick] += path
    return {place: [value / whole for value in values] for place, values in weights.items()}, math.log(whole)


@pytest.mark.parametrize("seed", range(6))
def test_forward_backward_adds_up_all_paths(seed: int) -> None:
    model, rng = load(), random.Random(seed)  # noqa: S311
    text = "点击按钮就可以看到已经创建的密钥"
    tokens = [0, *model.ids(text), 0]
    choices = {}
    for place in sorted(rng.sample(range(1, len(tokens) - 1), 4)):
        ids = [tokens[place], *rng.sample(range(5, 3000), 2)] + ([SKIP] if seed % 2 else [])
        choices[place] = ids, [-9.0 if token == SKIP else round(rng.uniform(-2, 0), 2) for token in ids]
    row = Row(tokens, choices)
    found, totals = posteriors(model, [Row([0, *model.ids("别的一行"), 0], {}), row, row], 5000)
    wanted, whole = exact(row)
    assert found[0] == {}
    for result in found[1:]:
        assert set(result) == set(wanted)
        for place, values in wanted.items():
            assert result[place] == pytest.approx(values, abs=0.01)
    assert totals[1] == pytest.approx(whole, abs=1e-2)
    assert totals[2] == totals[1]


def test_the_model_prefers_language_to_noise() -> None:
    model = load()
    sound, noise = model.ids("请检查网络连接是否正常"), model.ids("常正否是接连络网查检请")
    assert total([0, *sound, 0]) > total([0, *noise, 0]) + 20


def test_probabilities_sum_to_one() -> None:
    """Now and then a stranger passes for an n-gram, with any probability: most contexts have to sum to one."""
    model = load()
    sums = []
    for context in ("请检查网", "A", "\n", "数据", "可以", "如果没有", "的时候，"):
        ids = model.ids(context)
        size = len(model.vocabulary)
        rows = [Row([0, *ids, token], {}) for token in range(size)]
        _, totals = posteriors(model, rows)
        base = total([0, *ids])
        sums.append(np.exp(totals - base).sum())
    assert 0.9 < np.median(sums) < 1.2
    assert min(sums) > 0.8
    assert max(sums) < 2.5


def test_a_fuse_map_knows_its_keys_and_hardly_any_other() -> None:
    table = load().maps[0]
    rng = np.random.default_rng(3)
    strangers = rng.integers(0, 2**63, 200_000).astype(np.uint64)
    found, _ = table.get(strangers)
    assert found.mean() == pytest.approx(2.0**-FINGERPRINT_BITS, rel=0.35)
    assert isinstance(table, FuseMap)


@pytest.mark.parametrize(
    ("text", "place", "wanted"),
    [("找到「搜索」功能", 6, "」"), ("找到搜索、功能", 5, "、"), ("「甲」乙、丙", 5, "、"), ("「甲、乙」丙", 5, "」")],
)
def test_brackets_are_closed_where_they_are_open(text: str, place: int, wanted: str) -> None:
    model = load()
    tokens = [0, *model.ids(text), 0]
    ids = model.ids("」、")
    shares = {place: np.array([0.5, 0.5])}
    Balance(model).weigh(tokens, {place: (ids, [0.0, 0.0])}, shares)
    assert shares[place].sum() == pytest.approx(1.0)
    assert "」、"[int(shares[place].argmax())] == wanted
