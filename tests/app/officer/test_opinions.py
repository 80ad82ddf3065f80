from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts.actor import SYSTEM
from forms import catalogue
from tests.app.officer.desk import Desk, Page
from tests.app.town import PROCEDURE, Town, send
from workflow import publishing

CONSULT = "  consult: [{office: 市民課, question: 住民登録の確認, days: 3}]\n  approval:"


@pytest.fixture
def desk(town: Town) -> Desk:
    """A case about which 市民課 was asked."""
    source = PROCEDURE.replace("  approval:", CONSULT)
    procedure, problems = catalogue.load_source(source, "street-lamp.yaml")
    assert procedure, problems
    with town.runtime.database.transaction() as session:
        publishing.publish(session, procedure, source, by=SYSTEM, at=datetime.now(UTC))
    return Desk.with_application(town).received()


def test_the_office_that_is_asked_finds_the_question_and_answers(desk: Desk) -> None:
    queue = Page(desk.browser("mori").get("/officer/"))
    assert "ほかの課から照会が届いています" in queue.words
    assert desk.case in queue.html

    answer = desk.presses("mori", "give_opinion", opinion="1", words="5月29日に転入の届出あり")

    assert answer.status == 303
    assert "5月29日に転入の届出あり" in desk.opens("tanaka").words
    assert desk.case not in Page(desk.browser("mori").get("/officer/")).html


def test_the_office_that_is_asked_can_do_nothing_else(desk: Desk) -> None:
    page = desk.opens("mori")
    assert 'value="propose"' not in page.html

    assert desk.presses("mori", "propose", page, outcome="approved").status == 403
    assert desk.state == "in_review"


def test_an_outcome_waits_for_the_answer_and_says_so(desk: Desk) -> None:
    assert "市民課の回答がまだです" in desk.opens("tanaka").blocked("propose")

    refused = desk.presses("tanaka", "propose", item="0", outcome="approved")
    assert refused.status == 400
    assert "市民課の回答がまだありません" in refused.words


def test_an_empty_answer_is_refused_at_its_box(desk: Desk) -> None:
    refused = desk.presses("mori", "give_opinion", opinion="1", words=" ")

    assert refused.status == 400
    assert "回答を入力してください" in refused.words


def test_a_question_is_answered_once(desk: Desk) -> None:
    page = desk.opens("mori")
    desk.presses("tanaka", "give_opinion", opinion="1", words="電話で確認した")

    assert desk.presses("mori", "give_opinion", page, opinion="1", words="届出あり").status == 409
    assert "電話で確認した" in desk.opens("mori").words


def test_a_question_that_waits_too_long_is_late_at_both_desks(desk: Desk) -> None:
    with desk.town.at(datetime.now(UTC) + timedelta(days=30)):
        asked = Page(desk.browser("mori").get("/officer/")).words.partition("照会が届いています")[2]

        assert "過ぎています" in asked
        assert "回答の期限を過ぎています" in desk.opens("tanaka").words
    assert "過ぎています" not in desk.opens("tanaka").words


def test_an_answer_from_before_a_correction_is_marked(desk: Desk) -> None:
    desk.presses("mori", "give_opinion", opinion="1", words="住民登録あり")
    assert "補正の前の回答です" not in desk.opens("tanaka").words
    page = desk.opens("tanaka", "/correction")
    due_on = (datetime.now(UTC) + timedelta(days=14)).date().isoformat()
    typed = {"fields": "place", "words__place": "番地まで", "due_on": due_on}
    desk.presses("tanaka", "ask_correction", page, **typed)
    path = f"/applications/{desk.case}/correction"
    send(desk.town.citizen(), "resubmit", path, place="魚の町4番9号")

    assert "補正の前の回答です" in desk.opens("tanaka").words


def test_an_answer_without_words_is_refused_at_its_own_box(desk: Desk) -> None:
    answer = desk.presses("mori", "give_opinion", opinion="1", words=" ")

    assert answer.status == 400
    assert 'href="#opinion-1"' in answer.html
    assert 'id="opinion-1-error"' in answer.html
