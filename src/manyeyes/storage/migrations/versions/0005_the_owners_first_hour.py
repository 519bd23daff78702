"""the owner's first hour"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
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
        sa.Column("what", sa.Text(), nullable=False, comment="training, question, items or control"),
        sa.Column("about", sa.Text(), server_default="", nullable=False, comment="a question that is gone"),
        sa.Column("last_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default="0", nullable=False, comment="done up to here"),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("asked_at", sa.Double(), nullable=False),
        sa.Column("done_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_change_project_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stage.id"], name=op.f("fk_change_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index("ix_change_done_at", "change", ["done_at", "id"], unique=False)


def downgrade() -> None:
    """Undo the change."""
    op.drop_table("change")
    op.drop_column("stage", "last_version")
    op.drop_table("predictor")
    op.drop_table("draft")
