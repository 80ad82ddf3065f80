"""Somebody who applied without saying who they are signs in, and keeps what was begun."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from accounts.actor import Actor
from accounts.models import Citizen
from core.errors import NotAllowed
from workflow import events
from workflow.actions.steps import hold_row
from workflow.chain import record
from workflow.queries import my_applications


def hand_over(session: Session, nameless: Citizen, *, to: Actor, at: datetime) -> None:
    """Make the applications of somebody nameless those of the account that the same browser proved.

    Raises NotAllowed for an account that has an address: nobody gives applications away.
    """
    if nameless.address is not None:
        raise NotAllowed("この申請は、ほかの方に移せません。")
    for application in my_applications(session, nameless.id):
        hold_row(session, application, in_state=False)
        application.citizen_id = to.id
        record(session, application, events.ApplicantSignedIn(), by=to, at=at)
    session.flush()
