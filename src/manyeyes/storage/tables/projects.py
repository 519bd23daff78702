"""projects: every applied version of project.yaml, and the stages it describes."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from manyeyes.storage.tables.base import Id, Json, Time, metadata

project = Table(
    "project",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slug", Text, nullable=False, unique=True, comment="the word after project: in project.yaml"),
    Column("version", Integer, nullable=False, comment="the newest applied version"),
    Column("folder", Text, nullable=False, comment="where project.yaml lies, relative to the site"),
    Column("created_at", Time, nullable=False),
)

project_version = Table(
    "project_version",
    metadata,
    Column("id", Id, primary_key=True),
    Column("project_id", Id, ForeignKey("project.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False, comment="project.yaml as it was applied"),
    Column("training", Json, nullable=False, comment="the training files it named, by stage"),
    Column("applied_at", Time, nullable=False),
    UniqueConstraint("project_id", "version"),
)

stage = Table(
    "stage",
    metadata,
    Column("id", Id, primary_key=True),
    Column("project_id", Id, ForeignKey("project.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("position", Integer, nullable=False, comment="place in the project file, from 0"),
    Column("state", Text, nullable=False, comment="draft, open, paused, closed or gone (no longer in the file)"),
    Column("workflow_major", Integer, nullable=False, server_default="1"),
    Column("workflow_minor", Integer, nullable=False, server_default="0"),
    UniqueConstraint("project_id", "name"),
)
