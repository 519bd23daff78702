"""jobs: background work that people can watch, pause and cancel, and the processes that do it."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from manyeyes.storage.tables.base import Id, Json, Time, metadata

job = Table(
    "job",
    metadata,
    Column("id", Text, primary_key=True, comment="also names what its batches need in the blobs"),
    Column("project_id", Id, ForeignKey("project.id"), nullable=False),
    Column("stage_id", Id, ForeignKey("stage.id"), nullable=False),
    Column("verb", Text, nullable=False, comment="import, frames or screen"),
    Column("state", Text, nullable=False, comment="running, paused, cancelled, done or failed"),
    Column("step", Text, nullable=False, server_default="", comment="what it is at, in words"),
    Column("total", Id, nullable=False),
    Column("done", Id, nullable=False, server_default="0"),
    Column("counts", Json, nullable=False, comment="outcomes and reasons with their numbers"),
    Column("cause", Text, nullable=False, server_default="", comment="why it failed, a sentence"),
    Column("go", Id, nullable=False, server_default="1", comment="how often it was begun; names its durable workflow"),
    Column("started_at", Time, nullable=False),
    Column("changed_at", Time, nullable=False),
)
Index("ix_job_project_id", job.c.project_id, job.c.started_at)
Index("ix_job_stage_id", job.c.stage_id, job.c.state)

batch = Table(
    "batch",
    metadata,
    Column("job_id", Text, ForeignKey("job.id"), primary_key=True),
    Column("number", Id, primary_key=True, comment="from 0; -1 is the look at everything together"),
    Column("state", Text, nullable=False, comment="waiting, taken or done"),
    Column("done", Id, nullable=False, server_default="0", comment="what the batch added to the job"),
    Column("counts", Json, nullable=False, server_default="{}"),
    Column("executor", Text, nullable=False, server_default="", comment="the process that took it or did it"),
    Column("at", Time, nullable=False, server_default="0", comment="when it was taken or done; 0 while it waits"),
    sqlite_with_rowid=False,
)
Index("ix_batch_job_id", batch.c.job_id, batch.c.state, batch.c.at, batch.c.number)

executor = Table(
    "executor",
    metadata,
    Column("id", Text, primary_key=True, comment="a process that does background work"),
    Column("host", Text, nullable=False),
    Column("pid", Id, nullable=False),
    Column("started_at", Time, nullable=False),
    Column("seen_at", Time, nullable=False, comment="its heartbeat; when it is old, others take its work over"),
)
