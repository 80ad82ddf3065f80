"""The applicant sends: for the first time, which is the arrival, and after a correction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from accounts.actor import SYSTEM, Actor
from accounts.models import Citizen, new_id
from core.errors import Conflict, Invalid, NotFound
from core.rows import Insert, Loader, Prepared
from forms.answers import Filled
from forms.definition import ChecklistItem, Consultation
from forms.problems import Problem
from workflow import corrections, events, receipt_numbers
from workflow.access import may_see, who_is
from workflow.actions.erasing import drop_unsent
from workflow.actions.reviewing import ask_opinions, end_correction, receive
from workflow.actions.steps import check, move, overtaken, take_row
from workflow.applicants import applicant_name, files_in, search_key
from workflow.chain import record
from workflow.clock import STANDARD, Calendar
from workflow.deadlines import reset_due_date
from workflow.definitions import procedure_of
from workflow.models import Application, Submission
from workflow.reception import refuse_unless_open
from workflow.states import Action, State, Who


def submit(
    session: Session,
    application: Application,
    filled: Filled,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
    idempotency_key: str | None = None,
    calendar: Calendar = STANDARD,
) -> Submission:
    """Freeze the answers and give the receipt number; the commit is the 到達 (デジタル手続法6条3項).

    `filled` must come from application.raw as it was loaded. Sent again, by whichever tab or
    device, it gives the first submission. Raises Invalid while something is missing.
    """
    if not may_see(by, application):
        raise NotFound
    is_applicant = Who.APPLICANT in who_is(by, application)
    if is_applicant and application.state is not State.DRAFT:
        return application.submissions[0]
    check(session, application, Action.SUBMIT, by=by, expected_version=expected_version)
    procedure = procedure_of(application.revision)
    refuse_unless_open(session, application.revision, at)
    _refuse_incomplete(filled)
    _refuse_used_key(session, application, idempotency_key)
    if not take_row(session, application, seen=application.seen):
        return _sent_meanwhile(session, application, by)
    _nothing_yet(application)
    application.receipt_number = _new_receipt_number(session)
    application.arrived_at = at
    application.expires_at = application.warned_at = None
    move(application, Action.SUBMIT, State.SUBMITTED)
    submission = _freeze(session, application, filled, at, idempotency_key)
    reset_due_date(application, calendar)
    sent = events.ApplicationSubmitted(submission.number, submission.receipt_number)
    record(session, application, sent, by=by, at=at)
    drop_unsent(session, application, at=at)
    if procedure.review.receive == "automatic":
        receive(session, application, by=SYSTEM, at=at, calendar=calendar)
    return submission


def resubmit(
    session: Session,
    application: Application,
    filled: Filled,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
    calendar: Calendar = STANDARD,
) -> Submission:
    """Send the corrected answers; the clock goes on, and the due date moves by the pause.

    Confirmations of the checklist fall when the answers they rest on changed. Raises Invalid when a field differs
    that was not named.
    """
    check(session, application, Action.RESUBMIT, by=by, expected_version=expected_version)
    corrections.refuse_others(application, application.raw)
    _refuse_incomplete(filled)
    if not take_row(session, application, seen=application.seen):
        raise overtaken(session, application, by)
    correction = end_correction(application, "answered", at)
    before = application.submissions[-1].answers
    submission = _freeze(session, application, filled, at, None)
    _drop_ticks(application, before, submission.answers)
    move(application, Action.RESUBMIT, State.IN_REVIEW)
    reset_due_date(application, calendar)
    answered = events.CorrectionAnswered(correction.number, submission.number)
    record(session, application, answered, by=by, at=at)
    drop_unsent(session, application, at=at)
    ask_opinions(session, application, by=SYSTEM, at=at, calendar=calendar)
    return submission


def _nothing_yet(application: Application) -> None:
    """A draft has none of these: they need not be asked for."""
    for part in ("submissions", "corrections", "proposals", "opinions", "ticks"):
        set_committed_value(application, part, [])


def _freeze(
    session: Session,
    application: Application,
    filled: Filled,
    at: datetime,
    idempotency_key: str | None,
) -> Submission:
    """Keep the typed answers on the path, and what they make of the review."""
    review = filled.procedure.review
    answers = filled.answers.to_json()
    row = {
        "id": new_id(),
        "application_id": application.id,
        "number": len(application.submissions) + 1,
        "answers": answers,
        "computed": dict(filled.computed),
        "fee": filled.fee,
        "submitted_at": at,
        "receipt_number": application.receipt_number,
        "idempotency_key": idempotency_key,
        "asked": sorted(filled.asked),
        "checklist": _applying(review.checklist, filled),
        "consult": _applying(review.consult, filled),
    }
    _NEW.run(session, **row)
    submission: Submission = _SUBMISSION.load(session, [row[name] for name in _SUBMISSION.names])
    set_committed_value(application, "submissions", [*application.submissions, submission])
    application.applicant_name = applicant_name(filled.procedure, answers)
    application.search_key = search_key(application, answers)
    _keep_files(application, set(files_in(filled.procedure, answers)), submission.number)
    return submission


_SUBMISSION = Loader(Submission)
_NEW = Insert(Submission)


def _keep_files(application: Application, sent: set[str], number: int) -> None:
    """Mark the attachments that a submission is the first to hold."""
    for attachment in application.attachments if sent else ():
        if attachment.submitted_in is None and attachment.id in sent:
            attachment.submitted_in = number


def _drop_ticks(application: Application, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Take back every confirmation that rests on an answer that is no longer the same."""
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    checklist = procedure_of(application.revision).review.checklist
    for tick in list(application.ticks):
        about = checklist[tick.item].about
        if changed.intersection(about) if about else changed:
            application.ticks.remove(tick)


