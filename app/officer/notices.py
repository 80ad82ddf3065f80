"""What an officer must know first about a case: the notices on top of its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.formats import day
from app.officer import words
from app.running import today
from documents.models import Document
from workflow.corrections import open_correction
from workflow.definitions import procedure_of
from workflow.models import Application, Correction, Proposal
from workflow.states import State


@dataclass(frozen=True)
class Notice:
    """Something to know first."""

    title: str
    lines: tuple[str, ...]
    css: str = ""


def notices(
    session: Session, application: Application, *, answered_alike: bool
) -> Iterator[Notice]:
    """Give them in their order; `answered_alike` tells that the last submission changed nothing."""
    asked = open_correction(application)
    if asked and asked.due_on < today():
        yield _overdue(asked)
    if application.state is State.IN_REVIEW and answered_alike and _was_answered(application):
        line = "申請した方は、何も変えずに送りました。頼んだことは「これまでの補正」にあります。"
        yield Notice("補正が届きましたが、変わった項目はありません", (line,), "is-wait")
    yield from _of_proposals(application)
    if application.state is State.WITHDRAWN:
        why = application.withdrawal_words
        yield Notice(
            "申請した方が取り下げました", (f"理由: {why}" if why else "理由は書かれていません。",)
        )
    if application.citizen is not None and application.citizen.address is None:
        line = "知らせはメールで届きません。電話などで連絡してください。"
        yield Notice("申請した方はログインしていません", (line,), "is-wait")
    unsure = _unsure(session, application)
    if unsure:
        line = f"文書の書体にない文字があります: {unsure}"
        yield Notice("文字を確認してください", (line,), "is-wait")


def _of_proposals(application: Application) -> Iterator[Notice]:
    proposal = application.proposals[-1] if application.proposals else None
    if proposal is None:
        return
    if application.state is State.IN_REVIEW and proposal.state == "sent_back":
        title = f"{proposal.sent_back_by_name}さんから差し戻されました"
        yield Notice(title, (proposal.sent_back_words,), "is-wait")
    if application.state is State.IN_APPROVAL and (before := _sent_back_before(application)):
        title = f"前の起案は、{before.sent_back_by_name}さんが差し戻しました"
        yield Notice(title, (before.sent_back_words,))
    if application.state is State.DECIDED:
        yield Notice("決定しました", ("通知書を作って、申請した方に知らせています。",))
    if application.state is State.NOTIFIED:
        outcome = words.outcome(procedure_of(application.revision), proposal.outcome)
        line = "申請した方が通知書を受け取ると、完了になります。"
        yield Notice(f"「{outcome}」の結果を知らせました", (line,), "is-good")
    if application.state is State.IN_REVIEW and proposal.state == "taken_back":
        title = "決定を取り消しました。前の通知書は使えません"
        yield Notice(title, (proposal.taken_back_words or "",), "is-wait")


def _overdue(asked: Correction) -> Notice:
    line = (
        f"{day(asked.due_on)}までに返事がありません。連絡するか、補正を待たずに審査に戻してください。"
        "審査の期限は、返事があるか審査に戻すまで止まったままです。"
    )
    return Notice("補正の期限を過ぎています", (line,), "is-wait")


def _was_answered(application: Application) -> bool:
    return bool(application.corrections) and application.corrections[-1].state == "answered"


def _sent_back_before(application: Application) -> Proposal | None:
    """The proposal before this one, if it was sent back: whoever sent it back looks for their words."""
    before = application.proposals[-2:-1]
    return before[0] if before and before[0].state == "sent_back" else None


def _unsure(session: Session, application: Application) -> str:
    statement = select(Document.unsure_characters).where(Document.application_id == application.id)
    return "".join(dict.fromkeys("".join(session.scalars(statement))))
