"""What a case waits for, or waited for: the applicant's correction, and answers of other offices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.actor import OFFICER, Actor
from app.formats import day
from app.officer.panels import Act, act
from app.officer.typed import Kept, Typed, answer_to
from app.running import today
from forms.answers import value_at
from workflow.access import allowed
from workflow.corrections import open_correction
from workflow.models import Application, Opinion, Submission
from workflow.states import Action, State


@dataclass(frozen=True)
class NamedField:
    """A field that a correction names, and once it is answered whether its answer changed."""

    label: str
    words: str
    became: str = ""


@dataclass(frozen=True)
class CorrectionPanel:
    """What the applicant is, or was, asked for."""

    due: str
    words: str
    fields: tuple[NamedField, ...]
    late: bool = False
    story: str = ""
    """Who asked when, and how it ended."""


@dataclass(frozen=True)
class OpinionPanel:
    """A question to another office."""

    id: int
    office: str
    question: str
    asked: str
    late: bool
    answer: str
    answered: str
    typed: str
    form: Act


def correction(application: Application, labels: dict[str, str]) -> CorrectionPanel | None:
    """The open correction; `labels` gives the words of a path."""
    asked = open_correction(application)
    if asked is None:
        return None
    fields = tuple(
        NamedField(labels.get(field["path"], field["path"]), field["words"])
        for field in asked.fields
    )
    return CorrectionPanel(day(asked.due_on), asked.words, fields, late=asked.due_on < today())


def corrected(application: Application, labels: dict[str, str]) -> Iterator[CorrectionPanel]:
    """The corrections that are over, each with what it asked for and what became of it."""
    sent = iter(zip(application.submissions, application.submissions[1:], strict=False))
    for each in application.corrections:
        if each.ended_at is None:
            continue
        turn = next(sent, None) if each.state == "answered" else None
        fields = tuple(
            NamedField(
                labels.get(field["path"], field["path"]), field["words"], _became(field, turn)
            )
            for field in each.fields
        )
        asked = f"{day(each.asked_at)}に{each.asked_by_name}が依頼"
        story = f"{asked}。{day(each.ended_at)}に{_ENDS[each.state]}"
        yield CorrectionPanel(day(each.due_on), each.words, fields, story=story)


_ENDS = {
    "answered": "返事が届きました",
    "closed": "待たずに審査に戻しました",
    "withdrawn": "申請が取り下げられました",
}


def _became(field: dict[str, str], turn: tuple[Submission, Submission] | None) -> str:
    if turn is None:
        return ""
    before, after = (value_at(each.answers, field["path"]) for each in turn)
    return "変わっていません" if before == after else "変わりました"


def closing_correction(application: Application, actor: Actor) -> Act:
    """Go on without the correction."""
    may = Action.CLOSE_CORRECTION in allowed(actor, application)
    return act(
        application,
        "close_correction",
        "補正を待たずに審査に戻す",
        shown=application.state is State.CORRECTION,
        second="yes",
        why="" if may else "できるのは、この課の担当です。",
    )


def opinions(application: Application, actor: Actor, typed: Kept) -> tuple[OpinionPanel, ...]:
    """Every question to another office, with a box for the answer where the actor may give one."""
    may = Action.GIVE_OPINION in allowed(actor, application)
    return tuple(
        _opinion(application, each, actor, typed[answer_to(each.number)], may=may)
        for each in application.opinions
    )


def _opinion(
    application: Application, opinion: Opinion, actor: Actor, typed: Typed, *, may: bool
) -> OpinionPanel:
    theirs = OFFICER in actor.roles and opinion.office == actor.office
    return OpinionPanel(
        id=opinion.number,
        office=opinion.office,
        question=opinion.question,
        asked=f"{day(opinion.asked_at)}に照会。{day(opinion.due_on)}まで",
        late=opinion.answered_at is None and opinion.due_on < today(),
        answer=opinion.answer if opinion.answered_at else "",
        answered=_answered(opinion, application),
        typed=typed.get("words", ""),
        form=act(
            application,
            "give_opinion",
            "回答する" if theirs else "電話などで聞いた回答を記録する",
            shown=may
            and opinion.answered_at is None
            and (theirs or actor.office == application.office),
            second="" if theirs else "yes",
        ),
    )


def _answered(opinion: Opinion, application: Application) -> str:
    if opinion.answered_at is None:
        return ""
    latest = application.submissions[-1]
    before = latest.number > 1 and opinion.answered_at < latest.submitted_at
    old = (
        "。補正の前の回答です。変わった項目にかかわるときは、もう一度確かめてください。"
        if before
        else ""
    )
    return f"{day(opinion.answered_at)} {opinion.answered_by_name}{old}"
