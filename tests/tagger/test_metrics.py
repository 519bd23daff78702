"""Numbers about scores: the same as scikit-learn's, and honest where nothing can be measured."""

from __future__ import annotations

import warnings
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from sklearn import metrics as theirs

from manyeyes.tagger import metrics

Scored = tuple[NDArray[np.float64], NDArray[np.float64]]
WITH_TIES = [0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0]


@st.composite
def scored(draw: st.DrawFn) -> Scored:
    """Scores with many equal ones, and targets of which some are unknown and some soft."""
    shape = (draw(st.integers(1, 25)), draw(st.integers(1, 4)))
    scores = draw(arrays.arrays(np.float64, shape, elements=st.sampled_from(WITH_TIES)))
    targets = draw(arrays.arrays(np.float64, shape, elements=st.sampled_from([0.0, 1.0, 0.2, 0.7, np.nan])))
    return scores, targets


def known(scores: NDArray[np.float64], targets: NDArray[np.float64], tag: int) -> tuple[NDArray[np.float64], list[int]]:
    there = ~np.isnan(targets[:, tag])
    return scores[there, tag], [int(one >= 0.5) for one in targets[there, tag]]


@given(scored())
@settings(max_examples=40, deadline=None)
def test_every_number_about_a_tag_is_the_one_scikit_learn_gives(case: Scored) -> None:
    scores, targets = case
    thresholds = np.linspace(0.2, 0.8, scores.shape[1])
    counted = metrics.counts(scores, targets, thresholds)
    ap, f1 = metrics.average_precision(scores, targets), metrics.f1(counted)
    for tag in range(scores.shape[1]):
        values, true = known(scores, targets, tag)
        if not any(true):
            assert np.isnan([ap[tag], f1[tag], metrics.recall(counted)[tag]]).all()
            continue
        said = values >= thresholds[tag]
        assert ap[tag] == pytest.approx(theirs.average_precision_score(true, values))
        assert f1[tag] == pytest.approx(theirs.f1_score(true, said, zero_division=0.0))
        assert metrics.recall(counted)[tag] == pytest.approx(theirs.recall_score(true, said))
        expected = theirs.precision_score(true, said, zero_division=np.nan)
        assert metrics.precision(counted)[tag] == pytest.approx(expected, nan_ok=True)


@given(scored())
@settings(max_examples=40, deadline=None)
def test_micro_numbers_take_all_pairs_as_one_list(case: Scored) -> None:
    scores, targets = case
    there = ~np.isnan(targets)
    true = targets[there] >= 0.5
    if true.any():
        counted = metrics.counts(scores, targets, 0.5)
        assert metrics.micro_f1(counted) == pytest.approx(theirs.f1_score(true, scores[there] >= 0.5))
        together = theirs.average_precision_score(true, scores[there])
        assert metrics.micro_average_precision(scores, targets) == pytest.approx(together)


@given(scored())
@settings(max_examples=40, deadline=None)
def test_no_other_threshold_has_a_higher_f1(case: Scored) -> None:
    scores, targets = case
    best = metrics.f1(metrics.counts(scores, targets, metrics.best_thresholds(scores, targets)))
    for threshold in WITH_TIES:
        others = metrics.f1(metrics.counts(scores, targets, threshold))
        assert (np.isnan(others) | (best >= others - 1e-9)).all()


def test_what_nobody_knows_counts_neither_for_nor_against_a_tag() -> None:
    scores = np.array([[0.9], [0.8], [0.1]])
    assert metrics.average_precision(scores, [[1.0], [np.nan], [1.0]])[0] == 1.0
    assert metrics.average_precision(scores, [[1.0], [0.0], [1.0]])[0] == pytest.approx(5 / 6)
    narrowed = metrics.average_precision(scores, [[1.0], [0.0], [1.0]], [[True], [False], [True]])
    assert narrowed[0] == 1.0


