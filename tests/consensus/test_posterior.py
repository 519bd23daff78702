"""The formula is Toloka's, to two decimals, and behaves as a probability should."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyeyes.consensus import carries_weight, posterior

THREE = ("a", "b", "c")


@pytest.mark.parametrize(
    ("said", "value", "percent"),
    [
        ([(0.70, "a"), (0.90, "a")], "a", 97.67),
        ([(0.70, "a"), (0.90, "b")], "b", 76.06),
        ([(0.70, "a"), (0.90, "b"), (0.80, "b")], "b", 96.21),
    ],
)
def test_the_documented_examples_with_three_classes_and_a_uniform_prior(said, value, percent) -> None:
    assert round(100 * posterior(THREE, said)[value], 2) == percent


@pytest.mark.parametrize(("skill", "needed"), [(0.85, [1, 2, 2, 3]), (0.70, [2, 3, 4, 6])])
def test_how_many_agreeing_people_a_yes_or_no_needs(skill, needed) -> None:
    for confidence, people in zip((0.80, 0.90, 0.95, 0.99), needed, strict=True):
        enough = [n for n in range(1, 9) if posterior(("yes", "no"), [(skill, "no")] * n)["no"] >= confidence]
        assert enough[0] == people


skills = st.floats(0.0, 1.0)
answers = st.lists(st.tuples(skills, st.sampled_from(THREE)), max_size=12)


@given(answers)
def test_chances_sum_to_one_and_order_does_not_matter(said) -> None:
    chances = posterior(THREE, said)
    assert math.isclose(sum(chances.values()), 1.0)
    backwards = posterior(THREE, list(reversed(said)))
    assert all(math.isclose(chances[value], backwards[value], abs_tol=1e-9) for value in THREE)


@given(answers, st.floats(0.34, 0.99))
def test_one_more_agreeing_answer_of_a_better_than_chance_worker_never_lowers_the_value(said, skill) -> None:
    before = posterior(THREE, said)["a"]
    assert posterior(THREE, [*said, (skill, "a")])["a"] >= before - 1e-12


@pytest.mark.parametrize(("prior", "skill", "yes", "no"), [(0.12, 0.8, 5, 2), (0.12, 0.7, 8, 4), (0.5, 0.8, 4, 4)])
def test_space_warps_table_how_many_yes_pass_99_and_how_many_no_fall_below_1_percent(prior, skill, yes, no) -> None:
    before = {"yes": prior, "no": 1 - prior}

    def chance(value: str, people: int) -> float:
        return posterior(("yes", "no"), [(skill, value)] * people, before)["yes"]

    assert next(n for n in range(20) if chance("yes", n) > 0.99) == yes
    assert next(n for n in range(20) if chance("no", n) < 0.01) == no


def test_a_thousand_answers_do_not_vanish() -> None:
    assert posterior(("yes", "no"), [(0.6, "yes")] * 1000 + [(0.6, "no")] * 999)["yes"] > 0.5


def test_a_coin_tosser_carries_no_weight() -> None:
    assert not carries_weight(0.5, 2)
    assert carries_weight(0.51, 2)
    assert carries_weight(0.4, 3)
