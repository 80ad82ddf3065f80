"""Where an application stands, as the person who sent it understands it: was, is, will be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.formats import day
from app.languages import msg, say, sentences
from forms.definition import Procedure
from workflow.models import Application, Correction, Event
from workflow.states import State

TOLD = {
    "ApplicationSubmitted": msg("市役所に届きました"),
    "ApplicationReceived": msg("受け付けました"),
    "CorrectionAsked": msg("直していただきたい所をお伝えしました"),
    "CorrectionAnswered": msg("直した内容が届きました"),
    "CorrectionClosed": msg("お返事を待たずに、審査を続けることにしました"),
    "IdentityConfirmed": msg("ご本人であることを確かめました"),
    "ApplicationDecided": msg("結果が決まりました"),
    "ResultNotified": msg("結果の通知をお出ししました"),
    "DecisionTakenBack": msg("結果を取り消し、もう一度審査することにしました"),
    "ApplicationWithdrawn": msg("取り下げました"),
    "ApplicationClosed": msg("通知を受けとりました"),
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
        Moment(_words(event), event.at, _by(application, event))
        for event in events
        if event.name in TOLD and not _is_echo(event, application)
    ]
    return (*past, *_present_and_future(application, correction))


def standing(
    application: Application, events: Sequence[Event], correction: Correction | None
) -> Standing:
    """Where it is, what comes next, and when the result may be expected."""
    since = next((event.at for event in reversed(events) if event.name in TOLD), None)
    now_note = say("%(day)sから", day=day(since)) if since else ""
    due = (
        say("%(day)s頃", day=day(application.due_on))
        if application.due_on
        else say("決まっていません")
    )
    office = application.office
    match application.state:
        case State.SUBMITTED:
            check = say("%(office)sが確かめます", office=office)
            return Standing(say("市役所に到達"), now_note, say("受付"), check, due, "")
        case State.CORRECTION:
            later = say("%(day)sより後", day=day(application.due_on)) if application.due_on else due
            return Standing(
                say("補正待ち"),
                now_note,
                say("審査の続き"),
                say("お返事が届いたらすぐ"),
                later,
                say("お返事の次の日から、続きを数えます"),
            )
        case State.DECIDED:
            soon = say("まもなく")
            return Standing(say("通知の準備中"), now_note, say("結果の通知"), soon, soon, "")
        case State.NOTIFIED:
            return Standing(
                say("通知ずみ"), now_note, say("受けとり"), say("この画面で"), say("出ています"), ""
            )
        case State.CLOSED:
            return Standing(say("完了"), now_note, say("ありません"), "", say("出ています"), "")
        case State.WITHDRAWN:
            nothing = say("ありません")
            return Standing(say("取下げ"), now_note, nothing, "", nothing, "")
    notice = say("この画面で受けとれます")
    return Standing(say("審査中"), now_note, say("結果の通知"), notice, due, "")


def what_follows(procedure: Procedure, application: Application) -> tuple[Moment, ...]:
    """What comes after the arrival, for the page that is shown right after sending."""
    arrived = Moment(say(TOLD["ApplicationSubmitted"]), application.arrived_at)
    return (arrived, *_present_and_future(application, None))


def _present_and_future(
    application: Application, correction: Correction | None
) -> tuple[Moment, ...]:
    result = Moment(
        say("結果の通知が届きます"),
        note=say("%(day)s頃。この画面で受けとれます。", day=day(application.due_on))
        if application.due_on and application.state is not State.CORRECTION
        else say("この画面で受けとれます。"),
        kind="is-next",
    )
    office = application.office
    match application.state:
        case State.SUBMITTED:
            review = Moment(
                say("審査します"),
                note=say(
                    "足りない所があれば、その所だけお尋ねします。お返事を待つあいだ、目安の日は先に延びます。"
                ),
                kind="is-next",
            )
            return (
                Moment(
                    say("%(office)sが受け付けます", office=office),
                    note=say("開庁日に順番に確かめます"),
                    kind="is-now",
                ),
                review,
                result,
            )
        case State.IN_REVIEW | State.IN_APPROVAL:
            note = say("足りない所があれば、その所だけお尋ねします。")
            return (Moment(say("審査しています"), note=note, kind="is-now"), result)
        case State.CORRECTION:
            until = say("%(day)sまで。", day=day(correction.due_on)) if correction else ""
            waiting = Moment(
                say("あなたの返事を待っています"),
                note=sentences(until, say("このあいだ、審査の日数は数えません。")),
                kind="is-now",
            )
            return (waiting, Moment(say("審査の続き"), kind="is-next"), result)
        case State.DECIDED:
            note = say("まもなくお届けします。")
            return (Moment(say("通知書を作っています"), note=note, kind="is-now"),)
    return ()


def _words(event: Event) -> str:
    if event.name == "ApplicationClosed" and event.data["how"] == "retention":
        return say("受けとりを待つ期間が過ぎたので、手続を終えました")
    return say(TOLD[event.name])


def _by(application: Application, event: Event) -> str:
    return application.office if event.actor_kind == "officer" else ""


def _is_echo(event: Event, application: Application) -> bool:
    """The request of an open correction is what is happening, not what happened."""
    return (
        event.name == "CorrectionAsked"
        and application.state is State.CORRECTION
        and event.data.get("correction") == len(application.corrections)
    )
