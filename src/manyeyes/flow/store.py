"""flow's SQL: where items stand."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnClause, and_, bindparam, delete, exists, func, literal_column, or_, select, update

from manyeyes.storage import Row, Transaction
from manyeyes.storage.tables import change, consensus, item_stage, recount, stage, task

b = bindparam

STATE = select(item_stage.c.state).where(item_stage.c.item_id == b("item"), item_stage.c.stage_id == b("stage"))
PASSED_AFTER = (
    select(item_stage.c.item_id)
    .where(item_stage.c.stage_id == b("stage"), item_stage.c.state == literal_column("'passed'"))
    .where(item_stage.c.item_id > b("last"))
    .order_by(item_stage.c.item_id)
    .limit(b("most"))
)
DROPPED_FOR = select(item_stage.c.item_id).where(
    item_stage.c.stage_id == b("stage"),
    item_stage.c.state == literal_column("'dropped'"),
    item_stage.c.reason == b("reason"),
)
STANDING = select(item_stage.c.item_id, item_stage.c.state).where(item_stage.c.stage_id == b("stage"))
STATES_OF_ITEM = select(item_stage.c.stage_id, item_stage.c.state).where(item_stage.c.item_id == b("item"))
FORGET = delete(item_stage).where(item_stage.c.item_id == b("the_item"), item_stage.c.stage_id == b("the_stage"))
# Ordinary settled tasks of which every asked question is as sure as `sure`, by `people` or more, the newest first; no
# person is measured by what a tagger had a part in.
_ONE: ColumnClause[int] = literal_column("1")
_asked = consensus.c.state != literal_column("'not_asked'")
_doubtful = exists(
    select(literal_column("1"))
    .where(consensus.c.task_id == task.c.id, _asked)
    .where(or_(consensus.c.posterior < b("sure"), consensus.c.answers < b("people"), consensus.c.with_model == _ONE))
)
# Nobody is told of it: skills.may_be_told, as the database computes it.
TAILS = (task.c.id + b("coin")) * (task.c.id + b("coin")) % b("prime") * b("coin") % b("prime") % 2 == _ONE
_sure = (
    select(task.c.id)
    .where(task.c.stage_id == b("stage"), task.c.lane == literal_column("0"), ~_doubtful)
    .where(task.c.closed_as == literal_column("'settled'"))
    .where(TAILS)
    .order_by(task.c.id.desc())
    .limit(b("most"))
    .subquery("sure_ones")
)
SURELY_SETTLED = (
    select(consensus.c.task_id, consensus.c.question, consensus.c.value, consensus.c.posterior, consensus.c.answers)
    .where(consensus.c.task_id.in_(select(_sure.c.id)), _asked)
    .order_by(consensus.c.task_id, consensus.c.question)
)
AT_ONCE = 500  # ids in one statement

# --- what an applied version still has to do ---
_to_do = select(change).where(change.c.done_at.is_(None))
CHANGES_UNDER_WAY = _to_do.order_by(change.c.id)
TAKE_CHANGE = _to_do.where(change.c.id == b("id")).with_for_update(skip_locked=True)
GO_ON_CHANGE = (
    update(change)
    .where(change.c.id == b("change"), change.c.done_at.is_(None))
    .values(last_id=b("last"), done=change.c.done + b("more"), done_at=b("over"))
)
STEPS_OF_VERSIONS = (
    select(change.c.version, change.c.what, change.c.about, change.c.done, change.c.total, change.c.done_at)
    .add_columns(stage.c.name)
    .select_from(change.outerjoin(stage, stage.c.id == change.c.stage_id))
    .where(change.c.project_id == b("project"), change.c.version.between(b("least"), b("most")))
    .order_by(change.c.id)
)
RECOUNTS_OF_VERSIONS = (
    select(recount.c.asked_at, recount.c.done, recount.c.total, recount.c.done_at, stage.c.name)
    .join(stage, stage.c.id == recount.c.stage_id)
    .where(stage.c.project_id == b("project"), recount.c.why == literal_column("'overlap'"))
    .where(recount.c.asked_at.between(b("least"), b("most")))
    .order_by(recount.c.id)
)


def states(tx: Transaction, stage_id: int, item_ids: Collection[int]) -> dict[int, str]:
    every = list(item_ids)
    parts = [every[at : at + AT_ONCE] for at in range(0, len(every), AT_ONCE)]
    here = select(item_stage.c.item_id, item_stage.c.state).where(item_stage.c.stage_id == stage_id)
    return {row.item_id: row.state for part in parts for row in tx.dynamic(here.where(item_stage.c.item_id.in_(part)))}


def held_in(tx: Transaction, stage_ids: Sequence[int]) -> list[Row]:
    """A slot that is lent or answered: somebody looks at the item, or has said something about it."""
    if not stage_ids:
        return []
    return tx.dynamic(select(task.c.item_id).distinct().where(task.c.stage_id.in_(stage_ids), task.c.taken > 0))


def held_of(tx: Transaction, stage_ids: Sequence[int], item_ids: Collection[int]) -> list[Row]:
    every = list(item_ids) if stage_ids else []
    parts = [every[at : at + AT_ONCE] for at in range(0, len(every), AT_ONCE)]
    taken = select(task.c.item_id).distinct().where(task.c.stage_id.in_(stage_ids), task.c.taken > 0)
    return [row for part in parts for row in tx.dynamic(taken.where(task.c.item_id.in_(part)))]


# Answered tasks that people are asked about, and where their items stand.
ADDED_UP = (
    select(task.c.id, task.c.item_id, task.c.lane, task.c.closed_as, task.c.answered, item_stage.c.state.label("stood"))
    .join(item_stage, and_(item_stage.c.item_id == task.c.item_id, item_stage.c.stage_id == task.c.stage_id))
    .where(task.c.stage_id == b("stage"), task.c.lane != literal_column("1"), task.c.id > b("last"))
    .where(or_(task.c.closed_as.is_(None), task.c.closed_as != literal_column("'withdrawn'")))
    .order_by(task.c.id)
    .limit(b("most"))
)
STORED_OF = (
    select(
        consensus.c.task_id,
        consensus.c.question,
        consensus.c.posterior,
        consensus.c.answers,
        consensus.c.state,
        consensus.c.by_owner,
    )
    .join(task, task.c.id == consensus.c.task_id)
    .where(task.c.stage_id == b("stage"), consensus.c.task_id > b("last"), consensus.c.task_id <= b("up_to"))
)


def every_item_in(tx: Transaction, stage_ids: Sequence[int]) -> list[int]:
    here = select(item_stage.c.item_id).where(item_stage.c.stage_id.in_(stage_ids)).distinct()
    return [row.item_id for row in tx.dynamic(here.order_by(item_stage.c.item_id))]


def next_tasks(tx: Transaction, stage_id: int, last: int, most: int) -> list[int]:
    found = tx.dynamic(
        select(task.c.id).where(task.c.stage_id == stage_id, task.c.id > last).order_by(task.c.id).limit(most)
    )
    return [row.id for row in found]


def next_items(tx: Transaction, stage_ids: Sequence[int], last: int, most: int) -> list[int]:
    here = select(item_stage.c.item_id).where(item_stage.c.stage_id.in_(stage_ids), item_stage.c.item_id > last)
    return [row.item_id for row in tx.dynamic(here.distinct().order_by(item_stage.c.item_id).limit(most))]


def items_in_any(tx: Transaction, stage_ids: Sequence[int]) -> int:
    """How many items stand in any of some stages."""
    here = select(func.count(item_stage.c.item_id.distinct()).label("n")).where(item_stage.c.stage_id.in_(stage_ids))
    return int(tx.dynamic(here)[0].n)


def tasks_in(tx: Transaction, stage_ids: Sequence[int]) -> int:
    """How many tasks some stages have."""
    return int(tx.dynamic(select(func.count().label("n")).where(task.c.stage_id.in_(stage_ids)))[0].n)
