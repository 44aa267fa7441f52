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
    _add_rooms_of_sittings()
    _add_tickets()
    _add_supplements()
    _add_adjustments()
    _fill()
    _seats_point_to_them()
    _runs_have_more_to_say()
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


def _add_rooms_of_sittings() -> None:
    op.create_table(
        "sitting_room",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("blocked", sa.String(length=200), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_sitting_room_room_id_room")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_sitting_room_sitting_id_sitting")),
        sa.PrimaryKeyConstraint("sitting_id", "room_id", name=op.f("pk_sitting_room")),
    )


def _add_supplements() -> None:
    op.create_table(
        "seating_supplement",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("closed", DOCUMENT, nullable=False),
        sa.Column("blocked", DOCUMENT, nullable=False),
        sa.Column("opened", DOCUMENT, nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("numbers", sa.String(length=200), nullable=False),
        sa.Column("numbers_by", sa.String(length=120), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("base_sha256", sa.String(length=64), nullable=False),
        sa.Column("bundle_sha256", sa.String(length=64), nullable=False),
        sa.Column("people_file", sa.String(length=80), nullable=True),
        sa.Column("seats_file", sa.String(length=80), nullable=True),
        sa.Column("publication_number", sa.String(length=48), nullable=False),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_by", sa.Integer(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('late_candidate', 'broken_room', 'moved_site')", name=op.f("ck_seating_supplement_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('drafted', 'released', 'dropped')", name=op.f("ck_seating_supplement_state_known")
        ),
        sa.CheckConstraint(
            "released_by IS NULL OR released_by <> drafted_by", name=op.f("ck_seating_supplement_two_people")
        ),
        sa.CheckConstraint(
            "state <> 'released' OR publication_number <> ''", name=op.f("ck_seating_supplement_released_is_published")
        ),
        sa.ForeignKeyConstraint(["drafted_by"], ["account.id"], name=op.f("fk_seating_supplement_drafted_by_account")),
        sa.ForeignKeyConstraint(["dropped_by"], ["account.id"], name=op.f("fk_seating_supplement_dropped_by_account")),
        sa.ForeignKeyConstraint(["released_by"], ["account.id"], name=op.f("fk_seating_supplement_released_by_account")),
        sa.ForeignKeyConstraint(["run_id"], ["seating_run.id"], name=op.f("fk_seating_supplement_run_id_seating_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seating_supplement")),
        sa.UniqueConstraint("public_id", name=op.f("uq_seating_supplement_public_id")),
        sa.UniqueConstraint("run_id", "number", name=op.f("uq_seating_supplement_run_id_number")),
    )
    op.create_index("ix_seating_supplement_run_id", "seating_supplement", ["run_id"], unique=False)
    op.create_index("ix_seating_supplement_state", "seating_supplement", ["state"], unique=False)
    op.create_table(
        "seating_supplement_person",
        sa.Column("supplement_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_seating_supplement_person_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["supplement_id"],
            ["seating_supplement.id"],
            name=op.f("fk_seating_supplement_person_supplement_id_seating_supplement"),
        ),
        sa.PrimaryKeyConstraint("supplement_id", "application_id", name=op.f("pk_seating_supplement_person")),
    )


def _add_adjustments() -> None:
    op.create_table(
        "exam_adjustment",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("extra_time", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Boolean(), nullable=False)
            for name in ("large_print", "braille", "own_room", "guide")
        ),
        sa.Column("equipment", sa.String(length=120), nullable=False),
        sa.Column("seat_place", sa.String(length=8), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("extra_time BETWEEN 0 AND 100", name=op.f("ck_exam_adjustment_extra_time_in_percent")),
        sa.CheckConstraint("seat_place IN ('', 'aisle', 'door')", name=op.f("ck_exam_adjustment_seat_place_known")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_exam_adjustment_application_id_application")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_exam_adjustment_decided_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_adjustment")),
        sa.UniqueConstraint("application_id", name=op.f("uq_exam_adjustment_application_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_exam_adjustment_public_id")),
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
        "INSERT INTO sitting_room (sitting_id, room_id, blocked, closed) "
        "SELECT sitting.id, room.id, room.blocked, FALSE FROM sitting "
        "JOIN site ON site.round_id = sitting.round_id JOIN room ON room.site_id = site.id "
        "WHERE EXISTS (SELECT 1 FROM seating_run AS run WHERE run.sitting_id = sitting.id AND run.state <> 'discarded')"
    )
    op.execute(
        "INSERT INTO ticket (round_id, application_id, number, edition, public_id, version) "
        f"SELECT run.round_id, seat.application_id, seat.ticket_number, 0, {_random_name()}, 1 "
        "FROM seat JOIN seating_run AS run ON run.id = seat.run_id"
    )
    op.execute(
        "UPDATE seat SET ticket_id = (SELECT ticket.id FROM ticket WHERE ticket.number = seat.ticket_number)"
    )


STATES = ("committed", "drawn", "countersigned", "released", "discarded")
NEW_STATES = ("draft", "committed", "called", "drawn", "countersigned", "released", "discarded")
TWO_PEOPLE = {
    "typed_by_two": "agreed_by IS NULL OR agreed_by <> typed_by",
    "discarded_by_two": "doubted_by IS NULL OR discarded_by IS NULL OR discarded_by <> doubted_by",
}
PEOPLE = ("typed_by", "agreed_by", "doubted_by", "discarded_by")


def _new_columns() -> tuple[sa.Column, ...]:
    """Of a seating run; what a run of before has none of is empty."""
    words = ("commitment_number", 48), ("draw_place", 160), ("typed_numbers", 200), ("evidence_number", 48)
    return (
        *(sa.Column(name, sa.String(length=length), nullable=False, server_default="") for name, length in words),
        sa.Column("doubt", sa.Text(), nullable=False, server_default=""),
        sa.Column("edition", sa.Integer(), nullable=False, server_default="0"),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=True)
            for name in ("draw_at", "typed_at", "doubted_at", "discarded_at")
        ),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in PEOPLE),
    )


