"""What made-up people say: each kind as it is described, the same about the same picture every time."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyeyes.projects import Question
from manyeyes.simulator.chance import Chance
from manyeyes.simulator.crowd import ARCHETYPES, Crowd, Group, Pictures, Profile, Skill, Visits, shared_out
from manyeyes.simulator.person import Person, looks_for, says
from manyeyes.simulator.person import made_up as people
from manyeyes.simulator.pictures import Picture, likeliest
from manyeyes.simulator.pictures import made_up as pictures

TEXT = Question("text", "Is there any text?", "yes_no", ("yes", "no"))
COLOUR = Question("colour", "Which colour?", "choice", ("red", "green", "blue"))
LUCK = Chance(1)
MANY = 3000


def a_crowd(*groups: Group, number: int = 1, **more: object) -> Crowd:
    return Crowd(number, groups, Pictures(MANY, 0, {"text": {"yes": 0.3, "no": 0.7}}), **more)  # type: ignore[arg-type]


def somebody(kind: str, **more: object) -> Person:
    return people(a_crowd(Group(kind, 1.0, **more)), [TEXT, COLOUR], LUCK)[0]  # type: ignore[arg-type]


def shown(count: int = MANY) -> list[Picture]:
    return pictures(Pictures(count, 0, {"text": {"yes": 0.3, "no": 0.7}}), [TEXT, COLOUR], LUCK)


def right(person: Person, question: Question, true: str | None = None, done: int = 0) -> float:
    judged = [one for one in shown() if true in (None, one.truth[question.name])]
    return sum(says(person, one, question, done, LUCK) == one.truth[question.name] for one in judged) / len(judged)


def test_an_honest_person_is_right_as_often_as_he_sees() -> None:
    careful = somebody("honest", skill=Skill(sensitivity=(0.95, 0.95), specificity=(0.8, 0.8)))
    assert right(careful, TEXT, "yes") == pytest.approx(0.95, abs=0.02)
    assert right(careful, TEXT, "no") == pytest.approx(0.80, abs=0.02)
    assert right(somebody("honest", skill=Skill((0.7, 0.7))), COLOUR) == pytest.approx(0.7, abs=0.03)


def test_what_a_person_sees_lies_in_his_range() -> None:
    crowd = a_crowd(Group("honest", 1.0, skill=Skill(sensitivity=(0.85, 0.97))), number=40)
    seen = [one.sees["text"]["yes"]["yes"] for one in people(crowd, [TEXT], LUCK)]
    assert all(0.85 <= one <= 0.97 for one in seen)
    assert max(seen) - min(seen) > 0.08


def test_a_random_person_is_right_by_chance_and_a_constant_one_says_one_thing() -> None:
    assert right(somebody("random"), TEXT) == pytest.approx(0.5, abs=0.03)
    assert right(somebody("random"), COLOUR) == pytest.approx(1 / 3, abs=0.03)
    assert {says(somebody("constant"), one, TEXT, 0, LUCK) for one in shown(50)} == {"no"}
    assert {says(somebody("constant", value="yes"), one, TEXT, 0, LUCK) for one in shown(50)} == {"yes"}


def test_a_fast_person_is_honest_now_and_then_and_looks_a_third_as_long() -> None:
    fast, calm = somebody("fast", skill=Skill((1.0, 1.0)), speed=1 / 3), somebody("honest")
    assert right(fast, TEXT) == pytest.approx(0.3 + 0.7 * 0.5, abs=0.03)
    times = a_crowd(Group("honest", 1.0)).times
    looked = [[looks_for(person, one, times, LUCK) for one in shown(200)] for person in (fast, calm)]
    assert sum(looked[0]) / sum(looked[1]) == pytest.approx(1 / 3, rel=1e-6)


def test_a_sleepy_person_turns_after_so_many_tasks() -> None:
    sleepy = somebody("sleepy", after=40, skill=Skill((1.0, 1.0)))
    assert right(sleepy, TEXT, done=39) == 1.0
    assert right(sleepy, TEXT, done=40) == pytest.approx(0.5, abs=0.03)


def test_a_flipped_person_sees_well_and_says_the_opposite() -> None:
    assert right(somebody("flipped", skill=Skill((0.9, 0.9))), TEXT) == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize("kind", ["clique", "sybil"])
def test_who_copies_says_what_the_others_of_the_clique_say(kind: str) -> None:
    crowd = a_crowd(Group(kind, 1.0, size=3), number=6)
    by_key: dict[str, list[tuple[str, ...]]] = {}
    for one in people(crowd, [TEXT], LUCK):
        by_key.setdefault(one.key, []).append(tuple(says(one, picture, TEXT, 0, LUCK) for picture in shown(100)))
    assert [len(said) for said in by_key.values()] == [3, 3]
    assert [len(set(said)) for said in by_key.values()] == [1, 1]
    assert len({said[0] for said in by_key.values()}) == 2, "two cliques have two keys"


def test_a_clique_may_copy_from_somebody_who_looks() -> None:
    crowd = a_crowd(Group("clique", 1.0, leader=True, skill=Skill((0.95, 0.95))), number=2)
    for one in people(crowd, [TEXT], LUCK):
        assert right(one, TEXT) == pytest.approx(0.95, abs=0.02)


def test_the_ids_of_a_sybil_come_one_after_the_other() -> None:
    crowd = a_crowd(Group("sybil", 1.0, size=4, delay=600.0), number=4, visits=Visits(arrive=3600.0))
    comes = sorted(one.comes for one in people(crowd, [TEXT], LUCK))
    assert [round(later - earlier) for earlier, later in itertools.pairwise(comes)] == [600, 600, 600]


@given(kind=st.sampled_from(ARCHETYPES), number=st.integers(0, 500), done=st.integers(0, 80), seed=st.integers(0, 99))
def test_everybody_says_a_value_of_the_question_and_always_the_same(
    kind: str, number: int, done: int, seed: int
) -> None:
    luck = Chance(seed)
    person = people(a_crowd(Group(kind, 1.0)), [TEXT, COLOUR], luck)[0]
    picture = Picture(number, {"text": "yes", "colour": "green"}, control=False)
    said = {says(person, picture, COLOUR, done, luck) for _ in range(3)}
    assert len(said) == 1
    assert said <= set(COLOUR.values)


def test_nobody_sees_a_hard_picture_well() -> None:
    careful = somebody("honest", skill=Skill((0.99, 0.99)))
    hard = [Picture(number, {"text": "yes"}, control=False, right_at_most=0.6) for number in range(MANY)]
    seen = sum(says(careful, one, TEXT, 0, LUCK) == "yes" for one in hard) / MANY
    assert seen == pytest.approx(0.6, abs=0.03)


def test_pictures_have_the_truth_the_crowd_file_says() -> None:
    counted = Counter(one.truth["text"] for one in shown())
    assert counted["yes"] / MANY == pytest.approx(0.3, abs=0.03)
    profile = Pictures(MANY, 0, {"text": {"yes": 0.0, "no": 1.0}}, (Profile(0.4, {"text": "yes"}),))
    with_text = sum(one.truth["text"] == "yes" for one in pictures(profile, [TEXT], LUCK))
    assert with_text / MANY == pytest.approx(0.4, abs=0.03)
    assert likeliest(profile, TEXT) == "no"


@given(st.integers(0, 500), st.lists(st.floats(0.01, 1), min_size=1, max_size=8))
def test_shares_of_a_crowd_make_everybody(people: int, shares: list[float]) -> None:
    counts = shared_out(people, shares)
    assert sum(counts) == people
    whole = sum(shares)
    assert all(abs(count - people * share / whole) < 1 + 1e-9 for count, share in zip(counts, shares, strict=True))
