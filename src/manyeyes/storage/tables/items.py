"""items: pictures by the sha-256 of their bytes, the series they belong to, and every place they came from."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from manyeyes.storage.tables.base import Id, Json, Time, metadata

series = Table(
    "series",
    metadata,
    Column("id", Id, primary_key=True),
    Column("project_id", Id, ForeignKey("project.id"), nullable=False),
    Column("name", Text, nullable=False, comment="the folder"),
    Column("title", Text, nullable=False),
    Column("attributes", Json, nullable=False, comment="extra columns of series.csv"),
    UniqueConstraint("project_id", "name"),
)

item = Table(
    "item",
    metadata,
    Column("id", Id, primary_key=True),
    Column("public_id", Text, nullable=False, unique=True, comment="ten random characters"),
    Column("address", Text, nullable=False, unique=True, comment="the random part of its media address"),
    Column("project_id", Id, ForeignKey("project.id"), nullable=False),
    Column("sha256", Text, nullable=False),
    Column("format", Text, nullable=False, comment="JPEG, PNG, WEBP, …, as decoded"),
    Column("bytes", Id, nullable=False),
    Column("width", Integer, nullable=False, comment="pixels, upright"),
    Column("height", Integer, nullable=False, comment="pixels, upright"),
    Column("series_id", Id, ForeignKey("series.id"), nullable=False, comment="the first one; shown"),
    Column("kept", Boolean, nullable=False, comment="original copied into the blobs; else it stays in its folder"),
    Column("state", Text, nullable=False, server_default="here", comment="here or withdrawn"),
    Column("added_at", Time, nullable=False),
    UniqueConstraint("project_id", "sha256"),
)

item_source = Table(
    "item_source",
    metadata,
    Column("id", Id, primary_key=True),
    Column("item_id", Id, ForeignKey("item.id"), nullable=False),
    Column("stage_id", Id, ForeignKey("stage.id"), nullable=False, comment="the import stage that found it"),
    Column("path", Text, nullable=False, comment="below the imported folder, / between parts"),
    Column("series_id", Id, ForeignKey("series.id"), nullable=False),
    UniqueConstraint("stage_id", "path"),
)
Index("ix_item_source_item_id", item_source.c.item_id)
