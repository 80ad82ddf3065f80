"""From a proposal to the notice: propose, approve step by step, or send back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts.actor import Actor
from accounts.models import new_id
from core.errors import Conflict, Invalid, NotFound
from forms.problems import Problem
from workflow import events, identity
from workflow.access import decided_proposal, may_see, open_proposal
from workflow.actions.steps import begin, check, hold_row, move
from workflow.actions.texts import refuse_unfit, required
from workflow.chain import record
from workflow.definitions import procedure_of
from workflow.models import Application, Approval, Event, Proposal
from workflow.review import missing_for, reasons_for
from workflow.states import Action, State

NOTICE_KEPT = timedelta(days=90)
"""A notice that nobody downloaded or confirmed counts as closed after this."""

NOT_SEEN = "通知書(PDF)を見ると、承認できます。"
DOUBTED = "本人確認が取り消されています。差し戻して、確かめてください。"


def propose(
    session: Session,
    application: Application,
    outcome: str,
    reasons: Mapping[str, str] | None = None,
    memo: str = "",
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Proposal:
    """Propose an outcome (起案). Raises Invalid naming all that is missing.

    reasons: provision 根拠, facts 事実, applied あてはめ (行政手続法8条), kept where the notice of the
    outcome states them. Without a chain of approval (専決) the proposal is the decision.
    """
    check(session, application, Action.PROPOSE, by=by, expected_version=expected_version)
    given = _complete(application, outcome, reasons or {})
    by_path = {f"reasons.{part}": text for part, text in given.items()}
    refuse_unfit({**by_path, "memo": memo})
    begin(session, application, Action.PROPOSE, by=by)
    proposal = Proposal(
        id=new_id(),
        application_id=application.id,
        number=len(application.proposals) + 1,
        submission_number=application.submissions[-1].number,
        outcome=outcome,
        reasons=given,
        memo=memo.strip(),
        by=by.id,
        by_name=by.name,
        at=at,
        chain=list(procedure_of(application.revision).review.approval),
        step=0,
        state="open",
    )
    application.proposals.append(proposal)
    proposed = events.OutcomeProposed(proposal.number, outcome)
    record(session, application, proposed, by=by, at=at)
    _go_on(session, application, proposal, Action.PROPOSE, by=by, at=at)
    return proposal


def record_preview(
    session: Session, application: Application, number: int, *, by: Actor, at: datetime
) -> None:
    """Say who has seen the very notice that a proposal leads to; nobody's work is disturbed by it.

    `number` is of the proposal as it was shown.
    """
    if not may_see(by, application):
        raise NotFound
    hold_row(session, application, in_state=False)
    record(session, application, events.NoticePreviewed(number), by=by, at=at)


def has_previewed(session: Session, application: Application, by: Actor) -> bool:
    """Tell whether somebody has seen the notice of the proposal that waits."""
    proposal = open_proposal(application)
    seen = sa.select(Event.data).where(
        Event.stream == application.id,
        Event.name == events.NoticePreviewed.__name__,
        Event.actor_id == by.id,
    )
    return proposal is not None and any(
        data["proposal"] == proposal.number for data in session.scalars(seen)
    )


def approve(
    session: Session,
    application: Application,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> None:
    """Approve the present step; the last one decides (決裁). Raises Invalid for what was not seen."""
    check(session, application, Action.APPROVE, by=by, expected_version=expected_version)
    proposal = _open(application)
    if not has_previewed(session, application, by):
        raise Invalid([Problem("notice", "not_previewed", NOT_SEEN)])
    if identity.stands_against(application, proposal.outcome):
        raise Conflict("not_verified", DOUBTED)
    begin(session, application, Action.APPROVE, by=by)
    role = proposal.chain[proposal.step]
    proposal.approvals.append(
        Approval(
            id=new_id(),
            proposal_id=proposal.id,
            step=proposal.step,
            role=role,
            by=by.id,
            by_name=by.name,
            at=at,
        )
    )
    approved = events.StepApproved(proposal.number, proposal.step, role)
    proposal.step += 1
    record(session, application, approved, by=by, at=at)
    _go_on(session, application, proposal, Action.APPROVE, by=by, at=at)


def send_back(
    session: Session,
    application: Application,
    words: str,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> None:
    """Send the proposal back to the review with words; its proposer may also take it back."""
    check(session, application, Action.SEND_BACK, by=by, expected_version=expected_version)
    required(words=(words, "差戻しの理由"))
    refuse_unfit({"words": words})
    begin(session, application, Action.SEND_BACK, by=by)
    proposal = _open(application)
    proposal.state = "sent_back"
    proposal.sent_back_by_name = by.name
    proposal.sent_back_words = words.strip()
    move(application, Action.SEND_BACK, State.IN_REVIEW)
    record(session, application, events.SentBack(proposal.number), by=by, at=at)


def take_back(
    session: Session,
    application: Application,
    words: str,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Proposal:
    """Take a decision back after its notice went out, and review again (取消し・訂正).

    The words are for the applicant. Gives the proposal whose notice is not valid any more.
    """
    check(session, application, Action.TAKE_BACK, by=by, expected_version=expected_version)
    required(words=(words, "取り消す理由"))
    refuse_unfit({"words": words})
    begin(session, application, Action.TAKE_BACK, by=by)
    proposal = decided_proposal(application)
    assert proposal is not None
    proposal.state = "taken_back"
    proposal.taken_back_words = words.strip()
    application.finished_at = application.expires_at = None
    move(application, Action.TAKE_BACK, State.IN_REVIEW)
    record(session, application, events.DecisionTakenBack(proposal.number), by=by, at=at)
    return proposal


def mark_notified(
    session: Session,
    application: Application,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> None:
    """Say that the notice is stored; its message goes out with this event."""
    begin(session, application, Action.MARK_NOTIFIED, by=by, expected_version=expected_version)
    move(application, Action.MARK_NOTIFIED, State.NOTIFIED)
    application.expires_at = at + NOTICE_KEPT
    record(session, application, events.ResultNotified(), by=by, at=at)


def _complete(application: Application, outcome: str, reasons: Mapping[str, str]) -> dict[str, str]:
    """Give the reasons, or raise Invalid with everything that stands against the outcome."""
    given = reasons_for(procedure_of(application.revision), outcome, reasons)
    missing = missing_for(application, outcome, given)
    if missing:
        raise Invalid(missing)
    return given


def _go_on(
    session: Session,
    application: Application,
    proposal: Proposal,
    action: Action,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Wait for the next step, or decide when there is none."""
    if proposal.next_role is not None:
        move(application, action, State.IN_APPROVAL)
        return
    proposal.state = "decided"
    proposal.decided_at = at
    move(application, action, State.DECIDED)
    decided = events.ApplicationDecided(proposal.number, proposal.outcome)
    record(session, application, decided, by=by, at=at)


def _open(application: Application) -> Proposal:
    proposal = open_proposal(application)
    assert proposal is not None
    return proposal
