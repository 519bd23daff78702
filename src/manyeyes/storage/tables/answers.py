"""answers: the append-only log of what people said, never changed; and what was withdrawn of it, by reference."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, false

from manyeyes.storage.tables.base import Id, Time, metadata

answer = Table(
    "answer",
    metadata,
    Column("id", Id, primary_key=True),
    Column("assignment_id", Id, ForeignKey("assignment.id"), nullable=False),
    Column("task_id", Id, nullable=False),
    Column("worker_id", Id, nullable=False),
    Column("revision", Integer, nullable=False, comment="the highest one counts"),
    Column("question", Text, nullable=False),
    Column("value", Text, nullable=False, comment="'unsure' says nothing"),
    Column("untouched", Boolean, nullable=False, comment="a switch left as it was"),
    Column("counts", Boolean, nullable=False, comment="false: given to a meaning of the question that is gone"),
    Column("workflow", Text, nullable=False, comment="major.minor that was shown"),
    Column("shown_ms", Integer, nullable=False, comment="milliseconds the picture was in view"),
    Column("client", Text, nullable=False, comment="what program sent it"),
    Column("at", Time, nullable=False),
    Column("language", Text, nullable=False, server_default="", comment="the questions were read in; empty: not known"),
    Column("settles", Boolean, nullable=False, server_default=false(), comment="a reviewer's word on a contested task"),
    UniqueConstraint("assignment_id", "revision", "question"),
)
Index("ix_answer_task_id", answer.c.task_id)
Index("ix_answer_worker_id", answer.c.worker_id, answer.c.id)

# One row takes back everything a worker said in a time; undo sets lifted_at.
withdrawal = Table(
    "withdrawal",
    metadata,
    Column("id", Id, primary_key=True),
    Column("public_id", Text, nullable=False, unique=True, comment="ten random characters"),
    Column("worker_id", Id, ForeignKey("worker.id"), nullable=False),
    Column("stage_id", Id, comment="none: in every stage"),
    Column("from_at", Time, nullable=False, comment="answers whose revision came from then on"),
    Column("until_at", Time, nullable=False, comment="and up to then"),
    Column("by", Text, nullable=False, comment="rule or owner"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("made_at", Time, nullable=False),
    Column("lifted_at", Time),
)
Index("ix_withdrawal_worker_id", withdrawal.c.worker_id, withdrawal.c.lifted_at)

# What somebody said when he was told that people settled on something else: once a person and task.
second_look = Table(
    "second_look",
    metadata,
    Column("worker_id", Id, primary_key=True),
    Column("task_id", Id, primary_key=True),
    Column("said", Text, nullable=False, comment="stands: he still thinks so; fine: he does not mind"),
    Column("at", Time, nullable=False),
    sqlite_with_rowid=False,
)
