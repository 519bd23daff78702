"""moderation: who answers as if from one key with whom."""

from sqlalchemy import Column, Double, Integer, Table

from manyeyes.storage.tables.base import Id, Time, metadata

# Two people whose answers, and whose errors, are more alike than chance gives.
alike = Table(
    "alike",
    metadata,
    Column("stage_id", Id, primary_key=True),
    Column("first_id", Id, primary_key=True, comment="a worker; below second_id"),
    Column("second_id", Id, primary_key=True),
    Column("shared", Integer, nullable=False, comment="answers both gave to one question of one task"),
    Column("same_errors", Integer, nullable=False, comment="both wrong, and both alike"),
    Column("expected", Double, nullable=False, comment="same errors that two strangers of their skills make"),
    Column("surprise", Double, nullable=False, comment="-log10 of the chance of so many or more"),
    Column("together", Double, nullable=False, server_default="0", comment="surprise of their whole clique"),
    Column("clique", Id, nullable=False, comment="the smallest worker of all who hang together"),
    Column("at", Time, nullable=False),
    sqlite_with_rowid=False,
)
