"""lists in force, what a corrected list changes, extra test, re-check of documents"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.append_only import drop_append_only, make_append_only

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
APPEND_ONLY = ("current_set", "list_report", "extra_test_place", "extra_test_mark")
# Tables with what only this release knows: going down would lose it.
NEW_FACTS = ("consequence", "list_report", "extra_test", "document_check")


def _carry_over() -> None:
    """Every run gets the vacancies of its lines; every vacancy the editions of its lists in the
    order in which they were published."""
    op.execute(
        "INSERT INTO result_run_vacancy (run_id, vacancy_id) "
        "SELECT DISTINCT run_id, vacancy_id FROM result_line"
    )
    op.execute(
        "INSERT INTO current_set (vacancy_id, kind, edition, run_id, since_at) "
        "SELECT of_run.vacancy_id, run.kind, "
        "ROW_NUMBER() OVER (PARTITION BY of_run.vacancy_id, run.kind ORDER BY run.id), "
        "run.id, coalesce(publication.published_at, run.confirmed_at, run.computed_at) "
        "FROM result_run_vacancy AS of_run "
        "JOIN result_run AS run ON run.id = of_run.run_id "
        "LEFT JOIN publication ON publication.id = run.publication_id "
        "WHERE run.publication_id IS NOT NULL OR run.state = 'published'"
    )


def upgrade() -> None:
    op.create_table('current_set',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('vacancy_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('since_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('written_result', 'shortlist', 'interview', 'ranking')", name=op.f('ck_current_set_kind_known')),
    sa.ForeignKeyConstraint(['run_id'], ['result_run.id'], name=op.f('fk_current_set_run_id_result_run')),
    sa.ForeignKeyConstraint(['vacancy_id'], ['vacancy.id'], name=op.f('fk_current_set_vacancy_id_vacancy')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_current_set')),
    sa.UniqueConstraint('vacancy_id', 'kind', 'edition', name=op.f('uq_current_set_vacancy_id_kind_edition'))
    )
    with op.batch_alter_table('current_set', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_current_set_run_id'), ['run_id'], unique=False)

    op.create_table('extra_test',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('vacancy_id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('how', sa.String(length=200), nullable=False),
    sa.Column('venue', sa.String(length=120), nullable=False),
    sa.Column('held_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('planned_by', sa.Integer(), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('countersigned_by', sa.Integer(), nullable=True),
    sa.Column('countersigned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('planned', 'agreed', 'signed', 'cancelled')", name=op.f('ck_extra_test_state_known')),
    sa.ForeignKeyConstraint(['countersigned_by'], ['account.id'], name=op.f('fk_extra_test_countersigned_by_account')),
    sa.ForeignKeyConstraint(['planned_by'], ['account.id'], name=op.f('fk_extra_test_planned_by_account')),
    sa.ForeignKeyConstraint(['round_id'], ['recruitment_round.id'], name=op.f('fk_extra_test_round_id_recruitment_round')),
    sa.ForeignKeyConstraint(['run_id'], ['result_run.id'], name=op.f('fk_extra_test_run_id_result_run')),
    sa.ForeignKeyConstraint(['vacancy_id'], ['vacancy.id'], name=op.f('fk_extra_test_vacancy_id_vacancy')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extra_test')),
    sa.UniqueConstraint('public_id', name=op.f('uq_extra_test_public_id'))
    )
    with op.batch_alter_table('extra_test', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_extra_test_round_id'), ['round_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_extra_test_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_extra_test_vacancy_id'), ['vacancy_id'], unique=False)

    op.create_table('list_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['recorded_by'], ['account.id'], name=op.f('fk_list_report_recorded_by_account')),
    sa.ForeignKeyConstraint(['run_id'], ['result_run.id'], name=op.f('fk_list_report_run_id_result_run')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_list_report')),
    sa.UniqueConstraint('run_id', name=op.f('uq_list_report_run_id'))
    )
    op.create_table('result_run_vacancy',
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('vacancy_id', sa.Integer(), nullable=False),
    sa.Column('input_digest', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['run_id'], ['result_run.id'], name=op.f('fk_result_run_vacancy_run_id_result_run')),
    sa.ForeignKeyConstraint(['vacancy_id'], ['vacancy.id'], name=op.f('fk_result_run_vacancy_vacancy_id_vacancy')),
    sa.PrimaryKeyConstraint('run_id', 'vacancy_id', name=op.f('pk_result_run_vacancy'))
    )
    with op.batch_alter_table('result_run_vacancy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_result_run_vacancy_vacancy_id'), ['vacancy_id'], unique=False)

    op.create_table('consequence',
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('vacancy_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('subject_kind', sa.String(length=12), nullable=False),
    sa.Column('subject', sa.String(length=16), nullable=False),
    sa.Column('change', sa.String(length=8), nullable=False),
    sa.Column('old', JSON, nullable=False),
    sa.Column('new', JSON, nullable=False),
    sa.Column('rule', sa.String(length=12), nullable=False),
    sa.Column('outcome', sa.String(length=8), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('minutes', sa.String(length=80), nullable=False),
    sa.Column('proposed_by', sa.Integer(), nullable=True),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('checked_by', sa.Integer(), nullable=True),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('verified_by', sa.Integer(), nullable=True),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('countersigned_by', sa.Integer(), nullable=True),
    sa.Column('countersigned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("change IN ('in', 'out', 'moved')", name=op.f('ck_consequence_change_known')),
    sa.CheckConstraint("outcome IN ('keep', 'leave', 'enter', 'wait')", name=op.f('ck_consequence_outcome_known')),
    sa.CheckConstraint("state <> 'decided' OR minutes <> ''", name=op.f('ck_consequence_decided_together')),
    sa.CheckConstraint("state IN ('open', 'proposed', 'checked', 'verified', 'countersigned', 'decided', 'overtaken')", name=op.f('ck_consequence_state_known')),
    sa.CheckConstraint('checked_by IS NULL OR checked_by <> proposed_by', name=op.f('ck_consequence_checked_apart')),
    sa.CheckConstraint('verified_by IS NULL OR (verified_by <> proposed_by AND verified_by <> checked_by)', name=op.f('ck_consequence_verified_apart')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_consequence_application_id_application')),
    sa.ForeignKeyConstraint(['checked_by'], ['account.id'], name=op.f('fk_consequence_checked_by_account')),
    sa.ForeignKeyConstraint(['countersigned_by'], ['account.id'], name=op.f('fk_consequence_countersigned_by_account')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_consequence_decided_by_account')),
    sa.ForeignKeyConstraint(['proposed_by'], ['account.id'], name=op.f('fk_consequence_proposed_by_account')),
    sa.ForeignKeyConstraint(['run_id'], ['result_run.id'], name=op.f('fk_consequence_run_id_result_run')),
    sa.ForeignKeyConstraint(['vacancy_id'], ['vacancy.id'], name=op.f('fk_consequence_vacancy_id_vacancy')),
    sa.ForeignKeyConstraint(['verified_by'], ['account.id'], name=op.f('fk_consequence_verified_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consequence')),
    sa.UniqueConstraint('public_id', name=op.f('uq_consequence_public_id')),
    sa.UniqueConstraint('run_id', 'subject_kind', 'subject', name=op.f('uq_consequence_run_id_subject_kind_subject'))
    )
    with op.batch_alter_table('consequence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consequence_application_id'), ['application_id'], unique=False)
        batch_op.create_index('ix_consequence_gate', ['vacancy_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_consequence_state'), ['state'], unique=False)

    op.create_table('extra_test_place',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('ticket_number', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_extra_test_place_application_id_application')),
    sa.ForeignKeyConstraint(['test_id'], ['extra_test.id'], name=op.f('fk_extra_test_place_test_id_extra_test')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extra_test_place')),
    sa.UniqueConstraint('test_id', 'application_id', name=op.f('uq_extra_test_place_test_id_application_id'))
    )
    with op.batch_alter_table('extra_test_place', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_extra_test_place_application_id'), ['application_id'], unique=False)

    op.create_table('extra_test_mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=8), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('value', sa.String(length=64), nullable=True),
    sa.Column('keyed_by', sa.Integer(), nullable=False),
    sa.Column('keyed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(kind = 'score') = (value IS NOT NULL)", name=op.f('ck_extra_test_mark_valued')),
    sa.CheckConstraint("channel IN ('first', 'second')", name=op.f('ck_extra_test_mark_channel_known')),
    sa.CheckConstraint("kind IN ('score', 'absent', 'void')", name=op.f('ck_extra_test_mark_kind_known')),
    sa.ForeignKeyConstraint(['keyed_by'], ['account.id'], name=op.f('fk_extra_test_mark_keyed_by_account')),
    sa.ForeignKeyConstraint(['place_id'], ['extra_test_place.id'], name=op.f('fk_extra_test_mark_place_id_extra_test_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extra_test_mark')),
    sa.UniqueConstraint('place_id', 'channel', 'edition', name=op.f('uq_extra_test_mark_place_id_channel_edition'))
    )
    op.create_table('document_check',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('vacancy_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('venue', sa.String(length=120), nullable=False),
    sa.Column('papers', JSON, nullable=False),
    sa.Column('seen', JSON, nullable=False),
    sa.Column('verdict', sa.String(length=4), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('called_by', sa.Integer(), nullable=False),
    sa.Column('called_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('noted_by', sa.Integer(), nullable=True),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('called', 'noted', 'passed', 'failed', 'absent', 'declined', 'withdrawn')", name=op.f('ck_document_check_state_known')),
    sa.CheckConstraint("verdict IN ('', 'pass', 'fail')", name=op.f('ck_document_check_verdict_known')),
    sa.CheckConstraint('confirmed_by IS NULL OR confirmed_by <> noted_by', name=op.f('ck_document_check_two_people')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_document_check_in_order')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_document_check_application_id_application')),
    sa.ForeignKeyConstraint(['called_by'], ['account.id'], name=op.f('fk_document_check_called_by_account')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['account.id'], name=op.f('fk_document_check_confirmed_by_account')),
    sa.ForeignKeyConstraint(['noted_by'], ['account.id'], name=op.f('fk_document_check_noted_by_account')),
    sa.ForeignKeyConstraint(['replaces_id'], ['document_check.id'], name=op.f('fk_document_check_replaces_id_document_check')),
    sa.ForeignKeyConstraint(['round_id'], ['recruitment_round.id'], name=op.f('fk_document_check_round_id_recruitment_round')),
    sa.ForeignKeyConstraint(['vacancy_id'], ['vacancy.id'], name=op.f('fk_document_check_vacancy_id_vacancy')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_check')),
    sa.UniqueConstraint('application_id', name=op.f('uq_document_check_application_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_document_check_public_id'))
    )
    with op.batch_alter_table('document_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_check_round_id'), ['round_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_check_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_check_vacancy_id'), ['vacancy_id'], unique=False)

    _carry_over()
    for table in APPEND_ONLY:
        make_append_only(op.get_bind(), table)


def downgrade() -> None:
    for table in NEW_FACTS:
        if op.get_bind().execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one():
            raise RuntimeError(f"{table} holds rows that the older release can't keep")
    for table in APPEND_ONLY:
        drop_append_only(op.get_bind(), table)
    with op.batch_alter_table('document_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_check_vacancy_id'))
        batch_op.drop_index(batch_op.f('ix_document_check_state'))
        batch_op.drop_index(batch_op.f('ix_document_check_round_id'))

    op.drop_table('document_check')
    op.drop_table('extra_test_mark')
    with op.batch_alter_table('extra_test_place', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_extra_test_place_application_id'))

    op.drop_table('extra_test_place')
    with op.batch_alter_table('consequence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consequence_state'))
        batch_op.drop_index('ix_consequence_gate')
        batch_op.drop_index(batch_op.f('ix_consequence_application_id'))

    op.drop_table('consequence')
    with op.batch_alter_table('result_run_vacancy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_result_run_vacancy_vacancy_id'))

    op.drop_table('result_run_vacancy')
    op.drop_table('list_report')
    with op.batch_alter_table('extra_test', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_extra_test_vacancy_id'))
        batch_op.drop_index(batch_op.f('ix_extra_test_state'))
        batch_op.drop_index(batch_op.f('ix_extra_test_round_id'))

    op.drop_table('extra_test')
    with op.batch_alter_table('current_set', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_current_set_run_id'))

    op.drop_table('current_set')
