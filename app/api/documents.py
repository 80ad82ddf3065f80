"""The papers of an application."""

from __future__ import annotations

from typing import Any

from flask import Response

from app.api.calls import Call
from app.api.operations import operation
from app.api.schemas import Document
from app.papers import download, papers_of
from app.running import running
from workflow import queries


@operation(
    "GET", "/applications/<id>/documents", who="bearer", answer=Document, many=True
)
def list_documents(call: Call, id: str) -> list[Any]:  # noqa: A002 - the name in the URL
    """List the documents of an application that are ready."""
    with running().database.reading() as session:
        application = queries.application_of(session, id, call.by)
        return papers_of(session, application)


@operation("GET", "/documents/<id>", who="bearer", produces="application/pdf")
def get_document(call: Call, id: str) -> Response:  # noqa: A002 - the name in the URL
    """Fetch a document as PDF; the first download of a result is recorded."""
    return download(id, by=call.by)
