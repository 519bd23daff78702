"""Which pictures people are asked about next: what speaks for many doubtful others, never only what the model likes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyeyes.tagger.ask_next import (
    LAST,
    LATER,
    NOISE,
    URGENT,
    USUAL,
    doubt_of,
    gain,
    in_bands,
    next_pictures,
    unexplained,
)

SEEDS = st.integers(0, 2**32 - 1)


def a_kernel(places: np.ndarray) -> np.ndarray:
    """Pictures as places in a plane: the nearer, the more alike."""
    apart = np.square(places[:, None] - places[None]).sum(2)
    return np.exp(-apart)


def pictures(seed: int, count: int = 24) -> np.ndarray:
    return a_kernel(np.random.default_rng(seed).normal(size=(count, 2)) * 2)


@given(SEEDS, st.lists(st.integers(0, 3), min_size=24, max_size=24))
def test_every_answer_leaves_less_unexplained_and_never_less_than_nothing(seed: int, heard: list[int]) -> None:
    kernel, answers = pictures(seed), np.array(heard)
    left = unexplained(kernel, answers)
    more = unexplained(kernel, answers + np.eye(24, dtype=int)[seed % 24])
    assert np.linalg.eigvalsh((left + left.T) / 2).min() > -1e-8
    assert (more.diagonal() <= left.diagonal() + 1e-9).all()
    assert more[seed % 24, seed % 24] < left[seed % 24, seed % 24]


@given(SEEDS)
def test_the_first_picture_is_the_one_that_takes_most_doubt_away_from_all(seed: int) -> None:
    kernel = pictures(seed)
    doubt = np.random.default_rng(seed).random(24)
    none = np.zeros(24, int)
    taken = [
        float((1 - unexplained(kernel, none + row).diagonal() / kernel.diagonal()) @ doubt)
        for row in np.eye(24, dtype=int)
    ]
    assert gain(kernel, doubt) == pytest.approx(taken, abs=1e-9)
    assert taken[int(next_pictures(kernel, doubt, 1)[0])] == pytest.approx(max(taken))


@given(SEEDS, st.integers(1, 24))
def test_each_next_picture_is_chosen_as_if_those_before_had_been_answered(seed: int, most: int) -> None:
    kernel, doubt, answers = pictures(seed), np.random.default_rng(seed).random(24) + 0.1, np.zeros(24, int)
    chosen = next_pictures(kernel, doubt, most)
    assert len(set(chosen.tolist())) == most
    for before in range(most):
        left = unexplained(kernel, answers)
        worth = gain(left, doubt * left.diagonal() / kernel.diagonal())
        worth[chosen[:before]] = -1
        assert worth[chosen[before]] == pytest.approx(worth.max(), rel=1e-6)
        answers[chosen[before]] += 1


def test_an_outlier_waits_and_of_two_twins_one_is_asked() -> None:
    crowd = np.concatenate([np.full((10, 2), 0.0) + np.linspace(0, 0.3, 10)[:, None], [[9.0, 9.0]], [[-9.0, 9.0]]])
    first = next_pictures(a_kernel(crowd), np.ones(12), 3, noise=0.05)
    assert first[0] < 10
    assert set(first[1:].tolist()) == {10, 11}, "who speaks for ten has spoken; then the lonely ones, before a twin"


def test_pictures_nobody_doubts_and_those_that_are_out_are_not_chosen() -> None:
    kernel = pictures(3)
    may = np.arange(24) < 5
    assert set(next_pictures(kernel, np.ones(24), 24, may=may).tolist()) == set(range(5))
    doubt = np.zeros(24)
    doubt[7] = 1
    assert next_pictures(np.eye(24), doubt, 1)[0] == 7


def test_a_rare_tag_counts_as_much_as_a_frequent_one_and_what_is_known_not_at_all() -> None:
    chance = np.full((10, 2), 0.0)
    chance[:9, 0], chance[9, 1] = 0.5, 0.5
    assert doubt_of(chance) == pytest.approx([1 / 9] * 9 + [1])
    known = np.zeros((10, 2), bool)
    known[9] = True
    assert doubt_of(chance, known)[9] == 0


@given(SEEDS, st.integers(1, 30), st.floats(0, 0.9))
def test_the_first_band_is_mixed_with_pictures_by_chance_and_nothing_is_left_out(
    seed: int, most: int, share: float
) -> None:
    rng = np.random.default_rng(seed)
    doubt = rng.random(60)
    chosen = rng.permutation(60)[:most]
    made = in_bands(chosen, doubt, share, rng)
    first = np.flatnonzero(made.bands == URGENT)
    assert set(chosen.tolist()) | set(made.by_chance.tolist()) == set(first.tolist())
    assert not set(chosen.tolist()) & set(made.by_chance.tolist())
    assert len(made.by_chance) == min(60 - most, round(most * share / (1 - share)))
    assert set(made.bands.tolist()) <= {URGENT, USUAL, LATER, LAST}
    later = [doubt[made.bands == band] for band in (USUAL, LATER, LAST)]
    assert all(len(one) == 0 or len(two) == 0 or one.min() >= two.max() for one, two in pairwise(later))


def test_a_second_answer_about_the_same_picture_is_worth_less_than_the_first() -> None:
    kernel, answers = pictures(5), np.zeros(24, int)
    first = gain(unexplained(kernel, answers), np.ones(24))[4]
    answers[4] = 1
    assert gain(unexplained(kernel, answers), np.ones(24))[4] < first
    assert NOISE > 0
