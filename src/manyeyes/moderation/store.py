"""moderation's SQL: reads over the tables of the rooms below; of its own it writes who is alike."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, exists, literal_column, or_, select

from manyeyes.storage.tables import alike, answer, known, task, withdrawal, worker

b = bindparam

# --- everybody's answers to a stage, for copying: in parts by id, so that a million of them need no million of rows ---
_withdrawn = exists(
    select(literal_column("1"))
    .where(withdrawal.c.worker_id == answer.c.worker_id, withdrawal.c.lifted_at.is_(None))
    .where(answer.c.at >= withdrawal.c.from_at, answer.c.at <= withdrawal.c.until_at)
    .where(or_(withdrawal.c.stage_id.is_(None), withdrawal.c.stage_id == task.c.stage_id))
)
SAID_AFTER = (
    select(
        answer.c.id,
        answer.c.assignment_id,
        answer.c.task_id,
        answer.c.worker_id,
        answer.c.revision,
        answer.c.question,
        answer.c.value,
    )
    .join(task, task.c.id == answer.c.task_id)
    .join(worker, worker.c.id == answer.c.worker_id)
    .where(answer.c.id > b("last"), task.c.stage_id == b("stage"), answer.c.counts == literal_column("true"))
    .where(worker.c.kind != literal_column("'owner'"), ~_withdrawn)
    .order_by(answer.c.id)
    .limit(b("most"))
)
TRUTHS = (
    select(known.c.task_id, known.c.question, known.c.value)
    .join(task, task.c.id == known.c.task_id)
    .where(task.c.stage_id == b("stage"))
)
FORGET_ALIKE = delete(alike).where(alike.c.stage_id == b("the_stage"))
_first, _second, _named = worker.alias("first"), worker.alias("second"), worker.alias("named")
ALIKE = (
    select(alike, _first.c.public_id.label("one"), _second.c.public_id.label("two"), _named.c.public_id.label("name"))
    .join(_first, _first.c.id == alike.c.first_id)
    .join(_second, _second.c.id == alike.c.second_id)
    .join(_named, _named.c.id == alike.c.clique)
    .where(alike.c.stage_id == b("stage"))
    .order_by(alike.c.together.desc(), alike.c.clique, alike.c.surprise.desc(), alike.c.first_id, alike.c.second_id)
)
