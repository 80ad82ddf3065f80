"""a confirmation for each name of an account."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "confirmed_names",
        sa.Column("citizen_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"],
            ["citizens.id"],
            name=op.f("fk_confirmed_names_citizen_id_citizens"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("citizen_id", "name", name=op.f("pk_confirmed_names")),
    )
    op.execute(
        'INSERT INTO confirmed_names (citizen_id, name, how, at, "by")'
        " SELECT id, verified_name, verified_how, verified_at, verified_by"
        " FROM citizens WHERE verified_at IS NOT NULL"
    )
    with op.batch_alter_table("citizens", schema=None) as batch_op:
        for column in ("verified_at", "verified_by", "verified_how", "verified_name"):
            batch_op.drop_column(column)
