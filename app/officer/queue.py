"""The queue: the cases of the own office, late ones first, with one of them open beside the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from accounts.actor import Actor
from accounts.models import Office, Officer
from app.drafts import open_form
from app.formats import day, moment
from app.officer import searches, words
from app.officer.case import changes_of
from app.officer.panels import Choice, Fact
from app.procedures import live_cards
from app.running import calendar, now, today
from forms.changes import Change
from workflow import definitions, queries, review
from workflow.models import Application, ProcedureRevision
from workflow.queue import COUNTED, Filters, QueuePage, QueueRow
from workflow.receipt_numbers import is_mistyped
from workflow.states import ACTIVE, State

TABS = (
    State.SUBMITTED,
    State.IN_REVIEW,
    State.CORRECTION,
    State.IN_APPROVAL,
    State.DECIDED,
    State.NOTIFIED,
    State.CLOSED,
    State.WITHDRAWN,
)
PAGE = 50

Args = MultiDict[str, str]


@dataclass(frozen=True)
class Tab:
    """A state to look at, and how many there are."""

    label: str
    count: str
    url: str
    current: bool
    late: bool = False


@dataclass(frozen=True)
class Row:
    """A line of the list."""

    name: str
    number: str
    url: str
    procedure: str
    state: words.Tag
    due: str
    left: str
    late: bool
    officer: str
    open: bool


@dataclass(frozen=True)
class Asked:
    """A question of another office."""

    url: str
    name: str
    question: str
    due: str
    late: bool


@dataclass(frozen=True)
class QueueView:
    """The page of the queue."""

    now: str
    here: str
    tabs: tuple[Tab, ...]
    state: str
    words: str
    procedures: tuple[Choice, ...]
    officers: tuple[Choice, ...]
    rows: tuple[Row, ...]
    caption: str
    first_url: str
    next_url: str
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class Pane:
    """The case that is open beside the list."""

    url: str
    number: str
    procedure: str
    name: str
    state: words.Tag
    lines: tuple[Fact, ...]
    changes: tuple[Change, ...]


def filters_of(args: Args) -> Filters:
    """Read the filters from the address, and what it searches for from the session.

    What makes no sense is left out.
    """
    state = args.get("state", "")
    return Filters(
        state=State(state) if state in set(TABS) else None,
        late=state == "late",
        mine=state == "mine",
        procedure=args.get("procedure", "").replace("\0", ""),
        officer=args.get("officer", "").replace("\0", ""),
        q=searches.kept(args.get("search", "")),
    )


def queue_view(session: Session, actor: Actor, args: Args) -> QueueView:
    """Gather the list."""
    filters = filters_of(args)
    page = queries.queue(session, actor, filters, args.get("after"), PAGE, today=today())
    titles = _titles(session, page.rows)
    mine = args.get("state", "") or "open"
    return QueueView(
        now=moment(now()),
        here=url_of(args),
        tabs=tuple(_tabs(page, args)),
        state=mine if mine != "open" else "",
        words=filters.q,
        procedures=tuple(_procedures(session, actor, filters)),
        officers=tuple(_officers(session, actor, filters)),
        rows=tuple(_row(row, titles[row.revision_id], args) for row in page.rows),
        caption=_caption(page, filters.q, later=bool(args.get("after"))),
        first_url=url_of(args, after=None, case=None) if args.get("after") else "",
        next_url=url_of(args, after=page.next_cursor, case=None) if page.next_cursor else "",
        asked=tuple(_asked(session, actor)),
    )


def pane(session: Session, application: Application) -> Pane:
    """Gather the case that is open beside the list."""
    procedure = definitions.procedure_of(application.revision)
    context = open_form(session, application, today()).context
    return Pane(
        url=url_for("officer.case", case_id=application.id),
        number=application.receipt_number or "",
        procedure=procedure.title.ja,
        name=application.applicant_name or "申請した方",
        state=words.tag(application.state),
        lines=tuple(_facts(application)),
        changes=changes_of(application, procedure, context),
    )


def _facts(application: Application) -> Iterator[Fact]:
    if application.state is State.CORRECTION:
        yield Fact("期限", "止めています(返事を待っています)")
    elif application.due_on and application.active:
        left = words.left(application.due_on, today(), calendar())
        yield Fact("期限", f"{day(application.due_on)} {left.words}")
    if application.arrived_at:
        yield Fact("到達", moment(application.arrived_at))
    lines = review.checklist_of(application)
    if lines:
        done = sum(line.tick is not None for line in lines)
        yield Fact("審査項目", f"{len(lines)}つのうち{done}つ確認ずみ")
    for opinion in application.opinions:
        yield Fact("照会", f"{opinion.office} {'回答あり' if opinion.answered_at else '回答待ち'}")


def _tabs(page: QueuePage, args: Args) -> Iterator[Tab]:
    now_at = args.get("state", "") or "open"

    def tab(label: str, state: str, count: int, *, is_late: bool = False) -> Tab:
        shown = None if state == "open" else state
        url = url_of(args, state=shown, after=None, case=None)
        return Tab(label, _count(count), url, state == now_at, is_late)

    yield tab("期限を超過", "late", page.late, is_late=page.late > 0)
    yield tab("わたしの担当", "mine", page.mine)
    yield tab("未完了", "open", sum(page.tally[state] for state in TABS if state in ACTIVE))
    for state in TABS:
        yield tab(state.label, state.value, page.tally[state])


def _count(count: int) -> str:
    return f"{COUNTED}以上" if count >= COUNTED else str(count)


def _row(row: QueueRow, title: str, args: Args) -> Row:
    waiting = row.state is State.CORRECTION
    counts = row.due_on is not None and row.state in {
        State.SUBMITTED,
        State.IN_REVIEW,
        State.IN_APPROVAL,
    }
    by = row.queue_on if waiting else row.due_on if counts else None
    left = words.left(by, today(), calendar()) if by else None
    return Row(
        name=row.applicant_name or "申請した方",
        number=row.receipt_number,
        url=url_of(args, case=row.id) + "#case",
        procedure=title,
        state=words.tag(row.state),
        due=f"返事 {day(row.queue_on)}"
        if waiting
        else day(row.due_on)
        if row.due_on
        else "目安なし",
        left=left.words if left else "",
        late=row.late,
        officer=row.officer_name.split()[0] if row.officer_name else "担当なし",
        open=args.get("case") == row.id,
    )


def _caption(page: QueuePage, words: str, *, later: bool) -> str:
    if page.rows:
        more = "。つづきがあります" if page.next_cursor else ""
        return f"{len(page.rows)}件{more}。期限の早い順"
    if later:
        return "ここから先にはありません。"
    typo = "受付番号に打ちまちがいがあります。" if is_mistyped(words) else ""
    ended = "終わった申請は「完了」や「取下げ」で探せます。" if words and not typo else ""
    return f"あてはまる申請はありません。{typo}{ended}"


def _titles(session: Session, rows: tuple[QueueRow, ...]) -> dict[str, str]:
    return {
        revision: definitions.card_of(session.get_one(ProcedureRevision, revision)).title.ja
        for revision in {row.revision_id for row in rows}
    }


def _procedures(session: Session, actor: Actor, filters: Filters) -> Iterator[Choice]:
    yield Choice("", "すべての手続")
    for card in live_cards(session):
        if card.office == actor.office:
            yield Choice(card.slug, card.title.ja, card.slug == filters.procedure)


def _officers(session: Session, actor: Actor, filters: Filters) -> Iterator[Choice]:
    yield Choice("", "全員")
    statement = (
        select(Officer)
        .join(Office)
        .where(Office.name == actor.office, Officer.active)
        .order_by(Officer.name)
    )
    for officer in session.scalars(statement):
        if any(role.role == "officer" for role in officer.roles):
            yield Choice(officer.id, officer.name, officer.id == filters.officer)


def _asked(session: Session, actor: Actor) -> Iterator[Asked]:
    for opinion, application in queries.opinions_asked(session, actor):
        url = url_for("officer.case", case_id=application.id)
        yield Asked(
            url,
            application.applicant_name,
            opinion.question,
            day(opinion.due_on),
            opinion.due_on < today(),
        )


def url_of(args: Args, **changed: str | None) -> str:
    """The address of the queue with these filters, changed where told."""
    names = ("state", "search", "procedure", "officer", "after", "case")
    kept = {name: args.get(name) for name in names}
    full: dict[str, Any] = {name: value for name, value in (kept | changed).items() if value}
    return url_for("officer.queue", **full)
