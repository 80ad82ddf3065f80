"""Whether anything was changed behind the city hall's back: chains of events, and stored files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.runtime import Runtime
from core.errors import NotFound
from core.storage import Storage
from documents.models import Document
from workflow import chain
from workflow.models import Attachment, Event


@dataclass(frozen=True)
class Audit:
    """How much was looked at, and what is wrong, a sentence each; ids and keys, never a person.

    `strays` are the keys of files that no row names, and that lie there for longer than STRAY_AFTER.
    """

    events: int
    files: int
    problems: tuple[str, ...]
    strays: tuple[str, ...]


STRAY_AFTER = timedelta(days=1)
"""A file is stored before the row that names it; by then that row is there, or never will be."""


def audit(runtime: Runtime) -> Audit:
    """Follow every chain of events, read every stored file, and look for files without a row."""
    old = set(runtime.storage.written_before(runtime.clock() - STRAY_AFTER))
    with runtime.database.reading() as session:
        events = session.scalar(sa.select(sa.func.count(Event.id))) or 0
        files = list(_files(session))
        torn = [f"The record {each} is not whole." for each in chain.broken(session)]
    wrong = {
        key: words
        for name, key, sha256 in files
        if (words := _wrong(runtime.storage, name, key, sha256))
    }
    with runtime.database.reading() as session:
        named = {key for _, key, _ in _files(session)}  # what was disposed of meanwhile is not lost
    lost = (wrong[key] for key in wrong if key in named)
    strays = old - named - {key for _, key, _ in files}
    return Audit(events, len(files), (*torn, *lost), tuple(sorted(strays)))


def _files(session: Session) -> Iterator[tuple[str, str, str | None]]:
    """The name, key and hash of every file that a row speaks of."""
    for model in (Document, Attachment):
        for id_, key, sha256 in session.execute(
            sa.select(model.id, model.storage_key, model.sha256)
        ):
            if key is not None:
                yield f"{model.__name__} {id_}", key, sha256


def _wrong(storage: Storage, name: str, key: str, sha256: str | None) -> str:
    try:
        data = storage.get(key)
    except NotFound:
        return f"{name}: its file {key} is not there."
    same = hashlib.sha256(data).hexdigest() == sha256
    return "" if same else f"{name}: its file {key} is not what was stored."
