"""The record of a case: every link of its chain, views included."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.formats import moment_long
from app.officer import words
from workflow import queries
from workflow.chain import verify_application
from workflow.definitions import procedure_of
from workflow.models import Application


@dataclass(frozen=True)
class RecordRow:
    """One event."""

    number: int
    at: str
    title: str
    who: str
    hash: str


@dataclass(frozen=True)
class Record:
    """The events, newest first, and whether none was changed, removed or inserted."""

    rows: tuple[RecordRow, ...]
    whole: bool


def record_of(session: Session, application: Application) -> Record:
    """Gather the record, and follow its chain."""
    procedure = procedure_of(application.revision)
    rows = tuple(
        RecordRow(
            event.number,
            moment_long(event.at),
            words.event(event, procedure),
            event.actor_name,
            event.hash[:12],
        )
        for event in reversed(queries.timeline(session, application))
    )
    return Record(rows, whole=verify_application(session, application))
