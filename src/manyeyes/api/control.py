"""Pictures a stage already knows: listed with their record, made from the owner's answer, corrected, retired."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Query

from manyeyes import assignment, flow, items, projects, rules, skills, work
from manyeyes.api.picture_told import pictures
from manyeyes.api.policy import Owner
from manyeyes.api.router import api_router
from manyeyes.api.shapes import Picture, as_words
from manyeyes.api.shapes_owner import Kept, KnownPicture, KnownPictures, Truths
from manyeyes.api.the_house import TheHouse
from manyeyes.projects import Stage
from manyeyes.storage import Transaction

router = api_router("known pictures", "/projects/{project}/stages/{stage}/control")


@router.get("")
def list_known_pictures(
    project: str,
    stage: str,
    who: Owner,
    house: TheHouse,
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 60,
) -> KnownPictures:
    """Known pictures, how often each was used and how many got it right."""
    with house.reading() as tx:
        found = skills.control_tasks(tx, projects.stage(tx, project, stage).id, after, limit + 1)
        shown = pictures(tx, [one.item_id for one in found])
    here = [one for one in found[:limit] if one.item_id in shown]
    goes_on = found[limit - 1].task_id if len(found) > limit else None
    return KnownPictures(known=[_told(one, shown[one.item_id]) for one in here], after=goes_on)


def _told(one: skills.ControlTask, item: Picture) -> KnownPicture:
    return KnownPicture.model_validate(
        {
            "item": item,
            "truths": dict(one.truths),
            "source": one.source,
            "state": one.state,
            "uses": one.uses,
            "right_share": one.right_share,
            "denied": one.denied,
        }
    )


@router.put("/{item}")
def make_known_picture(project: str, stage: str, item: str, said: Truths, who: Owner, house: TheHouse) -> Kept:
    """Make a picture a known one, again if it was retired, or correct what is known: everybody's record counts anew."""
    with house.transaction() as tx:
        here = projects.stage(tx, project, stage)
        task_id = _task(tx, here, item)
        rescored = _keep(tx, here, task_id, as_words(said.answers), house.now())
    return Kept(known=True, rescored=rescored)


def _keep(tx: Transaction, stage: Stage, task_id: int, truths: Mapping[str, str], now: float) -> int:
    """Returns how many people's records were counted again; whoever was stopped for the wrong truth may go on."""
    rescored = skills.make_control(tx, stage, task_id, truths, "owner", now)
    if rescored:
        rules.reconsider(tx, stage, rescored, now)
        flow.refit_now(tx, stage, now)
    return len(rescored)


@router.delete("/{item}")
def retire_known_picture(project: str, stage: str, item: str, who: Owner, house: TheHouse) -> Kept:
    """Use a picture no longer to measure people; what it measured stays."""
    with house.transaction() as tx:
        here = projects.stage(tx, project, stage)
        skills.retire_control(tx, _task(tx, here, item), house.now())
    return Kept(known=False, rescored=0)


def _task(tx: Transaction, stage: Stage, name: str) -> int:
    item = items.by_public_id(tx, name)
    task_id = None if item is None else assignment.task_of(tx, stage.id, item.id)
    if task_id is None:
        raise work.UnknownTask(task=f"{name}:{stage.name}")
    return task_id
