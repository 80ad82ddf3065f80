"""A draft that cannot go on as it is: its form has changed, or nothing is taken in at the moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.citizen.typed import anchor
from app.drafts import OpenForm, open_form
from app.languages import language
from app.login import citizen_required, known_actor
from app.parking import take
from app.procedures import contact_of
from app.running import now, running, today
from core.errors import NotFound
from forms import answers, changes, moving
from forms.answers import Filled
from forms.definition import Text
from forms.moving import LeftOver
from workflow import actions, definitions, queries
from workflow.clock import local_date
from workflow.models import Application
from workflow.reception import Offer, is_in_force, offer_of, opening_of
from workflow.states import State

SOON = timedelta(days=1)
"""How long before the end of the reception the pages of a form say so."""


@dataclass(frozen=True)
class LeftAnswer:
    """An answer that the form does not take any more; `url` leads to the question that is asked now."""

    label: str
    words: str
    url: str | None


def detour(session: Session, application: Application, at: datetime) -> str | None:
    """Where a draft must go before it can be filled in or sent; None when nothing is in its way."""
    revision = application.revision
    if is_in_force(revision, local_date(at)) and opening_of(revision).state(at) == "open":
        return None
    offer = offer_of(session, application.slug, at)
    newer = offer is not None and offer.is_open and offer.revision.id != revision.id
    return url_for("citizen.renew" if newer else "citizen.kept", application_id=application.id)


def way_on_of(session: Session, application: Application) -> str:
    """Where to go on with a draft."""
    resume = url_for("citizen.resume", application_id=application.id)
    return detour(session, application, now()) or resume


def closing_soon(application: Application, at: datetime) -> datetime | None:
    """When the reception ends, if that is within a day."""
    opening = opening_of(application.revision)
    return opening.closes_at if opening.ends_within(at, SOON) else None


def left_on_page(form: OpenForm, filled: Filled, page: str) -> tuple[LeftAnswer, ...]:
    """What does not fit the questions of a page, as long as they are not answered anew."""
    answered = filled.answers.values
    return tuple(
        _left(form, each)
        for each in moving.left_overs(form.application.left_over)
        if (asked := form.procedure.page_of(each.path)) is not None
        and asked.name == page
        and ("." in each.path or each.path not in answered)
    )


def left_answers(form: OpenForm) -> tuple[LeftAnswer, ...]:
    """Everything that was answered once and will not be sent."""
    return tuple(_left(form, each) for each in moving.left_overs(form.application.left_over))


@citizen_required
def renew(application_id: UUID) -> ResponseReturnValue:
    """Say what is new in the form."""
    with running().database.reading() as session:
        application, offer = _draft(session, application_id)
        if offer is None or not offer.is_open or offer.revision.id == application.revision_id:
            return redirect(way_on_of(session, application), 303)
        return _say_what_is_new(session, application, offer)


@citizen_required
def move(application_id: UUID) -> ResponseReturnValue:
    """Take the draft to the newer form."""
    with running().database.transaction() as session:
        application, offer = _draft(session, application_id)
        if offer is not None and offer.is_open:
            context = open_form(session, application, today()).context
            actions.move_draft(
                session, application, offer.revision, context, by=known_actor(), at=now()
            )
        return redirect(way_on_of(session, application), 303)


@citizen_required
def kept(application_id: UUID) -> ResponseReturnValue:
    """Show a draft that cannot be sent now, and say why, since when, and what to do instead."""
    with running().database.reading() as session:
        application, offer = _draft(session, application_id)
        if detour(session, application, now()) != url_for(
            "citizen.kept", application_id=application_id
        ):
            return redirect(way_on_of(session, application), 303)
        form = open_form(session, application, today())
        given = form.filled().answers.to_json()
        return render_template(
            "pages/kept.html",
            application=application,
            procedure=form.procedure,
            offer=offer,
            parts=answers.sections(form.procedure, given, form.context, language()),
            left=left_answers(form),
            contact=contact_of(session, application.office),
        )


def _draft(session: Session, application_id: UUID) -> tuple[Application, Offer | None]:
    application = queries.application_of(session, str(application_id), known_actor())
    if application.state is not State.DRAFT:
        raise NotFound
    return application, offer_of(session, application.slug, now())


def _say_what_is_new(session: Session, application: Application, offer: Offer) -> str:
    form = open_form(session, application, today())
    new = definitions.procedure_of(offer.revision)
    before = moving.left_overs(application.left_over)
    moved = moving.move(form.procedure, new, application.raw, before, form.context)
    return render_template(
        "pages/renew.html",
        application=application,
        procedure=new,
        changes=changes.for_applicants(form.procedure, new, language()),
        left=tuple(map(_told, moved.left)),
        not_sent=take(request.path) is not None,
        contact=contact_of(session, new.office),
    )


def _left(form: OpenForm, each: LeftOver) -> LeftAnswer:
    page = form.procedure.page_of(each.path)
    if page is None:
        return _told(each)
    url = url_for("citizen.page", application_id=form.application.id, name=page.name)
    return _told(each, url + anchor(each.path))


def _told(each: LeftOver, url: str | None = None) -> LeftAnswer:
    """Its label was kept in Japanese, and is marked as such in any other language."""
    return LeftAnswer(Text(each.label).get(language()), each.words, url)
