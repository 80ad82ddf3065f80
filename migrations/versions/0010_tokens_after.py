"""tokens of the API that were ended before their time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("citizens", "officers"):
        op.add_column(table, sa.Column("tokens_after", sa.DateTime(timezone=True), nullable=True))
