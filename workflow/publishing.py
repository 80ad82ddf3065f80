"""Publishing: a procedure becomes an immutable revision. What was live stays so until it succeeds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts.actor import Actor
from accounts.models import new_id
from forms.blocks import NO_BLOCKS, Blocks
from forms.card import Card
from forms.definition import Procedure
from workflow.chain import record_apart
from workflow.clock import local_date
from workflow.events import RevisionPublished
from workflow.models import ProcedureRevision


def publish(
    session: Session,
    procedure: Procedure,
    source: str,
    *,
    by: Actor,
    at: datetime,
    blocks: Blocks = NO_BLOCKS,
    effective_from: date | None = None,
) -> ProcedureRevision:
    """Store a sound procedure as the next revision, in force from a day (today unless told).

    Of `blocks`, those that it uses are stored with it: a revision needs nothing else, ever. The
    text that is the newest revision already makes no other. Running cases and drafts keep theirs.
    """
    first_day = effective_from or local_date(at)
    used = {name: blocks[name].text for name in procedure.blocks}
    sha256 = fingerprint(source, used)
    earlier = _revisions(session, procedure.slug)
    if earlier and _says_the_same(earlier[0], sha256, effective_from):
        return earlier[0]
    for old in earlier:
        _make_way(old, first_day)
    revision = ProcedureRevision(
        id=new_id(),
        slug=procedure.slug,
        number=earlier[0].number + 1 if earlier else 1,
        source=source,
        blocks=used,
        card=Card.of(procedure).as_json(),
        sha256=sha256,
        published_at=at,
        published_by=by.id,
        effective_from=first_day,
        live=True,
    )
    session.add(revision)
    session.flush()
    published = RevisionPublished(revision.id, revision.number, sha256)
    record_apart(session, f"procedure:{procedure.slug}", published, by=by, at=at)
    return revision


def fingerprint(source: str, blocks: Mapping[str, str]) -> str:
    """Hash all of a revision: its YAML and, each by its name, the texts of its blocks."""
    digest = hashlib.sha256(source.encode())
    for name, text in sorted(blocks.items()):
        digest.update(f"\0{name}\0{text}".encode())
    return digest.hexdigest()


def _revisions(session: Session, slug: str) -> list[ProcedureRevision]:
    """Give all revisions, newest first, held until the commit."""
    statement = (
        sa.select(ProcedureRevision)
        .where(ProcedureRevision.slug == slug)
        .order_by(ProcedureRevision.number.desc())
        .with_for_update()
    )
    return list(session.scalars(statement))


def _says_the_same(newest: ProcedureRevision, sha256: str, effective_from: date | None) -> bool:
    return newest.sha256 == sha256 and effective_from in {None, newest.effective_from}


def _make_way(old: ProcedureRevision, first_day: date) -> None:
    """End an earlier revision on the day before, or take back one that would begin later."""
    last_day = first_day - timedelta(days=1)
    if old.effective_from > last_day:
        old.live = False
    elif old.effective_until is None or old.effective_until > last_day:
        old.effective_until = last_day
