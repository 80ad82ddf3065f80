"""The notice before it is issued, exactly as it would go out, and the record of who has seen it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from accounts.actor import Actor
from app.running import now, running
from core.errors import Conflict
from documents import previews
from documents.papers import Mark
from workflow import actions, queries
from workflow.access import open_proposal
from workflow.models import Application, Proposal


class Seen(NamedTuple):
    """A notice as somebody is shown it."""

    pdf: bytes
    name: str


def show(case_id: str, by: Actor, draft: Callable[[Application], Proposal] | None = None) -> Seen:
    """Show the notice of the open proposal; an approver who has seen it may approve.

    Without a proposal, that of `draft`, marked so that it cannot be taken for an issued one.
    """
    at, settings = now(), running().settings
    with running().database.reading() as session:
        application = queries.application_of(session, case_id, by)
        proposal, mark = open_proposal(application), None
        if proposal is None:
            if draft is None or not application.submissions:
                raise Conflict("nothing_to_show", "この申請には、まだ通知書がありません。")
            proposal, mark = draft(application), Mark.DRAFT
        pdf = previews.preview(session, application, proposal, settings, at=at, mark=mark)
        name = f"通知書の案-{application.receipt_number}.pdf"
    with running().database.transaction() as session:
        application = queries.application_of(session, case_id, by)
        if mark is None:
            actions.record_preview(session, application, proposal.number, by=by, at=at)
        else:
            actions.record_view(session, application, by=by, at=at)
    return Seen(pdf, name)
