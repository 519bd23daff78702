"""The machine's clock is set back by a day while people work: nothing is lost, doubled or stuck."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from tests.conftest import Clock
from tests.makers import a_project, a_worker, answer, claim, everybody_answers, pictures, the_stage

from manyeyes import assignment, work
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.people import make_sign_in_link, use_sign_in_link
from manyeyes.projects import Stage, all_projects
from manyeyes.storage import tables as t

DAY = 86_400.0
ANSWERS = select(t.answer.c.task_id, t.answer.c.revision, t.answer.c.value).order_by(t.answer.c.id)


@pytest.fixture
def stage(house: House) -> Stage:
    project = a_project(house)
    pictures(house, project, 3)
    return the_stage(house, project)


def taken_back(house: House) -> int:
    with house.transaction() as tx:
        return assignment.sweep(tx, house.now(), 100)


def test_who_is_at_work_goes_on(house: House, clock: Clock, stage: Stage) -> None:
    worker = a_worker(house)
    first = claim(house, worker, stage).tasks[0]
    clock.pass_by(-DAY)
    answer(house, worker, first.assignment, {"text": "no"})
    answer(house, worker, first.assignment, {"text": "yes"}, revision=2)  # within his last ten
    second = claim(house, worker, stage).tasks[0]
    answer(house, worker, second.assignment, {"text": "no"})
    with house.reading() as tx:
        said = tx.all(ANSWERS)
    assert [(row.value, row.revision) for row in said] == [("no", 1), ("yes", 2), ("no", 1)]
    assert len({row.task_id for row in said}) == 2


def test_what_somebody_held_who_left_goes_to_others_today(house: House, clock: Clock, stage: Stage) -> None:
    gone = [a_worker(house) for _ in range(2)]
    for worker in gone:
        assert len(claim(house, worker, stage, 3).tasks) == 3  # all slots of all pictures
    other = a_worker(house)
    assert not claim(house, other, stage).tasks
    clock.pass_by(-DAY)
    assert taken_back(house) == 6
    assert len(claim(house, other, stage, 3).tasks) == 3


def test_a_small_correction_of_the_clock_takes_nothing_away(house: House, clock: Clock, stage: Stage) -> None:
    worker = a_worker(house)
    assert claim(house, worker, stage).tasks
    clock.pass_by(-120.0)
    assert taken_back(house) == 0


def test_an_owner_still_signs_in_once(house: House, clock: Clock) -> None:
    with house.transaction() as tx:
        secret = make_sign_in_link(tx, "owner", house.now())
    clock.pass_by(-DAY)
    with house.transaction() as tx:
        use_sign_in_link(tx, secret, house.now())
    with pytest.raises(ManyEyesError, match="link"), house.transaction() as tx:
        use_sign_in_link(tx, secret, house.now())


def test_a_stage_is_settled_across_the_jump(house: House, clock: Clock, stage: Stage) -> None:
    everybody_answers(house, stage, 1)
    clock.pass_by(-DAY)
    everybody_answers(house, stage, 4)
    with house.reading() as tx:
        (stands,) = [one for one in work.progress(tx, all_projects(tx)[0], house.now()) if one.name == "features"]
    assert (stands.settled, stands.open) == (3, 0)
