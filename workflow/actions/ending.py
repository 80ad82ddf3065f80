"""The end of a case: withdrawn, received by the applicant, disposed of; and who looked at it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from accounts.actor import Actor
from core.errors import Conflict, NotFound
from workflow import corrections, events, identity
from workflow.access import may_see, open_proposal
from workflow.actions.erasing import drop_unsent, erase
from workflow.actions.reviewing import end_correction
from workflow.actions.steps import begin, check, hold_row, move
from workflow.actions.texts import refuse_unfit
from workflow.chain import record
from workflow.clock import local_date, retained_until
from workflow.definitions import procedure_of
from workflow.models import Application, DisposalCertificate
from workflow.states import Action, State


def withdraw(
    session: Session,
    application: Application,
    words: str = "",
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> None:
    """Take the application back; the words are the applicant's own, and may be empty."""
    check(session, application, Action.WITHDRAW, by=by, expected_version=expected_version)
    refuse_unfit({"words": words})
    begin(session, application, Action.WITHDRAW, by=by)
    if corrections.open_correction(application):
        end_correction(application, "withdrawn", at)
    proposal = open_proposal(application)
    if proposal:
        proposal.state = "withdrawn"
    application.withdrawal_words = words.strip()
    application.finished_at = at
    move(application, Action.WITHDRAW, State.WITHDRAWN)
    record(session, application, events.ApplicationWithdrawn(), by=by, at=at)
    drop_unsent(session, application, at=at)


def record_download(
    session: Session,
    application: Application,
    *,
    document_id: str,
    kind: str,
    by: Actor,
    at: datetime,
) -> None:
    """Say who downloaded a document; the applicant's first download of the result closes the case.

    デジタル手続法7条: the notice has arrived when it is recorded on the recipient's computer.
    """
    _note(session, application, events.DocumentDownloaded(document_id, kind), by=by, at=at)
    if kind == "result" and by.kind == "citizen" and application.state is State.NOTIFIED:
        close(session, application, "download", by=by, at=at)


def record_view(
    session: Session, application: Application, *, by: Actor, at: datetime, attachment: str = ""
) -> None:
    """Say that an officer looked, at a file if it is named; nobody's work is disturbed by it."""
    _note(session, application, events.ApplicationViewed(attachment), by=by, at=at)


def close(
    session: Session,
    application: Application,
    how: Literal["download", "post", "retention"] = "post",
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> None:
    """End the case: downloaded, confirmed to have come by post, or kept long enough."""
    begin(session, application, Action.CLOSE, by=by, expected_version=expected_version)
    application.finished_at = at
    application.expires_at = None
    move(application, Action.CLOSE, State.CLOSED)
    record(session, application, events.ApplicationClosed(how), by=by, at=at)


def dispose(
    session: Session,
    application: Application,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> DisposalCertificate:
    """Erase everything personal after retention, and leave a certificate without any."""
    check(session, application, Action.DISPOSE, by=by, expected_version=expected_version)
    certificate = _certificate(application, by, at)
    if local_date(at) <= certificate.retained_until:
        until = certificate.retained_until
        raise Conflict(
            "retained", f"保存期間は{until.year}年{until.month}月{until.day}日までです。"
        )
    begin(session, application, Action.DISPOSE, by=by)
    session.add(certificate)
    identity.forget_with_the_last(session, application)
    move(application, Action.DISPOSE, State.DISPOSED)
    disposed = events.ApplicationDisposed(erase(session, application))
    record(session, application, disposed, by=by, at=at)
    return certificate


def _note(
    session: Session,
    application: Application,
    happening: events.Happening,
    *,
    by: Actor,
    at: datetime,
) -> None:
    if not may_see(by, application):
        raise NotFound
    hold_row(session, application, in_state=False)
    record(session, application, happening, by=by, at=at)


def _certificate(application: Application, by: Actor, at: datetime) -> DisposalCertificate:
    assert application.arrived_at is not None
    assert application.finished_at is not None
    finished_on = local_date(application.finished_at)
    decided = [each.outcome for each in application.proposals if each.state == "decided"]
    return DisposalCertificate(
        application_id=application.id,
        slug=application.slug,
        office=application.office,
        receipt_number=application.receipt_number,
        outcome=decided[0] if decided else "withdrawn",
        arrived_on=local_date(application.arrived_at),
        finished_on=finished_on,
        retained_until=retained_until(
            finished_on, procedure_of(application.revision).retention_years
        ),
        disposed_at=at,
        disposed_by=by.id,
        disposed_by_name=by.name,
    )
