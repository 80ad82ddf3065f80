"""The officers' queue: late ones first, a page at a time, fast however many there are.

A page follows an index from where the last one ended (keyset), and counts stop at COUNTED.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts.actor import Actor
from accounts.models import Officer
from core.errors import Invalid
from forms.japanese.kana import search_key
from forms.problems import Problem
from workflow.models import Application
from workflow.states import State

COUNTED = 500
"""A count stops here: 500 means this many or more."""

SHOWN = (
    State.SUBMITTED,
    State.IN_REVIEW,
    State.CORRECTION,
    State.IN_APPROVAL,
    State.DECIDED,
    State.NOTIFIED,
    State.CLOSED,
    State.WITHDRAWN,
)
"""The states an officer can look through."""


@dataclass(frozen=True)
class Filters:
    """What to show. With nothing said: everything of the office that is not finished."""

    state: State | None = None
    late: bool = False
    """Past its due date; one that waits for the applicant, past the date of their answer."""
    mine: bool = False
    procedure: str = ""
    officer: str = ""
    """The id of the officer in charge."""
    q: str = ""
    """Part of a name, in kana or kanji, or of a receipt number."""


@dataclass(frozen=True)
class QueueRow:
    """One line of the queue."""

    id: str
    receipt_number: str
    slug: str
    revision_id: str
    state: State
    applicant_name: str
    arrived_at: datetime
    due_on: date | None
    queue_on: date
    """The day that its place in the queue goes by: due_on, or that of the open correction."""
    late: bool
    officer_id: str | None
    officer_name: str


@dataclass(frozen=True)
class QueuePage:
    """A page of the queue. `tally` counts the whole office by state, each count up to COUNTED.

    So do `late`, and `mine` what the officer is in charge of and has not finished.
    """

    rows: tuple[QueueRow, ...]
    next_cursor: str | None
    tally: Mapping[State, int]
    late: int
    mine: int


def queue(
    session: Session,
    actor: Actor,
    filters: Filters = Filters(),
    cursor: str | None = None,
    limit: int = 50,
    *,
    today: date,
) -> QueuePage:
    """Give a page of the office's applications, soonest due first. Raises Invalid for a bad cursor.

    Who works on no cases, an admin, gets an empty page.
    """
    if not actor.roles - {"admin", "records"}:
        return QueuePage((), None, dict.fromkeys(SHOWN, 0), 0, 0)
    size = max(1, min(limit, 200))
    statement = (
        sa.select(*_COLUMNS)
        .outerjoin(Officer, Officer.id == Application.officer_id)
        .where(*_conditions(actor, filters, today))
        .order_by(Application.queue_on, Application.id)
        .limit(size + 1)
    )
    if cursor:
        place = sa.tuple_(Application.queue_on, Application.id)
        statement = statement.where(place > sa.tuple_(*_place(cursor)))
    found = session.execute(statement).all()
    rows = tuple(_row(row, today) for row in found[:size])
    following = _cursor(found[size - 1]) if len(found) > size else None
    return QueuePage(rows, following, *_tally(session, actor, today))


_COLUMNS = (
    Application.id,
    Application.receipt_number,
    Application.slug,
    Application.revision_id,
    Application.state,
    Application.applicant_name,
    Application.arrived_at,
    Application.due_on,
    Application.queue_on,
    Application.officer_id,
    Officer.name.label("officer_name"),
)


def _conditions(actor: Actor, filters: Filters, today: date) -> list[sa.ColumnElement[bool]]:
    conditions = [Application.office == actor.office]
    if filters.state in SHOWN:
        conditions.append(Application.state == filters.state)
    else:
        conditions.append(Application.active.is_(True))
    if filters.late:
        conditions.append(_is_late(today))
    if filters.mine:
        conditions.append(Application.officer_id == actor.id)
    if filters.officer:
        conditions.append(Application.officer_id == filters.officer)
    if filters.procedure:
        conditions.append(Application.slug == filters.procedure)
    words = search_key(filters.q)
    if words:
        conditions.append(Application.id.in_(_found(actor.office, words)))
    return conditions


def _found(office: str, words: str) -> sa.Select[str]:
    """Find by name or number in an index that holds nothing else: no row is fetched for it."""
    other = sa.orm.aliased(Application)
    return sa.select(other.id).where(
        other.office == office, other.search_key.contains(words, autoescape=True)
    )


def _is_late(today: date) -> sa.ColumnElement[bool]:
    return sa.and_(Application.state.in_(_CAN_BE_LATE), Application.queue_on < today)


_CAN_BE_LATE = (State.SUBMITTED, State.IN_REVIEW, State.CORRECTION, State.IN_APPROVAL)


def _tally(session: Session, actor: Actor, today: date) -> tuple[dict[State, int], int, int]:
    """Count every state, what is late, and what is the officer's, up to COUNTED, in one statement."""
    late = Application.queue_on < today
    counts = [_up_to(actor.office, state) for state in SHOWN]
    counts += [_up_to(actor.office, state, late) for state in _CAN_BE_LATE]
    counts.append(_of_officer(actor))
    *found, mine = session.execute(sa.select(*counts)).one()
    states, lates = found[: len(SHOWN)], found[len(SHOWN) :]
    return dict(zip(SHOWN, states, strict=True)), min(sum(lates), COUNTED), mine


def _up_to(office: str, state: State, *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    """Count along the index; without the order PostgreSQL would rather read the table."""
    some = (
        sa.select(Application.id)
        .where(Application.office == office, Application.state == state, *conditions)
        .order_by(Application.queue_on, Application.id)
        .limit(COUNTED)
    )
    return sa.select(sa.func.count()).select_from(some.subquery()).scalar_subquery()


def _of_officer(actor: Actor) -> sa.ScalarSelect[int]:
    """Count what the officer is in charge of; the office is looked at outside of its index."""
    some = (
        sa.select(Application.office)
        .where(Application.officer_id == actor.id, Application.active.is_(True))
        .order_by(Application.queue_on, Application.id)
        .limit(COUNTED)
        .subquery()
    )
    mine = sa.select(sa.func.count()).select_from(some).where(some.c.office == actor.office)
    return mine.scalar_subquery()


def _row(row: Any, today: date) -> QueueRow:
    return QueueRow(
        id=row.id,
        receipt_number=row.receipt_number,
        slug=row.slug,
        revision_id=row.revision_id,
        state=row.state,
        applicant_name=row.applicant_name,
        arrived_at=row.arrived_at,
        due_on=row.due_on,
        queue_on=row.queue_on,
        late=row.queue_on < today and row.state in _CAN_BE_LATE,
        officer_id=row.officer_id,
        officer_name=row.officer_name or "",
    )


def _cursor(row: Any) -> str:
    text = f"{row.queue_on.isoformat()} {row.id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _place(cursor: str) -> tuple[date, str]:
    """Read a cursor: it comes back from outside."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        day, _, last = (
            base64.b64decode(padded, altchars=b"-_", validate=True).decode().partition(" ")
        )
        return date.fromisoformat(day), last
    except (ValueError, binascii.Error) as error:
        problem = Problem(
            "cursor", "bad_cursor", "この続きは表示できません。最初から表示してください。"
        )
        raise Invalid([problem]) from error
