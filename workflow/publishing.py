"""Publishing: a procedure becomes an immutable revision. What was live stays so until it succeeds.

Everything here is an event in the procedure's own chain, "procedure:<slug>", with who and why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts.actor import ADMIN, Actor
from accounts.models import new_id
from core.errors import Conflict, NotAllowed, NotFound
from forms.blocks import NO_BLOCKS, Blocks
from forms.card import Card
from forms.definition import Procedure
from forms.opening import Opening
from workflow.actions.texts import required
from workflow.chain import record_apart
from workflow.clock import local_date
from workflow.definitions import procedure_of
from workflow.events import (
    Happening,
    ProcedureWithdrawn,
    ReceptionReset,
    ReceptionSet,
    RevisionPublished,
    RevisionTakenBack,
)
from workflow.models import ProcedureRevision
from workflow.reception import is_in_force, lasts, waits

_ONE_DAY = timedelta(days=1)


def publish(
    session: Session,
    procedure: Procedure,
    source: str,
    *,
    by: Actor,
    at: datetime,
    blocks: Blocks = NO_BLOCKS,
    effective_from: date | None = None,
    note: str = "",
    proposed_by: str = "",
) -> ProcedureRevision:
    """Store a sound procedure as the next revision, in force from a day (today unless told).

    Of `blocks`, those that it uses are stored with it: a revision needs nothing else, ever. It is
    in force until another one begins: what waits for a later day still begins on that. The text
    that is in force on the day makes no other revision. Running cases and drafts keep theirs.
    """
    first_day = effective_from or local_date(at)
    used = used_blocks(procedure, blocks)
    sha256 = fingerprint(source, used)
    earlier = revisions_held(session, procedure.slug)
    present = next((each for each in earlier if is_in_force(each, first_day)), None)
    if present and _says_the_same(present, sha256, effective_from):
        return present
    following = next_after(earlier, first_day)
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
        effective_until=following.effective_from - _ONE_DAY if following else None,
        live=True,
        note=note,
        instead="",
    )
    _keep_reception(revision, procedure, present or following)
    for old in earlier:
        _make_way(old, first_day)
    session.add(revision)
    session.flush()
    happening = RevisionPublished(
        revision.id, revision.number, sha256, first_day.isoformat(), note, proposed_by
    )
    _record(session, procedure.slug, happening, by=by, at=at)
    return revision


def take_back(
    session: Session, slug: str, number: int, *, why: str, by: Actor, at: datetime
) -> None:
    """Let a revision never begin that waits for its first day; the one before it goes on."""
    _only_admins(by)
    required(why=(why, "理由"))
    revisions = revisions_held(session, slug)
    waiting = next((each for each in revisions if each.number == number), None)
    if waiting is None:
        raise NotFound
    if not waits(waiting, local_date(at)):
        raise Conflict(
            "begun", "この版は公開を待っていません。もう始まったか、取り消されています。"
        )
    waiting.live = False
    following = next_after(revisions, waiting.effective_from)
    for each in revisions:
        if each.live and each.effective_until == waiting.effective_from - _ONE_DAY:
            each.effective_until = following.effective_from - _ONE_DAY if following else None
    _record(session, slug, RevisionTakenBack(number, why), by=by, at=at)


def withdraw(
    session: Session, slug: str, *, why: str, instead: str, by: Actor, at: datetime
) -> None:
    """Take a procedure off the list: no new applications; running ones go on as they are.

    Publishing a text again, the same or another, brings it back. Whoever has a draft is told
    (workflow.housekeeping).
    """
    _only_admins(by)
    required(why=(why, "理由"))
    gone = _unfinished(revisions_held(session, slug), local_date(at))
    if not gone:
        raise Conflict("withdrawn", "この手続は、もう取り下げられています。")
    for each in gone:
        each.live = False
        each.withdrawn_at = at
        each.instead = instead
    numbers = tuple(sorted(each.number for each in gone))
    _record(session, slug, ProcedureWithdrawn(numbers, why), by=by, at=at)


def set_reception(
    session: Session,
    slug: str,
    opening: Opening,
    *,
    why: str,
    instead: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Open or close a procedure at other moments than its YAML says, without a new revision.

    It counts for the revision in force and for those that wait, as far as they say the same. A later
    revision whose YAML says something new about the reception begins with that.
    """
    _only_admins(by)
    required(why=(why, "理由"))
    if opening.opens_at and opening.closes_at and opening.opens_at > opening.closes_at:
        raise Conflict("order", "受付の終わりが、始まりより前になっています。")
    for each in _scheduled_alike(session, slug, at):
        each.scheduled_at = at
        each.opens_at, each.closes_at = opening.opens_at, opening.closes_at
        each.instead = instead
    happening = ReceptionSet(_iso(opening.opens_at), _iso(opening.closes_at), why)
    _record(session, slug, happening, by=by, at=at)


