"""From an application to the plain words of its papers. Reads; changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts.models import Office
from core.settings import Settings
from documents import codes
from documents.appeal import appeal_notice
from documents.models import Document, Kind
from documents.papers import (
    City,
    Contact,
    Copy,
    Line,
    Mark,
    Notice,
    Part,
    Proof,
    Reasons,
    Receipt,
)
from forms.answers import (
    Context,
    FileInfo,
    Section,
    computed_lines,
    notice_text,
    sections,
)
from forms.definition import Procedure
from forms.japanese.days import (
    day_in_japan,
    day_words,
    era_year_number,
    fiscal_year,
    moment_words,
    official_day_words,
    stamp_words,
)
from forms.schema import UNFAVOURABLE
from workflow.definitions import procedure_of
from workflow.models import Application, Proposal, Submission

_PAID = {"before_review": "(審査の前に納めます)", "after_review": "(審査のあとに納めます)"}

_KINDS = {"application": "申請", "notification": "届出", "enrolment": "申込", "inquiry": "相談"}

_DECISIONS = {
    "approved": "申請のとおり認めることに決定したので、下記のとおり通知します。",
    "partly_approved": "その一部を認めることに決定したので、下記のとおり通知します。",
    "rejected": "下記の理由により認めないことに決定したので、通知します。",
    # 行政手続法37条: a notification is done when it arrives in due form; it is not accepted or refused.
    "acknowledged": "必要な事項が記載され、到達したことを確認したので、下記のとおり通知します。",
    "accepted": "申込みを承諾することに決定したので、下記のとおり通知します。",
    "declined": "下記の理由により申込みをお受けできないことに決定したので、通知します。",
    "waitlisted": "順番をお待ちいただくことになったので、下記のとおり通知します。",
}


@dataclass(frozen=True)
class Issue:
    """What a notice bears once it is issued; a preview has none of it."""

    number: str
    proof: Proof


def title_of_submission(kind: Kind, procedure: Procedure) -> str:
    """受付票, 申請書控え, 届出書控え …"""
    return "受付票" if kind is Kind.RECEIPT else f"{_KINDS[procedure.kind]}書控え"


def notice_title(procedure: Procedure, outcome: str) -> str:
    """The title of the notice of an outcome."""
    result = procedure.results.get(outcome)
    return result.title.get() if result else f"{procedure.title}結果通知書"


def document_number(document: Document) -> str:
    """文書番号: the year of the era, the office, the number within the fiscal year."""
    return _number(document.fiscal_year or 0, document.office or "", str(document.serial))


def proof_of(document: Document, settings: Settings) -> Proof:
    """What is printed so that the document can be checked."""
    page = f"{settings.base_url}/verify"
    return Proof(codes.shown(document.code), f"{page}/{document.code}", page)


def receipt_of(
    session: Session, application: Application, submission: Submission, proof: Proof, s: Settings
) -> Receipt:
    """受付票 of the first submission."""
    procedure = procedure_of(application.revision)
    arrived_at = _arrived_at(application)
    due = application.due_on
    return Receipt(
        city=_city(s),
        contact=_contact(session, application, s),
        title=procedure.title.get(),
        receipt_number=submission.receipt_number,
        applicant=application.applicant_name,
        arrived=moment_words(arrived_at),
        stamp=stamp_words(arrived_at),
        expected=f"{day_words(due)}頃" if due else "",
        fee=_yen(submission.fee) + _when_paid(procedure, submission.fee),
        proof=proof,
    )


def copy_of(
    session: Session, application: Application, submission: Submission, proof: Proof, s: Settings
) -> Copy:
    """控え of one submission: every answer in words, computed values and the fee."""
    procedure = procedure_of(application.revision)
    arrived_at = _arrived_at(application)
    context = Context(
        today=day_in_japan(submission.submitted_at),
        arrived_on=day_in_japan(arrived_at),
        files={
            each.id: FileInfo(each.id, each.name, each.size, each.kind)
            for each in application.attachments
        },
    )
    worked_out = tuple(_computed_lines(procedure, submission.computed))
    fee = () if submission.fee is None else (Line("手数料", _yen(submission.fee)),)
    parts = _parts(sections(procedure, submission.answers, context, asked=submission.asked))
    return Copy(
        city=_city(s),
        contact=_contact(session, application, s),
        title=procedure.title.get(),
        kind=_KINDS[procedure.kind],
        receipt_number=submission.receipt_number,
        applicant=application.applicant_name,
        arrived=moment_words(arrived_at),
        stamp=stamp_words(arrived_at),
        number=submission.number,
        submitted=moment_words(submission.submitted_at),
        basis=procedure.basis.text.get(),
        parts=(*parts, Part("計算の結果" if worked_out else "手数料", worked_out + fee))
        if worked_out + fee
        else parts,
        proof=proof,
    )


def notice_of(
    session: Session,
    application: Application,
    proposal: Proposal,
    issue: Issue | None,
    s: Settings,
    *,
    at: datetime,
    mark: Mark | None = None,
) -> Notice:
    """通知書 of a proposal; `at` is the moment of the decision, or now for a preview."""
    procedure = procedure_of(application.revision)
    submission = application.submissions[proposal.submission_number - 1]
    result = procedure.results.get(proposal.outcome)
    reasons = proposal.reasons
    return Notice(
        city=_city(s),
        contact=_contact(session, application, s),
        title=notice_title(procedure, proposal.outcome),
        document_number=issue.number
        if issue
        else _number(fiscal_year(at), application.office, "\u3000\u3000"),
        date=official_day_words(at),
        addressee=application.applicant_name,
        text=_decision(procedure, application, proposal.outcome, submission.computed),
        items=tuple(_items(procedure, application, proposal.outcome, submission)),
        reasons=Reasons(*(reasons.get(part, "") for part in ("provision", "facts", "applied")))
        if reasons
        else None,
        appeal=appeal_notice(procedure, proposal.outcome, s.city_name),
        closing=result.closing.get() if result and result.closing else "",
        receipt_number=submission.receipt_number,
        proof=issue.proof if issue else None,
        mark=mark,
    )


def _city(settings: Settings) -> City:
    return City(settings.city_name, settings.mayor)


def _contact(session: Session, application: Application, settings: Settings) -> Contact:
    office = session.scalar(sa.select(Office).where(Office.name == application.office))
    if office is None:
        return Contact(application.office, settings.city_phone)
    return Contact(office.name, office.phone or settings.city_phone, office.hours, office.address)


def _number(year: int, office: str, serial: str) -> str:
    return f"{era_year_number(date(year, 4, 1))}{office}第{serial}号"


def _arrived_at(application: Application) -> datetime:
    assert application.arrived_at is not None
    return application.arrived_at


def _parts(found: Iterable[Section]) -> tuple[Part, ...]:
    return tuple(
        Part(
            each.title,
            tuple(
                Line(line.label, line.text or "、".join(file.name for file in line.files))
                for line in each.lines
            ),
            _parts(each.groups),
        )
        for each in found
    )


def _items(
    procedure: Procedure, application: Application, outcome: str, submission: Submission
) -> Iterable[Line]:
    yield Line("手続", procedure.title.get())
    yield Line("受付番号", submission.receipt_number)
    yield Line("到達年月日", official_day_words(_arrived_at(application)))
    if outcome not in UNFAVOURABLE:
        if procedure.basis.type != "none":
            yield Line("根拠", procedure.basis.text.get())
        yield from _computed_lines(procedure, submission.computed)
        if submission.fee:
            yield Line("手数料", _yen(submission.fee))


def _decision(
    procedure: Procedure, application: Application, outcome: str, computed: Mapping[str, Any]
) -> str:
    arrived = official_day_words(_arrived_at(application))
    default = f"{arrived}に到達した{procedure.title}については、{_DECISIONS[outcome]}"
    return notice_text(procedure, outcome, computed) or default


def _computed_lines(procedure: Procedure, values: Mapping[str, Any]) -> Iterable[Line]:
    shown = {name: value for name, value in values.items() if value not in {None, ""}}
    return (Line(each.label, each.text) for each in computed_lines(procedure, shown))


def _yen(amount: int | None) -> str:
    return "" if amount is None else f"{amount:,}円"


def _when_paid(procedure: Procedure, amount: int | None) -> str:
    if procedure.fee is None or not amount:
        return ""
    return _PAID.get(procedure.fee.when_paid, "")
