"""overview's SQL: the items behind a number, the story of one item, how far people agreed lately. It only reads."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, literal_column, or_, select

from manyeyes.storage.tables import (
    answer,
    assignment,
    consensus,
    item_moved,
    item_stage,
    stage,
    task,
    twin,
    wave,
    withdrawal,
    worker,
)

b = bindparam
NOT_CONTROL: ColumnElement[bool] = literal_column("task.lane <> 1")
# What people read as ordinary: also what was settled before it became a control task.
ORDINARY: ColumnElement[bool] = literal_column("(task.lane <> 1 OR task.closed_as = 'settled')")

WAVES = (
    select(wave.c.number, wave.c.tasks, wave.c.opened_at).where(wave.c.stage_id == b("stage")).order_by(wave.c.number)
)

# --- how far people agreed lately: the newest part of the log, corrected and withdrawn answers left out ---
_lately = (
    select(answer.c.id, answer.c.task_id, answer.c.assignment_id, answer.c.revision, answer.c.question, answer.c.value)
    .add_columns(answer.c.worker_id, answer.c.at)
    .where(answer.c.counts == literal_column("true"))
    .order_by(answer.c.id.desc())
    .limit(b("most"))
    .subquery("lately")
)
_later = answer.alias("later")
_corrected = exists(
    select(literal_column("1"))
    .where(_later.c.assignment_id == _lately.c.assignment_id, _later.c.revision > _lately.c.revision)
    .where(_later.c.question == _lately.c.question)
)
_withdrawn = exists(
    select(literal_column("1"))
    .where(withdrawal.c.worker_id == _lately.c.worker_id, withdrawal.c.lifted_at.is_(None))
    .where(_lately.c.at >= withdrawal.c.from_at, _lately.c.at <= withdrawal.c.until_at)
    .where(or_(withdrawal.c.stage_id.is_(None), withdrawal.c.stage_id == task.c.stage_id))
)
AGREED = (
    select(
        task.c.stage_id,
        _lately.c.question,
        func.count().label("answers"),
        func.sum(case((_lately.c.value == consensus.c.value, 1), else_=0)).label("agreed"),
    )
    .select_from(_lately)
    .join(task, task.c.id == _lately.c.task_id)
    .join(consensus, and_(consensus.c.task_id == _lately.c.task_id, consensus.c.question == _lately.c.question))
    .where(consensus.c.answers >= literal_column("2"), _lately.c.value != literal_column("'unsure'"))
    .where(~_corrected, ~_withdrawn)
    .group_by(task.c.stage_id, _lately.c.question)
)

# --- when somebody answered last, a stage ---
_log = select(answer.c.task_id, answer.c.at).order_by(answer.c.id.desc()).limit(b("most")).subquery("log")
NEWEST = (
    select(task.c.stage_id, func.max(_log.c.at).label("newest"))
    .join(_log, _log.c.task_id == task.c.id)
    .group_by(task.c.stage_id)
)

# --- the items behind a number ---
_TASK = select(task.c.id, task.c.item_id, task.c.answered, task.c.closed_as, task.c.state)


def tasks_behind(
    stage_id: int, after: int, most: int, *, ended: str | None, wave_number: int | None, answers: int | None
) -> Select[Any]:
    """Ordinary tasks of a stage by id, of one end, wave or number of answers where one is named."""
    found = _TASK.where(task.c.stage_id == stage_id, ORDINARY, task.c.id > after).order_by(task.c.id).limit(most)
    if ended is not None:
        found = found.where(ENDED[ended])
    if wave_number is not None:
        found = found.where(task.c.wave == wave_number)
    return found if answers is None else found.where(task.c.answered == answers)


# Settled tasks that became control tasks are open again for those who are tried with them.
ENDED = {
    "settled": literal_column("task.closed_as = 'settled' AND (task.state = 2 OR task.lane = 1)"),
    "contested": literal_column("task.closed_as = 'contested' AND task.state = 2"),
    "withdrawn": literal_column("task.closed_as = 'withdrawn' AND task.state = 2"),
    "open": and_(NOT_CONTROL, literal_column("task.state = 1")),
    "waiting": and_(NOT_CONTROL, literal_column("task.state = 0")),
    "unfinished": and_(NOT_CONTROL, literal_column("task.state < 2")),
    "closed": literal_column("(task.state = 2 OR task.lane = 1) AND coalesce(task.closed_as, '') <> 'withdrawn'"),
}


def tasks_settled_on(stage_id: int, after: int, most: int, question: str, value: str) -> Select[Any]:
    """Tasks where a question is settled on a value, by id."""
    return (
        _TASK.join(consensus, consensus.c.task_id == task.c.id)
        .where(task.c.stage_id == stage_id, consensus.c.task_id > after)
        .where(consensus.c.question == question, consensus.c.value == value)
        .where(literal_column("consensus.state = 'settled'"))
        .order_by(consensus.c.task_id)
        .limit(most)
    )


ITEMS_STANDING = (
    select(item_stage.c.item_id, item_stage.c.state, item_stage.c.reason)
    .where(item_stage.c.stage_id == b("stage"), item_stage.c.state == b("state"), item_stage.c.item_id > b("after"))
    .order_by(item_stage.c.item_id)
    .limit(b("most"))
)

# --- the story of one item ---
STANDS = (
    select(item_stage.c.stage_id, item_stage.c.state, item_stage.c.reason, item_stage.c.at)
    .where(item_stage.c.item_id == b("item"))
    .order_by(item_stage.c.at)
)
MOVED = (
    select(item_moved.c.stage_id, item_moved.c.state, item_moved.c.reason, item_moved.c.at)
    .where(item_moved.c.item_id == b("item"))
    .order_by(item_moved.c.id)
)
TASKS_OF_ITEM = (
    select(task.c.id, task.c.stage_id, task.c.about, task.c.lane, task.c.state, task.c.closed_as)
    .add_columns(task.c.wanted, task.c.answered, task.c.wave)
    .join(stage, stage.c.id == task.c.stage_id)
    .where(task.c.item_id == b("item"))
    .order_by(stage.c.position, task.c.about)
)
ANSWERS_OF_TASK = (
    select(answer.c.assignment_id, answer.c.revision, answer.c.question, answer.c.value, answer.c.counts, answer.c.at)
    .add_columns(answer.c.worker_id, worker.c.public_id, worker.c.kind)
    .join(worker, worker.c.id == answer.c.worker_id)
    .where(answer.c.task_id == b("task"))
    .order_by(answer.c.id)
)
WITHDRAWALS_OF_TASK = (
    select(withdrawal.c.worker_id, withdrawal.c.stage_id, withdrawal.c.from_at, withdrawal.c.until_at)
    .add_columns(withdrawal.c.made_at, withdrawal.c.lifted_at, withdrawal.c.reason, withdrawal.c.by)
    .where(withdrawal.c.worker_id.in_(select(answer.c.worker_id).where(answer.c.task_id == b("task"))))
    .order_by(withdrawal.c.id)
)
_mine = twin.alias("mine")
_leader = select(_mine.c.leader_id).where(_mine.c.item_id == b("item")).scalar_subquery()
TWINS_OF_ITEM = (
    select(twin.c.item_id, twin.c.how)
    .where(twin.c.leader_id == _leader)
    .where(twin.c.item_id != b("item"))
    .order_by(twin.c.item_id)
    .limit(literal_column("50"))
)
LENT_IN = (
    select(task.c.stage_id)
    .distinct()
    .join(assignment, assignment.c.task_id == task.c.id)
    .where(task.c.item_id == b("item"), assignment.c.worker_id == b("worker"))
)
