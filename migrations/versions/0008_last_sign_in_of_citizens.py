"""when citizens last signed in."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("citizens", schema=None) as batch_op:
        batch_op.add_column(sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True))
    # Nobody knows when those who are here last did: the time in which they are kept begins now.
    citizens = sa.table("citizens", sa.column("signed_in_at", sa.DateTime(timezone=True)))
    op.execute(citizens.update().values(signed_in_at=datetime.now(UTC)))
