"""What citizens let us keep of themselves, so that forms need not ask again (登録情報).

Here it is JSON by name; what an entry may be is decided in forms.profile. Nothing is kept that was
not asked for, no officer reads it, and a change is no event: nothing personal ever is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts.models import Citizen, Profile
from core.errors import Conflict, NotAllowed

Entries = Mapping[str, Any]


def profile_of(session: Session, citizen_id: str) -> Profile | None:
    """What is kept of a citizen, if anything."""
    return session.get(Profile, citizen_id)


def entries_of(session: Session, citizen_id: str) -> dict[str, Any]:
    """What is kept of a citizen, and the e-mail address; of somebody nameless nothing is known."""
    mine = (
        sa.select(Citizen, Profile.entries)
        .outerjoin(Profile, Profile.citizen_id == Citizen.id)
        .where(Citizen.id == citizen_id)
    )
    found = session.execute(mine).one_or_none()
    if found is None or found[0].address is None:
        return {}
    citizen, entries = found
    return {**(entries or {}), "email": citizen.address}


def seen_of(kept: Profile | None) -> str:
    """What a page shows of it: a digest, by which a page that was overtaken is known."""
    entries = kept.entries if kept else {}
    return hashlib.sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest()[:16]


def replace(
    session: Session, citizen_id: str, entries: Entries, *, seen: str | None, at: datetime
) -> None:
    """Keep exactly these entries; none of them, and nothing is kept any more.

    Raises Conflict("stale") where `seen` is not what is kept now, NotAllowed for somebody nameless.
    """
    kept = _held(session, citizen_id)
    if seen is not None and seen != seen_of(kept):
        raise Conflict(
            "stale",
            "この画面を開いたあとに、登録情報が変わりました。まだ上書きしていません。",
        )
    _put(session, citizen_id, kept, entries, at)


def add(session: Session, citizen_id: str, entries: Entries, *, at: datetime) -> None:
    """Keep these entries beside the others. Raises NotAllowed for somebody nameless."""
    kept = _held(session, citizen_id)
    _put(session, citizen_id, kept, {**(kept.entries if kept else {}), **entries}, at)


def forget(session: Session, citizen_id: str) -> None:
    """Keep nothing any more."""
    session.execute(sa.delete(Profile).where(Profile.citizen_id == citizen_id))


def _held(session: Session, citizen_id: str) -> Profile | None:
    """What is kept, with nobody else changing it meanwhile."""
    citizen = session.get_one(Citizen, citizen_id, with_for_update=True)
    if citizen.address is None:
        raise NotAllowed("登録情報を残すには、ログインしてください。")
    return session.get(Profile, citizen_id, populate_existing=True)


def _put(
    session: Session, citizen_id: str, kept: Profile | None, entries: Entries, at: datetime
) -> None:
    if not entries:
        forget(session, citizen_id)
    elif kept is None:
        session.add(Profile(citizen_id=citizen_id, entries=dict(entries), changed_at=at))
    elif kept.entries != entries:
        kept.entries, kept.changed_at = dict(entries), at
    session.flush()
