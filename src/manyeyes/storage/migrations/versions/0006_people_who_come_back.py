"""people who come back, and somebody who watches"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "device_code",
        sa.Column(
            "worker_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="a new code ends the one before",
        ),
        sa.Column("hash", sa.Text(), nullable=False, comment="keyed sha-256 of its digits; used once"),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.Column("used_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name=op.f("fk_device_code_worker_id")),
        sa.PrimaryKeyConstraint("worker_id", name=op.f("pk_device_code")),
        sa.UniqueConstraint("hash", name=op.f("uq_device_code_hash")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "alarm",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("alert_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("way", sa.Text(), nullable=False, comment="webhook or mail"),
        sa.Column("state", sa.Text(), nullable=False, comment="waiting, sent or given_up"),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "due_at",
            sa.Double(),
            nullable=False,
            comment="when it is tried next; while it is tried, a few minutes ahead",
        ),
        sa.Column("ended_at", sa.Double(), nullable=True, comment="when it was sent or given up"),
        sa.Column(
            "cause", sa.Text(), server_default="", nullable=False, comment="why it was not taken, without any secret"
        ),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alarm_alert_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
        sa.UniqueConstraint("alert_id", "way", name=op.f("uq_alarm_alert_id_way")),
    )
    op.create_index("ix_alarm_state", "alarm", ["state", "due_at"])
    op.create_table(
        "canary",
        sa.Column("id", sa.Integer(), nullable=False, comment="1: there is one row"),
        sa.Column("worker_id", ID, nullable=False, comment="the made-up helper; 0 before the first song"),
        sa.Column(
            "began_at", sa.Double(), nullable=False, comment="when the last song began; of two servers one sings"
        ),
        sa.Column("sang_at", sa.Double(), nullable=True, comment="when an answer was last found stored"),
        sa.Column("seconds", sa.Double(), server_default="0", nullable=False, comment="how long that took"),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False, comment="in a row"),
        sa.Column("failing_since", sa.Double(), nullable=True),
        sa.Column("cause", sa.Text(), server_default="", nullable=False, comment="why the last one failed"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canary")),
    )
    op.create_table(
        "second_look",
        sa.Column("worker_id", ID, nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.Column("said", sa.Text(), nullable=False, comment="stands: he still thinks so; fine: he does not mind"),
        sa.Column("at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("worker_id", "task_id", name=op.f("pk_second_look")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "coin",
        sa.Column("stage_id", ID, nullable=False),
        sa.Column("factor", ID, nullable=False, comment="random; by it a task may be told of or may not"),
        sa.PrimaryKeyConstraint("stage_id", name=op.f("pk_coin")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "told_agreement",
        sa.Column("worker_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("day", sa.Text(), nullable=False, comment="like 2026-03-01, by the project's clock"),
        sa.Column(
            "of", sa.Integer(), nullable=False, comment="his last settled pictures that may be told of, 50 at most"
        ),
        sa.Column("agreed", sa.Integer(), nullable=False, comment="of them settled as he said"),
        sa.Column(
            "otherwise", sa.Text(), nullable=False, comment="the others: task, what he said, what it was settled on"
        ),
        sa.PrimaryKeyConstraint("worker_id", "project_id", name=op.f("pk_told_agreement")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "remark",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False, comment="ten random characters"),
        sa.Column("worker_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False, comment="the picture it is about"),
        sa.Column("key", sa.Text(), nullable=False, comment="a word of the page: the same remark sent twice is one"),
        sa.Column("text", sa.Text(), nullable=False, comment="up to 500 signs, in the person's words"),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False, comment="what the owner wrote back"),
        sa.Column("done_at", sa.Double(), nullable=True, comment="none: the owner has not dealt with it"),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name=op.f("fk_remark_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
        sa.UniqueConstraint("public_id", name=op.f("uq_remark_public_id")),
        sa.UniqueConstraint("worker_id", "key", name=op.f("uq_remark_worker_id_key")),
    )
    op.create_index("ix_remark_project_id", "remark", ["project_id", "id"])
    op.create_index("ix_remark_item_id", "remark", ["item_id"])
    told = "what it changed, as its owner read it; none: applied before that was kept"
    with op.batch_alter_table("project_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told", sa.Text(), nullable=True, comment=told))


def downgrade() -> None:
    """Undo the change."""
    # The version before shows the canary's project among the others: closed, nobody is asked there.
    op.execute("UPDATE stage SET state = 'closed' WHERE project_id IN (SELECT id FROM project WHERE slug = '~canary')")
    with op.batch_alter_table("project_version", schema=None) as batch_op:
        batch_op.drop_column("told")
    op.drop_table("device_code")
    op.drop_table("canary")
    op.drop_index("ix_alarm_state", table_name="alarm")
    op.drop_table("alarm")
    for table in ("remark", "told_agreement", "coin", "second_look"):
        op.drop_table(table)
