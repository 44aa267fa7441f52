"""spent answers stand among the counters; a mobile is proved before sign-up"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("spent_challenge")
    op.create_table(
        "mobile_to_prove",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=False),
        sa.Column("mobile_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["proof_id"], ["one_time_proof.id"], name=op.f("fk_mobile_to_prove_proof_id_one_time_proof")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mobile_to_prove")),
        sa.UniqueConstraint("proof_id", name=op.f("uq_mobile_to_prove_proof_id")),
    )


def downgrade() -> None:
    op.drop_table("mobile_to_prove")
    op.create_table(
        "spent_challenge",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_spent_challenge")),
    )
