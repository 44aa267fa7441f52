"""interviews: half-days, panel places per turn, mark sheets, pools and draws"""

from datetime import UTC, timedelta

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.append_only import drop_append_only, make_append_only

revision = "0012"
down_revision = "0008"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
INSTANT = sa.DateTime(timezone=True)
APPEND_ONLY = ("turn_sitter", "room_signature", "recording_custody", "mark_edition", "mark")
# From the last that is pointed at to the first.
REBUILT = ("mark", "interview_slot", "panel_member", "interview_room")
NEW = (
    "day_card",
    "avoidance",
    "draw_discard",
    "panel_draw",
    "examiner_call",
    "pool_examiner",
    "mark_amendment",
    "recording_custody",
    "room_signature",
    "mark",
    "mark_edition",
    "mark_sheet",
    "turn_sitter",
    "panel_member",
    "interview_slot",
    "interview_room",
    "interview_day",
)
ROOM_STATES = "'planned', 'committed', 'drawn', 'running', 'closed', 'signed', 'cancelled'"
SLOT_STATES = (
    "'waiting', 'present', 'absent', 'void', 'withdrawn', 'marked', 'announced', "
    "'repeated', 'postponed', 'moved'"
)
STANDING = "state NOT IN ('repeated', 'postponed', 'moved')"


def upgrade() -> None:
    for table in REBUILT:
        _carry(table)
    drop_append_only(op.get_bind(), "mark")
    for table in REBUILT:
        op.drop_table(table)
    _create_places()
    _create_sheets()
    _create_pool()
    _fill_days()
    _fill_places()
    _fill_sheets()
    for table in REBUILT:
        op.drop_table(f"{table}_carried")
    _count_on()
    for table in APPEND_ONLY:
        make_append_only(op.get_bind(), table)


def _carry(table: str) -> None:
    op.execute(f"CREATE TABLE {table}_carried AS SELECT * FROM {table}")


def _random(length: int) -> str:
    """SQL for so many random hex digits, another for every row."""
    if op.get_bind().dialect.name == "sqlite":
        return f"lower(hex(randomblob({length // 2})))"
    return f"substr(md5(random()::text || clock_timestamp()::text), 1, {length})"


