from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from core import outbox
from tests.app.officer.desk import Desk, Page
from tests.app.town import Town, begin, send
from workflow.models import Event

REASONS: dict[str, Any] = {
    "reasons__provision": "街灯条例第3条第2項",
    "reasons__facts": "設置場所は私道である。",
    "reasons__applied": "公道に限る条例の要件を満たさない。",
}


def test_the_case_shows_the_answers_and_the_next_step(desk: Desk) -> None:
    page = desk.opens("tanaka")

    assert page.status == 200
    assert "山﨑 結衣" in page.words
    assert "魚の町4番1号" in page.words
    assert page.blocked("receive") == ""


def test_looking_at_a_case_becomes_part_of_its_record(desk: Desk) -> None:
    before = desk.events().count("ApplicationViewed")
    desk.opens("tanaka")

    assert desk.events().count("ApplicationViewed") == before + 1
    assert "閲覧" in desk.opens("tanaka", "/log").words


def test_the_page_of_a_correction_shows_all_answers_and_is_recorded_too(desk: Desk) -> None:
    desk.received()
    before = desk.events().count("ApplicationViewed")

    assert "魚の町4番1号" in desk.opens("tanaka", "/correction").words
    assert desk.events().count("ApplicationViewed") == before + 1


def test_a_case_of_another_office_does_not_exist(desk: Desk) -> None:
    token = desk.opens("tanaka").hidden["csrf_token"]
    answer = desk.browser("mori").post(f"{desk.url}/receive", data={"csrf_token": token})

    assert desk.opens("mori").status == 404
    assert answer.status_code in {400, 404}
    assert desk.state == "submitted"


def test_a_record_that_was_changed_says_so(desk: Desk) -> None:
    desk.received()
    assert "はじめから終わりまでつながっています" in desk.opens("tanaka", "/log").words
    with desk.town.runtime.database.transaction() as session:
        first = session.scalars(
            select(Event).where(Event.stream == desk.case, Event.number == 1)
        ).one()
        first.actor_name = "だれか"

    assert "記録がつながっていません" in desk.opens("tanaka", "/log").words


def test_receiving_leads_to_review_and_makes_the_officer_responsible(desk: Desk) -> None:
    answer = desk.presses("tanaka", "receive")

    assert answer.status == 303
    assert desk.state == "in_review"
    assert desk.application().officer_id == desk.town.officer_id("tanaka")
    assert "「受付」をしました" in desk.opens("tanaka").words


def test_ticks_are_saved_and_can_be_taken_back(desk: Desk) -> None:
    desk.received().presses("tanaka", "tick", item="0", go="tick")
    assert [tick.by_name for tick in desk.application().ticks] == ["田中 恵"]

    desk.presses("tanaka", "tick", go="tick")
    assert desk.application().ticks == []


def test_saving_ticks_keeps_what_was_typed_for_the_proposal(desk: Desk) -> None:
    desk.received().presses("tanaka", "tick", item="0", go="tick", memo="写真で確かめた")

    assert "写真で確かめた" in desk.opens("tanaka").html


def test_a_proposal_without_ticks_is_blocked_in_words_and_refused(desk: Desk) -> None:
    page = desk.received().opens("tanaka")
    assert "審査項目があと1つ" in page.blocked("propose")

    refused = desk.presses("tanaka", "propose", outcome="approved", memo="急ぎ")
    assert refused.status == 400
    assert "「場所を確認した」が未確認です" in refused.words
    assert 'href="#item-0"' in refused.html
    assert "急ぎ" in refused.html
    assert desk.state == "in_review"


def test_a_refusal_without_reasons_is_refused_and_keeps_what_was_typed(desk: Desk) -> None:
    refused = desk.received().presses(
        "tanaka", "propose", item="0", outcome="rejected", reasons__facts="私道である。"
    )

    assert refused.status == 400
    assert "根拠" in refused.words
    assert "私道である。" in refused.html
    assert len(desk.application().ticks) == 1


def test_a_refusal_with_reasons_goes_to_the_chain(desk: Desk) -> None:
    desk.proposed("rejected", **REASONS)

    assert desk.state == "in_approval"
    assert "公道に限る条例" in desk.opens("matsumoto").words


