"""The right half of a case: what can be done next, by whom, and why not yet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import url_for

from accounts.actor import Actor
from app.formats import day, moment, stamp_day
from app.officer import words
from app.officer.typed import Typed
from forms.definition import Procedure
from forms.schema import REFUSALS, UNFAVOURABLE
from workflow import identity, review
from workflow.access import allowed, open_proposal
from workflow.actions.deciding import NOT_SEEN
from workflow.definitions import procedure_of
from workflow.models import Application, Proposal
from workflow.states import Action, State


@dataclass(frozen=True)
class Act:
    """An action as a button; `why` says in words what stands against it."""

    name: str
    label: str
    url: str
    shown: bool = True
    why: str = ""
    second: bool = False
    free: str = ""
    """Outcomes for which `why` does not stand against it."""
    blocked: bool = False
    ticks: bool = False
    """Whether ticking all items is what is missing."""


@dataclass(frozen=True)
class Fact:
    """A line of a list of facts."""

    label: str
    text: str


@dataclass(frozen=True)
class CheckItem:
    """An item of the checklist."""

    index: int
    words: str
    ticked: bool
    note: str


@dataclass(frozen=True)
class Choice:
    """One of several things to choose."""

    value: str
    label: str
    chosen: bool = False
    with_reasons: bool = False


@dataclass(frozen=True)
class ReasonBox:
    """A box for one part of the reasons."""

    name: str
    id: str
    label: str
    need: str
    value: str


@dataclass(frozen=True)
class ReviewPanel:
    """Checklist and proposal."""

    checklist: tuple[CheckItem, ...]
    saved: str
    tick: Act
    outcomes: tuple[Choice, ...]
    reasons: tuple[ReasonBox, ...]
    reasons_hint: str
    propose: Act


@dataclass(frozen=True)
class ApprovalPanel:
    """The proposal that waits, as its approvers see it."""

    lines: tuple[Fact, ...]
    preview_url: str
    unseen: bool
    """Whether having looked at the notice is all that is missing."""
    approve: Act
    send_back: Act


@dataclass(frozen=True)
class Stamp:
    """A round date stamp."""

    top: str
    date: str
    name: str


@dataclass(frozen=True)
class Step:
    """One field of the row of stamps."""

    title: str
    stamp: Stamp | None
    words: str
    current: bool


def act(application: Application, action: str, label: str, *, shown: bool, **more: str) -> Act:
    """A button for an action of this case."""
    url = url_for("officer.act", case_id=application.id, action=action)
    why = more.get("why", "")
    return Act(action, label, url, shown, why, bool(more.get("second")), blocked=bool(why))


def receiving(application: Application, actor: Actor) -> Act:
    """Receive the application."""
    may = Action.RECEIVE in allowed(actor, application)
    return act(
        application,
        "receive",
        "受け付ける",
        shown=application.state is State.SUBMITTED,
        why="" if may else "受付ができるのは、この課の担当です。",
    )


def taking(application: Application, actor: Actor) -> Act:
    """Become the one in charge."""
    may = Action.TAKE in allowed(actor, application) and application.officer_id != actor.id
    return act(application, "take", "わたしが担当する", shown=may, second="yes")


def closing(application: Application, actor: Actor) -> Act:
    """Say that the result arrived by another way than a download."""
    may = Action.CLOSE in allowed(actor, application)
    return act(application, "close", "郵送で届いたので完了にする", shown=may, second="yes")


def taking_back(application: Application, actor: Actor) -> Act:
    """Take the decision back, and its notice with it."""
    may = Action.TAKE_BACK in allowed(actor, application)
    return act(application, "take_back", "決定を取り消す", shown=may, second="yes")


def reviewing(application: Application, actor: Actor, typed: Typed) -> ReviewPanel | None:
    """Checklist and proposal, for officers of the own office."""
    if Action.PROPOSE not in allowed(actor, application):
        return None
    procedure = procedure_of(application.revision)
    lines = review.checklist_of(application)
    ticks = [line.tick for line in lines if line.tick]
    changed = len(application.submissions) > 1
    again = "補正がありました。もう一度確かめてください。" if changed else ""
    chosen = typed.get("outcome") or _first_outcome(procedure)
    unsaved = set(typed.getlist("item"))
    return ReviewPanel(
        checklist=tuple(_check_item(line, again, str(line.item) in unsaved) for line in lines),
        saved=f"{moment(max(tick.at for tick in ticks))}に保存ずみ" if ticks else "",
        tick=act(application, "tick", "審査項目を保存する", shown=True),
        outcomes=tuple(
            Choice(
                each,
                words.outcome(procedure, each),
                each == chosen,
                review.states_reasons(procedure, each),
            )
            for each in review.outcomes_of(procedure)
        ),
        reasons=_reasons(procedure, typed),
        reasons_hint="通知書にそのまま載ります(行政手続法8条)。",
        propose=_proposing(application, procedure, chosen),
    )


def _check_item(line: review.ChecklistLine, again: str, unsaved: bool) -> CheckItem:
    if line.tick:
        note = f"{_surname(line.tick.by_name)} {day(line.tick.at)}"
    else:
        note = "まだ保存していません。" if unsaved else again
    return CheckItem(line.item, line.words, bool(line.tick) or unsaved, note)


def approval(application: Application, actor: Actor, *, seen: bool) -> ApprovalPanel | None:
    """The open proposal, and what this person, who has seen its notice or not, may do about it."""
    proposal = open_proposal(application)
    if proposal is None:
        return None
    procedure = procedure_of(application.revision)
    may = allowed(actor, application)
    why = _why_no_approval(proposal, actor, may, seen=seen)
    lines = [
        Fact("結果", words.outcome(procedure, proposal.outcome)),
        Fact("起案", f"{proposal.by_name} {moment(proposal.at)}"),
        *(Fact(review.REASONS[part], text) for part, text in proposal.reasons.items() if text),
        *([Fact("ひとこと", proposal.memo)] if proposal.memo else []),
    ]
    return ApprovalPanel(
        lines=tuple(lines),
        preview_url=url_for("officer.preview", case_id=application.id),
        unseen=why == NOT_SEEN,
        approve=act(application, "approve", "承認する", shown=True, why=why),
        send_back=act(
            application,
            "send_back",
            "取り下げて審査に戻す" if proposal.by == actor.id else "差し戻す",
            shown=Action.SEND_BACK in may,
            second="yes",
        ),
    )


def chain(application: Application) -> tuple[Step, ...]:
    """The way through the house as a row of stamps: 受付, 起案, and every step of approval."""
    procedure = procedure_of(application.revision)
    proposal = application.proposals[-1] if application.proposals else None
    if proposal and proposal.state in {"sent_back", "taken_back", "withdrawn"}:
        proposal = None
    received = next((e for e in application.events if e.name == "ApplicationReceived"), None)
    stamps = [
        (
            "受付",
            Stamp(
                "受付", stamp_day(received.at), _stamped(received.actor_kind, received.actor_name)
            )
            if received
            else None,
        ),
        (
            "起案",
            Stamp("起案", stamp_day(proposal.at), _surname(proposal.by_name)) if proposal else None,
        ),
    ]
    approvals = {each.step: each for each in proposal.approvals} if proposal else {}
    for step, role in enumerate(proposal.chain if proposal else procedure.review.approval):
        given = approvals.get(step)
        stamps.append(
            (role, Stamp("承認", stamp_day(given.at), _surname(given.by_name)) if given else None)
        )
    first = next((index for index, each in enumerate(stamps) if each[1] is None), None)
    ended = application.state in {State.WITHDRAWN, State.CLOSED, State.NOTIFIED, State.DECIDED}
    return tuple(
        Step(
            title,
            stamp,
            "なし" if ended else "今ここ" if index == first else "まだ",
            index == first and not ended,
        )
        for index, (title, stamp) in enumerate(stamps)
    )


def _proposing(application: Application, procedure: Procedure, chosen: str) -> Act:
    """The button of the proposal, and what is missing; the server asks again when it is pressed."""
    unticked = sum(line.tick is None for line in review.checklist_of(application))
    waiting = [each.office for each in application.opinions if each.answered_at is None]
    label = "決裁に回す" if procedure.review.approval else "決定する"
    unknown = identity.is_needed(application) and not identity.is_confirmed(application)
    why, free = "", tuple[str, ...]()
    if waiting:
        why = f"{'、'.join(waiting)}の回答がまだです。そろうと、進めます。"
    elif unticked or unknown:
        able = UNFAVOURABLE if not unknown else REFUSALS
        free = tuple(each for each in review.outcomes_of(procedure) if each in able)
        names = "・".join(words.outcome(procedure, each) for each in free)
        items = f"審査項目があと{unticked}つ残っています。" if unticked else ""
        person = "本人確認がまだです。" if unknown else ""
        but = f"「{names}」は、そろわなくても進めます。" if free else ""
        why = f"{items}{person}そろうと、進めます。{but}"
    button = act(application, "propose", label, shown=True, why=why)
    ticks = bool(unticked) and not waiting and not unknown
    return replace(
        button, free=" ".join(free), blocked=bool(why) and chosen not in free, ticks=ticks
    )


def _why_no_approval(
    proposal: Proposal, actor: Actor, may: frozenset[Action], *, seen: bool
) -> str:
    if proposal.by == actor.id:
        return "ご自身が起案したので、承認できません。"
    if any(each.by == actor.id for each in proposal.approvals):
        return "すでに承認しています。次の段の承認を待っています。"
    if Action.APPROVE not in may:
        return f"{proposal.next_role}の承認を待っています。"
    return "" if seen else NOT_SEEN


def _reasons(procedure: Procedure, typed: Typed) -> tuple[ReasonBox, ...]:
    needed = [
        words.outcome(procedure, each)
        for each in review.outcomes_of(procedure)
        if review.needs_reasons(procedure, each)
    ]
    need = f"※「{'・'.join(needed)}」では必須" if needed else "※任意"
    return tuple(
        ReasonBox(
            f"reasons.{part}",
            f"reasons-{part}",
            label,
            need,
            typed.get(f"reasons.{part}", ""),
        )
        for part, label in review.REASONS.items()
    )


def _first_outcome(procedure: Procedure) -> str:
    return next(iter(review.outcomes_of(procedure)), "")


def _stamped(kind: str, name: str) -> str:
    return "自動" if kind == "system" else _surname(name)


def _surname(name: str) -> str:
    return (name.split() or [""])[0]
