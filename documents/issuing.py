"""Documents as rows: reserved before rendering, stored once, erased with their application.

Like the actions of workflow these take a session and never commit.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts.actor import Actor
from accounts.models import Office
from documents import codes
from documents.models import Document, Kind
from forms.japanese.days import fiscal_year
from workflow import actions
from workflow.models import Application


def reserve(
    session: Session,
    application: Application,
    kind: Kind,
    number: int,
    *,
    title: str,
    issued_at: datetime,
) -> Document:
    """Give the document of this kind and number, made now if it is new.

    Its code and 文書番号 are settled here, so that a repeated job renders the very same paper.
    """
    document = session.scalar(
        sa.select(Document).where(
            Document.application_id == application.id,
            Document.kind == kind,
            Document.number == number,
        )
    )
    if document is None:
        document = Document(
            application_id=application.id,
            kind=kind,
            number=number,
            code=codes.new(),
            title=title,
            issued_at=issued_at,
        )
        if kind is Kind.RESULT:
            document.office = application.office
            document.fiscal_year = fiscal_year(issued_at)
            document.serial = _next_serial(session, document.office, document.fiscal_year)
        session.add(document)
        session.flush()
    return document


def store(
    session: Session,
    document_id: str,
    *,
    pdf: bytes,
    storage_key: str,
    unsure: str,
    at: datetime,
) -> bool:
    """Say where the PDF is. False when another run of the job was first: its PDF is the document."""
    stored = (
        sa.update(Document)
        .where(Document.id == document_id, Document.stored_at.is_(None))
        .values(
            stored_at=at,
            storage_key=storage_key,
            size=len(pdf),
            sha256=hashlib.sha256(pdf).hexdigest(),
            unsure_characters=unsure[:200],
        )
    )
    return cast("sa.CursorResult[object]", session.execute(stored)).rowcount == 1


def withdraw(document: Document, *, at: datetime) -> None:
    """Take a document back: from now on it is known, but no longer valid."""
    document.withdrawn_at = document.withdrawn_at or at


def take_back(
    session: Session,
    application: Application,
    words: str,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> None:
    """Take a decision back together with its notice; the words are for the applicant."""
    proposal = actions.take_back(
        session, application, words, by=by, at=at, expected_version=expected_version
    )
    notices = sa.select(Document).where(
        Document.application_id == application.id,
        Document.kind == Kind.RESULT,
        Document.number == proposal.number,
    )
    for notice in session.scalars(notices):
        withdraw(notice, at=at)


def erase(session: Session, application_id: str) -> tuple[str, ...]:
    """Delete the documents of an application; give the storage keys of their files."""
    found = session.scalars(sa.select(Document).where(Document.application_id == application_id))
    keys = []
    for document in found:
        session.delete(document)
        if document.storage_key:
            keys.append(document.storage_key)
    return tuple(keys)


def _next_serial(session: Session, office: str, year: int) -> int:
    """The next number of an office in a fiscal year; its row makes others wait for their turn."""
    session.execute(sa.select(Office.id).where(Office.name == office).with_for_update())
    last = session.scalar(
        sa.select(sa.func.max(Document.serial)).where(
            Document.office == office, Document.fiscal_year == year
        )
    )
    return (last or 0) + 1