def test_means_leave_out_tags_that_no_picture_shows() -> None:
    scores, targets = np.array([[0.9, 0.3], [0.2, 0.4]]), np.array([[1.0, 0.0], [0.0, 0.0]])
    assert metrics.mean_average_precision(scores, targets) == 1.0
    assert metrics.macro_f1(metrics.counts(scores, targets, 0.5)) == 1.0
    assert metrics.best_thresholds(scores, targets)[1] == metrics.NEVER
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # nothing at all is no reason for a warning either
        assert np.isnan(metrics.mean_average_precision(np.empty((0, 2)), np.empty((0, 2))))
        assert np.isnan(metrics.calibration_error(np.empty((0, 2)), np.empty((0, 2))))
        assert np.isnan(metrics.random_average_precision(np.empty((0, 2)))).all()


@pytest.mark.parametrize(("pictures", "shown"), [(1, 1), (3, 1), (4, 2), (5, 3), (5, 5)])
def test_the_mean_of_every_possible_order_is_what_a_random_one_is_said_to_have(pictures: int, shown: int) -> None:
    targets = np.array([1.0] * shown + [0.0] * (pictures - shown))
    orders = permutations(range(pictures))
    met = [metrics.average_precision(-np.arange(pictures), targets[list(order)])[0] for order in orders]
    assert metrics.random_average_precision(targets)[0] == pytest.approx(np.mean(met))


def test_one_who_only_knows_how_often_tags_are_true_scores_every_picture_the_same() -> None:
    learnt = np.array([[1.0, 0.0], [0.0, np.nan], [1.0, 0.0], [0.0, 0.0]])
    scores = metrics.frequency_baseline(learnt, 3)
    assert scores.tolist() == [[0.5, 0.0]] * 3
    assert metrics.average_precision(scores, [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]) == pytest.approx([1 / 3, 2 / 3])


def test_calibrated_scores_have_no_calibration_error_and_boastful_ones_have_much() -> None:
    draw = np.random.default_rng(5)
    scores = draw.random((20_000, 2))
    true = (draw.random(scores.shape) < scores).astype(float)
    assert metrics.calibration_error(scores, true) < 0.02
    assert metrics.calibration_error(scores**0.2, true) > 0.2
    assert metrics.calibration_error(scores, scores) == pytest.approx(0.0, abs=1e-9), (
        "a soft target counts as its share"
    )
    found = metrics.reliability(scores, true)
    assert sum(one.number for one in found) == scores.size
    assert all(one.low <= one.score <= one.high for one in found)


def test_confusion_shows_which_tag_is_taken_for_which() -> None:
    scores = np.array([[0.9, 0.1, 0.0], [0.6, 0.4, 0.0], [0.1, 0.2, 0.7], [0.3, 0.3, 0.4]])
    targets = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [np.nan, np.nan, np.nan]], dtype=float)
    assert metrics.confusion(scores, targets).tolist() == [[1, 0, 0], [1, 0, 0], [0, 0, 1]]


def test_the_loss_of_a_pair_is_smallest_where_the_score_is_the_soft_target() -> None:
    losses = metrics.log_loss(np.array([[0.5, 0.7, 0.9]]), np.array([[0.7, 0.7, 0.7]]))[0]
    assert losses.argmin() == 1
    assert np.isnan(metrics.log_loss(np.array([[0.5]]), np.array([[np.nan]]))[0, 0])


def test_a_tagger_is_known_by_few_numbers_that_say_what_they_rest_on() -> None:
    scores = np.array([[0.9, 0.2, 0.5], [0.1, 0.8, 0.5], [0.4, 0.6, 0.5]])
    targets = np.array([[1, 0, np.nan], [0, 1, np.nan], [np.nan, np.nan, np.nan]], dtype=float)
    known_by = metrics.summary(scores, targets)
    assert (known_by["map"], known_by["micro_f1"], known_by["tags"], known_by["pictures"]) == (1.0, 1.0, 2.0, 2.0)
    assert known_by["random_map"] == pytest.approx(0.75)
    assert known_by["calibration_error"] == pytest.approx(0.15)
