"""One-time codes by e-mail: six digits, ten minutes after the last mail, twenty attempts, used once.

A code is worked out from the city's secret and the id of its row: the worker that mails it needs
only that id, and what is stored tells nobody the code. Asking for a code and failing with one look
the same whether the address is known or not: an account begins when the first code is redeemed.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime, timedelta
from typing import Final, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from accounts.models import Citizen, LoginCode, new_id
from core.outbox import react

LIFETIME = timedelta(minutes=10)
ATTEMPTS = 20
"""From wherever; the edge (app.security) allows a few from each network."""

REFUSAL = "コードが正しくないか、期限が切れています。もう一度コードを送ってお試しください。"
"""The one answer to a wrong, used, old or never issued code."""


# Old carrier addresses hold double or trailing dots, so that hardly anything else can be asked.
_ADDRESS: Final = re.compile(
    r"[^\s@,;<>\"']{1,64}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?\.[a-z]{2,}", re.IGNORECASE
)


def is_address(text: str) -> bool:
    """Tell whether a code can be sent there: the one rule of the screens and of the API."""
    return len(text) <= 254 and text.isprintable() and _ADDRESS.fullmatch(text) is not None


def key_of(email: str) -> str:
    """Give the form of an address that finds the account."""
    return email.strip().lower()


def issue(session: Session, email: str, at: datetime, *, secret: str) -> str:
    """Make a code for the address and owe its mail.

    One that still works is mailed again, with the attempts that are left: who asks for somebody
    else's address takes no code from its owner.
    """
    key = key_of(email)
    code_id: str = session.scalar(_renewed(key, at)) or _new_code(session, key, at, secret)
    react(session, "LoginCodeIssued", {"login_code": code_id}, at)
    return code_of(code_id, secret)


def code_of(code_id: str, secret: str) -> str:
    """The six digits of the code with this id."""
    mac = hmac.digest(secret.encode(), f"login code {code_id}".encode(), "sha256")
    return f"{int.from_bytes(mac) % 1_000_000:06d}"


def redeem(session: Session, email: str, code: str, at: datetime) -> Citizen | None:
    """Give the citizen of the address for the right code, made now if new; None means REFUSAL.

    It never raises, because an error would roll back the attempt it counts.
    """
    key = key_of(email)
    stored = _count_attempt(session, key, at)
    if stored is None or not hmac.compare_digest(stored, _hash(key, code.strip())):
        return None
    used = sa.delete(LoginCode).where(LoginCode.email == key, LoginCode.code_hash == stored)
    if cast("sa.CursorResult[object]", session.execute(used)).rowcount != 1:
        return None
    citizen = citizen_of(session, key, at)
    citizen.signed_in_at = at
    return citizen


def citizen_of(session: Session, email: str, at: datetime) -> Citizen:
    """Find the citizen with this address, or make one. The address must have been proved."""
    key = key_of(email)
    citizen = session.scalar(sa.select(Citizen).where(Citizen.email == key))
    if citizen is None:
        citizen = Citizen(email=key, created_at=at)
        session.add(citizen)
        session.flush()
    return citizen


def _new_code(session: Session, key: str, at: datetime, secret: str) -> str:
    code_id = new_id()
    code_hash = _hash(key, code_of(code_id, secret))
    ends = at + LIFETIME
    row = LoginCode(email=key, id=code_id, code_hash=code_hash, expires_at=ends, attempts=0)
    session.merge(row)
    session.flush()
    return code_id


def _renewed(key: str, at: datetime) -> ReturningUpdate[str]:
    return (
        sa.update(LoginCode)
        .where(LoginCode.email == key, LoginCode.attempts < ATTEMPTS, LoginCode.expires_at > at)
        .values(expires_at=at + LIFETIME)
        .returning(LoginCode.id)
        .execution_options(synchronize_session=False)
    )


def _count_attempt(session: Session, key: str, at: datetime) -> str | None:
    """Use up one attempt and give the hash to compare with; None when there is no attempt left."""
    counted = (
        sa.update(LoginCode)
        .where(LoginCode.email == key, LoginCode.attempts < ATTEMPTS, LoginCode.expires_at > at)
        .values(attempts=LoginCode.attempts + 1)
        .returning(LoginCode.code_hash)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(counted)


def _hash(email: str, code: str) -> str:
    return hashlib.sha256(f"{email}\n{code}".encode()).hexdigest()
