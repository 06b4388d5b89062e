"""The pair model against the enumeration of all alignments."""

import math
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n.align import lattice
from i18n.align.lattice import align_sequences, moved

Scores = list[list[float]]


def paths(sources: int, targets: int) -> Iterator[str]:
    """All ways through the lattice: pairs (P), source alone (S), target alone (T); S never follows T."""
    if not sources and not targets:
        yield ""
        return
    if sources and targets:
        yield from (path + "P" for path in paths(sources - 1, targets - 1))
    if sources:
        yield from (path + "S" for path in paths(sources - 1, targets) if not path.endswith("T"))
    if targets:
        yield from (path + "T" for path in paths(sources, targets - 1))


def weight(path: str, scores: Scores) -> float:
    """Log-probability of one way."""
    total, i, j, before = 0.0, 0, 0, "P"
    for step in path:
        if step == "P":
            total += scores[i][j] + (lattice._GO_ON if before == "P" else lattice._CLOSE)
        else:
            total += lattice._EXTEND if before == step else lattice._OPEN
        i, j, before = i + (step != "T"), j + (step != "S"), step
    return total + (lattice._GO_ON if before == "P" else lattice._CLOSE)


def enumerated(scores: Scores) -> dict[tuple[int, int], float]:
    """Probability of each pair, by adding up all ways."""
    sources, targets = len(scores), len(scores[0])
    sums: dict[tuple[int, int], float] = {}
    total = 0.0
    for path in paths(sources, targets):
        chance = math.exp(weight(path, scores))
        total += chance
        i = j = 0
        for step in path:
            if step == "P":
                sums[i, j] = sums.get((i, j), 0.0) + chance
            i, j = i + (step != "T"), j + (step != "S")
    return {pair: value / total for pair, value in sums.items()}


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(st.floats(-8, 8), min_size=width, max_size=width), min_size=1, max_size=4)
    )
)
def test_probabilities_are_those_of_all_alignments(scores: Scores) -> None:
    expected = enumerated(scores)
    for match in align_sequences(len(scores), len(scores[0]), lambda i, j: scores[i][j]):
        assert match.probability == pytest.approx(expected[match.source, match.target], abs=1e-6)


@given(st.integers(0, 9), st.integers(0, 9), st.randoms(use_true_random=False))
def test_matches_keep_the_order(sources: int, targets: int, rng: object) -> None:
    values = [[rng.uniform(-6, 9) for _ in range(targets)] for _ in range(sources)]  # type: ignore[attr-defined]
    found = align_sequences(sources, targets, lambda i, j: values[i][j])
    assert [m.source for m in found] == sorted({m.source for m in found})
    assert [m.target for m in found] == sorted({m.target for m in found})
    assert all(lattice._LEAST <= m.probability <= 1 for m in found)


def same(left: str, right: str) -> list[tuple[int, int]]:
    found = align_sequences(len(left), len(right), lambda i, j: 6.0 if left[i] == right[j] else -4.0)
    return [(m.source, m.target) for m in found]


def test_missing_and_additional_items_are_left_out() -> None:
    assert same("abcdef", "abdexf") == [(0, 0), (1, 1), (3, 2), (4, 3), (5, 5)]


def test_an_item_between_two_like_it_is_uncertain() -> None:
    found = align_sequences(2, 1, lambda i, j: 6.0)
    assert [m.probability for m in found] == [pytest.approx(0.5, abs=0.01)]
    assert align_sequences(1, 1, lambda i, j: 3.0)[0].probability > 0.99


def test_nothing_is_paired_against_the_evidence() -> None:
    assert align_sequences(3, 3, lambda i, j: -9.0) == []


def test_empty_sides() -> None:
    assert align_sequences(0, 5, lambda i, j: 1.0) == []
    assert align_sequences(5, 0, lambda i, j: 1.0) == []


def test_long_sequences_are_searched_near_the_diagonal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lattice, "_BAND_FROM", 100)
    monkeypatch.setattr(lattice, "_BAND", 8)
    calls = 0

    def score(i: int, j: int) -> float:
        nonlocal calls
        calls += 1
        return 5.0 if j == i + (3 if i >= 40 else 0) else -5.0

    found = align_sequences(90, 93, score)
    assert [(m.source, m.target) for m in found] == [(i, i + (3 if i >= 40 else 0)) for i in range(90)]
    assert calls < 90 * 93 / 2


def test_out_of_order_pairs_have_to_be_the_best_by_far() -> None:
    left, right = "abc", "cab"

    def score(i: int, j: int) -> float:
        return 9.0 if left[i] == right[j] else 0.0

    matches = align_sequences(3, 3, score)
    assert [(m.source, m.target) for m in matches] == [(0, 1), (1, 2)]
    assert [(m.source, m.target) for m in moved(matches, 3, 3, score, 8.0)] == [(2, 0)]
    assert moved(matches, 3, 3, score, 10.0) == []
    assert moved([], 2, 2, lambda i, j: 9.0, 8.0) == []
