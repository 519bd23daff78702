"""SQL of taggers: the history of each train stage."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, literal_column, select, update

from manyeyes.storage import Row, Transaction
from manyeyes.storage.tables import (
    consensus,
    item,
    item_stage,
    opinion,
    release,
    split_part,
    stage,
    tagger,
    task,
    twin,
)

CONTROL = 1  # task.lane
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

# --- what taggers say in consensus ---
SPOKEN_IN = (
    select(opinion.c.stage_id)
    .distinct()
    .join(stage, stage.c.id == opinion.c.stage_id)
    .where(stage.c.project_id == bindparam("project_id"))
)
_its_part = and_(split_part.c.item_id == task.c.item_id, split_part.c.stage_id == bindparam("release"))
_of_an_item = and_(task.c.stage_id == bindparam("asking"), task.c.about == literal_column("''"))
_not_control = task.c.lane != literal_column("1")
SETTLED_ALONE = (
    select(task.c.item_id, consensus.c.question, consensus.c.value)
    .join(task, task.c.id == consensus.c.task_id)
    .join(split_part, _its_part)
    .where(_of_an_item, _not_control, split_part.c.part == bindparam("part"))
    .where(consensus.c.state == literal_column("'settled'"), consensus.c.with_model == literal_column("0"))
    .where(consensus.c.value.is_not(None))
)
_settled_once = exists(
    select(literal_column("1")).where(consensus.c.task_id == task.c.id, consensus.c.settled_as.is_not(None))
)
OPEN_TASKS = (
    select(task.c.id, task.c.item_id, item.c.series_id, twin.c.leader_id, split_part.c.part)
    .join(item, item.c.id == task.c.item_id)
    .outerjoin(twin, twin.c.item_id == task.c.item_id)
    .outerjoin(split_part, _its_part)
    .where(_of_an_item, _not_control, task.c.id > bindparam("after"), item.c.state == literal_column("'here'"))
    .where(task.c.state.in_((literal_column("0"), literal_column("1"))), ~_settled_once)
    .order_by(task.c.id)
    .limit(bindparam("most"))
)
HEARD = (
    select(*[consensus.c[name] for name in ("task_id", "question", "value", "posterior", "with_model")])
    .join(task, task.c.id == consensus.c.task_id)
    .where(task.c.stage_id == bindparam("asking"), task.c.state == literal_column("1"))
    .where(consensus.c.answers > literal_column("0"), consensus.c.value.is_not(None))
    .order_by(consensus.c.task_id, consensus.c.question)
)
SPOKEN_OF = (
    select(opinion.c.item_id)
    .distinct()
    .join(split_part, split_part.c.item_id == opinion.c.item_id)
    .where(opinion.c.stage_id == bindparam("stage_id"), split_part.c.stage_id == bindparam("release"))
    .where(split_part.c.part != literal_column("'train'"))
    .limit(bindparam("most"))
)


def spoken_in(tx: Transaction, project_id: int) -> list[int]:
    """The train stages of which a tagger's opinion is kept."""
    return [row.stage_id for row in tx.all(SPOKEN_IN, {"project_id": project_id})]


def settled_alone(tx: Transaction, asking_id: int, release_id: int, part: str) -> list[Row]:
    """(item_id, question, value) of what people settled in a stage, of one part, without any tagger's word."""
    return tx.all(SETTLED_ALONE, {"asking": asking_id, "release": release_id, "part": part})


def open_tasks(tx: Transaction, asking_id: int, release_id: int, after: int, most: int) -> list[Row]:
    """(id, item_id, series_id, leader_id, part) of tasks that wait or are open and never were settled."""
    return tx.all(OPEN_TASKS, {"asking": asking_id, "release": release_id, "after": after, "most": most})


def heard(tx: Transaction, asking_id: int) -> list[Row]:
    """(task_id, question, value, posterior, with_model) of open tasks that people answered."""
    return tx.all(HEARD, {"asking": asking_id})


def spoken_of(tx: Transaction, stage_id: int, release_id: int, most: int) -> list[int]:
    """Items with a tagger's opinion that stand in another part than train."""
    rows = tx.all(SPOKEN_OF, {"stage_id": stage_id, "release": release_id, "most": most})
    return [row.item_id for row in rows]


def added_up(tx: Transaction, item_ids: Sequence[int]) -> list[Row]:
    """(id, stage_id) of the tasks about these items that have answers."""
    there = exists(select(literal_column("1")).where(consensus.c.task_id == task.c.id))
    asked = select(task.c.id, task.c.stage_id).where(task.c.item_id.in_(item_ids), _not_control, there)
    return tx.dynamic(asked.order_by(task.c.id))


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


def known_hashes(tx: Transaction, stage_ids: Sequence[int]) -> set[str]:
    """Pictures, by SHA-256, that are known in one of these stages now."""
    those = select(item.c.sha256).join(task, task.c.item_id == item.c.id)
    return {row.sha256 for row in tx.dynamic(those.where(task.c.stage_id.in_(stage_ids), task.c.lane == CONTROL))}


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
