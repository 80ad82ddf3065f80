from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.citizen.correction import AS_IT_IS
from tests.app.officer.desk import Desk, Page
from tests.app.town import send


def ask(desk: Desk, **typed: Any) -> Page:
    page = desk.opens("tanaka", "/correction")
    due_on = (date.today() + timedelta(days=14)).isoformat()  # noqa: DTZ011 - far enough in any zone
    return desk.presses("tanaka", "ask_correction", page, **{"due_on": due_on, **typed})


def test_every_question_can_be_chosen_next_to_its_answer(desk: Desk) -> None:
    page = desk.received().opens("tanaka", "/correction")

    assert 'name="fields" value="place"' in page.html
    assert 'name="fields" value="picture"' in page.html
    assert 'name="words.place"' in page.html
    assert "ふつうは14日後です" in page.words


def test_the_day_is_proposed_from_the_procedure(desk: Desk) -> None:
    page = desk.received().opens("tanaka", "/correction")

    assert (date.today() + timedelta(days=14)).isoformat()[:7] in page.html  # noqa: DTZ011


def test_asking_stops_the_clock_and_names_the_fields(desk: Desk) -> None:
    desk.received()
    answer = ask(desk, fields="place", words__place="番地まで書いてください", words="お願いします")

    assert answer.status == 303
    assert desk.state == "correction"
    asked = desk.application().corrections[0]
    assert asked.fields == [{"path": "place", "words": "番地まで書いてください"}]
    page = desk.opens("tanaka")
    assert "番地まで書いてください" in page.words
    assert "止めています" in page.words


def test_asking_for_nothing_or_without_words_is_refused_at_its_place(desk: Desk) -> None:
    desk.received()
    nothing = ask(desk, words="お願いします")
    wordless = ask(desk, fields="place", words__place="\u200b", words="お願いします")

    assert nothing.status == wordless.status == 400
    assert "補正を求める項目を選んでください" in nothing.words
    assert 'href="#field-place-words"' in wordless.html
    assert 'id="field-place-error"' in wordless.html
    assert "お願いします" in wordless.html
    assert desk.state == "in_review"


def test_a_day_that_is_none_or_past_is_refused(desk: Desk) -> None:
    desk.received()
    for due_on in ("", "2026-02-30", "2020-01-01"):
        assert ask(desk, fields="place", words__place="x", due_on=due_on).status == 400


def test_a_missing_day_does_not_hide_that_somebody_was_faster(desk: Desk) -> None:
    stale = desk.received().opens("tanaka", "/correction")
    desk.presses("maeda", "tick", item="0", go="tick")
    typed = {"fields": "place", "words__place": "番地まで", "due_on": ""}
    late = desk.presses("tanaka", "ask_correction", stale, **typed)

    assert late.status == 409
    assert "番地まで" in late.words
    missing = desk.presses("tanaka", "ask_correction", fields="place", due_on="")
    assert missing.status == 400
    assert "補正の期限を、年・月・日で" in missing.words
    assert "どこをどう直すかを書いてください" in missing.words


def test_what_changed_is_marked_and_ticks_fall(desk: Desk) -> None:
    desk.received().presses("tanaka", "tick", item="0", go="tick")
    ask(desk, fields="place", words__place="番地まで書いてください")
    citizen = desk.town.citizen()
    path = f"/applications/{desk.case}/correction"
    answer = send(citizen, "resubmit", path, place="魚の町4番2号")
    assert answer.status_code == 303, answer.get_data(as_text=True)

    page = desk.opens("tanaka")
    assert desk.state == "in_review"
    assert "補正が届き、1つの項目が変わりました" in page.words
    assert "<del>前 魚の町4番1号</del><ins>今 魚の町4番2号</ins>" in page.html
    assert 'href="#cell-place"' in page.html
    assert desk.application().ticks == []
    assert "もう一度確かめてください" in page.words


def test_an_officer_can_go_on_without_the_correction(desk: Desk) -> None:
    desk.received()
    ask(desk, fields="place", words__place="番地まで")

    assert desk.presses("tanaka", "close_correction").status == 303
    assert desk.state == "in_review"


def test_a_passed_day_of_a_correction_is_late_in_the_list_and_said_first(desk: Desk) -> None:
    desk.received()
    ask(desk, fields="place", words__place="番地まで")
    with desk.town.at(datetime.now(UTC) + timedelta(days=20)):
        listed = Page(desk.browser("tanaka").get("/officer/", query_string={"state": "late"}))
        page = desk.opens("tanaka")

    assert desk.case in listed.html
    assert "日超過" in listed.words
    assert "補正の期限を過ぎています" in page.words
    assert "補正の期限を過ぎています" not in desk.opens("tanaka").words


def test_what_was_asked_for_stays_on_the_case_with_what_became_of_it(desk: Desk) -> None:
    desk.received()
    for words, place in (("番地まで", "魚の町4番1号"), ("号まで", "魚の町4番9号")):
        ask(desk, fields="place", words__place=words)
        path = f"/applications/{desk.case}/correction"
        go = AS_IT_IS if place == "魚の町4番1号" else "resubmit"
        send(desk.town.citizen(), go, path, place=place)
        unchanged = "補正が届きましたが、変わった項目はありません" in desk.opens("tanaka").words
        assert unchanged == (place == "魚の町4番1号")

    before = desk.opens("tanaka").words.partition("これまでの補正")[2]
    assert "番地まで 変わっていません" in before
    assert "号まで 変わりました" in before


def test_a_day_far_away_is_taken_for_a_slip(desk: Desk) -> None:
    desk.received()
    answer = ask(desk, fields="place", words__place="x", due_on="9999-12-31")

    assert answer.status == 400
    assert "期限は1年以内の日にしてください" in answer.words


def test_the_proposed_day_is_one_on_which_the_city_hall_is_open(desk: Desk) -> None:
    desk.received()
    with desk.town.at(datetime(2026, 12, 16, 1, tzinfo=UTC)):
        page = desk.opens("tanaka", "/correction")

    assert 'value="2027-01-04"' in page.html, "14 days later is 30 December"
