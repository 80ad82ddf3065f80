"""Applications and all that belongs to them. Rows are changed by workflow.actions only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Citizen, new_id
from core.database import Base
from workflow.states import State

NO_TARGET = date(9999, 12, 31)
"""The place in the queue of an application without a due date: after all others."""


_STATE = sa.Enum(
    State,
    values_callable=lambda states: [each.value for each in states],
    native_enum=False,
    length=16,
)


class ProcedureRevision(Base):
    """A procedure as it was published, for ever.

    Its text never changes; when it may be started on (`effective_until`, `live`, `withdrawn_at`, and the
    reception an admin decides on) does.
    """

    __tablename__ = "procedure_revisions"
    __table_args__ = (sa.UniqueConstraint("slug", "number"),)

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(sa.String(64))
    number: Mapped[int]
    source: Mapped[str] = mapped_column(sa.Text, deferred=True)
    """The YAML; read when the procedure is parsed, and not with every application."""
    blocks: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict, deferred=True)
    """The texts of the blocks it uses, by name."""
    card: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True), deferred=True)
    """A `forms.card.Card`: what lists and search need; None in revisions older than cards."""
    sha256: Mapped[str] = mapped_column(sa.String(64))
    """Of the YAML and its blocks."""
    published_at: Mapped[datetime]
    published_by: Mapped[str] = mapped_column(sa.String(36))
    effective_from: Mapped[date]
    effective_until: Mapped[date | None]
    """The last day it may be started on; None while no later revision is known."""
    live: Mapped[bool] = mapped_column(default=True)
    """False when it was taken back, or replaced by one that begins on the same day."""
    note: Mapped[str] = mapped_column(sa.Text, default="")
    """Why it was published, in an admin's words."""
    withdrawn_at: Mapped[datetime | None]
    """When the procedure was withdrawn while this revision was live."""
    scheduled_at: Mapped[datetime | None]
    """When an admin decided on the reception, in place of what the YAML says."""
    opens_at: Mapped[datetime | None]
    """The first second, where an admin decided."""
    closes_at: Mapped[datetime | None]
    """The last second, where an admin decided."""
    instead: Mapped[str] = mapped_column(sa.Text, default="")
    """What people are told to do while it is closed or withdrawn."""


class ProcedureCandidate(Base):
    """A text that somebody proposes to publish. Only its `state` ever changes."""

    __tablename__ = "procedure_candidates"
    __table_args__ = (sa.Index("ix_procedure_candidates_state", "state", "slug"),)

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(sa.String(64))
    title: Mapped[str] = mapped_column(sa.String(500))
    source: Mapped[str] = mapped_column(sa.Text, deferred=True)
    blocks: Mapped[dict[str, Any]] = mapped_column(sa.JSON, deferred=True)
    """The texts of the blocks it uses, by name."""
    sha256: Mapped[str] = mapped_column(sa.String(64))
    effective_from: Mapped[date | None]
    """The first day that is proposed; None: the day of publishing."""
    note: Mapped[str] = mapped_column(sa.Text)
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[str] = mapped_column(sa.String(36))
    proposed_by_name: Mapped[str] = mapped_column(sa.String(100))
    state: Mapped[str] = mapped_column(sa.String(16), default="waiting")
    """waiting, published or taken_back."""
    number: Mapped[int | None]
    """Of the revision it became."""


