"""A citizen's applications as they stand in a list: one line of what it is and what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from accounts.actor import Actor
from app.formats import day, moment
from app.languages import language, msg, say, sentences
from app.running import now
from workflow import definitions, queries
from workflow.models import Application
from workflow.reception import listed_opening_of
from workflow.states import State

TAGS = {
    State.DRAFT: "is-draft",
    State.CORRECTION: "is-wait",
    State.NOTIFIED: "is-good",
    State.CLOSED: "is-good",
    State.WITHDRAWN: "is-draft",
}
LABELS = {
    State.DRAFT: msg("下書き"),
    State.SUBMITTED: msg("受付待ち"),
    State.IN_REVIEW: msg("審査中"),
    State.CORRECTION: msg("補正待ち"),
    State.IN_APPROVAL: msg("審査中"),
    State.DECIDED: msg("通知の準備中"),
    State.NOTIFIED: msg("結果が出ました"),
    State.WITHDRAWN: msg("取下げ"),
    State.CLOSED: msg("完了"),
    State.DISPOSED: msg("廃棄済"),
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
    return say(LABELS[state])


def card_of(application: Application) -> Card:
    """One application in a list."""
    state = application.state
    draft = state is State.DRAFT
    return Card(
        title=definitions.card_of(application.revision).title.get(language()),
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
            ends = application.expires_at
            kept = say("%(day)sに消えます。", day=day(ends)) if ends else ""
            return sentences(_draft_note(application), kept)
        case State.CORRECTION:
            open_ones = [each for each in application.corrections if each.state == "open"]
            until = say("%(day)sまで。", day=day(open_ones[-1].due_on)) if open_ones else ""
            return sentences(say("直していただきたい所があります。"), until)
        case State.NOTIFIED | State.CLOSED:
            return say("結果の通知を受けとれます。")
        case State.WITHDRAWN:
            return say("取り下げました。")
    arrived, due = application.arrived_at, application.due_on
    return sentences(
        say("%(moment)sに届きました。", moment=moment(arrived)) if arrived else "",
        say("結果は%(day)s頃の予定です。", day=day(due)) if due else "",
    )


def _draft_note(application: Application) -> str:
    """What can be done with a draft: it can only be read once the reception is over."""
    revision = application.revision
    if revision.withdrawn_at or listed_opening_of(revision).state(now()) == "after":
        return say("受付は終わりました。入力した内容は読めます。")
    return say("%(day)sに始めました。続きから入力できます。", day=day(application.created_at))
