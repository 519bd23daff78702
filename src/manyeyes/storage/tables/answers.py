"""answers: the append-only log of what people said. Nothing here is changed or removed by work."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

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
    UniqueConstraint("assignment_id", "revision", "question"),
)
Index("ix_answer_task_id", answer.c.task_id)
Index("ix_answer_worker_id", answer.c.worker_id, answer.c.id)
