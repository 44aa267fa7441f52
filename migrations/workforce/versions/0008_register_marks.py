"""marks of people on the register, training days by the civil code, messages heard of a hire

Training is due on the corresponding day of the next year: a day later than what the rows say.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LATER = {
    "sqlite": "UPDATE worker SET training_due_on = date(training_due_on, '+1 day')",
    "postgresql": "UPDATE worker SET training_due_on = training_due_on + 1",
}
EARLIER = {
    "sqlite": "UPDATE worker SET training_due_on = date(training_due_on, '-1 day')",
    "postgresql": "UPDATE worker SET training_due_on = training_due_on - 1",
}


def upgrade() -> None:
    op.create_table(
        "register_mark",
        sa.Column("key_name", sa.String(length=16), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("document_kind", sa.String(length=24), nullable=False),
        sa.Column("document_index", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_register_mark_worker_id_worker")
        ),
        sa.PrimaryKeyConstraint("key_name", "worker_id", name=op.f("pk_register_mark")),
    )
    op.create_index("ix_register_mark_mark", "register_mark", ["mark"])
    op.execute(LATER[op.get_bind().dialect.name])
    # The messages of a hire that this side has kept are what it has heard of the portal's count.
    op.execute(
        "UPDATE handed_hire SET seq_portal = (SELECT count(*) FROM incoming"
        " WHERE incoming.hire = handed_hire.hire) WHERE seq_portal = 0"
    )


def downgrade() -> None:
    op.execute(EARLIER[op.get_bind().dialect.name])
    op.drop_index("ix_register_mark_mark", table_name="register_mark")
    op.drop_table("register_mark")
