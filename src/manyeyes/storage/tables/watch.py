"""watch: which alert left the house by which way, and how the canary sang last."""

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from manyeyes.storage.tables.base import Id, Time, metadata

# One alert that is on its way out, or was: by webhook or by mail.
alarm = Table(
    "alarm",
    metadata,
    Column("id", Id, primary_key=True),
    Column("alert_id", Id, ForeignKey("alert.id"), nullable=False),
    Column("way", Text, nullable=False, comment="webhook or mail"),
    Column("state", Text, nullable=False, comment="waiting, sent or given_up"),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("due_at", Time, nullable=False, comment="when it is tried next; while it is tried, a few minutes ahead"),
    Column("ended_at", Time, comment="when it was sent or given up"),
    Column("cause", Text, nullable=False, server_default="", comment="why it was not taken, without any secret"),
    UniqueConstraint("alert_id", "way"),
)
Index("ix_alarm_state", alarm.c.state, alarm.c.due_at)

canary = Table(
    "canary",
    metadata,
    Column("id", Integer, primary_key=True, comment="1: there is one row"),
    Column("worker_id", Id, nullable=False, comment="the made-up helper; 0 before the first song"),
    Column("began_at", Time, nullable=False, comment="when the last song began; of two servers one sings"),
    Column("sang_at", Time, comment="when an answer was last found stored"),
    Column("seconds", Double, nullable=False, server_default="0", comment="how long that took"),
    Column("failures", Integer, nullable=False, server_default="0", comment="in a row"),
    Column("failing_since", Time),
    Column("cause", Text, nullable=False, server_default="", comment="why the last one failed"),
)
