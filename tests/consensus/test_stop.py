"""How many more people could make sure, and whether they are worth their answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyeyes.consensus import agreeing, gain, posterior, worth_asking
from manyeyes.consensus.stop import BEST

chances = st.floats(0.5, 0.99)
skills = st.floats(0.55, 0.97)


@given(chances, st.integers(2, 9), st.floats(0.6, 0.999))
def test_so_many_of_the_best_who_agree_reach_the_confidence_and_fewer_do_not(chance, values, confidence) -> None:
    names = tuple(map(str, range(values)))
    before = dict.fromkeys(names, (1 - chance) / (values - 1)) | {"0": chance}
    people = agreeing(chance, values, confidence)
    assert posterior(names, [(BEST, "0")] * people, before)["0"] >= confidence - 1e-6
    if people > 1:
        assert posterior(names, [(BEST, "0")] * (people - 1), before)["0"] < confidence


@given(chances, skills, st.integers(1, 8))
def test_more_people_never_expect_to_know_less_and_nobody_expects_certainty(chance, skill, people) -> None:
    assert -1e-9 <= gain(chance, skill, people) <= gain(chance, skill, people + 1) + 1e-9
    assert gain(chance, skill, people) <= 1 - chance + 1e-9


def test_one_answer_that_cannot_turn_the_decision_gains_nothing_and_three_may() -> None:
    assert gain(0.9, 0.85, 1) == pytest.approx(0)
    assert gain(0.9, 0.85, 3) > 0.03
    assert gain(0.5, 0.85, 1) == pytest.approx(0.35)


def test_asking_ends_sooner_where_a_right_value_is_worth_less_or_fewer_are_left() -> None:
    assert worth_asking(0.9, 0.85, 7, 100)
    assert not worth_asking(0.9, 0.85, 7, 5)
    assert not worth_asking(0.9, 0.85, 1, 100), "one alone cannot turn it"
    assert not worth_asking(0.9, 0.85, 0, 1e6)
