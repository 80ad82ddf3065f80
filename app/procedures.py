"""The procedures that people can apply for today, and whom to ask about them."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Office
from app.formats import Contact, general_contact
from app.running import running, today
from forms import catalogue
from forms.blocks import Blocks
from forms.card import Card
from workflow import definitions, queries

KEPT_SECONDS = 60


def contact_of(session: Session, office: str) -> Contact:
    """Whom to ask about an office's procedure; the city's desk where the office has no phone.

    Kept for a minute: it stands at the foot of every page of a form.
    """
    kept: dict[str, tuple[float, Contact]] = current_app.extensions.setdefault("contacts", {})
    until, contact = kept.get(office, (0.0, None))
    if contact is None or until < monotonic():
        contact = _contact_of(session, office)
        kept[office] = monotonic() + KEPT_SECONDS, contact
    return contact


def live_cards(session: Session) -> tuple[Card, ...]:
    """What lists show of all of them, as the queries order them; an admin's reception goes first."""
    revisions = queries.live_revisions(session, today())
    cards = definitions.cards_of(session, revisions)
    return tuple(
        replace(card, opens_at=revision.opens_at, closes_at=revision.closes_at)
        if revision.scheduled_at
        else card
        for card, revision in zip(cards, revisions, strict=True)
    )


def blocks_of_city() -> Blocks:
    """The blocks beside the procedures of this city."""
    return catalogue.read_blocks(running().settings.procedures)


def _contact_of(session: Session, office: str) -> Contact:
    found = session.scalar(select(Office).where(Office.name == office))
    if found is None or not found.phone:
        return general_contact(running().settings)
    return Contact(found.name, found.phone, found.hours)
