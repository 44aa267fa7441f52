"""editions of a hire, the states both sides share, cancellations and conflicts

A hire of the earlier shape becomes edition 1 of itself. Its sealed record stays where it is until
the data upgrade seals it anew for its edition: a seal is bound to its table.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

OLD_STATES = ("awaiting_confirmation", "confirmed", "delivered", "handed_over", "filed", "refused")
NEW_STATES = (
    "awaiting_confirmation", "announced", "refused", "accepted", "filed", "cancelling", "left", "cancelled",
)
OUTCOMES = ("done", "already", "noted", "superseded", "conflict")
REASONS = ("not_reported", "withdrawn", "annulled", "entered_in_error")
RENAMED = {"confirmed": "announced", "delivered": "announced", "handed_over": "accepted"}
ANNOUNCED = "state <> 'awaiting_confirmation'"
# What the earlier shape has no place for.
NEW_SHAPES = (
    "SELECT 1 FROM hire WHERE state IN ('cancelling', 'left', 'cancelled')",
    "SELECT 1 FROM hire_edition WHERE number > 1 OR record_sealed IS NOT NULL",
    "SELECT 1 FROM hire_cancellation",
    "SELECT 1 FROM hand_receipt",
    "SELECT 1 FROM handover_conflict",
    "SELECT 1 FROM delivery WHERE state = 'withdrawn'",
)


def _document() -> sa.types.TypeEngine:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _row() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    ]


def _at(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


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
    _require_own_numbers()
    _make_editions()
    _make_cancellations()
    _make_hand_receipts()
    _make_conflicts()
    _change_hires()
    _change_messages()
    with op.batch_alter_table("staffing_figure", schema=None) as batch_op:
        batch_op.add_column(sa.Column("most", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reading", sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column("approval", sa.String(length=60), nullable=True))


def _require_own_numbers() -> None:
    """Two hires never have one number from now on. Which of two is right no program knows, so that
    nothing is touched and the operator is told before anything changes."""
    for column, words in (("worker_number", "人员编号"), ("filing_number", "备案编号")):
        twins = op.get_bind().execute(
            sa.text(
                f"SELECT {column}, public_id, state FROM hire WHERE {column} IN (SELECT {column}"  # noqa: S608
                f" FROM hire WHERE {column} IS NOT NULL GROUP BY {column} HAVING count(*) > 1)"
                f" ORDER BY {column}, id"
            )
        )
        lines = [f"  {number}: hire {hire} ({state})" for number, hire, state in twins]
        if lines:
            raise RuntimeError(
                f"{words} ({column}) stands with several hires; nothing was changed. Ask the workforce side"
                " whose number it is, set the right one on the other hires with the earlier version"
                f" (UPDATE hire SET {column} = ... WHERE public_id = ...), and upgrade again:\n"
                + "\n".join(lines)
            )


def _make_editions() -> None:
    op.create_table(
        "hire_edition",
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("record_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("record_digest", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed", _document(), nullable=False),
        sa.Column("prepared_by", sa.Integer(), nullable=False),
        _at("prepared_at"),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        _at("confirmed_at", nullable=True),
        *_row(),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> prepared_by", name=op.f("ck_hire_edition_two_people")
        ),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL) AND "
            "(confirmed_at IS NULL OR record_digest IS NOT NULL)",
            name=op.f("ck_hire_edition_announced_whole"),
        ),
        *_keys(
            "hire_edition", hire_id="hire", placement_id="union", prepared_by="account", confirmed_by="account"
        ),
        sa.UniqueConstraint("hire_id", "number", name=op.f("uq_hire_edition_hire_id_number")),
    )
    op.create_index("ix_hire_edition_hire_id", "hire_edition", ["hire_id"])
    op.execute(
        "INSERT INTO hire_edition (hire_id, number, placement_id, record_digest, reason, changed,"
        " prepared_by, prepared_at, confirmed_by, confirmed_at, public_id, version, seal_id)"
        " SELECT id, 1, placement_id, record_digest, '', '[]', prepared_by, prepared_at,"
        " confirmed_by, confirmed_at, public_id, 1, seal_id FROM hire"
    )


def _make_cancellations() -> None:
    op.create_table(
        "hire_cancellation",
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        _at("asked_at"),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        _at("closed_at", nullable=True),
        *_row(),
        sa.CheckConstraint(
            _one_of("state", ("asked", "confirmed", "dropped")), name=op.f("ck_hire_cancellation_state_known")
        ),
        sa.CheckConstraint(_one_of("reason", REASONS), name=op.f("ck_hire_cancellation_reason_known")),
        sa.CheckConstraint(
            "state <> 'confirmed' OR closed_by <> asked_by", name=op.f("ck_hire_cancellation_two_people")
        ),
        *_keys("hire_cancellation", hire_id="hire", asked_by="account", closed_by="account"),
    )
    op.create_index("ix_hire_cancellation_hire_id", "hire_cancellation", ["hire_id"])
    op.create_index("ix_hire_cancellation_state", "hire_cancellation", ["state"])
    asked = sa.text("state = 'asked'")
    op.create_index(
        "uq_hire_cancellation_asked", "hire_cancellation", ["hire_id"],
        unique=True, sqlite_where=asked, postgresql_where=asked,
    )


def _make_hand_receipts() -> None:
    op.create_table(
        "hand_receipt",
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("paper", sa.String(length=80), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        _at("entered_at"),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        _at("closed_at", nullable=True),
        *_row(),
        sa.CheckConstraint(
            _one_of("state", ("entered", "confirmed", "dropped")), name=op.f("ck_hand_receipt_state_known")
        ),
        sa.CheckConstraint(
            _one_of("kind", ("returned", "left", "cancelled")), name=op.f("ck_hand_receipt_kind_known")
        ),
        sa.CheckConstraint(
            "state <> 'confirmed' OR closed_by <> entered_by", name=op.f("ck_hand_receipt_two_people")
        ),
        *_keys("hand_receipt", hire_id="hire", entered_by="account", closed_by="account"),
    )
    op.create_index("ix_hand_receipt_hire_id", "hand_receipt", ["hire_id"])
    op.create_index("ix_hand_receipt_state", "hand_receipt", ["state"])


def _make_conflicts() -> None:
    op.create_table(
        "handover_conflict",
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=80), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("told", _document(), nullable=False),
        sa.Column("own", _document(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        _at("at"),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        _at("settled_at", nullable=True),
        sa.Column("settlement", sa.Text(), nullable=False),
        *_row(),
        sa.CheckConstraint(_one_of("state", ("open", "settled")), name=op.f("ck_handover_conflict_state_known")),
        sa.CheckConstraint(
            "(state = 'settled') = (settled_by IS NOT NULL) AND (state = 'open' OR settlement <> '')",
            name=op.f("ck_handover_conflict_settled_by_somebody"),
        ),
        *_keys("handover_conflict", hire_id="hire", settled_by="account"),
    )
    op.create_index("ix_handover_conflict_hire_id", "handover_conflict", ["hire_id"])
    op.create_index("ix_handover_conflict_state", "handover_conflict", ["state"])


def _change_hires() -> None:
    with op.batch_alter_table("hire", schema=None) as batch_op:
        for name in ("edition", "seq_portal", "seq_backend"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        for name in ("accepted_edition", "filed_edition"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("filed_on", sa.Date(), nullable=True))
        batch_op.add_column(_at("told_at", nullable=True))
        batch_op.add_column(_at("ended_at", nullable=True))
        batch_op.drop_constraint(op.f("ck_hire_state_known"), type_="check")
        batch_op.drop_constraint(op.f("uq_hire_application_id"), type_="unique")
        batch_op.alter_column("worker_number", existing_type=sa.String(length=40), type_=sa.String(length=60))
    for old, new in RENAMED.items():
        op.execute(f"UPDATE hire SET state = '{new}' WHERE state = '{old}'")
    op.execute(f"UPDATE hire SET edition = 1 WHERE {ANNOUNCED}")
    op.execute("UPDATE hire SET accepted_edition = 1 WHERE state IN ('accepted', 'filed')")
    op.execute("UPDATE hire SET filed_edition = 1 WHERE state = 'filed'")
    op.execute(f"UPDATE hire SET filed_on = {_day_of('filed_at')} WHERE filed_at IS NOT NULL")
    op.execute(
        "UPDATE hire SET told_at = (SELECT max(created_at) FROM delivery WHERE hire_id = hire.id),"
        " seq_portal = (SELECT count(*) FROM delivery WHERE hire_id = hire.id)"
    )
    with op.batch_alter_table("hire", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f("ck_hire_state_known"), _one_of("state", NEW_STATES))
        batch_op.create_check_constraint(
            op.f("ck_hire_filed_has_number"),
            "state <> 'filed' OR (filing_number IS NOT NULL AND filed_on IS NOT NULL)",
        )
        batch_op.drop_column("filed_at")
        batch_op.drop_column("record_digest")
    op.create_index("ix_hire_application_id", "hire", ["application_id"])
    op.create_index("uq_hire_worker_number", "hire", ["worker_number"], unique=True)
    op.create_index("uq_hire_filing_number", "hire", ["filing_number"], unique=True)
    live = sa.text("state <> 'cancelled'")
    op.create_index(
        "uq_hire_application_live", "hire", ["application_id"],
        unique=True, sqlite_where=live, postgresql_where=live,
    )


def _day_of(column: str) -> str:
    """The day in China on which an instant lies."""
    if op.get_bind().dialect.name == "sqlite":
        return f"date({column}, '+8 hours')"
    return f"({column} AT TIME ZONE 'Asia/Shanghai')::date"


def _change_messages() -> None:
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.add_column(sa.Column("edition", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("seq", sa.Integer(), nullable=False, server_default="1"))
        batch_op.drop_constraint(op.f("ck_delivery_state_known"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_delivery_state_known"), _one_of("state", ("waiting", "delivered", "dead", "withdrawn"))
        )
    op.execute(
        "UPDATE delivery SET seq = (SELECT count(*) FROM delivery AS earlier"
        " WHERE earlier.hire_id = delivery.hire_id AND earlier.id <= delivery.id)"
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("outcome", sa.String(length=16), nullable=False, server_default="done")
        )
        batch_op.create_check_constraint(op.f("ck_receipt_outcome_known"), _one_of("outcome", OUTCOMES))


def downgrade() -> None:
    bind = op.get_bind()
    if any(bind.execute(sa.text(query)).first() for query in NEW_SHAPES):
        raise RuntimeError("editions, cancellations or conflicts of hires would be lost")
    with op.batch_alter_table("staffing_figure", schema=None) as batch_op:
        for name in ("approval", "reading", "most"):
            batch_op.drop_column(name)
    _change_messages_back()
    _change_hires_back()
    for table in ("handover_conflict", "hand_receipt", "hire_cancellation", "hire_edition"):
        op.drop_table(table)


def _change_messages_back() -> None:
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_receipt_outcome_known"), type_="check")
        batch_op.drop_column("outcome")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_delivery_state_known"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_delivery_state_known"), _one_of("state", ("waiting", "delivered", "dead"))
        )
        batch_op.drop_column("seq")
        batch_op.drop_column("edition")


def _change_hires_back() -> None:
    for index in (
        "uq_hire_application_live", "uq_hire_filing_number", "uq_hire_worker_number", "ix_hire_application_id",
    ):
        op.drop_index(index, table_name="hire")
    with op.batch_alter_table("hire", schema=None) as batch_op:
        batch_op.add_column(_at("filed_at", nullable=True))
        batch_op.add_column(sa.Column("record_digest", sa.String(length=64), nullable=True))
        batch_op.drop_constraint(op.f("ck_hire_state_known"), type_="check")
        batch_op.drop_constraint(op.f("ck_hire_filed_has_number"), type_="check")
    op.execute("UPDATE hire SET state = 'confirmed' WHERE state = 'announced'")
    op.execute("UPDATE hire SET state = 'handed_over' WHERE state = 'accepted'")
    op.execute(f"UPDATE hire SET filed_at = {_midnight_of('filed_on')} WHERE filed_on IS NOT NULL")
    op.execute(
        "UPDATE hire SET record_digest ="
        " (SELECT record_digest FROM hire_edition WHERE hire_id = hire.id AND number = 1)"
    )
    with op.batch_alter_table("hire", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f("ck_hire_state_known"), _one_of("state", OLD_STATES))
        batch_op.create_unique_constraint(op.f("uq_hire_application_id"), ["application_id"])
        batch_op.alter_column("worker_number", existing_type=sa.String(length=60), type_=sa.String(length=40))
        for name in (
            "edition", "accepted_edition", "filed_edition", "filed_on",
            "seq_portal", "seq_backend", "told_at", "ended_at",
        ):
            batch_op.drop_column(name)


def _midnight_of(column: str) -> str:
    """The instant at which a day begins in China."""
    if op.get_bind().dialect.name == "sqlite":
        return f"strftime('%Y-%m-%d %H:%M:%S.000000', {column}, '-8 hours')"
    return f"({column}::timestamp AT TIME ZONE 'Asia/Shanghai')"
