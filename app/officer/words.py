"""How the desk says states, days left, outcomes and events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from forms.definition import Procedure
from workflow.clock import STANDARD, Calendar
from workflow.events import LABELS
from workflow.models import Event
from workflow.states import State

OUTCOMES: Mapping[str, Mapping[str, str]] = {
    "application": {
        "approved": "認める",
        "partly_approved": "一部を認める",
        "rejected": "却下する",
    },
    "notification": {"acknowledged": "到達を確認する"},
    "enrolment": {"accepted": "決定する", "declined": "お断りする", "waitlisted": "待機とする"},
    "inquiry": {"acknowledged": "回答する"},
}
"""What each outcome is called on its button, by the kind of procedure.

A notification is complete when it arrives (行政手続法37条): nobody accepts it.
"""

_CSS = {
    State.DRAFT: "is-draft",
    State.CORRECTION: "is-wait",
    State.DECIDED: "is-good",
    State.NOTIFIED: "is-good",
    State.CLOSED: "is-good",
    State.WITHDRAWN: "is-draft",
}


@dataclass(frozen=True)
class Tag:
    """A state: its word, and the class that gives it its shape."""

    label: str
    css: str


@dataclass(frozen=True)
class Left:
    """The days left to a due date, in words."""

    words: str
    late: bool


def tag(state: State) -> Tag:
    """The tag of a state."""
    return Tag(state.label, _CSS.get(state, ""))


def left(due_on: date, today: date, calendar: Calendar = STANDARD) -> Left:
    """Business days left, as a city counts: あと3日, 今日まで, 2日超過."""
    if due_on == today:
        return Left("今日まで", late=False)
    if due_on < today:
        return Left(f"{max(1, _between(due_on, today, calendar))}日超過", late=True)
    return Left(f"あと{_between(today, due_on, calendar)}日", late=False)


def outcome(procedure: Procedure, value: str) -> str:
    """What an outcome is called for this procedure."""
    return OUTCOMES[procedure.kind].get(value, value)


def event(happened: Event, procedure: Procedure) -> str:
    """The title of an event, with what a reader of the timeline must know."""
    data: Mapping[str, Any] = happened.data
    match happened.name:
        case "OpinionAsked":
            return f"{data['office']}へ照会"
        case "OpinionGiven":
            return f"{data['office']}が照会に回答"
        case "CorrectionAsked":
            return f"補正を依頼({len(data['paths'])}項目)"
        case "CorrectionAnswered":
            return "補正が届いた"
        case "OutcomeProposed" | "ApplicationDecided":
            return f"{LABELS[happened.name]}「{outcome(procedure, data['outcome'])}」"
        case "StepApproved":
            return f"{data['role']}が承認"
        case "ChecklistTicked":
            return _ticked(data, procedure)
        case _:
            return LABELS.get(happened.name, happened.name)


def _ticked(data: Mapping[str, Any], procedure: Procedure) -> str:
    items = procedure.review.checklist
    item = items[data["item"]].item.ja if data["item"] < len(items) else ""
    return f"審査項目を{'確認' if data['ticked'] else '未確認に戻した'}「{item}」"


@lru_cache(maxsize=8192)
def _between(start: date, end: date, calendar: Calendar) -> int:
    """Business days after `start`, up to and with `end`."""
    days = range(1, (end - start).days + 1)
    return sum(calendar.is_open(start + timedelta(days=ahead)) for ahead in days)
