"""Drift: who gets tired is found soon, who is honest goes on; the figures of docs/why/control-tasks.md, drawn anew."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.skills.crowd_of_numbers import PREVALENCE, chances, sums

from manyeyes.skills import DRIFT_LIMIT, Evidence, drift_limit, drift_of
from manyeyes.skills.drift import LOOKED_BACK, USUAL

WORKERS, TURNED_AT = 2000, 60


@pytest.fixture(scope="module")
def honest() -> np.ndarray:
    """The sums of people who are right .85 to .97 of the time, after each of 300 answers."""
    rng = np.random.default_rng(11)
    true = rng.random((WORKERS, 300)) < PREVALENCE
    right = rng.random(true.shape) < rng.uniform(0.85, 0.97, (WORKERS, 1))
    return sums(chances(rng, right, true), USUAL, LOOKED_BACK)


@pytest.fixture(scope="module")
def turned() -> np.ndarray:
    """The sums of such people after each of the 40 answers since they began to guess."""
    rng = np.random.default_rng(12)
    true = rng.random((WORKERS, TURNED_AT + 40)) < PREVALENCE
    right = rng.random(true.shape) < rng.uniform(0.85, 0.97, (WORKERS, 1))
    guessed = (rng.random(true.shape) < 0.5) == true
    right = np.where(np.arange(true.shape[1]) >= TURNED_AT, guessed, right)
    return sums(chances(rng, right, true), USUAL, LOOKED_BACK)[:, TURNED_AT:]


def share_above(found: np.ndarray, limit: float) -> float:
    return float((found.max(axis=1) > limit).mean())


def test_who_begins_to_guess_is_found_within_forty_answers(turned: np.ndarray) -> None:
    assert share_above(turned, DRIFT_LIMIT) >= 0.94
    assert share_above(turned, drift_limit(0.01)) >= 0.88


def test_an_honest_one_is_taken_for_tired_as_rarely_as_the_limit_says(honest: np.ndarray) -> None:
    assert share_above(honest[:, :100], DRIFT_LIMIT) <= 0.02
    assert share_above(honest, DRIFT_LIMIT) <= 0.065
    assert share_above(honest, drift_limit(0.01)) <= 0.015


def test_the_sum_of_the_simulation_is_the_one_people_are_judged_by() -> None:
    rng = np.random.default_rng(13)
    chance = rng.random((3, 120))
    expected = sums(chance, USUAL, LOOKED_BACK)[:, -1]
    told = [drift_of([Evidence(float(one), 2) for one in row]) for row in chance]
    assert told == pytest.approx(expected.tolist())


def test_one_slip_weighs_what_the_formula_says_and_right_answers_make_up_for_it() -> None:
    assert drift_of([Evidence(0, 2)]) == pytest.approx(np.log(0.5 / 0.12))
    assert drift_of([Evidence(0, 2), Evidence(1, 2), Evidence(1, 2), Evidence(1, 2)]) == 0
    assert drift_of([Evidence(0.5, 2)] * 50) == pytest.approx(0)


@given(st.lists(st.builds(Evidence, st.floats(0, 1), st.integers(2, 9)), max_size=100), st.floats(0, 1))
def test_drift_is_never_below_what_nobody_suspects_and_never_broken(evidence: list[Evidence], usual: float) -> None:
    assert 0 <= drift_of(evidence, usual) < 400


@given(st.lists(st.builds(Evidence, st.floats(0, 1), st.integers(2, 9)), max_size=60), st.integers(2, 9))
def test_a_right_answer_never_raises_it_and_a_wrong_one_always_does(evidence: list[Evidence], values: int) -> None:
    before = drift_of(evidence)
    assert drift_of([*evidence, Evidence(1, values)]) <= before
    assert drift_of([*evidence, Evidence(0, values)]) > before
