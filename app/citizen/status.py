"""Following an application: where it is, what to do, its papers; and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.citizen.renewing import way_on_of
from app.citizen.timeline import standing, timeline
from app.citizen.typed import as_problems
from app.formats import moment
from app.languages import language, msg, pressed, say
from app.login import citizen_required, known_actor
from app.parking import take
from app.procedures import contact_of
from app.running import now, running
from core.errors import Conflict, Invalid
from documents.models import Document
from forms import answers, wording
from forms.japanese.widths import graphemes
from forms.problems import Problem
from notifications.models import Message
from workflow import actions, definitions, identity, queries
from workflow.access import allowed
from workflow.corrections import open_correction
from workflow.models import Application
from workflow.states import Action, State

LONGEST_REASON = 1000
"""Characters of the reason for a withdrawal."""


@dataclass(frozen=True)
class Paper:
    """A document that can be opened."""

    title: str
    url: str
    size: int
    note: str
    result: bool


@citizen_required
def status(application_id: UUID) -> ResponseReturnValue:
    """Where it is now, what comes next, and what this person has to do, if anything."""
    actor = known_actor()
    with running().database.reading() as session:
        application = queries.application_of(session, str(application_id), actor)
        if application.state is State.DRAFT:
            return redirect(way_on_of(session, application), 303)
        procedure = definitions.procedure_of(application.revision)
        events = queries.timeline(session, application)
        correction = open_correction(application)
        paths = correction.paths if correction else ()
        return render_template(
            "pages/status.html",
            application=application,
            procedure=procedure,
            standing=standing(application, events, correction),
            moments=timeline(application, events, correction),
            correction=correction,
            asked=[answers.label_of(procedure, path, language()) for path in paths],
            documents=documents_of(session, application),
            messages=_messages(session, application),
            unconfirmed=application.active and identity.stands_against(application, "approved"),
            may_withdraw=Action.WITHDRAW in allowed(actor, application),
            done=request.args.get("done"),
            contact=contact_of(session, application.office),
        )


@citizen_required
def withdraw(application_id: UUID) -> ResponseReturnValue:
    """Take the application back, after asking."""
    actor = known_actor()
    to = url_for("citizen.status", application_id=application_id, done="withdrawn")
    if request.method == "GET" or pressed():
        return _ask_withdrawal(str(application_id))
    try:
        with running().database.transaction() as session:
            application = queries.application_of(session, str(application_id), actor)
            if application.state is not State.WITHDRAWN:
                words = request.form.get("words", "")
                _refuse_too_long(words)
                actions.withdraw(session, application, words, by=actor, at=now())
    except Invalid as refused:
        problem = as_problems(refused)[0].words(language())
        return _ask_withdrawal(str(application_id), problem), 422
    return redirect(to, 303)


def _refuse_too_long(words: str) -> None:
    if (length := graphemes(words)) > LONGEST_REASON:
        told = wording.say("too_long", most=LONGEST_REASON, now=length)
        raise Invalid([Problem.at("words", told)])


def _ask_withdrawal(application_id: str, problem: str = "") -> str:
    actor = known_actor()
    with running().database.reading() as session:
        application = queries.application_of(session, application_id, actor)
        if Action.WITHDRAW not in allowed(actor, application):
            raise Conflict("state", msg("この申請は、いまは取り下げられません。"))
        put_back = take(request.path)
        typed = request.form if put_back is None else dict(put_back)
        return render_template(
            "pages/withdraw.html",
            application=application,
            procedure=definitions.procedure_of(application.revision),
            typed=typed.get("words", ""),
            not_sent=put_back is not None,
            problem=problem,
            contact=contact_of(session, application.office),
        )


def documents_of(session: Session, application: Application) -> tuple[Paper, ...]:
    """The documents of an application that exist already; the result first, then the newest."""
    found = session.scalars(
        select(Document)
        .where(Document.application_id == application.id, Document.stored_at.is_not(None))
        .order_by(Document.issued_at.desc(), Document.kind.desc())
    )
    papers = [
        Paper(
            title=each.title,
            url=url_for("files.document", document_id=each.id),
            size=each.size or 0,
            note=say("取り消されました。") if each.withdrawn_at else moment(each.issued_at),
            result=each.kind == "result" and each.withdrawn_at is None,
        )
        for each in found
    ]
    return tuple(sorted(papers, key=lambda paper: not paper.result))


def _messages(session: Session, application: Application) -> Sequence[Message]:
    statement = (
        select(Message).where(Message.application_id == application.id).order_by(Message.at.desc())
    )
    return session.scalars(statement).all()
