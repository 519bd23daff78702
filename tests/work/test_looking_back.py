"""Somebody looks back: what people settled otherwise is told once a day, and says nothing of what is known."""

from __future__ import annotations

import pytest
from tests.conftest import Clock
from tests.makers import a_worker, pictures
from tests.work.looked_back import DAY, Make, ids, maker, people_of, say, task_name

from manyeyes import assignment, flow, people, projects, rules, skills, work
from manyeyes.answers import Answer
from manyeyes.consensus import NOBODY_MEASURED, State, judge_task
from manyeyes.consensus.own_agreement import LAST, LEAST, OwnAgreement
from manyeyes.house import House
from manyeyes.projects import Overlap, Question
from manyeyes.work.looking_back import A_DAY, NotWhileStopped, OwnerDecided, StandsTooOften


@pytest.fixture
def database_address() -> str:
    """One database is enough here; test_stands_by.py asks both."""
    return ""


@pytest.fixture
def make(house: House, clock: Clock) -> Make:
    """Makes a place where I said yes to all and three others no, the day before."""
    return maker(house, clock)


def test_somebody_is_told_where_people_settled_otherwise_and_fewer_than_ten_are_not_told(make: Make) -> None:
    place = make(LEAST + 4, agree=4)
    told = place.told()
    assert (told.of, told.agreed) == (LEAST + 4, 4)
    assert ids(told) == set(place.tasks[:LEAST])
    assert {(one.said["text"], one.settled["text"], one.by_owner) for one in told.otherwise} == {("yes", "no", False)}
    assert len(place.otherwise()) == LEAST


@pytest.mark.parametrize("count", [LEAST - 1, 0])
def test_a_few_pictures_are_not_told_at_all(make: Make, count: int) -> None:
    assert make(count).told() == OwnAgreement("2023-11-15")


def test_a_known_picture_is_never_told_of_and_ordinary_ones_are_missing_as_well(make: Make) -> None:
    place = make(60, hides=0.5, known=15)
    with place.house.reading() as tx:
        met = {row for row in place.known if place.me.id in people_of(tx, row)}
    assert met, "some known pictures were answered"
    told = place.told()
    assert LEAST <= told.of <= LAST
    assert not ids(told) & place.known
    with place.house.transaction() as tx:
        coin = skills.coin_of(tx, place.stage)
    assert all(skills.may_be_told(coin, task) for task in ids(told))
    heads = [task for task in place.tasks if skills.may_be_told(coin, task)]
    assert 12 <= len(heads) <= 48, "a coin: about half"


def test_what_people_are_told_of_never_becomes_known_and_what_becomes_known_was_never_told(make: Make) -> None:
    place = make(60, hides=0.1)
    before = ids(place.told())
    flow.upkeep(place.house, place.stage)
    with place.house.transaction() as tx:
        coin = skills.coin_of(tx, place.stage)
        sure = [skills.Candidate(task, {"text": ("no", 0.99, 4)}) for task in place.tasks]
        skills.promote_due(tx, place.stage, sure, place.house.now())
        promoted = {one.task_id for one in skills.control_tasks(tx, place.stage.id, 0, 100)}
    assert promoted
    assert before
    assert not any(skills.may_be_told(coin, task) for task in promoted)
    place.clock.pass_by(DAY)
    assert ids(place.told()) == before, "nothing vanished"


def test_the_number_rests_all_day_and_what_was_answered_today_waits_for_tomorrow(make: Make) -> None:
    place = make(LEAST)
    assert place.told().of == LEAST
    with place.house.transaction() as tx:
        project = projects.find(tx, "eyes")
    pictures(place.house, project, 3)
    for worker in (place.me, *(a_worker(place.house) for _ in range(3))):
        say(place.house, place.stage, worker, lambda task: "yes")
    assert place.told().of == LEAST
    place.clock.pass_by(DAY)
    assert (place.told().of, place.told().agreed) == (LEAST + 3, 3)


def test_a_picture_that_somebody_answers_today_is_not_counted_before_tomorrow(make: Make) -> None:
    place = make(LEAST + 1)
    with place.house.transaction() as tx:  # a late answer, before anybody looked today
        owner = people.the_owner(tx, place.house.now())
        first = place.tasks[0]
        item = assignment.counts(tx, first).item_id
    task = task_name(place, item)
    with place.house.transaction() as tx:
        work.settle_by_owner(tx, owner, task, {"text": "no"}, place.house.now())
    assert first not in ids(place.told())
    place.clock.pass_by(DAY)
    assert first in ids(place.told())


def test_what_the_owner_decided_cannot_be_brought_back(make: Make) -> None:
    place = make(LEAST + 2)
    first, *_ = place.otherwise()
    with place.house.transaction() as tx:
        owner = people.the_owner(tx, place.house.now())
        work.settle_by_owner(tx, owner, first.task, {"text": "no"}, place.house.now())
    with pytest.raises(OwnerDecided):
        place.look(first.task)
    place.look(first.task, "fine")
    assert place.state(place.id_of(first.task)) == "settled"
    assert [one.looked for one in place.otherwise()][:2] == ["fine", ""]


def test_nobody_floods_the_queue_and_nobody_who_is_stopped_brings_anything_back(make: Make) -> None:
    place = make(A_DAY + 4)
    every = [one.task for one in place.otherwise()]
    for task in every[:A_DAY]:
        place.look(task)
    with pytest.raises(StandsTooOften):
        place.look(every[A_DAY])
    place.clock.pass_by(DAY)
    left = [one.task for one in place.otherwise()]
    assert not left, "fewer than ten are settled now"
    with place.house.transaction() as tx:
        assert len(work.contested(tx, place.stage, 50)) == A_DAY
        rules.restrict_by_owner(tx, place.stage, place.me.id, reason="Why.", now=place.house.now(), until=None)
    with pytest.raises(work.UnknownTask):
        place.look(every[A_DAY])


def test_who_is_stopped_stands_by_nothing(make: Make) -> None:
    place = make(LEAST)
    (one, *_) = place.otherwise()
    with place.house.transaction() as tx:
        rules.restrict_by_owner(tx, place.stage, place.me.id, reason="Why.", now=place.house.now(), until=None)
    with pytest.raises(NotWhileStopped):
        place.look(one.task)
    place.look(one.task, "fine")
    assert place.state(place.id_of(one.task)) == "settled"


def test_nobody_asks_about_pictures_he_was_not_told_of(make: Make) -> None:
    place = make(40, hides=0.5, known=10)
    told = ids(place.told())
    with place.house.transaction() as tx:
        others = {task: assignment.counts(tx, task).item_id for task in place.tasks if task not in told}
    assert set(others) & place.known
    for item in others.values():
        with pytest.raises(work.UnknownTask):
            place.look(task_name(place, item))
    stranger = a_worker(place.house)
    with pytest.raises(work.UnknownTask):
        place.look(place.otherwise()[0].task, who=stranger)


def test_an_answer_that_is_stood_by_contests_another_value_and_never_its_own() -> None:
    question = Question("text", "Any text?", "yes_no", ("yes", "no"))
    for value, state in (("yes", State.CONTESTED), ("no", State.SETTLED)):
        said = [Answer(1, 1, False, "text", value, stands=True)]
        said += [Answer(number, number, False, "text", "no") for number in range(2, 6)]
        verdict = judge_task([question], frozenset({"text"}), said, 5, Overlap(2, 5, 0.9), NOBODY_MEASURED)
        assert (verdict.state, verdict.questions[0].value) == (state, "no")