def reset_reception(session: Session, slug: str, *, why: str, by: Actor, at: datetime) -> None:
    """Let the YAML decide on the reception again."""
    _only_admins(by)
    required(why=(why, "理由"))
    for each in _scheduled_alike(session, slug, at):
        each.scheduled_at = each.opens_at = each.closes_at = None
        each.instead = ""
    _record(session, slug, ReceptionReset(why), by=by, at=at)


def closed_now(opening: Opening, at: datetime) -> Opening:
    """The reception with this moment as its end: the second before is the last one."""
    return Opening(opening.opens_at, at.replace(microsecond=0) - timedelta(seconds=1))


def opened_now(opening: Opening, at: datetime) -> Opening:
    """The reception with this moment as its beginning; an end that is past falls away."""
    second = at.replace(microsecond=0)
    closes_at = opening.closes_at
    return Opening(second, closes_at if closes_at and closes_at >= second else None)


def used_blocks(procedure: Procedure, blocks: Blocks) -> dict[str, str]:
    """Give the texts of the blocks that a procedure uses, by name: they are stored with it."""
    return {name: blocks[name].text for name in procedure.blocks}


def next_after(revisions: Iterable[ProcedureRevision], day: date) -> ProcedureRevision | None:
    """Give the revision that begins next after a day, of those that can still begin."""
    later = (each for each in revisions if waits(each, day))
    return min(later, key=lambda each: each.effective_from, default=None)


def fingerprint(source: str, blocks: Mapping[str, str]) -> str:
    """Hash all of a revision: its YAML and, each by its name, the texts of its blocks."""
    digest = hashlib.sha256(source.encode())
    for name, text in sorted(blocks.items()):
        digest.update(f"\0{name}\0{text}".encode())
    return digest.hexdigest()


def revisions_held(session: Session, slug: str) -> list[ProcedureRevision]:
    """Give all revisions, newest first, held until the commit."""
    statement = (
        sa.select(ProcedureRevision)
        .where(ProcedureRevision.slug == slug)
        .order_by(ProcedureRevision.number.desc())
        .with_for_update()
    )
    return list(session.scalars(statement))


def stream_of(slug: str) -> str:
    """The name of a procedure's chain of events."""
    return f"procedure:{slug}"


def _says_the_same(present: ProcedureRevision, sha256: str, effective_from: date | None) -> bool:
    return present.sha256 == sha256 and effective_from in {None, present.effective_from}


def _make_way(old: ProcedureRevision, first_day: date) -> None:
    """End an earlier revision on the day before; one that begins on the same day is replaced."""
    last_day = first_day - _ONE_DAY
    if not old.live or old.effective_from > first_day:
        return
    if old.effective_from == first_day:
        old.live = False
    elif old.effective_until is None or old.effective_until > last_day:
        old.effective_until = last_day


def _keep_reception(
    revision: ProcedureRevision, procedure: Procedure, beside: ProcedureRevision | None
) -> None:
    """An admin's word on the reception outlives a new text that says nothing new about it."""
    if beside and beside.scheduled_at and procedure_of(beside).opening == procedure.opening:
        revision.scheduled_at = beside.scheduled_at
        revision.opens_at, revision.closes_at = beside.opens_at, beside.closes_at
        revision.instead = beside.instead


def _scheduled_alike(session: Session, slug: str, at: datetime) -> list[ProcedureRevision]:
    unfinished = _unfinished(revisions_held(session, slug), local_date(at))
    if not unfinished:
        raise NotFound
    first = min(unfinished, key=lambda each: each.effective_from)
    opening = procedure_of(first).opening
    return [each for each in unfinished if procedure_of(each).opening == opening]


def _unfinished(revisions: list[ProcedureRevision], day: date) -> list[ProcedureRevision]:
    """Those in force on a day or later."""
    return [each for each in revisions if lasts(each, day)]


def _record(session: Session, slug: str, happening: Happening, *, by: Actor, at: datetime) -> None:
    record_apart(session, stream_of(slug), happening, by=by, at=at)


def _only_admins(by: Actor) -> None:
    if by.kind != "system" and ADMIN not in by.roles:
        raise NotAllowed("手続を管理する権限がありません。")


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
