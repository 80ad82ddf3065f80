"""The chain of events: rows that keep what happened, each sealed with the one before.

The hash of a row covers everything in it and the hash of the row before, so that no past event can
be changed, removed or inserted unseen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts.actor import Actor
from accounts.models import new_id
from core import outbox
from core.rows import Insert
from workflow.events import Happening
from workflow.models import Application, Event


def record(
    session: Session, application: Application, happening: Happening, *, by: Actor, at: datetime
) -> None:
    """Append to the application's chain and owe what follows. The caller holds the row's lock."""
    row = _link(
        happening, application.id, application.event_count + 1, application.last_hash, by=by, at=at
    )
    application.event_count = row["number"]
    application.last_hash = row["hash"]
    session.flush()  # the row below points at the application
    _NEW.run(session, application_id=application.id, **row)
    outbox.react(session, row["name"], {"application": application.id, "event": row["id"]}, at)


def record_apart(
    session: Session, stream: str, happening: Happening, *, by: Actor, at: datetime
) -> None:
    """Append to a chain that belongs to no application, such as "procedure:dog-registration"."""
    last = session.scalar(
        sa.select(Event).where(Event.stream == stream).order_by(Event.number.desc()).limit(1)
    )
    number, previous = (last.number + 1, last.hash) if last else (1, "")
    row = _link(happening, stream, number, previous, by=by, at=at)
    _NEW.run(session, **row)
    outbox.react(session, row["name"], {"event": row["id"]}, at)


def verify(session: Session, stream: str) -> bool:
    """Tell whether a chain is whole: no row changed, removed before another one, or inserted."""
    chain = sa.select(Event).where(Event.stream == stream).order_by(Event.number)
    return _is_whole(session.scalars(chain))


def verify_application(session: Session, application: Application) -> bool:
    """Tell whether the chain is whole and ends where the application says."""
    last = session.scalar(
        sa.select(Event.hash).where(
            Event.stream == application.id, Event.number == application.event_count
        )
    )
    return last == application.last_hash and verify(session, application.id)


def broken(session: Session) -> list[str]:
    """Give the streams whose chain is not whole, and the applications whose chain ends too early."""
    every = sa.select(Event).order_by(Event.stream, Event.number)
    links = session.scalars(every.execution_options(yield_per=1000))
    torn = [stream for stream, chain in groupby(links, _stream) if not _is_whole(chain)]
    end = sa.exists().where(
        Event.stream == Application.id,
        Event.number == Application.event_count,
        Event.hash == Application.last_hash,
    )
    short = sa.select(Application.id).where(Application.event_count > 0, ~end)
    return sorted({*torn, *session.scalars(short)})


def _is_whole(chain: Iterable[Event]) -> bool:
    previous = ""
    for number, event in enumerate(chain, start=1):
        if (event.number, event.previous_hash) != (number, previous):
            return False
        previous = _hash({name: getattr(event, name) for name in _SEALED})
        if event.hash != previous:
            return False
    return True


def _stream(event: Event) -> str:
    return event.stream


def _link(
    happening: Happening, stream: str, number: int, previous: str, *, by: Actor, at: datetime
) -> dict[str, Any]:
    """Give the row of the next event."""
    is_citizen = by.kind == "citizen"
    row = {
        "id": new_id(),
        "stream": stream,
        "number": number,
        "name": happening.name,
        "actor_kind": by.kind,
        "actor_id": "applicant" if is_citizen else by.id,
        "actor_name": "申請者" if is_citizen else by.name,
        "at": at,
        "data": _plain(happening),
        "previous_hash": previous,
    }
    return row | {"hash": _hash(row)}


def _plain(happening: Happening) -> dict[str, Any]:
    """Give the data in the shape that JSON gives back."""
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in asdict(happening).items()
    }


_SEALED = (
    "previous_hash",
    "id",
    "stream",
    "number",
    "name",
    "actor_kind",
    "actor_id",
    "actor_name",
    "at",
    "data",
)
"""What the hash covers, in its order."""


def _hash(row: Mapping[str, Any]) -> str:
    at = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    content = [at if name == "at" else row[name] for name in _SEALED]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


_NEW = Insert(Event)