def _count_on() -> None:
    """PostgreSQL goes on counting after the numbers that were carried over."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in ("interview_day", "interview_room", "panel_member", "interview_slot", "mark"):
        op.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
            f"(SELECT coalesce(max(id), 0) + 1 FROM {table}), false)"
        )


def _account(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["account.id"], name=op.f(f"fk_{table}_{column}_account"))


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _identified(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
        *_numbered(table),
    ]


def _numbered(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _versioned() -> list[sa.schema.SchemaItem]:
    return [sa.Column("version", sa.Integer(), nullable=False)]


def _sealed() -> list[sa.schema.SchemaItem]:
    return [sa.Column("seal_id", sa.String(length=32), nullable=False)]


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _create_places() -> None:
    op.create_table(
        "interview_day",
        *_identified("interview_day"),
        *_versioned(),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("half", sa.String(length=2), nullable=False),
        sa.Column("waiting_room", sa.String(length=80), nullable=False),
        sa.Column("gather_at", INSTANT, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("minutes_per_turn", sa.Integer(), nullable=False),
        sa.Column("notes", sa.String(length=400), nullable=False),
        sa.Column("planned_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("half IN ('am', 'pm')", name=op.f("ck_interview_day_half_known")),
        sa.CheckConstraint("minutes_per_turn BETWEEN 5 AND 120", name=op.f("ck_interview_day_turn_length")),
        _to("interview_day", "round_id", "recruitment_round"),
        _account("interview_day", "planned_by"),
        sa.UniqueConstraint("round_id", "held_on", "half", name=op.f("uq_interview_day_round_id_held_on_half")),
    )
    _index("interview_day", "round_id")
    op.create_table(
        "interview_room",
        *_identified("interview_room"),
        *_versioned(),
        *_sealed(),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=True),
        sa.Column("commitment_number", sa.String(length=48), nullable=True),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("numbers", sa.String(length=200), nullable=True),
        sa.Column("seed", sa.String(length=64), nullable=True),
        sa.Column("place_prefix", sa.String(length=1), nullable=False),
        sa.Column("closings", sa.Integer(), nullable=False),
        sa.Column("planned_by", sa.Integer(), nullable=False),
        sa.Column("committed_by", sa.Integer(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("countersigned_by", sa.Integer(), nullable=True),
        sa.Column("countersigned_at", INSTANT, nullable=True),
        sa.CheckConstraint(f"state IN ({ROOM_STATES})", name=op.f("ck_interview_room_state_known")),
        _account("interview_room", "planned_by"),
        _account("interview_room", "committed_by"),
        _account("interview_room", "closed_by"),
        _account("interview_room", "countersigned_by"),
        _to("interview_room", "round_id", "recruitment_round"),
        _to("interview_room", "day_id", "interview_day"),
        sa.UniqueConstraint("round_id", "name", name=op.f("uq_interview_room_round_id_name")),
    )
    _index("interview_room", "round_id", "day_id", "state")
    op.create_table(
        "interview_slot",
        *_identified("interview_slot"),
        *_versioned(),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("candidate_code", sa.String(length=16), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("announced_at", INSTANT, nullable=True),
        sa.Column("announced_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"state IN ({SLOT_STATES})", name=op.f("ck_interview_slot_state_known")),
        _to("interview_slot", "room_id", "interview_room"),
        _to("interview_slot", "application_id", "application"),
        _to("interview_slot", "follows_id", "interview_slot"),
        _account("interview_slot", "announced_by"),
        sa.UniqueConstraint("follows_id", name=op.f("uq_interview_slot_follows_id")),
        sa.UniqueConstraint("room_id", "position", name=op.f("uq_interview_slot_room_id_position")),
    )
    _index("interview_slot", "room_id", "application_id", "state")
    op.create_index(
        "uq_interview_slot_standing",
        "interview_slot",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text(STANDING),
        postgresql_where=sa.text(STANDING),
    )
    op.create_table(
        "panel_member",
        *_numbered("panel_member"),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_outside", sa.Boolean(), nullable=False),
        sa.Column("from_position", sa.Integer(), nullable=False),
        sa.Column("turn_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=True),
        sa.CheckConstraint("number >= 1 AND from_position >= 1", name=op.f("ck_panel_member_counted")),
        _to("panel_member", "room_id", "interview_room"),
        _to("panel_member", "turn_id", "interview_slot"),
        _account("panel_member", "account_id"),
        _account("panel_member", "recorded_by"),
    )
    _index("panel_member", "room_id", "account_id")
    op.create_table(
        "turn_sitter",
        *_numbered("turn_sitter"),
        sa.Column("turn_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("from_outside", sa.Boolean(), nullable=False),
        _to("turn_sitter", "turn_id", "interview_slot"),
        _account("turn_sitter", "account_id"),
        sa.UniqueConstraint("turn_id", "number", name=op.f("uq_turn_sitter_turn_id_number")),
        sa.UniqueConstraint("turn_id", "account_id", name=op.f("uq_turn_sitter_turn_id_account_id")),
    )
    _index("turn_sitter", "account_id")
    op.create_table(
        "room_signature",
        *_numbered("room_signature"),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("closing", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.String(length=12), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "capacity IN ('tally', 'check', 'chief', 'supervisor')", name=op.f("ck_room_signature_capacity_known")
        ),
        _to("room_signature", "room_id", "interview_room"),
        _account("room_signature", "account_id"),
        sa.UniqueConstraint(
            "room_id", "closing", "capacity", name=op.f("uq_room_signature_room_id_closing_capacity")
        ),
        sa.UniqueConstraint(
            "room_id", "closing", "account_id", name=op.f("uq_room_signature_room_id_closing_account_id")
        ),
    )
    op.create_table(
        "recording_custody",
        *_identified("recording_custody"),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("medium", sa.String(length=80), nullable=False),
        sa.Column("seal", sa.String(length=40), nullable=False),
        sa.Column("handed_by", sa.String(length=40), nullable=False),
        sa.Column("received_by", sa.String(length=40), nullable=False),
        sa.Column("kept_at", sa.String(length=80), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        _to("recording_custody", "room_id", "interview_room"),
        _account("recording_custody", "recorded_by"),
    )
    _index("recording_custody", "room_id")


def _create_sheets() -> None:
    op.create_table(
        "mark_sheet",
        *_identified("mark_sheet"),
        *_versioned(),
        *_sealed(),
        sa.Column("turn_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("medium", sa.String(length=8), nullable=False),
        sa.Column("draft_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("typed_by", sa.Integer(), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'confirmed', 'set_aside')", name=op.f("ck_mark_sheet_state_known")
        ),
        sa.CheckConstraint("medium IN ('tablet', 'paper')", name=op.f("ck_mark_sheet_medium_known")),
        sa.CheckConstraint("edition >= 0", name=op.f("ck_mark_sheet_edition_counted")),
        _to("mark_sheet", "turn_id", "interview_slot"),
        _account("mark_sheet", "account_id"),
        _account("mark_sheet", "typed_by"),
        _account("mark_sheet", "confirmed_by"),
        sa.UniqueConstraint("turn_id", "number", name=op.f("uq_mark_sheet_turn_id_number")),
    )
    _index("mark_sheet", "account_id", "state")
    op.create_table(
        "mark_edition",
        *_numbered("mark_edition"),
        *_sealed(),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("values_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        _to("mark_edition", "sheet_id", "mark_sheet"),
        _account("mark_edition", "made_by"),
        sa.UniqueConstraint("sheet_id", "number", name=op.f("uq_mark_edition_sheet_id_number")),
    )
    op.create_table(
        "mark",
        *_numbered("mark"),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("element", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        _to("mark", "edition_id", "mark_edition"),
        sa.UniqueConstraint("edition_id", "element", name=op.f("uq_mark_edition_id_element")),
    )
    op.create_table(
        "mark_amendment",
        *_identified("mark_amendment"),
        *_versioned(),
        *_sealed(),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("values_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.CheckConstraint("state IN ('proposed', 'made', 'refused')", name=op.f("ck_mark_amendment_state_known")),
        _to("mark_amendment", "sheet_id", "mark_sheet"),
        _account("mark_amendment", "proposed_by"),
        _account("mark_amendment", "decided_by"),
    )
    _index("mark_amendment", "sheet_id", "state")


def _create_pool() -> None:
    op.create_table(
        "pool_examiner",
        *_identified("pool_examiner"),
        *_versioned(),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.Column("certificate", sa.String(length=60), nullable=False),
        sa.Column("from_outside", sa.Boolean(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('chief', 'examiner', 'invigilator')", name=op.f("ck_pool_examiner_kind_known")
        ),
        _to("pool_examiner", "round_id", "recruitment_round"),
        _account("pool_examiner", "account_id"),
        _account("pool_examiner", "entered_by"),
        sa.UniqueConstraint("round_id", "account_id", name=op.f("uq_pool_examiner_round_id_account_id")),
    )
    _index("pool_examiner", "round_id")
    op.create_table(
        "examiner_call",
        *_numbered("examiner_call"),
        *_versioned(),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("called_by", sa.Integer(), nullable=False),
        sa.Column("called_at", INSTANT, nullable=False),
        sa.CheckConstraint("state IN ('called', 'arrived', 'away')", name=op.f("ck_examiner_call_state_known")),
        _to("examiner_call", "day_id", "interview_day"),
        _to("examiner_call", "pool_id", "pool_examiner"),
        _account("examiner_call", "called_by"),
        sa.UniqueConstraint("day_id", "pool_id", name=op.f("uq_examiner_call_day_id_pool_id")),
    )
    _index("examiner_call", "state")
    op.create_table(
        "panel_draw",
        *_identified("panel_draw"),
        *_versioned(),
        *_sealed(),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("members", DOCUMENT, nullable=False),
        sa.Column("panels", DOCUMENT, nullable=False),
        sa.Column("outcome", DOCUMENT, nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("numbers", sa.String(length=200), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("scan_key", sa.String(length=80), nullable=False),
        sa.Column("typed_order", DOCUMENT, nullable=True),
        sa.Column("typed_by", sa.Integer(), nullable=True),
        sa.Column("committed_by", sa.Integer(), nullable=False),
        sa.Column("committed_at", INSTANT, nullable=False),
        sa.Column("drawn_by", sa.Integer(), nullable=True),
        sa.Column("drawn_at", INSTANT, nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "state IN ('committed', 'drawn', 'confirmed', 'discarded')", name=op.f("ck_panel_draw_state_known")
        ),
        sa.CheckConstraint("method IN ('draw', 'lots')", name=op.f("ck_panel_draw_method_known")),
        _to("panel_draw", "day_id", "interview_day"),
        _account("panel_draw", "typed_by"),
        _account("panel_draw", "committed_by"),
        _account("panel_draw", "drawn_by"),
        _account("panel_draw", "confirmed_by"),
    )
    _index("panel_draw", "day_id", "state")
    op.create_table(
        "draw_discard",
        *_identified("draw_discard"),
        *_versioned(),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("panel_draw_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("numbers", sa.String(length=200), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("publication_number", sa.String(length=48), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'discarded', 'refused')", name=op.f("ck_draw_discard_state_known")
        ),
        sa.CheckConstraint("(room_id IS NULL) <> (panel_draw_id IS NULL)", name=op.f("ck_draw_discard_one_draw")),
        _to("draw_discard", "room_id", "interview_room"),
        _to("draw_discard", "panel_draw_id", "panel_draw"),
        _account("draw_discard", "proposed_by"),
        _account("draw_discard", "decided_by"),
    )
    _index("draw_discard", "room_id", "panel_draw_id", "state")
    op.create_table(
        "avoidance",
        *_identified("avoidance"),
        *_versioned(),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("about", sa.String(length=400), nullable=False),
        sa.Column("declared_at", INSTANT, nullable=False),
        sa.Column("answer", sa.String(length=400), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "state IN ('declared', 'replaced', 'unfounded', 'taken_back')", name=op.f("ck_avoidance_state_known")
        ),
        _to("avoidance", "member_id", "panel_member"),
        _account("avoidance", "decided_by"),
    )
    _index("avoidance", "member_id", "state")
    op.create_table(
        "day_card",
        *_numbered("day_card"),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_digest", sa.String(length=128), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        _to("day_card", "day_id", "interview_day"),
        _account("day_card", "account_id"),
        _account("day_card", "issued_by"),
        sa.UniqueConstraint("day_id", "account_id", name=op.f("uq_day_card_day_id_account_id")),
    )


def _fill_days() -> None:
    """A half-day for every morning or afternoon (in China, eight hours before UTC the whole year)
    on which a room of the round began; and the rooms in them."""
    bind = op.get_bind()
    rooms = sa.table(
        "interview_room_carried",
        *(sa.column(name) for name in ("id", "round_id", "planned_by")),
        sa.column("starts_at", INSTANT),
    )
    days = sa.table(
        "interview_day",
        *(sa.column(name) for name in ("id", "public_id", "version", "round_id", "half", "waiting_room")),
        *(sa.column(name) for name in ("minutes_per_turn", "notes", "planned_by")),
        sa.column("held_on", sa.Date()),
        sa.column("gather_at", INSTANT),
        sa.column("starts_at", INSTANT),
    )
    numbers: dict[tuple, int] = {}
    for room in bind.execute(sa.select(rooms).order_by(rooms.c.starts_at, rooms.c.id)).all():
        at = room.starts_at if room.starts_at.tzinfo else room.starts_at.replace(tzinfo=UTC)
        there = at.astimezone(UTC) + timedelta(hours=8)
        key = (room.round_id, there.date(), "am" if there.hour < 12 else "pm")
        if key not in numbers:
            numbers[key] = len(numbers) + 1
            values = {"id": numbers[key], "version": 1, "round_id": key[0], "held_on": key[1], "half": key[2]}
            values |= {"waiting_room": "", "minutes_per_turn": 20, "notes": "", "planned_by": room.planned_by}
            kept = at if bind.dialect.name == "postgresql" else at.astimezone(UTC).replace(tzinfo=None)
            values |= {"gather_at": kept, "starts_at": kept, "public_id": sa.text(_random(16))}
            bind.execute(days.insert().values(**values))
        op.execute(_room_row(room.id, numbers[key]))


def _room_row(room_id: int, day_id: int) -> str:
    same = (
        "id, public_id, version, seal_id, round_id, name, starts_at, commitment, secret_sealed, numbers, seed, "
        "planned_by, closed_by, closed_at, countersigned_by, countersigned_at"
    )
    return (
        f"INSERT INTO interview_room ({same}, day_id, state, place_prefix, closings) "
        f"SELECT {same}, {day_id}, "
        "CASE WHEN state = 'planned' AND commitment IS NOT NULL THEN 'committed' ELSE state END, '', "
        "CASE WHEN closed_at IS NULL THEN 0 ELSE 1 END "
        f"FROM interview_room_carried WHERE id = {room_id}"
    )


def _fill_places() -> None:
    """A member's number is the place; everybody sat there in every turn that was called."""
    same = "id, public_id, version, room_id, application_id, position, candidate_code, state, reason"
    op.execute(
        f"INSERT INTO interview_slot ({same}, announced_at) SELECT {', '.join('s.' + c for c in same.split(', '))}, "
        "CASE WHEN s.state = 'marked' THEN r.countersigned_at END "
        "FROM interview_slot_carried s JOIN interview_room_carried r ON r.id = s.room_id"
    )
    op.execute(
        "INSERT INTO panel_member (id, room_id, account_id, number, from_outside, from_position, reason) "
        "SELECT id, room_id, account_id, number, from_outside, 1, '' FROM panel_member_carried"
    )
    op.execute(
        "INSERT INTO turn_sitter (turn_id, number, account_id, from_outside) "
        "SELECT s.id, m.number, m.account_id, m.from_outside FROM interview_slot_carried s "
        "JOIN panel_member_carried m ON m.room_id = s.room_id WHERE s.state <> 'waiting' ORDER BY s.id, m.number"
    )


