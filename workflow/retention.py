"""Finished cases that were kept long enough (保存期間の満了): what records officers dispose of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts.actor import RECORDS, Actor
from workflow.clock import ZONE, kept_from, local_date, retained_until
from workflow.definitions import procedure_of
from workflow.models import Application, ProcedureRevision
from workflow.states import State

FINISHED = (State.CLOSED, State.WITHDRAWN)


@dataclass(frozen=True)
class Expired:
    """A case whose retention has ended, without a word of whose it is."""

    id: str
    receipt_number: str
    revision: ProcedureRevision
    state: State
    finished_on: date
    retained_until: date


@dataclass(frozen=True)
class ExpiredPage:
    """Some of them, the longest finished first; `after` leads on, and `count` is of all."""

    rows: tuple[Expired, ...]
    after: str | None
    count: int


def expired(
    session: Session, actor: Actor, after: str | None = None, limit: int = 100, *, today: date
) -> ExpiredPage:
    """Give a page of what the actor may dispose of: nothing to who is no records officer.

    `after` is the id of the last case of the page before, which may be disposed of by now.
    """
    conditions = _conditions(session, actor, today)
    count = session.scalar(sa.select(sa.func.count(Application.id)).where(*conditions)) or 0
    place = sa.select(Application.finished_at, Application.id).where(Application.id == after)
    last = session.execute(place).one_or_none() if after else None
    if last is not None:
        here = sa.tuple_(Application.finished_at, Application.id)
        conditions.append(here > sa.tuple_(sa.literal(last[0], _FINISHED_AT), last[1]))
    found = _read(session, conditions, limit + 1)
    rows = found[:limit]
    return ExpiredPage(rows, rows[-1].id if len(found) > limit else None, count)


def expired_among(
    session: Session, actor: Actor, chosen: Collection[str], *, today: date
) -> tuple[Expired, ...]:
    """Give those of the chosen ids that the actor may dispose of."""
    conditions = _conditions(session, actor, today)
    return _read(session, [*conditions, Application.id.in_(chosen)], len(chosen))


_FINISHED_AT = Application.__table__.c.finished_at.type


def _conditions(session: Session, actor: Actor, today: date) -> list[sa.ColumnElement[bool]]:
    """Every revision has its own years; those with the same share a bound."""
    if RECORDS not in actor.roles:
        return [sa.false()]
    finished: list[sa.ColumnElement[bool]] = [
        Application.office == actor.office,
        Application.state.in_(FINISHED),
    ]
    used = sa.select(Application.revision_id).where(*finished)
    years: dict[int, list[str]] = defaultdict(list)
    for revision in session.scalars(
        sa.select(ProcedureRevision).where(ProcedureRevision.id.in_(used))
    ):
        years[procedure_of(revision).retention_years].append(revision.id)
    ended = [
        sa.and_(
            Application.revision_id.in_(revisions),
            Application.finished_at < datetime.combine(kept_from(today, kept), time(), ZONE),
        )
        for kept, revisions in years.items()
    ]
    return [*finished, sa.or_(sa.false(), *ended)]


def _read(
    session: Session, conditions: list[sa.ColumnElement[bool]], limit: int
) -> tuple[Expired, ...]:
    statement = (
        sa.select(
            Application.id,
            Application.receipt_number,
            ProcedureRevision,
            Application.state,
            Application.finished_at,
        )
        .join(ProcedureRevision, ProcedureRevision.id == Application.revision_id)
        .where(*conditions)
        .order_by(Application.finished_at, Application.id)
        .limit(limit)
    )
    return tuple(_row(row) for row in session.execute(statement))


def _row(row: Any) -> Expired:
    finished_on = local_date(row.finished_at)
    revision = row.ProcedureRevision
    return Expired(
        id=row.id,
        receipt_number=row.receipt_number,
        revision=revision,
        state=row.state,
        finished_on=finished_on,
        retained_until=retained_until(finished_on, procedure_of(revision).retention_years),
    )
