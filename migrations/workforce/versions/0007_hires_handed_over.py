"""hires of the portal with their editions and states, cancellations on paper, conflicts, approvals of quotas

What was taken over so far becomes edition 1 of its hire.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATES = ("announced", "refused", "accepted", "filed", "cancelling", "cancelled", "left")
REASONS = ("not_reported", "withdrawn", "annulled", "entered_in_error")
OLD_INCOMING = ("received", "accepted", "refused", "dead")
NEW_INCOMING = ("received", "accepted", "refused", "superseded", "conflict", "dead")
OLD_APPROVAL = "approved_most IS NULL OR (approved_most > 5 AND approval_number <> '')"
NEW_APPROVAL = "approved_most IS NULL OR (approved_most >= 1 AND approval_number <> '')"
READING = "quota_reading IS NULL OR quota_reading IN ('either', 'both')"
# What the earlier shape has no place for.
NEW_SHAPES = (
    "SELECT 1 FROM handed_hire WHERE edition > 1 OR state IN ('cancelling', 'cancelled')",
    "SELECT 1 FROM handed_edition WHERE record_sealed IS NOT NULL",
    "SELECT 1 FROM paper_cancellation",
    "SELECT 1 FROM intake_conflict",
    "SELECT 1 FROM quota_approval",
    "SELECT 1 FROM \"union\" WHERE quota_reading IS NOT NULL OR approved_most <= 5",
    "SELECT 1 FROM incoming WHERE state IN ('superseded', 'conflict')",
)
LAST_MESSAGE = "SELECT max(id) FROM incoming AS last WHERE last.hire = handed_hire.hire"
FILED = "SELECT {} FROM filing WHERE filing.worker_id = handed_hire.worker_id AND filing.kind = 'first'"


def _document() -> sa.types.TypeEngine:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _at(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _row() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    ]


def _keys(table: str, **references: str) -> list[sa.Constraint]:
    keys = [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))
        for column, target in references.items()
    ]
    return [
        *keys,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    ]


def upgrade() -> None:
    _make_hires()
    _make_editions()
    _make_conflicts()
    _make_cancellations()
    _make_approvals()
    _change_messages()
    _change_unions()
    _carry_over()


def _make_hires() -> None:
    op.create_table(
        "handed_hire",
        sa.Column("hire", sa.String(length=16), nullable=False),
        sa.Column("round_code", sa.String(length=48), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("accepted_edition", sa.Integer(), nullable=True),
        sa.Column("filed_edition", sa.Integer(), nullable=True),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("worker_number", sa.String(length=60), nullable=True),
        sa.Column("filing_number", sa.String(length=60), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("seq_portal", sa.Integer(), nullable=False),
        sa.Column("seq_backend", sa.Integer(), nullable=False),
        _at("heard_at", nullable=True),
        _at("told_at", nullable=True),
        *_row(),
        sa.CheckConstraint(_one_of("state", STATES), name=op.f("ck_handed_hire_state_known")),
        *_keys("handed_hire", worker_id="worker"),
        sa.UniqueConstraint("hire", name=op.f("uq_handed_hire_hire")),
        sa.UniqueConstraint("worker_number", name=op.f("uq_handed_hire_worker_number")),
        sa.UniqueConstraint("filing_number", name=op.f("uq_handed_hire_filing_number")),
    )
    op.create_index("ix_handed_hire_state", "handed_hire", ["state"])
    op.create_index("ix_handed_hire_worker_id", "handed_hire", ["worker_id"])


def _make_editions() -> None:
    op.create_table(
        "handed_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handed_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("record_sha256", sa.String(length=64), nullable=False),
        sa.Column("record_sealed", sa.LargeBinary(), nullable=True),
        _at("announced_at"),
        _at("taken_at", nullable=True),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["handed_id"], ["handed_hire.id"], name=op.f("fk_handed_edition_handed_id_handed_hire")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_edition")),
        sa.UniqueConstraint("handed_id", "number", name=op.f("uq_handed_edition_handed_id_number")),
    )
    op.create_index("ix_handed_edition_handed_id", "handed_edition", ["handed_id"])


def _make_conflicts() -> None:
    op.create_table(
        "intake_conflict",
        sa.Column("handed_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("told", _document(), nullable=False),
        sa.Column("own", _document(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        _at("at"),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        _at("settled_at", nullable=True),
        sa.Column("settlement", sa.Text(), nullable=False),
        *_row(),
        sa.CheckConstraint(_one_of("state", ("open", "settled")), name=op.f("ck_intake_conflict_state_known")),
        sa.CheckConstraint(
            "(state = 'settled') = (settled_by IS NOT NULL) AND (state = 'open' OR settlement <> '')",
            name=op.f("ck_intake_conflict_settled_by_somebody"),
        ),
        *_keys("intake_conflict", handed_id="handed_hire", settled_by="account"),
    )
    op.create_index("ix_intake_conflict_handed_id", "intake_conflict", ["handed_id"])
    op.create_index("ix_intake_conflict_state", "intake_conflict", ["state"])


def _make_cancellations() -> None:
    op.create_table(
        "paper_cancellation",
        sa.Column("handed_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("paper", sa.String(length=80), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        _at("entered_at"),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        _at("closed_at", nullable=True),
        *_row(),
        sa.CheckConstraint(
            _one_of("state", ("entered", "confirmed", "dropped")), name=op.f("ck_paper_cancellation_state_known")
        ),
        sa.CheckConstraint(_one_of("reason", REASONS), name=op.f("ck_paper_cancellation_reason_known")),
        sa.CheckConstraint(
            "state <> 'confirmed' OR closed_by <> entered_by", name=op.f("ck_paper_cancellation_two_people")
        ),
        *_keys("paper_cancellation", handed_id="handed_hire", entered_by="account", closed_by="account"),
    )
    op.create_index("ix_paper_cancellation_handed_id", "paper_cancellation", ["handed_id"])
    op.create_index("ix_paper_cancellation_state", "paper_cancellation", ["state"])


def _make_approvals() -> None:
    op.create_table(
        "quota_approval",
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("reading", sa.String(length=8), nullable=True),
        sa.Column("paper", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        _at("entered_at"),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        _at("closed_at", nullable=True),
        *_row(),
        sa.CheckConstraint(
            _one_of("state", ("entered", "in_force", "replaced", "dropped")), name=op.f("ck_quota_approval_state_known")
        ),
        sa.CheckConstraint("reading IS NULL OR reading IN ('either', 'both')", name=op.f("ck_quota_approval_reading_known")),
        sa.CheckConstraint("most IS NULL OR most >= 1", name=op.f("ck_quota_approval_most_positive")),
        sa.CheckConstraint("most IS NOT NULL OR reading IS NOT NULL", name=op.f("ck_quota_approval_says_something")),
        sa.CheckConstraint(
            "state NOT IN ('in_force', 'replaced') OR closed_by <> entered_by", name=op.f("ck_quota_approval_two_people")
        ),
        *_keys("quota_approval", union_id="union", entered_by="account", closed_by="account"),
    )
    op.create_index("ix_quota_approval_union_id", "quota_approval", ["union_id"])
    op.create_index("ix_quota_approval_state", "quota_approval", ["state"])
    in_force = sa.text("state = 'in_force'")
    op.create_index(
        "uq_quota_approval_in_force", "quota_approval", ["union_id"],
        unique=True, sqlite_where=in_force, postgresql_where=in_force,
    )


def _change_messages() -> None:
    with op.batch_alter_table("incoming", schema=None) as batch_op:
        batch_op.add_column(sa.Column("edition", sa.Integer(), nullable=True))
        batch_op.add_column(_at("told_at", nullable=True))
        batch_op.drop_constraint(op.f("ck_incoming_state_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_incoming_state_known"), _one_of("state", NEW_INCOMING))


def _change_unions() -> None:
    with op.batch_alter_table("union", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quota_reading", sa.String(length=8), nullable=True))
        batch_op.drop_constraint(op.f("ck_union_approval_recorded"), type_="check")
        batch_op.create_check_constraint(op.f("ck_union_approval_recorded"), NEW_APPROVAL)
        batch_op.create_check_constraint(op.f("ck_union_reading_known"), READING)


def _carry_over() -> None:
    """Hires by their messages, then by the people who came of them."""
    op.execute(
        "INSERT INTO handed_hire (hire, round_code, state, edition, seq_portal, seq_backend, heard_at,"
        " public_id, version) SELECT hire, max(round_code), 'announced', 1, 0, 0, max(received_at),"
        " min(public_id), 1 FROM incoming GROUP BY hire"
    )
    op.execute(
        "INSERT INTO handed_hire (hire, round_code, state, edition, seq_portal, seq_backend, heard_at,"
        " public_id, version) SELECT source_hire, coalesce(source_round, ''), 'accepted', 1, 0, 0,"
        " registered_at, public_id, 1 FROM worker WHERE source_hire IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM incoming WHERE incoming.hire = worker.source_hire)"
    )
    op.execute(
        f"UPDATE handed_hire SET state = 'refused' WHERE (SELECT state FROM incoming WHERE id = ({LAST_MESSAGE}))"
        " IN ('refused', 'dead')"
    )
    of_it = "worker.source_hire = handed_hire.hire"
    op.execute(
        f"UPDATE handed_hire SET state = 'accepted', accepted_edition = 1,"
        f" worker_id = (SELECT id FROM worker WHERE {of_it}),"
        f" worker_number = (SELECT number FROM worker WHERE {of_it})"
        f" WHERE EXISTS (SELECT 1 FROM worker WHERE {of_it})"
    )
    op.execute(
        f"UPDATE handed_hire SET filing_number = ({FILED.format('filing_number')}),"
        f" filed_on = ({FILED.format('filed_on')}) WHERE worker_id IS NOT NULL"
    )
    op.execute("UPDATE handed_hire SET state = 'filed', filed_edition = 1 WHERE filing_number IS NOT NULL")
    op.execute(
        "UPDATE handed_hire SET state = 'left' WHERE EXISTS"
        " (SELECT 1 FROM worker WHERE worker.id = handed_hire.worker_id AND worker.state = 'left')"
    )
    op.execute(
        "INSERT INTO handed_edition (handed_id, number, record_sha256, announced_at, taken_at, seal_id)"
        " SELECT handed_hire.id, 1, coalesce((SELECT source_digest FROM worker WHERE id = handed_hire.worker_id),"
        f" (SELECT record_sha256 FROM incoming WHERE id = ({LAST_MESSAGE})), ''),"
        " handed_hire.heard_at, (SELECT registered_at FROM worker WHERE id = handed_hire.worker_id),"
        " handed_hire.public_id FROM handed_hire"
    )
    op.execute(
        "UPDATE incoming SET told_at = received_at, edition = 1 WHERE record_sha256 ="
        " (SELECT record_sha256 FROM handed_edition JOIN handed_hire ON handed_hire.id = handed_edition.handed_id"
        " WHERE handed_hire.hire = incoming.hire)"
    )


def downgrade() -> None:
    bind = op.get_bind()
    if any(bind.execute(sa.text(query)).first() for query in NEW_SHAPES):
        raise RuntimeError("editions, cancellations, conflicts or approvals would be lost")
    with op.batch_alter_table("union", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_union_reading_known"), type_="check")
        batch_op.drop_constraint(op.f("ck_union_approval_recorded"), type_="check")
        batch_op.create_check_constraint(op.f("ck_union_approval_recorded"), OLD_APPROVAL)
        batch_op.drop_column("quota_reading")
    with op.batch_alter_table("incoming", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_incoming_state_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_incoming_state_known"), _one_of("state", OLD_INCOMING))
        batch_op.drop_column("told_at")
        batch_op.drop_column("edition")
    for table in ("quota_approval", "paper_cancellation", "intake_conflict", "handed_edition", "handed_hire"):
        op.drop_table(table)
