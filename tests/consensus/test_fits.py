"""Skills enter consensus only through stored fits, made from control scores every so many answers."""

from __future__ import annotations

from sqlalchemy import select
from tests.makers import a_picture_at, a_project, a_project_file, a_worker, answer, claim, pictures, the_stage

from manyeyes import consensus, work
from manyeyes.house import House
from manyeyes.settings import Settings
from manyeyes.storage import tables as t


def test_a_spammer_who_fails_control_tasks_counts_for_nothing_after_the_next_fit(house: House) -> None:
    control = "    control_tasks: {file: private/control.csv, share: {1: 0.5}}"
    known = [(f"known/{number}.png", "text", "yes") for number in range(6)]
    project = a_project(house, a_project_file(more=control, overlap="{min: 2, max: 2, confidence: 0.9}"), control=known)
    for path, _, _ in known:
        a_picture_at(house, project, path)
    pictures(house, project, 30)
    stage, spammer = the_stage(house, project), a_worker(house)
    for _ in range(12):
        task = claim(house, spammer, stage).tasks[0]
        answer(house, spammer, task.assignment, {"text": "no"})
    with house.transaction() as tx:
        assert consensus.refit_if_due(tx, stage.id, 1000, house.now()) is None, "not due"
        made = consensus.refit_if_due(tx, stage.id, 12, house.now())
        assert made is not None
        assert consensus.skills_in(tx, made)(spammer.id, "text") < 0.5
        assert consensus.skills_in(tx, made)(999, "text") == consensus.UNMEASURED
        assert consensus.make_fit(tx, stage.id, made, house.now()) is None, "nothing new to store"
    task = claim(house, spammer, stage).tasks[0]
    lane = select(t.task.c.lane, t.task.c.id).join(t.assignment, t.assignment.c.task_id == t.task.c.id)
    while True:
        with house.reading() as tx:
            [row] = tx.dynamic(lane.where(t.assignment.c.public_id == task.assignment))
        answer(house, spammer, task.assignment, {"text": "no"})
        if row.lane == 0:
            break
        task = claim(house, spammer, stage).tasks[0]
    with house.reading() as tx:
        [verdict] = consensus.verdicts(tx, row.id)
        fit = tx.scalar(select(t.consensus.c.fit).where(t.consensus.c.task_id == row.id))
        wanted = tx.scalar(select(t.task.c.wanted).where(t.task.c.id == row.id))
    assert (verdict.answers, verdict.value, fit, wanted) == (0, None, 1, 2)


def test_a_fit_is_looked_for_as_people_answer(house: House) -> None:
    control = "    control_tasks: {file: private/control.csv, share: {1: 0.5}}"
    known = [(f"known/{number}.png", "text", "yes") for number in range(40)]
    project = a_project(house, a_project_file(more=control, overlap="{min: 1, max: 1}"), control=known)
    for path, _, _ in known:
        a_picture_at(house, project, path)
    pictures(house, project, 60)
    stage, worker = the_stage(house, project), a_worker(house)
    settings = Settings(fit_every=20)
    for _ in range(60):
        task = claim(house, worker, stage).tasks[0]
        with house.transaction() as tx:
            said = work.Said(revision=1, answers={"text": "yes"})
            work.record(tx, worker, task.assignment, said, 0, house.now(), settings)
    with house.reading() as tx:
        assert consensus.current_fit(tx, stage.id).number == 1
