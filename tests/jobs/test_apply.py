"""What a changed file would do is counted before, and is what it does; what cannot be done is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import Clock
from tests.makers import (
    a_picture_at,
    a_project,
    a_project_file,
    a_worker,
    answer,
    claim,
    everybody_answers,
    pictures,
    the_stage,
)

from manyeyes import assignment, flow, jobs, people, projects, work
from manyeyes.errors import ManyEyesError, TryAgain
from manyeyes.house import House, open_house
from manyeyes.projects import Changes, Effect, Project

OVERLAP = "{min: 2, max: 5, confidence: 0.95}"
KIND = '{name: text, ask: "Which?", type: choice, values: [none, little, much]}'


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> House:
    """SQL is tested on both databases by the state machine."""
    with open_house(tmp_path, clock=clock) as opened:
        yield opened


def settled(house: House, count: int = 5) -> Project:
    """Pictures about which two people said yes, and one that nobody looked at."""
    project = a_project(house)
    pictures(house, project, count)
    everybody_answers(house, the_stage(house, project), 2)
    pictures(house, project, 1)
    return project


def changed(house: House, project: Project, text: str) -> tuple[Changes, Changes]:
    """(what it would do, what it did)."""
    (house.site / project.folder / "project.yaml").write_text(text, "utf-8")
    checked = jobs.read(house.site / project.folder)
    foreseen = jobs.foresee(house, checked, project.folder)
    return foreseen, jobs.apply(house, checked, project.folder, lambda _: None).changes


def effect(changes: Changes, stage: str = "features") -> Effect:
    return next((one.effect for one in changes.stages if one.name == stage), None) or Effect()


def standing(house: House, project: Project) -> work.StageProgress:
    with house.reading() as tx:
        return next(one for one in work.progress(tx, project, house.now()) if one.name == "features")


def test_as_many_tasks_reopen_as_was_said_before_and_settle_when_it_is_taken_back(house: House) -> None:
    project = settled(house)
    more, _ = changed(house, project, a_project_file(overlap=OVERLAP.replace("min: 2", "min: 3")))
    assert more.sentences == ("features: overlap.min 2 → 3: 5 settled tasks reopen, about 1 min of people",)
    assert (standing(house, project).settled, standing(house, project).open) == (0, 6)
    fewer, _ = changed(house, project, a_project_file())
    assert (effect(fewer).settle, effect(fewer).reopen) == (5, 0)
    assert standing(house, project).settled == 5


def test_another_meaning_costs_the_answers_and_means_that_all_are_asked_again(house: House, clock: Clock) -> None:
    project = settled(house)
    worker = a_worker(house)
    held = claim(house, worker, the_stage(house, project)).tasks[0]
    foreseen, _ = changed(house, project, a_project_file(questions=[KIND]))
    assert foreseen.sentences[-1] == "features: meaning changed: 10 answers no longer count, about 1 min of people"
    assert (standing(house, project).settled, standing(house, project).open) == (0, 6)
    saved = answer(house, worker, held.assignment, {"text": "yes"}, want=1)
    assert (
        saved.late_note
        == "The questions have changed since you took this picture. Your answer is kept, but does not count."
    )
    assert [task.workflow for task in saved.next.tasks] == ["2.0"], "the next picture comes with the new questions"
    answer(house, worker, saved.next.tasks[0].assignment, {"text": "much"})
    back, _ = changed(house, project, a_project_file())
    assert back.sentences[-1] == (
        "features: means again what it meant before: 1 answer no longer counts, 11 answers count again"
    )
    assert standing(house, project).settled == 5


def test_who_is_stopped_stays_so_when_the_questions_change(house: House) -> None:
    project = settled(house)
    worker, stage = a_worker(house), the_stage(house, project)
    about = {"kind": "stop", "scope": "stage", "project_id": project.id, "stage_id": stage.id, "until": None}
    with house.transaction() as tx:
        people.restrict(tx, worker.id, reason="Too quick.", numbers={}, by="owner", now=house.now(), **about)
    changed(house, project, a_project_file(questions=[KIND]))
    assert claim(house, worker, the_stage(house, project)).outcome == "restricted"


def test_pictures_leave_with_all_that_was_said_and_bring_it_back(house: House) -> None:
    project = settled(house)
    only = a_project_file(more='    only: "item.width > 1000"')
    foreseen, _ = changed(house, project, only)
    assert effect(foreseen).leave == 6
    assert claim(house, a_worker(house), the_stage(house, project)).outcome == "finished"
    back, _ = changed(house, project, a_project_file())
    assert effect(back).enter == 6
    assert (standing(house, project).settled, standing(house, project).open) == (5, 1)


def test_a_machine_that_dies_in_the_middle_is_finished_by_upkeep(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    project = settled(house)
    monkeypatch.setattr(flow, "carry_on", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        changed(house, project, a_project_file(questions=[KIND]))
    monkeypatch.undo()
    with house.reading() as tx:
        assert [step.what for step in flow.changes_under_way(tx)] == ["items", "control"]
    jobs.Upkeep(house).look(None)
    assert standing(house, project).open == 6


def test_a_step_that_fails_keeps_neither_its_time_nor_other_projects_waiting(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = settled(house), a_project(house, a_project_file(name="ears"))
    monkeypatch.setattr(flow, "carry_on", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    for project in (first, second):
        with pytest.raises(KeyboardInterrupt):
            changed(house, project, a_project_file(name=project.slug, questions=[KIND]))
    monkeypatch.undo()
    whole = flow.change._carry_out

    def fails(house: House, step: flow.Change) -> None:
        if step.project_id == first.id:
            raise RuntimeError("the picture is gone")
        whole(house, step)

    def is_busy(house: House, step: flow.Change) -> None:
        raise TryAgain

    monkeypatch.setattr("manyeyes.flow.change._carry_out", is_busy)
    assert flow.carry_on(house, second.id, most_seconds=0.01) == 2
    monkeypatch.setattr("manyeyes.flow.change._carry_out", fails)
    jobs.Upkeep(house).look(None)
    with house.reading() as tx:
        assert {step.project_id for step in flow.changes_under_way(tx)} == {first.id}


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("name: import, kind: import", "name: other, kind: import", "6 pictures came in by the stage import"),
        ("answers: CC0-1.0", "answers: MIT", "People gave 10 answers under CC0-1.0"),
        ("project: eyes", "project: ears", "This folder holds the project eyes"),
    ],
)
def test_what_cannot_be_done_to_a_running_crowd_is_refused(house: House, before: str, after: str, why: str) -> None:
    project = settled(house)
    with pytest.raises(ManyEyesError, match=why) as refused:
        changed(house, project, a_project_file().replace(before, after))
    assert refused.value.remedy
    with house.reading() as tx:
        assert projects.find(tx, "eyes").version == 1
        assert assignment.done_in(tx, the_stage(house, project).id) == 10
        assert len(projects.all_projects(tx)) == 1


def test_a_picture_that_comes_while_a_change_is_carried_out_is_not_forgotten(house: House) -> None:
    project = settled(house)
    changed(house, project, a_project_file(questions=[KIND]))
    a_picture_at(house, project, "late/1.png")
    assert standing(house, project).open == 7
