"""datasets: the releases that were frozen; their files lie in PROJECT/releases/NAME and are never rewritten."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from manyeyes.storage.tables.base import Id, Json, Time, metadata

release = Table(
    "release",
    metadata,
    Column("id", Id, primary_key=True),
    Column("project_id", Id, ForeignKey("project.id"), nullable=False),
    Column("stage_id", Id, ForeignKey("stage.id"), nullable=False),
    Column("number", Integer, nullable=False, comment="from 1, a project's own count"),
    Column("name", Text, nullable=False),
    Column("folder", Text, nullable=False, comment="relative to the project folder"),
    Column("counts", Json, nullable=False),
    Column("made_at", Time, nullable=False),
    UniqueConstraint("project_id", "name"),
    UniqueConstraint("project_id", "number"),
)
