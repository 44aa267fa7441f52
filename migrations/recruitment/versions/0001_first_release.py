"""The tables as they stand at the first release"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

from migrations.append_only import drop_append_only, make_append_only
from sqlalchemy.dialects import postgresql

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


# The database itself refuses to change or delete what stands in these tables.
APPEND_ONLY = ("audit_entry", "publication", "round_decision", "mark")


def upgrade() -> None:
    op.create_table('account',
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('display_name', sa.String(length=120), nullable=False),
    sa.Column('name_sort_key', sa.String(length=200), nullable=False),
    sa.Column('login_index', sa.String(length=64), nullable=False),
    sa.Column('login_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('mobile_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('totp_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('totp_confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('totp_last_step', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('seal_id', sa.String(length=32), nullable=False),
    sa.CheckConstraint("kind IN ('applicant', 'officer')", name=op.f('ck_account_kind_known')),
    sa.CheckConstraint("state IN ('active', 'suspended', 'closed')", name=op.f('ck_account_state_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('login_index', name=op.f('uq_account_login_index')),
    sa.UniqueConstraint('public_id', name=op.f('uq_account_public_id'))
    )
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_state'), ['state'], unique=False)

    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chain', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_account_id', sa.Integer(), nullable=True),
    sa.Column('by_words', sa.String(length=80), nullable=False),
    sa.Column('action', sa.String(length=80), nullable=False),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('facts', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('previous_hash', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry')),
    sa.UniqueConstraint('chain', 'number', name=op.f('uq_audit_entry_chain_number')),
    sa.UniqueConstraint('hash', name=op.f('uq_audit_entry_hash'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index('ix_audit_entry_subject', ['subject'], unique=False)

    op.create_table('audit_head',
    sa.Column('chain', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('chain', name=op.f('pk_audit_head'))
    )
    op.create_table('division',
    sa.Column('code', sa.String(length=6), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('level', sa.String(length=10), nullable=False),
    sa.Column('parent_code', sa.String(length=6), nullable=True),
    sa.Column('file_version', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['parent_code'], ['division.code'], name=op.f('fk_division_parent_code_division')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_division'))
    )
    op.create_table('one_time_proof',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=24), nullable=False),
    sa.Column('address_index', sa.String(length=64), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_proof'))
    )
    with op.batch_alter_table('one_time_proof', schema=None) as batch_op:
        batch_op.create_index('ix_one_time_proof_address', ['address_index', 'purpose'], unique=False)

    op.create_table('spent_challenge',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_spent_challenge'))
    )
    op.create_table('throttle',
    sa.Column('scope', sa.String(length=40), nullable=False),
    sa.Column('key_digest', sa.String(length=64), nullable=False),
    sa.Column('hits', sa.Integer(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('scope', 'key_digest', name=op.f('pk_throttle'))
    )
    with op.batch_alter_table('throttle', schema=None) as batch_op:
        batch_op.create_index('ix_throttle_until', ['until'], unique=False)

    op.create_table('consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=40), nullable=False),
    sa.Column('wording_digest', sa.String(length=64), nullable=False),
    sa.Column('given', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('facts', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_consent_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent')),
    sa.UniqueConstraint('account_id', 'purpose', 'at', name=op.f('uq_consent_account_id_purpose_at'))
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_account_id'), ['account_id'], unique=False)

    op.create_table('identity_document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('number_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('number_index', sa.String(length=64), nullable=False),
    sa.Column('born_on', sa.Date(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seal_id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_identity_document_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_document')),
    sa.UniqueConstraint('account_id', name=op.f('uq_identity_document_account_id')),
    sa.UniqueConstraint('number_index', name=op.f('uq_identity_document_number_index'))
    )
    op.create_table('message',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('round_code', sa.String(length=40), nullable=True),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('link', sa.String(length=200), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_message_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('public_id', name=op.f('uq_message_public_id'))
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index('ix_message_inbox', ['account_id', 'sent_at'], unique=False)

    op.create_table('publication',
    sa.Column('number', sa.String(length=48), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('round_code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('content', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('signature', sa.LargeBinary(), nullable=False),
    sa.Column('audit_head', sa.String(length=64), nullable=False),
    sa.Column('bundle_key', sa.String(length=80), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['published_by'], ['account.id'], name=op.f('fk_publication_published_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publication')),
    sa.UniqueConstraint('number', 'edition', name=op.f('uq_publication_number_edition')),
    sa.UniqueConstraint('public_id', name=op.f('uq_publication_public_id'))
    )
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_publication_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_publication_round_code'), ['round_code'], unique=False)

    op.create_table('recovery_case',
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('person_name', sa.String(length=120), nullable=False),
    sa.Column('opened_by', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('evidence', sa.String(length=400), nullable=False),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('code_hash', sa.String(length=64), nullable=True),
    sa.Column('code_expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('recover', 'claim')", name=op.f('ck_recovery_case_kind_known')),
    sa.CheckConstraint('confirmed_by IS NULL OR confirmed_by <> opened_by', name=op.f('ck_recovery_case_two_people')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_recovery_case_account_id_account')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['account.id'], name=op.f('fk_recovery_case_confirmed_by_account')),
    sa.ForeignKeyConstraint(['opened_by'], ['account.id'], name=op.f('fk_recovery_case_opened_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_case')),
    sa.UniqueConstraint('public_id', name=op.f('uq_recovery_case_public_id'))
    )
    with op.batch_alter_table('recovery_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_case_account_id'), ['account_id'], unique=False)

    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_recovery_code_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code'))
    )
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_code_account_id'), ['account_id'], unique=False)

    op.create_table('union',
    sa.Column('code', sa.String(length=24), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('short_name', sa.String(length=40), nullable=False),
    sa.Column('level', sa.String(length=12), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('division_code', sa.String(length=6), nullable=True),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('single_unions_count', sa.Integer(), nullable=True),
    sa.Column('workers_count', sa.Integer(), nullable=True),
    sa.Column('figures_on', sa.Date(), nullable=True),
    sa.Column('figures_source', sa.String(length=120), nullable=False),
    sa.Column('in_post_manual', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('township', 'street', 'zone', 'regional_federation', 'trade_federation', 'village_federation', 'general', 'institution', 'other')", name=op.f('ck_union_kind_known')),
    sa.CheckConstraint("level IN ('province', 'city', 'county', 'township')", name=op.f('ck_union_level_known')),
    sa.ForeignKeyConstraint(['division_code'], ['division.code'], name=op.f('fk_union_division_code_division')),
    sa.ForeignKeyConstraint(['parent_id'], ['union.id'], name=op.f('fk_union_parent_id_union')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_union')),
    sa.UniqueConstraint('code', name=op.f('uq_union_code')),
    sa.UniqueConstraint('public_id', name=op.f('uq_union_public_id'))
    )
    with op.batch_alter_table('union', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_union_parent_id'), ['parent_id'], unique=False)

    op.create_table('user_session',
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('device', sa.String(length=200), nullable=False),
    sa.Column('network', sa.String(length=64), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_why', sa.String(length=24), nullable=True),
    sa.Column('second_factor_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_user_session_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_session'))
    )
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_session_account_id'), ['account_id'], unique=False)

    op.create_table('appointment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('union_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=24), nullable=False),
    sa.Column('body_words', sa.String(length=80), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('appointed_by', sa.Integer(), nullable=True),
    sa.Column('appointed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("role IN ('publisher', 'checker', 'city_approver', 'screener', 'exam_officer', 'score_clerk', 'arbiter', 'examiner', 'supervisor', 'auditor', 'supervising_body', 'filing_officer', 'system_admin', 'security_admin', 'audit_admin')", name=op.f('ck_appointment_role_known')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_appointment_account_id_account')),
    sa.ForeignKeyConstraint(['appointed_by'], ['account.id'], name=op.f('fk_appointment_appointed_by_account')),
    sa.ForeignKeyConstraint(['union_id'], ['union.id'], name=op.f('fk_appointment_union_id_union')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment'))
    )
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appointment_account_id'), ['account_id'], unique=False)
        batch_op.create_index('ix_appointment_role', ['union_id', 'role'], unique=False)

    op.create_table('recruitment_round',
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('run_kind', sa.String(length=16), nullable=False),
    sa.Column('organiser_id', sa.Integer(), nullable=False),
    sa.Column('approver_id', sa.Integer(), nullable=False),
    sa.Column('policy', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('policy_digest', sa.String(length=64), nullable=True),
    sa.Column('requirements', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('conduct', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('filled', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('source_notice', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('contact_phone', sa.String(length=40), nullable=False),
    sa.Column('supervision_phone', sa.String(length=40), nullable=False),
    sa.Column('drafted_by', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("run_kind IN ('county_run', 'city_run')", name=op.f('ck_recruitment_round_run_kind_known')),
    sa.CheckConstraint("state IN ('draft', 'submitted', 'returned', 'approved', 'published', 'finished', 'archived', 'cancelled')", name=op.f('ck_recruitment_round_state_known')),
    sa.ForeignKeyConstraint(['approver_id'], ['union.id'], name=op.f('fk_recruitment_round_approver_id_union')),
    sa.ForeignKeyConstraint(['drafted_by'], ['account.id'], name=op.f('fk_recruitment_round_drafted_by_account')),
    sa.ForeignKeyConstraint(['organiser_id'], ['union.id'], name=op.f('fk_recruitment_round_organiser_id_union')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recruitment_round')),
    sa.UniqueConstraint('code', name=op.f('uq_recruitment_round_code')),
    sa.UniqueConstraint('public_id', name=op.f('uq_recruitment_round_public_id'))
    )
    with op.batch_alter_table('recruitment_round', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recruitment_round_organiser_id'), ['organiser_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recruitment_round_state'), ['state'], unique=False)

    op.create_table('application_counter',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['recruitment_round.id'], name=op.f('fk_application_counter_round_id_recruitment_round')),
    sa.PrimaryKeyConstraint('round_id', name=op.f('pk_application_counter'))
    )
    op.create_table('interview_room',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=24), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('commitment', sa.String(length=64), nullable=True),
    sa.Column('secret_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('numbers', sa.String(length=200), nullable=True),
    sa.Column('seed', sa.String(length=64), nullable=True),
    sa.Column('planned_by', sa.Integer(), nullable=False),
    sa.Column('closed_by', sa.Integer(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('countersigned_by', sa.Integer(), nullable=True),
    sa.Column('countersigned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('seal_id', sa.String(length=32), nullable=False),
    sa.CheckConstraint("state IN ('planned', 'drawn', 'running', 'closed', 'signed')", name=op.f('ck_interview_room_state_known')),
    sa.ForeignKeyConstraint(['closed_by'], ['account.id'], name=op.f('fk_interview_room_closed_by_account')),
    sa.ForeignKeyConstraint(['countersigned_by'], ['account.id'], name=op.f('fk_interview_room_countersigned_by_account')),
    sa.ForeignKeyConstraint(['planned_by'], ['account.id'], name=op.f('fk_interview_room_planned_by_account')),
    sa.ForeignKeyConstraint(['round_id'], ['recruitment_round.id'], name=op.f('fk_interview_room_round_id_recruitment_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interview_room')),
    sa.UniqueConstraint('public_id', name=op.f('uq_interview_room_public_id')),
    sa.UniqueConstraint('round_id', 'name', name=op.f('uq_interview_room_round_id_name'))
    )
    with op.batch_alter_table('interview_room', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interview_room_round_id'), ['round_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_interview_room_state'), ['state'], unique=False)

    op.create_table('marking_batch',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('paper', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('full_mark', sa.String(length=64), nullable=False),
    sa.Column('first_clerk_id', sa.Integer(), nullable=True),
    sa.Column('second_clerk_id', sa.Integer(), nullable=True),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('locked_by', sa.Integer(), nullable=True),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lock_digest', sa.String(length=64), nullable=True),
    sa.Column('unsealed_first_by', sa.Integer(), nullable=True),
    sa.Column('unsealed_second_by', sa.Integer(), nullable=True),
    sa.Column('countersigned_by', sa.Integer(), nullable=True),
    sa.Column('unsealed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('sealed', 'locked', 'unsealed')", name=op.f('ck_marking_batch_state_known')),
    sa.CheckConstraint('first_clerk_id IS NULL OR second_clerk_id IS NULL OR first_clerk_id <> second_clerk_id', name=op.f('ck_marking_batch_two_clerks')),
    sa.CheckConstraint('unsealed_second_by IS NULL OR unsealed_second_by <> unsealed_first_by', name=op.f('ck_marking_batch_two_people')),
    sa.ForeignKeyConstraint(['countersigned_by'], ['account.id'], name=op.f('fk_marking_batch_countersigned_by_account')),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_marking_batch_created_by_account')),
    sa.ForeignKeyConstraint(['first_clerk_id'], ['account.id'], name=op.f('fk_marking_batch_first_clerk_id_account')),
    sa.ForeignKeyConstraint(['locked_by'], ['account.id'], name=op.f('fk_marking_batch_locked_by_account')),
    sa.ForeignKeyConstraint(['round_id'], ['recruitment_round.id'], name=op.f('fk_marking_batch_round_id_recruitment_round')),
    sa.ForeignKeyConstraint(['second_clerk_id'], ['account.id'], name=op.f('fk_marking_batch_second_clerk_id_account')),
    sa.ForeignKeyConstraint(['unsealed_first_by'], ['account.id'], name=op.f('fk_marking_batch_unsealed_first_by_account')),
    sa.ForeignKeyConstraint(['unsealed_second_by'], ['account.id'], name=op.f('fk_marking_batch_unsealed_second_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_marking_batch')),
    sa.UniqueConstraint('public_id', name=op.f('uq_marking_batch_public_id')),
    sa.UniqueConstraint('round_id', 'paper', name=op.f('uq_marking_batch_round_id_paper'))
    )
    with op.batch_alter_table('marking_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_marking_batch_state'), ['state'], unique=False)

    op.create_table('notice',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('publication_id', sa.Integer(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.CheckConstraint("kind IN ('recruitment', 'correction', 'supplement', 'extension', 'reduction', 'substitution', 'interview')", name=op.f('ck_notice_kind_known')),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_notice_publication_id_publication')),
    sa.ForeignKeyConstraint(['round_id'], ['recruitment_round.id'], name=op.f('fk_notice_round_id_recruitment_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('public_id', name=op.f('uq_notice_public_id')),
    sa.UniqueConstraint('round_id', 'number', name=op.f('uq_notice_round_id_number'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_round_id'), ['round_id'], unique=False)

    op.create_table('result_run',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('policy_digest', sa.String(length=64), nullable=False),
    sa.Column('input_digest', sa.String(length=64), nullable=False),
    sa.Column('output_digest', sa.String(length=64), nullable=False),
    sa.Column('code_version', sa.String(length=40), nullable=False),
    sa.Column('inputs', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('output_key', sa.String(length=80), nullable=False),
    sa.Column('computed_by', sa.Integer(), nullable=False),
    sa.Column('computed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('publication_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('written_result', 'shortlist', 'interview', 'ranking')", name=op.f('ck_result_run_kind_known')),
    sa.CheckConstraint("state IN ('computed', 'confirmed', 'published', 'superseded')", name=op.f('ck_result_run_state_known')),
    sa.CheckConstraint('confirmed_by IS NULL OR confirmed_by <> computed_by', name=op.f('ck_result_run_two_people')),
    sa.ForeignKeyConstraint(['computed_by'], ['account.id'], name=op.f('fk_result_run_computed_by_account')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['account.id'], name=op.f('fk_result_run_confirmed_by_account')),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_result_run_publication_id_publication')),
    sa.ForeignKeyConstraint(['round_id'], ['recruitment_round.id'], name=op.f('fk_result_run_round_id_recruitment_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_result_run')),
    sa.UniqueConstraint('public_id', name=op.f('uq_result_run_public_id'))
    )
    with op.batch_alter_table('result_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_result_run_state'), ['state'], unique=False)
        batch_op.create_index('uq_result_run_number', ['round_id', 'kind', 'number'], unique=True)

    op.create_table('round_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('action', sa.String(length=24), nullable=False),
    sa.Column('document_number', sa.String(length=60), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.Column('by_words', sa.String(length=120), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('content_digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['account.id'], name=op.f('fk_round_decision_by_account')),
    sa.ForeignKeyConstraint(['round_id'], ['recruitment_round.id'], name=op.f('fk_round_decision_round_id_recruitment_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round_decision'))
    )
    with op.batch_alter_table('round_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_round_decision_round_id'), ['round_id'], unique=False)

    op.create_table('round_window',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('registration', 'screening', 'transfer', 'ticket', 'written', 'written_result', 'recheck', 'document_recheck', 'interview', 'medical', 'publicity')", name=op.f('ck_round_window_kind_known')),
    sa.CheckConstraint('starts_at <= ends_at', name=op.f('ck_round_window_in_order')),
    sa.ForeignKeyConstraint(['round_id'], ['recruitment_round.id'], name=op.f('fk_round_window_round_id_recruitment_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round_window')),
    sa.UniqueConstraint('round_id', 'kind', name=op.f('uq_round_window_round_id_kind'))
    )
    op.create_table('seating_run',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('paper', sa.String(length=40), nullable=False),
    sa.Column('sitting_starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sitting_ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('list_digest', sa.String(length=64), nullable=False),
    sa.Column('commitment', sa.String(length=64), nullable=False),
    sa.Column('secret_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('numbers', sa.String(length=200), nullable=True),
    sa.Column('numbers_by', sa.String(length=120), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=True),
    sa.Column('code_version', sa.String(length=40), nullable=False),
    sa.Column('candidates_file', sa.String(length=80), nullable=True),
    sa.Column('rooms_file', sa.String(length=80), nullable=True),
    sa.Column('seats_file', sa.String(length=80), nullable=True),
    sa.Column('report', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=True),
    sa.Column('committed_by', sa.Integer(), nullable=False),
    sa.Column('committed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('countersigned_by', sa.Integer(), nullable=True),
    sa.Column('countersigned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('released_by', sa.Integer(), nullable=True),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('seal_id', sa.String(length=32), nullable=False),
    sa.CheckConstraint("state IN ('committed', 'drawn', 'countersigned', 'released', 'discarded')", name=op.f('ck_seating_run_state_known')),
    sa.CheckConstraint('countersigned_by IS NULL OR countersigned_by <> committed_by', name=op.f('ck_seating_run_supervisor_is_another')),
    sa.CheckConstraint('released_by IS NULL OR released_by <> committed_by', name=op.f('ck_seating_run_two_people')),
    sa.ForeignKeyConstraint(['committed_by'], ['account.id'], name=op.f('fk_seating_run_committed_by_account')),
    sa.ForeignKeyConstraint(['countersigned_by'], ['account.id'], name=op.f('fk_seating_run_countersigned_by_account')),
    sa.ForeignKeyConstraint(['released_by'], ['account.id'], name=op.f('fk_seating_run_released_by_account')),
    sa.ForeignKeyConstraint(['round_id'], ['recruitment_round.id'], name=op.f('fk_seating_run_round_id_recruitment_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seating_run')),
    sa.UniqueConstraint('public_id', name=op.f('uq_seating_run_public_id'))
    )
    with op.batch_alter_table('seating_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seating_run_round_id'), ['round_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_seating_run_state'), ['state'], unique=False)

    op.create_table('site',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('address', sa.String(length=160), nullable=False),
    sa.Column('travel', sa.String(length=300), nullable=False),
    sa.Column('area', sa.String(length=24), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['recruitment_round.id'], name=op.f('fk_site_round_id_recruitment_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site')),
    sa.UniqueConstraint('public_id', name=op.f('uq_site_public_id')),
    sa.UniqueConstraint('round_id', 'code', name=op.f('uq_site_round_id_code'))
    )
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_site_round_id'), ['round_id'], unique=False)

    op.create_table('vacancy',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=24), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('recruiting_union_id', sa.Integer(), nullable=False),
    sa.Column('using_union_id', sa.Integer(), nullable=True),
    sa.Column('contracting_party', sa.String(length=80), nullable=False),
    sa.Column('employment_form', sa.String(length=24), nullable=False),
    sa.Column('headcount', sa.Integer(), nullable=False),
    sa.Column('opened_headcount', sa.Integer(), nullable=True),
    sa.Column('duties', sa.Text(), nullable=False),
    sa.Column('work_place', sa.String(length=80), nullable=False),
    sa.Column('pay_note', sa.String(length=200), nullable=False),
    sa.Column('remark', sa.String(length=400), nullable=False),
    sa.Column('requirements', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('policy_override', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('quota_finding', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('planned', 'open', 'opened', 'reduced', 'cancelled')", name=op.f('ck_vacancy_state_known')),
    sa.CheckConstraint('headcount >= 1', name=op.f('ck_vacancy_headcount_positive')),
    sa.CheckConstraint('opened_headcount IS NULL OR (opened_headcount >= 0 AND opened_headcount <= headcount)', name=op.f('ck_vacancy_opened_within')),
    sa.ForeignKeyConstraint(['recruiting_union_id'], ['union.id'], name=op.f('fk_vacancy_recruiting_union_id_union')),
    sa.ForeignKeyConstraint(['round_id'], ['recruitment_round.id'], name=op.f('fk_vacancy_round_id_recruitment_round')),
    sa.ForeignKeyConstraint(['using_union_id'], ['union.id'], name=op.f('fk_vacancy_using_union_id_union')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vacancy')),
    sa.UniqueConstraint('public_id', name=op.f('uq_vacancy_public_id')),
    sa.UniqueConstraint('round_id', 'code', name=op.f('uq_vacancy_round_id_code'))
    )
    with op.batch_alter_table('vacancy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_vacancy_round_id'), ['round_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_vacancy_state'), ['state'], unique=False)

    op.create_table('application',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('vacancy_id', sa.Integer(), nullable=True),
    sa.Column('number', sa.String(length=48), nullable=True),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('facts_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('content_digest', sa.String(length=64), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mend_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('transferred_from_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('seal_id', sa.String(length=32), nullable=False),
    sa.CheckConstraint("state IN ('draft', 'submitted', 'returned', 'eligible', 'ineligible', 'transferring', 'withdrawn', 'lapsed')", name=op.f('ck_application_state_known')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_application_account_id_account')),
    sa.ForeignKeyConstraint(['round_id'], ['recruitment_round.id'], name=op.f('fk_application_round_id_recruitment_round')),
    sa.ForeignKeyConstraint(['transferred_from_id'], ['vacancy.id'], name=op.f('fk_application_transferred_from_id_vacancy')),
    sa.ForeignKeyConstraint(['vacancy_id'], ['vacancy.id'], name=op.f('fk_application_vacancy_id_vacancy')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application')),
    sa.UniqueConstraint('number', name=op.f('uq_application_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_application_public_id')),
    sa.UniqueConstraint('round_id', 'account_id', name=op.f('uq_application_round_id_account_id'))
    )
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_application_account_id'), ['account_id'], unique=False)
        batch_op.create_index('ix_application_queue', ['round_id', 'state', 'answer_due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_vacancy_id'), ['vacancy_id'], unique=False)

    op.create_table('headcount_reservation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('vacancy_id', sa.Integer(), nullable=False),
    sa.Column('union_id', sa.Integer(), nullable=False),
    sa.Column('headcount', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('planned', 'reserved', 'pending_hire', 'in_post', 'released')", name=op.f('ck_headcount_reservation_state_known')),
    sa.ForeignKeyConstraint(['union_id'], ['union.id'], name=op.f('fk_headcount_reservation_union_id_union')),
    sa.ForeignKeyConstraint(['vacancy_id'], ['vacancy.id'], name=op.f('fk_headcount_reservation_vacancy_id_vacancy')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_headcount_reservation')),
    sa.UniqueConstraint('vacancy_id', name=op.f('uq_headcount_reservation_vacancy_id'))
    )
    with op.batch_alter_table('headcount_reservation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_headcount_reservation_union_id'), ['union_id'], unique=False)

    op.create_table('opening_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('vacancy_id', sa.Integer(), nullable=False),
    sa.Column('approved_count', sa.Integer(), nullable=False),
    sa.Column('proposed_kind', sa.String(length=8), nullable=False),
    sa.Column('proposed_headcount', sa.Integer(), nullable=False),
    sa.Column('proposed_by', sa.Integer(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=True),
    sa.Column('headcount', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("proposed_kind IN ('open', 'reduce', 'cancel')", name=op.f('ck_opening_decision_proposed_kind_known')),
    sa.CheckConstraint('decided_by IS NULL OR decided_by <> proposed_by', name=op.f('ck_opening_decision_two_people')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_opening_decision_decided_by_account')),
    sa.ForeignKeyConstraint(['proposed_by'], ['account.id'], name=op.f('fk_opening_decision_proposed_by_account')),
    sa.ForeignKeyConstraint(['vacancy_id'], ['vacancy.id'], name=op.f('fk_opening_decision_vacancy_id_vacancy')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opening_decision')),
    sa.UniqueConstraint('vacancy_id', name=op.f('uq_opening_decision_vacancy_id'))
    )
    op.create_table('panel_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('room_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('from_outside', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_panel_member_account_id_account')),
    sa.ForeignKeyConstraint(['room_id'], ['interview_room.id'], name=op.f('fk_panel_member_room_id_interview_room')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_panel_member')),
    sa.UniqueConstraint('room_id', 'account_id', name=op.f('uq_panel_member_room_id_account_id')),
    sa.UniqueConstraint('room_id', 'number', name=op.f('uq_panel_member_room_id_number'))
    )
    op.create_table('room',
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('layout', sa.String(length=40), nullable=False),
    sa.Column('numbering', sa.String(length=10), nullable=False),
    sa.Column('first_desk', sa.String(length=6), nullable=False),
    sa.Column('blocked', sa.String(length=200), nullable=False),
    sa.Column('reserve', sa.Integer(), nullable=False),
    sa.Column('accessible', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.CheckConstraint("first_desk IN ('left', 'right')", name=op.f('ck_room_first_desk_known')),
    sa.CheckConstraint("numbering IN ('snake', 'straight')", name=op.f('ck_room_numbering_known')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_room_site_id_site')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_room')),
    sa.UniqueConstraint('public_id', name=op.f('uq_room_public_id')),
    sa.UniqueConstraint('site_id', 'code', name=op.f('uq_room_site_id_code'))
    )
    with op.batch_alter_table('room', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_room_site_id'), ['site_id'], unique=False)

    op.create_table('application_file',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('media_kind', sa.String(length=24), nullable=False),
    sa.Column('storage_key', sa.String(length=80), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('original_name', sa.String(length=120), nullable=False),
    sa.Column('perceptual_hash', sa.String(length=16), nullable=True),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.CheckConstraint("kind IN ('photo', 'certificate', 'identity', 'diploma', 'other')", name=op.f('ck_application_file_kind_known')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_application_file_application_id_application')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_file')),
    sa.UniqueConstraint('public_id', name=op.f('uq_application_file_public_id'))
    )
    with op.batch_alter_table('application_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_application_file_application_id'), ['application_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_file_perceptual_hash'), ['perceptual_hash'], unique=False)

    op.create_table('application_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('content_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('seal_id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_application_version_application_id_application')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_version'))
    )
    with op.batch_alter_table('application_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_application_version_application_id'), ['application_id'], unique=False)

    op.create_table('candidacy',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('vacancy_id', sa.Integer(), nullable=False),
    sa.Column('ranking_run_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('is_substitute', sa.Boolean(), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.Column('medical', sa.String(length=10), nullable=True),
    sa.Column('medical_by', sa.Integer(), nullable=True),
    sa.Column('medical_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('background_by', sa.Integer(), nullable=True),
    sa.Column('background_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('background_note', sa.Text(), nullable=False),
    sa.Column('publication_id', sa.Integer(), nullable=True),
    sa.Column('publicity_starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('publicity_ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("medical IN ('pass', 'fail', 'deferred')", name=op.f('ck_candidacy_medical_known')),
    sa.CheckConstraint("state IN ('medical', 'background', 'proposed', 'in_publicity', 'suspended', 'cleared', 'hired', 'failed', 'declined')", name=op.f('ck_candidacy_state_known')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_candidacy_application_id_application')),
    sa.ForeignKeyConstraint(['background_by'], ['account.id'], name=op.f('fk_candidacy_background_by_account')),
    sa.ForeignKeyConstraint(['medical_by'], ['account.id'], name=op.f('fk_candidacy_medical_by_account')),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_candidacy_publication_id_publication')),
    sa.ForeignKeyConstraint(['ranking_run_id'], ['result_run.id'], name=op.f('fk_candidacy_ranking_run_id_result_run')),
    sa.ForeignKeyConstraint(['replaces_id'], ['candidacy.id'], name=op.f('fk_candidacy_replaces_id_candidacy')),
    sa.ForeignKeyConstraint(['vacancy_id'], ['vacancy.id'], name=op.f('fk_candidacy_vacancy_id_vacancy')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_candidacy')),
    sa.UniqueConstraint('application_id', name=op.f('uq_candidacy_application_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_candidacy_public_id')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_candidacy_replaces_id'))
    )
    with op.batch_alter_table('candidacy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_candidacy_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_candidacy_vacancy_id'), ['vacancy_id'], unique=False)

    op.create_table('certificate_claim',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.String(length=16), nullable=False),
    sa.Column('number_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('number_index', sa.String(length=64), nullable=False),
    sa.Column('approved_on', sa.Date(), nullable=False),
    sa.Column('registration', sa.String(length=12), nullable=False),
    sa.Column('registered_until', sa.Date(), nullable=True),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('method', sa.String(length=24), nullable=False),
    sa.Column('note', sa.String(length=400), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('seal_id', sa.String(length=32), nullable=False),
    sa.CheckConstraint("level IN ('assistant', 'social_worker', 'senior')", name=op.f('ck_certificate_claim_level_known')),
    sa.CheckConstraint("registration IN ('none', 'valid', 'overdue')", name=op.f('ck_certificate_claim_registration_known')),
    sa.CheckConstraint("state IN ('declared', 'verified', 'refused', 'overdue')", name=op.f('ck_certificate_claim_state_known')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_certificate_claim_application_id_application')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_certificate_claim_decided_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate_claim')),
    sa.UniqueConstraint('application_id', name=op.f('uq_certificate_claim_application_id'))
    )
    with op.batch_alter_table('certificate_claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_certificate_claim_number_index'), ['number_index'], unique=False)
        batch_op.create_index(batch_op.f('ix_certificate_claim_state'), ['state'], unique=False)

    op.create_table('hire',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('vacancy_id', sa.Integer(), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('contract_starts_on', sa.Date(), nullable=False),
    sa.Column('contract_ends_on', sa.Date(), nullable=False),
    sa.Column('probation_ends_on', sa.Date(), nullable=True),
    sa.Column('record_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('record_digest', sa.String(length=64), nullable=True),
    sa.Column('prepared_by', sa.Integer(), nullable=False),
    sa.Column('prepared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('worker_number', sa.String(length=40), nullable=True),
    sa.Column('filing_number', sa.String(length=60), nullable=True),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('refusal', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('seal_id', sa.String(length=32), nullable=False),
    sa.CheckConstraint("state IN ('awaiting_confirmation', 'confirmed', 'delivered', 'handed_over', 'filed', 'refused')", name=op.f('ck_hire_state_known')),
    sa.CheckConstraint('confirmed_by IS NULL OR confirmed_by <> prepared_by', name=op.f('ck_hire_two_people')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_hire_application_id_application')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['account.id'], name=op.f('fk_hire_confirmed_by_account')),
    sa.ForeignKeyConstraint(['placement_id'], ['union.id'], name=op.f('fk_hire_placement_id_union')),
    sa.ForeignKeyConstraint(['prepared_by'], ['account.id'], name=op.f('fk_hire_prepared_by_account')),
    sa.ForeignKeyConstraint(['vacancy_id'], ['vacancy.id'], name=op.f('fk_hire_vacancy_id_vacancy')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hire')),
    sa.UniqueConstraint('application_id', name=op.f('uq_hire_application_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_hire_public_id'))
    )
    with op.batch_alter_table('hire', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hire_state'), ['state'], unique=False)

    op.create_table('interview_slot',
    sa.Column('room_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=True),
    sa.Column('candidate_code', sa.String(length=16), nullable=True),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'present', 'absent', 'void', 'marked')", name=op.f('ck_interview_slot_state_known')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_interview_slot_application_id_application')),
    sa.ForeignKeyConstraint(['room_id'], ['interview_room.id'], name=op.f('fk_interview_slot_room_id_interview_room')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interview_slot')),
    sa.UniqueConstraint('application_id', name=op.f('uq_interview_slot_application_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_interview_slot_public_id')),
    sa.UniqueConstraint('room_id', 'position', name=op.f('uq_interview_slot_room_id_position'))
    )
    with op.batch_alter_table('interview_slot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interview_slot_state'), ['state'], unique=False)

    op.create_table('result_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('vacancy_id', sa.Integer(), nullable=False),
    sa.Column('ticket_number', sa.String(length=24), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('figures', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('score', sa.String(length=64), nullable=True),
    sa.Column('place', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=16), nullable=False),
    sa.Column('explanation', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_result_line_application_id_application')),
    sa.ForeignKeyConstraint(['run_id'], ['result_run.id'], name=op.f('fk_result_line_run_id_result_run')),
    sa.ForeignKeyConstraint(['vacancy_id'], ['vacancy.id'], name=op.f('fk_result_line_vacancy_id_vacancy')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_result_line'))
    )
    with op.batch_alter_table('result_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_result_line_application_id'), ['application_id'], unique=False)
        batch_op.create_index('ix_result_line_look_up', ['ticket_number', 'run_id'], unique=False)
        batch_op.create_index('uq_result_line_application', ['run_id', 'application_id'], unique=True)

    op.create_table('score',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('paper', sa.String(length=40), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('value', sa.String(length=64), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=False),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.CheckConstraint("(kind = 'score') = (value IS NOT NULL)", name=op.f('ck_score_value_with_score')),
    sa.CheckConstraint("kind IN ('score', 'absent', 'void')", name=op.f('ck_score_kind_known')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_score_application_id_application')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['account.id'], name=op.f('fk_score_confirmed_by_account')),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_score_recorded_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score')),
    sa.UniqueConstraint('application_id', 'paper', 'edition', name=op.f('uq_score_application_id_paper_edition')),
    sa.UniqueConstraint('public_id', name=op.f('uq_score_public_id'))
    )
    with op.batch_alter_table('score', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_score_application_id'), ['application_id'], unique=False)

    op.create_table('screening_decision',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=False),
    sa.Column('reason_code', sa.String(length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('content_digest', sa.String(length=64), nullable=False),
    sa.Column('findings', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.Column('by_words', sa.String(length=120), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('object_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.CheckConstraint("outcome IN ('pass', 'return', 'fail', 'reverse')", name=op.f('ck_screening_decision_outcome_known')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_screening_decision_application_id_application')),
    sa.ForeignKeyConstraint(['by'], ['account.id'], name=op.f('fk_screening_decision_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_screening_decision')),
    sa.UniqueConstraint('public_id', name=op.f('uq_screening_decision_public_id'))
    )
    with op.batch_alter_table('screening_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_screening_decision_application_id'), ['application_id'], unique=False)

    op.create_table('seat',
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('room_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('column', sa.Integer(), nullable=False),
    sa.Column('ticket_number', sa.String(length=24), nullable=False),
    sa.Column('attendance', sa.String(length=12), nullable=False),
    sa.Column('attendance_by', sa.Integer(), nullable=True),
    sa.Column('attendance_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("attendance IN ('expected', 'present', 'absent')", name=op.f('ck_seat_attendance_known')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_seat_application_id_application')),
    sa.ForeignKeyConstraint(['attendance_by'], ['account.id'], name=op.f('fk_seat_attendance_by_account')),
    sa.ForeignKeyConstraint(['room_id'], ['room.id'], name=op.f('fk_seat_room_id_room')),
    sa.ForeignKeyConstraint(['run_id'], ['seating_run.id'], name=op.f('fk_seat_run_id_seating_run')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat')),
    sa.UniqueConstraint('public_id', name=op.f('uq_seat_public_id')),
    sa.UniqueConstraint('run_id', 'application_id', name=op.f('uq_seat_run_id_application_id')),
    sa.UniqueConstraint('run_id', 'room_id', 'number', name=op.f('uq_seat_run_id_room_id_number')),
    sa.UniqueConstraint('ticket_number', name=op.f('uq_seat_ticket_number'))
    )
    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seat_run_id'), ['run_id'], unique=False)

    op.create_table('delivery',
    sa.Column('hire_id', sa.Integer(), nullable=False),
    sa.Column('event', sa.String(length=40), nullable=False),
    sa.Column('body', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_answer', sa.String(length=300), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'delivered', 'dead')", name=op.f('ck_delivery_state_known')),
    sa.ForeignKeyConstraint(['hire_id'], ['hire.id'], name=op.f('fk_delivery_hire_id_hire')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery')),
    sa.UniqueConstraint('public_id', name=op.f('uq_delivery_public_id'))
    )
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.create_index('ix_delivery_due', ['state', 'next_try_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_delivery_hire_id'), ['hire_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_delivery_state'), ['state'], unique=False)

    op.create_table('mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('element', sa.String(length=40), nullable=False),
    sa.Column('value', sa.String(length=64), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['panel_member.id'], name=op.f('fk_mark_member_id_panel_member')),
    sa.ForeignKeyConstraint(['slot_id'], ['interview_slot.id'], name=op.f('fk_mark_slot_id_interview_slot')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mark')),
    sa.UniqueConstraint('slot_id', 'member_id', 'element', name=op.f('uq_mark_slot_id_member_id_element'))
    )
    op.create_table('objection',
    sa.Column('candidacy_id', sa.Integer(), nullable=False),
    sa.Column('said_by', sa.String(length=80), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_by', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['answered_by'], ['account.id'], name=op.f('fk_objection_answered_by_account')),
    sa.ForeignKeyConstraint(['candidacy_id'], ['candidacy.id'], name=op.f('fk_objection_candidacy_id_candidacy')),
    sa.ForeignKeyConstraint(['received_by'], ['account.id'], name=op.f('fk_objection_received_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_objection')),
    sa.UniqueConstraint('public_id', name=op.f('uq_objection_public_id'))
    )
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_objection_candidacy_id'), ['candidacy_id'], unique=False)

    op.create_table('receipt',
    sa.Column('message_id', sa.String(length=80), nullable=False),
    sa.Column('hire_id', sa.Integer(), nullable=True),
    sa.Column('event', sa.String(length=40), nullable=False),
    sa.Column('body', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['hire_id'], ['hire.id'], name=op.f('fk_receipt_hire_id_hire')),
    sa.PrimaryKeyConstraint('message_id', name=op.f('pk_receipt'))
    )
    op.create_table('score_sheet',
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('sealed_code', sa.String(length=12), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('settled_kind', sa.String(length=8), nullable=True),
    sa.Column('settled_value', sa.String(length=64), nullable=True),
    sa.Column('settled_reason', sa.Text(), nullable=False),
    sa.Column('settled_by', sa.Integer(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('keying', 'agreed', 'differing', 'settled')", name=op.f('ck_score_sheet_state_known')),
    sa.ForeignKeyConstraint(['batch_id'], ['marking_batch.id'], name=op.f('fk_score_sheet_batch_id_marking_batch')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_score_sheet_seat_id_seat')),
    sa.ForeignKeyConstraint(['settled_by'], ['account.id'], name=op.f('fk_score_sheet_settled_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score_sheet')),
    sa.UniqueConstraint('batch_id', 'sealed_code', name=op.f('uq_score_sheet_batch_id_sealed_code')),
    sa.UniqueConstraint('batch_id', 'seat_id', name=op.f('uq_score_sheet_batch_id_seat_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_score_sheet_public_id'))
    )
    with op.batch_alter_table('score_sheet', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_score_sheet_state'), ['state'], unique=False)

    op.create_table('keying',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sheet_id', sa.Integer(), nullable=False),
    sa.Column('clerk', sa.String(length=8), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('value', sa.String(length=64), nullable=True),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(kind = 'score') = (value IS NOT NULL)", name=op.f('ck_keying_value_with_score')),
    sa.CheckConstraint("clerk IN ('first', 'second')", name=op.f('ck_keying_clerk_known')),
    sa.CheckConstraint("kind IN ('score', 'absent', 'void')", name=op.f('ck_keying_kind_known')),
    sa.ForeignKeyConstraint(['by'], ['account.id'], name=op.f('fk_keying_by_account')),
    sa.ForeignKeyConstraint(['sheet_id'], ['score_sheet.id'], name=op.f('fk_keying_sheet_id_score_sheet')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_keying')),
    sa.UniqueConstraint('sheet_id', 'clerk', name=op.f('uq_keying_sheet_id_clerk'))
    )
    for table in APPEND_ONLY:
        make_append_only(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        drop_append_only(op.get_bind(), table)
    op.drop_table('keying')
    with op.batch_alter_table('score_sheet', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_score_sheet_state'))

    op.drop_table('score_sheet')
    op.drop_table('receipt')
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_objection_candidacy_id'))

    op.drop_table('objection')
    op.drop_table('mark')
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_delivery_state'))
        batch_op.drop_index(batch_op.f('ix_delivery_hire_id'))
        batch_op.drop_index('ix_delivery_due')

    op.drop_table('delivery')
    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_seat_run_id'))

    op.drop_table('seat')
    with op.batch_alter_table('screening_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_screening_decision_application_id'))

    op.drop_table('screening_decision')
    with op.batch_alter_table('score', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_score_application_id'))

    op.drop_table('score')
    with op.batch_alter_table('result_line', schema=None) as batch_op:
        batch_op.drop_index('uq_result_line_application')
        batch_op.drop_index('ix_result_line_look_up')
        batch_op.drop_index(batch_op.f('ix_result_line_application_id'))

    op.drop_table('result_line')
    with op.batch_alter_table('interview_slot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_interview_slot_state'))

    op.drop_table('interview_slot')
    with op.batch_alter_table('hire', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hire_state'))

    op.drop_table('hire')
    with op.batch_alter_table('certificate_claim', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_certificate_claim_state'))
        batch_op.drop_index(batch_op.f('ix_certificate_claim_number_index'))

    op.drop_table('certificate_claim')
    with op.batch_alter_table('candidacy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_candidacy_vacancy_id'))
        batch_op.drop_index(batch_op.f('ix_candidacy_state'))

    op.drop_table('candidacy')
    with op.batch_alter_table('application_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_application_version_application_id'))

    op.drop_table('application_version')
    with op.batch_alter_table('application_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_application_file_perceptual_hash'))
        batch_op.drop_index(batch_op.f('ix_application_file_application_id'))

    op.drop_table('application_file')
    with op.batch_alter_table('room', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_room_site_id'))

    op.drop_table('room')
    op.drop_table('panel_member')
    op.drop_table('opening_decision')
    with op.batch_alter_table('headcount_reservation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_headcount_reservation_union_id'))

    op.drop_table('headcount_reservation')
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_application_vacancy_id'))
        batch_op.drop_index(batch_op.f('ix_application_state'))
        batch_op.drop_index('ix_application_queue')
        batch_op.drop_index(batch_op.f('ix_application_account_id'))

    op.drop_table('application')
    with op.batch_alter_table('vacancy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_vacancy_state'))
        batch_op.drop_index(batch_op.f('ix_vacancy_round_id'))

    op.drop_table('vacancy')
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_site_round_id'))

    op.drop_table('site')
    with op.batch_alter_table('seating_run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_seating_run_state'))
        batch_op.drop_index(batch_op.f('ix_seating_run_round_id'))

    op.drop_table('seating_run')
    op.drop_table('round_window')
    with op.batch_alter_table('round_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_round_decision_round_id'))

    op.drop_table('round_decision')
    with op.batch_alter_table('result_run', schema=None) as batch_op:
        batch_op.drop_index('uq_result_run_number')
        batch_op.drop_index(batch_op.f('ix_result_run_state'))

    op.drop_table('result_run')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_round_id'))

    op.drop_table('notice')
    with op.batch_alter_table('marking_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_marking_batch_state'))

    op.drop_table('marking_batch')
    with op.batch_alter_table('interview_room', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_interview_room_state'))
        batch_op.drop_index(batch_op.f('ix_interview_room_round_id'))

    op.drop_table('interview_room')
    op.drop_table('application_counter')
    with op.batch_alter_table('recruitment_round', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recruitment_round_state'))
        batch_op.drop_index(batch_op.f('ix_recruitment_round_organiser_id'))

    op.drop_table('recruitment_round')
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.drop_index('ix_appointment_role')
        batch_op.drop_index(batch_op.f('ix_appointment_account_id'))

    op.drop_table('appointment')
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_session_account_id'))

    op.drop_table('user_session')
    with op.batch_alter_table('union', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_union_parent_id'))

    op.drop_table('union')
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recovery_code_account_id'))

    op.drop_table('recovery_code')
    with op.batch_alter_table('recovery_case', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recovery_case_account_id'))

    op.drop_table('recovery_case')
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_publication_round_code'))
        batch_op.drop_index(batch_op.f('ix_publication_kind'))

    op.drop_table('publication')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index('ix_message_inbox')

    op.drop_table('message')
    op.drop_table('identity_document')
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consent_account_id'))

    op.drop_table('consent')
    with op.batch_alter_table('throttle', schema=None) as batch_op:
        batch_op.drop_index('ix_throttle_until')

    op.drop_table('throttle')
    op.drop_table('spent_challenge')
    with op.batch_alter_table('one_time_proof', schema=None) as batch_op:
        batch_op.drop_index('ix_one_time_proof_address')

    op.drop_table('one_time_proof')
    op.drop_table('division')
    op.drop_table('audit_head')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_entry_subject')

    op.drop_table('audit_entry')
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_state'))

    op.drop_table('account')
