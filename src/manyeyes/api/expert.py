"""The expert queue in first form: what people could not settle, and the owner's word on it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from manyeyes import projects, work
from manyeyes.api.policy import Owner
from manyeyes.api.router import api_router
from manyeyes.api.shapes import Contested, ContestedTask, Settled, Settling, as_words
from manyeyes.api.shapes_owner import SettledMany, SettlingMany
from manyeyes.api.the_house import TheHouse
from manyeyes.api.work import picture

router = api_router("expert")


@router.get("/projects/{project}/stages/{stage}/contested")
def list_contested(
    project: str, stage: str, who: Owner, house: TheHouse, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> Contested:
    """What people disagree on, the oldest first."""
    with house.reading() as tx:
        tasks = work.contested(tx, projects.stage(tx, project, stage), limit)
    return Contested(tasks=[contested_task(task) for task in tasks])


def contested_task(task: work.ContestedTask) -> ContestedTask:
    return ContestedTask.model_validate(
        {
            "task": task.task,
            "about": task.about,
            "item": picture(task.item),
            "consensus": dict(task.consensus),
            "answers": [dict(said) for said in task.answers],
            "stood_by": {name: list(values) for name, values in task.stood_by.items()},
        }
    )


@router.put("/tasks/{task}/settle")
def settle(task: str, said: Settling, who: Owner, house: TheHouse) -> Settled:
    """The owner's answer decides."""
    assert who.owner is not None
    with house.transaction() as tx:
        work.settle_by_owner(tx, who.owner, task, as_words(said.answers), house.now())
    return Settled(settled=True)


@router.put("/projects/{project}/stages/{stage}/settle")
def settle_many(project: str, stage: str, said: SettlingMany, who: Owner, house: TheHouse) -> SettledMany:
    """The owner's answers decide about many pictures at once: all of them, or none."""
    assert who.owner is not None
    with house.transaction() as tx:
        projects.stage(tx, project, stage)
        for one in said.tasks:
            work.settle_by_owner(tx, who.owner, one.task, as_words(one.answers), house.now())
    return SettledMany(settled=len(said.tasks))
