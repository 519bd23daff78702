"""The simulator's SQL: how fast real people answer a stage lately, and what made-up ones would be asked about."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select, text

from manyeyes.storage.tables import answer, assignment, item, task, worker

b = bindparam

# The newest answers of a site, and of them those of the stage: a bounded walk, whatever the site holds.
NEWEST = select(func.max(answer.c.id).label("n"))
LATELY = (
    select(answer.c.assignment_id, func.min(answer.c.at).label("at"), func.max(answer.c.shown_ms).label("shown_ms"))
    .join(assignment, assignment.c.id == answer.c.assignment_id)
    .where(answer.c.id > b("after"), assignment.c.stage_id == b("stage"))
    .group_by(answer.c.assignment_id)
    .order_by(answer.c.assignment_id.desc())
    .limit(b("most"))
)
ANSWERED = text("assignment.state IN (1, 2)")  # in a slot, or beside it
ASKED_ABOUT = (
    select(task.c.item_id, task.c.lane, item.c.public_id)
    .join(item, item.c.id == task.c.item_id)
    .where(task.c.stage_id == b("stage"))
    .order_by(task.c.item_id)
)
BY_PEOPLE = (
    select(func.count())
    .select_from(assignment)
    .join(worker, worker.c.id == assignment.c.worker_id)
    .where(worker.c.kind != "made_up", ANSWERED)
)
