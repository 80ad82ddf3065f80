"""Officers: how they log in."""

from __future__ import annotations

import functools

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts import passwords
from accounts.models import Officer


@functools.cache
def _nobodys_hash() -> str:
    return passwords.hash("nobody has this password")


def authenticate(session: Session, login: str, password: str) -> Officer | None:
    """Find the officer with this login and password; takes the same time when there is none."""
    officer = session.scalar(sa.select(Officer).where(Officer.login == login.strip()))
    stored = officer.password_hash if officer else _nobodys_hash()
    if not passwords.verify(stored, password) or officer is None or not officer.active:
        return None
    return officer
