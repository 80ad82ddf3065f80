"""Files on their way into a draft: made safe, stored, then tied to the answer in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from app import uploads
from app.citizen.typed import as_problems, seen_of
from app.drafts import OpenForm, open_form
from app.formats import size
from app.languages import language, say
from app.login import citizen_required, known_actor
from app.running import now, running, today
from app.security import uploads_limit
from app.uploads import CleanFile, Unfit
from core.errors import Invalid, NotFound
from forms import answers
from forms.answers import Raw
from forms.definition import Page, Procedure
from forms.fields.base import JSON
from forms.fields.files import kinds_of
from forms.problems import Problem
from workflow import actions, definitions, queries
from workflow.states import State


@dataclass
class Received:
    """Files of one request: those stored under a key, and what is wrong with the others."""

    stored: list[tuple[str, CleanFile, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def forget(self) -> None:
        """Delete what was stored: the page was not saved."""
        for _, _, key in self.stored:
            running().storage.delete(key)
        self.stored.clear()


def receive(procedure: Procedure, files: Sequence[tuple[str, FileStorage]]) -> Received:
    """Make the files safe and store those that fit their questions; the database is not held meanwhile.

    Raises RateLimitExceeded for somebody who sends too many.
    """
    return _receive(procedure, files) if files else Received()


@uploads_limit
def _receive(procedure: Procedure, files: Sequence[tuple[str, FileStorage]]) -> Received:
    received = Received()
    try:
        for path, file in files:
            _put(received, procedure, path, file)
    except BaseException:
        received.forget()
        raise
    return received


def _put(received: Received, procedure: Procedure, path: str, file: FileStorage) -> None:
    data, kinds = file.stream.read(uploads.LIMIT + 1), kinds_of(procedure.field(path))
    try:
        clean = uploads.clean(file.filename or "", data, kinds)
    except Unfit as error:
        received.problems.append(Problem.at(path, error.words))
        return
    key = running().storage.put(clean.data, f".{clean.kind}")
    received.stored.append((path, clean, key))


def attach(
    session: Session, form: OpenForm, raw: Raw, received: Received
) -> tuple[Raw, tuple[Problem, ...]]:
    """Tie stored files to their questions; gives the answers with them, and what was refused."""
    problems = list(received.problems)
    for path, clean, key in received.stored:
        try:
            attachment = actions.attach(
                session,
                form.application,
                path,
                name=clean.name,
                kind=clean.kind,
                size=len(clean.data),
                sha256=hashlib.sha256(clean.data).hexdigest(),
                storage_key=key,
                by=known_actor(),
                at=now(),
            )
        except Invalid as error:
            running().storage.delete(key)
            problems += as_problems(error)
            continue
        raw = answers.add_file(raw, path, attachment.id)
    return raw, tuple(problems)


def drop_unused(session: Session, form: OpenForm, raw: Raw) -> None:
    """Let files go that no answer names any more."""
    if not form.asks_files:
        return
    used = set(_texts(raw))
    for attachment in list(form.application.attachments):
        if attachment.id not in used:
            actions.detach(session, form.application, attachment, by=known_actor(), at=now())


@citizen_required
def upload(application_id: UUID) -> ResponseReturnValue:
    """Take one file in the background, for pages with scripts: JSON with its id, or a problem."""
    with running().database.reading() as session:
        application = queries.application_of(session, str(application_id), known_actor())
        procedure = definitions.procedure_of(application.revision)
    sent = list(request.files.items())
    if len(sent) != 1:
        return {"message": say("ファイルを1つ選んでください。")}, 400
    path = sent[0][0]
    received = receive(procedure, sent)
    if received.problems:
        return {"message": received.problems[0].words(language())}, 422
    try:
        with running().database.transaction() as session:
            return _take(session, str(application_id), path, received)
    except BaseException:
        received.forget()
        raise


def _take(
    session: Session, application_id: str, path: str, received: Received
) -> ResponseReturnValue:
    application = queries.application_of(session, application_id, known_actor())
    form = open_form(session, application, today())
    page = form.procedure.page_of(path)
    if page is None:
        raise NotFound
    was = _mark(form, page)
    raw, problems = attach(session, form, application.raw, received)
    if problems:
        return {"message": problems[0].words(language())}, 422
    actions.save_answers(
        session, application, raw, seen=application.seen, by=known_actor(), at=now()
    )
    added = application.attachments[-1]
    return {
        "id": added.id,
        "name": added.name,
        "size": size(added.size),
        "was": was,
        "seen": _mark(form, page),
    }


def _mark(form: OpenForm, page: Page) -> str:
    """What the open screen holds as `seen`: a correction shows more than one page."""
    application = form.application
    return seen_of(form, page) if application.state is State.DRAFT else str(application.seen)


def _texts(value: JSON) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []
