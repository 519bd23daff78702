"""consensus: what the answers of a task add up to, and the stored fits of worker skills it was computed with."""

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from manyeyes.storage.tables.base import Id, Json, Time, metadata

fit = Table(
    "fit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("stage_id", Id, ForeignKey("stage.id"), nullable=False),
    Column("number", Integer, nullable=False, comment="from 1; fit 0 counts everybody .85 and is not stored"),
    Column("after_answer", Id, nullable=False, comment="id of the newest answer when it was made"),
    Column("made_at", Time, nullable=False),
    Column("how", Text, nullable=False, server_default="control", comment="control scores alone, or together: with EM"),
    Column("priors", Json, nullable=False, server_default="{}", comment="a question: the chance of each value before"),
    Column(
        "given", Json, nullable=False, server_default="{}", comment="how far the source's word is believed, a question"
    ),
    Column("typical", Json, nullable=False, server_default="{}", comment="a question: the median skill of who counts"),
    Column("answers", Integer, nullable=False, server_default="0", comment="given to the stage when it was made"),
    UniqueConstraint("stage_id", "number"),
)

fit_skill = Table(
    "fit_skill",
    metadata,
    Column("fit_id", Id, ForeignKey("fit.id"), primary_key=True),
    Column("worker_id", Id, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("skill", Double, nullable=False, comment="chance of a right answer"),
    Column("confusion", Json, comment="a row a true value: the chance of each said one; none: errors are alike"),
    Column("gated", Integer, nullable=False, server_default="0", comment="1: below the gate, weighs nothing"),
    Column("judges", Integer, nullable=False, server_default="0", comment="1: trusted to judge others by"),
    sqlite_with_rowid=False,
)

consensus = Table(
    "consensus",
    metadata,
    Column("task_id", Id, ForeignKey("task.id"), primary_key=True),
    Column("question", Text, primary_key=True),
    Column("value", Text, comment="the likeliest; none while nobody said anything"),
    Column("posterior", Double, nullable=False),
    Column("answers", Integer, nullable=False, comment="answers that carry weight"),
    Column("state", Text, nullable=False, comment="open, settled, contested or not_asked"),
    Column("fit", Integer, nullable=False, comment="number of the fit used"),
    Column("by_owner", Integer, nullable=False, server_default="0", comment="1: settled by the owner's answer"),
    Column("settled_as", Text, comment="the value it was settled as last; stays while it is open again"),
    Column("with_model", Integer, nullable=False, server_default="0", comment="1: a tagger's opinion is in it"),
    sqlite_with_rowid=False,
)
# What is settled on a value, for the owner's lists.
SETTLED = text("state = 'settled'")
Index("ix_consensus_settled", consensus.c.question, consensus.c.value, sqlite_where=SETTLED, postgresql_where=SETTLED)

# What must be computed again since answers were withdrawn, a fit was made or a truth was corrected: chunk by chunk.
recount = Table(
    "recount",
    metadata,
    Column("id", Id, primary_key=True),
    Column("stage_id", Id, ForeignKey("stage.id"), nullable=False),
    Column("worker_id", Id, comment="only the tasks this worker answered; none: every answered task"),
    Column(
        "why",
        Text,
        nullable=False,
        comment="fit, withdrawal, restored, truth or overlap; refit: a fit is wanted at once",
    ),
    Column("last_task", Id, nullable=False, server_default="0", comment="done up to here"),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer, nullable=False),
    Column("asked_at", Time, nullable=False),
    Column("done_at", Time),
)
Index("ix_recount_done_at", recount.c.done_at, recount.c.id)
Index("ix_recount_stage_id", recount.c.stage_id)

# What somebody was told, as of the day's beginning, of how often people agreed with him.
told_agreement = Table(
    "told_agreement",
    metadata,
    Column("worker_id", Id, primary_key=True),
    Column("project_id", Id, primary_key=True),
    Column("day", Text, nullable=False, comment="like 2026-03-01, by the project's clock"),
    Column("of", Integer, nullable=False, comment="his last settled pictures that may be told of, 50 at most"),
    Column("agreed", Integer, nullable=False, comment="of them settled as he said"),
    Column("otherwise", Json, nullable=False, comment="the others: task, what he said, what it was settled on"),
    sqlite_with_rowid=False,
)