def test_nobody_approves_what_was_not_seen_as_pdf(desk: Desk) -> None:
    page = desk.proposed().opens("matsumoto")
    assert "PDF" in page.blocked("approve")

    refused = desk.presses("matsumoto", "approve")
    assert refused.status == 400
    assert "通知書(PDF)を見ると、承認できます" in refused.words
    assert 'href="#do-approve"' in refused.html
    assert desk.state == "in_approval"


def test_who_saw_the_notice_is_in_the_record_and_counts_in_another_browser(desk: Desk) -> None:
    desk.proposed().opens("matsumoto", "/preview.pdf")
    assert "通知書の案の閲覧" in desk.opens("matsumoto", "/log").words
    del desk.browsers["matsumoto"]

    assert desk.presses("matsumoto", "approve").status == 303


def test_section_head_and_director_approve_in_turn_after_seeing_the_pdf(desk: Desk) -> None:
    desk.proposed()
    for login in ("matsumoto", "urakawa"):
        pdf = desk.opens(login, "/preview.pdf").answer
        assert pdf.mimetype == "application/pdf"
        assert pdf.data.startswith(b"%PDF")
        assert pdf.headers["Content-Disposition"].startswith("inline; filename*=UTF-8''")
        assert desk.opens(login).blocked("approve") == ""
        assert desk.presses(login, "approve").status == 303

    assert desk.state == "decided"
    chain = desk.opens("tanaka").html
    assert chain.count('class="stamp"') == 4


def test_the_director_waits_for_the_section_head(desk: Desk) -> None:
    desk.proposed().opens("urakawa", "/preview.pdf")

    assert "係長の承認を待っています" in desk.opens("urakawa").blocked("approve")
    assert desk.presses("urakawa", "approve").status == 403


def test_the_proposer_cannot_approve_the_own_proposal(desk: Desk) -> None:
    desk.received().presses("matsumoto", "propose", item="0", outcome="approved")
    desk.opens("matsumoto", "/preview.pdf")

    assert "ご自身が起案した" in desk.opens("matsumoto").blocked("approve")
    assert desk.presses("matsumoto", "approve").status == 403


def test_sending_back_needs_words_and_the_officer_reads_them(desk: Desk) -> None:
    desk.proposed()
    assert desk.presses("matsumoto", "send_back").status == 400
    assert desk.presses("matsumoto", "send_back", words="写真を確かめること").status == 303

    assert desk.state == "in_review"
    assert "写真を確かめること" in desk.opens("tanaka").words

    desk.presses("tanaka", "propose", item="0", outcome="approved")
    assert "写真を確かめること" in desk.opens("matsumoto").words


def test_the_notice_can_be_seen_while_it_is_being_written(desk: Desk) -> None:
    answer = desk.received().presses("tanaka", "tick", go="preview", outcome="rejected", **REASONS)

    assert answer.answer.location == f"{desk.url}/preview.pdf"
    assert desk.opens("tanaka", "/preview.pdf").answer.data.startswith(b"%PDF")
    assert "公道に限る条例" in desk.opens("tanaka").html


def test_a_text_without_end_is_refused_before_it_is_drawn_and_not_lost(desk: Desk) -> None:
    long = "あ" * 4001
    typed = REASONS | {"reasons__facts": long}
    desk.received().presses("tanaka", "tick", go="preview", outcome="rejected", **typed)
    preview = desk.opens("tanaka", "/preview.pdf")
    refused = desk.presses("tanaka", "propose", item="0", outcome="rejected", **typed)
    memo = desk.presses("tanaka", "propose", item="0", outcome="approved", memo=long)

    assert preview.status == refused.status == memo.status == 400
    for page in (preview, refused):
        assert 'href="#reasons-facts"' in page.html
        assert "4000文字までにしてください(いま4001文字)" in page.words
        assert long in page.html
    assert desk.state == "in_review"


