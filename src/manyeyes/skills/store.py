"""skills' SQL: training, control tasks and scores."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select

from manyeyes.storage.tables import control_entry, known, pace, schedule, skill, training, worker_record

b = bindparam

PROGRESS = select(training.c.step, training.c.tries, training.c.right_in_a_row, training.c.done_at).where(
    training.c.worker_id == b("worker"), training.c.stage_id == b("stage")
)
SCHEDULE = select(schedule.c.lent, schedule.c.control_at, schedule.c.block_end).where(
    schedule.c.worker_id == b("worker"), schedule.c.stage_id == b("stage")
)
TRUTH = select(known.c.question, known.c.value).where(known.c.task_id == b("task")).order_by(known.c.question)
SKILLS = select(skill.c.question, skill.c.asked, skill.c.right).where(
    skill.c.worker_id == b("worker"), skill.c.stage_id == b("stage")
)
SCORES = (
    select(skill.c.worker_id, skill.c.question, skill.c.asked, skill.c.right)
    .where(skill.c.stage_id == b("stage"))
    .order_by(skill.c.worker_id, skill.c.question)
)
FORGET_ENTRIES = delete(control_entry).where(control_entry.c.stage_id == b("stage"))
ENTRIES_OF = select(control_entry.c.question, control_entry.c.value).where(
    control_entry.c.stage_id == b("stage"), control_entry.c.path == b("path")
)
KNOWN_PATHS = (
    select(control_entry.c.path)
    .where(control_entry.c.stage_id == b("stage"))
    .group_by(control_entry.c.path)
    .order_by(control_entry.c.path)
)
WORKER_RECORD = select(worker_record).where(
    worker_record.c.worker_id == b("worker"), worker_record.c.stage_id == b("stage")
)
PACE = select(pace.c.median_ms).where(pace.c.stage_id == b("stage"))
