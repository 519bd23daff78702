"""people: who answers, who owns, and the secrets they sign in with (only as hashes)."""

from sqlalchemy import Column, ForeignKey, Table, Text

from manyeyes.storage.tables.base import Id, Time, metadata

worker = Table(
    "worker",
    metadata,
    Column("id", Id, primary_key=True),
    Column("public_id", Text, nullable=False, unique=True, comment="ten random characters"),
    Column("kind", Text, nullable=False, comment="guest, account, program, owner or made_up"),
    Column("created_at", Time, nullable=False),
)

token = Table(
    "token",
    metadata,
    Column("id", Id, primary_key=True),
    Column("hash", Text, nullable=False, unique=True, comment="sha-256 of the token"),
    Column("worker_id", Id, ForeignKey("worker.id"), nullable=False),
    Column("name", Text, nullable=False, comment="what the maker called it"),
    Column("role", Text, nullable=False, comment="worker or owner"),
    Column("created_at", Time, nullable=False),
    Column("revoked_at", Time),
)

sign_in_link = Table(
    "sign_in_link",
    metadata,
    Column("hash", Text, primary_key=True, comment="sha-256 of the link's secret; used once"),
    Column("role", Text, nullable=False),
    Column("expires_at", Time, nullable=False),
    Column("used_at", Time),
)
