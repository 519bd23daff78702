"""skills: who is trained and examined, what is known about control tasks, and how well each worker does on them."""

from sqlalchemy import Column, Double, Index, Integer, Table, Text

from manyeyes.storage.tables.base import Id, Time, metadata

training = Table(
    "training",
    metadata,
    Column("worker_id", Id, primary_key=True),
    Column("stage_id", Id, primary_key=True),
    Column("step", Integer, nullable=False, comment="the example shown now, from 1"),
    Column("tries", Integer, nullable=False, comment="wrong tries at this step"),
    Column("right_in_a_row", Integer, nullable=False, comment="right at the first try; two skip the rest"),
    Column("done_at", Time),
    Column("asked", Integer, nullable=False, server_default="0", comment="questions of first tries; only these count"),
    Column("right", Integer, nullable=False, server_default="0", comment="of them answered right"),
    sqlite_with_rowid=False,
)

exam = Table(
    "exam",
    metadata,
    Column("worker_id", Id, primary_key=True),
    Column("stage_id", Id, primary_key=True),
    Column("attempt", Integer, primary_key=True, comment="from 1"),
    Column("state", Text, nullable=False, comment="running, passed, failed or forgiven"),
    Column("lent", Integer, nullable=False, server_default="0", comment="known pictures given so far"),
    Column("answered", Integer, nullable=False, server_default="0", comment="of them answered"),
    Column("asked", Integer, nullable=False, server_default="0", comment="known questions answered"),
    Column("right", Integer, nullable=False, server_default="0", comment="of them as known"),
    Column("started_at", Time, nullable=False),
    Column("ended_at", Time),
    sqlite_with_rowid=False,
)

known = Table(
    "known",
    metadata,
    Column("task_id", Id, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("value", Text, nullable=False, comment="the truth; leaves this room only as a score"),
    sqlite_with_rowid=False,
)

schedule = Table(
    "schedule",
    metadata,
    Column("worker_id", Id, primary_key=True),
    Column("stage_id", Id, primary_key=True),
    Column("lent", Integer, nullable=False, comment="tasks lent so far"),
    Column("control_at", Integer, nullable=False, comment="the place of this block's control task"),
    Column("block_end", Integer, nullable=False, comment="the last place of this block"),
    Column("probe_at", Integer, nullable=False, server_default="0", comment="the place of the next probe task"),
    Column("probe_end", Integer, nullable=False, server_default="0", comment="the last place of the probe's block"),
    sqlite_with_rowid=False,
)

skill = Table(
    "skill",
    metadata,
    Column("worker_id", Id, primary_key=True),
    Column("stage_id", Id, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("asked", Integer, nullable=False, comment="control answers that say something"),
    Column("right", Integer, nullable=False),
    sqlite_with_rowid=False,
)

control_task = Table(
    "control_task",
    metadata,
    Column("task_id", Id, primary_key=True),
    Column("stage_id", Id, nullable=False),
    Column("source", Text, nullable=False, comment="file, owner or promoted: who says what is true"),
    Column("state", Text, nullable=False, comment="in use, or retired"),
    Column("added_at", Time, nullable=False),
    Column("retired_at", Time),
    Column("denied", Integer, nullable=False, server_default="0", comment="1: most trusted people say otherwise"),
    sqlite_with_rowid=False,
)
Index("ix_control_task_stage_id", control_task.c.stage_id, control_task.c.state)

scored = Table(
    "scored",
    metadata,
    Column("worker_id", Id, primary_key=True),
    Column("task_id", Id, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("stage_id", Id, nullable=False),
    Column("right", Integer, comment="1 as known, 0 otherwise; none: unsure says nothing"),
    Column("value", Text, nullable=False, comment="what is known: each value is weighed alike"),
    Column("at", Time, nullable=False, comment="of the first answer; a correction keeps its place"),
    sqlite_with_rowid=False,
)
Index("ix_scored_worker_id", scored.c.worker_id, scored.c.stage_id, scored.c.at)
Index("ix_scored_task_id", scored.c.task_id)

# What the owner reads of a worker, and what rules decide by: looked at again every few answers.
worker_record = Table(
    "worker_record",
    metadata,
    Column("worker_id", Id, primary_key=True),
    Column("stage_id", Id, primary_key=True),
    Column("answered", Integer, nullable=False, server_default="0", comment="tasks"),
    Column("median_ms", Integer, comment="how long he looks at a picture"),
    Column("agreed", Double, comment="mean chance that the others give what he said; none before there are others"),
    Column("agreed_of", Integer, nullable=False, server_default="0", comment="answers that others answered, too"),
    Column(
        "drift", Double, nullable=False, server_default="0", comment="CUSUM of his last answers; 0 as he always was"
    ),
    Column("skips_in_a_row", Integer, nullable=False, server_default="0"),
    Column("gated", Integer, nullable=False, server_default="0", comment="1: control tasks put him below the gate"),
    Column("looked_at", Time, nullable=False, server_default="0", comment="when this was computed"),
    sqlite_with_rowid=False,
)
Index("ix_worker_record_stage_id", worker_record.c.stage_id, worker_record.c.gated)

pace = Table(
    "pace",
    metadata,
    Column("stage_id", Id, primary_key=True),
    Column("median_ms", Integer, nullable=False, comment="how long people look at a picture of this stage"),
    Column("answers", Integer, nullable=False, comment="that it was taken from"),
    Column("at", Time, nullable=False),
    sqlite_with_rowid=False,
)

control_entry = Table(
    "control_entry",
    metadata,
    Column("stage_id", Id, primary_key=True),
    Column("path", Text, primary_key=True, comment="below the imported folder"),
    Column("question", Text, primary_key=True),
    Column("value", Text, nullable=False, comment="a line of the owner's control.csv"),
    sqlite_with_rowid=False,
)

# Which half of a stage's pictures people may be told of later: a coin for each, the same for everybody. Where some
# pictures are known, only the other half is promoted. See docs/why/own-agreement.md.
coin = Table(
    "coin",
    metadata,
    Column("stage_id", Id, primary_key=True),
    Column("factor", Id, nullable=False, comment="random; by it a task may be told of or may not"),
    sqlite_with_rowid=False,
)
