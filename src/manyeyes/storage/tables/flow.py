"""flow: where each item stands in each stage, and why; and what an applied version still has to do to that."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from manyeyes.storage.tables.base import Id, Time, metadata

item_stage = Table(
    "item_stage",
    metadata,
    Column("item_id", Id, ForeignKey("item.id"), primary_key=True),
    Column("stage_id", Id, ForeignKey("stage.id"), primary_key=True),
    Column("state", Text, nullable=False, comment="here, passed, dropped, contested, not_asked, waiting"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("at", Time, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_item_stage_stage_id", item_stage.c.stage_id, item_stage.c.state)

# Where an item stood before: a trigger keeps the row that a new state replaces.
item_moved = Table(
    "item_moved",
    metadata,
    Column("id", Id, primary_key=True),
    Column("item_id", Id, nullable=False),
    Column("stage_id", Id, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Time, nullable=False, comment="since when it had stood there"),
)
Index("ix_item_moved_item_id", item_moved.c.item_id)

# What an applied version still has to do to what is there, in chunks: a row a step, in the order of their ids.
change = Table(
    "change",
    metadata,
    Column("id", Id, primary_key=True),
    Column("project_id", Id, ForeignKey("project.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("stage_id", Id, ForeignKey("stage.id")),
    Column("what", Text, nullable=False, comment="question, wanted, items, control or training"),
    Column("about", Text, nullable=False, server_default="", comment="a question that is gone"),
    Column("last_id", Id, nullable=False, server_default="0", comment="done up to here"),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer, nullable=False, server_default="0"),
    Column("asked_at", Time, nullable=False),
    Column("done_at", Time),
)
Index("ix_change_done_at", change.c.done_at, change.c.id)