class Application(Base):
    """One case, from the draft to the certificate of its disposal."""

    __tablename__ = "applications"
    __table_args__ = (
        sa.Index("ix_applications_queue", "office", "active", "queue_on", "id"),
        sa.Index("ix_applications_state", "office", "state", "queue_on", "id"),
        sa.Index("ix_applications_procedure", "office", "slug", "active", "queue_on", "id"),
        sa.Index("ix_applications_officer", "officer_id", "active", "queue_on", "id"),
        sa.Index("ix_applications_search", "office", "search_key", "id"),
        sa.Index("ix_applications_expiry", "state", "expires_at"),
    )

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True, default=new_id)
    citizen_id: Mapped[str | None] = mapped_column(sa.ForeignKey("citizens.id"), index=True)
    """None only after disposal."""
    revision_id: Mapped[str] = mapped_column(sa.ForeignKey("procedure_revisions.id"))
    slug: Mapped[str] = mapped_column(sa.String(64))
    office: Mapped[str] = mapped_column(sa.String(100))
    language: Mapped[str] = mapped_column(sa.String(8), default="ja")
    state: Mapped[State] = mapped_column(_STATE)
    active: Mapped[bool] = mapped_column(default=False)
    """Whether the state is in states.ACTIVE; kept for the index of the queue."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts the actions taken: an action on an older version is a Conflict."""
    raw: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """Exactly what the applicant typed, also off the path; officers never see it."""
    left_over: Mapped[list[dict[str, Any]] | None] = mapped_column(sa.JSON)
    """Answers that did not fit when the draft moved to a newer revision (forms.moving.LeftOver)."""
    seen: Mapped[int] = mapped_column(default=0)
    """Counts the savings of `raw`: saving over an unseen one is a Conflict."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    """When a draft goes, and from when a notice counts as read; None in other states."""
    warned_at: Mapped[datetime | None]
    """When the applicant was told that the draft will go."""

    receipt_number: Mapped[str | None] = mapped_column(sa.String(16), unique=True)
    arrived_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    """The aim shown as 「○月○日頃」; moved on by every correction. None: the procedure has none."""
    queue_on: Mapped[date | None]
    """The place in the queue: due_on, or NO_TARGET where there is none; while a correction is open,
    the day by which it is to be answered. None in a draft."""
    applicant_name: Mapped[str] = mapped_column(sa.String(200), default="")
    search_key: Mapped[str] = mapped_column(sa.String(600), default="")
    officer_id: Mapped[str | None] = mapped_column(sa.ForeignKey("officers.id"))
    """担当."""
    withdrawal_words: Mapped[str] = mapped_column(sa.Text, default="")
    finished_at: Mapped[datetime | None]
    """When it was closed or withdrawn: retention counts from the next fiscal year."""

    event_count: Mapped[int] = mapped_column(default=0)
    last_hash: Mapped[str] = mapped_column(sa.String(64), default="")

    citizen: Mapped[Citizen | None] = relationship()
    revision: Mapped[ProcedureRevision] = relationship(lazy="joined", innerjoin=True)
    submissions: Mapped[list[Submission]] = relationship(order_by="Submission.number")
    corrections: Mapped[list[Correction]] = relationship(order_by="Correction.number")
    proposals: Mapped[list[Proposal]] = relationship(order_by="Proposal.number")
    opinions: Mapped[list[Opinion]] = relationship(order_by="Opinion.number")
    ticks: Mapped[list[ChecklistTick]] = relationship(cascade="all, delete-orphan")
    attachments: Mapped[list[Attachment]] = relationship(
        order_by="Attachment.uploaded_at", cascade="all, delete-orphan"
    )
    events: Mapped[list[Event]] = relationship(order_by="Event.number", viewonly=True)


class Submission(Base):
    """What was sent, frozen: typed answers on the path only. Number 1 is the application itself."""

    __tablename__ = "submissions"
    __table_args__ = (sa.UniqueConstraint("application_id", "number"),)

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True, default=new_id)
    application_id: Mapped[str] = mapped_column(sa.ForeignKey("applications.id"))
    number: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    computed: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    fee: Mapped[int | None]
    """In yen."""
    submitted_at: Mapped[datetime]
    receipt_number: Mapped[str] = mapped_column(sa.String(16))
    idempotency_key: Mapped[str | None] = mapped_column(sa.String(200), index=True)
    asked: Mapped[list[str]] = mapped_column(sa.JSON)
    """Paths of all fields that were asked, answered or not."""
    checklist: Mapped[list[int]] = mapped_column(sa.JSON)
    """Places of the procedure's checklist that apply to these answers."""
    consult: Mapped[list[int]] = mapped_column(sa.JSON)
    """Places of the procedure's consultations that apply to these answers."""


