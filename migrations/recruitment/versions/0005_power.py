"""two for power"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('contact_change',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('new_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('proved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('seal_id', sa.String(length=32), nullable=False),
    sa.CheckConstraint("kind IN ('mobile', 'mail')", name=op.f('ck_contact_change_kind_known')),
    sa.CheckConstraint("state IN ('waiting', 'effective', 'stopped', 'failed')", name=op.f('ck_contact_change_state_known')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_contact_change_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_change')),
    sa.UniqueConstraint('public_id', name=op.f('uq_contact_change_public_id'))
    )
    with op.batch_alter_table('contact_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_change_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_contact_change_state'), ['state'], unique=False)
        batch_op.create_index('uq_contact_change_waiting', ['account_id', 'kind'], unique=True, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))

    op.create_table('watched_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('chain', sa.String(length=40), nullable=False),
    sa.Column('seen_by', sa.Integer(), nullable=True),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['entry_id'], ['audit_entry.id'], name=op.f('fk_watched_entry_entry_id_audit_entry')),
    sa.ForeignKeyConstraint(['seen_by'], ['account.id'], name=op.f('fk_watched_entry_seen_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_watched_entry')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_watched_entry_entry_id'))
    )
    with op.batch_alter_table('watched_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_watched_entry_chain'), ['chain'], unique=False)

    op.create_table('officer_request',
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('code_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('union_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.String(length=24), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('details', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('requested_by', sa.Integer(), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seal_id', sa.String(length=32), nullable=False),
    sa.CheckConstraint("kind IN ('enrolment', 'appointment')", name=op.f('ck_officer_request_kind_known')),
    sa.CheckConstraint("state IN ('waiting', 'confirmed', 'refused', 'withdrawn', 'expired')", name=op.f('ck_officer_request_state_known')),
    sa.CheckConstraint("state NOT IN ('confirmed', 'refused') OR decided_by <> requested_by", name=op.f('ck_officer_request_two_people')),
    sa.CheckConstraint('requested_by <> account_id AND (decided_by IS NULL OR decided_by <> account_id)', name=op.f('ck_officer_request_not_oneself')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_officer_request_account_id_account')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_officer_request_decided_by_account')),
    sa.ForeignKeyConstraint(['requested_by'], ['account.id'], name=op.f('fk_officer_request_requested_by_account')),
    sa.ForeignKeyConstraint(['union_id'], ['union.id'], name=op.f('fk_officer_request_union_id_union')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_officer_request')),
    sa.UniqueConstraint('public_id', name=op.f('uq_officer_request_public_id'))
    )
    with op.batch_alter_table('officer_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_officer_request_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_officer_request_state'), ['state'], unique=False)

    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('watched_until', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('recovery_case', schema=None) as batch_op:
        batch_op.add_column(sa.Column('union_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('number_index', sa.String(length=64), server_default='', nullable=False))
        batch_op.add_column(sa.Column('usable_from', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column('account_id',
               existing_type=sa.INTEGER(),
               nullable=True)
        batch_op.create_foreign_key(batch_op.f('fk_recovery_case_union_id_union'), 'union', ['union_id'], ['id'])


def downgrade() -> None:
    # Cases without an account are of no use to the earlier version, which asks for one.
    op.execute("DELETE FROM recovery_case WHERE account_id IS NULL")
    with op.batch_alter_table('recovery_case', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_recovery_case_union_id_union'), type_='foreignkey')
        batch_op.alter_column('account_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.drop_column('stopped_at')
        batch_op.drop_column('usable_from')
        batch_op.drop_column('number_index')
        batch_op.drop_column('union_id')

    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_column('watched_until')

    with op.batch_alter_table('officer_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_officer_request_state'))
        batch_op.drop_index(batch_op.f('ix_officer_request_account_id'))

    op.drop_table('officer_request')
    with op.batch_alter_table('watched_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_watched_entry_chain'))

    op.drop_table('watched_entry')
    with op.batch_alter_table('contact_change', schema=None) as batch_op:
        batch_op.drop_index('uq_contact_change_waiting', sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
        batch_op.drop_index(batch_op.f('ix_contact_change_state'))
        batch_op.drop_index(batch_op.f('ix_contact_change_account_id'))

    op.drop_table('contact_change')
