"""SQL of taggers: the history of each train stage."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select, update

from manyeyes.storage import Row, Transaction
from manyeyes.storage.tables import item, item_stage, release, tagger

ROW = select(*tagger.c, release.c.name.label("release_name")).outerjoin(release, release.c.id == tagger.c.release_id)
OF_STAGE = ROW.where(tagger.c.stage_id == bindparam("stage_id")).order_by(tagger.c.number.desc())
SERVING = ROW.where(tagger.c.stage_id == bindparam("stage_id"), tagger.c.state == "serving")
BY_NUMBER = ROW.where(tagger.c.stage_id == bindparam("stage_id"), tagger.c.number == bindparam("number"))
NEWEST = OF_STAGE.limit(1)
LAST = select(func.max(tagger.c.number)).where(tagger.c.stage_id == bindparam("stage_id"))
_this = and_(tagger.c.stage_id == bindparam("the_stage"), tagger.c.number == bindparam("the_number"))
STEP_DOWN = (
    update(tagger).where(tagger.c.stage_id == bindparam("the_stage"), tagger.c.state == "serving").values(state="kept")
)
SET_STATE = update(tagger).where(_this).values(state=bindparam("new_state"), why=bindparam("new_why"))


def taggers(tx: Transaction, stage_id: int) -> list[Row]:
    return tx.all(OF_STAGE, {"stage_id": stage_id})


def serving(tx: Transaction, stage_id: int) -> Row | None:
    return tx.first(SERVING, {"stage_id": stage_id})


def by_number(tx: Transaction, stage_id: int, number: int) -> Row | None:
    return tx.first(BY_NUMBER, {"stage_id": stage_id, "number": number})


def newest(tx: Transaction, stage_id: int) -> Row | None:
    return tx.first(NEWEST, {"stage_id": stage_id})


def arrived(tx: Transaction, stage_ids: Sequence[int]) -> int:
    """How many items that were not withdrawn have passed one of these stages."""
    return int(tx.dynamic(_passed(stage_ids))[0][0])


def arrived_since(tx: Transaction, stage_ids: Sequence[int], since: float) -> int:
    """How many of them did so after `since`."""
    return int(tx.dynamic(_passed(stage_ids).where(item_stage.c.at > since))[0][0])


def _passed(stage_ids: Sequence[int]) -> Select[Any]:
    return (
        select(func.count(item_stage.c.item_id.distinct()))
        .join(item, item.c.id == item_stage.c.item_id)
        .where(item_stage.c.stage_id.in_(stage_ids), item_stage.c.state == "passed", item.c.state == "here")
    )


def arrived_items(tx: Transaction, stage_ids: Sequence[int]) -> list[int]:
    """The pictures among them, by id."""
    passed = (
        select(item_stage.c.item_id)
        .distinct()
        .join(item, item.c.id == item_stage.c.item_id)
        .where(item_stage.c.stage_id.in_(stage_ids), item_stage.c.state == "passed")
        .where(item.c.state == "here", item.c.kind == "image")
        .order_by(item_stage.c.item_id)
    )
    return [row.item_id for row in tx.dynamic(passed)]


def next_number(tx: Transaction, stage_id: int) -> int:
    return 1 + (tx.scalar(LAST, {"stage_id": stage_id}) or 0)


def enter(tx: Transaction, row: Mapping[str, Any]) -> None:
    told = {name: json.dumps(row[name], sort_keys=True) for name in ("metrics", "settings")}
    tx.add(tagger, {**row, **told})


def step_down(tx: Transaction, stage_id: int) -> None:
    """Whatever serves is kept from now on."""
    tx.run(STEP_DOWN, {"the_stage": stage_id})


def set_state(tx: Transaction, stage_id: int, number: int, state: str, why: str) -> None:
    tx.run(SET_STATE, {"the_stage": stage_id, "the_number": number, "new_state": state, "new_why": why})
