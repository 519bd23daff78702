"""collect: what an import met, file by file, so that its counts add up; what a screen found, number by number."""

from sqlalchemy import Boolean, Column, Double, ForeignKey, Index, Table, Text, UniqueConstraint

from manyeyes.storage.tables.base import Id, Time, metadata

import_file = Table(
    "import_file",
    metadata,
    Column("id", Id, primary_key=True),
    Column("stage_id", Id, ForeignKey("stage.id"), nullable=False),
    Column("path", Text, nullable=False, comment="below the imported folder, / between parts"),
    Column("bytes", Id, nullable=False),
    Column("modified_at", Time, nullable=False, comment="a file that changed is looked at again"),
    Column("outcome", Text, nullable=False, comment="new, known, twin or rejected"),
    Column("reason", Text, comment="why it was rejected, a sentence"),
    Column("run", Text, nullable=False, comment="the import run that looked at it last"),
    UniqueConstraint("stage_id", "path"),
)
Index("ix_import_file_run", import_file.c.run, import_file.c.outcome)

finding = Table(
    "finding",
    metadata,
    Column("item_id", Id, ForeignKey("item.id"), primary_key=True),
    Column("stage_id", Id, ForeignKey("stage.id"), primary_key=True, comment="the screen stage"),
    Column("what", Text, primary_key=True, comment="blank, blur, min_side, twin, nsfw, unreadable"),
    Column("verdict", Text, nullable=False, comment="sure, uncertain or fine"),
    Column("number", Double, nullable=False, comment="what was measured"),
    Column("bound", Double, nullable=False, comment="what it was held against"),
    Column("main", Boolean, nullable=False, comment="the one reason the item was dropped for"),
    sqlite_with_rowid=False,
)
Index("ix_finding_stage_id", finding.c.stage_id, finding.c.main, finding.c.item_id)

taken_back = Table(
    "taken_back",
    metadata,
    Column("item_id", Id, ForeignKey("item.id"), primary_key=True),
    Column("stage_id", Id, ForeignKey("stage.id"), primary_key=True, comment="the screen stage that had dropped it"),
    Column("at", Time, nullable=False),
    sqlite_with_rowid=False,
)
