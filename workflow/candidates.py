"""A text on its way to being published: put forward by one admin, published or taken back.

The text is kept as it was checked and never changes; what is published is what was looked at. Where
the city asks for a second look, somebody else than the one who put it forward publishes it.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts.actor import ADMIN, Actor
from accounts.models import new_id
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from forms import catalogue
from forms.blocks import NO_BLOCKS, Blocks
from forms.definition import Procedure
from forms.problems import Problem
from workflow import desks, publishing
from workflow.chain import record_apart
from workflow.clock import local_date
from workflow.events import ProposalTakenBack, RevisionProposed
from workflow.models import ProcedureCandidate, ProcedureRevision

WAITING, PUBLISHED, TAKEN_BACK = "waiting", "published", "taken_back"


def put_forward(
    session: Session,
    procedure: Procedure,
    source: str,
    *,
    by: Actor,
    at: datetime,
    blocks: Blocks = NO_BLOCKS,
    effective_from: date | None = None,
    note: str = "",
) -> ProcedureCandidate:
    """Keep a sound text as a candidate; one that waits already with the same text is that one."""
    _only_admins(by)
    used = publishing.used_blocks(procedure, blocks)
    sha256 = publishing.fingerprint(source, used)
    publishing.revisions_held(session, procedure.slug)
    for each in waiting(session, procedure.slug):
        if each.sha256 == sha256:
            return each
    candidate = ProcedureCandidate(
        id=new_id(),
        slug=procedure.slug,
        title=procedure.title.ja[:500],
        source=source,
        blocks=used,
        sha256=sha256,
        effective_from=effective_from,
        note=note,
        proposed_at=at,
        proposed_by=by.id,
        proposed_by_name=by.name,
        state=WAITING,
    )
    session.add(candidate)
    session.flush()
    proposed = RevisionProposed(candidate.id, sha256, note)
    record_apart(session, publishing.stream_of(procedure.slug), proposed, by=by, at=at)
    return candidate


def publish(
    session: Session,
    candidate: ProcedureCandidate,
    *,
    by: Actor,
    at: datetime,
    effective_from: date | None = None,
    second_look: bool = False,
) -> ProcedureRevision:
    """Make a candidate the next revision. Raises NotAllowed where somebody else must look first.

    Nothing begins today that nobody would see; an office that is still being set up can be named
    by what begins on a later day.
    """
    _only_admins(by)
    if second_look and candidate.proposed_by == by.id:
        raise NotAllowed("提案した方とは別の管理者が、内容を確かめて公開します。")
    if effective_from and effective_from < local_date(at):
        raise Invalid([Problem("effective_from", "past", "今日より前の日からは公開できません。")])
    procedure, today = procedure_of(candidate), local_date(at)
    if (effective_from or today) == today and (gap := desks.unseen(session, procedure)):
        raise Conflict("unseen", gap.ja)
    _end(session, candidate, PUBLISHED)
    revision = publishing.publish(
        session,
        procedure,
        candidate.source,
        by=by,
        at=at,
        blocks=catalogue.stored_blocks(candidate.blocks),
        effective_from=effective_from,
        note=candidate.note,
        proposed_by=candidate.proposed_by,
    )
    candidate.number = revision.number
    return revision


def take_back(session: Session, candidate: ProcedureCandidate, *, by: Actor, at: datetime) -> None:
    """Let a candidate go; its text stays on file."""
    _only_admins(by)
    _end(session, candidate, TAKEN_BACK)
    gone = ProposalTakenBack(candidate.id)
    record_apart(session, publishing.stream_of(candidate.slug), gone, by=by, at=at)


def candidate_of(session: Session, candidate_id: str) -> ProcedureCandidate:
    """Give a candidate. Raises NotFound."""
    candidate = session.get(ProcedureCandidate, candidate_id)
    if candidate is None:
        raise NotFound
    return candidate


def waiting(session: Session, slug: str | None = None) -> list[ProcedureCandidate]:
    """Give the candidates that wait, of one procedure or of all, the oldest first."""
    statement = sa.select(ProcedureCandidate).where(ProcedureCandidate.state == WAITING)
    if slug is not None:
        statement = statement.where(ProcedureCandidate.slug == slug)
    return list(session.scalars(statement.order_by(ProcedureCandidate.proposed_at)))


def offices_proposed(session: Session) -> frozenset[str]:
    """Give the offices that sound texts which wait name."""
    read = (_read_of(each)[0] for each in waiting(session))
    return frozenset(procedure.office for procedure in read if procedure)


def procedure_of(candidate: ProcedureCandidate) -> Procedure:
    """Read a candidate. Raises Conflict when its text is not sound any more."""
    procedure, problem = _read_of(candidate)
    if procedure is None:
        words = f"この内容は、いまの決まりに合わなくなりました。{problem}"
        raise Conflict("unsound", f"{words}もう一度検査してください。")
    return procedure


def _read_of(candidate: ProcedureCandidate) -> tuple[Procedure | None, str]:
    blocks = tuple(sorted(candidate.blocks.items()))
    return _read(candidate.slug, candidate.source, blocks)


@lru_cache(maxsize=16)
def _read(
    slug: str, source: str, blocks: tuple[tuple[str, str], ...]
) -> tuple[Procedure | None, str]:
    """Read a text once, however often somebody looks at it; or the first thing wrong with it."""
    stored = catalogue.stored_blocks(dict(blocks))
    procedure, problems = catalogue.load_source(source, f"{slug}.yaml", blocks=stored)
    return procedure, "" if procedure else problems[0].ja


def _end(session: Session, candidate: ProcedureCandidate, state: str) -> None:
    """Take the row; whoever comes second is too late."""
    publishing.revisions_held(session, candidate.slug)
    ended = (
        sa.update(ProcedureCandidate)
        .where(ProcedureCandidate.id == candidate.id, ProcedureCandidate.state == WAITING)
        .values(state=state)
        .returning(ProcedureCandidate.id)
        .execution_options(synchronize_session=False)
    )
    if session.scalar(ended) is None:
        raise Conflict("ended", "この提案は、もう公開されたか、取り下げられています。")
    session.refresh(candidate)


def _only_admins(by: Actor) -> None:
    if ADMIN not in by.roles:
        raise NotAllowed("手続を公開する権限がありません。")
