"""One case as its page shows it: plain values, made from the application and what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.actor import Actor
from app.drafts import open_form
from app.formats import day, moment
from app.maps import picture_of
from app.officer import ledger, panels, waiting, words
from app.officer.identity import IdentityPanel, identity_panel
from app.officer.jobs import ParkedJob, parked_of
from app.officer.notices import Notice, notices
from app.officer.typed import REVIEW, Kept
from app.running import JAPAN, calendar, today
from documents.models import Document
from forms import answers, changes
from forms.answers import Filled, Line, Section
from forms.changes import Change
from forms.context import Context
from forms.definition import Procedure
from workflow import actions
from workflow.definitions import procedure_of
from workflow.events import VIEWS
from workflow.models import Application, Event
from workflow.states import ACTIVE, State

UNSHOWN = frozenset(
    {
        *VIEWS,
        "ChecklistTicked",
        "DraftStarted",
        "AttachmentAdded",
        "AttachmentRemoved",
        "DraftExpiring",
    }
)
"""Events that the record shows and the timeline leaves out."""


@dataclass(frozen=True)
class ChangedCell:
    """What changed in a correction, with a link to its cell."""

    label: str
    before: str
    after: str
    anchor: str


@dataclass(frozen=True)
class Moment:
    """One step of the timeline."""

    title: str
    words: str
    now: bool = False


@dataclass(frozen=True)
class Paper:
    """A document that was issued."""

    title: str
    words: str
    url: str


@dataclass(frozen=True)
class Heading:
    """What every page about a case shows on top."""

    id: str
    url: str
    number: str
    procedure: str
    name: str
    state: words.Tag
    seen: int
    since: int


@dataclass(frozen=True)
class CaseView(Heading):
    """The page of a case."""

    due: str
    left: str
    late: bool
    notices: tuple[Notice, ...]
    changes: tuple[ChangedCell, ...]
    gone: tuple[ChangedCell, ...]
    compared: str
    reasons: tuple[ledger.Reason, ...]
    ledger: tuple[ledger.Part, ...]
    documents: tuple[Paper, ...]
    timeline: tuple[Moment, ...]
    log_url: str
    jobs: tuple[ParkedJob, ...]
    receive: panels.Act
    take: panels.Act
    finish: panels.Act
    close: panels.Act
    correction: waiting.CorrectionPanel | None
    corrected: tuple[waiting.CorrectionPanel, ...]
    opinions: tuple[waiting.OpinionPanel, ...]
    review: panels.ReviewPanel | None
    approval: panels.ApprovalPanel | None
    identity: IdentityPanel | None
    take_back: panels.Act
    chain: tuple[panels.Step, ...]


def heading(application: Application) -> Heading:
    """The top of a page about a case."""
    return Heading(
        id=application.id,
        url=url_for("officer.case", case_id=application.id),
        number=application.receipt_number or "",
        procedure=procedure_of(application.revision).title.ja,
        name=application.applicant_name or "申請した方",
        state=words.tag(application.state),
        seen=application.version,
        since=application.event_count,
    )


def case_view(session: Session, application: Application, actor: Actor, typed: Kept) -> CaseView:
    """Gather the page of a case for one officer."""
    procedure = procedure_of(application.revision)
    context = open_form(session, application, today()).context
    sections = sections_of(application, procedure, context)
    changed = changes_of(application, procedure, context)
    cells = tuple(_changed(change) for change in changed)
    lines = {line.path: line.label for line in _lines(sections)}
    left = words.left(application.due_on, today(), calendar()) if application.due_on else None
    running_clock = application.state in ACTIVE - {State.CORRECTION, State.DECIDED}
    return CaseView(
        **vars(heading(application)),
        due=_due(application),
        left=left.words if left and running_clock else "",
        late=bool(left and left.late and running_clock),
        notices=tuple(notices(session, application, answered_alike=not changed)),
        changes=cells,
        gone=tuple(_changed(change) for change in ledger.gone(sections, changed)),
        compared=_compared(application),
        ledger=ledger.ledger(sections, changed, _beside(application)),
        reasons=ledger.reasons(_as_sent(application, procedure, context)),
        documents=tuple(_papers(session, application)),
        timeline=tuple(_timeline(application, procedure)),
        log_url=url_for("officer.log", case_id=application.id),
        jobs=parked_of(session, application),
        receive=panels.receiving(application, actor),
        take=panels.taking(application, actor),
        finish=panels.closing(application, actor),
        close=waiting.closing_correction(application, actor),
        correction=waiting.correction(application, lines),
        corrected=tuple(waiting.corrected(application, lines)),
        opinions=waiting.opinions(application, actor, typed),
        review=panels.reviewing(application, actor, typed[REVIEW]),
        approval=panels.approval(
            application, actor, seen=actions.has_previewed(session, application, actor)
        ),
        identity=identity_panel(session, application, actor, typed[REVIEW]),
        take_back=panels.taking_back(application, actor),
        chain=panels.chain(application),
    )


def _beside(application: Application) -> ledger.Beside:
    sent = application.submissions[-1].answers
    return ledger.Beside(
        file_url=lambda file: url_for("files.attachment", attachment_id=file),
        map_of=lambda path: picture_of(answers.value_at(sent, path)),
    )


def sections_of(
    application: Application, procedure: Procedure, context: Context
) -> tuple[Section, ...]:
    """The latest submission in words, with the computed values last."""
    latest = application.submissions[-1]
    sections = answers.sections(procedure, latest.answers, context, asked=latest.asked)
    lines = answers.computed_lines(procedure, latest.computed, internal=True)
    if latest.fee is not None:
        lines = (*lines, Line("fee", "手数料", f"{latest.fee:,}円"))
    return (*sections, Section("", "計算した値", lines)) if lines else sections


def _as_sent(application: Application, procedure: Procedure, context: Context) -> Filled:
    """The form as it stood when it was last sent, on that day; nothing that is off its path."""
    latest = application.submissions[-1]
    sent = replace(context, today=latest.submitted_at.astimezone(JAPAN).date())
    return answers.fill(procedure, dict(latest.answers), sent)


def changes_of(
    application: Application, procedure: Procedure, context: Context
) -> tuple[Change, ...]:
    """What the latest submission changed."""
    if len(application.submissions) < 2:
        return ()
    before, after = application.submissions[-2:]
    return tuple(changes.between(procedure, before.answers, after.answers, context))


def happened(application: Application, since: int) -> tuple[Moment, ...]:
    """What happened after the event numbered `since`, without views."""
    procedure = procedure_of(application.revision)
    return tuple(
        _moment(event, procedure)
        for event in application.events
        if event.number > since and event.name not in VIEWS
    )


def _due(application: Application) -> str:
    if application.state is State.CORRECTION:
        return "止めています"
    return day(application.due_on) if application.due_on and application.active else ""


def _compared(application: Application) -> str:
    if len(application.submissions) < 2:
        return ""
    before, after = application.submissions[-2:]
    return f"{moment(after.submitted_at)}。くらべる相手は{day(before.submitted_at)}の提出です。"


def _changed(change: Change) -> ChangedCell:
    return ChangedCell(change.label, change.before, change.after, ledger.anchor(change.path))


def _papers(session: Session, application: Application) -> Iterator[Paper]:
    statement = (
        select(Document)
        .where(Document.application_id == application.id, Document.stored_at.is_not(None))
        .order_by(Document.stored_at)
    )
    for document in session.scalars(statement):
        read = (
            f"。{moment(document.first_downloaded_at)}に受取り"
            if document.first_downloaded_at
            else ""
        )
        gone = "。取消し" if document.withdrawn_at else ""
        url = url_for("files.document", document_id=document.id)
        yield Paper(document.title, f"{moment(document.issued_at)}{read}{gone}", url)


def _timeline(application: Application, procedure: Procedure) -> Iterator[Moment]:
    for event in application.events:
        if event.name not in UNSHOWN:
            yield _moment(event, procedure)
    if application.state in ACTIVE:
        yield Moment(application.state.label, "今ここです", now=True)


def _moment(event: Event, procedure: Procedure) -> Moment:
    return Moment(words.event(event, procedure), f"{moment(event.at)} {event.actor_name}")


def _lines(sections: tuple[Section, ...]) -> Iterator[Line]:
    for section in sections:
        yield from section.lines
        yield from _lines(section.groups)
