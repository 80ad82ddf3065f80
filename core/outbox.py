"""Jobs owed to the world: rows written in the transaction of the change that owes them.

owed -> leased -> done. A failure goes back to owed with a longer wait each time, and is parked at
last. A lease that ran out means nobody knows whether the job was done: it is repeated once, marked,
then parked where a person sees it. Nothing is lost; nothing is done more than twice.
"""

from __future__ import annotations

import enum
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base
from core.errors import Conflict
from core.rows import Insert

LEASE = timedelta(seconds=60)
"""How long a worker may take; core.queue stops a job before that."""

ATTEMPTS = 8
"""After so many failures a job is parked: about an hour and a half after the first."""


class JobState(enum.StrEnum):
    """Where a job stands."""

    OWED = "owed"
    LEASED = "leased"
    DONE = "done"
    PARKED = "parked"


class OutboxJob(Base):
    """One job: what kind, for which ids, and how far it got. Arguments are ids, never contents."""

    __tablename__ = "outbox_jobs"
    __table_args__ = (sa.Index("ix_outbox_jobs_due", "state", "due_at"),)

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(64))
    args: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    state: Mapped[str] = mapped_column(sa.String(16))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """When it may be claimed: the time of the next try, or the end of the lease."""
    attempts: Mapped[int] = mapped_column(default=0)
    repeated: Mapped[bool] = mapped_column(default=False)
    """Once its outcome was unknown: it may have been done before."""
    lease_token: Mapped[str | None] = mapped_column(sa.String(64))
    error: Mapped[str | None] = mapped_column(sa.String(200))
    finished_at: Mapped[datetime | None]


_NEW = Insert(OutboxJob)


@dataclass(frozen=True)
class Lease:
    """The right to do one job until it runs out. repeated: it may have been done before."""

    job_id: str
    token: str
    kind: str
    args: dict[str, str]
    repeated: bool


def owe(
    session: Session,
    kind: str,
    args: dict[str, str],
    *,
    at: datetime,
    due_at: datetime | None = None,
) -> str:
    """Owe a job from the moment this transaction is committed; with due_at, not before then.

    Gives the job's id. The row is written at once, past the unit of work: nothing else points at it.
    """
    row: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "kind": kind,
        "args": dict(args),
        "state": JobState.OWED.value,
        "created_at": at,
        "due_at": due_at or at,
    }
    _NEW.run(session, **row)
    if row["due_at"] <= at:
        session.info.setdefault("owed", []).append((row["id"], kind))
    return str(row["id"])


def react(session: Session, event_name: str, args: dict[str, str], at: datetime) -> None:
    """Owe every job that the composition root lists for this event."""
    for kind in session.info.get("reactions", {}).get(event_name, ()):
        owe(session, kind, args, at=at)


def claim(session: Session, job_id: str, at: datetime) -> Lease | None:
    """Take the job for LEASE, or None when it is done, taken, parked or not due yet.

    The second lease that runs out parks the job: it may have been done twice already.
    """
    job = session.get(OutboxJob, job_id, with_for_update=True)
    if job is None or job.state not in {JobState.OWED, JobState.LEASED} or job.due_at > at:
        return None
    if job.state == JobState.LEASED and not _allow_repeat(job, at, "lease ran out"):
        return None
    job.state = JobState.LEASED
    job.attempts += 1
    job.due_at = at + LEASE
    job.lease_token = secrets.token_urlsafe(24)
    return Lease(job.id, job.lease_token, job.kind, dict(job.args), job.repeated)


def finish(session: Session, lease: Lease, at: datetime) -> None:
    """Mark the job done. Raises Conflict("lease_lost") when somebody else has it by now."""
    job = _held(session, lease)
    job.state = JobState.DONE
    job.lease_token = None
    job.error = None
    job.finished_at = at


def fail(session: Session, lease: Lease, at: datetime, error: str) -> None:
    """Owe the job again, later each time; after ATTEMPTS park it. error holds no personal data."""
    job = _held(session, lease)
    if job.attempts >= ATTEMPTS:
        _park(job, at, error)
    else:
        _owe_again(job, at + wait_after(job.attempts), error)


def doubt(session: Session, lease: Lease, at: datetime, error: str) -> None:
    """Say that nobody knows whether the job was done: repeat it once, marked, or park it."""
    job = _held(session, lease)
    if _allow_repeat(job, at, error):
        _owe_again(job, at + wait_after(job.attempts), error)


def resume(session: Session, job_id: str, at: datetime) -> None:
    """Owe a parked job again, as a person decided; from the start, as if it were new."""
    job = session.get(OutboxJob, job_id, with_for_update=True)
    if job is None or job.state != JobState.PARKED:
        raise Conflict("not_parked", "この処理は止まっていません。画面を開き直してください。")
    job.attempts = 0
    job.repeated = False
    job.finished_at = None
    _owe_again(job, at, job.error)
    session.info.setdefault("owed", []).append((job.id, job.kind))


def due(
    session: Session, at: datetime, limit: int = 200, *, kinds: Collection[str] | None = None
) -> list[str]:
    """Ids of the jobs to do now, longest waiting first: owed ones and those whose lease ran out.

    Only of these kinds, where any are named.
    """
    statement = (
        sa.select(OutboxJob.id)
        .where(OutboxJob.state.in_([JobState.OWED, JobState.LEASED]), OutboxJob.due_at <= at)
        .order_by(OutboxJob.due_at)
        .limit(limit)
    )
    if kinds is not None:
        statement = statement.where(OutboxJob.kind.in_(kinds))
    return list(session.scalars(statement))


def parked(session: Session, **args: str) -> list[OutboxJob]:
    """Jobs that wait for a person, oldest first; with `args` only those that were owed with them."""
    asked = [OutboxJob.args[name].as_string() == value for name, value in args.items()]
    statement = (
        sa.select(OutboxJob)
        .where(OutboxJob.state == JobState.PARKED, *asked)
        .order_by(OutboxJob.created_at)
    )
    return list(session.scalars(statement))


def forget(session: Session, before: datetime) -> None:
    """Remove jobs that were done before this time."""
    session.execute(
        sa.delete(OutboxJob).where(OutboxJob.state == JobState.DONE, OutboxJob.finished_at < before)
    )


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many tries: 5 s, 15 s, 45 s … at most an hour."""
    return min(timedelta(seconds=5 * 3 ** (attempts - 1)), timedelta(hours=1))


def _held(session: Session, lease: Lease) -> OutboxJob:
    job = session.get(OutboxJob, lease.job_id, with_for_update=True)
    if job is None or job.state != JobState.LEASED or job.lease_token != lease.token:
        raise Conflict("lease_lost", "この処理は、ほかの担当が引き継いでいます。")
    return job


def _allow_repeat(job: OutboxJob, at: datetime, error: str) -> bool:
    """The first unknown outcome allows one repetition; the second parks the job."""
    if job.repeated:
        _park(job, at, error)
        return False
    job.repeated = True
    return True


def _owe_again(job: OutboxJob, due_at: datetime, error: str | None) -> None:
    job.state = JobState.OWED
    job.due_at = due_at
    job.lease_token = None
    job.error = error


def _park(job: OutboxJob, at: datetime, error: str) -> None:
    job.state = JobState.PARKED
    job.lease_token = None
    job.error = error
    job.finished_at = at
