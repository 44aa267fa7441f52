"""sittings, tickets of their own, the shapes of a seating run"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.append_only import drop_append_only, make_append_only

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    _add_sittings()
    _add_tickets()
    _fill()
    _seats_point_to_them()
    make_append_only(op.get_bind(), "ticket_edition")


def _add_sittings() -> None:
    op.create_table(
        "sitting",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("papers", DOCUMENT, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("areas", DOCUMENT, nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_sitting_ends_after_it_starts")),
        sa.CheckConstraint("(replaces_id IS NULL) = (change_id IS NULL)", name=op.f("ck_sitting_replacement_is_announced")),
        sa.ForeignKeyConstraint(["change_id"], ["notice_change.id"], name=op.f("fk_sitting_change_id_notice_change")),
        sa.ForeignKeyConstraint(["replaces_id"], ["sitting.id"], name=op.f("fk_sitting_replaces_id_sitting")),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_sitting_round_id_recruitment_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sitting_public_id")),
        sa.UniqueConstraint("round_id", "code", name=op.f("uq_sitting_round_id_code")),
    )
    op.create_index("ix_sitting_round_id", "sitting", ["round_id"], unique=False)
    op.create_table(
        "sitting_candidate",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_sitting_candidate_application_id_application")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_sitting_candidate_sitting_id_sitting")),
        sa.PrimaryKeyConstraint("sitting_id", "application_id", name=op.f("pk_sitting_candidate")),
    )


def _add_tickets() -> None:
    op.create_table(
        "ticket",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_ticket_application_id_application")),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_ticket_round_id_recruitment_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("number", name=op.f("uq_ticket_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_ticket_public_id")),
        sa.UniqueConstraint("round_id", "application_id", name=op.f("uq_ticket_round_id_application_id")),
    )
    op.create_index("ix_ticket_round_id", "ticket", ["round_id"], unique=False)
    op.create_table(
        "ticket_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("places", DOCUMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_edition_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_edition")),
        sa.UniqueConstraint("ticket_id", "edition", name=op.f("uq_ticket_edition_ticket_id_edition")),
    )
    op.create_index("ix_ticket_edition_ticket_id", "ticket_edition", ["ticket_id"], unique=False)


def _random_name() -> str:
    """16 hex digits, random, in each row."""
    if op.get_bind().dialect.name == "sqlite":
        return "lower(hex(randomblob(8)))"
    return "substr(md5(random()::text || clock_timestamp()::text), 1, 16)"


def _fill() -> None:
    """A round that has runs has one sitting, at the hours of the run that stands (else of the
    newest); everybody with a seat has that number on a ticket."""
    for table in ("seating_run", "seat"):
        column = "sitting_id" if table == "seating_run" else "ticket_id"
        op.add_column(table, sa.Column(column, sa.Integer(), nullable=True))
    op.execute(
        "INSERT INTO sitting (round_id, code, papers, starts_at, ends_at, areas, reason, public_id, version) "
        f"SELECT round_id, '1', '[]', sitting_starts_at, sitting_ends_at, '[]', '', {_random_name()}, 1 "
        "FROM seating_run AS run WHERE run.id = (SELECT other.id FROM seating_run AS other "
        "WHERE other.round_id = run.round_id "
        "ORDER BY CASE WHEN other.state = 'discarded' THEN 1 ELSE 0 END, other.id DESC LIMIT 1)"
    )
    op.execute(
        "UPDATE seating_run SET sitting_id = "
        "(SELECT sitting.id FROM sitting WHERE sitting.round_id = seating_run.round_id)"
    )
    op.execute(
        "INSERT INTO ticket (round_id, application_id, number, edition, public_id, version) "
        f"SELECT run.round_id, seat.application_id, seat.ticket_number, 0, {_random_name()}, 1 "
        "FROM seat JOIN seating_run AS run ON run.id = seat.run_id"
    )
    op.execute(
        "UPDATE seat SET ticket_id = (SELECT ticket.id FROM ticket WHERE ticket.number = seat.ticket_number)"
    )


def _seats_point_to_them() -> None:
    with op.batch_alter_table("seating_run", schema=None) as batch_op:
        batch_op.alter_column("sitting_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_foreign_key(op.f("fk_seating_run_sitting_id_sitting"), "sitting", ["sitting_id"], ["id"])
        batch_op.create_index("ix_seating_run_sitting_id", ["sitting_id"], unique=False)
        batch_op.drop_column("paper")
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.alter_column("ticket_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_foreign_key(op.f("fk_seat_ticket_id_ticket"), "ticket", ["ticket_id"], ["id"])
        batch_op.create_unique_constraint(op.f("uq_seat_run_id_ticket_id"), ["run_id", "ticket_id"])
        batch_op.drop_constraint(op.f("uq_seat_ticket_number"), type_="unique")
        batch_op.drop_column("ticket_number")


# What the older tables have no place for.
NEW_FACTS = {
    "a round with several sittings": "SELECT 1 FROM sitting GROUP BY round_id HAVING count(*) > 1",
    "papers, areas or latest entry of a sitting": (
        "SELECT 1 FROM sitting WHERE CAST(papers AS TEXT) <> '[]' OR CAST(areas AS TEXT) <> '[]' "
        "OR entry_closes_at IS NOT NULL"
    ),
    "a second edition of a ticket": "SELECT 1 FROM ticket WHERE edition > 1",
}


def downgrade() -> None:
    for fact, statement in NEW_FACTS.items():
        if op.get_bind().execute(sa.text(statement)).first() is not None:
            raise RuntimeError(f"0009 can't be undone: there is {fact}")
    drop_append_only(op.get_bind(), "ticket_edition")
    op.add_column("seat", sa.Column("ticket_number", sa.String(length=24), nullable=True))
    op.execute(
        "UPDATE seat SET ticket_number = (SELECT ticket.number FROM ticket WHERE ticket.id = seat.ticket_id)"
    )
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.alter_column("ticket_number", existing_type=sa.String(length=24), nullable=False)
        batch_op.create_unique_constraint(op.f("uq_seat_ticket_number"), ["ticket_number"])
        batch_op.drop_constraint(op.f("uq_seat_run_id_ticket_id"), type_="unique")
        batch_op.drop_constraint(op.f("fk_seat_ticket_id_ticket"), type_="foreignkey")
        batch_op.drop_column("ticket_id")
    op.add_column("seating_run", sa.Column("paper", sa.String(length=40), nullable=False, server_default=""))
    with op.batch_alter_table("seating_run", schema=None) as batch_op:
        batch_op.alter_column("paper", existing_type=sa.String(length=40), server_default=None)
        batch_op.drop_index("ix_seating_run_sitting_id")
        batch_op.drop_constraint(op.f("fk_seating_run_sitting_id_sitting"), type_="foreignkey")
        batch_op.drop_column("sitting_id")
    op.drop_index("ix_ticket_edition_ticket_id", table_name="ticket_edition")
    op.drop_table("ticket_edition")
    op.drop_index("ix_ticket_round_id", table_name="ticket")
    op.drop_table("ticket")
    op.drop_table("sitting_candidate")
    op.drop_index("ix_sitting_round_id", table_name="sitting")
    op.drop_table("sitting")
