"""Ridge on landmarks: what it fits, what it leaves out, and that unknown is not negative."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from manyeyes.tagger.exact import exact
from manyeyes.tagger.low_rank import directions, directions_allowed, landmarks, landmarks_allowed
from manyeyes.tagger.ridge import fit, inverse_root, left_out, problem

Floats = NDArray[np.float32]


def drawn(seed: int, pictures: int, tags: int = 3) -> tuple[Floats, Floats, Floats]:
    """A kernel, targets of which some are unknown, and weights."""
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(pictures, 8)).astype(np.float32)
    targets = random.random((pictures, tags)).astype(np.float32)
    targets[random.random(targets.shape) < 0.3] = np.nan
    weights = random.choice([0.25, 0.5, 1.0], targets.shape).astype(np.float32)
    return np.exp(-0.1 * np.square(vectors[:, None] - vectors).sum(2)) + 1, targets, weights


def by_hand(kernel: Floats, targets: Floats, weights: Floats, ridge: float) -> NDArray[np.float64]:
    """Each tag by itself from what is known of it: alpha = (K + λ W^-1)^-1 y; scores of every picture."""
    scores = np.zeros(targets.shape)
    for tag in range(targets.shape[1]):
        known = np.flatnonzero(~np.isnan(targets[:, tag]) & (weights[:, tag] > 0))
        noise = np.diag(ridge / weights[known, tag].astype(np.float64))
        alpha = np.linalg.solve(kernel[np.ix_(known, known)] + noise, targets[known, tag].astype(np.float64))
        scores[:, tag] = kernel[:, known] @ alpha
    return scores


@given(st.integers(0, 10_000), st.integers(3, 40))
@settings(max_examples=25, deadline=None)
def test_with_every_picture_a_landmark_it_is_kernel_ridge_on_what_is_known(seed: int, pictures: int) -> None:
    kernel, targets, weights = drawn(seed, pictures)
    given_, back = problem(kernel, np.arange(pictures), targets, weights)
    scores = kernel @ (back @ fit(given_, 0.1))
    np.testing.assert_allclose(scores, by_hand(kernel, targets, weights, 0.1), atol=2e-3)


@given(st.integers(0, 10_000), st.integers(10, 40))
@settings(max_examples=25, deadline=None)
def test_a_fold_is_scored_by_a_fit_that_has_not_seen_it(seed: int, pictures: int) -> None:
    kernel, targets, weights = drawn(seed, pictures)
    fold = np.random.default_rng(seed).integers(0, 3, pictures)
    rows = np.arange(pictures)
    given_, _ = problem(kernel, rows, targets, weights)
    scores = left_out(given_, (0.03, 0.3), fold)
    for number in np.unique(fold):
        hidden = np.where((fold == number)[:, None], np.nan, targets).astype(np.float32)
        blind, back = problem(kernel, rows, hidden, weights)
        for at, ridge in enumerate((0.03, 0.3)):
            without = kernel @ (back @ fit(blind, ridge))
            np.testing.assert_allclose(scores[at][fold == number], without[fold == number], atol=1e-5)


@given(st.integers(0, 10_000), st.integers(10, 40))
@settings(max_examples=25, deadline=None)
def test_without_landmarks_the_same_comes_from_one_factorisation(seed: int, pictures: int) -> None:
    kernel, targets, weights = drawn(seed, pictures)
    fold = np.random.default_rng(seed).integers(0, 3, pictures)
    alpha, held_out = exact(kernel, targets, weights, 0.1, fold)
    np.testing.assert_allclose(kernel @ alpha, by_hand(kernel, targets, weights, 0.1), atol=1e-6)
    for number in np.unique(fold):
        hidden = np.where((fold == number)[:, None], np.nan, targets).astype(np.float32)
        seen = (fold == number)[:, None] & ~np.isnan(targets)
        np.testing.assert_allclose(held_out[seen], by_hand(kernel, hidden, weights, 0.1)[seen], atol=1e-6)


@given(st.integers(0, 10_000), st.sampled_from([1, 2, 127, 128, 129, 300]))
@settings(max_examples=20, deadline=None)
def test_the_root_by_halves_is_the_root(seed: int, side: int) -> None:
    half = np.random.default_rng(seed).normal(size=(side, side + 3))
    square = half @ half.T + np.eye(side)
    root = inverse_root(square)
    np.testing.assert_allclose(root @ square @ root.T, np.eye(side), atol=1e-8)
    assert not np.triu(root, 1).any()


def test_landmarks_and_directions_are_all_there_are_until_they_are_too_many() -> None:
    assert landmarks_allowed(1_500, 1) == 1_500
    assert landmarks_allowed(5_800, 1) == 5_800
    assert landmarks_allowed(6_000, 1) == 2_000
    assert landmarks_allowed(20_000, 1) == 1_414
    assert landmarks_allowed(5_000, 90) == 298  # a factorisation for each of 90 tags
    assert landmarks_allowed(100, 90) == 100
    assert directions_allowed(500, 30_000, 500) == 500
    assert directions_allowed(2_000, 20_000, 5_000) == 1_500
    assert directions_allowed(2_000, 53_000, 2_000) == 850  # 97 MB


@given(st.integers(0, 1_000), st.integers(2, 30), st.integers(30, 60))
@settings(max_examples=20, deadline=None)
def test_with_all_directions_nothing_is_lost_and_with_fewer_the_least(seed: int, pictures: int, width: int) -> None:
    random = np.random.default_rng(seed)
    vectors = (random.normal(size=(pictures, width)) * np.geomspace(1, 0.01, width)).astype(np.float32)
    whole = directions(vectors, pictures).astype(np.float32)
    np.testing.assert_allclose(whole.T @ whole, np.eye(whole.shape[1]), atol=0.02)
    places = vectors @ whole
    np.testing.assert_allclose(
        places @ places.T, vectors @ vectors.T, atol=0.02 * float(np.square(vectors).sum(1).max())
    )
    few = directions(vectors, max(1, pictures // 2)).astype(np.float32)
    kept, held = np.square(vectors @ few).sum(), np.square(vectors).sum()
    assert kept >= 0.5 * held


def test_rare_tags_are_among_the_landmarks_and_the_same_seed_draws_the_same() -> None:
    targets = np.zeros((2_000, 2), np.float32)
    targets[:1_000, 0], targets[:10, 1] = 1, 1
    drawn_ = [landmarks(targets, 200, seed) for seed in (1, 1, 2)]
    assert np.array_equal(drawn_[0], drawn_[1])
    assert not np.array_equal(drawn_[0], drawn_[2])
    assert len(np.unique(drawn_[0])) == 200
    assert (drawn_[0] < 10).sum() >= 7  # one in ten would be one picture
