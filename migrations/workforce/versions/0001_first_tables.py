"""The tables of the workforce side."""

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

APPEND_ONLY = ("audit_entry", "filing_step")


def upgrade() -> None:
    op.create_table('account',
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('display_name', sa.String(length=120), nullable=False),
    sa.Column('name_sort_key', sa.String(length=200), nullable=False),
    sa.Column('login_index', sa.String(length=64), nullable=False),
    sa.Column('login_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('enrol_hash', sa.String(length=64), nullable=True),
    sa.Column('enrol_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('totp_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('totp_confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('totp_last_step', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('seal_id', sa.String(length=32), nullable=False),
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
    op.create_table('number_counter',
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'year', name=op.f('pk_number_counter'))
    )
    op.create_table('outgoing',
    sa.Column('event', sa.String(length=24), nullable=False),
    sa.Column('body', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('first_try_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_answer', sa.String(length=300), nullable=False),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'delivered', 'dead')", name=op.f('ck_outgoing_state_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outgoing')),
    sa.UniqueConstraint('public_id', name=op.f('uq_outgoing_public_id'))
    )
    with op.batch_alter_table('outgoing', schema=None) as batch_op:
        batch_op.create_index('ix_outgoing_due', ['state', 'next_try_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_outgoing_state'), ['state'], unique=False)

    op.create_table('throttle',
    sa.Column('scope', sa.String(length=40), nullable=False),
    sa.Column('key_digest', sa.String(length=64), nullable=False),
    sa.Column('hits', sa.Integer(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('scope', 'key_digest', name=op.f('pk_throttle'))
    )
    with op.batch_alter_table('throttle', schema=None) as batch_op:
        batch_op.create_index('ix_throttle_until', ['until'], unique=False)

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
    sa.Column('approved_most', sa.Integer(), nullable=True),
    sa.Column('approval_number', sa.String(length=60), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("approved_most IS NULL OR (approved_most > 5 AND approval_number <> '')", name=op.f('ck_union_approval_recorded')),
    sa.CheckConstraint("kind IN ('township', 'street', 'zone', 'regional_federation', 'trade_federation', 'village_federation', 'general', 'institution', 'other')", name=op.f('ck_union_kind_known')),
    sa.CheckConstraint("level IN ('province', 'city', 'county', 'township')", name=op.f('ck_union_level_known')),
    sa.ForeignKeyConstraint(['parent_id'], ['union.id'], name=op.f('fk_union_parent_id_union')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_union')),
    sa.UniqueConstraint('code', name=op.f('uq_union_code')),
    sa.UniqueConstraint('public_id', name=op.f('uq_union_public_id'))
    )
    with op.batch_alter_table('union', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_union_parent_id'), ['parent_id'], unique=False)

    op.create_table('appointment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('union_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=24), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('appointed_by', sa.Integer(), nullable=True),
    sa.Column('appointed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("role IN ('county_clerk', 'city_reviewer', 'filing_officer', 'auditor', 'system_admin', 'security_admin', 'audit_admin')", name=op.f('ck_appointment_role_known')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_appointment_account_id_account')),
    sa.ForeignKeyConstraint(['appointed_by'], ['account.id'], name=op.f('fk_appointment_appointed_by_account')),
    sa.ForeignKeyConstraint(['union_id'], ['union.id'], name=op.f('fk_appointment_union_id_union')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment'))
    )
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appointment_account_id'), ['account_id'], unique=False)
        batch_op.create_index('ix_appointment_role', ['union_id', 'role'], unique=False)

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

    op.create_table('worker',
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('name_sort_key', sa.String(length=200), nullable=False),
    sa.Column('document_kind', sa.String(length=24), nullable=False),
    sa.Column('document_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('document_index', sa.String(length=64), nullable=False),
    sa.Column('sex', sa.String(length=1), nullable=True),
    sa.Column('born_on', sa.Date(), nullable=True),
    sa.Column('ethnicity', sa.String(length=2), nullable=True),
    sa.Column('political_status', sa.String(length=2), nullable=True),
    sa.Column('mobile_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('household', sa.String(length=120), nullable=True),
    sa.Column('education', sa.String(length=40), nullable=True),
    sa.Column('degree', sa.String(length=40), nullable=True),
    sa.Column('school', sa.String(length=120), nullable=True),
    sa.Column('major', sa.String(length=120), nullable=True),
    sa.Column('certificate_level', sa.String(length=16), nullable=True),
    sa.Column('certificate_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('certificate_approved_on', sa.Date(), nullable=True),
    sa.Column('certificate_registration', sa.String(length=12), nullable=True),
    sa.Column('union_id', sa.Integer(), nullable=False),
    sa.Column('contracting_party', sa.String(length=200), nullable=False),
    sa.Column('using_unit', sa.String(length=200), nullable=False),
    sa.Column('form', sa.String(length=1), nullable=False),
    sa.Column('agency', sa.String(length=120), nullable=True),
    sa.Column('post', sa.String(length=80), nullable=True),
    sa.Column('post_class', sa.String(length=1), nullable=True),
    sa.Column('entry_kind', sa.String(length=1), nullable=False),
    sa.Column('hired_on', sa.Date(), nullable=False),
    sa.Column('training_due_on', sa.Date(), nullable=False),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('source', sa.String(length=12), nullable=False),
    sa.Column('source_hire', sa.String(length=16), nullable=True),
    sa.Column('source_digest', sa.String(length=64), nullable=True),
    sa.Column('source_round', sa.String(length=48), nullable=True),
    sa.Column('application_number', sa.String(length=48), nullable=True),
    sa.Column('placement_kind', sa.String(length=12), nullable=True),
    sa.Column('placement_on', sa.Date(), nullable=True),
    sa.Column('placement_by', sa.String(length=200), nullable=True),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('seal_id', sa.String(length=32), nullable=False),
    sa.CheckConstraint("(state = 'left') = (left_on IS NOT NULL)", name=op.f('ck_worker_left_has_day')),
    sa.CheckConstraint("form IN ('1', '2', '3', '4', '5', '6', '7', '8', '9')", name=op.f('ck_worker_form_known')),
    sa.CheckConstraint("source IN ('handover', 'manual')", name=op.f('ck_worker_source_known')),
    sa.CheckConstraint("state IN ('active', 'left')", name=op.f('ck_worker_state_known')),
    sa.ForeignKeyConstraint(['union_id'], ['union.id'], name=op.f('fk_worker_union_id_union')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worker')),
    sa.UniqueConstraint('number', name=op.f('uq_worker_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_worker_public_id')),
    sa.UniqueConstraint('source_hire', name=op.f('uq_worker_source_hire'))
    )
    with op.batch_alter_table('worker', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_worker_document_index'), ['document_index'], unique=False)
        batch_op.create_index(batch_op.f('ix_worker_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_worker_union_id'), ['union_id'], unique=False)
        batch_op.create_index('uq_worker_document_active', ['document_index'], unique=True, sqlite_where=sa.text("state = 'active'"), postgresql_where=sa.text("state = 'active'"))

    op.create_table('appraisal',
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('total', sa.String(length=64), nullable=True),
    sa.Column('grade', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=120), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.CheckConstraint("grade IN ('excellent', 'pass', 'barely', 'fail', 'ungraded')", name=op.f('ck_appraisal_grade_known')),
    sa.CheckConstraint("grade NOT IN ('fail', 'ungraded') OR reason <> ''", name=op.f('ck_appraisal_reason_given')),
    sa.ForeignKeyConstraint(['worker_id'], ['worker.id'], name=op.f('fk_appraisal_worker_id_worker')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appraisal')),
    sa.UniqueConstraint('public_id', name=op.f('uq_appraisal_public_id')),
    sa.UniqueConstraint('worker_id', 'year', name=op.f('uq_appraisal_worker_id_year'))
    )
    with op.batch_alter_table('appraisal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appraisal_worker_id'), ['worker_id'], unique=False)

    op.create_table('appraisal_measure',
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=120), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.CheckConstraint("kind IN ('talk', 'training', 'change_of_post', 'legal_review')", name=op.f('ck_appraisal_measure_kind_known')),
    sa.ForeignKeyConstraint(['worker_id'], ['worker.id'], name=op.f('fk_appraisal_measure_worker_id_worker')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appraisal_measure')),
    sa.UniqueConstraint('public_id', name=op.f('uq_appraisal_measure_public_id'))
    )
    with op.batch_alter_table('appraisal_measure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appraisal_measure_worker_id'), ['worker_id'], unique=False)

    op.create_table('award',
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=2), nullable=False),
    sa.Column('level', sa.String(length=10), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('awarded_by', sa.String(length=120), nullable=False),
    sa.Column('document_number', sa.String(length=60), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=120), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.CheckConstraint("kind IN ('01', '02', '03', '04', '05', '06', '07', '08', '99')", name=op.f('ck_award_kind_known')),
    sa.CheckConstraint("level IN ('national', 'province', 'city', 'county', 'township')", name=op.f('ck_award_level_known')),
    sa.ForeignKeyConstraint(['worker_id'], ['worker.id'], name=op.f('fk_award_worker_id_worker')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_award')),
    sa.UniqueConstraint('public_id', name=op.f('uq_award_public_id'))
    )
    with op.batch_alter_table('award', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_award_worker_id'), ['worker_id'], unique=False)

    op.create_table('contract',
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.String(length=1), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('probation_ends_on', sa.Date(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=120), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.CheckConstraint("kind IN ('1', '2', '3')", name=op.f('ck_contract_kind_known')),
    sa.CheckConstraint('ends_on IS NULL OR ends_on > starts_on', name=op.f('ck_contract_in_order')),
    sa.ForeignKeyConstraint(['worker_id'], ['worker.id'], name=op.f('fk_contract_worker_id_worker')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contract')),
    sa.UniqueConstraint('public_id', name=op.f('uq_contract_public_id')),
    sa.UniqueConstraint('worker_id', 'ordinal', name=op.f('uq_contract_worker_id_ordinal')),
    sa.UniqueConstraint('worker_id', 'starts_on', name=op.f('uq_contract_worker_id_starts_on'))
    )
    with op.batch_alter_table('contract', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contract_worker_id'), ['worker_id'], unique=False)

    op.create_table('filing',
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_by', sa.Integer(), nullable=True),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reviewed_by', sa.Integer(), nullable=True),
    sa.Column('review_opinion', sa.Text(), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('filed_by', sa.Integer(), nullable=True),
    sa.Column('filing_number', sa.String(length=60), nullable=True),
    sa.Column('filed_on', sa.Date(), nullable=True),
    sa.Column('times_returned', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state <> 'filed' OR (filing_number IS NOT NULL AND filed_on IS NOT NULL)", name=op.f('ck_filing_filed_has_number')),
    sa.CheckConstraint("state IN ('submitted', 'forwarded', 'returned', 'filed', 'cancelled')", name=op.f('ck_filing_state_known')),
    sa.CheckConstraint('filed_by IS NULL OR filed_by <> reviewed_by', name=op.f('ck_filing_review_and_file_by_two')),
    sa.CheckConstraint('filed_by IS NULL OR submitted_by IS NULL OR filed_by <> submitted_by', name=op.f('ck_filing_submit_and_file_by_two')),
    sa.CheckConstraint('reviewed_by IS NULL OR submitted_by IS NULL OR reviewed_by <> submitted_by', name=op.f('ck_filing_submit_and_review_by_two')),
    sa.ForeignKeyConstraint(['filed_by'], ['account.id'], name=op.f('fk_filing_filed_by_account')),
    sa.ForeignKeyConstraint(['reviewed_by'], ['account.id'], name=op.f('fk_filing_reviewed_by_account')),
    sa.ForeignKeyConstraint(['submitted_by'], ['account.id'], name=op.f('fk_filing_submitted_by_account')),
    sa.ForeignKeyConstraint(['worker_id'], ['worker.id'], name=op.f('fk_filing_worker_id_worker')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_filing')),
    sa.UniqueConstraint('filing_number', name=op.f('uq_filing_filing_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_filing_public_id')),
    sa.UniqueConstraint('worker_id', name=op.f('uq_filing_worker_id'))
    )
    with op.batch_alter_table('filing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_filing_state'), ['state'], unique=False)

    op.create_table('incoming',
    sa.Column('message_id', sa.String(length=64), nullable=False),
    sa.Column('body_digest', sa.String(length=64), nullable=False),
    sa.Column('hire', sa.String(length=16), nullable=False),
    sa.Column('record_sha256', sa.String(length=64), nullable=False),
    sa.Column('round_code', sa.String(length=48), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('first_try_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_answer', sa.String(length=300), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reasons', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('worker_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('received', 'accepted', 'refused', 'dead')", name=op.f('ck_incoming_state_known')),
    sa.ForeignKeyConstraint(['worker_id'], ['worker.id'], name=op.f('fk_incoming_worker_id_worker')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incoming')),
    sa.UniqueConstraint('message_id', name=op.f('uq_incoming_message_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_incoming_public_id'))
    )
    with op.batch_alter_table('incoming', schema=None) as batch_op:
        batch_op.create_index('ix_incoming_due', ['state', 'next_try_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_incoming_hire'), ['hire'], unique=False)
        batch_op.create_index(batch_op.f('ix_incoming_state'), ['state'], unique=False)

    op.create_table('pay_grade',
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('post_class', sa.String(length=1), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('basic', sa.String(length=64), nullable=False),
    sa.Column('performance', sa.String(length=64), nullable=False),
    sa.Column('allowance', sa.String(length=64), nullable=False),
    sa.Column('basis', sa.String(length=200), nullable=False),
    sa.Column('approval_number', sa.String(length=60), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=120), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.CheckConstraint("post_class IN ('1', '2', '3')", name=op.f('ck_pay_grade_post_class_known')),
    sa.CheckConstraint('level BETWEEN 1 AND 18', name=op.f('ck_pay_grade_level_known')),
    sa.ForeignKeyConstraint(['worker_id'], ['worker.id'], name=op.f('fk_pay_grade_worker_id_worker')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pay_grade')),
    sa.UniqueConstraint('public_id', name=op.f('uq_pay_grade_public_id')),
    sa.UniqueConstraint('worker_id', 'starts_on', name=op.f('uq_pay_grade_worker_id_starts_on'))
    )
    with op.batch_alter_table('pay_grade', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pay_grade_worker_id'), ['worker_id'], unique=False)

    op.create_table('training_record',
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=1), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('organiser', sa.String(length=120), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('hours', sa.Integer(), nullable=False),
    sa.Column('result', sa.String(length=40), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=120), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.CheckConstraint("kind IN ('1', '2', '3', '4', '5', '6')", name=op.f('ck_training_record_kind_known')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_training_record_in_order')),
    sa.CheckConstraint('hours > 0', name=op.f('ck_training_record_hours_positive')),
    sa.ForeignKeyConstraint(['worker_id'], ['worker.id'], name=op.f('fk_training_record_worker_id_worker')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_record')),
    sa.UniqueConstraint('public_id', name=op.f('uq_training_record_public_id'))
    )
    with op.batch_alter_table('training_record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_record_worker_id'), ['worker_id'], unique=False)

    op.create_table('worker_exit',
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('cause', sa.String(length=2), nullable=False),
    sa.Column('article', sa.String(length=20), nullable=False),
    sa.Column('destination', sa.String(length=24), nullable=False),
    sa.Column('left_on', sa.Date(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=120), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.CheckConstraint("cause IN ('01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13', '14', '15', '16', '17', '18', '19', '20', '21', '22', '99')", name=op.f('ck_worker_exit_cause_known')),
    sa.CheckConstraint("destination IN ('civil_servant', 'public_institution', 'state_company', 'private_company', 'social_organisation', 'worker_elsewhere', 'community_worker', 'study', 'own_business', 'none', 'unknown')", name=op.f('ck_worker_exit_destination_known')),
    sa.ForeignKeyConstraint(['worker_id'], ['worker.id'], name=op.f('fk_worker_exit_worker_id_worker')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worker_exit')),
    sa.UniqueConstraint('public_id', name=op.f('uq_worker_exit_public_id')),
    sa.UniqueConstraint('worker_id', name=op.f('uq_worker_exit_worker_id'))
    )
    op.create_table('filing_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('filing_id', sa.Integer(), nullable=False),
    sa.Column('action', sa.String(length=12), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.Integer(), nullable=True),
    sa.Column('by_words', sa.String(length=120), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('codes', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['account.id'], name=op.f('fk_filing_step_by_account')),
    sa.ForeignKeyConstraint(['filing_id'], ['filing.id'], name=op.f('fk_filing_step_filing_id_filing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_filing_step'))
    )
    with op.batch_alter_table('filing_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_filing_step_filing_id'), ['filing_id'], unique=False)

    for table in APPEND_ONLY:
        make_append_only(op.get_bind(), table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        drop_append_only(op.get_bind(), table)
    with op.batch_alter_table('filing_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_filing_step_filing_id'))

    op.drop_table('filing_step')
    op.drop_table('worker_exit')
    with op.batch_alter_table('training_record', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_record_worker_id'))

    op.drop_table('training_record')
    with op.batch_alter_table('pay_grade', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pay_grade_worker_id'))

    op.drop_table('pay_grade')
    with op.batch_alter_table('incoming', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_incoming_state'))
        batch_op.drop_index(batch_op.f('ix_incoming_hire'))
        batch_op.drop_index('ix_incoming_due')

    op.drop_table('incoming')
    with op.batch_alter_table('filing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_filing_state'))

    op.drop_table('filing')
    with op.batch_alter_table('contract', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contract_worker_id'))

    op.drop_table('contract')
    with op.batch_alter_table('award', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_award_worker_id'))

    op.drop_table('award')
    with op.batch_alter_table('appraisal_measure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appraisal_measure_worker_id'))

    op.drop_table('appraisal_measure')
    with op.batch_alter_table('appraisal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appraisal_worker_id'))

    op.drop_table('appraisal')
    with op.batch_alter_table('worker', schema=None) as batch_op:
        batch_op.drop_index('uq_worker_document_active', sqlite_where=sa.text("state = 'active'"), postgresql_where=sa.text("state = 'active'"))
        batch_op.drop_index(batch_op.f('ix_worker_union_id'))
        batch_op.drop_index(batch_op.f('ix_worker_state'))
        batch_op.drop_index(batch_op.f('ix_worker_document_index'))

    op.drop_table('worker')
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_session_account_id'))

    op.drop_table('user_session')
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recovery_code_account_id'))

    op.drop_table('recovery_code')
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.drop_index('ix_appointment_role')
        batch_op.drop_index(batch_op.f('ix_appointment_account_id'))

    op.drop_table('appointment')
    with op.batch_alter_table('union', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_union_parent_id'))

    op.drop_table('union')
    with op.batch_alter_table('throttle', schema=None) as batch_op:
        batch_op.drop_index('ix_throttle_until')

    op.drop_table('throttle')
    with op.batch_alter_table('outgoing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outgoing_state'))
        batch_op.drop_index('ix_outgoing_due')

    op.drop_table('outgoing')
    op.drop_table('number_counter')
    op.drop_table('audit_head')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_entry_subject')

    op.drop_table('audit_entry')
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_state'))

    op.drop_table('account')
