"""Whether a document is genuine, told to anybody who has its code, without a word of whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents import codes
from documents.models import Document
from workflow.definitions import procedure_of
from workflow.models import Application


@dataclass(frozen=True)
class Genuine:
    """The city issued it, and it is valid. `title` names paper and procedure, never a person."""

    kind: str
    title: str
    issued_at: datetime


@dataclass(frozen=True)
class Withdrawn:
    """The city issued it and took it back."""

    kind: str
    title: str
    issued_at: datetime
    withdrawn_at: datetime


@dataclass(frozen=True)
class Unknown:
    """The city issued no document with this code, or keeps it no longer."""


Answer = Genuine | Withdrawn | Unknown


def verify(session: Session, text: str) -> Answer:
    """Say what is known of the code that somebody typed or scanned."""
    document = _find(session, text)
    if document is None:
        return Unknown()
    application = session.get_one(Application, document.application_id)
    title = f"{document.title}({procedure_of(application.revision).title})"
    if document.withdrawn_at is not None:
        return Withdrawn(document.kind, title, document.issued_at, document.withdrawn_at)
    return Genuine(document.kind, title, document.issued_at)


def _find(session: Session, text: str) -> Document | None:
    code = codes.read(text)
    if code is None:
        return None
    return session.scalar(
        sa.select(Document).where(Document.code == code, Document.stored_at.is_not(None))
    )
