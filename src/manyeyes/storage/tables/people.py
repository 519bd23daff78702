"""people: who answers, who owns, the secrets they sign in with (only as hashes), and who is stopped or trusted."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text, UniqueConstraint

from manyeyes.storage.tables.base import Id, Json, Time, metadata

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

device_code = Table(
    "device_code",
    metadata,
    Column("worker_id", Id, ForeignKey("worker.id"), primary_key=True, comment="a new code ends the one before"),
    Column("hash", Text, nullable=False, unique=True, comment="keyed sha-256 of its digits; used once"),
    Column("expires_at", Time, nullable=False),
    Column("used_at", Time),
    sqlite_with_rowid=False,
)

restriction = Table(
    "restriction",
    metadata,
    Column("id", Id, primary_key=True),
    Column("public_id", Text, nullable=False, unique=True, comment="ten random characters"),
    Column("worker_id", Id, ForeignKey("worker.id"), nullable=False),
    Column("kind", Text, nullable=False, comment="stop, slow or exam"),
    Column("scope", Text, nullable=False, comment="stage, project or site"),
    Column("project_id", Id, comment="none where the scope is site"),
    Column("stage_id", Id, comment="none where the scope is wider"),
    Column("reason", Text, nullable=False, comment="what the person reads"),
    Column("numbers", Json, nullable=False, server_default="{}", comment="what it rests on"),
    Column("by", Text, nullable=False, comment="rule or owner"),
    Column("made_at", Time, nullable=False),
    Column("until", Time, comment="none: for good"),
    Column("lifted_at", Time),
    Column("lifted_why", Text),
)
Index("ix_restriction_worker_id", restriction.c.worker_id, restriction.c.lifted_at)

appeal = Table(
    "appeal",
    metadata,
    Column("id", Id, primary_key=True),
    Column("public_id", Text, nullable=False, unique=True, comment="ten random characters"),
    Column("restriction_id", Id, ForeignKey("restriction.id"), nullable=False, unique=True, comment="one appeal each"),
    Column("text", Text, nullable=False, comment="why it is wrong, in the person's words"),
    Column("at", Time, nullable=False),
    Column("state", Text, nullable=False, comment="open, lifted or upheld"),
    Column("answer", Text, comment="what the owner wrote back"),
    Column("answered_at", Time),
)

qualification = Table(
    "qualification",
    metadata,
    Column("worker_id", Id, ForeignKey("worker.id"), primary_key=True),
    Column("project_id", Id, primary_key=True),
    Column("name", Text, primary_key=True, comment="reviewer, or what a rule sets"),
    Column("value", Text, nullable=False, server_default=""),
    Column("by", Text, nullable=False, comment="rule or owner"),
    Column("at", Time, nullable=False),
    sqlite_with_rowid=False,
)

remark = Table(
    "remark",
    metadata,
    Column("id", Id, primary_key=True),
    Column("public_id", Text, nullable=False, unique=True, comment="ten random characters"),
    Column("worker_id", Id, ForeignKey("worker.id"), nullable=False),
    Column("project_id", Id, nullable=False),
    Column("item_id", Id, nullable=False, comment="the picture it is about"),
    Column("key", Text, nullable=False, comment="a word of the page: the same remark sent twice is one"),
    Column("text", Text, nullable=False, comment="up to 500 signs, in the person's words"),
    Column("at", Time, nullable=False),
    Column("answer", Text, nullable=False, server_default="", comment="what the owner wrote back"),
    Column("done_at", Time, comment="none: the owner has not dealt with it"),
    UniqueConstraint("worker_id", "key"),
)
Index("ix_remark_project_id", remark.c.project_id, remark.c.id)
Index("ix_remark_item_id", remark.c.item_id)
