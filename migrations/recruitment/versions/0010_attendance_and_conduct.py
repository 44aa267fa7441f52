"""attendance and conduct

Attendance moves from the seat into a table of its own, per paper; what was noted so far counts for
all papers of its sitting (``paper`` is empty). Rooms of a round whose answer sheets have their codes
are closed by a record without signatures (``carried``): their attendance may no longer change
without two people.
"""

import secrets

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

from migrations.append_only import drop_append_only, make_append_only

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# The database itself refuses to change or delete what stands in these tables.
APPEND_ONLY = (
    "room_record",
    "conduct_step",
    "conduct_paper",
    "conduct_service",
    "conduct_evidence",
)

CARRY_OVER = """
INSERT INTO attendance (seat_id, paper, state, way, device, "by", at, version)
SELECT seat.id, '', CASE seat.attendance WHEN 'expected' THEN 'unknown' ELSE seat.attendance END,
       'sheet', '', coalesce(seat.attendance_by, seating_run.committed_by),
       coalesce(seat.attendance_at, seating_run.sitting_starts_at), 1
FROM seat JOIN seating_run ON seating_run.id = seat.run_id
WHERE seat.attendance <> 'expected' OR seat.attendance_at IS NOT NULL
"""
MARKED_ROOMS = """
SELECT seat.run_id, seat.room_id, count(*) AS expected,
       sum(CASE seat.attendance WHEN 'present' THEN 1 ELSE 0 END) AS present,
       sum(CASE seat.attendance WHEN 'absent' THEN 1 ELSE 0 END) AS absent
FROM seat JOIN seating_run ON seating_run.id = seat.run_id
WHERE seating_run.state = 'released' AND EXISTS
      (SELECT 1 FROM marking_batch WHERE marking_batch.round_id = seating_run.round_id)
GROUP BY seat.run_id, seat.room_id
HAVING sum(CASE seat.attendance WHEN 'expected' THEN 1 ELSE 0 END) = 0
ORDER BY seat.run_id, seat.room_id
"""
CLOSE_ROOM = """
INSERT INTO room_record
       (public_id, run_id, room_id, paper, origin, expected, present, absent, signatures, scripts,
        without_script, absent_cards, explanations, incidents, invigilator_a, invigilator_b, chief,
        recorded_by, recorded_words, recorded_at)
SELECT :public_id, seating_run.id, :room_id, '', 'carried', :expected, :present, :absent, :present,
       :present, 0, :absent, '{}', '', '', '', '', batch.created_by, '', batch.created_at
FROM seating_run JOIN marking_batch AS batch ON batch.id =
     (SELECT min(id) FROM marking_batch WHERE marking_batch.round_id = seating_run.round_id)
WHERE seating_run.id = :run_id
"""
# What the older shape has no place for.
NEW_SHAPES = (
    "SELECT 1 FROM attendance WHERE paper <> '' OR way <> 'sheet' OR device <> ''",
    "SELECT 1 FROM room_record WHERE origin <> 'carried'",
    "SELECT 1 FROM attendance_correction",
    "SELECT 1 FROM conduct_case",
)
GIVE_BACK = """
UPDATE seat SET
  attendance = coalesce((SELECT CASE a.state WHEN 'unknown' THEN 'expected' ELSE a.state END
                         FROM attendance AS a WHERE a.seat_id = seat.id), 'expected'),
  attendance_by = (SELECT a."by" FROM attendance AS a WHERE a.seat_id = seat.id),
  attendance_at = (SELECT a.at FROM attendance AS a WHERE a.seat_id = seat.id)
"""


