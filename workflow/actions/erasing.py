"""What goes: files that were never sent, and at last everything but a row and its chain of events."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts.actor import SYSTEM, Actor
from core.rows import Prepared
from workflow import events
from workflow.chain import record
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


def drop_unsent(session: Session, application: Application, *, at: datetime) -> None:
    """Let every file go that no submission holds, and its id out of what was typed.

    The row of the application must be held. No officer ever sees these files, and nobody needs them
    once the form was sent, or cannot be sent any more.
    """
    if _ANY_UNSENT.row(session, application_id=application.id) is None:
        return
    unsent = [each for each in application.attachments if each.submitted_in is None]
    for attachment in unsent:
        remove(session, application, attachment, by=SYSTEM, at=at)
    application.raw = _without(application.raw, {each.id for each in unsent})


_ANY_UNSENT = Prepared(
    sa.select(Attachment.id)
    .where(
        Attachment.application_id == sa.bindparam("application_id"),
        Attachment.submitted_in.is_(None),
    )
    .limit(1)
)
"""Most forms hold no file: one statement says so."""


def remove(
    session: Session, application: Application, attachment: Attachment, *, by: Actor, at: datetime
) -> None:
    """Delete the row of a file; the file itself is deleted after the commit, by a job."""
    application.attachments.remove(attachment)
    session.delete(attachment)
    gone = events.AttachmentRemoved(attachment.id, (attachment.storage_key,))
    record(session, application, gone, by=by, at=at)


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


def _without(typed: Any, ids: Collection[str]) -> Any:
    if isinstance(typed, dict):
        return {name: _without(each, ids) for name, each in typed.items()}
    if isinstance(typed, list):
        kept = [each for each in typed if not (isinstance(each, str) and each in ids)]
        return [_without(each, ids) for each in kept]
    return "" if isinstance(typed, str) and typed in ids else typed
