from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from core import outbox
from documents import issuing, previews, verification
from documents.models import Document, Kind
from documents.papers import Mark
from tests.documents.case import ARRIVED_AT, Case
from tests.documents.samples import text_of
from workflow.access import open_proposal
from workflow.models import Proposal
from workflow.states import State

REASONS = {
    "provision": "街灯条例第4条第2項",
    "facts": "申請の場所は私道です。",
    "applied": "同項が対象とする公道に当たりません。",
}


def pdf_of(case: Case, kind: str, number: int = 1) -> bytes:
    """The stored PDF of a document."""
    document = next(each for each in case.documents() if (each.kind, each.number) == (kind, number))
    assert document.storage_key
    data = case.runtime.storage.get(document.storage_key)
    assert hashlib.sha256(data).hexdigest() == document.sha256
    assert len(data) == document.size
    return data


def test_a_submission_gets_its_receipt_and_its_copy(case: Case) -> None:
    case.submit()
    case.work()
    assert [each.kind for each in case.documents()] == ["copy", "receipt"]
    receipt, copy = text_of(pdf_of(case, "receipt")), text_of(pdf_of(case, "copy"))
    assert "山﨑結衣様" in receipt
    assert "令和8年6月9日(火)21時14分" in receipt
    assert "魚の町4番" in copy
    assert "ヤマザキ" in copy


def test_a_correction_gets_a_new_copy_and_no_second_receipt(case: Case) -> None:
    case.submit()
    case.receive()
    case.ask_correction()
    case.correct()
    case.work()
    assert [(each.kind, each.number) for each in case.documents()] == [
        ("copy", 1),
        ("copy", 2),
        ("receipt", 1),
    ]
    assert "魚の町4番1号" in text_of(pdf_of(case, "copy", 2))
    assert "補正後第2版" in text_of(pdf_of(case, "copy", 2))


def test_a_decision_is_notified_once_its_notice_is_stored(case: Case) -> None:
    case.submit()
    case.receive()
    case.decide()
    case.work()
    text = text_of(pdf_of(case, "result"))
    assert "街灯設置決定通知書" in text
    assert "令和8年度中に設置します。" in text
    assert "8こども政策課第1号" in text
    with case.runtime.database.reading() as session:
        assert case.application(session).state is State.NOTIFIED


def test_a_refusal_carries_reasons_and_the_notice_of_appeal(case: Case) -> None:
    case.submit()
    case.receive()
    case.decide("rejected", REASONS)
    case.work()
    text = text_of(pdf_of(case, "result"))
    assert all("".join(each.split()) in text for each in REASONS.values())
    assert "教示" in text
    assert "長崎市を被告として" in text


def test_jobs_done_twice_leave_everything_as_it_was(case: Case) -> None:
    case.submit()
    case.receive()
    case.decide()
    case.work()
    documents = [(each.id, each.code, each.sha256) for each in case.documents()]
    messages = [each.id for each in case.messages()]
    for kind in ("receipt", "result", "message"):
        case.run_again(kind)
    case.work()
    assert [(each.id, each.code, each.sha256) for each in case.documents()] == documents
    assert [each.id for each in case.messages()] == messages


def test_documents_of_an_office_are_numbered_through_the_fiscal_year(case: Case) -> None:
    case.submit()
    with case.runtime.database.transaction() as session:
        application = case.application(session)
        moments = [ARRIVED_AT, ARRIVED_AT + timedelta(days=9), ARRIVED_AT + timedelta(days=365)]
        made = [
            issuing.reserve(
                session,
                application,
                Kind.RESULT,
                number,
                title="通知書",
                issued_at=at,
            )
            for number, at in enumerate(moments, start=1)
        ]
        assert [(each.fiscal_year, each.serial) for each in made] == [
            (2026, 1),
            (2026, 2),
            (2027, 1),
        ]


def test_the_first_pdf_stays_when_two_workers_finish(case: Case) -> None:
    case.submit()
    with case.runtime.database.transaction() as session:
        kind = Kind.RECEIPT
        document = issuing.reserve(
            session, case.application(session), kind, 1, title="受付票", issued_at=ARRIVED_AT
        )
        answers = [
            issuing.store(session, document.id, pdf=pdf, storage_key=key, unsure="", at=ARRIVED_AT)
            for pdf, key in ((b"first", "aa/1"), (b"second", "aa/2"))
        ]
        session.refresh(document)
        assert answers == [True, False]
        assert document.storage_key == "aa/1"


def test_a_code_tells_that_a_document_is_genuine_and_nothing_about_the_person(case: Case) -> None:
    case.submit()
    case.work()
    receipt = next(each for each in case.documents() if each.kind == "receipt")
    with case.runtime.database.reading() as session:
        answer = verification.verify(session, receipt.code)
        assert answer == verification.Genuine(
            "receipt", "受付票(街灯の設置の申請)", receipt.issued_at
        )
        assert "山" not in repr(answer)


def test_a_document_that_was_taken_back_says_so(case: Case) -> None:
    case.submit()
    case.work()
    code = case.documents()[0].code
    with case.runtime.database.transaction() as session:
        document = session.get_one(Document, case.documents()[0].id)
        issuing.withdraw(document, at=ARRIVED_AT)
    with case.runtime.database.reading() as session:
        assert isinstance(verification.verify(session, code), verification.Withdrawn)


def test_a_document_without_its_pdf_is_unknown(case: Case) -> None:
    case.submit()
    with case.runtime.database.transaction() as session:
        application = case.application(session)
        kind = Kind.RECEIPT
        made = issuing.reserve(session, application, kind, 1, title="受付票", issued_at=ARRIVED_AT)
        assert verification.verify(session, made.code) == verification.Unknown()
        assert verification.verify(session, "no code") == verification.Unknown()


def test_an_approver_sees_the_very_notice_before_it_is_issued(case: Case) -> None:
    case.submit()
    case.receive()
    at = ARRIVED_AT + timedelta(days=30)
    with case.runtime.database.reading() as session:
        application = case.application(session)
        proposal = Proposal(submission_number=1, outcome="rejected", reasons=REASONS)
        settings = case.runtime.settings
        exact = text_of(previews.preview(session, application, proposal, settings, at=at))
        marked = previews.preview(session, application, proposal, settings, at=at, mark=Mark.DRAFT)
        assert open_proposal(application) is None
    case.decide("rejected", REASONS)
    case.work()
    issued = text_of(pdf_of(case, "result")).replace("第1号", "第号")
    assert issued[: issued.index("お問い合わせ")] == exact[: exact.index("お問い合わせ")]
    assert "公印" in text_of(marked)


def test_a_disposed_application_leaves_no_paper_and_no_message(case: Case) -> None:
    case.submit()
    case.work()
    keys = [each.storage_key for each in case.documents()]
    with case.runtime.database.transaction() as session:
        application = case.application(session)
        application.state = State.DISPOSED
        event = application.events[-1]
        event.data = {**event.data, "storage_keys": []}
        args = {"application": case.id, "event": event.id}
        outbox.owe(session, "erase", args, at=datetime.now(UTC))
    case.work()
    case.run_again("erase")
    assert case.documents() == []
    assert case.messages() == []
    folder = case.runtime.settings.data / "files"
    assert keys
    assert not [each for each in folder.rglob("*") if each.is_file()]
