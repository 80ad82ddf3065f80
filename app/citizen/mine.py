"""What belongs to the person: the applications, a new one, the messages."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from accounts import nameless
from accounts.actor import of_citizen
from app.citizen.cards import card_of, cards_of
from app.languages import language
from app.login import citizen_required, current_actor, known_actor, may_begin
from app.running import now, running
from app.security import nameless_limit
from app.sessions import sign_in
from core.errors import NotFound
from notifications.models import Message
from workflow import actions, definitions, queries
from workflow.reception import Offer, offer_of


@citizen_required
def mine() -> ResponseReturnValue:
    """All applications of this person."""
    with running().database.reading() as session:
        cards = cards_of(session, known_actor())
    return render_template("pages/mine.html", cards=cards, done=request.args.get("done"))


def begin(slug: str) -> ResponseReturnValue:
    """Before the first page: what is kept and why; drafts of the same procedure to go on with."""
    with running().database.reading() as session:
        offer = _offer(session, slug)
        if not offer.is_open:
            return redirect(url_for("public.procedure", slug=slug), 303)
        procedure = definitions.procedure_of(offer.revision)
        if not may_begin(procedure):
            return _sign_in_first(slug)
        actor = current_actor()
        drafts = (
            tuple(card_of(each) for each in queries.drafts_of(session, actor.id, slug))
            if actor
            else ()
        )
    return render_template("pages/begin.html", procedure=procedure, drafts=drafts)


@nameless_limit
def start() -> ResponseReturnValue:
    """Make a draft and open its first page; one that is still untouched is used again.

    Where a procedure asks nobody who they are, a visitor gets an account of this browser only.
    """
    at = now()
    with running().database.transaction() as session:
        offer = _offer(session, request.form.get("procedure", ""))
        revision = offer.revision
        if not offer.is_open:
            return redirect(url_for("public.procedure", slug=revision.slug), 303)
        if not may_begin(definitions.procedure_of(revision)):
            return _sign_in_first(revision.slug)
        actor = current_actor() or of_citizen(nameless.make(session, at, language=language()))
        draft = queries.untouched_draft(session, actor.id, revision)
        if draft is None:
            draft = actions.start(session, revision, by=actor, at=at, language=language()).id
        first = definitions.procedure_of(revision).pages[0].name
        to = url_for("citizen.page", application_id=draft, name=first)
    if current_actor() is None:
        sign_in(citizen_id=actor.id, nameless=True)
    return redirect(to, 303)


@citizen_required
def inbox() -> ResponseReturnValue:
    """The messages of this person; they count as read once shown."""
    with running().database.transaction() as session:
        of_mine = Message.citizen_id == known_actor().id
        messages = session.scalars(select(Message).where(of_mine).order_by(Message.at.desc())).all()
        unread = frozenset(each.id for each in messages if each.read_at is None)
        if unread:
            session.execute(
                update(Message).where(of_mine, Message.read_at.is_(None)).values(read_at=now()),
                execution_options={"synchronize_session": False},
            )
    return render_template("pages/inbox.html", messages=messages, unread=unread)


def _offer(session: Session, slug: str) -> Offer:
    offer = offer_of(session, slug, now())
    if offer is None:
        raise NotFound
    return offer


def _sign_in_first(slug: str) -> ResponseReturnValue:
    back = url_for("citizen.begin", slug=slug)
    return redirect(url_for("citizen.login", next=back), 303)
