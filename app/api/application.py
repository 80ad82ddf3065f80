"""One application: started, filled in, sent and followed by its applicant; seen by its officers."""

from __future__ import annotations

from typing import Any

from flask import request
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from accounts.actor import Actor
from app.api.calls import Call
from app.api.operations import operation
from app.api.schemas import (
    AnswersRequest,
    Application,
    Attachment,
    Receipt,
    StartRequest,
    Upload,
)
from app.citizen import uploading
from app.citizen.timeline import TOLD
from app.citizen.typed import without_my_numbers
from app.drafts import open_form
from app.languages import language
from app.running import calendar, now, running, today
from app.security import saves_limit, submissions_limit
from core.errors import Invalid, NotFound
from forms import changes
from forms.definition import Procedure
from forms.moving import left_overs
from forms.problems import Problem
from workflow import actions, identity, models, queries
from workflow.access import allowed
from workflow.corrections import open_correction
from workflow.definitions import procedure_of
from workflow.reception import is_in_force, offer_of, refuse
from workflow.states import State

_UNKNOWN = "この手続に、この質問はありません。"
EDITABLE = {State.DRAFT, State.CORRECTION}


@operation(
    "POST", "/applications", who="citizen", status=201, body=StartRequest, answer=Application
)
@saves_limit
def start_application(call: Call) -> dict[str, Any]:
    """Start a draft of a procedure."""
    with running().database.transaction() as session:
        offer = offer_of(session, call.body["procedure"], now())
        if offer is None:
            raise NotFound
        application = actions.start(session, offer.revision, by=call.by, at=now())
        return shown(session, application, call.by)


@operation("GET", "/applications/<uuid:id>", who="bearer", answer=Application)
def get_application(call: Call, id: str) -> dict[str, Any]:  # noqa: A002 - the name in the URL
    """Show an application: its state, its timeline, and what the caller may do next."""
    with running().database.transaction() as session:
        application = queries.application_of(session, id, call.by)
        if call.by.kind == "officer":
            actions.record_view(session, application, by=call.by, at=now())
        return shown(session, application, call.by)


@operation(
    "PATCH",
    "/applications/<uuid:id>/answers",
    who="citizen",
    body=AnswersRequest,
    answer=Application,
)
@saves_limit
def save_answers(call: Call, id: str) -> dict[str, Any]:  # noqa: A002 - the name in the URL
    """Save answers, complete or not; what is still missing or wrong is in problems."""
    with running().database.transaction() as session:
        application = queries.application_of(session, id, call.by)
        _refuse_unknown(open_form(session, application, today()).procedure, call.body["answers"])
        kept, refused = without_my_numbers(call.body["answers"])
        if refused:
            raise Invalid(refused)
        raw = {**application.raw, **kept}
        seen = call.body.get("seen", application.seen)
        actions.save_answers(session, application, raw, seen=seen, by=call.by, at=now())
        return shown(session, application, call.by)


@operation("POST", "/applications/<uuid:id>/move", who="citizen", answer=Application)
def move_application(call: Call, id: str) -> dict[str, Any]:  # noqa: A002 - the name in the URL
    """Move a draft to the revision in force; what does not fit it any more is in left_over."""
    with running().database.transaction() as session:
        application = queries.application_of(session, id, call.by)
        offer = offer_of(session, application.slug, now())
        if offer is None:
            raise NotFound
        refuse(offer)
        context = open_form(session, application, today()).context
        actions.move_draft(session, application, offer.revision, context, by=call.by, at=now())
        return shown(session, application, call.by)


@operation(
    "POST",
    "/applications/<uuid:id>/attachments",
    who="citizen",
    status=201,
    body=Upload,
    answer=Attachment,
    multipart=True,
)
def add_attachment(call: Call, id: str) -> Any:  # noqa: A002 - the name in the URL
    """Attach a photo or a PDF to a field; its id becomes part of the field's answer."""
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType
    field, file = request.form.get("field"), request.files.get("file")
    if not field or file is None:
        missing = [name for name, found in (("field", field), ("file", file)) if not found]
        raise Invalid(
            [Problem(name, "required", "Missing data for required field.") for name in missing]
        )
    with running().database.reading() as session:
        procedure = procedure_of(queries.application_of(session, id, call.by).revision)
    received = uploading.receive(procedure, [(field, file)])
    try:
        with running().database.transaction() as session:
            return _attach(session, id, received, by=call.by)
    except BaseException:
        received.forget()
        raise