def test_the_second_officer_is_told_what_happened_and_nothing_is_overwritten(desk: Desk) -> None:
    stale = desk.received().opens("maeda")
    desk.presses("tanaka", "propose", item="0", outcome="approved")

    second = desk.presses("maeda", "propose", stale, item="0", outcome="rejected", **REASONS)

    assert second.status == 409
    assert "田中 恵" in second.words
    assert "起案「認める」" in second.words
    assert "公道に限る条例の要件を満たさない。" in second.words
    assert [each.outcome for each in desk.application().proposals] == ["approved"]


def test_what_the_second_officer_typed_is_still_there_afterwards(desk: Desk) -> None:
    stale = desk.received().opens("maeda")
    desk.presses("tanaka", "tick", item="0", go="tick")
    second = desk.presses("maeda", "propose", stale, outcome="rejected", **REASONS)

    assert second.status == 409
    assert "公道に限る条例" in desk.opens("maeda").html


def test_an_action_in_the_wrong_state_says_so(desk: Desk) -> None:
    page = desk.opens("tanaka")
    desk.presses("tanaka", "receive")

    again = desk.presses("tanaka", "receive", page)
    assert again.status == 409
    assert desk.events().count("ApplicationReceived") == 1


@pytest.mark.parametrize("action", ["dispose", "mark_notified", "submit", "nonsense"])
def test_what_no_officer_does_at_the_desk_does_not_exist(desk: Desk, action: str) -> None:
    assert desk.presses("tanaka", action).status == 404


def test_a_form_without_its_token_is_refused(desk: Desk) -> None:
    assert desk.browser("tanaka").post(f"{desk.url}/receive").status_code == 400
    assert desk.state == "submitted"


def test_a_job_that_stopped_is_shown_and_can_be_tried_again(desk: Desk) -> None:
    at = datetime.now(UTC)
    with desk.town.runtime.database.transaction() as session:
        job_id = outbox.owe(session, "message", {"application": desk.case, "event": "none"}, at=at)
        for moment in (at, at + outbox.LEASE):
            lease = outbox.claim(session, job_id, moment)
            assert lease
            outbox.doubt(session, lease, moment, "SMTPServerDisconnected")
    assert "申請した方への知らせ" in desk.opens("tanaka").words
    assert "止まっている処理" in Page(desk.browser("mori").get("/officer/jobs")).words
    assert desk.case not in Page(desk.browser("mori").get("/officer/jobs")).html

    token = desk.opens("tanaka").hidden["csrf_token"]
    answer = desk.browser("tanaka").post(
        f"/officer/jobs/{job_id}/retry", data={"csrf_token": token}
    )
    assert answer.status_code == 303
    with desk.town.runtime.database.reading() as session:
        assert session.get_one(outbox.OutboxJob, job_id).state == outbox.JobState.OWED


def test_an_admin_sees_what_stopped_about_a_draft_that_is_gone(town: Town) -> None:
    citizen = town.citizen()
    draft = begin(citizen)
    send(citizen, "discard", f"/applications/{draft}/discard")
    at = datetime.now(UTC)
    with town.runtime.database.transaction() as session:
        jobs = session.scalars(select(outbox.OutboxJob).where(outbox.OutboxJob.kind == "erase"))
        job = next(job for job in jobs if job.args["application"] == draft)
        for moment in (at, at + outbox.LEASE):
            lease = outbox.claim(session, job.id, moment)
            assert lease
            outbox.doubt(session, lease, moment, "OSError")

    assert "ファイルの消去" not in Page(town.officer("tanaka").get("/officer/jobs")).words
    admin = town.officer("admin")
    page = Page(admin.get("/officer/jobs"))
    assert "ファイルの消去" in page.words
    assert draft not in page.html
    token = page.hidden["csrf_token"]
    answer = admin.post(f"/officer/jobs/{job.id}/retry", data={"csrf_token": token})
    assert answer.status_code == 303
    town.works()
    with town.runtime.database.reading() as session:
        assert session.get_one(outbox.OutboxJob, job.id).state == outbox.JobState.DONE


def test_post_can_confirm_that_the_notice_arrived(desk: Desk) -> None:
    desk.proposed()
    for login in ("matsumoto", "urakawa"):
        desk.opens(login, "/preview.pdf")
        desk.presses(login, "approve")
    desk.town.works()
    assert desk.state == "notified"

    assert desk.presses("tanaka", "close").status == 303
    assert desk.state == "closed"
