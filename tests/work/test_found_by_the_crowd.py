"""What the state machine found, or was built to find, each as the shortest story that shows it."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from tests.conftest import Clock
from tests.makers import a_picture_at, a_project, a_project_file, a_worker, answer, claim, pictures, the_stage

from manyeyes import assignment, consensus, flow, items, rules, skills, work
from manyeyes.cli.apply import apply_project
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Project, Stage
from manyeyes.storage import tables as t

KNOWN = "    control_tasks: {file: private/control.csv, share: {1: 0.99}, probes: 0}\n"
EXAM = KNOWN + "    exam: {tasks: 2, pass: 0.5, attempts: 3}\n"


def with_known(house: House, more: str) -> Stage:
    rows = [(f"k/{n}.png", "text", "yes") for n in range(4)]
    project = a_project(house, a_project_file(more=more), control=rows)
    for path, _, _ in rows:
        a_picture_at(house, project, path)
    return the_stage(house, project)


def stop(house: House, stage: Stage, worker: Worker, kind: str = "stop") -> str:
    with house.transaction() as tx:
        made = rules.restrict_by_owner(tx, stage, worker.id, reason="Why?", now=house.now(), until=None, kind=kind)
        return made.public_id


def owner_says(house: House, project: Project, item: int, value: str) -> None:
    owner = a_worker(house, "owner")
    with house.transaction() as tx:
        name = items.by_ids(tx, [item])[item].public_id
        work.settle_by_owner(tx, owner, f"{name}:features", {"text": value}, house.now())


def test_an_exam_that_ran_ends_without_a_result_when_a_new_one_is_asked_for(house: House, clock: Clock) -> None:
    stage, worker = with_known(house, EXAM), a_worker(house)
    with house.transaction() as tx:
        assert skills.start_exam(tx, worker.id, stage, house.now()).state == "running"
    clock.pass_by(60)
    stop(house, stage, worker, "exam")
    clock.pass_by(60)
    with house.transaction() as tx:
        assert skills.start_exam(tx, worker.id, stage, house.now()).state == "running"
        rows = tx.dynamic(select(t.exam.c.attempt, t.exam.c.state).order_by(t.exam.c.attempt))
    assert [(row.attempt, row.state) for row in rows] == [(1, "forgiven"), (2, "running")]


def test_a_correction_sent_while_he_was_stopped_is_no_part_of_his_score(house: House) -> None:
    stage, worker = with_known(house, KNOWN), a_worker(house)
    [task] = claim(house, worker, stage).tasks
    answer(house, worker, task.assignment, {"text": "yes"})
    made = stop(house, stage, worker)
    assert answer(house, worker, task.assignment, {"text": "no"}, revision=2).late_note is not None
    with house.transaction() as tx:
        rules.lift(tx, made, "I was wrong.", "owner", house.now())
    answer(house, worker, task.assignment, {"text": "unsure"}, revision=3)
    with house.reading() as tx:
        [score] = skills.scores(tx, stage.id)
    assert (score.asked, score.right) == (0, 0), "unsure says nothing, and takes the place of the right answer"


def test_the_owners_word_about_a_known_picture_is_no_part_of_what_he_scored(house: House) -> None:
    stage, worker = with_known(house, KNOWN), a_worker(house, "owner")
    [task] = claim(house, worker, stage).tasks
    answer(house, worker, task.assignment, {"text": "yes"})
    with house.transaction() as tx:
        work.settle_by_owner(tx, worker, f"{task.item.id}:features", {"text": "no"}, house.now())
    answer(house, worker, task.assignment, {"text": "yes"}, revision=3)
    with house.reading() as tx:
        [score] = skills.scores(tx, stage.id)
    assert (score.asked, score.right) == (1, 1)


def test_a_picture_that_is_known_again_counts_by_what_is_known_now(house: House) -> None:
    stage, worker = with_known(house, KNOWN), a_worker(house)
    [task] = claim(house, worker, stage).tasks
    answer(house, worker, task.assignment, {"text": "yes"})
    with house.transaction() as tx:
        [known] = tx.dynamic(select(t.scored.c.task_id))
        skills.retire_control(tx, known.task_id, house.now())
        assignment.close(tx, known.task_id, "settled")
        skills.make_control(tx, stage, known.task_id, {"text": "no"}, "promoted", house.now())
        [score] = skills.scores(tx, stage.id)
    assert (score.asked, score.right) == (1, 0)


def test_the_owners_word_alone_is_added_up_anew_like_any_other(house: House) -> None:
    project = a_project(house)
    [item] = pictures(house, project, 1)
    owner_says(house, project, item, "yes")
    stage = the_stage(house, project)
    with house.transaction() as tx:
        flow.refit_now(tx, stage, house.now())
    made = flow.upkeep(house, stage)
    with house.reading() as tx:
        task = assignment.task_of(tx, stage.id, item)
        assert task is not None
        assert (made.recounted, consensus.fit_used(tx, task)) == (1, made.fit_made)


def test_a_probe_that_the_owner_settled_asks_nobody_when_the_probes_end(house: House) -> None:
    project = a_project(house)
    [item] = pictures(house, project, 1)
    stage = the_stage(house, project)
    with house.transaction() as tx:
        task = assignment.task_of(tx, stage.id, item)
        assert task is not None
        tx.dynamic(t.task.update().values(lane=2).returning(t.task.c.id))
    owner_says(house, project, item, "yes")
    with house.transaction() as tx:
        assert flow.end_probes(tx, stage, house.now()) == 1
        assert assignment.counts(tx, task).closed_as == "settled"
    assert claim(house, a_worker(house), stage).outcome == "finished"


def test_a_machine_that_dies_after_the_file_was_applied_judges_every_task_by_it_later(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = a_project(house)
    pictures(house, project, 3)
    folder = house.site / project.folder
    for worker in (a_worker(house), a_worker(house)):
        while (found := claim(house, worker, the_stage(house, project))).tasks:
            answer(house, worker, found.tasks[0].assignment, {"text": "no"})
    (folder / "project.yaml").write_text(a_project_file(overlap="{min: 3, max: 5, confidence: 0.95}"), "utf-8")

    class Killed(BaseException):
        """As if the process had died."""

    def dies(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(flow, "carry_on", dies)
        with pytest.raises(Killed):
            apply_project(house, {"folder": project.folder}, lambda _: None)
    assert flow.carry_on(house) == 0
    assert flow.upkeep(house, the_stage(house, project)).recounted == 3
    with house.reading() as tx:
        rows = tx.dynamic(select(t.task.c.state, t.task.c.wanted))
    assert {(row.state, row.wanted) for row in rows} == {(1, 3)}, "three people are asked now"