@operation(
    "POST",
    "/applications/<uuid:id>/submit",
    who="citizen",
    answer=Receipt,
    headers=("Idempotency-Key",),
)
@submissions_limit
def submit_application(call: Call, id: str) -> dict[str, Any]:  # noqa: A002 - the name in the URL
    """Send the application; sent twice, it gives the same receipt."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not 0 < len(key) <= 100:
        raise BadRequest
    with running().database.transaction() as session:
        application = queries.application_of(session, id, call.by)
        filled = open_form(session, application, today()).filled()
        submission = actions.submit(
            session,
            application,
            filled,
            by=call.by,
            at=now(),
            idempotency_key=key,
            calendar=calendar(),
        )
        return {
            "id": application.id,
            "receipt_number": submission.receipt_number,
            "arrived_at": application.arrived_at,
            "due_on": application.due_on,
        }


def shown(session: Session, application: models.Application, by: Actor) -> dict[str, Any]:
    """The application as this caller may see it."""
    form = open_form(session, application, today())
    filled = form.filled() if by.kind == "citizen" and application.state in EDITABLE else None
    submission = application.submissions[-1] if application.submissions else None
    answers = application.raw if filled else submission.answers if submission else {}
    correction = open_correction(application)
    return {
        "id": application.id,
        "procedure": application.slug,
        "revision": application.revision.number,
        "newer": _newer(session, application, form.procedure),
        "left_over": [
            {"field": each.path, "label": each.label, "words": each.words}
            for each in left_overs(application.left_over if filled else None)
        ],
        "state": application.state.value,
        "version": application.version,
        "seen": application.seen,
        "receipt_number": application.receipt_number,
        "arrived_at": application.arrived_at,
        "due_on": application.due_on,
        "answers": answers,
        "problems": [
            {"field": each.path, "code": each.code, "message": each.words(language())}
            for each in (filled.problems if filled else ())
        ],
        "fee": filled.fee if filled else submission.fee if submission else None,
        "correction": correction
        and {
            "fields": correction.fields,
            "words": correction.words,
            "due_on": correction.due_on,
        },
        "identity": _identity(application),
        "timeline": [
            {"at": event.at, "event": event.name}
            for event in application.events
            if by.kind == "officer" or event.name in TOLD
        ],
        "actions": sorted(action.value for action in allowed(by, application)),
    }


def _refuse_unknown(procedure: Procedure, answers: dict[str, Any]) -> None:
    """Keep nothing that no question of the procedure asks for."""
    asked = {field.name for field in procedure.fields}
    unknown = [name[:100] for name in answers if name not in asked]
    if unknown:
        raise Invalid([Problem(each, "unknown_field", _UNKNOWN) for each in unknown[:100]])


def _newer(
    session: Session, application: models.Application, procedure: Procedure
) -> dict[str, Any] | None:
    """The revision that a draft has to move to, and what is new in it."""
    if application.state is not State.DRAFT or is_in_force(application.revision, today()):
        return None
    offer = offer_of(session, application.slug, now())
    if offer is None or not offer.is_open:
        return None
    new = procedure_of(offer.revision)
    return {
        "revision": offer.revision.number,
        "changes": changes.for_applicants(procedure, new, language()),
    }


def _identity(application: models.Application) -> str:
    if not identity.is_needed(application):
        return "not_needed"
    return "confirmed" if identity.is_confirmed(application) else "to_confirm"


def _attach(session: Session, id: str, received: uploading.Received, *, by: Actor) -> Any:  # noqa: A002
    application = queries.application_of(session, id, by)
    form = open_form(session, application, today())
    raw, problems = uploading.attach(session, form, application.raw, received)
    if problems:
        raise Invalid(problems)
    actions.save_answers(session, application, raw, seen=application.seen, by=by, at=now())
    return application.attachments[-1]
