"""Makers for tests about known pictures: a project with some, people who answer them right or wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import select
from tests.makers import a_picture_at, a_project, a_project_file, a_worker, answer, claim, pictures, the_stage

from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Project, Stage
from manyeyes.storage import tables as t

TRUTHS = ("yes", "no")


def a_project_with_known(
    house: House, *, known: int = 10, ordinary: int = 10, control: str = "share: {1: 0.5}", more: str = ""
) -> tuple[Project, Stage]:
    """`known` pictures at k/N.png, true by turns yes and no, and `ordinary` other ones."""
    rows = [(f"k/{number}.png", "text", TRUTHS[number % 2]) for number in range(known)]
    text = a_project_file(more=f"    control_tasks: {{file: private/control.csv, {control}}}\n{more}")
    project = a_project(house, text, control=rows)
    for path, _, _ in rows:
        a_picture_at(house, project, path)
    if ordinary:
        pictures(house, project, ordinary)
    return project, the_stage(house, project)


def truths_by_item(house: House) -> dict[str, Mapping[str, str]]:
    """What is known of each picture that is a control task now, by the name pages know."""
    rows = (
        select(t.item.c.public_id, t.known.c.question, t.known.c.value)
        .join(t.task, t.task.c.item_id == t.item.c.id)
        .join(t.known, t.known.c.task_id == t.task.c.id)
        .where(t.task.c.lane == 1)
    )
    found: dict[str, dict[str, str]] = {}
    with house.reading() as tx:
        for row in tx.dynamic(rows):
            found.setdefault(row.public_id, {})[row.question] = row.value
    return found


def work_on(
    house: House, worker: Worker, stage: Stage, many: int, right: Callable[[int], bool] = lambda nth: True
) -> int:
    """Take and answer up to `many` pictures, the nth known one right or wrong, others "no"; returns how many known."""
    truths, met = truths_by_item(house), 0
    for _ in range(many):
        found = claim(house, worker, stage)
        if not found.tasks:
            break
        task = found.tasks[0]
        true = truths.get(task.item.id, {}).get("text")
        value = "no" if true is None else true if right(met) else {"yes": "no", "no": "yes"}[true]
        answer(house, worker, task.assignment, {"text": value})
        met += true is not None
    return met


def somebody(house: House) -> Worker:
    """A guest."""
    return a_worker(house)
