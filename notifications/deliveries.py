"""Messages and their deliveries as rows: written once, each attempt and its outcome kept.

Like the actions of workflow these take a session and never commit.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts.models import Citizen
from core.settings import Settings
from notifications.mails import reference_of
from notifications.messages import message_of
from notifications.models import Delivery, DeliveryState, Message
from workflow.models import Application, Event

MAIL = "email"


def write(
    session: Session, application: Application, event: Event, settings: Settings, *, at: datetime
) -> Delivery | None:
    """Put the message about an event into the inbox, once, and give its delivery by mail.

    None when there is nothing to tell, or nobody to tell it to any more.
    """
    message = session.scalar(sa.select(Message).where(Message.event_id == event.id))
    if message is None:
        message = _new(session, application, event, settings)
    if message is None:
        return None
    delivery = session.scalar(
        sa.select(Delivery).where(Delivery.message_id == message.id, Delivery.channel == MAIL)
    )
    if delivery is None:
        delivery = Delivery(
            message_id=message.id,
            channel=MAIL,
            address_ref=f"citizen:{message.citizen_id}",
            state=DeliveryState.OWED,
            reference=reference_of("message", message.id, settings),
            attempts=0,
            repeated=False,
            at=at,
        )
        session.add(delivery)
        session.flush()
    return delivery


def begin(delivery: Delivery, *, at: datetime) -> None:
    """Say that an attempt begins; one that began and never ended is repeated, and marked so."""
    delivery.repeated = delivery.repeated or delivery.state == DeliveryState.SENDING
    delivery.state = DeliveryState.SENDING
    delivery.attempts += 1
    delivery.failure = None
    delivery.at = at


def end(delivery: Delivery, *, at: datetime, failure: str | None = None) -> None:
    """Say how the attempt ended; `failure` holds no address."""
    delivery.state = DeliveryState.FAILED if failure else DeliveryState.SENT
    delivery.failure = failure[:200] if failure else None
    delivery.at = at


def address_of(session: Session, delivery: Delivery) -> str | None:
    """The address a delivery refers to; None when the account is gone, or never had one."""
    citizen = session.get(Citizen, delivery.address_ref.removeprefix("citizen:"))
    return citizen.address if citizen else None


def erase(session: Session, application_id: str) -> None:
    """Delete the messages about an application, and how they were delivered."""
    of_it = sa.select(Message.id).where(Message.application_id == application_id)
    session.execute(sa.delete(Delivery).where(Delivery.message_id.in_(of_it)))
    session.execute(sa.delete(Message).where(Message.application_id == application_id))


def _new(
    session: Session, application: Application, event: Event, settings: Settings
) -> Message | None:
    words = message_of(session, application, event, settings)
    if words is None or application.citizen_id is None:
        return None
    message = Message(
        application_id=application.id,
        citizen_id=application.citizen_id,
        event_id=event.id,
        language=words.language,
        subject=words.subject,
        body=words.body,
        at=event.at,
    )
    session.add(message)
    session.flush()
    return message