def _fill_sheets() -> None:
    """One sheet with one edition for what an examiner gave for a turn."""
    op.execute(
        "INSERT INTO mark_sheet (public_id, version, seal_id, turn_id, number, account_id, state, medium, edition) "
        f"SELECT {_random(16)}, 1, {_random(32)}, given.slot_id, given.number, given.account_id, "
        "'submitted', 'tablet', 1 FROM (SELECT DISTINCT k.slot_id, m.number, m.account_id "
        "FROM mark_carried k JOIN panel_member_carried m ON m.id = k.member_id) given "
        "ORDER BY given.slot_id, given.number"
    )
    op.execute(
        "INSERT INTO mark_edition (seal_id, sheet_id, number, reason, made_by, made_at) "
        f"SELECT {_random(32)}, given.sheet_id, 1, '', given.account_id, given.at FROM ("
        "SELECT t.id AS sheet_id, t.account_id, min(k.submitted_at) AS at FROM mark_sheet t "
        "JOIN mark_carried k ON k.slot_id = t.turn_id "
        "JOIN panel_member_carried m ON m.id = k.member_id AND m.number = t.number "
        "GROUP BY t.id, t.account_id) given ORDER BY given.sheet_id"
    )
    op.execute(
        "INSERT INTO mark (id, edition_id, element, value) SELECT k.id, e.id, k.element, k.value "
        "FROM mark_carried k JOIN panel_member_carried m ON m.id = k.member_id "
        "JOIN mark_sheet t ON t.turn_id = k.slot_id AND t.number = m.number "
        "JOIN mark_edition e ON e.sheet_id = t.id"
    )


