"""assignment: a thing to decide (task), to whom it is lent (assignment), the part of a stage that is open (wave).

Beside an assignment stands what a tagger filled in before its worker did (draft).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from manyeyes.storage.tables.base import Id, Time, metadata

task = Table(
    "task",
    metadata,
    Column("id", Id, primary_key=True),
    Column("stage_id", Id, ForeignKey("stage.id"), nullable=False),
    Column("item_id", Id, ForeignKey("item.id"), nullable=False),
    Column("about", Text, nullable=False, server_default="", comment="a tag or shape of the item; '' the item itself"),
    Column("lane", SmallInteger, nullable=False, comment="0 ordinary, 1 control, 2 probe"),
    Column(
        "band", SmallInteger, nullable=False, server_default="1", comment="0 urgent to 3 last; random inside a band"
    ),
    Column("wave", Integer, nullable=False, server_default="0", comment="0 not in a wave yet"),
    Column("state", SmallInteger, nullable=False, comment="0 waiting, 1 open, 2 closed"),
    Column("closed_as", Text, comment="settled, contested or withdrawn"),
    Column("wanted", Integer, nullable=False, comment="slots: people whose answers it wants now"),
    Column("taken", Integer, nullable=False, server_default="0", comment="slots lent or answered"),
    Column("answered", Integer, nullable=False, server_default="0", comment="slots answered"),
    Column("draw", BigInteger, nullable=False, comment="random key below 2**62, redrawn at each claim"),
    UniqueConstraint("stage_id", "item_id", "about"),
)
# The claim reads one level (band, taken) of this index from a random draw on; closed tasks are not in it.
CLAIMABLE = text("state = 1 AND taken < wanted")
Index(
    "ix_task_claim",
    task.c.stage_id,
    task.c.lane,
    task.c.band,
    task.c.taken,
    task.c.draw,
    sqlite_where=CLAIMABLE,
    postgresql_where=CLAIMABLE,
)
# The tasks that wait for their wave, in the order they open; a claim, which redraws, never touches it.
WAITING = text("state = 0")
Index(
    "ix_task_waiting",
    task.c.stage_id,
    task.c.lane,
    task.c.band,
    task.c.draw,
    sqlite_where=WAITING,
    postgresql_where=WAITING,
)
# The tasks that keep a wave from being finished.
OPEN = text("state = 1")
Index("ix_task_open", task.c.stage_id, task.c.lane, sqlite_where=OPEN, postgresql_where=OPEN)
Index("ix_task_item_id", task.c.item_id)
# What waits for the owner or a reviewer.
CONTESTED = text("closed_as = 'contested'")
Index("ix_task_contested", task.c.stage_id, sqlite_where=CONTESTED, postgresql_where=CONTESTED)
# The owner's lists: what is closed, by how it ended; and what a wave holds.
CLOSED = text("state = 2")
Index("ix_task_closed", task.c.stage_id, task.c.closed_as, sqlite_where=CLOSED, postgresql_where=CLOSED)
Index("ix_task_wave", task.c.stage_id, task.c.wave)

assignment = Table(
    "assignment",
    metadata,
    Column("id", Id, primary_key=True),
    Column("public_id", Text, nullable=False, unique=True, comment="ten random characters"),
    Column("worker_id", Id, ForeignKey("worker.id"), nullable=False),
    Column("task_id", Id, ForeignKey("task.id"), nullable=False),
    Column("stage_id", Id, nullable=False, comment="the task's, kept here for a worker's own list"),
    Column(
        "state", SmallInteger, nullable=False, comment="0 lent, 1 answered, 2 extra, 3 skipped, 4 expired, 5 returned"
    ),
    Column("workflow", Text, nullable=False, comment="major.minor that was shown"),
    Column("lent_at", Time, nullable=False),
    Column("expires_at", Time, nullable=False),
    Column("reason", Text, comment="why it was skipped"),
    UniqueConstraint("worker_id", "task_id"),
)
LENT = text("state = 0")
Index("ix_assignment_due", assignment.c.expires_at, sqlite_where=LENT, postgresql_where=LENT)
# What a worker holds, and what he let go and may have again.
MINE = text("state IN (0, 4, 5)")
Index("ix_assignment_mine", assignment.c.worker_id, assignment.c.stage_id, sqlite_where=MINE, postgresql_where=MINE)

# What the tagger would have said, written down when the task was lent; never an answer.
draft = Table(
    "draft",
    metadata,
    Column("assignment_id", Id, ForeignKey("assignment.id"), primary_key=True),
    Column("question", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("tagger", Integer, nullable=False, comment="number of the tagger that said it"),
    Column("shown", Boolean, nullable=False, comment="false: hidden, to see how far drafts sway people"),
    sqlite_with_rowid=False,
)

wave = Table(
    "wave",
    metadata,
    Column("id", Id, primary_key=True),
    Column("stage_id", Id, ForeignKey("stage.id"), nullable=False),
    Column("number", Integer, nullable=False, comment="from 1"),
    Column("tasks", Integer, nullable=False),
    Column("opened_at", Time, nullable=False),
    UniqueConstraint("stage_id", "number"),
)
