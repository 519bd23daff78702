"""Probes: a few tasks that many people share; their items go on as soon as they are settled, and none is left over."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select
from tests.makers import a_project, a_project_file, a_worker, answer, claim, pictures, the_stage

from manyeyes import assignment, flow, skills
from manyeyes.assignment import Lane, TaskState
from manyeyes.assignment.probe import AT_A_TIME, PEOPLE
from manyeyes.house import House
from manyeyes.projects import Stage
from manyeyes.storage import tables as t

PROBES = "    control_tasks: {file: private/control.csv, share: {1: 0}, probes: 0.5}"


def a_big_stage(house: House, many: int = 220, least: int = 1) -> Stage:
    """A stage where every second task of a person is a probe."""
    text = a_project_file(overlap=f"{{min: {least}, max: {least + 1}, confidence: 0.8}}", more=PROBES)
    project = a_project(house, text)
    pictures(house, project, many)
    return the_stage(house, project)


def lanes(house: House, stage: Stage) -> Counter[int]:
    with house.reading() as tx:
        rows = tx.dynamic(
            select(t.task.c.lane, func.count().label("n")).where(t.task.c.stage_id == stage.id).group_by(t.task.c.lane)
        )
    return Counter({row.lane: row.n for row in rows})


def do(house: House, stage: Stage, many: int) -> None:
    worker = a_worker(house)
    for _ in range(many):
        answer(house, worker, claim(house, worker, stage).tasks[0].assignment, {"text": "no"})


def test_people_share_probes_and_each_meets_one_in_each_block(house: House) -> None:
    stage = a_big_stage(house)
    for _ in range(3):
        do(house, stage, 2 * AT_A_TIME)
    assert lanes(house, stage)[Lane.PROBE] == AT_A_TIME
    with house.reading() as tx:
        answered = [row.answered for row in tx.dynamic(select(t.task.c.answered).where(t.task.c.lane == 2))]
        others = [row.answered for row in tx.dynamic(select(t.task.c.answered).where(t.task.c.lane == 0))]
    assert answered == [3] * AT_A_TIME
    assert max(others) == 1


def test_a_probe_is_settled_for_its_item_and_stays_open_for_people(house: House) -> None:
    stage = a_big_stage(house)
    do(house, stage, 2)
    with house.reading() as tx:
        [probe] = tx.dynamic(select(t.task).where(t.task.c.lane == 2, t.task.c.answered == 1))
        where = tx.scalar(
            select(t.item_stage.c.state)
            .where(t.item_stage.c.item_id == probe.item_id)
            .order_by(t.item_stage.c.stage_id.desc())
        )
    assert (probe.state, probe.wanted) == (TaskState.OPEN, PEOPLE)
    assert where == "passed"


def test_a_small_stage_has_none(house: House) -> None:
    stage = a_big_stage(house, many=40)
    do(house, stage, 20)
    assert lanes(house, stage) == {Lane.ORDINARY: 40}


def test_when_ordinary_work_is_done_nothing_is_left_open(house: House) -> None:
    stage = a_big_stage(house, many=205)
    worker = a_worker(house)
    while (found := claim(house, worker, stage)).tasks:
        answer(house, worker, found.tasks[0].assignment, {"text": "no"})
    assert found.outcome == "finished"
    with house.reading() as tx:
        tally = assignment.tally(tx, stage.id)
    assert (tally.tasks, tally.settled, tally.open) == (205, 205, 0)


def test_a_probe_that_few_have_answered_is_asked_like_any_other_task_in_the_end(house: House) -> None:
    stage = a_big_stage(house, least=2)
    do(house, stage, 2)
    with house.transaction() as tx:
        assert flow.end_probes(tx, stage, house.now()) == AT_A_TIME
        assert assignment.probes(tx, stage.id) == []
    assert lanes(house, stage) == {Lane.ORDINARY: 220}
    with house.reading() as tx:
        assert {row.wanted for row in tx.dynamic(select(t.task.c.wanted))} == {2}


def test_a_stage_without_control_tasks_plans_no_probe(house: House) -> None:
    project = a_project(house)
    stage = the_stage(house, project)
    with house.reading() as tx:
        planner = skills.Planner(tx, 1, stage)
        assert {planner.next_lane() for _ in range(50)} == {Lane.ORDINARY}
