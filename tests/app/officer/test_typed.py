"""What an officer typed stays in its own form until it is used, whatever else happens to the case."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from tests.app.officer.desk import Desk, Page
from tests.app.town import PROCEDURE, Town, apply

DUE: dict[str, Any] = {
    "due_on": (date.today() + timedelta(days=14)).isoformat()  # noqa: DTZ011 - far enough in any zone
}
CONSULT = """  consult:
    - {office: 市民課, question: 住民登録, days: 3}
    - {office: 市民課, question: 世帯, days: 3}
  approval:"""


def box(page: Page, name: str) -> str:
    """What stands in a box of several lines."""
    found = re.search(rf'<textarea id="{name}"[^>]*>([^<]*)<', page.html)
    assert found, f"There is no box {name}"
    return found[1]


def test_words_for_colleagues_do_not_stand_in_the_box_for_the_applicant(desk: Desk) -> None:
    stale = desk.proposed().opens("matsumoto")
    desk.presses("tanaka", "send_back", words="取り下げます")
    late = desk.presses("matsumoto", "send_back", stale, words="この方は前にも問題が")

    assert late.status == 409
    assert "差し戻す理由 この方は前にも問題が" in late.words
    assert box(desk.opens("matsumoto", "/correction"), "words") == ""
    desk.presses("tanaka", "propose", item="0", outcome="approved")
    assert box(desk.opens("matsumoto"), "words") == "この方は前にも問題が"


def test_an_answer_that_was_refused_stands_in_its_own_box_only(town: Town) -> None:
    source = PROCEDURE.replace("procedure: street-lamp", "procedure: park-lamp")
    town.publish(source.replace("  approval:", CONSULT))
    desk = Desk(town, apply(town.citizen(), procedure="park-lamp")).received()
    stale = desk.opens("mori")
    desk.presses("tanaka", "tick", item="0", go="tick")
    late = desk.presses("mori", "give_opinion", stale, opinion="2", words="世帯は2人")

    assert late.status == 409
    assert "回答 世帯は2人" in late.words
    page = desk.opens("mori")
    assert box(page, "opinion-1") == ""
    assert box(page, "opinion-2") == "世帯は2人"


def test_a_correction_that_came_too_late_goes_on_where_it_was_typed(desk: Desk) -> None:
    stale = desk.received().opens("tanaka", "/correction")
    desk.presses("maeda", "tick", item="0", go="tick")
    late = desk.presses(
        "tanaka",
        "ask_correction",
        stale,
        fields="place",
        words__place="番地まで",
        words__nowhere="ここにない項目",
        words="お願いします",
        **DUE,
    )

    assert late.status == 409
    assert "「設置する場所」をどう直すか 番地まで" in late.words
    assert "申請した方へのことば お願いします" in late.words
    assert f'href="{desk.url}/correction"' in late.html
    again = desk.opens("tanaka", "/correction")
    assert 'value="番地まで"' in again.html
    assert box(again, "words") == "お願いします"


def test_once_no_correction_can_be_asked_for_the_case_is_where_to_go_on(desk: Desk) -> None:
    stale = desk.received().opens("tanaka", "/correction")
    desk.presses("maeda", "propose", item="0", outcome="approved")
    late = desk.presses("tanaka", "ask_correction", stale, fields="place", words__place="x", **DUE)

    assert late.status == 409
    assert f'class="button" href="{desk.url}"' in late.html


def test_a_proposal_half_written_survives_a_correction_that_was_given_up(desk: Desk) -> None:
    desk.received().presses(
        "tanaka", "tick", go="correction", outcome="rejected", reasons__facts="私道", memo="急ぎ"
    )
    page = desk.opens("tanaka", "/correction")
    assert desk.presses("tanaka", "ask_correction", page, words="お願い", **DUE).status == 400

    case = desk.opens("tanaka")
    assert box(case, "reasons-facts") == "私道"
    assert box(case, "memo") == "急ぎ"


def test_taking_charge_leaves_a_proposal_half_written_as_it_is(desk: Desk) -> None:
    desk.received().presses("maeda", "tick", go="tick", outcome="rejected", reasons__facts="私道")
    assert desk.presses("maeda", "take").status == 303

    assert box(desk.opens("maeda"), "reasons-facts") == "私道"


def test_what_was_proposed_is_not_kept(desk: Desk) -> None:
    desk.received().presses("tanaka", "propose", item="0", outcome="approved", memo="急ぎ")
    desk.presses("matsumoto", "send_back", words="写真も")

    assert box(desk.opens("tanaka"), "memo") == ""


def test_whoever_was_too_late_reads_all_that_was_chosen_and_goes_on_with_it(desk: Desk) -> None:
    stale = desk.received().opens("maeda")
    desk.presses("tanaka", "take")
    desk.presses("tanaka", "tick", go="tick")
    late = desk.presses("maeda", "propose", stale, item="0", outcome="rejected", memo="急ぎ")

    assert late.status == 409
    for line in ("確かめた審査項目 場所を確認した", "結果 却下する", "決裁者へのひとこと 急ぎ"):
        assert line in late.words
    page = desk.opens("maeda")
    assert "まだ保存していません" in page.words
    assert re.search(r'name="item" value="0" checked', page.html)
    assert re.search(r'value="rejected" data-then checked', page.html)
    assert desk.application().ticks == []

    desk.presses("maeda", "tick", page, item="0", go="tick")
    desk.presses("tanaka", "tick", go="tick")
    assert not re.search(r'name="item" value="0" checked', desk.opens("maeda").html)