def upgrade() -> None:
    op.create_table(
        "conduct_case",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("matter", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("ground", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("subject_kind", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("paper", sa.String(length=40), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("raised_by", sa.Integer(), nullable=False),
        sa.Column("raised_words", sa.String(length=120), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effect", sa.String(length=16), nullable=False),
        sa.Column("points", sa.String(length=64), nullable=True),
        sa.Column("clause", sa.String(length=400), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("countersigned_by", sa.Integer(), nullable=True),
        sa.Column("statement_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remedy_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "effect IN ('', 'score_void', 'paper_zero', 'all_void', 'deduction', 'disqualified', 'not_hired', 'none', 'repeat')",
            name=op.f("ck_conduct_case_effect_known"),
        ),
        sa.CheckConstraint(
            "kind IN ('violation', 'similarity', 'identity', 'false_material', 'office_fault')",
            name=op.f("ck_conduct_case_kind_known"),
        ),
        sa.CheckConstraint(
            "state IN ('suspected', 'dropped') OR application_id IS NOT NULL",
            name=op.f("ck_conduct_case_person_known"),
        ),
        sa.CheckConstraint(
            "state IN ('suspected', 'opened', 'told', 'heard', 'proposed', 'checked', 'countersigned', 'decided', 'served', 'under_review', 'final', 'under_appeal', 'closed', 'dropped', 'annulled')",
            name=op.f("ck_conduct_case_state_known"),
        ),
        sa.CheckConstraint(
            "subject_kind IN ('application', 'script', 'turn')",
            name=op.f("ck_conduct_case_subject_kind_known"),
        ),
        sa.CheckConstraint(
            "checked_by IS NULL OR checked_by <> proposed_by",
            name=op.f("ck_conduct_case_two_people"),
        ),
        sa.CheckConstraint(
            "countersigned_by IS NULL OR (countersigned_by <> proposed_by AND countersigned_by <> checked_by)",
            name=op.f("ck_conduct_case_third_person"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_conduct_case_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["account.id"], name=op.f("fk_conduct_case_checked_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["countersigned_by"],
            ["account.id"],
            name=op.f("fk_conduct_case_countersigned_by_account"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["account.id"], name=op.f("fk_conduct_case_proposed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["raised_by"], ["account.id"], name=op.f("fk_conduct_case_raised_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["account.id"], name=op.f("fk_conduct_case_reviewed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["recruitment_round.id"],
            name=op.f("fk_conduct_case_round_id_recruitment_round"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conduct_case")),
        sa.UniqueConstraint("number", name=op.f("uq_conduct_case_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_conduct_case_public_id")),
    )
    with op.batch_alter_table("conduct_case", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_conduct_case_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_conduct_case_matter"), ["matter"], unique=False)
        batch_op.create_index(batch_op.f("ix_conduct_case_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_conduct_case_state"), ["state"], unique=False)

    op.create_table(
        "room_record",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=40), nullable=False),
        sa.Column("origin", sa.String(length=8), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("absent", sa.Integer(), nullable=False),
        sa.Column("signatures", sa.Integer(), nullable=False),
        sa.Column("scripts", sa.Integer(), nullable=False),
        sa.Column("without_script", sa.Integer(), nullable=False),
        sa.Column("absent_cards", sa.Integer(), nullable=False),
        sa.Column(
            "explanations",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("incidents", sa.Text(), nullable=False),
        sa.Column("invigilator_a", sa.String(length=40), nullable=False),
        sa.Column("invigilator_b", sa.String(length=40), nullable=False),
        sa.Column("chief", sa.String(length=40), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_words", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "origin = 'carried' OR (invigilator_a <> '' AND invigilator_b <> '' AND chief <> '' AND invigilator_a <> invigilator_b AND invigilator_a <> chief AND invigilator_b <> chief)",
            name=op.f("ck_room_record_three_signatures"),
        ),
        sa.CheckConstraint(
            "origin IN ('signed', 'carried')", name=op.f("ck_room_record_origin_known")
        ),
        sa.CheckConstraint(
            "present + absent = expected", name=op.f("ck_room_record_everybody_counted")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_room_record_recorded_by_account")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_record_room_id_room")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["seating_run.id"], name=op.f("fk_room_record_run_id_seating_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_record")),
        sa.UniqueConstraint("public_id", name=op.f("uq_room_record_public_id")),
        sa.UniqueConstraint(
            "run_id", "room_id", "paper", name=op.f("uq_room_record_run_id_room_id_paper")
        ),
    )
    with op.batch_alter_table("room_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_record_run_id"), ["run_id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('unknown', 'present', 'absent')", name=op.f("ck_attendance_state_known")
        ),
        sa.CheckConstraint("way IN ('sheet', 'scan')", name=op.f("ck_attendance_way_known")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_attendance_by_account")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_attendance_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("seat_id", "paper", name=op.f("uq_attendance_seat_id_paper")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_state"), ["state"], unique=False)

    op.create_table(
        "attendance_correction",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("old", sa.String(length=12), nullable=False),
        sa.Column("new", sa.String(length=12), nullable=False),
        sa.Column("with_script", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_words", sa.String(length=120), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_words", sa.String(length=120), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "new IN ('present', 'absent')", name=op.f("ck_attendance_correction_new_known")
        ),
        sa.CheckConstraint(
            "old IN ('present', 'absent')", name=op.f("ck_attendance_correction_old_known")
        ),
        sa.CheckConstraint(
            "state <> 'confirmed' OR (answered_by IS NOT NULL AND answered_by <> asked_by)",
            name=op.f("ck_attendance_correction_two_people"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'declined', 'withdrawn')",
            name=op.f("ck_attendance_correction_state_known"),
        ),
        sa.CheckConstraint("old <> new", name=op.f("ck_attendance_correction_changes_something")),
        sa.ForeignKeyConstraint(
            ["answered_by"],
            ["account.id"],
            name=op.f("fk_attendance_correction_answered_by_account"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["account.id"], name=op.f("fk_attendance_correction_asked_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["room_record.id"],
            name=op.f("fk_attendance_correction_record_id_room_record"),
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name=op.f("fk_attendance_correction_seat_id_seat")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_correction")),
        sa.UniqueConstraint("public_id", name=op.f("uq_attendance_correction_public_id")),
    )
    with op.batch_alter_table("attendance_correction", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attendance_correction_record_id"), ["record_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_attendance_correction_seat_id"), ["seat_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_attendance_correction_state"), ["state"], unique=False)

    op.create_table(
        "conduct_evidence",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("from_person", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("storage_key", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_kind", sa.String(length=24), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["by"], ["account.id"], name=op.f("fk_conduct_evidence_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["conduct_case.id"], name=op.f("fk_conduct_evidence_case_id_conduct_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conduct_evidence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_conduct_evidence_public_id")),
    )
    with op.batch_alter_table("conduct_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conduct_evidence_case_id"), ["case_id"], unique=False)

    op.create_table(
        "conduct_paper",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("effect", sa.String(length=16), nullable=False),
        sa.Column("paper", sa.String(length=40), nullable=False),
        sa.Column("points", sa.String(length=64), nullable=True),
        sa.Column("clause", sa.String(length=400), nullable=False),
        sa.Column("minutes", sa.String(length=80), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(effect = 'deduction') = (points IS NOT NULL)",
            name=op.f("ck_conduct_paper_points_deducted"),
        ),
        sa.CheckConstraint(
            "effect IN ('', 'score_void', 'paper_zero', 'all_void', 'deduction', 'disqualified', 'not_hired', 'none', 'repeat')",
            name=op.f("ck_conduct_paper_effect_known"),
        ),
        sa.CheckConstraint(
            "kind <> 'decision' OR (effect <> '' AND minutes <> '')",
            name=op.f("ck_conduct_paper_decided_by_several"),
        ),
        sa.CheckConstraint(
            "kind IN ('notice', 'decision', 'answer', 'ending')",
            name=op.f("ck_conduct_paper_kind_known"),
        ),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_conduct_paper_by_account")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["conduct_case.id"], name=op.f("fk_conduct_paper_case_id_conduct_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conduct_paper")),
        sa.UniqueConstraint(
            "case_id", "kind", "edition", name=op.f("uq_conduct_paper_case_id_kind_edition")
        ),
        sa.UniqueConstraint("number", name=op.f("uq_conduct_paper_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_conduct_paper_public_id")),
    )
    with op.batch_alter_table("conduct_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conduct_paper_case_id"), ["case_id"], unique=False)

    op.create_table(
        "conduct_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("by_words", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_conduct_step_by_account")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["conduct_case.id"], name=op.f("fk_conduct_step_case_id_conduct_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conduct_step")),
    )
    with op.batch_alter_table("conduct_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conduct_step_case_id"), ["case_id"], unique=False)

    op.create_table(
        "conduct_service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("served_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("witness", sa.String(length=80), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("by_words", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "way <> 'left' OR witness <> ''", name=op.f("ck_conduct_service_witness_where_left")
        ),
        sa.CheckConstraint(
            "way IN ('online', 'in_hand', 'post', 'left')",
            name=op.f("ck_conduct_service_way_known"),
        ),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_conduct_service_by_account")),
        sa.ForeignKeyConstraint(
            ["paper_id"],
            ["conduct_paper.id"],
            name=op.f("fk_conduct_service_paper_id_conduct_paper"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conduct_service")),
    )
    with op.batch_alter_table("conduct_service", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conduct_service_paper_id"), ["paper_id"], unique=False)

    bind = op.get_bind()
    bind.execute(sa.text(CARRY_OVER))
    for room in bind.execute(sa.text(MARKED_ROOMS)).mappings().all():
        bind.execute(sa.text(CLOSE_ROOM), {**room, "public_id": secrets.token_hex(8)})
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_seat_attendance_known"), type_="check")
        batch_op.drop_constraint(op.f("fk_seat_attendance_by_account"), type_="foreignkey")
        batch_op.drop_column("attendance_at")
        batch_op.drop_column("attendance")
        batch_op.drop_column("attendance_by")
    for table in APPEND_ONLY:
        make_append_only(bind, table)


def downgrade() -> None:
    bind = op.get_bind()
    for query in NEW_SHAPES:
        if bind.execute(sa.text(query)).first() is not None:
            raise RuntimeError(f"the older release has no place for what this finds: {query}")
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.add_column(sa.Column("attendance_by", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("attendance", sa.String(length=12), server_default="expected", nullable=False)
        )
        batch_op.add_column(sa.Column("attendance_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_seat_attendance_by_account"), "account", ["attendance_by"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_seat_attendance_known"), "attendance IN ('expected', 'present', 'absent')"
        )
    bind.execute(sa.text(GIVE_BACK))
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.alter_column("attendance", server_default=None)
    for table in APPEND_ONLY:
        drop_append_only(bind, table)
    with op.batch_alter_table("conduct_service", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conduct_service_paper_id"))

    op.drop_table("conduct_service")
    with op.batch_alter_table("conduct_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conduct_step_case_id"))

    op.drop_table("conduct_step")
    with op.batch_alter_table("conduct_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conduct_paper_case_id"))

    op.drop_table("conduct_paper")
    with op.batch_alter_table("conduct_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conduct_evidence_case_id"))

    op.drop_table("conduct_evidence")
    with op.batch_alter_table("attendance_correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_correction_state"))
        batch_op.drop_index(batch_op.f("ix_attendance_correction_seat_id"))
        batch_op.drop_index(batch_op.f("ix_attendance_correction_record_id"))

    op.drop_table("attendance_correction")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_state"))

    op.drop_table("attendance")
    with op.batch_alter_table("room_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_record_run_id"))

    op.drop_table("room_record")
    with op.batch_alter_table("conduct_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conduct_case_state"))
        batch_op.drop_index(batch_op.f("ix_conduct_case_round_id"))
        batch_op.drop_index(batch_op.f("ix_conduct_case_matter"))
        batch_op.drop_index(batch_op.f("ix_conduct_case_application_id"))

    op.drop_table("conduct_case")
