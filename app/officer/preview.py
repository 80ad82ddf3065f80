"""The exact PDF before it is issued: of the open proposal, or of what is being written."""

from __future__ import annotations

from uuid import UUID

from flask.typing import ResponseReturnValue

from accounts.actor import Actor
from app import notices
from app.files import send_file
from app.login import known_actor, officer_required
from app.officer import acts, typed
from app.officer.cases import case_page
from app.officer.typed import Typed
from app.running import now
from core.errors import Conflict, Invalid
from workflow import review
from workflow.actions.texts import refuse_unfit
from workflow.definitions import procedure_of
from workflow.models import Application, Proposal


@officer_required
def preview(case_id: UUID) -> ResponseReturnValue:
    """Show the notice as it would go out, or the case where its reasons are too long for one."""
    actor, words = known_actor(), typed.kept(str(case_id))[typed.REVIEW]
    try:
        seen = notices.show(
            str(case_id), actor, lambda application: _draft(application, words, actor)
        )
    except Invalid as refused:
        return case_page(str(case_id), actor, refused.problems), 400
    return send_file(seen.pdf, "application/pdf", seen.name, inline=True)


def _draft(application: Application, words: Typed, actor: Actor) -> Proposal:
    """A proposal of what was typed so far; it is in no session and never stored."""
    procedure = procedure_of(application.revision)
    outcomes = review.outcomes_of(procedure)
    if not outcomes:
        raise Conflict("nothing_to_show", "この申請には、まだ通知書がありません。")
    typed_outcome = words.get("outcome", "")
    outcome = typed_outcome if typed_outcome in outcomes else outcomes[0]
    reasons = review.reasons_for(procedure, outcome, acts.reasons(words))
    refuse_unfit({f"reasons.{part}": text for part, text in reasons.items()})
    return Proposal(
        application_id=application.id,
        number=0,
        submission_number=application.submissions[-1].number,
        outcome=outcome,
        reasons=reasons,
        memo="",
        by=actor.id,
        by_name=actor.name,
        at=now(),
        chain=[],
        step=0,
        state="draft",
    )
