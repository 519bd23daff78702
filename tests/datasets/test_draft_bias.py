"""How far drafts sway people: shares where they are shown and hidden, their difference, and what the owner reads."""

# ruff: noqa: E501  (a sentence is easier to read in one piece)

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.makers import a_project, a_project_file, a_worker, answer, claim, pictures, the_stage

from manyeyes import assignment, datasets, items, skills
from manyeyes.datasets.draft_bias import Arm, DraftBias, Pattern, biases
from manyeyes.datasets.interval import difference
from manyeyes.house import House
from manyeyes.items import Predictor, SpeaksOf

VALUES = st.sampled_from(["yes", "no"])
patterns = st.builds(
    Pattern,
    stage=st.sampled_from(["one", "two"]),
    question=st.sampled_from(["text", "head"]),
    shown=st.booleans(),
    guess=VALUES,
    said=st.sampled_from(["yes", "no", "unsure"]),
    truth=VALUES | st.none(),
    settled=VALUES | st.none(),
    answers=st.integers(1, 50),
)


@given(st.lists(patterns))
def test_every_answer_is_counted_once(heard: list[Pattern]) -> None:
    arms = [arm for of in biases(heard).values() for one in of.values() for arm in (one.shown, one.hidden)]
    assert sum(arm.answers + arm.unsure for arm in arms) == sum(one.answers for one in heard)
    for arm in arms:
        assert arm.same <= arm.answers
        assert arm.wrong <= arm.known <= arm.answers
        assert arm.apart <= arm.settled <= arm.answers


@given(st.lists(patterns), st.randoms())
def test_the_order_of_answers_does_not_matter(heard: list[Pattern], chance: random.Random) -> None:
    mixed = heard.copy()
    chance.shuffle(mixed)
    assert biases(mixed) == biases(heard)


@given(st.lists(patterns))
def test_shown_and_hidden_change_places_and_the_difference_its_sign(heard: list[Pattern]) -> None:
    turned = biases([replace(one, shown=not one.shown) for one in heard])
    for stage, of in biases(heard).items():
        for question, bias in of.items():
            other = turned[stage][question]
            assert (bias.swayed is None) == (other.swayed is None)
            if bias.swayed is not None and other.swayed is not None:
                assert bias.swayed == pytest.approx(-other.swayed)
                assert bias.swayed in bias.interval
                assert bias.interval.low == pytest.approx(-other.interval.high)


def test_the_interval_is_newcombes() -> None:
    # 56 of 70 and 48 of 80: the first example of his paper, method 10
    found = difference((56, 70), (48, 80))
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    assert (difference((0, 0), (3, 4)).low, difference((0, 0), (3, 4)).high) == (-1, 1)


def test_the_interval_holds_the_true_difference_nineteen_times_in_twenty() -> None:
    rng, held = np.random.default_rng(7), 0
    for shown, hidden in zip(rng.binomial(300, 0.9, 1000), rng.binomial(80, 0.8, 1000), strict=True):
        held += 0.1 in difference((int(shown), 300), (int(hidden), 80))
    assert 930 <= held <= 975


@pytest.mark.parametrize(
    ("bias", "said"),
    [
        (DraftBias("text"), "Nobody has answered yet where the tagger's guess was shown."),
        (
            DraftBias("text", Arm(100, 94)),
            "Where the tagger's guess was shown, 94 of 100 answers kept it; nobody has answered yet where it was hidden.",
        ),
        (
            DraftBias("text", Arm(1000, 950), Arm(300, 240)),
            "Where the tagger's guess was shown, 950 of 1,000 answers kept it; where it was hidden, 240 of 300 said the "
            "same. So about 15 in 100 follow it who would have said otherwise (11 to 20).",
        ),
        (
            DraftBias("text", Arm(100, 94, known=20, wrong=3), Arm(50, 46, known=10, wrong=1)),
            "Where the tagger's guess was shown, 94 of 100 answers kept it; where it was hidden, 46 of 50 said the same. "
            "That it sways people is not seen: +2 in 100 (-6 to +13). Of answers to pictures already known, 3 of 20 were "
            "wrong where it was shown and 1 of 10 where it was hidden.",
        ),
    ],
)
def test_the_owner_reads_it_in_a_breath(bias: DraftBias, said: str) -> None:
    assert bias.sentence() == said


def test_what_people_keep_is_held_against_what_they_say_by_themselves(house: House) -> None:
    wish = "    drafts: {score: 0.8, hidden_share: 0.5}\n    control_tasks: {share: 0.3, promote: {confidence: 0.99, answers: 9}}"
    train = "  - {name: tagger, kind: train, method: head}\n"
    project = a_project(house, a_project_file(more=wish, overlap="{min: 2, max: 2}") + train)
    stage, made = the_stage(house, project), pictures(house, project, 30)
    with house.transaction() as tx:
        number = the_stage(house, project, "tagger").id
        items.keep_predictor(tx, Predictor(number, 1, {"features": SpeaksOf("1", {"text": {"yes": 0}})}))
        items.keep_predictions(tx, number, 1, {one: np.array([0.95]) for one in made})
        for item in made[:10]:
            task = assignment.task_of(tx, stage.id, item)
            assert task is not None
            skills.make_control(tx, stage, task, {"text": "no"}, "file", house.now())
    shown = hidden = 0
    for _ in range(2):
        worker = a_worker(house)
        while found := claim(house, worker, stage).tasks:  # he keeps each guess he sees, and says no by himself
            said = dict(found[0].draft) or {"text": "no"}
            shown, hidden = shown + bool(found[0].draft), hidden + (not found[0].draft)
            answer(house, worker, found[0].assignment, said)
    with house.reading() as tx:
        bias = datasets.quality(tx, stage).questions[0].drafts
    assert bias is not None
    assert (bias.shown.answers, bias.shown.same, bias.hidden.answers, bias.hidden.same) == (shown, shown, hidden, 0)
    assert bias.swayed == 1.0
    assert bias.shown.wrong == bias.shown.known > 0
    assert bias.hidden.wrong == 0 < bias.hidden.known
    assert bias.shown.apart == bias.hidden.apart == 0 < bias.shown.settled
