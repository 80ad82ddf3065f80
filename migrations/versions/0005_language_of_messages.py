"""language of messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("language", sa.String(length=8), nullable=False, server_default="ja")
        )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        # What was written so far, in whatever language, is taken for Japanese.
        batch_op.alter_column("language", server_default=None)
