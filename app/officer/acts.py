"""From a posted form to an action of the workflow, one small function each; the table says which."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from accounts.actor import Actor
from app.running import calendar
from documents import issuing
from forms.japanese.numbers import plain_number
from workflow import actions, review
from workflow.models import Application

Form = MultiDict[str, str]
Perform = Callable[..., Any]


def receive(session: Session, application: Application, form: Form, **who: Any) -> None:
    """受付."""
    actions.receive(session, application, calendar=calendar(), **who)


def take(session: Session, application: Application, form: Form, **who: Any) -> None:
    """担当になる."""
    actions.take(session, application, **who)


def close(session: Session, application: Application, form: Form, **who: Any) -> None:
    """郵送で届いた."""
    actions.close(session, application, "post", **who)


def tick(
    session: Session,
    application: Application,
    form: Form,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None,
) -> None:
    """審査項目: the posted boxes are ticked, all others are not."""
    chosen = set(form.getlist("item"))
    version = expected_version
    for line in review.checklist_of(application):
        ticked = str(line.item) in chosen
        actions.tick(
            session, application, line.item, ticked, by=by, at=at, expected_version=version
        )
        version = None


def propose(session: Session, application: Application, form: Form, **who: Any) -> None:
    """起案."""
    outcome = form.get("outcome", "")
    actions.propose(session, application, outcome, reasons(form), form.get("memo", ""), **who)


def approve(session: Session, application: Application, form: Form, **who: Any) -> None:
    """承認, of what was seen as a PDF."""
    actions.approve(session, application, **who)


def send_back(session: Session, application: Application, form: Form, **who: Any) -> None:
    """差戻し."""
    actions.send_back(session, application, form.get("words", ""), **who)


def confirm_identity(session: Session, application: Application, form: Form, **who: Any) -> None:
    """本人確認."""
    actions.confirm_identity(session, application, form.get("how", ""), **who)


def doubt_identity(session: Session, application: Application, form: Form, **who: Any) -> None:
    """本人確認の取消し."""
    actions.doubt_identity(session, application, **who)


def take_back(session: Session, application: Application, form: Form, **who: Any) -> None:
    """決定の取消し, with its notice."""
    issuing.take_back(session, application, form.get("words", ""), **who)


def give_opinion(session: Session, application: Application, form: Form, **who: Any) -> None:
    """照会への回答."""
    number = plain_number(form.get("opinion")) or 0
    actions.give_opinion(session, application, number, form.get("words", ""), **who)


def ask_correction(session: Session, application: Application, form: Form, **who: Any) -> None:
    """補正の依頼."""
    fields = [(path, form.get(f"words.{path}", "")) for path in form.getlist("fields")]
    due_on = _day(form.get("due_on", ""))
    actions.ask_correction(session, application, fields, form.get("words", ""), due_on, **who)


def close_correction(session: Session, application: Application, form: Form, **who: Any) -> None:
    """補正の打切り."""
    actions.close_correction(session, application, calendar=calendar(), **who)


def reasons(form: Mapping[str, str]) -> dict[str, str]:
    """根拠, 事実 and あてはめ as they were typed."""
    return {part: form.get(f"reasons.{part}", "") for part in review.REASONS}


ACTS: Mapping[str, Perform] = {
    "receive": receive,
    "take": take,
    "tick": tick,
    "propose": propose,
    "approve": approve,
    "send_back": send_back,
    "confirm_identity": confirm_identity,
    "doubt_identity": doubt_identity,
    "take_back": take_back,
    "give_opinion": give_opinion,
    "ask_correction": ask_correction,
    "close_correction": close_correction,
    "close": close,
}
"""Every action of an officer, by the last part of its URL."""

BEFORE: Mapping[str, str] = dict.fromkeys(("propose", "confirm_identity", "doubt_identity"), "tick")
"""What the same form does first, so that it stays done when the rest is refused."""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
