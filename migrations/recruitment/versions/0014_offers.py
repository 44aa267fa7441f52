"""examinations, publicity lists, offers"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

from migrations.append_only import drop_append_only, make_append_only

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BEFORE = (
    "medical", "background", "proposed", "in_publicity", "suspended", "cleared", "hired", "failed", "declined"
)
AFTER = (
    "medical", "medical_failed", "retest", "background", "adverse", "proposed", "in_publicity", "suspended",
    "cleared", "hired", "failed", "declined", "withdrawn"
)
# What the earlier version can't hold: going back would lose it.
LOST = (
    "SELECT 1 FROM adverse_finding",
    "SELECT 1 FROM late_objection",
    "SELECT 1 FROM offer",
    "SELECT 1 FROM choice_meeting",
    "SELECT 1 FROM publicity_list WHERE minutes <> '' OR union_opinion <> ''",
    "SELECT 1 FROM objection WHERE receipt <> ''",
    "SELECT 1 FROM examination WHERE kind NOT IN ('medical', 'background')",
    "SELECT 1 FROM examination GROUP BY candidacy_id, kind HAVING count(*) > 1",
    "SELECT 1 FROM candidacy WHERE state IN ('medical_failed', 'retest', 'adverse', 'withdrawn')",
)


def _inside(column, words):
    return f"{column} IN (" + ", ".join(f"'{word}'" for word in words) + ")"


def _is_sqlite():
    return op.get_bind().dialect.name == "sqlite"


def _random_name():
    """16 hexadecimal digits, another for each row."""
    return "lower(hex(randomblob(8)))" if _is_sqlite() else "substr(md5(random()::text), 1, 16)"


def _copy_examinations():
    op.execute(
        "INSERT INTO examination (candidacy_id, kind, outcome, place, note, until, by, at, public_id) "
        f"SELECT id, 'medical', medical, '', '', NULL, medical_by, medical_at, {_random_name()} "
        "FROM candidacy WHERE medical IS NOT NULL AND medical_at IS NOT NULL ORDER BY id"
    )
    # A failed check ended the candidacy before it stood on any list.
    op.execute(
        "INSERT INTO examination (candidacy_id, kind, outcome, place, note, until, by, at, public_id) "
        "SELECT id, 'background', "
        "CASE WHEN state = 'failed' AND publication_id IS NULL THEN 'fail' ELSE 'pass' END, "
        f"'', background_note, NULL, background_by, background_at, {_random_name()} "
        "FROM candidacy WHERE background_at IS NOT NULL ORDER BY id"
    )


def _copy_lists():
    op.execute(
        "INSERT INTO publicity_list (round_id, number, publication_id, minutes, union_opinion, starts_at, ends_at, "
        "public_id, version) "
        "SELECT round_id, row_number() OVER (PARTITION BY round_id ORDER BY starts_at, publication_id, ends_at), "
        f"publication_id, '', '', starts_at, ends_at, {_random_name()}, 1 "
        "FROM (SELECT DISTINCT v.round_id AS round_id, c.publication_id AS publication_id, "
        "c.publicity_starts_at AS starts_at, c.publicity_ends_at AS ends_at "
        "FROM candidacy c JOIN vacancy v ON v.id = c.vacancy_id "
        "WHERE c.publication_id IS NOT NULL AND c.publicity_starts_at IS NOT NULL "
        "AND c.publicity_ends_at IS NOT NULL) AS old ORDER BY round_id, starts_at, publication_id, ends_at"
    )
    op.execute(
        "UPDATE candidacy SET list_id = (SELECT l.id FROM publicity_list l "
        "WHERE l.publication_id = candidacy.publication_id AND l.starts_at = candidacy.publicity_starts_at "
        "AND l.ends_at = candidacy.publicity_ends_at)"
    )


OLD = (
    "medical", "medical_by", "medical_at", "background_by", "background_at", "background_note", "publication_id",
    "publicity_starts_at", "publicity_ends_at"
)


def upgrade() -> None:
    op.create_table('choice_meeting',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('equals', sa.String(length=12), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('proxy', sa.Boolean(), nullable=False),
    sa.Column('absence', sa.String(length=12), nullable=False),
    sa.Column('blocked', sa.String(length=12), nullable=False),
    sa.Column('announced_by', sa.Integer(), nullable=False),
    sa.Column('announced_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("absence IN ('last', 'assigned', 'forfeits')", name=op.f('ck_choice_meeting_absence_known')),
    sa.CheckConstraint("blocked IN ('assigned', 'waits')", name=op.f('ck_choice_meeting_blocked_known')),
    sa.CheckConstraint("equals IN ('written', 'interview', 'lot')", name=op.f('ck_choice_meeting_equals_known')),
    sa.CheckConstraint("state IN ('announced', 'open', 'closed', 'cancelled')", name=op.f('ck_choice_meeting_state_known')),
    sa.CheckConstraint('minutes BETWEEN 1 AND 60', name=op.f('ck_choice_meeting_minutes')),
    sa.ForeignKeyConstraint(['announced_by'], ['account.id'], name=op.f('fk_choice_meeting_announced_by_account')),
    sa.ForeignKeyConstraint(['round_id'], ['recruitment_round.id'], name=op.f('fk_choice_meeting_round_id_recruitment_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_choice_meeting')),
    sa.UniqueConstraint('public_id', name=op.f('uq_choice_meeting_public_id')),
    sa.UniqueConstraint('round_id', 'number', name=op.f('uq_choice_meeting_round_id_number'))
    )
    with op.batch_alter_table('choice_meeting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_choice_meeting_state'), ['state'], unique=False)

    op.create_table('publicity_list',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('publication_id', sa.Integer(), nullable=False),
    sa.Column('minutes', sa.String(length=60), nullable=False),
    sa.Column('minutes_on', sa.Date(), nullable=True),
    sa.Column('union_opinion', sa.String(length=200), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_publicity_list_publication_id_publication')),
    sa.ForeignKeyConstraint(['round_id'], ['recruitment_round.id'], name=op.f('fk_publicity_list_round_id_recruitment_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publicity_list')),
    sa.UniqueConstraint('public_id', name=op.f('uq_publicity_list_public_id')),
    sa.UniqueConstraint('round_id', 'number', name=op.f('uq_publicity_list_round_id_number'))
    )
    with op.batch_alter_table('publicity_list', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_publicity_list_ends_at'), ['ends_at'], unique=False)

    op.create_table('choice_place',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('union_id', sa.Integer(), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.CheckConstraint('seats > 0', name=op.f('ck_choice_place_seats')),
    sa.ForeignKeyConstraint(['meeting_id'], ['choice_meeting.id'], name=op.f('fk_choice_place_meeting_id_choice_meeting')),
    sa.ForeignKeyConstraint(['union_id'], ['union.id'], name=op.f('fk_choice_place_union_id_union')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_choice_place')),
    sa.UniqueConstraint('meeting_id', 'union_id', name=op.f('uq_choice_place_meeting_id_union_id'))
    )
    op.create_table('adverse_finding',
    sa.Column('candidacy_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('ground', sa.Text(), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('told_by', sa.Integer(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('hear_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('statement', sa.Text(), nullable=False),
    sa.Column('heard_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('minutes', sa.String(length=60), nullable=False),
    sa.Column('decision', sa.Text(), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('served_way', sa.String(length=60), nullable=False),
    sa.Column('served_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('told', 'heard', 'upheld', 'served', 'dropped', 'ended')", name=op.f('ck_adverse_finding_state_known')),
    sa.CheckConstraint('decided_by IS NULL OR decided_by <> told_by', name=op.f('ck_adverse_finding_two_people')),
    sa.ForeignKeyConstraint(['candidacy_id'], ['candidacy.id'], name=op.f('fk_adverse_finding_candidacy_id_candidacy')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_adverse_finding_decided_by_account')),
    sa.ForeignKeyConstraint(['told_by'], ['account.id'], name=op.f('fk_adverse_finding_told_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adverse_finding')),
    sa.UniqueConstraint('public_id', name=op.f('uq_adverse_finding_public_id'))
    )
    with op.batch_alter_table('adverse_finding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_adverse_finding_candidacy_id'), ['candidacy_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_adverse_finding_state'), ['state'], unique=False)

    op.create_table('choice',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('candidacy_id', sa.Integer(), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('union_id', sa.Integer(), nullable=True),
    sa.Column('proxy', sa.String(length=60), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('by', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state <> 'signed' OR union_id IS NOT NULL", name=op.f('ck_choice_signed')),
    sa.CheckConstraint("state IN ('waiting', 'signed', 'absent', 'blocked', 'ended')", name=op.f('ck_choice_state_known')),
    sa.ForeignKeyConstraint(['by'], ['account.id'], name=op.f('fk_choice_by_account')),
    sa.ForeignKeyConstraint(['candidacy_id'], ['candidacy.id'], name=op.f('fk_choice_candidacy_id_candidacy')),
    sa.ForeignKeyConstraint(['meeting_id'], ['choice_meeting.id'], name=op.f('fk_choice_meeting_id_choice_meeting')),
    sa.ForeignKeyConstraint(['union_id'], ['union.id'], name=op.f('fk_choice_union_id_union')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_choice')),
    sa.UniqueConstraint('meeting_id', 'candidacy_id', name=op.f('uq_choice_meeting_id_candidacy_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_choice_public_id'))
    )
    with op.batch_alter_table('choice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_choice_candidacy_id'), ['candidacy_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_choice_state'), ['state'], unique=False)

    op.create_table('examination',
    sa.Column('candidacy_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('by', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.CheckConstraint("kind IN ('medical', 'same_day', 'retest', 'background', 'documents')", name=op.f('ck_examination_kind_known')),
    sa.CheckConstraint("outcome IN ('pass', 'fail', 'deferred')", name=op.f('ck_examination_outcome_known')),
    sa.ForeignKeyConstraint(['by'], ['account.id'], name=op.f('fk_examination_by_account')),
    sa.ForeignKeyConstraint(['candidacy_id'], ['candidacy.id'], name=op.f('fk_examination_candidacy_id_candidacy')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_examination')),
    sa.UniqueConstraint('public_id', name=op.f('uq_examination_public_id'))
    )
    with op.batch_alter_table('examination', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_examination_candidacy_id'), ['candidacy_id'], unique=False)

    op.create_table('late_objection',
    sa.Column('candidacy_id', sa.Integer(), nullable=False),
    sa.Column('petition_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['candidacy_id'], ['candidacy.id'], name=op.f('fk_late_objection_candidacy_id_candidacy')),
    sa.ForeignKeyConstraint(['petition_id'], ['petition.id'], name=op.f('fk_late_objection_petition_id_petition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_late_objection')),
    sa.UniqueConstraint('petition_id', name=op.f('uq_late_objection_petition_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_late_objection_public_id'))
    )
    with op.batch_alter_table('late_objection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_late_objection_candidacy_id'), ['candidacy_id'], unique=False)

    op.create_table('offer',
    sa.Column('candidacy_id', sa.Integer(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('union_id', sa.Integer(), nullable=True),
    sa.Column('report_on', sa.Date(), nullable=False),
    sa.Column('report_at', sa.String(length=120), nullable=False),
    sa.Column('papers', sa.Text(), nullable=False),
    sa.Column('answer_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_by', sa.Integer(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('reported_on', sa.Date(), nullable=True),
    sa.Column('reported_by', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'reported') = (reported_on IS NOT NULL)", name=op.f('ck_offer_reported')),
    sa.CheckConstraint("state IN ('sent', 'accepted', 'declined', 'silent', 'recalled', 'reported', 'not_reported')", name=op.f('ck_offer_state_known')),
    sa.ForeignKeyConstraint(['answered_by'], ['account.id'], name=op.f('fk_offer_answered_by_account')),
    sa.ForeignKeyConstraint(['candidacy_id'], ['candidacy.id'], name=op.f('fk_offer_candidacy_id_candidacy')),
    sa.ForeignKeyConstraint(['reported_by'], ['account.id'], name=op.f('fk_offer_reported_by_account')),
    sa.ForeignKeyConstraint(['sent_by'], ['account.id'], name=op.f('fk_offer_sent_by_account')),
    sa.ForeignKeyConstraint(['union_id'], ['union.id'], name=op.f('fk_offer_union_id_union')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offer')),
    sa.UniqueConstraint('candidacy_id', 'edition', name=op.f('uq_offer_candidacy_id_edition')),
    sa.UniqueConstraint('public_id', name=op.f('uq_offer_public_id'))
    )
    with op.batch_alter_table('offer', schema=None) as batch_op:
        batch_op.create_index('ix_offer_due', ['state', 'answer_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_offer_state'), ['state'], unique=False)

    with op.batch_alter_table('candidacy', schema=None) as batch_op:
        batch_op.add_column(sa.Column('list_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('left_from', sa.String(length=32), nullable=False, server_default=''))
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.add_column(sa.Column('receipt', sa.String(length=40), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('files', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('due_at', sa.DateTime(timezone=True), nullable=True))
    _copy_examinations()
    _copy_lists()
    make_append_only(op.get_bind(), "examination")
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.alter_column('receipt', server_default=None)
        batch_op.alter_column('files', server_default=None)
    with op.batch_alter_table('candidacy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_candidacy_list_id'), ['list_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_candidacy_list_id_publicity_list'), 'publicity_list', ['list_id'], ['id'])
        batch_op.drop_constraint(batch_op.f('fk_candidacy_medical_by_account'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_candidacy_publication_id_publication'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_candidacy_background_by_account'), type_='foreignkey')
        batch_op.drop_constraint(op.f("ck_candidacy_medical_known"), type_='check')
        batch_op.drop_constraint(op.f("ck_candidacy_state_known"), type_='check')
        batch_op.create_check_constraint(op.f("ck_candidacy_state_known"), _inside("state", AFTER))
        batch_op.alter_column('left_from', server_default=None)
        for column in OLD:
            batch_op.drop_column(column)


def downgrade() -> None:
    for question in LOST:
        if op.get_bind().execute(sa.text(question)).first() is not None:
            raise RuntimeError("the earlier version can't hold what stands here: " + question)
    with op.batch_alter_table('candidacy', schema=None) as batch_op:
        batch_op.add_column(sa.Column('medical', sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column('medical_by', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('medical_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('background_by', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('background_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('background_note', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('publication_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('publicity_starts_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('publicity_ends_at', sa.DateTime(timezone=True), nullable=True))
    for kind in ("medical", "background"):
        rows = f"(SELECT e.{{0}} FROM examination e WHERE e.candidacy_id = candidacy.id AND e.kind = '{kind}')"
        op.execute(f"UPDATE candidacy SET {kind}_by = " + rows.format("by"))
        op.execute(f"UPDATE candidacy SET {kind}_at = " + rows.format("at"))
        told, column = ("medical", "outcome") if kind == "medical" else ("background_note", "note")
        found = f"EXISTS {rows.format('id')}"
        op.execute(f"UPDATE candidacy SET {told} = {rows.format(column)} WHERE {found}")
    for column, old in (("publication_id", "publication_id"), ("starts_at", "publicity_starts_at"), ("ends_at", "publicity_ends_at")):
        op.execute(
            f"UPDATE candidacy SET {old} = (SELECT l.{column} FROM publicity_list l WHERE l.id = candidacy.list_id)"
        )
    with op.batch_alter_table('candidacy', schema=None) as batch_op:
        batch_op.create_check_constraint(op.f("ck_candidacy_medical_known"), _inside("medical", ("pass", "fail", "deferred")))
        batch_op.drop_constraint(op.f("ck_candidacy_state_known"), type_='check')
        batch_op.create_check_constraint(op.f("ck_candidacy_state_known"), _inside("state", BEFORE))
        batch_op.alter_column('background_note', server_default=None)
        batch_op.drop_constraint(batch_op.f('fk_candidacy_list_id_publicity_list'), type_='foreignkey')
        batch_op.create_foreign_key(batch_op.f('fk_candidacy_background_by_account'), 'account', ['background_by'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_candidacy_publication_id_publication'), 'publication', ['publication_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_candidacy_medical_by_account'), 'account', ['medical_by'], ['id'])
        batch_op.drop_index(batch_op.f('ix_candidacy_list_id'))
        batch_op.drop_column('list_id')
        batch_op.drop_column('left_from')
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.drop_column('due_at')
        batch_op.drop_column('files')
        batch_op.drop_column('receipt')

    with op.batch_alter_table('offer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_offer_state'))
        batch_op.drop_index('ix_offer_due')

    op.drop_table('offer')
    with op.batch_alter_table('late_objection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_late_objection_candidacy_id'))

    op.drop_table('late_objection')
    with op.batch_alter_table('examination', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_examination_candidacy_id'))

    drop_append_only(op.get_bind(), "examination")
    op.drop_table('examination')
    with op.batch_alter_table('choice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_choice_state'))
        batch_op.drop_index(batch_op.f('ix_choice_candidacy_id'))

    op.drop_table('choice')
    with op.batch_alter_table('adverse_finding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_adverse_finding_state'))
        batch_op.drop_index(batch_op.f('ix_adverse_finding_candidacy_id'))

    op.drop_table('adverse_finding')
    op.drop_table('choice_place')
    with op.batch_alter_table('publicity_list', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_publicity_list_ends_at'))

    op.drop_table('publicity_list')
    with op.batch_alter_table('choice_meeting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_choice_meeting_state'))

    op.drop_table('choice_meeting')
