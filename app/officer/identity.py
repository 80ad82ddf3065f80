"""What the desk shows of who the applicant is: confirmed how, when and by whom, or not yet."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from accounts.actor import Actor
from accounts.models import ConfirmedName, Officer
from app.formats import day
from app.officer.panels import Act, Choice, act
from app.officer.typed import Typed
from workflow import identity
from workflow.access import allowed
from workflow.models import Application
from workflow.states import Action


@dataclass(frozen=True)
class IdentityPanel:
    """Whether the applicant is confirmed, and the buttons to say so."""

    words: str
    """How, when and by whom; empty while nobody has."""
    name: str
    choices: tuple[Choice, ...]
    confirm: Act
    doubt: Act


def identity_panel(
    session: Session, application: Application, actor: Actor, typed: Typed
) -> IdentityPanel | None:
    """The panel, for procedures that give nothing to somebody who is not confirmed."""
    if application.citizen is None or not identity.is_needed(application):
        return None
    may, done = allowed(actor, application), identity.confirmation_of(application)
    return IdentityPanel(
        words=_how(session, done) if done else "",
        name=application.applicant_name,
        choices=tuple(
            Choice(value, label, value == typed.get("how"))
            for value, label in identity.HOWS.items()
        ),
        confirm=act(
            application,
            "confirm_identity",
            "本人確認を記録する",
            shown=not done and Action.CONFIRM_IDENTITY in may,
            second="yes",
        ),
        doubt=act(
            application,
            "doubt_identity",
            "本人確認を取り消す",
            shown=done is not None and Action.DOUBT_IDENTITY in may,
            second="yes",
        ),
    )


def _how(session: Session, confirmed: ConfirmedName) -> str:
    officer = session.get(Officer, confirmed.by)
    who = officer.name if officer else ""
    return f"{identity.HOWS.get(confirmed.how, '')} {day(confirmed.at)} {who}".strip()
