"""The exact PDF before it is issued: of the open proposal, or of what is being written."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask.typing import ResponseReturnValue

from accounts.actor import Actor
from app.files import send_file
from app.login import known_actor, officer_required
from app.officer import acts, panels, typed
from app.officer.typed import Typed
from app.running import now, running
from core.errors import Conflict
from documents import previews
from documents.papers import Mark
from workflow import actions, queries, review
from workflow.access import open_proposal
from workflow.definitions import procedure_of
from workflow.models import Application, Proposal


@officer_required
def preview(case_id: UUID) -> ResponseReturnValue:
    """Show the notice as it would go out; an approver who has seen it may approve."""
    actor, at, settings = known_actor(), now(), running().settings
    with running().database.transaction() as session:
        application = queries.application_of(session, str(case_id), actor)
        actions.record_view(session, application, by=actor, at=at)
    with running().database.reading() as session:
        application = queries.application_of(session, str(case_id), actor)
        proposal, mark = open_proposal(application), None
        if proposal is None:
            proposal, mark = _draft(application, typed.kept(str(case_id)), actor, at), Mark.DRAFT
        else:
            panels.remember_preview(proposal)
        pdf = previews.preview(session, application, proposal, settings, at=at, mark=mark)
        name = f"通知書の案-{application.receipt_number}.pdf"
    return send_file(pdf, "application/pdf", name, inline=True)


def _draft(application: Application, words: Typed, actor: Actor, at: datetime) -> Proposal:
    """A proposal of what was typed so far; it is in no session and never stored."""
    outcomes = review.outcomes_of(procedure_of(application.revision))
    outcome = words.get("outcome", "")
    if not application.submissions or not outcomes:
        raise Conflict("nothing_to_show", "この申請には、まだ通知書がありません。")
    return Proposal(
        application_id=application.id,
        number=0,
        submission_number=application.submissions[-1].number,
        outcome=outcome if outcome in outcomes else outcomes[0],
        reasons=acts.reasons(words),
        memo="",
        by=actor.id,
        by_name=actor.name,
        at=at,
        chain=[],
        step=0,
        state="draft",
    )
