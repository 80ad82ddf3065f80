"""Accounts that nobody needs any more: they go by themselves, and with them what they kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts.models import NOBODY, Citizen, WebSession
from notifications.models import Message
from workflow.models import Application

KEPT = timedelta(days=365)
"""An account without an application goes so long after its owner last signed in
(個人情報保護法61条2項: nothing is held beyond what its purpose needs)."""
NAMELESS_KEPT = timedelta(days=1)
"""Nobody can ever come back to an account without a name once its session has ended."""


def forget_accounts(session: Session, at: datetime) -> None:
    """Delete every account with no draft, no case, no message and no session, unused for KEPT.

    A profile goes with its account. Whoever comes back gets another one with the next code.
    """
    used_at = sa.func.coalesce(Citizen.signed_in_at, Citizen.created_at)
    session.execute(
        sa.delete(Citizen)
        .where(
            sa.or_(
                used_at < at - KEPT,
                sa.and_(Citizen.email.endswith(NOBODY), used_at < at - NAMELESS_KEPT),
            ),
            *(_none(model) for model in (Application, Message, WebSession)),
        )
        .execution_options(synchronize_session=False)
    )


def _none(model: Any) -> sa.ColumnElement[bool]:
    return ~sa.exists().where(model.citizen_id == Citizen.id)
