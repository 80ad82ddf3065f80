"""The chain of events: rows that keep what happened, each sealed with the one before.

The hash of a row covers everything in it and the hash of the row before, so that no past event can
be changed, removed or inserted unseen.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts.actor import Actor
from accounts.models import new_id
from core import outbox
from workflow.events import Happening
from workflow.models import Application, Event


def record(
    session: Session, application: Application, happening: Happening, *, by: Actor, at: datetime
) -> Event:
    """Append to the application's chain and owe what follows. The caller holds the row's lock."""
    event = _link(
        happening, application.id, application.event_count + 1, application.last_hash, by=by, at=at
    )
    event.application_id = application.id
    session.add(event)
    application.event_count = event.number
    application.last_hash = event.hash
    outbox.react(session, event.name, {"application": application.id, "event": event.id}, at)
    return event


def record_apart(
    session: Session, stream: str, happening: Happening, *, by: Actor, at: datetime
) -> Event:
    """Append to a chain that belongs to no application, such as "procedure:dog-registration"."""
    last = session.scalar(
        sa.select(Event).where(Event.stream == stream).order_by(Event.number.desc()).limit(1)
    )
    number, previous = (last.number + 1, last.hash) if last else (1, "")
    event = _link(happening, stream, number, previous, by=by, at=at)
    session.add(event)
    outbox.react(session, event.name, {"event": event.id}, at)
    return event


def verify(session: Session, stream: str) -> bool:
    """Tell whether a chain is whole: no row changed, removed in the middle, or inserted."""
    previous = ""
    chain = sa.select(Event).where(Event.stream == stream).order_by(Event.number)
    for number, event in enumerate(session.scalars(chain), start=1):
        if (event.number, event.previous_hash) != (number, previous):
            return False
        previous = _hash(event)
        if event.hash != previous:
            return False
    return True


def verify_application(session: Session, application: Application) -> bool:
    """Tell whether the chain is whole and ends where the application says."""
    last = session.scalar(
        sa.select(Event.hash).where(
            Event.stream == application.id, Event.number == application.event_count
        )
    )
    return last == application.last_hash and verify(session, application.id)


def _link(
    happening: Happening, stream: str, number: int, previous: str, *, by: Actor, at: datetime
) -> Event:
    is_citizen = by.kind == "citizen"
    event = Event(
        id=new_id(),
        stream=stream,
        number=number,
        name=happening.name,
        actor_kind=by.kind,
        actor_id="applicant" if is_citizen else by.id,
        actor_name="申請者" if is_citizen else by.name,
        at=at,
        data=_plain(happening),
        previous_hash=previous,
    )
    event.hash = _hash(event)
    return event


def _plain(happening: Happening) -> dict[str, Any]:
    """Give the data in the shape that JSON gives back."""
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in asdict(happening).items()
    }


def _hash(event: Event) -> str:
    content = [
        event.previous_hash,
        event.id,
        event.stream,
        event.number,
        event.name,
        event.actor_kind,
        event.actor_id,
        event.actor_name,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.data,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