# What the shape of before can't hold: going down would lose it.
LOST = (
    "SELECT count(*) FROM pool_examiner",
    "SELECT count(*) FROM panel_draw",
    "SELECT count(*) FROM draw_discard",
    "SELECT count(*) FROM day_card",
    "SELECT count(*) FROM avoidance",
    "SELECT count(*) FROM recording_custody",
    "SELECT count(*) FROM room_signature",
    "SELECT count(*) FROM mark_amendment",
    "SELECT count(*) FROM mark_edition WHERE number > 1 OR values_sealed IS NOT NULL",
    "SELECT count(*) FROM mark_sheet WHERE edition = 0",
    "SELECT count(*) FROM panel_member WHERE turn_id IS NOT NULL OR from_position > 1",
    "SELECT count(*) FROM interview_slot WHERE follows_id IS NOT NULL OR announced_by IS NOT NULL "
    "OR state IN ('withdrawn', 'announced', 'repeated', 'postponed', 'moved')",
    "SELECT count(*) FROM interview_room WHERE state = 'cancelled' OR place_prefix <> ''",
)


def downgrade() -> None:
    bind = op.get_bind()
    if any(bind.execute(sa.text(count)).scalar_one() for count in LOST):
        raise RuntimeError("interviews hold what the version before cannot keep; restore a backup instead")
    for table in (*REBUILT, "mark_sheet", "mark_edition"):
        _carry(table)
    for table in APPEND_ONLY:
        drop_append_only(bind, table)
    for table in NEW:
        op.drop_table(table)
    _create_before()
    _fill_before()
    for table in (*REBUILT, "mark_sheet", "mark_edition"):
        op.drop_table(f"{table}_carried")
    if bind.dialect.name == "postgresql":
        for table in REBUILT:
            op.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
                f"(SELECT coalesce(max(id), 0) + 1 FROM {table}), false)"
            )
    make_append_only(bind, "mark")