def _known(states: tuple[str, ...]) -> str:
    return "state IN (" + ", ".join(f"'{state}'" for state in states) + ")"


def _runs_have_more_to_say() -> None:
    for column in _new_columns():
        op.add_column("seating_run", column)
    op.execute(
        "UPDATE seating_run SET edition = 1, evidence_number = coalesce((SELECT max(publication.number) "
        "FROM publication JOIN recruitment_round ON recruitment_round.code = publication.round_code "
        "WHERE publication.kind = 'seating_evidence' AND recruitment_round.id = seating_run.round_id), '') "
        "WHERE state = 'released'"
    )
    with op.batch_alter_table("seating_run", schema=None) as batch_op:
        for column in _new_columns():
            if column.server_default is not None:
                batch_op.alter_column(column.name, existing_type=column.type, server_default=None)
        for name in PEOPLE:
            batch_op.create_foreign_key(op.f(f"fk_seating_run_{name}_account"), "account", [name], ["id"])
        for name, rule in TWO_PEOPLE.items():
            batch_op.create_check_constraint(op.f(f"ck_seating_run_{name}"), rule)
        batch_op.drop_constraint(op.f("ck_seating_run_state_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_seating_run_state_known"), _known(NEW_STATES))


def _runs_say_less() -> None:
    with op.batch_alter_table("seating_run", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_seating_run_state_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_seating_run_state_known"), _known(STATES))
        for name in TWO_PEOPLE:
            batch_op.drop_constraint(op.f(f"ck_seating_run_{name}"), type_="check")
        for name in PEOPLE:
            batch_op.drop_constraint(op.f(f"fk_seating_run_{name}_account"), type_="foreignkey")
        for column in _new_columns():
            batch_op.drop_column(column.name)


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
    "a run in a state that was not known": "SELECT 1 FROM seating_run WHERE state IN ('draft', 'called')",
    "a published commitment or a doubted run": (
        "SELECT 1 FROM seating_run WHERE commitment_number <> '' OR doubted_by IS NOT NULL"
    ),
    "a supplement": "SELECT 1 FROM seating_supplement",
    "an adjustment": "SELECT 1 FROM exam_adjustment",
    "a second edition of a ticket": "SELECT 1 FROM ticket WHERE edition > 1",
}


def downgrade() -> None:
    for fact, statement in NEW_FACTS.items():
        if op.get_bind().execute(sa.text(statement)).first() is not None:
            raise RuntimeError(f"0009 can't be undone: there is {fact}")
    drop_append_only(op.get_bind(), "ticket_edition")
    _runs_say_less()
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
    op.drop_table("exam_adjustment")
    op.drop_table("seating_supplement_person")
    op.drop_index("ix_seating_supplement_state", table_name="seating_supplement")
    op.drop_index("ix_seating_supplement_run_id", table_name="seating_supplement")
    op.drop_table("seating_supplement")
    op.drop_table("sitting_room")
    op.drop_table("sitting_candidate")
    op.drop_index("ix_sitting_round_id", table_name="sitting")
    op.drop_table("sitting")
