"""projects: every applied version of project.yaml, and the stages it describes."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

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
    Column("texts", Json, nullable=False, server_default="{}", comment="texts/LANG.yaml: by language, by place"),
    Column("applied_at", Time, nullable=False),
    Column("told", Json, comment="what it changed, as its owner read it; none: applied before that was kept"),
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
    Column("last_version", Integer, comment="that described it last, once it is gone; its name is NAME@MAJOR then"),
    UniqueConstraint("project_id", "name"),
)

alert = Table(
    "alert",
    metadata,
    Column("id", Id, primary_key=True),
    Column("public_id", Text, nullable=False, unique=True, comment="ten random characters"),
    Column("project_id", Id, ForeignKey("project.id"), nullable=False),
    Column("stage_id", Id),
    Column("kind", Text, nullable=False, comment="what happened, as a word programs know"),
    Column("about", Text, nullable=False, server_default="", comment="a worker, a task: said once while it is unseen"),
    Column("text", Text, nullable=False, comment="what the owner reads"),
    Column("numbers", Json, nullable=False, server_default="{}"),
    Column("at", Time, nullable=False),
    Column("seen_at", Time),
)
Index("ix_alert_project_id", alert.c.project_id, alert.c.seen_at, alert.c.id)

# What owners did to people and their work: restrict, lift, take back, settle; never removed.
deed = Table(
    "deed",
    metadata,
    Column("id", Id, primary_key=True),
    Column("project_id", Id, ForeignKey("project.id"), nullable=False),
    Column("by", Text, nullable=False, comment="owner, a reviewer's public id, or a rule"),
    Column("what", Text, nullable=False),
    Column("facts", Json, nullable=False, server_default="{}"),
    Column("at", Time, nullable=False),
)
Index("ix_deed_project_id", deed.c.project_id, deed.c.id)
