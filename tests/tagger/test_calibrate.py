"""Scores become probabilities that hold what they say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manyeyes.tagger.calibrate import Calibration, constant, platt


@given(st.integers(0, 1_000), st.floats(0.5, 6), st.floats(-3, 1))
@settings(max_examples=20, deadline=None)
def test_scores_that_are_log_odds_in_disguise_are_found_out(seed: int, slope: float, offset: float) -> None:
    random = np.random.default_rng(seed)
    raw = random.normal(size=20_000)
    true = (random.random(20_000) < 1 / (1 + np.exp(-(slope * raw + offset)))).astype(float)
    found = platt(raw, true, np.ones(20_000))
    assert found == (pytest.approx(slope, rel=0.15), pytest.approx(offset, abs=0.25))


def test_a_tag_told_apart_perfectly_keeps_a_finite_slope_and_the_right_side() -> None:
    raw = np.array([0.0, 0.1, 0.9, 1.0])
    calibration = Calibration("platt", *((one,) for one in platt(raw, (raw > 0.5).astype(float), np.ones(4))))
    said = calibration(raw[:, None].astype(np.float32))[:, 0]
    assert (np.diff(said) > 0).all()
    assert 0 < said[0] < 0.5 < said[3] < 1


def test_scores_that_run_against_the_truth_are_not_believed() -> None:
    raw = np.linspace(0, 1, 100)
    slope, offset = platt(raw, (raw < 0.3).astype(float), np.ones(100))
    assert slope == 0
    assert 1 / (1 + np.exp(-offset)) == pytest.approx(0.3, abs=0.02)


def test_soft_targets_and_weights_count_as_shares_of_pictures() -> None:
    raw = np.array([0.0, 0.0, 1.0, 1.0] * 50)
    hard = platt(raw, np.array([0.0, 1.0, 1.0, 1.0] * 50), np.array([3.0, 1.0, 1.0, 1.0] * 50))
    soft = platt(raw, np.array([0.25, 0.25, 1.0, 1.0] * 50), np.array([2.0, 2.0, 1.0, 1.0] * 50))
    assert hard == pytest.approx(soft, rel=1e-6)


@pytest.mark.parametrize("rate", [0.0, 0.2, 1.0])
def test_a_constant_is_near_its_rate_and_never_certain(rate: float) -> None:
    calibration = Calibration("platt", *((one,) for one in constant(rate)))
    said = calibration(np.array([[-5.0], [5.0]], np.float32))
    assert said[0] == said[1] == pytest.approx(rate, abs=2e-4)
    assert 0 < said[0, 0] < 1
