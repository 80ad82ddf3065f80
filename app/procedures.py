"""The procedures that people can apply for today, and whom to ask about them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Office
from app.formats import Contact, general_contact
from app.running import running, today
from core.errors import NotFound
from forms.definition import Procedure
from workflow import definitions, queries


def live_procedure(session: Session, slug: str) -> Procedure:
    """The procedure people apply for today. Raises NotFound."""
    revision = queries.live_revision(session, slug, today())
    if revision is None:
        raise NotFound
    return definitions.procedure_of(revision)


def contact_of(session: Session, office: str) -> Contact:
    """Whom to ask about an office's procedure; the city's desk where the office has no phone."""
    found = session.scalar(select(Office).where(Office.name == office))
    if found is None or not found.phone:
        return general_contact(running().settings)
    return Contact(found.name, found.phone, found.hours)


def live_procedures(session: Session) -> tuple[Procedure, ...]:
    """All of them, as the queries order them."""
    revisions = queries.live_revisions(session, today())
    return tuple(definitions.procedure_of(revision) for revision in revisions)
