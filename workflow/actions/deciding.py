"""From a proposal to the notice: propose, approve step by step, or send back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from accounts.actor import Actor
from accounts.models import new_id
from core.errors import Invalid
from workflow import events
from workflow.access import open_proposal
from workflow.actions.steps import begin, check, move, required
from workflow.chain import record
from workflow.definitions import procedure_of
from workflow.models import Application, Approval, Proposal
from workflow.review import REASONS, missing_for
from workflow.states import Action, State

NOTICE_KEPT = timedelta(days=90)
"""A notice that nobody downloaded or confirmed counts as closed after this."""


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

    reasons: provision 根拠, facts 事実, applied あてはめ (行政手続法8条). Without a chain of approval
    (専決) the proposal is the decision.
    """
    check(session, application, Action.PROPOSE, by=by, expected_version=expected_version)
    given = _complete(application, outcome, reasons or {})
    begin(session, application, Action.PROPOSE, by=by)
    proposal = Proposal(
        id=new_id(),
        application_id=application.id,
        number=len(application.proposals) + 1,
        submission_number=application.submissions[-1].number,
        outcome=outcome,
        reasons={part: text for part, text in given.items() if text},
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


def approve(
    session: Session,
    application: Application,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> None:
    """Approve the present step; the last one decides (決裁)."""
    begin(session, application, Action.APPROVE, by=by, expected_version=expected_version)
    proposal = _open(application)
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
    begin(session, application, Action.SEND_BACK, by=by)
    proposal = _open(application)
    proposal.state = "sent_back"
    proposal.sent_back_by_name = by.name
    proposal.sent_back_words = words.strip()
    move(application, Action.SEND_BACK, State.IN_REVIEW)
    record(session, application, events.SentBack(proposal.number), by=by, at=at)


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
    given = {part: reasons.get(part, "").strip() for part in REASONS}
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
