"""skills: who is trained, what is known about control tasks, and how well each worker does on them."""

from sqlalchemy import Column, Integer, Table, Text

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

control_entry = Table(
    "control_entry",
    metadata,
    Column("stage_id", Id, primary_key=True),
    Column("path", Text, primary_key=True, comment="below the imported folder"),
    Column("question", Text, primary_key=True),
    Column("value", Text, nullable=False, comment="a line of the owner's control.csv"),
    sqlite_with_rowid=False,
)
