"""A draft goes over to the revision that is in force; every answer is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from accounts.actor import Actor
from core.errors import Conflict
from forms import moving
from forms.context import Context
from workflow import events
from workflow.actions.steps import check, hold_row, move, overtaken, take_row
from workflow.chain import record
from workflow.clock import local_date
from workflow.definitions import procedure_of
from workflow.models import Application, ProcedureRevision
from workflow.reception import is_in_force
from workflow.states import Action, State


def move_draft(
    session: Session,
    application: Application,
    revision: ProcedureRevision,
    context: Context,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> None:
    """Take a draft to another revision of its procedure, which must be in force.

    What no longer fits is kept in `left_over` and marked on the form. A check of all answers that
    was open on the old form can no longer be sent: it counts as not seen.
    """
    check(session, application, Action.MOVE_DRAFT, by=by, expected_version=expected_version)
    if revision.slug != application.slug or not is_in_force(revision, local_date(at)):
        raise Conflict("not_in_force", "この様式は、いまは使われていません。")
    before = application.revision
    if before.id == revision.id:
        return
    old, new = procedure_of(before), procedure_of(revision)
    left = moving.left_overs(application.left_over)
    moved = moving.move(old, new, application.raw, left, context)
    if not take_row(session, application, seen=application.seen):
        raise overtaken(session, application, by)
    move(application, Action.MOVE_DRAFT, State.DRAFT)
    application.revision = revision
    application.office = new.office
    application.raw = moved.raw
    application.left_over = [each.to_json() for each in moved.left]
    application.seen += 1
    happened = events.DraftMoved(before.number, revision.number)
    record(session, application, happened, by=by, at=at)


def tell_of_withdrawal(
    session: Session, application: Application, *, by: Actor, at: datetime
) -> None:
    """Owe the applicant the news that the procedure of a draft was withdrawn."""
    check(session, application, Action.DISCARD, by=by)
    if not hold_row(session, application):
        return
    record(session, application, events.DraftStranded(), by=by, at=at)
