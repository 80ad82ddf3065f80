"""The record of a case: every link of its chain, views included."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.formats import moment_long
from app.officer import words
from workflow import queries
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


def record_rows(session: Session, application: Application) -> tuple[RecordRow, ...]:
    """Gather the record, newest first."""
    procedure = procedure_of(application.revision)
    return tuple(
        RecordRow(
            event.number,
            moment_long(event.at),
            words.event(event, procedure),
            event.actor_name,
            event.hash[:12],
        )
        for event in reversed(queries.timeline(session, application))
    )
