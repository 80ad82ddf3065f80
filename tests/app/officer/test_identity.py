from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.actor import SYSTEM
from forms import catalogue
from tests.app.officer.desk import Desk
from tests.app.town import PROCEDURE, Town
from workflow import publishing

REASONS: dict[str, Any] = {
    "reasons__provision": "街灯条例第3条第2項",
    "reasons__facts": "本人であることを確かめられない。",
    "reasons__applied": "同項の要件を満たさない。",
}


@pytest.fixture
def desk(town: Town) -> Desk:
    """A case in review whose procedure gives nothing to somebody who is not confirmed."""
    source = PROCEDURE.replace("identity: login", "identity: verified")
    procedure, problems = catalogue.load_source(source, "street-lamp.yaml")
    assert procedure, problems
    with town.runtime.database.transaction() as session:
        publishing.publish(session, procedure, source, by=SYSTEM, at=datetime.now(UTC))
    desk = Desk.with_application(town).received()
    if "本人確認を取り消す" in desk.opens("tanaka").words:  # confirmed in an earlier test
        desk.presses("tanaka", "doubt_identity")
    return desk


def test_an_approval_is_blocked_in_words_and_refused(desk: Desk) -> None:
    why = desk.opens("tanaka").blocked("propose")
    assert "本人確認がまだです" in why
    assert "「却下する」は、そろわなくても進めます" in why

    refused = desk.presses("tanaka", "propose", item="0", outcome="approved", memo="急ぎ")
    assert refused.status == 400
    assert "ご本人の確認がまだです" in refused.words
    assert 'href="#identity"' in refused.html
    assert desk.state == "in_review"


def test_confirming_opens_the_way_and_keeps_what_was_typed(desk: Desk) -> None:
    done = desk.presses("tanaka", "confirm_identity", item="0", how="counter", memo="写真も見た")
    assert done.status == 303

    page = desk.opens("tanaka")
    assert "窓口で確認" in page.words
    assert "田中 恵" in page.words
    assert "写真も見た" in page.html
    assert page.blocked("propose") == ""
    assert desk.presses("tanaka", "propose", item="0", outcome="approved").status == 303
    assert "本人確認" in desk.opens("matsumoto").words


def test_how_must_be_chosen(desk: Desk) -> None:
    refused = desk.presses("tanaka", "confirm_identity")

    assert refused.status == 400
    assert "どのように確認したかを選んでください" in refused.words
    assert 'href="#how"' in refused.html


def test_it_carries_over_to_the_next_application_and_can_be_taken_back(desk: Desk) -> None:
    desk.presses("tanaka", "confirm_identity", how="documents")
    following = Desk.with_application(desk.town).received()
    page = following.opens("tanaka")
    assert "送られた本人確認書類で確認" in page.words

    assert following.presses("tanaka", "doubt_identity", item="0").status == 303
    assert "本人確認がまだです" in following.opens("tanaka").blocked("propose")


def test_a_refusal_does_not_wait(desk: Desk) -> None:
    done = desk.presses("tanaka", "propose", item="0", outcome="rejected", **REASONS)

    assert done.status == 303
    assert desk.state == "in_approval"


def test_the_citizen_reads_what_is_needed(desk: Desk) -> None:
    citizen = desk.town.citizen()
    page = citizen.get("/procedures/street-lamp").get_data(as_text=True)
    assert "ご本人であることを" in page

    before = citizen.get(f"/applications/{desk.case}").get_data(as_text=True)
    assert "ご本人の確認がまだです" in before
    desk.presses("tanaka", "confirm_identity", how="counter")
    after = citizen.get(f"/applications/{desk.case}").get_data(as_text=True)
    assert "ご本人の確認がまだです" not in after
    assert "ご本人であることを確かめました" in after


def test_an_individual_number_is_neither_stored_nor_kept_beside(desk: Desk) -> None:
    refused = desk.presses(
        "tanaka", "propose", item="0", outcome="rejected", memo="1234-5678-9018", **REASONS
    )

    assert refused.status == 400
    assert "マイナンバーは保存できません" in refused.words
    assert "9018" not in desk.opens("tanaka").html
    assert "同項の要件を満たさない。" in desk.opens("tanaka").html
