"""What people look at: their own applications, one application, the live procedures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from accounts.actor import OFFICER, Actor
from core.errors import NotFound
from core.rows import Loader, Prepared
from workflow.access import may_see
from workflow.models import Application, Attachment, Event, Opinion, ProcedureRevision
from workflow.queue import Filters, QueuePage, QueueRow, queue
from workflow.states import State

__all__ = [
    "all_revisions",
    "Filters",
    "QueuePage",
    "QueueRow",
    "application_alone",
    "application_of",
    "attachment_of",
    "drafts_of",
    "drafts_stranded",
    "drafts_to_discard",
    "drafts_to_warn",
    "is_withdrawn",
    "live_revision",
    "live_revisions",
    "my_applications",
    "notices_to_close",
    "opinions_asked",
    "procedure_events",
    "queue",
    "revisions_of",
    "timeline",
    "untouched_draft",
]


_APPLICATION = Loader(Application)
_REVISION = Loader(ProcedureRevision)
_BY_ID = Prepared(
    sa.select(*_APPLICATION.columns, *_REVISION.columns)
    .join_from(Application, ProcedureRevision, Application.revision_id == ProcedureRevision.id)
    .where(Application.id == sa.bindparam("id"))
)
"""Every page of a form begins with it."""


def _in_force(statement: sa.Select[Any]) -> sa.Select[Any]:
    """Of the revisions that are selected those in force on :day, the newest of each first."""
    until, day = ProcedureRevision.effective_until, sa.bindparam("day", type_=sa.Date)
    return statement.where(
        ProcedureRevision.live.is_(True),
        ProcedureRevision.effective_from <= day,
        sa.or_(until.is_(None), until >= day),
    ).order_by(ProcedureRevision.slug, ProcedureRevision.number.desc())


_IN_FORCE = Prepared(
    _in_force(sa.select(*_REVISION.columns))
    .where(ProcedureRevision.slug == sa.bindparam("slug"))
    .limit(1)
)


def my_applications(session: Session, citizen_id: str) -> list[Application]:
    """Give a citizen's applications and drafts, newest first."""
    statement = (
        sa.select(Application)
        .where(Application.citizen_id == citizen_id, Application.state != State.DISPOSED)
        .order_by(Application.created_at.desc(), Application.id)
    )
    return list(session.scalars(statement))


def drafts_of(session: Session, citizen_id: str, slug: str) -> list[Application]:
    """Give a citizen's drafts of one procedure, newest first."""
    return list(session.scalars(_DRAFTS, {"citizen_id": citizen_id, "slug": slug}))


_DRAFTS = (
    sa.select(Application)
    .where(
        Application.citizen_id == sa.bindparam("citizen_id"),
        Application.state == State.DRAFT,
        Application.slug == sa.bindparam("slug"),
    )
    .order_by(Application.created_at.desc(), Application.id)
)


def untouched_draft(session: Session, citizen_id: str, revision: ProcedureRevision) -> str | None:
    """Give the id of the newest draft on this very revision in which nothing was saved yet."""
    row = _UNTOUCHED.row(session, citizen_id=citizen_id, revision_id=revision.id)
    return None if row is None else cast("str", row[0])


_UNTOUCHED = Prepared(
    sa.select(Application.id)
    .where(
        Application.citizen_id == sa.bindparam("citizen_id"),
        Application.state == State.DRAFT,
        Application.revision_id == sa.bindparam("revision_id"),
        Application.seen == 0,
    )
    .order_by(Application.created_at.desc(), Application.id)
    .limit(1)
)


def application_of(session: Session, application_id: str, actor: Actor) -> Application:
    """Give the application if the actor may know of it; NotFound for anybody else."""
    session.connection()  # whatever is read after it is read from the same state of the database
    return application_alone(session, application_id, actor)


def application_alone(session: Session, application_id: str, actor: Actor) -> Application:
    """The same for a page that is made of this row and nothing else that could change meanwhile."""
    row = _BY_ID.row(session, id=application_id)
    if row is None:
        raise NotFound
    revision = _REVISION.load(session, row[len(_APPLICATION.columns) :])
    application: Application = _APPLICATION.load(session, row, revision=revision)
    if not may_see(actor, application):
        raise NotFound
    return application


def attachment_of(session: Session, attachment_id: str, actor: Actor) -> Attachment:
    """Give a file if the actor may see it: officers see what was submitted, and nothing else."""
    attachment = session.get(Attachment, attachment_id)
    if attachment is None:
        raise NotFound
    application_of(session, attachment.application_id, actor)
    if actor.kind == "officer" and attachment.submitted_in is None:
        raise NotFound
    return attachment


def timeline(session: Session, application: Application) -> list[Event]:
    """Give what happened, oldest first."""
    statement = sa.select(Event).where(Event.stream == application.id).order_by(Event.number)
    return list(session.scalars(statement))


def opinions_asked(session: Session, actor: Actor) -> list[tuple[Opinion, Application]]:
    """Give what other offices ask the officer's office and nobody has answered, soonest due first."""
    if OFFICER not in actor.roles:
        return []
    statement = (
        sa.select(Opinion, Application)
        .join(Application, Application.id == Opinion.application_id)
        .where(
            Opinion.office == actor.office,
            Opinion.answered_at.is_(None),
            Application.state.in_([State.IN_REVIEW, State.CORRECTION]),
        )
        .order_by(Opinion.due_on, Opinion.id)
    )
    return [(opinion, application) for opinion, application in session.execute(statement)]


