"""flow: where each item stands in each stage, and why."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

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
