"""Whether a procedure takes applications: which revision is in force, from when, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Conflict
from forms.opening import Opening, begin_words, end_words, first_second
from workflow import queries
from workflow.clock import local_date
from workflow.definitions import card_of, procedure_of
from workflow.models import ProcedureRevision


@dataclass(frozen=True)
class Offer:
    """A revision, and whether it takes applications at a moment."""

    revision: ProcedureRevision
    state: Literal["open", "before", "after", "withdrawn"]
    opening: Opening
    """While it waits for its first day, that day counts, too."""

    @property
    def is_open(self) -> bool:
        """Whether an application can be started and sent."""
        return self.state == "open"


def opening_of(revision: ProcedureRevision) -> Opening:
    """What an admin decided, or else what the YAML says."""
    if revision.scheduled_at is not None:
        return Opening(revision.opens_at, revision.closes_at)
    return procedure_of(revision).opening


def listed_opening_of(revision: ProcedureRevision) -> Opening:
    """The same from its card: for lists, where nothing is parsed."""
    if revision.scheduled_at is not None:
        return Opening(revision.opens_at, revision.closes_at)
    return card_of(revision).opening


def is_in_force(revision: ProcedureRevision, day: date) -> bool:
    """Whether it may be started on, and drafts on it may be sent, on a day."""
    until = revision.effective_until
    return revision.live and revision.effective_from <= day and (until is None or until >= day)


def lasts(revision: ProcedureRevision, day: date) -> bool:
    """Whether it is in force on a day or later."""
    until = revision.effective_until
    return revision.live and (until is None or until >= day)


def waits(revision: ProcedureRevision, day: date) -> bool:
    """Whether it begins on a later day than this one."""
    return revision.live and revision.effective_from > day


def offer_of(session: Session, slug: str, at: datetime) -> Offer | None:
    """What is offered under a name; the next revision before the first day, the last one after."""
    current = queries.live_revision(session, slug, local_date(at))
    if current is not None:
        opening = opening_of(current)
        return Offer(current, opening.state(at), opening)
    coming = _coming(session, slug, local_date(at))
    if coming is not None:
        return Offer(coming, "before", _not_before_its_day(coming))
    gone = _withdrawn(session, slug)
    return Offer(gone, "withdrawn", opening_of(gone)) if gone else None


def refuse_unless_open(session: Session, revision: ProcedureRevision, at: datetime) -> None:
    """Raise Conflict unless this very revision can be started on and sent at this moment.

    A draft can be sent only while its revision is in force: nobody is judged by a form that no
    longer holds. The way on is to move it (workflow.actions.move_draft), which loses nothing.
    """
    if is_in_force(revision, local_date(at)):
        opening = opening_of(revision)
        refuse(Offer(revision, opening.state(at), opening))
        return
    offer = offer_of(session, revision.slug, at)
    if offer is None:
        raise Conflict("withdrawn", "この手続は、いまは受け付けていません。")
    refuse(offer)
    raise Conflict(
        "new_revision",
        "この手続の様式が新しくなりました。下書きを新しい様式に移してから送ってください。"
        "入力した内容は残っています。",
    )


def refuse(offer: Offer) -> None:
    """Raise Conflict unless it is open."""
    opens_at, closes_at = offer.opening.opens_at, offer.opening.closes_at
    if offer.state == "before" and opens_at:
        raise Conflict("not_open_yet", f"この手続は{begin_words(opens_at)}から受け付けます。")
    if offer.state == "after" and closes_at:
        raise Conflict("closed", f"この手続の受付は{end_words(closes_at)}で終わりました。")
    if offer.state == "withdrawn":
        raise Conflict("withdrawn", "この手続は、いまは受け付けていません。")


def _not_before_its_day(revision: ProcedureRevision) -> Opening:
    opening, first = opening_of(revision), first_second(revision.effective_from)
    opens_at = max((each for each in (opening.opens_at, first) if each), default=None)
    return Opening(opens_at, opening.closes_at)


def _coming(session: Session, slug: str, day: date) -> ProcedureRevision | None:
    statement = (
        sa.select(ProcedureRevision)
        .where(
            ProcedureRevision.slug == slug,
            ProcedureRevision.live.is_(True),
            ProcedureRevision.effective_from > day,
        )
        .order_by(ProcedureRevision.effective_from)
        .limit(1)
    )
    return session.scalar(statement)


def _withdrawn(session: Session, slug: str) -> ProcedureRevision | None:
    statement = (
        sa.select(ProcedureRevision)
        .where(ProcedureRevision.slug == slug, ProcedureRevision.withdrawn_at.is_not(None))
        .order_by(ProcedureRevision.number.desc())
        .limit(1)
    )
    return session.scalar(statement)