def live_revision(session: Session, slug: str, on: date) -> ProcedureRevision | None:
    """Give the revision of a procedure in force on a day."""
    row = _IN_FORCE.row(session, slug=slug, day=on)
    return None if row is None else cast("ProcedureRevision", _REVISION.load(session, row))


def live_revisions(session: Session, on: date) -> list[ProcedureRevision]:
    """Give the revisions in force on a day, one of each procedure."""
    return list(session.scalars(_in_force(sa.select(ProcedureRevision)), {"day": on}))


def revisions_of(session: Session, slug: str) -> list[ProcedureRevision]:
    """Give all revisions of a procedure, newest first."""
    statement = (
        sa.select(ProcedureRevision)
        .where(ProcedureRevision.slug == slug)
        .order_by(ProcedureRevision.number.desc())
    )
    return list(session.scalars(statement))


def all_revisions(session: Session) -> list[ProcedureRevision]:
    """Give the revisions of all procedures, those of one together, newest first."""
    statement = sa.select(ProcedureRevision).order_by(
        ProcedureRevision.slug, ProcedureRevision.number.desc()
    )
    return list(session.scalars(statement))


def procedure_events(
    session: Session, limit: int, offset: int = 0, slug: str | None = None
) -> list[Event]:
    """Give what was done to all procedures, or to one, newest first."""
    stream = Event.stream == f"procedure:{slug}" if slug else Event.stream.startswith("procedure:")
    statement = (
        sa.select(Event)
        .where(Event.application_id.is_(None), stream)
        .order_by(Event.at.desc(), Event.stream, Event.number.desc())
        .limit(limit)
        .offset(offset)
    )
    return list(session.scalars(statement))


def is_withdrawn(session: Session, slug: str) -> bool:
    """Whether an admin took the procedure off the list, and nobody published it again since."""
    statement = sa.select(_WITHDRAWALS.c.slug).where(_WITHDRAWALS.c.slug == slug)
    return session.scalar(statement) is not None


def _withdrawals() -> sa.Subquery:
    """The procedures that are withdrawn, each with the moment: nothing newer of them is live.

    What was taken back before or since counts for nothing, nor what was published later and had its
    last day before.
    """
    newer = aliased(ProcedureRevision)
    lasts = sa.or_(
        newer.effective_until.is_(None), newer.effective_until >= ProcedureRevision.effective_from
    )
    published_again = sa.exists().where(
        newer.slug == ProcedureRevision.slug,
        newer.number > ProcedureRevision.number,
        sa.or_(newer.live.is_(True) & lasts, newer.withdrawn_at.is_not(None)),
    )
    return (
        sa.select(ProcedureRevision.slug, ProcedureRevision.withdrawn_at)
        .where(ProcedureRevision.withdrawn_at.is_not(None), ~published_again)
        .subquery()
    )


_WITHDRAWALS = _withdrawals()


def fingerprints(session: Session) -> set[tuple[str, str]]:
    """Give slug and hash of everything that was ever published."""
    statement = sa.select(ProcedureRevision.slug, ProcedureRevision.sha256)
    return {(slug, sha256) for slug, sha256 in session.execute(statement)}


def revisions_without_card(session: Session) -> list[ProcedureRevision]:
    """Give the revisions that were published before there were cards."""
    statement = sa.select(ProcedureRevision).where(ProcedureRevision.card.is_(sa.null()))
    return list(session.scalars(statement))


def drafts_to_warn(session: Session, before: datetime, limit: int = 100) -> list[Application]:
    """Give drafts that go before a time and whose applicants were not told yet."""
    return _expiring(session, State.DRAFT, before, limit, Application.warned_at.is_(None))


def drafts_to_discard(session: Session, at: datetime, limit: int = 100) -> list[Application]:
    """Give drafts whose time is over, and whose applicants were told."""
    return _expiring(session, State.DRAFT, at, limit, Application.warned_at.is_not(None))


def drafts_stranded(session: Session, limit: int = 100) -> list[tuple[Application, datetime]]:
    """Give drafts of procedures that are withdrawn, on whichever revision, with the moment of that.

    Those whose applicants were told since are left out.
    """
    told = sa.exists().where(
        Event.application_id == Application.id,
        Event.name == "DraftStranded",
        Event.at >= _WITHDRAWALS.c.withdrawn_at,
    )
    statement = (
        sa.select(Application, _WITHDRAWALS.c.withdrawn_at)
        .join(_WITHDRAWALS, _WITHDRAWALS.c.slug == Application.slug)
        .where(Application.state == State.DRAFT, ~told)
        .limit(limit)
    )
    return [(application, at) for application, at in session.execute(statement)]


def notices_to_close(session: Session, at: datetime, limit: int = 100) -> list[Application]:
    """Give applications whose notice was kept long enough."""
    return _expiring(session, State.NOTIFIED, at, limit)


def _expiring(
    session: Session,
    state: State,
    before: datetime,
    limit: int,
    *conditions: sa.ColumnElement[bool],
) -> list[Application]:
    statement = (
        sa.select(Application)
        .where(Application.state == state, Application.expires_at <= before, *conditions)
        .order_by(Application.expires_at)
        .limit(limit)
    )
    return list(session.scalars(statement))
