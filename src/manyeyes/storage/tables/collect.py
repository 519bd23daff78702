"""collect: what an import met, file by file, so that it can resume and its counts add up."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text, UniqueConstraint

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
