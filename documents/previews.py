"""The notice as it will be issued, for those who are to approve it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from core.settings import Settings
from documents.papers import Mark
from documents.values import notice_of
from workflow.models import Application, Proposal


def preview(
    session: Session,
    application: Application,
    proposal: Proposal,
    settings: Settings,
    *,
    at: datetime,
    mark: Mark | None = None,
) -> bytes:
    """The PDF of a proposal's notice, dated `at`: all but 文書番号 and 確認番号, which come with issuing.

    With a mark (案) it cannot be taken for an issued one: no seal, and the mark across the page.
    """
    # WeasyPrint costs a web process 40 MB and half a second; only those who preview pay for it.
    from documents.render import render

    return render(notice_of(session, application, proposal, None, settings, at=at, mark=mark)).pdf
