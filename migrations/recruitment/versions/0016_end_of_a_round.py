"""the end of a round, and what is deleted after its term"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.append_only import drop_append_only, make_append_only

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
ENDS = "'proposed', 'withdrawn', 'refused', 'confirmed', 'held'"


def upgrade() -> None:
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_application_erased_at", ["erased_at"], unique=False)
    op.create_table(
        "round_end",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"state IN ({ENDS})", name=op.f("ck_round_end_state_known")),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name=op.f("ck_round_end_two_people")),
        sa.CheckConstraint(
            "(state IN ('confirmed', 'held')) = (ended_on IS NOT NULL)", name=op.f("ck_round_end_ended_when_confirmed")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_round_end_round_id_recruitment_round")),
        sa.ForeignKeyConstraint(["proposed_by"], ["account.id"], name=op.f("fk_round_end_proposed_by_account")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_round_end_decided_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_end")),
        sa.UniqueConstraint("public_id", name=op.f("uq_round_end_public_id")),
    )
    live = sa.text("state IN ('proposed', 'confirmed', 'held')")
    with op.batch_alter_table("round_end", schema=None) as batch_op:
        batch_op.create_index("ix_round_end_round_id", ["round_id"], unique=False)
        batch_op.create_index("ix_round_end_state", ["state"], unique=False)
        batch_op.create_index("uq_round_end_live", ["round_id"], unique=True, sqlite_where=live, postgresql_where=live)
    op.create_table(
        "erasure",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", DOCUMENT, nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("list_digest", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_erasure_round_id_recruitment_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("public_id", name=op.f("uq_erasure_public_id")),
    )
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.create_index("ix_erasure_round_id", ["round_id"], unique=False)
    make_append_only(op.get_bind(), "erasure")
    op.create_table(
        "destruction",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("list_number", sa.String(length=80), nullable=False),
        sa.Column("destroyed_on", sa.Date(), nullable=False),
        sa.Column("destroyed_by", sa.String(length=80), nullable=False),
        sa.Column("watched_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('paper', 'recording')", name=op.f("ck_destruction_kind_known")),
        sa.CheckConstraint("state IN ('recorded', 'refused', 'confirmed')", name=op.f("ck_destruction_state_known")),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> recorded_by", name=op.f("ck_destruction_two_people")),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_destruction_round_id_recruitment_round")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_destruction_recorded_by_account")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_destruction_decided_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction")),
        sa.UniqueConstraint("public_id", name=op.f("uq_destruction_public_id")),
    )
    with op.batch_alter_table("destruction", schema=None) as batch_op:
        batch_op.create_index("ix_destruction_round_id", ["round_id"], unique=False)
        batch_op.create_index("ix_destruction_state", ["state"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("destruction", schema=None) as batch_op:
        batch_op.drop_index("ix_destruction_state")
        batch_op.drop_index("ix_destruction_round_id")
    op.drop_table("destruction")
    drop_append_only(op.get_bind(), "erasure")
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.drop_index("ix_erasure_round_id")
    op.drop_table("erasure")
    with op.batch_alter_table("round_end", schema=None) as batch_op:
        batch_op.drop_index("uq_round_end_live")
        batch_op.drop_index("ix_round_end_state")
        batch_op.drop_index("ix_round_end_round_id")
    op.drop_table("round_end")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index("ix_application_erased_at")
        batch_op.drop_column("erased_at")
