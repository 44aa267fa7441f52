"""a notice is claimed by whoever sends it"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message_notice", sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """A claim is of no use to anybody a minute later."""
    op.drop_column("message_notice", "claimed_until")
