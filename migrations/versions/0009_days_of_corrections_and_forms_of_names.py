"""an open correction is queued by its own day; names are found by every form of their characters."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_VARIANTS = str.maketrans(
    "髙﨑𠮷濵濱邉邊澤齋齊斉櫻廣嶋嶌國藏惠龍壽眞德瀨顯曾條淺渕舘桒栁槗𣘺冨",
    "高崎吉浜浜辺辺沢斎斎斎桜広島島国蔵恵竜寿真徳瀬顕曽条浅淵館桑柳橋橋富",
)


def upgrade() -> None:
    op.execute(
        "UPDATE applications SET queue_on = (SELECT due_on FROM corrections"
        " WHERE corrections.application_id = applications.id AND corrections.state = 'open')"
        " WHERE state = 'correction' AND EXISTS (SELECT 1 FROM corrections"
        " WHERE corrections.application_id = applications.id AND corrections.state = 'open')"
    )
    applications = sa.table("applications", sa.column("id"), sa.column("search_key"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(applications)).all():
        folded = _SELECTORS.sub("", row.search_key.translate(_VARIANTS))
        if folded != row.search_key:
            connection.execute(
                applications.update().where(applications.c.id == row.id).values(search_key=folded)
            )