def _create_before() -> None:
    op.create_table(
        "interview_room",
        *_identified("interview_room"),
        *_versioned(),
        *_sealed(),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=True),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("numbers", sa.String(length=200), nullable=True),
        sa.Column("seed", sa.String(length=64), nullable=True),
        sa.Column("planned_by", sa.Integer(), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("countersigned_by", sa.Integer(), nullable=True),
        sa.Column("countersigned_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "state IN ('planned', 'drawn', 'running', 'closed', 'signed')",
            name=op.f("ck_interview_room_state_known"),
        ),
        _account("interview_room", "planned_by"),
        _account("interview_room", "closed_by"),
        _account("interview_room", "countersigned_by"),
        _to("interview_room", "round_id", "recruitment_round"),
        sa.UniqueConstraint("round_id", "name", name=op.f("uq_interview_room_round_id_name")),
    )
    _index("interview_room", "round_id", "state")
    op.create_table(
        "panel_member",
        *_numbered("panel_member"),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_outside", sa.Boolean(), nullable=False),
        _to("panel_member", "room_id", "interview_room"),
        _account("panel_member", "account_id"),
        sa.UniqueConstraint("room_id", "account_id", name=op.f("uq_panel_member_room_id_account_id")),
        sa.UniqueConstraint("room_id", "number", name=op.f("uq_panel_member_room_id_number")),
    )
    op.create_table(
        "interview_slot",
        *_identified("interview_slot"),
        *_versioned(),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("candidate_code", sa.String(length=16), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'present', 'absent', 'void', 'marked')",
            name=op.f("ck_interview_slot_state_known"),
        ),
        _to("interview_slot", "room_id", "interview_room"),
        _to("interview_slot", "application_id", "application"),
        sa.UniqueConstraint("application_id", name=op.f("uq_interview_slot_application_id")),
        sa.UniqueConstraint("room_id", "position", name=op.f("uq_interview_slot_room_id_position")),
    )
    _index("interview_slot", "state")
    op.create_table(
        "mark",
        *_numbered("mark"),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("element", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("submitted_at", INSTANT, nullable=False),
        _to("mark", "slot_id", "interview_slot"),
        _to("mark", "member_id", "panel_member"),
        sa.UniqueConstraint("slot_id", "member_id", "element", name=op.f("uq_mark_slot_id_member_id_element")),
    )


def _fill_before() -> None:
    room = (
        "id, public_id, version, seal_id, round_id, name, starts_at, commitment, secret_sealed, numbers, seed, "
        "planned_by, closed_by, closed_at, countersigned_by, countersigned_at"
    )
    op.execute(
        f"INSERT INTO interview_room ({room}, state) SELECT {room}, "
        "CASE WHEN state = 'committed' THEN 'planned' ELSE state END FROM interview_room_carried"
    )
    member = "id, room_id, account_id, number, from_outside"
    op.execute(f"INSERT INTO panel_member ({member}) SELECT {member} FROM panel_member_carried")
    slot = "id, public_id, version, room_id, application_id, position, candidate_code, state, reason"
    op.execute(f"INSERT INTO interview_slot ({slot}) SELECT {slot} FROM interview_slot_carried")
    op.execute(
        "INSERT INTO mark (id, slot_id, member_id, element, value, submitted_at) "
        "SELECT k.id, t.turn_id, m.id, k.element, k.value, e.made_at FROM mark_carried k "
        "JOIN mark_edition_carried e ON e.id = k.edition_id JOIN mark_sheet_carried t ON t.id = e.sheet_id "
        "JOIN interview_slot_carried s ON s.id = t.turn_id "
        "JOIN panel_member_carried m ON m.room_id = s.room_id AND m.number = t.number"
    )
