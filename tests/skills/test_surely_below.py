"""Surely below: an honest person is hardly ever said to be, who guesses soon is, and a constant "no" is no good."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyeyes.projects import ControlTasks, Stage, StageFile
from manyeyes.skills import Window, evidence, gated_in, is_gated, surely_below
from manyeyes.skills.sequential import answers_to_find_a_guesser, balanced, good_and_bad
from manyeyes.skills.window import window_of

PEOPLE, ANSWERS = 4000, 200
GOOD, BAD = good_and_bad(0.7)
RIGHT_STEP, WRONG_STEP = math.log(BAD / GOOD), math.log((1 - BAD) / (1 - GOOD))


def first_said(sensitivity: float, specificity: float, share_of_yes: float, error: float = 0.01) -> np.ndarray:
    """After how many control answers each of many people is surely below .7, each value weighing alike; 10**6 never."""
    rng = np.random.default_rng(5)
    yes = rng.random((PEOPLE, ANSWERS)) < share_of_yes
    right = rng.random(yes.shape) < np.where(yes, sensitivity, specificity)
    asked = np.stack([np.cumsum(yes, 1), np.cumsum(~yes, 1)])
    known = np.stack([np.cumsum(yes & right, 1), np.cumsum(~yes & right, 1)])
    met = (asked > 0).sum(0)
    worth = met**2 / np.where(asked > 0, 1 / np.maximum(asked, 1), 0).sum(0)
    share = np.where(asked > 0, known / np.maximum(asked, 1), 0).sum(0) / met
    weight = worth * (share * RIGHT_STEP + (1 - share) * WRONG_STEP)
    said = (weight >= math.log(1 / error)) & (np.arange(1, ANSWERS + 1) >= 5)
    return np.where(said.any(1), said.argmax(1) + 1, 10**6)


@pytest.mark.parametrize("share_of_yes", [0.5, 0.3])
def test_somebody_who_is_right_85_times_in_100_is_said_to_be_below_with_chance_01_ever(share_of_yes: float) -> None:
    assert (first_said(0.85, 0.85, share_of_yes) <= ANSWERS).mean() <= 0.01


def test_a_careful_one_who_misses_some_but_makes_up_nothing_goes_on() -> None:
    assert (first_said(0.76, 0.94, 0.3) <= ANSWERS).mean() <= 0.015


def test_who_only_guesses_is_found_within_some_twenty_answers() -> None:
    found = first_said(0.5, 0.5, 0.5)
    assert np.median(found) <= 15
    assert (found <= 20).mean() >= 0.7
    assert (found <= 40).mean() >= 0.96


def test_a_constant_no_is_found_though_it_is_right_seven_times_in_ten() -> None:
    found = first_said(0.0, 1.0, 0.3)
    assert (found <= 30).mean() >= 0.95


def test_a_raw_threshold_would_stop_half_of_all_honest_people() -> None:
    """What the docstring says: below .7 of the last 20, looked at after each answer."""
    rng = np.random.default_rng(6)
    right = np.cumsum(rng.random((PEOPLE, ANSWERS)) < 0.85, axis=1)
    of_last = right[:, 20:] - right[:, :-20]
    assert 0.3 <= (of_last < 14).any(axis=1).mean() <= 0.6


@given(st.lists(st.tuples(st.integers(0, 60), st.floats(0, 1)), min_size=1, max_size=5))
def test_balanced_answers_are_never_worth_more_than_there_are(drawn: list[tuple[int, float]]) -> None:
    by_value = [(asked, round(asked * share)) for asked, share in drawn]
    right, asked = balanced(by_value)
    assert 0 <= right <= asked + 1e-9
    assert asked <= sum(one for one, _ in by_value) + 1e-9


def test_values_met_alike_count_as_they_are() -> None:
    assert balanced([(10, 9), (10, 7)]) == pytest.approx((16, 20))
    assert window_of({"yes": (4, 0), "no": (12, 12)}).balanced == 0.5


@given(st.integers(0, 50), st.integers(0, 50), st.sampled_from([0.6, 0.7, 0.8]))
def test_one_more_wrong_answer_never_clears_anybody(right: int, wrong: int, below: float) -> None:
    assert evidence(right, right + wrong + 1, below) > evidence(right, right + wrong, below)
    if surely_below(right, right + wrong, below):
        assert surely_below(right, right + wrong + 1, below)


def test_a_guesser_takes_about_fourteen_answers() -> None:
    assert answers_to_find_a_guesser(0.7) == 14


def a_stage(gate: float = 0.7) -> Stage:
    """A stage with a gate; nothing else of it matters here."""
    file = StageFile("features", "classify", control_tasks=ControlTasks("c.csv", ((1, 0.1),), gate=gate))
    return cast(Stage, SimpleNamespace(file=file))


def of(right: int, asked: int) -> Window:
    """A window with so many right of each of two values."""
    return window_of({"yes": (asked, right), "no": (asked, right)})


def test_nobody_is_gated_by_fewer_than_five_control_tasks() -> None:
    assert not is_gated({"text": window_of({"yes": (4, 0)})}, a_stage())
    assert is_gated({"text": window_of({"yes": (5, 0)})}, a_stage())


def test_all_questions_together_find_a_guesser_sooner_than_one() -> None:
    one = {"text": of(2, 3)}
    assert not is_gated({"text": of(1, 3)}, a_stage())
    assert gated_in({name: of(1, 3) for name in ("a", "b", "c", "d")}, a_stage()) == {"a", "b", "c", "d"}
    assert not is_gated({name: of(3, 3) for name in ("a", "b", "c")} | one, a_stage())


def test_who_misunderstands_one_question_weighs_nothing_there_alone() -> None:
    windows = {name: of(10, 10) for name in ("a", "b", "c")} | {"d": of(3, 10)}
    assert gated_in(windows, a_stage()) == {"d"}
