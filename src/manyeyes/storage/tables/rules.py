"""rules: every time a rule acted, with the numbers that caused it."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from manyeyes.storage.tables.base import Id, Json, Time, metadata

firing = Table(
    "firing",
    metadata,
    Column("id", Id, primary_key=True),
    Column("public_id", Text, nullable=False, unique=True, comment="ten random characters"),
    Column("project_id", Id, ForeignKey("project.id"), nullable=False),
    Column("stage_id", Id, ForeignKey("stage.id"), nullable=False),
    Column("worker_id", Id, comment="whom it is about"),
    Column("task_id", Id, comment="what it is about, where it is a task"),
    Column("rule", Json, nullable=False, comment="the rule as the project file had it"),
    Column("numbers", Json, nullable=False, comment="what was counted when it acted"),
    Column("action", Text, nullable=False),
    Column("state", Text, nullable=False, comment="intended, succeeded, failed or lifted"),
    Column("error", Text, nullable=False, server_default="", comment="why it failed, a sentence"),
    Column("restriction_id", Id, ForeignKey("restriction.id"), comment="what it put on the worker"),
    Column("withdrawal_id", Id, ForeignKey("withdrawal.id"), comment="what it took back"),
    Column("at", Time, nullable=False),
    Column("changed_at", Time, nullable=False),
)
Index("ix_firing_project_id", firing.c.project_id, firing.c.id)
Index("ix_firing_worker_id", firing.c.worker_id, firing.c.stage_id, firing.c.at)
