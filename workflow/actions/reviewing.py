"""The officer's review: receive, confirm, consult, and ask for a correction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from accounts.actor import Actor
from accounts.models import new_id
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from forms.japanese.widths import is_blank
from forms.problems import Problem
from workflow import corrections, events, identity
from workflow.access import who_is
from workflow.actions.erasing import drop_unsent
from workflow.actions.steps import begin, check, move
from workflow.actions.texts import refuse_unfit, required
from workflow.chain import record
from workflow.clock import STANDARD, Calendar, due_on, local_date
from workflow.deadlines import reset_due_date
from workflow.definitions import procedure_of
from workflow.models import Application, ChecklistTick, Correction, Opinion
from workflow.review import checklist_of
from workflow.states import Action, State, Who

LONGEST_CORRECTION = timedelta(days=366)
"""A date beyond it is a slip: 行政手続法7条 speaks of a reasonable time."""


def receive(
    session: Session,
    application: Application,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
    calendar: Calendar = STANDARD,
) -> None:
    """Begin the review (受付) and ask the other offices. The receiving officer takes the case."""
    begin(session, application, Action.RECEIVE, by=by, expected_version=expected_version)
    if by.kind == "officer":
        application.officer_id = by.id
    move(application, Action.RECEIVE, State.IN_REVIEW)
    record(session, application, events.ApplicationReceived(), by=by, at=at)
    ask_opinions(session, application, by=by, at=at, calendar=calendar)


def take(
    session: Session,
    application: Application,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> None:
    """Become the officer in charge."""
    begin(session, application, Action.TAKE, by=by, expected_version=expected_version)
    application.officer_id = by.id
    record(session, application, events.OfficerTook(), by=by, at=at)


def tick(
    session: Session,
    application: Application,
    item: int,
    ticked: bool,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> None:
    """Confirm an item of the checklist, or take the confirmation back. Twice is once."""
    check(session, application, Action.TICK, by=by, expected_version=expected_version)
    line = next((each for each in checklist_of(application) if each.item == item), None)
    if line is None:
        raise NotFound
    if (line.tick is not None) == ticked:
        return
    begin(session, application, Action.TICK, by=by)
    if line.tick is not None:
        application.ticks.remove(line.tick)
    else:
        application.ticks.append(
            ChecklistTick(
                application_id=application.id, item=item, by=by.id, by_name=by.name, at=at
            )
        )
    record(session, application, events.ChecklistTicked(item, ticked), by=by, at=at)


def confirm_identity(
    session: Session,
    application: Application,
    how: str,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> None:
    """Confirm that the applicant is the person the application names; `how` is of identity.HOWS.

    It counts for whatever this person applies for from now on.
    """
    action = Action.CONFIRM_IDENTITY
    check(session, application, action, by=by, expected_version=expected_version)
    if how not in identity.HOWS:
        raise Invalid([Problem("how", "required", "どのように確認したかを選んでください。")])
    begin(session, application, action, by=by)
    identity.keep(application, how, by=by.id, at=at)
    record(session, application, events.IdentityConfirmed(how), by=by, at=at)


def doubt_identity(
    session: Session,
    application: Application,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> None:
    """Take the confirmation back: it was a mistake, or somebody else uses the account."""
    action = Action.DOUBT_IDENTITY
    check(session, application, action, by=by, expected_version=expected_version)
    if not identity.is_confirmed(application):
        raise Conflict("not_verified", "本人確認は記録されていません。")
    begin(session, application, action, by=by)
    identity.forget(application)
    record(session, application, events.IdentityDoubted(), by=by, at=at)


def ask_opinions(
    session: Session,
    application: Application,
    *,
    by: Actor,
    at: datetime,
    calendar: Calendar = STANDARD,
) -> None:
    """Ask every office that the procedure names for these answers and that was not asked yet."""
    consultations = procedure_of(application.revision).review.consult
    asked = {(each.office, each.question) for each in application.opinions}
    for place in application.submissions[-1].consult:
        consultation = consultations[place]
        question = consultation.question.get()
        if (consultation.office, question) in asked:
            continue
        opinion = Opinion(
            id=new_id(),
            application_id=application.id,
            number=len(application.opinions) + 1,
            office=consultation.office,
            question=question,
            asked_at=at,
            due_on=due_on(local_date(at), consultation.days, calendar),
        )
        application.opinions.append(opinion)
        happening = events.OpinionAsked(opinion.number, opinion.office)
        record(session, application, happening, by=by, at=at)


def give_opinion(
    session: Session,
    application: Application,
    number: int,
    answer: str,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> None:
    """Answer a consultation: an officer of the office asked, or 担当 for an answer by telephone."""
    check(session, application, Action.GIVE_OPINION, by=by, expected_version=expected_version)
    opinion = next((each for each in application.opinions if each.number == number), None)
    if opinion is None:
        raise NotFound
    if Who.OFFICER not in who_is(by, application) and opinion.office != by.office:
        raise NotAllowed("この照会は、ほかの課に宛てたものです。")
    if opinion.answered_at is not None:
        raise Conflict("answered", f"{opinion.answered_by_name}さんがすでに回答しています。")
    required(answer=(answer, "回答"))
    refuse_unfit({"answer": answer})
    begin(session, application, Action.GIVE_OPINION, by=by)
    opinion.answer = answer
    opinion.answered_by_name = by.name
    opinion.answered_at = at
    given = events.OpinionGiven(opinion.number, opinion.office)
    record(session, application, given, by=by, at=at)


def ask_correction(
    session: Session,
    application: Application,
    fields: Sequence[tuple[str, str]],
    words: str,
    due_on: date | None,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Correction:
    """Ask for named fields to be put right by a day (行政手続法7条); the clock stops.

    fields: (path, words for this field). Each must be a question the applicant was asked. No day,
    or one that is not to come, is refused with all else that is missing.
    """
    check(session, application, Action.ASK_CORRECTION, by=by, expected_version=expected_version)
    _refuse_request(application, fields, due_on, at)
    assert due_on is not None
    refuse_unfit({"words": words, **dict(fields)})
    begin(session, application, Action.ASK_CORRECTION, by=by)
    correction = Correction(
        id=new_id(),
        application_id=application.id,
        number=len(application.corrections) + 1,
        fields=[{"path": path, "words": said.strip()} for path, said in fields],
        words=words.strip(),
        due_on=due_on,
        state="open",
        asked_at=at,
        asked_by=by.id,
        asked_by_name=by.name,
        raw_before=application.raw,
    )
    application.corrections.append(correction)
    application.queue_on = due_on
    move(application, Action.ASK_CORRECTION, State.CORRECTION)
    asked = events.CorrectionAsked(correction.number, correction.paths)
    record(session, application, asked, by=by, at=at)
    return correction


def close_correction(
    session: Session,
    application: Application,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
    calendar: Calendar = STANDARD,
) -> None:
    """Go on without the correction, on the answers as they were sent."""
    begin(session, application, Action.CLOSE_CORRECTION, by=by, expected_version=expected_version)
    correction = end_correction(application, "closed", at)
    application.raw = correction.raw_before
    application.seen += 1
    move(application, Action.CLOSE_CORRECTION, State.IN_REVIEW)
    reset_due_date(application, calendar)
    closed = events.CorrectionClosed(correction.number)
    record(session, application, closed, by=by, at=at)
    drop_unsent(session, application, at=at)


def end_correction(application: Application, state: str, at: datetime) -> Correction:
    """End the open correction, and with it the pause of the clock."""
    correction = corrections.open_correction(application)
    assert correction is not None
    correction.state = state
    correction.ended_at = at
    return correction


def _refuse_request(
    application: Application, fields: Sequence[tuple[str, str]], due_on: date | None, at: datetime
) -> None:
    problems = []
    if not fields:
        problems.append(Problem("fields", "required", "補正を求める項目を選んでください。"))
    asked = set(application.submissions[-1].asked)
    problems += [
        Problem(path, "unknown_field", "この項目は申請にありません。")
        for path, _ in fields
        if path not in asked
    ]
    problems += [
        Problem(path, "required", "どこをどう直すかを書いてください。")
        for path, said in fields
        if is_blank(said)
    ]
    if due_on is None:
        message = "補正の期限を、年・月・日で入力してください。"
        problems.append(Problem("due_on", "required", message))
    elif due_on <= local_date(at):
        problems.append(Problem("due_on", "past", "期限は明日以降の日にしてください。"))
    elif due_on > local_date(at) + LONGEST_CORRECTION:
        problems.append(Problem("due_on", "too_late", "期限は1年以内の日にしてください。"))
    if problems:
        raise Invalid(problems)
