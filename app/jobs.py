"""Every job that an outbox row can name. Each may run twice, or die anywhere, without harm.

Each reads in a short transaction, does the slow work with none open, and writes the outcome in one
that changes nothing when the same job was there before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts import codes
from accounts.actor import SYSTEM
from accounts.models import LoginCode
from app.runtime import Runtime
from core import outbox
from documents import issuing, values
from documents.models import Document, Kind
from documents.papers import Paper
from notifications import deliveries
from notifications.channels import MailRefused
from notifications.mails import mail, reference_of
from notifications.messages import login_code_mail, mail_of
from notifications.models import Delivery, DeliveryState
from workflow import actions
from workflow.definitions import procedure_of
from workflow.models import Application, Event
from workflow.states import State

Job = Callable[[Runtime, dict[str, str]], None]


def receipt(runtime: Runtime, args: dict[str, str]) -> None:
    """Store the receipt and the copy of a submission, then owe the message about them."""
    with runtime.database.transaction() as session:
        application, event = _subject(session, args)
        sheets = tuple(_sheets_of_submission(session, application, event, runtime))
    stored = _set(runtime, sheets)
    with runtime.database.transaction() as session:
        if _keep(session, stored):
            outbox.owe(session, "message", args, at=_now())


def result(runtime: Runtime, args: dict[str, str]) -> None:
    """Store the notice of a decision and mark the application as notified, in one commit."""
    with runtime.database.transaction() as session:
        application, event = _subject(session, args)
        sheets = tuple(_sheets_of_decision(session, application, event, runtime))
    stored = _set(runtime, sheets)
    with runtime.database.transaction() as session:
        application, _ = _subject(session, args)
        if _keep(session, stored) and application.state is State.DECIDED:
            actions.mark_notified(session, application, by=SYSTEM, at=_now())


def message(runtime: Runtime, args: dict[str, str]) -> None:
    """Put a message about an event into the citizen's inbox, and mail that it is there."""
    with runtime.database.transaction() as session:
        application, event = _subject(session, args)
        delivery = deliveries.write(session, application, event, runtime.settings, at=_now())
        to = deliveries.address_of(session, delivery) if delivery else None
        if delivery is None or to is None or delivery.state == DeliveryState.SENT:
            return
        deliveries.begin(delivery, at=_now())
        words = mail_of(session, application, delivery.message, runtime.settings)
        letter = mail(words, to, delivery.reference, runtime.settings, at=delivery.message.at)
    failure = None
    try:
        runtime.mailer.send(letter, to)
    except MailRefused as refused:
        failure = refused
    with runtime.database.transaction() as session:
        sent = session.get_one(Delivery, delivery.id)
        deliveries.end(sent, at=_now(), failure=str(failure) if failure else None)
    if failure:
        raise failure


def login_code(runtime: Runtime, args: dict[str, str]) -> None:
    """Mail a one-time code, unless it was used, replaced or is too old by now."""
    with runtime.database.reading() as session:
        code = session.scalar(sa.select(LoginCode).where(LoginCode.id == args["login_code"]))
    if code is None or code.expires_at <= _now():
        return
    settings = runtime.settings
    words = login_code_mail(codes.code_of(code.id, settings.secret_key), settings)
    reference = reference_of("code", code.id, settings)
    issued_at = code.expires_at - codes.LIFETIME
    runtime.mailer.send(mail(words, code.email, reference, settings, at=issued_at), code.email)


def erase(runtime: Runtime, args: dict[str, str]) -> None:
    """Delete the files an event let go; of a disposed application also its papers and messages."""
    with runtime.database.transaction() as session:
        application, event = _subject(session, args)
        keys: tuple[str, ...] = tuple(event.data["storage_keys"])
        if application.state is State.DISPOSED:
            papers = sa.select(Document.storage_key).where(
                Document.application_id == application.id, Document.storage_key.is_not(None)
            )
            keys += tuple(key for key in session.scalars(papers) if key)
    # The files first: while a row knows a key, a job that dies here can be repeated.
    for key in keys:
        runtime.storage.delete(key)
    with runtime.database.transaction() as session:
        application, _ = _subject(session, args)
        if application.state is State.DISPOSED:
            issuing.erase(session, application.id)
            deliveries.erase(session, application.id)


JOBS: Mapping[str, Job] = MappingProxyType(
    {
        "receipt": receipt,
        "result": result,
        "message": message,
        "login_code": login_code,
        "erase": erase,
    }
)


@dataclass(frozen=True)
class _Sheet:
    """A reserved document and what stands on it."""

    document_id: str
    paper: Paper


@dataclass(frozen=True)
class _Stored:
    """A document whose PDF is in the store, but not yet in its row."""

    document_id: str
    storage_key: str
    pdf: bytes
    unsure: str


def _subject(session: Session, args: Mapping[str, str]) -> tuple[Application, Event]:
    application = session.get_one(Application, args["application"])
    return application, session.get_one(Event, args["event"])


def _sheets_of_submission(
    session: Session, application: Application, event: Event, runtime: Runtime
) -> Iterable[_Sheet]:
    """The copy, and with the first submission the receipt; only those that are not stored yet."""
    if application.state is State.DISPOSED:
        return
    settings = runtime.settings
    submission = application.submissions[event.data["submission"] - 1]
    kinds = (Kind.COPY,) if submission.number > 1 else (Kind.RECEIPT, Kind.COPY)
    for kind in kinds:
        document = issuing.reserve(
            session,
            application,
            kind,
            submission.number,
            title=values.title_of_submission(kind, procedure_of(application.revision)),
            issued_at=event.at,
        )
        if document.stored_at is None:
            make = values.receipt_of if kind is Kind.RECEIPT else values.copy_of
            proof = values.proof_of(document, settings)
            yield _Sheet(document.id, make(session, application, submission, proof, settings))


def _sheets_of_decision(
    session: Session, application: Application, event: Event, runtime: Runtime
) -> Iterable[_Sheet]:
    if application.state is State.DISPOSED:
        return
    settings = runtime.settings
    proposal = application.proposals[event.data["proposal"] - 1]
    document = issuing.reserve(
        session,
        application,
        Kind.RESULT,
        proposal.number,
        title=values.notice_title(procedure_of(application.revision), proposal.outcome),
        issued_at=event.at,
    )
    if document.stored_at is None:
        issue = values.Issue(values.document_number(document), values.proof_of(document, settings))
        paper = values.notice_of(session, application, proposal, issue, settings, at=event.at)
        yield _Sheet(document.id, paper)


def _set(runtime: Runtime, sheets: Iterable[_Sheet]) -> tuple[_Stored, ...]:
    """Render papers and put them into the store; no transaction is open meanwhile."""
    # The web process knows the jobs by name only; WeasyPrint is loaded where papers are made.
    from documents.render import render

    made = [(sheet.document_id, render(sheet.paper)) for sheet in sheets]
    return tuple(
        _Stored(
            document_id,
            runtime.storage.put(each.pdf, ".pdf", name=document_id),
            each.pdf,
            each.unsure,
        )
        for document_id, each in made
    )


def _keep(session: Session, stored: Iterable[_Stored]) -> bool:
    """Write down where the PDFs are; False when another run of the job did so before."""
    kept = [
        issuing.store(
            session,
            each.document_id,
            pdf=each.pdf,
            storage_key=each.storage_key,
            unsure=each.unsure,
            at=_now(),
        )
        for each in stored
    ]
    return bool(kept) and all(kept)


def _now() -> datetime:
    return datetime.now(UTC)
