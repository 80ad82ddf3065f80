"""People whom nobody asked who they are: known by one browser's session, until they sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from accounts.models import NOBODY, Citizen, new_id


def make(session: Session, at: datetime, *, language: str = "ja") -> Citizen:
    """Make an account that nobody can sign in to, because no code ever reaches it."""
    nameless = new_id()
    citizen = Citizen(id=nameless, email=f"{nameless}{NOBODY}", language=language, created_at=at)
    session.add(citizen)
    session.flush()
    return citizen
