"""Files that are shown to whoever may see their application: attachments and documents."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from accounts.actor import Actor
from app.login import known_actor, login_required
from app.running import now, running
from app.uploads import MEDIA_TYPES
from core.errors import NotFound
from documents.models import Document
from workflow import actions, queries

PICTURE_POLICY = "sandbox; default-src 'none'; img-src 'self'; frame-ancestors 'none'"
PDF_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)

blueprint = Blueprint("files", __name__)


@blueprint.get("/documents/<uuid:document_id>")
@login_required
def document(document_id: UUID) -> ResponseReturnValue:
    """Download a document."""
    return send_document(str(document_id), known_actor())


def send_document(document_id: str, actor: Actor) -> Response:
    """A document as a download, which is an event; the first one of a valid result closes the case.

    Whoever asks for its headers only (HEAD) has not downloaded it.
    """
    at = now()
    with running().database.reading() as session:
        found = session.get(Document, document_id)
        if found is None or found.storage_key is None:
            raise NotFound
        queries.application_of(session, found.application_id, actor)
    data = running().storage.get(found.storage_key)
    with running().database.transaction() as session:
        application = queries.application_of(session, found.application_id, actor)
        kind = "withdrawn" if found.withdrawn_at else found.kind
        if request.method == "GET":
            actions.record_download(
                session, application, document_id=found.id, kind=kind, by=actor, at=at
            )
        if request.method == "GET" and actor.kind == "citizen":
            stored = session.get_one(Document, found.id)
            stored.first_downloaded_at = stored.first_downloaded_at or at
    number = application.receipt_number or ""
    return send_file(data, "application/pdf", f"{found.title}-{number}.pdf", inline=False)


@blueprint.get("/attachments/<uuid:attachment_id>")
@login_required
def attachment(attachment_id: UUID) -> ResponseReturnValue:
    """Show an attached file. It was made safe when it came; still nothing in it may run.

    That an officer looked at it becomes part of the record.
    """
    actor = known_actor()
    with running().database.transaction() as session:
        found = queries.attachment_of(session, str(attachment_id), actor)
        if actor.kind == "officer":
            application = queries.application_of(session, found.application_id, actor)
            actions.record_view(session, application, attachment=found.id, by=actor, at=now())
    data = running().storage.get(found.storage_key)
    media_type = MEDIA_TYPES.get(found.kind, "application/octet-stream")
    shown = found.kind in {"jpeg", "png"} or actor.kind == "officer"
    return send_file(data, media_type, found.name, inline=shown)


def send_file(data: bytes, media_type: str, name: str, *, inline: bool) -> Response:
    """Answer with a file that cannot act: typed, named, and with a policy of its own."""
    response = Response(data, content_type=media_type)
    how = "inline" if inline else "attachment"
    response.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Cache-Control"] = "private, no-store"
    # A browser's own PDF viewer does not start in a sandbox; it runs nothing of the file.
    policy = PDF_POLICY if media_type == "application/pdf" else PICTURE_POLICY
    response.headers["Content-Security-Policy"] = policy
    return response
