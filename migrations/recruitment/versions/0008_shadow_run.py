"""recomputation by an independent program"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import drop_append_only, make_append_only

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shadow_run",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("evidence_digest", sa.String(length=64), nullable=False),
        sa.Column("program_digest", sa.String(length=64), nullable=False),
        sa.Column("differences", sa.Integer(), nullable=True),
        sa.Column("sentences", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('asked', 'agrees', 'differs', 'given_up')", name=op.f("ck_shadow_run_outcome_known")
        ),
        sa.CheckConstraint(
            "(outcome IN ('agrees', 'differs')) = (differences IS NOT NULL)", name=op.f("ck_shadow_run_answered")
        ),
        sa.CheckConstraint(
            "(outcome = 'agrees') = (coalesce(differences, 1) = 0)", name=op.f("ck_shadow_run_zero")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_shadow_run_round_id_recruitment_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shadow_run")),
        sa.UniqueConstraint("public_id", name=op.f("uq_shadow_run_public_id")),
    )
    with op.batch_alter_table("shadow_run", schema=None) as batch_op:
        batch_op.create_index("ix_shadow_run_round_id", ["round_id"], unique=False)
        batch_op.create_index("ix_shadow_run_subject", ["subject"], unique=False)
    make_append_only(op.get_bind(), "shadow_run")


def downgrade() -> None:
    drop_append_only(op.get_bind(), "shadow_run")
    with op.batch_alter_table("shadow_run", schema=None) as batch_op:
        batch_op.drop_index("ix_shadow_run_subject")
        batch_op.drop_index("ix_shadow_run_round_id")
    op.drop_table("shadow_run")
