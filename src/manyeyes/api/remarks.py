"""A remark about a picture: by whoever was shown it, to its owner, and what he writes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query

from manyeyes import items, people, projects, work
from manyeyes.api.item_page import item_of, shown_in
from manyeyes.api.picture_told import told as picture_told
from manyeyes.api.policy import Anyone, Known, Owner
from manyeyes.api.router import api_router
from manyeyes.api.shapes import NO_NUL, Picture, iso
from manyeyes.api.shapes_me import DealingWith, MyRemark, MyRemarks, Remark, Remarking, Remarks
from manyeyes.api.the_house import TheHouse
from manyeyes.api.work import known
from manyeyes.storage import Transaction

router = api_router("remarks")
MINE = 50


@router.post("/projects/{project}/items/{item}/remarks")
def say_about_item(project: str, item: str, said: Remarking, who: Known, house: TheHouse) -> MyRemark:
    """Tell the owner something about a picture one was shown; 20 a day. A repeat is harmless."""
    with house.transaction() as tx:
        found = item_of(tx, project, item)
        shown_in(tx, found, who)
        made = work.remark(tx, known(who), found, said.key, said.text, house.now())
        return _mine(made, project, _pictures(tx, [made]))


@router.get("/me/remarks")
def my_remarks(who: Anyone, house: TheHouse) -> MyRemarks:
    """One's own remarks, the newest first, with what owners wrote back."""
    if who.worker is None:
        return MyRemarks(remarks=[])
    with house.reading() as tx:
        found = people.remarks_of(tx, who.worker.id, MINE)
        slugs = {one.project_id: projects.project_by_id(tx, one.project_id).slug for one in found}
        shown = _pictures(tx, found)
    return MyRemarks(remarks=[_mine(one, slugs[one.project_id], shown) for one in found])


@router.get("/projects/{project}/remarks")
def list_remarks(
    project: str,
    who: Owner,
    house: TheHouse,
    item: Annotated[str, Query(max_length=20, pattern=NO_NUL, description="Only those about this picture.")] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Remarks:
    """What people said about pictures."""
    with house.reading() as tx:
        found = projects.find(tx, project)
        if item:
            remarks = people.remarks_about(tx, item_of(tx, project, item).id)
        else:
            remarks = people.remarks_in(tx, found.id, limit)
        return Remarks(remarks=_owned(tx, remarks), waiting=people.remarks_waiting(tx, found.id))


@router.put("/remarks/{remark}")
def deal_with_remark(remark: str, said: DealingWith, who: Owner, house: TheHouse) -> Remark:
    """The owner is done with a remark, or not after all, and may write a sentence back."""
    with house.transaction() as tx:
        return _owned(tx, [people.deal_with_remark(tx, remark, said.done, said.answer, house.now())])[0]


def _owned(tx: Transaction, remarks: Sequence[people.Remark]) -> list[Remark]:
    """Remarks as their owner reads them."""
    shown = _pictures(tx, remarks)
    return [
        Remark(
            remark=one.public_id,
            worker=one.worker,
            item=shown.get(one.item_id),
            text=one.text,
            at=iso(one.at),
            answer=one.answer,
            done=one.done_at is not None,
        )
        for one in remarks
    ]


def _mine(one: people.Remark, project: str, shown: dict[int, Picture]) -> MyRemark:
    said = {"remark": one.public_id, "project": project, "item": shown.get(one.item_id), "text": one.text}
    return MyRemark.model_validate(said | {"at": iso(one.at), "answer": one.answer})


def _pictures(tx: Transaction, remarks: Sequence[people.Remark]) -> dict[int, Picture]:
    """The pictures by item; one that was withdrawn is nobody's any more."""
    there = items.by_ids(tx, {one.item_id for one in remarks})
    here = [key for key, one in there.items() if one.state != items.WITHDRAWN]
    return {key: picture_told(one) for key, one in items.shown(tx, here).items()}
