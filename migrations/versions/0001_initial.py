"""The first shape of everything."""

from __future__ import annotations

from alembic import op

from app.migrate import METADATA

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    METADATA.create_all(op.get_bind())
