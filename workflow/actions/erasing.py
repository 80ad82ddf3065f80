"""What is left when personal data goes: an empty row, its chain of events, nothing else."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from workflow.models import (
    Application,
    Approval,
    Attachment,
    ChecklistTick,
    Correction,
    Opinion,
    Proposal,
    Submission,
)


def erase(session: Session, application: Application) -> tuple[str, ...]:
    """Delete everything personal of the application; give the storage keys of its files."""
    keys = tuple(attachment.storage_key for attachment in application.attachments)
    session.flush()
    proposals = sa.select(Proposal.id).where(Proposal.application_id == application.id)
    session.execute(sa.delete(Approval).where(Approval.proposal_id.in_(proposals)))
    for model in (Proposal, Opinion, Correction, ChecklistTick, Attachment, Submission):
        session.execute(sa.delete(model).where(model.application_id == application.id))
    application.citizen_id = None
    application.raw = {}
    application.left_over = None
    application.applicant_name = ""
    application.search_key = ""
    application.withdrawal_words = ""
    application.expires_at = None
    application.officer_id = None
    session.flush()
    session.expire(
        application,
        ["submissions", "corrections", "proposals", "opinions", "ticks", "attachments"],
    )
    return keys
