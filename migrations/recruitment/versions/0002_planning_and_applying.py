"""planning and applying"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

from migrations.append_only import drop_append_only, make_append_only

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The database itself refuses to change or delete what stands in these tables.
APPEND_ONLY = (
    "policy_version",
    "union_figures",
    "plan_decision",
    "round_version",
    "decision_comment",
    "decision_acknowledgement",
    "county_confirmation",
    "petition_step",
    "kept_file",
)


def upgrade() -> None:
    op.create_table(
        "kept_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("storage_key", sa.String(length=32), nullable=False),
        sa.Column("media_kind", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_kept_file_sha256")),
    )
    op.create_table(
        "screening_answer_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('soon', 'late')", name=op.f("ck_screening_answer_reminder_kind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_answer_reminder")),
        sa.UniqueConstraint("paper", "kind", name=op.f("uq_screening_answer_reminder_paper_kind")),
    )
    op.create_table(
        "bulk_message",
        sa.Column("round_code", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("audience", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'awaiting', 'sending', 'sent', 'discarded')", name=op.f("ck_bulk_message_state_known")),
        sa.CheckConstraint("confirmed_by IS NULL OR confirmed_by <> drafted_by", name=op.f("ck_bulk_message_two_people")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["account.id"], name=op.f("fk_bulk_message_confirmed_by_account")),
        sa.ForeignKeyConstraint(["drafted_by"], ["account.id"], name=op.f("fk_bulk_message_drafted_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_message")),
        sa.UniqueConstraint("public_id", name=op.f("uq_bulk_message_public_id")),
    )
    with op.batch_alter_table("bulk_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bulk_message_round_code"), ["round_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_bulk_message_state"), ["state"], unique=False)

    op.create_table(
        "calendar_edition",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("days", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_words", sa.String(length=120), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_words", sa.String(length=120), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "decided_by IS NULL OR state = 'discarded' OR decided_by <> entered_by", name=op.f("ck_calendar_edition_two_people")
        ),
        sa.CheckConstraint("state IN ('proposed', 'in_force', 'replaced', 'discarded')", name=op.f("ck_calendar_edition_state_known")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_calendar_edition_decided_by_account")),
        sa.ForeignKeyConstraint(["entered_by"], ["account.id"], name=op.f("fk_calendar_edition_entered_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_edition")),
        sa.UniqueConstraint("public_id", name=op.f("uq_calendar_edition_public_id")),
    )
    with op.batch_alter_table("calendar_edition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_edition_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_calendar_edition_in_force",
            ["year"],
            unique=True,
            sqlite_where=sa.text("state = 'in_force'"),
            postgresql_where=sa.text("state = 'in_force'"),
        )

    op.create_table(
        "contact_preference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sms_on", sa.Boolean(), nullable=False),
        sa.Column("mail_on", sa.Boolean(), nullable=False),
        sa.Column("mail_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("mail_verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("mail_on = false OR mail_verified_at IS NOT NULL", name=op.f("ck_contact_preference_mail_proved")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_contact_preference_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_preference")),
        sa.UniqueConstraint("account_id", name=op.f("uq_contact_preference_account_id")),
    )
    op.create_table(
        "bulk_recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bulk_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_bulk_recipient_account_id_account")),
        sa.ForeignKeyConstraint(["bulk_id"], ["bulk_message.id"], name=op.f("fk_bulk_recipient_bulk_id_bulk_message")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_bulk_recipient_message_id_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_recipient")),
        sa.UniqueConstraint("bulk_id", "account_id", name=op.f("uq_bulk_recipient_bulk_id_account_id")),
    )
    op.create_table(
        "message_notice",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=80), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint("channel IN ('mail', 'sms')", name=op.f("ck_message_notice_channel_known")),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'dead')", name=op.f("ck_message_notice_state_known")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_notice_message_id_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_notice")),
        sa.UniqueConstraint("message_id", "channel", name=op.f("uq_message_notice_message_id_channel")),
        sa.UniqueConstraint("public_id", name=op.f("uq_message_notice_public_id")),
    )
    with op.batch_alter_table("message_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_notice_state"), ["state"], unique=False)

    op.create_table(
        "quota_exception",
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("granted", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("figures", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("requested_by", sa.Integer(), nullable=False),
        sa.Column("requested_words", sa.String(length=120), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_number", sa.String(length=60), nullable=False),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_words", sa.String(length=120), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'granted' OR (granted IS NOT NULL AND granted >= 1 AND document_number <> '')",
            name=op.f("ck_quota_exception_granted_whole"),
        ),
        sa.CheckConstraint(
            "state IN ('requested', 'granted', 'refused', 'withdrawn', 'revoked')", name=op.f("ck_quota_exception_state_known")
        ),
        sa.CheckConstraint("asked >= 1", name=op.f("ck_quota_exception_asked_positive")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_quota_exception_decided_by_account")),
        sa.ForeignKeyConstraint(["requested_by"], ["account.id"], name=op.f("fk_quota_exception_requested_by_account")),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_quota_exception_union_id_union")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota_exception")),
        sa.UniqueConstraint("public_id", name=op.f("uq_quota_exception_public_id")),
    )
    with op.batch_alter_table("quota_exception", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quota_exception_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_quota_exception_union_id"), ["union_id"], unique=False)

    op.create_table(
        "staffing_figure",
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_staffing_figure_people_not_negative")),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_staffing_figure_union_id_union")),
        sa.PrimaryKeyConstraint("union_id", name=op.f("pk_staffing_figure")),
    )
    op.create_table(
        "union_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.Column("single_unions_count", sa.Integer(), nullable=True),
        sa.Column("workers_count", sa.Integer(), nullable=True),
        sa.Column("in_post_manual", sa.Integer(), nullable=True),
        sa.Column("figures_on", sa.Date(), nullable=True),
        sa.Column("figures_source", sa.String(length=120), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("by_words", sa.String(length=120), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("way IN ('form', 'table')", name=op.f("ck_union_figures_way_known")),
        sa.ForeignKeyConstraint(["entered_by"], ["account.id"], name=op.f("fk_union_figures_entered_by_account")),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_union_figures_union_id_union")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_union_figures")),
    )
    with op.batch_alter_table("union_figures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_union_figures_union_id"), ["union_id"], unique=False)

    op.create_table(
        "yearly_plan",
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reading", sa.String(length=8), nullable=False),
        sa.Column("binding", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("reading IN ('either', 'both')", name=op.f("ck_yearly_plan_reading_known")),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'approved', 'reported', 'superseded')", name=op.f("ck_yearly_plan_state_known")
        ),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_yearly_plan_revision_positive")),
        sa.CheckConstraint("year BETWEEN 2020 AND 2099", name=op.f("ck_yearly_plan_year_sane")),
        sa.ForeignKeyConstraint(["drafted_by"], ["account.id"], name=op.f("fk_yearly_plan_drafted_by_account")),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_yearly_plan_union_id_union")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_yearly_plan")),
        sa.UniqueConstraint("public_id", name=op.f("uq_yearly_plan_public_id")),
        sa.UniqueConstraint("union_id", "year", "revision", name=op.f("uq_yearly_plan_union_id_year_revision")),
    )
    with op.batch_alter_table("yearly_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_yearly_plan_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_yearly_plan_union_id"), ["union_id"], unique=False)

    op.create_table(
        "approval_paper",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("document_number", sa.String(length=60), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("meeting", sa.String(length=120), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("attendees", sa.String(length=400), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_words", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('request', 'county_minutes', 'city_minutes', 'reply')", name=op.f("ck_approval_paper_kind_known")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_approval_paper_by_account")),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_approval_paper_round_id_recruitment_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_paper")),
        sa.UniqueConstraint("public_id", name=op.f("uq_approval_paper_public_id")),
        sa.UniqueConstraint("round_id", "kind", name=op.f("uq_approval_paper_round_id_kind")),
    )
    with op.batch_alter_table("approval_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_paper_round_id"), ["round_id"], unique=False)

    op.create_table(
        "count_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_count_snapshot_round_id_recruitment_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_snapshot")),
        sa.UniqueConstraint("round_id", "taken_at", name=op.f("uq_count_snapshot_round_id_taken_at")),
    )
    op.create_table(
        "county_confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("comment", sa.String(length=400), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_words", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_county_confirmation_by_account")),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_county_confirmation_round_id_recruitment_round")),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_county_confirmation_union_id_union")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_county_confirmation")),
        sa.UniqueConstraint("round_id", "union_id", "digest", name=op.f("uq_county_confirmation_round_id_union_id_digest")),
    )
    with op.batch_alter_table("county_confirmation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_county_confirmation_round_id"), ["round_id"], unique=False)

    op.create_table(
        "major_event",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("impact", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("asks", sa.Text(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_words", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", sa.Integer(), nullable=True),
        sa.Column("received_words", sa.String(length=120), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_words", sa.String(length=120), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('reported', 'received', 'answered')", name=op.f("ck_major_event_state_known")),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_major_event_answered_by_account")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_major_event_by_account")),
        sa.ForeignKeyConstraint(["received_by"], ["account.id"], name=op.f("fk_major_event_received_by_account")),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_major_event_round_id_recruitment_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_major_event")),
        sa.UniqueConstraint("public_id", name=op.f("uq_major_event_public_id")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_major_event_round_id_number")),
    )
    with op.batch_alter_table("major_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_major_event_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_major_event_state"), ["state"], unique=False)

    op.create_table(
        "notice_attachment",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("original_name", sa.String(length=120), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["kept_file.id"], name=op.f("fk_notice_attachment_file_id_kept_file")),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_notice_attachment_round_id_recruitment_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_attachment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_notice_attachment_public_id")),
    )
    with op.batch_alter_table("notice_attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_attachment_round_id"), ["round_id"], unique=False)

    op.create_table(
        "notice_change",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("items", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=False),
        sa.Column("drafted_words", sa.String(length=120), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replied_by", sa.Integer(), nullable=True),
        sa.Column("replied_words", sa.String(length=120), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document_number", sa.String(length=60), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("approved_digest", sa.String(length=64), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("published_words", sa.String(length=120), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("publication_number", sa.String(length=48), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('correction', 'supplement', 'extension', 'reduction', 'substitution', 'interview')",
            name=op.f("ck_notice_change_kind_known"),
        ),
        sa.CheckConstraint("state <> 'published' OR publication_number IS NOT NULL", name=op.f("ck_notice_change_published_has_number")),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'approved', 'published', 'discarded')", name=op.f("ck_notice_change_state_known")
        ),
        sa.CheckConstraint("replied_by IS NULL OR replied_by <> drafted_by", name=op.f("ck_notice_change_two_people")),
        sa.ForeignKeyConstraint(["drafted_by"], ["account.id"], name=op.f("fk_notice_change_drafted_by_account")),
        sa.ForeignKeyConstraint(["published_by"], ["account.id"], name=op.f("fk_notice_change_published_by_account")),
        sa.ForeignKeyConstraint(["replied_by"], ["account.id"], name=op.f("fk_notice_change_replied_by_account")),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_notice_change_round_id_recruitment_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_change")),
        sa.UniqueConstraint("public_id", name=op.f("uq_notice_change_public_id")),
    )
    with op.batch_alter_table("notice_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_change_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_change_state"), ["state"], unique=False)

    op.create_table(
        "notice_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "code IN ('basis', 'vacancies', 'conditions', 'exclusions', 'registration', 'screening', 'opening', 'written', 'scores', 'shortlist', 'interview', 'composite', 'medical', 'publicity', 'hire', 'contract', 'avoidance', 'discipline', 'privacy', 'remedy', 'contact')",
            name=op.f("ck_notice_section_code_known"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_notice_section_round_id_recruitment_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_section")),
        sa.UniqueConstraint("round_id", "code", name=op.f("uq_notice_section_round_id_code")),
    )
    with op.batch_alter_table("notice_section", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_section_round_id"), ["round_id"], unique=False)

    op.create_table(
        "notice_telling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("publication_number", sa.String(length=48), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_count", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_notice_telling_round_id_recruitment_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_telling")),
        sa.UniqueConstraint("publication_number", name=op.f("uq_notice_telling_publication_number")),
    )
    with op.batch_alter_table("notice_telling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_telling_round_id"), ["round_id"], unique=False)

    op.create_table(
        "petition",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("concern", sa.String(length=16), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("matter_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("receipt_index", sa.String(length=64), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("investigator", sa.String(length=80), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by_way", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('online', 'telephone', 'letter', 'visit', 'email', 'forwarded')", name=op.f("ck_petition_channel_known")
        ),
        sa.CheckConstraint(
            "concern IN ('plan', 'notice', 'application', 'screening', 'written', 'marking', 'interview', 'vetting', 'publicity', 'hire', 'conduct', 'other')",
            name=op.f("ck_petition_concern_known"),
        ),
        sa.CheckConstraint("state IN ('received', 'accepted', 'declined', 'answered', 'closed')", name=op.f("ck_petition_state_known")),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_petition_round_id_recruitment_round")),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_petition_union_id_union")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition")),
        sa.UniqueConstraint("number", name=op.f("uq_petition_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_petition_public_id")),
        sa.UniqueConstraint("receipt_index", name=op.f("uq_petition_receipt_index")),
    )
    with op.batch_alter_table("petition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_petition_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_petition_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_petition_union_id"), ["union_id"], unique=False)

    op.create_table(
        "plan_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=24), nullable=False),
        sa.Column("document_number", sa.String(length=60), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_words", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_plan_decision_by_account")),
        sa.ForeignKeyConstraint(["plan_id"], ["yearly_plan.id"], name=op.f("fk_plan_decision_plan_id_yearly_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_decision")),
    )
    with op.batch_alter_table("plan_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_decision_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "plan_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.Column("unions_count", sa.Integer(), nullable=True),
        sa.Column("workers_count", sa.Integer(), nullable=True),
        sa.Column("figures_on", sa.Date(), nullable=True),
        sa.Column("in_post", sa.Integer(), nullable=False),
        sa.Column("in_post_source", sa.String(length=12), nullable=False),
        sa.Column("in_post_on", sa.Date(), nullable=True),
        sa.Column("pending", sa.Integer(), nullable=False),
        sa.Column("leaving", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("funding", sa.String(length=120), nullable=False),
        sa.CheckConstraint("in_post_source IN ('workforce', 'manual', 'none')", name=op.f("ck_plan_line_in_post_source_known")),
        sa.CheckConstraint("wanted >= 0 AND leaving >= 0 AND in_post >= 0 AND pending >= 0", name=op.f("ck_plan_line_not_negative")),
        sa.ForeignKeyConstraint(["plan_id"], ["yearly_plan.id"], name=op.f("fk_plan_line_plan_id_yearly_plan")),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_plan_line_union_id_union")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_line")),
        sa.UniqueConstraint("plan_id", "union_id", name=op.f("uq_plan_line_plan_id_union_id")),
    )
    with op.batch_alter_table("plan_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_line_union_id"), ["union_id"], unique=False)

    op.create_table(
        "policy_simulation",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("settings", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("inputs", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("rules_digest", sa.String(length=64), nullable=False),
        sa.Column("data_digest", sa.String(length=64), nullable=False),
        sa.Column("figures", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_words", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint("origin <> 'waived' OR reason <> ''", name=op.f("ck_policy_simulation_waived_with_reason")),
        sa.CheckConstraint("origin IN ('generated', 'earlier', 'file', 'waived')", name=op.f("ck_policy_simulation_origin_known")),
        sa.CheckConstraint("state IN ('running', 'done', 'failed')", name=op.f("ck_policy_simulation_state_known")),
        sa.CheckConstraint("progress >= 0 AND progress <= 100", name=op.f("ck_policy_simulation_progress_percent")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_policy_simulation_by_account")),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_policy_simulation_round_id_recruitment_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_simulation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_policy_simulation_public_id")),
    )
    with op.batch_alter_table("policy_simulation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_simulation_round_id"), ["round_id"], unique=False)

    op.create_table(
        "policy_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("publication_number", sa.String(length=48), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_policy_version_round_id_recruitment_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_policy_version_round_id_number")),
    )
    op.create_table(
        "publication_place",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("site", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=400), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("screenshot_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_words", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_down_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('own_site', 'human_resources', 'city_union', 'exam_body', 'newspaper', 'social_media', 'notice_board', 'other')",
            name=op.f("ck_publication_place_kind_known"),
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_publication_place_recorded_by_account")),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_publication_place_round_id_recruitment_round")),
        sa.ForeignKeyConstraint(["screenshot_id"], ["kept_file.id"], name=op.f("fk_publication_place_screenshot_id_kept_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_place")),
        sa.UniqueConstraint("public_id", name=op.f("uq_publication_place_public_id")),
        sa.UniqueConstraint("round_id", "kind", "site", "address", name=op.f("uq_publication_place_round_id_kind_site_address")),
    )
    with op.batch_alter_table("publication_place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_place_round_id"), ["round_id"], unique=False)

    op.create_table(
        "round_body",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("matter", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=160), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint("kind IN ('joint_organiser', 'undertaker', 'exam_body', 'discipline')", name=op.f("ck_round_body_kind_known")),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_round_body_round_id_recruitment_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_body")),
        sa.UniqueConstraint("public_id", name=op.f("uq_round_body_public_id")),
        sa.UniqueConstraint("round_id", "kind", "name", name=op.f("uq_round_body_round_id_kind_name")),
    )
    with op.batch_alter_table("round_body", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_body_round_id"), ["round_id"], unique=False)

    op.create_table(
        "round_plan",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("funding", sa.Text(), nullable=False),
        sa.Column("exam_work", sa.Text(), nullable=False),
        sa.Column("discipline", sa.Text(), nullable=False),
        sa.Column("emergency", sa.Text(), nullable=False),
        sa.Column("enclosures", sa.Text(), nullable=False),
        sa.Column("contact_name", sa.String(length=40), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_round_plan_round_id_recruitment_round")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_round_plan")),
    )
    op.create_table(
        "round_staff",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("group_code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("post", sa.String(length=60), nullable=False),
        sa.Column("duty", sa.String(length=120), nullable=False),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("avoidance", sa.String(length=200), nullable=False),
        sa.Column("avoidance_on", sa.Date(), nullable=True),
        sa.Column("pledged_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "group_code IN ('leading', 'office', 'screening', 'exam', 'interview', 'secrecy', 'discipline', 'emergency')",
            name=op.f("ck_round_staff_group_known"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_round_staff_round_id_recruitment_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_staff")),
        sa.UniqueConstraint("public_id", name=op.f("uq_round_staff_public_id")),
    )
    with op.batch_alter_table("round_staff", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_staff_round_id"), ["round_id"], unique=False)

    op.create_table(
        "screening_letter_counter",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["recruitment_round.id"], name=op.f("fk_screening_letter_counter_round_id_recruitment_round")
        ),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_screening_letter_counter")),
    )
    op.create_table(
        "vacancy_table_preview",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("mode IN ('add', 'update', 'replace')", name=op.f("ck_vacancy_table_preview_mode_known")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_vacancy_table_preview_account_id_account")),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_vacancy_table_preview_round_id_recruitment_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancy_table_preview")),
        sa.UniqueConstraint("public_id", name=op.f("uq_vacancy_table_preview_public_id")),
    )
    with op.batch_alter_table("vacancy_table_preview", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vacancy_table_preview_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_vacancy_table_preview_round_id"), ["round_id"], unique=False)

    op.create_table(
        "approval_scan",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("storage_key", sa.String(length=32), nullable=False),
        sa.Column("media_kind", sa.String(length=24), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("original_name", sa.String(length=200), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_words", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint("media_kind IN ('image/jpeg', 'application/pdf')", name=op.f("ck_approval_scan_media_kind_known")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_approval_scan_by_account")),
        sa.ForeignKeyConstraint(["paper_id"], ["approval_paper.id"], name=op.f("fk_approval_scan_paper_id_approval_paper")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_scan")),
        sa.UniqueConstraint("public_id", name=op.f("uq_approval_scan_public_id")),
    )
    with op.batch_alter_table("approval_scan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_scan_paper_id"), ["paper_id"], unique=False)

    op.create_table(
        "decision_acknowledgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["round_decision.id"], name=op.f("fk_decision_acknowledgement_decision_id_round_decision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_acknowledgement")),
        sa.UniqueConstraint("decision_id", "subject", name=op.f("uq_decision_acknowledgement_decision_id_subject")),
    )
    with op.batch_alter_table("decision_acknowledgement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_acknowledgement_decision_id"), ["decision_id"], unique=False)

    op.create_table(
        "decision_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["round_decision.id"], name=op.f("fk_decision_comment_decision_id_round_decision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_comment")),
    )
    with op.batch_alter_table("decision_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_comment_decision_id"), ["decision_id"], unique=False)

    op.create_table(
        "petition_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_words", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_petition_step_by_account")),
        sa.ForeignKeyConstraint(["petition_id"], ["petition.id"], name=op.f("fk_petition_step_petition_id_petition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition_step")),
    )
    with op.batch_alter_table("petition_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_petition_step_petition_id"), ["petition_id"], unique=False)

    op.create_table(
        "round_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["round_decision.id"], name=op.f("fk_round_version_decision_id_round_decision")),
        sa.ForeignKeyConstraint(["round_id"], ["recruitment_round.id"], name=op.f("fk_round_version_round_id_recruitment_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_version")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_round_version_decision_id")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_round_version_round_id_number")),
    )
    with op.batch_alter_table("round_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_version_round_id"), ["round_id"], unique=False)

    op.create_table(
        "accommodation_request",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("need_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("files", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("consent_digest", sa.String(length=64), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_by_words", sa.String(length=120), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "state <> 'withdrawn' OR (need_sealed IS NULL AND decision_sealed IS NULL)",
            name=op.f("ck_accommodation_request_withdrawn_is_empty"),
        ),
        sa.CheckConstraint(
            "state IN ('requested', 'granted', 'partly', 'refused', 'withdrawn')", name=op.f("ck_accommodation_request_state_known")
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_accommodation_request_application_id_application")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_accommodation_request_decided_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accommodation_request")),
        sa.UniqueConstraint("application_id", name=op.f("uq_accommodation_request_application_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_accommodation_request_public_id")),
    )
    with op.batch_alter_table("accommodation_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accommodation_request_state"), ["state"], unique=False)

    op.create_table(
        "correction_request",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("member", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("old_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("new_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("files", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_by_words", sa.String(length=120), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=400), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("member IN ('name', 'document_number', 'mobile')", name=op.f("ck_correction_request_member_known")),
        sa.CheckConstraint("state IN ('requested', 'approved', 'refused', 'withdrawn')", name=op.f("ck_correction_request_state_known")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_correction_request_application_id_application")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_correction_request_decided_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_correction_request_public_id")),
    )
    with op.batch_alter_table("correction_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_request_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_correction_request_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_correction_request_open",
            ["application_id", "member"],
            unique=True,
            sqlite_where=sa.text("state = 'requested'"),
            postgresql_where=sa.text("state = 'requested'"),
        )

    op.create_table(
        "register_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('active', 'left', 'unknown')", name=op.f("ck_register_answer_state_known")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_register_answer_application_id_application")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_answer")),
        sa.UniqueConstraint("application_id", name=op.f("uq_register_answer_application_id")),
    )
    op.create_table(
        "screening_notice",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("letter_number", sa.String(length=80), nullable=False),
        sa.Column("vacancy_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("object_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "kind IN ('mend_over', 'vacancy_cancelled', 'transfer_over', 'withdrawn', 'not_handed_in')",
            name=op.f("ck_screening_notice_kind_known"),
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_screening_notice_application_id_application")),
        sa.ForeignKeyConstraint(["vacancy_id"], ["vacancy.id"], name=op.f("fk_screening_notice_vacancy_id_vacancy")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_notice")),
        sa.UniqueConstraint("letter_number", name=op.f("uq_screening_notice_letter_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_screening_notice_public_id")),
    )
    with op.batch_alter_table("screening_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_screening_notice_application_id"), ["application_id"], unique=False)

    op.create_table(
        "screening_recusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ground IN ('spouse', 'blood', 'collateral', 'in_law', 'other_kin', 'interest', 'other')",
            name=op.f("ck_screening_recusal_ground_known"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_screening_recusal_account_id_account")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_screening_recusal_application_id_application")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_screening_recusal_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_recusal")),
        sa.UniqueConstraint("application_id", "account_id", name=op.f("uq_screening_recusal_application_id_account_id")),
    )
    with op.batch_alter_table("screening_recusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_screening_recusal_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_screening_recusal_application_id"), ["application_id"], unique=False)

    op.create_table(
        "screening_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('soon', 'late')", name=op.f("ck_screening_reminder_kind_known")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_screening_reminder_application_id_application")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_reminder")),
        sa.UniqueConstraint(
            "application_id", "content_digest", "kind", name=op.f("uq_screening_reminder_application_id_content_digest_kind")
        ),
    )
    op.create_table(
        "screening_objection",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("files", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_decided_by", sa.Integer(), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_by_words", sa.String(length=120), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_number", sa.String(length=80), nullable=True),
        sa.Column("appeal_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("state IN ('received', 'upheld', 'reversed', 'withdrawn')", name=op.f("ck_screening_objection_state_known")),
        sa.CheckConstraint("subject IN ('decision', 'claim')", name=op.f("ck_screening_objection_subject_known")),
        sa.CheckConstraint("answered_by IS NULL OR answered_by <> first_decided_by", name=op.f("ck_screening_objection_another_person")),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_screening_objection_answered_by_account")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_screening_objection_application_id_application")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["screening_decision.id"], name=op.f("fk_screening_objection_decision_id_screening_decision")
        ),
        sa.ForeignKeyConstraint(["first_decided_by"], ["account.id"], name=op.f("fk_screening_objection_first_decided_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_objection")),
        sa.UniqueConstraint("public_id", name=op.f("uq_screening_objection_public_id")),
    )
    with op.batch_alter_table("screening_objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_screening_objection_answer_number"), ["answer_number"], unique=True)
        batch_op.create_index(batch_op.f("ix_screening_objection_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_screening_objection_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_screening_objection_open",
            ["application_id", "subject"],
            unique=True,
            sqlite_where=sa.text("state = 'received'"),
            postgresql_where=sa.text("state = 'received'"),
        )

    op.create_table(
        "screening_sample",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by", sa.Integer(), nullable=False),
        sa.Column("first_by", sa.Integer(), nullable=False),
        sa.Column("second_by", sa.Integer(), nullable=True),
        sa.Column("second_outcome", sa.String(length=12), nullable=True),
        sa.Column("second_reason", sa.String(length=40), nullable=False),
        sa.Column("second_text", sa.Text(), nullable=False),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settlement", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('drawn', 'agreed', 'differing', 'settled')", name=op.f("ck_screening_sample_state_known")),
        sa.CheckConstraint("second_by IS NULL OR second_by <> first_by", name=op.f("ck_screening_sample_two_people")),
        sa.CheckConstraint(
            "settled_by IS NULL OR (settled_by <> first_by AND settled_by <> second_by)", name=op.f("ck_screening_sample_third_person")
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_screening_sample_application_id_application")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["screening_decision.id"], name=op.f("fk_screening_sample_decision_id_screening_decision")
        ),
        sa.ForeignKeyConstraint(["drawn_by"], ["account.id"], name=op.f("fk_screening_sample_drawn_by_account")),
        sa.ForeignKeyConstraint(["first_by"], ["account.id"], name=op.f("fk_screening_sample_first_by_account")),
        sa.ForeignKeyConstraint(["second_by"], ["account.id"], name=op.f("fk_screening_sample_second_by_account")),
        sa.ForeignKeyConstraint(["settled_by"], ["account.id"], name=op.f("fk_screening_sample_settled_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_sample")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_screening_sample_decision_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_screening_sample_public_id")),
    )
    with op.batch_alter_table("screening_sample", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_screening_sample_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_screening_sample_state"), ["state"], unique=False)

    op.create_table(
        "screening_appeal",
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_decided_by", sa.Integer(), nullable=False),
        sa.Column("reviewed_by", sa.Integer(), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_by_words", sa.String(length=120), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_number", sa.String(length=80), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("state IN ('received', 'upheld', 'reversed', 'withdrawn')", name=op.f("ck_screening_appeal_state_known")),
        sa.CheckConstraint(
            "answered_by IS NULL OR (answered_by <> first_decided_by AND answered_by <> reviewed_by)",
            name=op.f("ck_screening_appeal_third_person"),
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_screening_appeal_answered_by_account")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_screening_appeal_application_id_application")),
        sa.ForeignKeyConstraint(["first_decided_by"], ["account.id"], name=op.f("fk_screening_appeal_first_decided_by_account")),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["screening_objection.id"], name=op.f("fk_screening_appeal_objection_id_screening_objection")
        ),
        sa.ForeignKeyConstraint(["reviewed_by"], ["account.id"], name=op.f("fk_screening_appeal_reviewed_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_appeal")),
        sa.UniqueConstraint("answer_number", name=op.f("uq_screening_appeal_answer_number")),
        sa.UniqueConstraint("objection_id", name=op.f("uq_screening_appeal_objection_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_screening_appeal_public_id")),
    )
    with op.batch_alter_table("screening_appeal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_screening_appeal_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_screening_appeal_state"), ["state"], unique=False)

    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.add_column(sa.Column("accessible_seat", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("application_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("slot", sa.String(length=24), server_default="", nullable=False))
        batch_op.add_column(sa.Column("scan_state", sa.String(length=8), server_default="off", nullable=False))
        batch_op.add_column(sa.Column("hint", sa.String(length=16), server_default="", nullable=False))

    with op.batch_alter_table("certificate_claim", schema=None) as batch_op:
        batch_op.add_column(sa.Column("evidence", sa.String(length=16), server_default="certificate", nullable=False))

    with op.batch_alter_table("headcount_reservation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("round_code", sa.String(length=40), server_default="", nullable=False))
        batch_op.add_column(sa.Column("year", sa.Integer(), nullable=True))

    with op.batch_alter_table("screening_decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("letter_number", sa.String(length=80), nullable=True))
        batch_op.create_index(batch_op.f("ix_screening_decision_letter_number"), ["letter_number"], unique=True)
    for table in APPEND_ONLY:
        make_append_only(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        drop_append_only(op.get_bind(), table)
    with op.batch_alter_table("screening_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_screening_decision_letter_number"))
        batch_op.drop_column("letter_number")

    with op.batch_alter_table("headcount_reservation", schema=None) as batch_op:
        batch_op.drop_column("year")
        batch_op.drop_column("round_code")

    with op.batch_alter_table("certificate_claim", schema=None) as batch_op:
        batch_op.drop_column("evidence")

    with op.batch_alter_table("application_file", schema=None) as batch_op:
        batch_op.drop_column("hint")
        batch_op.drop_column("scan_state")
        batch_op.drop_column("slot")

    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_column("accessible_seat")

    with op.batch_alter_table("screening_appeal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_screening_appeal_state"))
        batch_op.drop_index(batch_op.f("ix_screening_appeal_application_id"))

    op.drop_table("screening_appeal")
    with op.batch_alter_table("screening_sample", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_screening_sample_state"))
        batch_op.drop_index(batch_op.f("ix_screening_sample_application_id"))

    op.drop_table("screening_sample")
    with op.batch_alter_table("screening_objection", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_screening_objection_open", sqlite_where=sa.text("state = 'received'"), postgresql_where=sa.text("state = 'received'")
        )
        batch_op.drop_index(batch_op.f("ix_screening_objection_state"))
        batch_op.drop_index(batch_op.f("ix_screening_objection_application_id"))
        batch_op.drop_index(batch_op.f("ix_screening_objection_answer_number"))

    op.drop_table("screening_objection")
    op.drop_table("screening_reminder")
    with op.batch_alter_table("screening_recusal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_screening_recusal_application_id"))
        batch_op.drop_index(batch_op.f("ix_screening_recusal_account_id"))

    op.drop_table("screening_recusal")
    with op.batch_alter_table("screening_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_screening_notice_application_id"))

    op.drop_table("screening_notice")
    op.drop_table("register_answer")
    with op.batch_alter_table("correction_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_correction_request_open", sqlite_where=sa.text("state = 'requested'"), postgresql_where=sa.text("state = 'requested'")
        )
        batch_op.drop_index(batch_op.f("ix_correction_request_state"))
        batch_op.drop_index(batch_op.f("ix_correction_request_application_id"))

    op.drop_table("correction_request")
    with op.batch_alter_table("accommodation_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accommodation_request_state"))

    op.drop_table("accommodation_request")
    with op.batch_alter_table("round_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_version_round_id"))

    op.drop_table("round_version")
    with op.batch_alter_table("petition_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_petition_step_petition_id"))

    op.drop_table("petition_step")
    with op.batch_alter_table("decision_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_comment_decision_id"))

    op.drop_table("decision_comment")
    with op.batch_alter_table("decision_acknowledgement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_acknowledgement_decision_id"))

    op.drop_table("decision_acknowledgement")
    with op.batch_alter_table("approval_scan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_approval_scan_paper_id"))

    op.drop_table("approval_scan")
    with op.batch_alter_table("vacancy_table_preview", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vacancy_table_preview_round_id"))
        batch_op.drop_index(batch_op.f("ix_vacancy_table_preview_account_id"))

    op.drop_table("vacancy_table_preview")
    op.drop_table("screening_letter_counter")
    with op.batch_alter_table("round_staff", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_staff_round_id"))

    op.drop_table("round_staff")
    op.drop_table("round_plan")
    with op.batch_alter_table("round_body", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_body_round_id"))

    op.drop_table("round_body")
    with op.batch_alter_table("publication_place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publication_place_round_id"))

    op.drop_table("publication_place")
    op.drop_table("policy_version")
    with op.batch_alter_table("policy_simulation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_policy_simulation_round_id"))

    op.drop_table("policy_simulation")
    with op.batch_alter_table("plan_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_line_union_id"))

    op.drop_table("plan_line")
    with op.batch_alter_table("plan_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_decision_plan_id"))

    op.drop_table("plan_decision")
    with op.batch_alter_table("petition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_petition_union_id"))
        batch_op.drop_index(batch_op.f("ix_petition_state"))
        batch_op.drop_index(batch_op.f("ix_petition_round_id"))

    op.drop_table("petition")
    with op.batch_alter_table("notice_telling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_telling_round_id"))

    op.drop_table("notice_telling")
    with op.batch_alter_table("notice_section", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_section_round_id"))

    op.drop_table("notice_section")
    with op.batch_alter_table("notice_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_change_state"))
        batch_op.drop_index(batch_op.f("ix_notice_change_round_id"))

    op.drop_table("notice_change")
    with op.batch_alter_table("notice_attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_attachment_round_id"))

    op.drop_table("notice_attachment")
    with op.batch_alter_table("major_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_major_event_state"))
        batch_op.drop_index(batch_op.f("ix_major_event_round_id"))

    op.drop_table("major_event")
    with op.batch_alter_table("county_confirmation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_county_confirmation_round_id"))

    op.drop_table("county_confirmation")
    op.drop_table("count_snapshot")
    with op.batch_alter_table("approval_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_approval_paper_round_id"))

    op.drop_table("approval_paper")
    with op.batch_alter_table("yearly_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_yearly_plan_union_id"))
        batch_op.drop_index(batch_op.f("ix_yearly_plan_state"))

    op.drop_table("yearly_plan")
    with op.batch_alter_table("union_figures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_union_figures_union_id"))

    op.drop_table("union_figures")
    op.drop_table("staffing_figure")
    with op.batch_alter_table("quota_exception", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quota_exception_union_id"))
        batch_op.drop_index(batch_op.f("ix_quota_exception_state"))

    op.drop_table("quota_exception")
    with op.batch_alter_table("message_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_notice_state"))

    op.drop_table("message_notice")
    op.drop_table("bulk_recipient")
    op.drop_table("contact_preference")
    with op.batch_alter_table("calendar_edition", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_calendar_edition_in_force", sqlite_where=sa.text("state = 'in_force'"), postgresql_where=sa.text("state = 'in_force'")
        )
        batch_op.drop_index(batch_op.f("ix_calendar_edition_state"))

    op.drop_table("calendar_edition")
    with op.batch_alter_table("bulk_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bulk_message_state"))
        batch_op.drop_index(batch_op.f("ix_bulk_message_round_code"))

    op.drop_table("bulk_message")
    op.drop_table("screening_answer_reminder")
    op.drop_table("kept_file")
