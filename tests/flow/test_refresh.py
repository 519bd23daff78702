"""What a changed project file does to pictures that are there already."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from tests.makers import (
    a_picture_at,
    a_project,
    a_project_file,
    a_worker,
    claim,
    everybody_answers,
    pictures,
    the_stage,
)

from manyeyes import flow, projects, skills, work
from manyeyes.house import House
from manyeyes.projects import Project
from manyeyes.storage import tables as t


def apply_again(house: House, text: str, folder: str) -> Project:
    """The next version of the project."""
    Path(house.site / folder).mkdir()
    (house.site / folder / "project.yaml").write_text(text, "utf-8")
    file = projects.read_project_file(house.site / folder / "project.yaml")
    with house.transaction() as tx:
        projects.apply(tx, file, folder, house.now())
        return projects.find(tx, file.project)


def standing(house: House, project: Project) -> work.StageProgress:
    with house.reading() as tx:
        return {one.name: one for one in work.progress(tx, project, house.now())}["features"]


def test_more_people_a_picture_reopen_settled_ones_and_fewer_settle_them_again(house: House) -> None:
    project = a_project(house)
    pictures(house, project, 5)
    everybody_answers(house, the_stage(house, project), 2)
    assert standing(house, project).settled == 5
    more = apply_again(house, a_project_file(overlap="{min: 3, max: 5, confidence: 0.95}"), "more")
    flow.refresh(house, more)
    assert flow.reconsider(house, the_stage(house, more)) == 5
    assert (standing(house, more).settled, standing(house, more).open) == (0, 5)
    assert claim(house, a_worker(house), the_stage(house, more)).outcome == "found"
    fewer = apply_again(house, a_project_file(), "fewer")
    assert flow.reconsider(house, the_stage(house, fewer)) == 0
    assert standing(house, fewer).settled == 5
    with house.reading() as tx:
        states = tx.dynamic(select(t.item_stage.c.state).where(t.item_stage.c.stage_id == the_stage(house, fewer).id))
    assert {row.state for row in states} == {"passed"}


def test_pictures_nobody_answered_want_what_the_file_now_says(house: House) -> None:
    project = a_project(house)
    pictures(house, project, 2)
    changed = apply_again(house, a_project_file(overlap="{min: 4, max: 5, confidence: 0.95}"), "changed")
    flow.reconsider(house, the_stage(house, changed))
    with house.reading() as tx:
        assert {row.wanted for row in tx.dynamic(select(t.task.c.wanted))} == {4}


def test_a_new_stage_takes_in_what_passed_the_one_before_and_a_second_refresh_adds_nothing(house: House) -> None:
    project = a_project(house)
    pictures(house, project, 450)
    text = a_project_file().replace(
        "  - {name: release",
        """  - name: again
    kind: classify
    after: import
    questions:
      - {name: blank, ask: "Blank?", type: yes_no}
  - {name: release""",
    )
    changed = apply_again(house, text, "changed")
    for _ in range(2):
        flow.refresh(house, changed)
        with house.reading() as tx:
            stage = projects.stage(tx, "eyes", "again")
            tasks = tx.dynamic(select(t.task.c.item_id).where(t.task.c.stage_id == stage.id))
        assert len(tasks) == 450


def test_a_picture_named_in_a_newer_control_file_leaves_ordinary_work_unless_somebody_has_it(house: House) -> None:
    project = a_project(house, a_project_file(more="    control_tasks: {file: private/control.csv, share: {1: 0.5}}"))
    for name in ("free", "held"):
        a_picture_at(house, project, f"known/{name}.png")
    stage, worker = the_stage(house, project), a_worker(house)
    held = claim(house, worker, stage).tasks[0].item.id
    with house.transaction() as tx:
        rows = [(f"known/{name}.png", "text", "yes") for name in ("free", "held")]
        skills.keep_control_file(tx, stage.id, rows)
    flow.refresh(house, project)
    with house.reading() as tx:
        lanes = tx.dynamic(select(t.item.c.public_id, t.task.c.lane).join(t.item, t.item.c.id == t.task.c.item_id))
        known = tx.dynamic(select(t.known.c.value))
    assert {row.public_id == held: row.lane for row in lanes} == {True: 0, False: 1}
    assert [row.value for row in known] == ["yes"]
