"""The papers of an application."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response
from sqlalchemy import select

from app import notices
from app.api.calls import Call
from app.api.operations import operation
from app.api.schemas import Document
from app.files import send_document, send_file
from app.running import running
from documents import models
from workflow import queries


@operation("GET", "/applications/<uuid:id>/documents", who="bearer", answer=Document, many=True)
def list_documents(call: Call, id: str) -> Sequence[models.Document]:  # noqa: A002 - the name in the URL
    """List the documents of an application that are ready."""
    with running().database.reading() as session:
        application = queries.application_of(session, id, call.by)
        stored = (
            select(models.Document)
            .where(
                models.Document.application_id == application.id,
                models.Document.stored_at.is_not(None),
            )
            .order_by(models.Document.stored_at)
        )
        return session.scalars(stored).all()


@operation("GET", "/applications/<uuid:id>/preview", who="officer", produces="application/pdf")
def preview_notice(call: Call, id: str) -> Response:  # noqa: A002 - the name in the URL
    """Fetch the notice of the proposal that waits; who has seen it may approve."""
    seen = notices.show(id, call.by)
    return send_file(seen.pdf, "application/pdf", seen.name, inline=True)


@operation("GET", "/documents/<uuid:id>", who="bearer", produces="application/pdf")
def get_document(call: Call, id: str) -> Response:  # noqa: A002 - the name in the URL
    """Fetch a document as PDF; the first download of a result is recorded."""
    return send_document(id, call.by)
