"""pay ladders"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import drop_append_only, make_append_only

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# The database itself refuses to change or delete what stands in these tables.
APPEND_ONLY = ("pay_ladder",)


def upgrade() -> None:
    op.create_table(
        "pay_ladder",
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.Column("needs_registration", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["union_id"], ["union.id"], name=op.f("fk_pay_ladder_union_id_union")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_ladder")),
        sa.UniqueConstraint("public_id", name=op.f("uq_pay_ladder_public_id")),
        sa.UniqueConstraint(
            "union_id", "starts_on", name=op.f("uq_pay_ladder_union_id_starts_on")
        ),
    )
    with op.batch_alter_table("pay_ladder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pay_ladder_union_id"), ["union_id"], unique=False)
    for table in APPEND_ONLY:
        make_append_only(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        drop_append_only(op.get_bind(), table)
    op.drop_table("pay_ladder")