def _applying(parts: Sequence[ChecklistItem | Consultation], filled: Filled) -> list[int]:
    """Give the places of the parts whose condition holds for these answers."""
    return [
        place
        for place, part in enumerate(parts)
        if part.when is None or part.when.holds(filled.values)
    ]


def _refuse_incomplete(filled: Filled) -> None:
    if filled.stop:
        raise Invalid([Problem("", "stop", filled.stop.title.get())])
    if filled.problems:
        raise Invalid(filled.problems)


def _refuse_used_key(session: Session, application: Application, key: str | None) -> None:
    """A key belongs to one application of a citizen for ever.

    To this one it may belong already, where a twin of the request sent it a moment ago.
    """
    if key is None:
        return
    # Whoever sends several at once waits here, so that the second one finds the key of the first.
    _OWNER.row(session, citizen_id=application.citizen_id)
    own = {"own": application.id, "citizen_id": application.citizen_id}
    if _USED.row(session, key=key, **own) is not None:
        raise Conflict(
            "idempotency_key_reused", "この Idempotency-Key は別の申請で使われています。"
        )


_OWNER = Prepared(
    sa.select(Citizen.id)
    .where(Citizen.id == sa.bindparam("citizen_id"))
    .with_for_update(key_share=True)
)
_USED = Prepared(
    sa.select(Submission.id)
    .join(Application, Application.id == Submission.application_id)
    .where(
        Submission.idempotency_key == sa.bindparam("key"),
        Application.citizen_id == sa.bindparam("citizen_id"),
        Application.id != sa.bindparam("own"),
    )
    .limit(1)
)


def _new_receipt_number(session: Session) -> str:
    while True:
        number = receipt_numbers.new()
        if _TAKEN.row(session, number=number) is None:
            return number


_TAKEN = Prepared(
    sa.select(Application.id).where(Application.receipt_number == sa.bindparam("number"))
)


def _sent_meanwhile(session: Session, application: Application, by: Actor) -> Submission:
    """Another tab was faster: if it sent, its submission is the answer."""
    session.expire(application)
    if not application.submissions:
        raise overtaken(session, application, by)
    return application.submissions[0]
