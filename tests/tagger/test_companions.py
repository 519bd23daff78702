"""What a picture's other tags say of each."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyeyes.tagger.companions import RIDGE, chances, companions, odds, weighed

SEEDS = st.integers(0, 2**32 - 1)


@given(SEEDS)
def test_a_tags_own_chance_says_nothing_of_itself(seed: int) -> None:
    rng = np.random.default_rng(seed)
    chance, known = rng.random((60, 4)), np.arange(50)
    otherwise = chance.copy()
    otherwise[55, 2] = 1 - chance[55, 2]
    assert companions(chance, known)[55, 2] == pytest.approx(companions(otherwise, known)[55, 2])


@given(SEEDS)
def test_it_is_what_a_regression_on_the_other_tags_expects(seed: int) -> None:
    rng = np.random.default_rng(seed)
    chance = np.clip(rng.random((80, 1)) * 0.5 + rng.random((80, 3)) * 0.5, 0, 1)
    beyond = chance - chance.mean(0)
    scaled = beyond / np.sqrt((beyond**2).mean(0) + 1e-9)
    others, own = scaled[:, 1:], scaled[:, 0]
    learnt = np.linalg.solve(others.T @ others / 80 + RIDGE * np.eye(2), others.T @ own / 80)
    assert companions(chance, np.arange(80))[:, 0] == pytest.approx(others @ learnt, abs=1e-6)


def test_tags_that_shut_each_other_out_speak_against_each_other() -> None:
    hair = np.eye(3)[np.random.default_rng(1).integers(0, 3, 300)]
    told = companions(hair, np.arange(300))
    assert told[hair == 1].min() > told[hair == 0].max()


@given(SEEDS)
def test_hints_are_weighed_as_they_turn_out_to_be_worth(seed: int) -> None:
    rng = np.random.default_rng(seed)
    good, noise = rng.normal(size=(400, 2)), rng.normal(size=(400, 2))
    true = chances(1.5 * good - 1)
    told = weighed([good, noise], true, np.arange(400), (1.0, 1.0))
    assert told == pytest.approx(odds(true), abs=0.05)
