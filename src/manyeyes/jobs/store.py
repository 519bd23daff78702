"""SQL of jobs: job, batch, executor."""

from __future__ import annotations

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy import delete as delete_from

from manyeyes.storage.tables import batch, executor, job, stage

b = bindparam

JOBS = select(job, stage.c.name.label("stage")).join(stage, stage.c.id == job.c.stage_id)
BY_ID = JOBS.where(job.c.id == b("id"))
OF_PROJECT = (
    JOBS.where(job.c.project_id == b("project_id")).order_by(job.c.started_at.desc(), job.c.id).limit(b("limit"))
)
RUNNING = JOBS.where(job.c.state == "running").order_by(job.c.started_at, job.c.id)
UNFINISHED = JOBS.where(job.c.stage_id == b("stage_id"), job.c.state.in_(["running", "paused", "failed"]))
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
    .where(job.c.id == b("the_id"), job.c.state.in_([b("was"), b("or_was")]))
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
SILENT = (
    select(executor.c.id)
    .where(executor.c.seen_at < b("before"), executor.c.id != b("me"))
    .order_by(executor.c.id)
    .with_for_update(skip_locked=True)
)
LIVE = select(executor).order_by(executor.c.started_at, executor.c.id)
FORGET = delete_from(executor).where(executor.c.id == b("the_id"))
