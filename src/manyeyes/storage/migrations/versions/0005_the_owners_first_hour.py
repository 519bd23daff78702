"""the owner's first hour"""

import sqlalchemy as sa
from alembic import op

from manyeyes.storage.migrations import kept_counts

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column(
        "tagger",
        sa.Column(
            "speaks_of",
            sa.Text(),
            server_default="{}",
            nullable=False,
            comment="as in predictor, when it was trained",
        ),
    )
    op.add_column(
        "prediction",
        sa.Column(
            "learnt",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="the tagger learnt from this item",
        ),
    )
    op.create_table(
        "draft",
        sa.Column("assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("tagger", sa.Integer(), nullable=False, comment="number of the tagger that said it"),
        sa.Column("shown", sa.Boolean(), nullable=False, comment="false: hidden, to see how far drafts sway people"),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_draft_assignment_id")),
        sa.PrimaryKeyConstraint("assignment_id", "question", name=op.f("pk_draft")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "predictor",
        sa.Column(
            "stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="the train stage"
        ),
        sa.Column("tagger", sa.Integer(), nullable=False, comment="number of the tagger that serves"),
        sa.Column(
            "speaks_of",
            sa.Text(),
            nullable=False,
            comment="by stage: major, and question: value: place of its score",
        ),
        sa.ForeignKeyConstraint(["stage_id"], ["stage.id"], name=op.f("fk_predictor_stage_id")),
        sa.PrimaryKeyConstraint("stage_id", name=op.f("pk_predictor")),
        sqlite_with_rowid=False,
    )
    op.add_column(
        "stage",
        sa.Column(
            "last_version",
            sa.Integer(),
            nullable=True,
            comment="that described it last, once it is gone; its name is NAME@MAJOR then",
        ),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("what", sa.Text(), nullable=False, comment="question, wanted, items, control or training"),
        sa.Column("about", sa.Text(), server_default="", nullable=False, comment="a question that is gone"),
        sa.Column(
            "last_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
            comment="done up to here",
        ),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("asked_at", sa.Double(), nullable=False),
        sa.Column("done_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_change_project_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stage.id"], name=op.f("fk_change_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index("ix_change_done_at", "change", ["done_at", "id"], unique=False)
    op.create_table(
        "opinion",
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="the train stage"
        ),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column(
            "weight",
            sa.Double(),
            nullable=False,
            comment="how far it is believed at most, as measured on held-back items",
        ),
        sa.Column("tagger", sa.Integer(), nullable=False, comment="number of the tagger that said it"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_opinion_item_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stage.id"], name=op.f("fk_opinion_stage_id")),
        sa.PrimaryKeyConstraint("item_id", "stage_id", "question", name=op.f("pk_opinion")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_opinion_stage_id", "opinion", ["stage_id", "item_id"], unique=False)
    op.add_column(
        "consensus",
        sa.Column(
            "with_model",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="1: a tagger's opinion is in it",
        ),
    )
    op.add_column(
        "project_version",
        sa.Column(
            "texts",
            sa.Text(),
            server_default="{}",
            nullable=False,
            comment="texts/LANG.yaml: by language, by place",
        ),
    )
    op.add_column(
        "answer",
        sa.Column(
            "language",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="the questions were read in; empty: not known",
        ),
    )
    keep_counts()


def downgrade() -> None:
    """Undo the change."""
    stop_keeping_counts()
    op.drop_column("answer", "language")
    op.drop_column("project_version", "texts")
    op.drop_column("consensus", "with_model")
    op.drop_table("opinion")
    op.drop_table("change")
    op.drop_column("stage", "last_version")
    op.drop_table("predictor")
    op.drop_table("draft")
    op.drop_column("prediction", "learnt")
    op.drop_column("tagger", "speaks_of")


def keep_counts() -> None:
    """Counts that the database keeps itself, and the history of where items stood: tables, indexes, triggers."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "kept_count",
        sa.Column("stage_id", number, nullable=False),
        sa.Column(
            "what", sa.Text(), nullable=False, comment="wave, answered, item, verdict, hour, day, person, people"
        ),
        sa.Column(
            "name",
            sa.Text(),
            nullable=False,
            comment="closed_as, the item's state, the question, the day since 1970",
        ),
        sa.Column("value", sa.Text(), nullable=False, comment="lane and state, the question's value, the worker"),
        sa.Column(
            "number",
            sa.BigInteger(),
            nullable=False,
            comment="wave, answers, 0 open 1 settled 2 contested, hour of 1970",
        ),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("stage_id", "what", "name", "value", "number", name=op.f("pk_kept_count")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "count_change",
        sa.Column("id", number, nullable=False),
        sa.Column("stage_id", number, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False, comment="one more or one less"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_change")),
    )
    op.create_table(
        "item_moved",
        sa.Column("id", number, nullable=False),
        sa.Column("item_id", number, nullable=False),
        sa.Column("stage_id", number, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False, comment="since when it had stood there"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_moved")),
    )
    op.create_index("ix_item_moved_item_id", "item_moved", ["item_id"], unique=False)
    for name, table, columns, where in KEPT_INDEXES:
        only = sa.text(where) if where else None
        op.create_index(name, table, columns, unique=False, sqlite_where=only, postgresql_where=only)
    dialect = op.get_bind().dialect.name
    for statement in (*kept_counts.count_anew(dialect), *kept_counts.lay(dialect)):
        op.get_bind().exec_driver_sql(statement)


KEPT_INDEXES = (
    ("ix_task_closed", "task", ["stage_id", "closed_as"], "state = 2"),
    ("ix_task_wave", "task", ["stage_id", "wave"], ""),
    ("ix_consensus_settled", "consensus", ["question", "value"], "state = 'settled'"),
)


def stop_keeping_counts() -> None:
    """Undo keep_counts."""
    for statement in kept_counts.clear(op.get_bind().dialect.name):
        op.get_bind().exec_driver_sql(statement)
    for name, table, _, _ in KEPT_INDEXES:
        op.drop_index(name, table_name=table)
    for name in ("item_moved", "count_change", "kept_count"):
        op.drop_table(name)
