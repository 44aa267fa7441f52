"""the screening desk: who looks at a case, undo and correction, passes against the self-check, and
the index of pictures that look alike

Pictures that were handed in before are put into the index here: it follows from their hash alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BANDS = 7


def _at(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _key(table: str, column: str, target: str) -> sa.Constraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def upgrade() -> None:
    with op.batch_alter_table("screening_decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("check_outcome", sa.String(length=12), server_default="", nullable=False))
        batch_op.add_column(sa.Column("against_reason", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "screening_undo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        _at("at"),
        _key("screening_undo", "decision_id", "screening_decision"),
        _key("screening_undo", "by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_undo")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_screening_undo_decision_id")),
    )
    op.create_table(
        "screening_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_words", sa.String(length=120), nullable=False),
        _at("asked_at"),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        _at("confirmed_at", nullable=True),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> asked_by", name=op.f("ck_screening_correction_two_people")
        ),
        _key("screening_correction", "decision_id", "screening_decision"),
        _key("screening_correction", "asked_by", "account"),
        _key("screening_correction", "confirmed_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_correction")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_screening_correction_decision_id")),
    )
    op.create_table(
        "screening_look",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("by_words", sa.String(length=120), nullable=False),
        _at("until"),
        _key("screening_look", "application_id", "application"),
        _key("screening_look", "account_id", "account"),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_screening_look")),
    )
    op.create_index("ix_screening_look_account_id", "screening_look", ["account_id"])
    _make_bands()


def _make_bands() -> None:
    band = op.create_table(
        "picture_band",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("band", sa.String(length=24), nullable=False),
        _key("picture_band", "file_id", "application_file"),
        _key("picture_band", "round_id", "recruitment_round"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture_band")),
        sa.UniqueConstraint("file_id", "band", name=op.f("uq_picture_band_file_id_band")),
    )
    op.create_index("ix_picture_band_file_id", "picture_band", ["file_id"])
    op.create_index("ix_picture_band_round", "picture_band", ["round_id", "band"])
    pictures = sa.text(
        "SELECT f.id, a.round_id, f.kind, f.perceptual_hash FROM application_file f"
        " JOIN application a ON a.id = f.application_id"
        " WHERE f.perceptual_hash IS NOT NULL AND f.replaced_at IS NULL AND a.number IS NOT NULL"
    )
    rows = []
    for file_id, round_id, kind, fingerprint in op.get_bind().execute(pictures).all():
        bits = format(int(fingerprint, 16), "064b")
        edges = [place * 64 // BANDS for place in range(BANDS + 1)]
        rows += [
            {
                "file_id": file_id,
                "round_id": round_id,
                "band": f"{kind}:{place}:{int(bits[edges[place] : edges[place + 1]], 2):x}",
            }
            for place in range(BANDS)
        ]
    if rows:
        op.bulk_insert(band, rows)


def downgrade() -> None:
    for table in ("picture_band", "screening_look", "screening_correction", "screening_undo"):
        op.drop_table(table)
    with op.batch_alter_table("screening_decision", schema=None) as batch_op:
        batch_op.drop_column("against_reason")
        batch_op.drop_column("check_outcome")
