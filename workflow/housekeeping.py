"""What time does to applications by itself; the sweeper calls it, a little at a time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from accounts.actor import SYSTEM
from workflow import queries
from workflow.actions import close, discard, tell_of_withdrawal, warn_of_expiry
from workflow.actions.drafting import WARNED_BEFORE


def tidy(session: Session, at: datetime, limit: int = 100) -> int:
    """Warn of drafts that will go, discard those that were warned of, close notices kept long enough.

    Tell of procedures that were withdrawn while a draft was open.

    Gives how many applications it touched; call it again while that is not 0.
    """
    warned = queries.drafts_to_warn(session, at + WARNED_BEFORE, limit)
    for application in warned:
        warn_of_expiry(session, application, by=SYSTEM, at=at)
    stranded = queries.drafts_stranded(session, limit)
    for application, withdrawn_at in stranded:
        # a withdrawal may have been decided after `at` was read, or by a clock that is ahead
        tell_of_withdrawal(session, application, by=SYSTEM, at=max(at, withdrawn_at))
    expired = queries.drafts_to_discard(session, at, limit)
    for application in expired:
        discard(session, application, by=SYSTEM, at=at)
    kept = queries.notices_to_close(session, at, limit)
    for application in kept:
        close(session, application, "retention", by=SYSTEM, at=at)
    return len(warned) + len(stranded) + len(expired) + len(kept)
