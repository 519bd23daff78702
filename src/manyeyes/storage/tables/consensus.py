"""consensus: what the answers of a task add up to, and the stored fits of worker skills it was computed with."""

from sqlalchemy import Column, Double, ForeignKey, Integer, Table, Text, UniqueConstraint

from manyeyes.storage.tables.base import Id, Time, metadata

fit = Table(
    "fit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("stage_id", Id, ForeignKey("stage.id"), nullable=False),
    Column("number", Integer, nullable=False, comment="from 1; fit 0 counts everybody .85 and is not stored"),
    Column("after_answer", Id, nullable=False, comment="id of the newest answer when it was made"),
    Column("made_at", Time, nullable=False),
    UniqueConstraint("stage_id", "number"),
)

fit_skill = Table(
    "fit_skill",
    metadata,
    Column("fit_id", Id, ForeignKey("fit.id"), primary_key=True),
    Column("worker_id", Id, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("skill", Double, nullable=False, comment="chance of a right answer"),
    sqlite_with_rowid=False,
)

consensus = Table(
    "consensus",
    metadata,
    Column("task_id", Id, ForeignKey("task.id"), primary_key=True),
    Column("question", Text, primary_key=True),
    Column("value", Text, comment="the likeliest; none while nobody said anything"),
    Column("posterior", Double, nullable=False),
    Column("answers", Integer, nullable=False, comment="answers that carry weight"),
    Column("state", Text, nullable=False, comment="open, settled, contested or not_asked"),
    Column("fit", Integer, nullable=False, comment="number of the fit used"),
    Column("by_owner", Integer, nullable=False, server_default="0", comment="1: settled by the owner's answer"),
    sqlite_with_rowid=False,
)
