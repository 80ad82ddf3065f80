from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from documents.models import Document, Kind
from notifications.models import Message
from tests.app.officer.desk import Desk, Page
from workflow import housekeeping

WORDS = "交付する額に誤りがありました。"


@pytest.fixture
def notified(desk: Desk) -> Desk:
    """A case whose applicant has the notice."""
    decide(desk.received())
    return desk


def decide(desk: Desk) -> None:
    desk.presses("tanaka", "propose", item="0", outcome="approved")
    for login in ("matsumoto", "urakawa"):
        desk.opens(login, "/preview.pdf")
        desk.presses(login, "approve")
    desk.town.works()
    assert desk.state == "notified"


def notices(desk: Desk) -> list[Document]:
    with desk.town.runtime.database.reading() as session:
        of_it = select(Document).where(
            Document.application_id == desk.case, Document.kind == Kind.RESULT
        )
        return list(session.scalars(of_it.order_by(Document.number)))


def verified(desk: Desk, code: str) -> str:
    return Page(desk.town.visitor().get(f"/verify/{code}")).words


def test_who_decided_takes_the_decision_back_and_the_notice_is_not_valid(notified: Desk) -> None:
    [notice] = notices(notified)
    assert "が出した文書です" in verified(notified, notice.code)

    assert notified.presses("urakawa", "take_back", words=WORDS).status == 303

    assert notified.state == "in_review"
    assert "取り消" in verified(notified, notice.code)
    assert "前の通知書は使えません" in notified.opens("tanaka").words
    assert WORDS in notified.opens("tanaka").words


def test_nobody_is_told_to_have_received_what_only_time_has_closed(notified: Desk) -> None:
    with notified.town.runtime.database.transaction() as session:
        housekeeping.tidy(session, datetime.now(UTC) + timedelta(days=91))
    assert notified.state == "closed"

    words = Page(notified.town.citizen().get(f"/applications/{notified.case}")).words
    assert "受けとりを待つ期間が過ぎたので、手続を終えました" in words
    assert "通知を受けとりました" not in words


def test_nobody_else_can(notified: Desk) -> None:
    for login in ("tanaka", "matsumoto"):
        assert "決定を取り消す" not in notified.opens(login).words
        assert notified.presses(login, "take_back", words=WORDS).status == 403
    assert notified.state == "notified"


def test_reasons_must_be_given(notified: Desk) -> None:
    refused = notified.presses("urakawa", "take_back", words=" ")

    assert refused.status == 400
    assert "取り消す理由を入力してください" in refused.words


def test_the_citizen_is_told_and_is_not_offered_the_old_notice(notified: Desk) -> None:
    notified.presses("urakawa", "take_back", words=WORDS)
    notified.town.works()

    with notified.town.runtime.database.reading() as session:
        told = session.scalars(select(Message).where(Message.application_id == notified.case))
        assert any(WORDS in each.body for each in told)
    page = Page(notified.town.citizen().get(f"/applications/{notified.case}"))
    assert "結果の通知書を受けとってください" not in page.words
    assert "取り消されました" in page.words


def test_a_right_notice_follows_with_a_code_of_its_own(notified: Desk) -> None:
    notified.presses("urakawa", "take_back", words=WORDS)
    decide(notified)

    old, new = notices(notified)
    assert old.code != new.code
    assert "取り消" in verified(notified, old.code)
    assert "が出した文書です" in verified(notified, new.code)


def test_opening_the_old_notice_does_not_end_the_case(notified: Desk) -> None:
    notified.presses("urakawa", "take_back", words=WORDS)
    decide(notified)
    old, new = notices(notified)
    citizen = notified.town.citizen()

    assert citizen.get(f"/documents/{old.id}").status_code == 200
    assert notified.state == "notified"
    page = citizen.get(f"/applications/{notified.case}").get_data(as_text=True)
    button = re.search(r'class="button" href="(/documents/[^"]+)"', page)
    assert button
    assert button.group(1) == f"/documents/{new.id}"
    citizen.get(f"/documents/{new.id}")
    assert notified.state == "closed"


def test_a_closed_case_can_still_be_put_right(notified: Desk) -> None:
    [notice] = notices(notified)
    notified.town.citizen().get(f"/documents/{notice.id}")
    assert notified.state == "closed"

    assert notified.presses("urakawa", "take_back", words=WORDS).status == 303
    assert notified.state == "in_review"
    assert notified.application().finished_at is None
