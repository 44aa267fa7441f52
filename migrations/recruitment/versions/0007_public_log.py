"""the public log"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import drop_append_only, make_append_only

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# The database itself refuses to change or delete what stands in these tables.
APPEND_ONLY = (
    "log_checkpoint",
    "log_cosignature",
    "log_entry",
    "log_leaf",
    "log_origin",
    "log_witness",
)


def upgrade() -> None:
    op.create_table(
        "log_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=240), nullable=False),
        sa.Column("about", sa.String(length=48), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaf", sa.Text(), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_log_entry_digest_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_entry")),
    )
    with op.batch_alter_table("log_entry", schema=None) as batch_op:
        batch_op.create_index("ix_log_entry_kind_about", ["kind", "about"], unique=False)
        batch_op.create_index(batch_op.f("ix_log_entry_subject"), ["subject"], unique=False)

    op.create_table(
        "log_origin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_origin")),
        sa.UniqueConstraint("name", name=op.f("uq_log_origin_name")),
        sa.UniqueConstraint("number", name=op.f("uq_log_origin_number")),
    )
    op.create_table(
        "log_witness",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("words", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_words", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_witness")),
        sa.UniqueConstraint("name", name=op.f("uq_log_witness_name")),
    )
    op.create_table(
        "log_checkpoint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("origin_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["origin_id"], ["log_origin.id"], name=op.f("fk_log_checkpoint_origin_id_log_origin")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_checkpoint")),
        sa.UniqueConstraint("origin_id", "size", name=op.f("uq_log_checkpoint_origin_id_size")),
    )
    op.create_table(
        "log_leaf",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("origin_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["log_entry.id"], name=op.f("fk_log_leaf_entry_id_log_entry")),
        sa.ForeignKeyConstraint(["origin_id"], ["log_origin.id"], name=op.f("fk_log_leaf_origin_id_log_origin")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_leaf")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_log_leaf_entry_id")),
        sa.UniqueConstraint("origin_id", "position", name=op.f("uq_log_leaf_origin_id_position")),
    )
    with op.batch_alter_table("log_leaf", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_log_leaf_hash"), ["hash"], unique=False)

    op.create_table(
        "log_cosignature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("checkpoint_id", sa.Integer(), nullable=False),
        sa.Column("witness_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_words", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["checkpoint_id"], ["log_checkpoint.id"], name=op.f("fk_log_cosignature_checkpoint_id_log_checkpoint")),
        sa.ForeignKeyConstraint(["witness_id"], ["log_witness.id"], name=op.f("fk_log_cosignature_witness_id_log_witness")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_cosignature")),
        sa.UniqueConstraint("checkpoint_id", "witness_id", name=op.f("uq_log_cosignature_checkpoint_id_witness_id")),
    )
    for table in APPEND_ONLY:
        make_append_only(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        drop_append_only(op.get_bind(), table)
    op.drop_table("log_cosignature")
    with op.batch_alter_table("log_leaf", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_log_leaf_hash"))

    op.drop_table("log_leaf")
    op.drop_table("log_checkpoint")
    op.drop_table("log_witness")
    op.drop_table("log_origin")
    with op.batch_alter_table("log_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_log_entry_subject"))
        batch_op.drop_index("ix_log_entry_kind_about")

    op.drop_table("log_entry")
