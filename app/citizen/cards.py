"""A citizen's applications as they stand in a list: one line of what it is and what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from accounts.actor import Actor
from app.formats import day, moment
from workflow import definitions, queries
from workflow.models import Application
from workflow.states import State

TAGS = {
    State.DRAFT: "is-draft",
    State.CORRECTION: "is-wait",
    State.NOTIFIED: "is-good",
    State.CLOSED: "is-good",
    State.WITHDRAWN: "is-draft",
}
LABELS = {
    State.SUBMITTED: "受付待ち",
    State.IN_APPROVAL: "審査中",
    State.DECIDED: "通知の準備中",
    State.NOTIFIED: "結果が出ました",
}


@dataclass(frozen=True)
class Card:
    """One application in a list."""

    title: str
    url: str
    label: str
    tag: str
    note: str
    number: str
    waiting: bool


def cards_of(session: Session, actor: Actor) -> tuple[Card, ...]:
    """All applications of a citizen; first those that wait for the citizen, then the newest."""
    cards = [card_of(each) for each in queries.my_applications(session, actor.id)]
    return tuple(sorted(cards, key=lambda card: not card.waiting))


def label_of(state: State) -> str:
    """The state in a citizen's words."""
    return LABELS.get(state, state.label)


def card_of(application: Application) -> Card:
    """One application in a list."""
    state = application.state
    draft = state is State.DRAFT
    return Card(
        title=str(definitions.procedure_of(application.revision).title),
        url=url_for("citizen.resume" if draft else "citizen.status", application_id=application.id),
        label=label_of(state),
        tag=TAGS.get(state, ""),
        note=_note(application),
        number=application.receipt_number or "",
        waiting=state is State.CORRECTION,
    )


def _note(application: Application) -> str:
    match application.state:
        case State.DRAFT:
            end = f"{day(application.expires_at)}に消えます。" if application.expires_at else ""
            return f"{day(application.created_at)}に始めました。続きから入力できます。{end}"
        case State.CORRECTION:
            open_ones = [each for each in application.corrections if each.state == "open"]
            until = f"{day(open_ones[-1].due_on)}まで。" if open_ones else ""
            return f"直していただきたい所があります。{until}"
        case State.NOTIFIED | State.CLOSED:
            return "結果の通知を受けとれます。"
        case State.WITHDRAWN:
            return "取り下げました。"
    arrived = f"{moment(application.arrived_at)}に届きました。" if application.arrived_at else ""
    due = f"結果は{day(application.due_on)}頃の予定です。" if application.due_on else ""
    return f"{arrived}{due}"
