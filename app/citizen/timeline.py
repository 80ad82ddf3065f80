"""Where an application stands, as the person who sent it understands it: was, is, will be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.formats import day
from forms.definition import Procedure
from workflow.models import Application, Correction, Event
from workflow.states import State

TOLD = {
    "ApplicationSubmitted": "市役所に届きました",
    "ApplicationReceived": "受け付けました",
    "CorrectionAsked": "直していただきたい所をお伝えしました",
    "CorrectionAnswered": "直した内容が届きました",
    "CorrectionClosed": "お返事を待たずに、審査を続けることにしました",
    "IdentityConfirmed": "ご本人であることを確かめました",
    "ApplicationDecided": "結果が決まりました",
    "ResultNotified": "結果の通知をお出ししました",
    "DecisionTakenBack": "結果を取り消し、もう一度審査することにしました",
    "ApplicationWithdrawn": "取り下げました",
    "ApplicationClosed": "通知を受けとりました",
}
"""The events a citizen is told of. Who proposed, approved or sent back stays inside."""


@dataclass(frozen=True)
class Moment:
    """One point of the line; `kind` is empty for the past, else is-now or is-next."""

    title: str
    at: datetime | None = None
    note: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Standing:
    """The three facts on top of the page."""

    now: str
    now_note: str
    next: str
    next_note: str
    due: str
    due_note: str


def timeline(
    application: Application, events: Sequence[Event], correction: Correction | None
) -> tuple[Moment, ...]:
    """What happened, what is happening, what comes."""
    past = [
        Moment(TOLD[event.name], event.at, _by(application, event))
        for event in events
        if event.name in TOLD and not _is_echo(event, application)
    ]
    return (*past, *_present_and_future(application, correction))


def standing(
    application: Application, events: Sequence[Event], correction: Correction | None
) -> Standing:
    """Where it is, what comes next, and when the result may be expected."""
    since = next((event.at for event in reversed(events) if event.name in TOLD), None)
    now_note = f"{day(since)}から" if since else ""
    due = f"{day(application.due_on)}頃" if application.due_on else "決まっていません"
    office = application.office
    match application.state:
        case State.SUBMITTED:
            return Standing("市役所に到達", now_note, "受付", f"{office}が確かめます", due, "")
        case State.CORRECTION:
            later = f"{day(application.due_on)}より後" if application.due_on else due
            return Standing(
                "補正待ち",
                now_note,
                "審査の続き",
                "お返事が届いたらすぐ",
                later,
                "お返事の日から数えなおします",
            )
        case State.DECIDED:
            return Standing("通知の準備中", now_note, "結果の通知", "まもなく", "まもなく", "")
        case State.NOTIFIED:
            return Standing("通知ずみ", now_note, "受けとり", "この画面で", "出ています", "")
        case State.CLOSED:
            return Standing("完了", now_note, "ありません", "", "出ています", "")
        case State.WITHDRAWN:
            return Standing("取下げ", now_note, "ありません", "", "ありません", "")
    return Standing("審査中", now_note, "結果の通知", "この画面で受けとれます", due, "")


def what_follows(procedure: Procedure, application: Application) -> tuple[Moment, ...]:
    """What comes after the arrival, for the page that is shown right after sending."""
    arrived = Moment(TOLD["ApplicationSubmitted"], application.arrived_at)
    return (arrived, *_present_and_future(application, None))


def _present_and_future(
    application: Application, correction: Correction | None
) -> tuple[Moment, ...]:
    result = Moment(
        "結果の通知が届きます",
        note=f"{day(application.due_on)}頃。この画面で受けとれます。"
        if application.due_on
        else "この画面で受けとれます。",
        kind="is-next",
    )
    office = application.office
    match application.state:
        case State.SUBMITTED:
            review = Moment(
                "審査します",
                note="足りない所があれば、その所だけお尋ねします。お返事を待つあいだ、目安の日は先に延びます。",
                kind="is-next",
            )
            return (
                Moment(f"{office}が受け付けます", note="開庁日に順番に確かめます", kind="is-now"),
                review,
                result,
            )
        case State.IN_REVIEW | State.IN_APPROVAL:
            note = "足りない所があれば、その所だけお尋ねします。"
            return (Moment("審査しています", note=note, kind="is-now"), result)
        case State.CORRECTION:
            until = f"{day(correction.due_on)}まで。" if correction else ""
            waiting = Moment(
                "あなたの返事を待っています",
                note=f"{until}このあいだ、審査の日数は数えません。",
                kind="is-now",
            )
            return (waiting, Moment("審査の続き", kind="is-next"), result)
        case State.DECIDED:
            return (Moment("通知書を作っています", note="まもなくお届けします。", kind="is-now"),)
    return ()


def _by(application: Application, event: Event) -> str:
    return application.office if event.actor_kind == "officer" else ""


def _is_echo(event: Event, application: Application) -> bool:
    """The request of an open correction is what is happening, not what happened."""
    return (
        event.name == "CorrectionAsked"
        and application.state is State.CORRECTION
        and event.data.get("correction") == len(application.corrections)
    )