class Correction(Base):
    """A request to put named fields right (行政手続法7条). While it is open the clock is paused."""

    __tablename__ = "corrections"
    __table_args__ = (sa.UniqueConstraint("application_id", "number"),)

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True, default=new_id)
    application_id: Mapped[str] = mapped_column(sa.ForeignKey("applications.id"))
    number: Mapped[int]
    fields: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON)
    """[{"path": "children.0.birthday", "words": "…"}]"""
    words: Mapped[str] = mapped_column(sa.Text)
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(sa.String(16))
    """open, answered, closed (by an officer) or withdrawn."""
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(sa.String(36))
    asked_by_name: Mapped[str] = mapped_column(sa.String(100))
    ended_at: Mapped[datetime | None]
    raw_before: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """What the applicant had typed when it was asked; only the named fields may differ from it."""

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of the named fields."""
        return tuple(field["path"] for field in self.fields)


class Proposal(Base):
    """A proposed outcome (起案) on its way through the chain of approval."""

    __tablename__ = "proposals"
    __table_args__ = (sa.UniqueConstraint("application_id", "number"),)

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True, default=new_id)
    application_id: Mapped[str] = mapped_column(sa.ForeignKey("applications.id"))
    number: Mapped[int]
    submission_number: Mapped[int]
    """The answers it judges."""
    outcome: Mapped[str] = mapped_column(sa.String(32))
    reasons: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    """provision 根拠, facts 事実, applied あてはめ; empty where no reasons are due."""
    memo: Mapped[str] = mapped_column(sa.Text, default="")
    """For the approvers; never shown to the applicant."""
    by: Mapped[str] = mapped_column(sa.String(36))
    by_name: Mapped[str] = mapped_column(sa.String(100))
    at: Mapped[datetime]
    chain: Mapped[list[str]] = mapped_column(sa.JSON)
    """The roles that approve, in order."""
    step: Mapped[int] = mapped_column(default=0)
    """How many of the chain have approved."""
    state: Mapped[str] = mapped_column(sa.String(16), default="open")
    """open, sent_back, decided, taken_back (after it was decided) or withdrawn."""
    decided_at: Mapped[datetime | None]
    sent_back_by_name: Mapped[str] = mapped_column(sa.String(100), default="")
    sent_back_words: Mapped[str] = mapped_column(sa.Text, default="")
    taken_back_words: Mapped[str | None] = mapped_column(sa.Text)
    """Why the decision was taken back; the applicant is told so."""

    approvals: Mapped[list[Approval]] = relationship(order_by="Approval.step")

    @property
    def next_role(self) -> str | None:
        """The role whose turn it is, or None when all have approved."""
        return self.chain[self.step] if self.step < len(self.chain) else None


class Approval(Base):
    """One step of the chain, taken. The constraint says once more that nobody approves twice."""

    __tablename__ = "approvals"
    __table_args__ = (
        sa.UniqueConstraint("proposal_id", "step"),
        sa.UniqueConstraint("proposal_id", "by"),
    )

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True, default=new_id)
    proposal_id: Mapped[str] = mapped_column(sa.ForeignKey("proposals.id"))
    step: Mapped[int]
    role: Mapped[str] = mapped_column(sa.String(40))
    by: Mapped[str] = mapped_column(sa.String(36))
    by_name: Mapped[str] = mapped_column(sa.String(100))
    at: Mapped[datetime]


class Opinion(Base):
    """What another office was asked (照会), and its answer."""

    __tablename__ = "opinions"
    __table_args__ = (
        sa.UniqueConstraint("application_id", "number"),
        sa.Index("ix_opinions_waiting", "office", "answered_at", "due_on"),
    )

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True, default=new_id)
    application_id: Mapped[str] = mapped_column(sa.ForeignKey("applications.id"))
    number: Mapped[int]
    office: Mapped[str] = mapped_column(sa.String(100))
    question: Mapped[str] = mapped_column(sa.Text)
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_by_name: Mapped[str] = mapped_column(sa.String(100), default="")
    answered_at: Mapped[datetime | None]


class ChecklistTick(Base):
    """An item of the checklist that an officer confirmed, for the answers of one submission."""

    __tablename__ = "checklist_ticks"

    application_id: Mapped[str] = mapped_column(sa.ForeignKey("applications.id"), primary_key=True)
    item: Mapped[int] = mapped_column(primary_key=True)
    """Its place in the procedure's checklist, from 0."""
    by: Mapped[str] = mapped_column(sa.String(36))
    by_name: Mapped[str] = mapped_column(sa.String(100))
    at: Mapped[datetime]


class Attachment(Base):
    """A file given with an answer."""

    __tablename__ = "attachments"

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True, default=new_id)
    application_id: Mapped[str] = mapped_column(sa.ForeignKey("applications.id"), index=True)
    field: Mapped[str] = mapped_column(sa.String(200))
    """The path of the question, such as children.0.apart_statement."""
    name: Mapped[str] = mapped_column(sa.String(255))
    kind: Mapped[str] = mapped_column(sa.String(64))
    """Media type, as found in the file itself."""
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    storage_key: Mapped[str] = mapped_column(sa.String(200))
    uploaded_at: Mapped[datetime]
    submitted_in: Mapped[int | None]
    """The first submission it is part of; officers see no others, and it stays from then on."""


class Event(Base):
    """What happened: one link of a chain of hashes. Holds no personal data of the applicant."""

    __tablename__ = "events"
    __table_args__ = (sa.UniqueConstraint("stream", "number"),)

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True, default=new_id)
    stream: Mapped[str] = mapped_column(sa.String(80))
    """The application's id, or "procedure:<slug>"."""
    application_id: Mapped[str | None] = mapped_column(sa.ForeignKey("applications.id"), index=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(40))
    actor_kind: Mapped[str] = mapped_column(sa.String(16))
    actor_id: Mapped[str] = mapped_column(sa.String(36))
    """Of officers; a citizen is "applicant", so that events may outlive what is disposed of."""
    actor_name: Mapped[str] = mapped_column(sa.String(100))
    """Of officers; a citizen is 申請者."""
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))


class DisposalCertificate(Base):
    """What stays of a disposed application: that it was, and that it was disposed of lawfully."""

    __tablename__ = "disposal_certificates"

    application_id: Mapped[str] = mapped_column(sa.ForeignKey("applications.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(64))
    office: Mapped[str] = mapped_column(sa.String(100))
    receipt_number: Mapped[str] = mapped_column(sa.String(16))
    outcome: Mapped[str] = mapped_column(sa.String(32))
    arrived_on: Mapped[date]
    finished_on: Mapped[date]
    retained_until: Mapped[date]
    disposed_at: Mapped[datetime]
    disposed_by: Mapped[str] = mapped_column(sa.String(36))
    disposed_by_name: Mapped[str] = mapped_column(sa.String(100))
