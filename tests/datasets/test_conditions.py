"""How likely an item meets what a release asks of it, by the posteriors of its questions."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.datasets.answered import a_question, a_stage_of

from manyeyes.datasets.conditions import Conditions, conditions, spread
from manyeyes.datasets.keep import Outcome
from manyeyes.query import NOT_ASKED, parse

ASKED = [
    a_question("character"),
    a_question("text", only="character"),
    a_question("hair", values=("black", "blond", "red"), type="choice"),
    a_question("blurred"),
]
STAGES = [a_stage_of("features", ASKED)]


def conditions_for(keep: str | None) -> Conditions:
    return conditions(parse(keep) if keep else None, STAGES)


def said(**outcomes: tuple[str, float]) -> dict[str, Outcome]:
    """Settled outcomes by question: value and posterior."""
    return {
        name: Outcome("features", name, value, posterior, 3, "settled", False, False)
        for name, (value, posterior) in outcomes.items()
    }


def chance(keep: str | None, known: Mapping[str, object] | None = None, **outcomes: tuple[str, float]) -> float:
    asked, told = conditions_for(keep), said(**outcomes)
    return asked.chance(known or {}, told, asked.people_say(told))


def test_with_one_condition_the_chance_is_the_posterior() -> None:
    assert chance("character", character=("yes", 0.97)) == pytest.approx(0.97)
    assert chance("character", character=("no", 0.97)) == pytest.approx(0.03)


def test_with_several_conditions_it_is_their_product() -> None:
    both = chance("character and not text", character=("yes", 0.97), text=("no", 0.9))
    assert both == pytest.approx(0.97 * 0.9)
    either = chance("character or blurred", character=("yes", 0.9), blurred=("no", 0.8))
    assert either == pytest.approx(0.9 + 0.1 * 0.2)


def test_the_unlikely_values_of_a_choice_share_what_is_left() -> None:
    assert chance("hair != 'red'", hair=("black", 0.9)) == pytest.approx(0.95)


def test_a_question_that_nobody_answered_could_be_anything() -> None:
    assert chance("character and blurred", character=("yes", 0.9)) == pytest.approx(0.45)


def test_a_question_that_is_not_asked_is_decided_by_the_one_before() -> None:
    """Where people say there is no character, nobody was asked about text; were there one, text would be anybody's."""
    assert chance("not text", character=("no", 0.9)) == pytest.approx(0.9 + 0.1 * 0.5)


def test_what_is_known_of_the_series_is_certain() -> None:
    keep = "character and series.is_anime"
    assert chance(keep, {"series.is_anime": "yes"}, character=("yes", 0.9)) == pytest.approx(0.9)
    assert chance(keep, {"series.is_anime": "no"}, character=("yes", 0.9)) == 0
    assert chance(keep, {}, character=("yes", 0.9)) == 0


def test_what_the_owner_settled_counts_as_his_word() -> None:
    outcome = Outcome("features", "character", "yes", 0.2, 3, "settled", True, False)
    assert spread(ASKED[0], outcome) == (("yes", 0.99), ("no", pytest.approx(0.01)))


def test_without_conditions_all_that_people_agreed_on_must_be_right() -> None:
    assert chance(None, character=("yes", 0.9), blurred=("no", 0.8)) == pytest.approx(0.72)
    assert chance("series.is_anime", {"series.is_anime": "yes"}, character=("yes", 0.9)) == pytest.approx(0.9)


def test_only_the_questions_that_matter_are_asked() -> None:
    assert [one.key for one in conditions_for("text and hair == 'red'").asked] == ["character", "text", "hair"]
    assert [one.key for one in conditions_for(None).asked] == ["character", "text", "hair", "blurred"]


def test_two_stages_with_one_question_are_told_apart() -> None:
    stages = [*STAGES, a_stage_of("again", [a_question("blurred")])]
    asked = conditions(parse("features.blurred and again.blurred"), stages)
    assert [one.key for one in asked.asked] == ["features.blurred", "again.blurred"]
    assert asked.met({}, {"features.blurred": "yes", "again.blurred": "no"}, {}) is False


def test_an_item_meets_the_conditions_by_what_the_owner_sees() -> None:
    asked = conditions_for("character and not text")
    assert asked.met({}, {"character": "yes", "text": "no"}, {}) is True
    assert asked.met({}, {"character": "no"}, {}) is False
    assert asked.met({}, {"character": "no", "text": "unsure"}, {}) is False
    assert asked.met({}, {"character": "yes", "text": "unsure"}, {}) is None
    assert asked.met({}, {"character": "unsure", "text": "yes"}, {}) is False


def test_without_conditions_the_owner_must_see_what_people_say() -> None:
    asked = conditions_for(None)
    assert asked.met({}, {"character": "yes", "hair": "red"}, {"character": "yes", "hair": "red"}) is True
    assert asked.met({}, {"character": "yes"}, {"character": "yes", "hair": "red"}) is None
    assert asked.met({}, {"character": "no"}, {"character": "yes", "hair": "red"}) is False


KEEPS = st.recursive(
    st.sampled_from(["character", "text", "blurred", "hair == 'red'", "hair != 'blond'"]),
    lambda inner: st.one_of(
        inner.map(lambda one: f"not ({one})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) and ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) or ({two[1]})"),
    ),
    max_leaves=6,
)
POSTERIOR = st.floats(0.34, 1)


@given(KEEPS, st.sampled_from(["yes", "no"]), st.tuples(POSTERIOR, POSTERIOR, POSTERIOR, POSTERIOR))
def test_the_chance_is_that_of_every_combination_of_values(keep: str, character: str, sure: tuple[float, ...]) -> None:
    outcomes = said(
        character=(character, sure[0]), text=("no", sure[1]), hair=("red", sure[2]), blurred=("no", sure[3])
    )
    spreads = [spread(question, outcomes[question.name]) for question in ASKED]
    whole = 0.0
    for values in itertools.product(*spreads):
        facts: dict[str, object] = {one.name: value for one, (value, _) in zip(ASKED, values, strict=True)}
        facts["text"] = NOT_ASKED if facts["character"] == "no" else facts["text"]
        whole += math.prod(part for _, part in values) * (parse(keep).value(facts) is True)
    asked = conditions_for(keep)
    assert asked.chance({}, outcomes, asked.people_say(outcomes)) == pytest.approx(whole, abs=1e-9)
