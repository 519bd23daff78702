"""SQL of jobs: job, batch, executor."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, update
from sqlalchemy import delete as delete_from

from manyeyes.storage.tables import batch, executor, import_file, item_stage, job, stage

b = bindparam

JOBS = select(job, stage.c.name.label("stage")).join(stage, stage.c.id == job.c.stage_id)
BY_ID = JOBS.where(job.c.id == b("id"))
STAGE_OF = select(job.c.stage_id).where(job.c.id == b("id"))
OF_PROJECT = (
    JOBS.where(job.c.project_id == b("project_id")).order_by(job.c.started_at.desc(), job.c.id).limit(b("limit"))
)
RUNNING = JOBS.where(job.c.state == "running").order_by(job.c.started_at, job.c.id)
IS_UNFINISHED = or_(job.c.state == "running", job.c.state == "paused", job.c.state == "failed")
UNFINISHED = JOBS.where(job.c.stage_id == b("stage_id"), IS_UNFINISHED)
# Paused by the house itself: people give no cause.
WAITING_FOR_ROOM = JOBS.where(job.c.state == "paused", job.c.cause != "").order_by(job.c.started_at, job.c.id)
HOLD_WAITING = WAITING_FOR_ROOM.with_for_update(of=job)
LAST = JOBS.where(job.c.stage_id == b("stage_id")).order_by(job.c.started_at.desc(), job.c.id).limit(1)
CAME_SINCE = (
    select(item_stage.c.item_id)
    .where(item_stage.c.stage_id == b("stage_id"), item_stage.c.state == "here", item_stage.c.at > b("since"))
    .limit(1)
)
LATELY = select(
    func.count().label("batches"),
    func.sum(batch.c.done).label("done"),
    func.min(batch.c.at).label("first"),
    func.max(batch.c.at).label("last"),
).where(batch.c.job_id == b("job_id"), batch.c.state == "done", batch.c.at > b("since"))

# Two processes that want to begin the same stage's work wait for each other here; SQLite has one writer anyway.
HOLD_STAGE = select(stage.c.id).where(stage.c.id == b("stage_id")).with_for_update()
HOLD_JOB = select(job.c.counts, job.c.state).where(job.c.id == b("id")).with_for_update()

SET_STATE = (
    update(job)
    .where(job.c.id == b("the_id"), or_(job.c.state == b("was"), job.c.state == b("or_was")))
    .values(state=b("new_state"), cause=b("new_cause"), go=job.c.go + b("goes"), changed_at=b("now"))
)
SET_STEP = update(job).where(job.c.id == b("the_id")).values(step=b("new_step"))
ADD = (
    update(job)
    .where(job.c.id == b("the_id"))
    .values(done=job.c.done + b("more"), counts=b("new_counts"), changed_at=b("now"))
)

# The batches of one job in their order; what another process holds in its hands just now is passed by.
NEXT_BATCH = (
    select(batch.c.number)
    .where(batch.c.job_id == b("job_id"), batch.c.state == "waiting")
    .order_by(batch.c.at, batch.c.number)
    .limit(1)
    .with_for_update(skip_locked=True)
)
TAKE = (
    update(batch)
    .where(batch.c.job_id == b("the_job"), batch.c.number == b("the_number"))
    .values(state="taken", executor=b("by"), at=b("now"))
)
# Only the first of two that did the same batch finds it not done.
RECORD = (
    update(batch)
    .where(batch.c.job_id == b("the_job"), batch.c.number == b("the_number"), batch.c.state != "done")
    .values(state="done", done=b("added"), counts=b("new_counts"), executor=b("by"), at=b("now"))
)
GIVE_BACK = (
    update(batch)
    .where(batch.c.job_id == b("the_job"), batch.c.number == b("the_number"))
    .where(batch.c.state == "taken", batch.c.executor == b("by"))
    .values(state="waiting", executor="", at=0)
)
GIVE_BACK_ALL = (
    update(batch)
    .where(batch.c.state == "taken", batch.c.executor == b("by"))
    .values(state="waiting", executor="", at=0)
)
ANY_OPEN = (
    select(batch.c.number)
    .where(batch.c.job_id == b("job_id"), or_(batch.c.state == "waiting", batch.c.state == "taken"))
    .limit(1)
)

# Heartbeats are written and read by the database's own clock: those of two machines may differ.
DATABASE_CLOCK = select(func.extract("epoch", func.clock_timestamp()).label("now"))
OTHERS = select(executor).where(executor.c.id != b("me")).order_by(executor.c.id).with_for_update(skip_locked=True)
SIGN_OF_LIFE = update(executor).where(executor.c.id == b("the_id")).values(seen_at=b("now"))
LAST_WORD = update(executor).where(executor.c.id == b("the_id")).values(seen_at=0)
FORGET = delete_from(executor).where(executor.c.id == b("the_id"))

JOBS_BY_STATE = (
    select(stage.c.project_id, job.c.state, func.count().label("jobs"))
    .join(stage, stage.c.id == job.c.stage_id)
    .where(IS_UNFINISHED)
    .group_by(stage.c.project_id, job.c.state)
)

# Where the items of a machine's stage are, and why the dropped ones were.
STANDING = (
    select(item_stage.c.state, item_stage.c.reason, func.count().label("items"))
    .where(item_stage.c.stage_id == b("stage_id"))
    .group_by(item_stage.c.state, item_stage.c.reason)
)


def files_of(stage_id: int, run: str, paths: Collection[str]) -> Select[Any]:
    """What an import wrote about these files, by outcome and reason."""
    return (
        select(import_file.c.outcome, import_file.c.reason, func.count().label("files"))
        .where(import_file.c.stage_id == stage_id, import_file.c.run == run, import_file.c.path.in_(list(paths)))
        .group_by(import_file.c.outcome, import_file.c.reason)
    )
