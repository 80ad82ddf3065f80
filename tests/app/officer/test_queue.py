from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from app.officer.queue import PAGE
from tests.app.officer.desk import Desk, Page
from tests.app.town import send
from workflow import receipt_numbers
from workflow.models import Application


def queue(desk: Desk, login: str = "tanaka", **args: str) -> Page:
    return Page(desk.browser(login).get("/officer/", query_string=args))


def search(desk: Desk, words: str, login: str = "tanaka", **filters: str) -> Page:
    """Search on the page of the list; gives the list it leads to."""
    token = queue(desk, login).hidden["csrf_token"]
    answer = desk.browser(login).post(
        "/officer/search", data={"csrf_token": token, "q": words, **filters}
    )
    assert answer.status_code == 303
    return Page(desk.browser(login).get(answer.location))


def fill_a_page(desk: Desk) -> None:
    """More cases like the one at the desk than a page has lines."""
    columns = (
        *("citizen_id", "revision_id", "slug", "office", "state", "active", "arrived_at"),
        *("created_at", "due_on", "queue_on", "applicant_name", "search_key"),
    )
    with desk.town.runtime.database.transaction() as session:
        like = session.get_one(Application, desk.case)
        same = {name: getattr(like, name) for name in columns}
        for _ in range(PAGE):
            session.add(Application(receipt_number=receipt_numbers.new(), **same))


def test_the_queue_shows_the_cases_of_the_own_office(desk: Desk) -> None:
    number = desk.application().receipt_number or "?"

    assert number in queue(desk).words
    assert number not in queue(desk, "mori").words


def test_the_address_keeps_the_filters(desk: Desk) -> None:
    number = desk.application().receipt_number or "?"

    assert number in queue(desk, state="submitted", procedure="street-lamp").words
    assert number not in queue(desk, state="in_review").words
    assert number not in queue(desk, procedure="nothing").words


def test_what_is_searched_for_finds_and_stays_beside_the_filters(desk: Desk) -> None:
    number = desk.application().receipt_number or "?"

    assert number in search(desk, "ヤマサキ", state="submitted").words
    assert number in search(desk, number).words
    assert number not in search(desk, "ヤマサキ", state="in_review").words
    assert number not in search(desk, "さとう").words
    page = search(desk, "やまさき")
    assert number in page.words
    assert 'value="やまさき"' in page.html


def test_a_name_is_found_by_every_form_of_its_characters(desk: Desk) -> None:
    number = desk.application().receipt_number or "?"

    for words in ("山﨑", "山崎", "山\ufa11\U000e0100"):
        assert number in search(desk, words).words


def test_who_searches_among_the_unfinished_is_led_on_to_the_finished(desk: Desk) -> None:
    number = desk.application().receipt_number or "?"
    citizen, here = desk.town.citizen(), f"/applications/{desk.case}/withdraw"
    send(citizen, "withdraw", here, words="引っ越すことになりました")
    page = search(desk, number)
    tab = re.search(r'href="([^"]+)"[^>]*>取下げ', page.html)

    assert "終わった申請は「完了」や「取下げ」で探せます" in page.words
    assert tab
    assert number in Page(desk.browser("tanaka").get(html.unescape(tab[1]))).words
    assert "理由: 引っ越すことになりました" in desk.opens("tanaka").words
    assert "今ここ" not in desk.opens("tanaka").words


def test_no_address_holds_a_name_that_was_searched_for(desk: Desk) -> None:
    fill_a_page(desk)
    page = search(desk, "やまさき", procedure="street-lamp")
    links = [unquote(html.unescape(each)) for each in re.findall(r'href="([^"]+)"', page.html)]
    following = next(each for each in links if "after=" in each)

    assert not [each for each in links if "やまさき" in each]
    assert "search=" in following
    assert 'value="やまさき"' in Page(desk.browser("tanaka").get(following)).html
    assert 'value="やまさき"' not in Page(desk.browser("maeda").get(following)).html


def test_two_tabs_search_for_themselves(desk: Desk) -> None:
    one, two = search(desk, "やまさき"), search(desk, "さとう")
    here = re.search(r'href="([^"]+)">新しくする', one.html)

    assert here
    assert 'value="やまさき"' in Page(desk.browser("tanaka").get(here[1])).html
    assert 'value="さとう"' in two.html


def test_a_case_past_its_day_comes_first_and_is_called_late(desk: Desk) -> None:
    Desk.with_application(desk.town)
    with desk.town.runtime.database.transaction() as session:
        late = session.get_one(Application, desk.case)
        late.due_on = late.queue_on = (datetime.now(UTC) - timedelta(days=10)).date()
    cases = re.findall(r"case=([0-9a-f-]{36})", queue(desk).html)

    assert cases[0] == desk.case
    assert desk.case in queue(desk, state="late").html
    assert "日超過" in queue(desk, state="late").words


def test_every_tab_says_how_many_there_are(desk: Desk) -> None:
    def mine() -> int:
        found = re.search(r"わたしの担当 <b>(\d+)</b>", queue(desk).html)
        assert found
        return int(found[1])

    before = mine()
    desk.received()
    assert mine() == before + 1


def test_a_case_opens_beside_the_list_and_that_is_recorded(desk: Desk) -> None:
    page = queue(desk, case=desk.case)

    assert "審査をひらく" in page.words
    assert "ApplicationViewed" in desk.events()


def test_a_case_of_another_office_does_not_open_beside_the_list(desk: Desk) -> None:
    assert queue(desk, "mori", case=desk.case).status == 404


def test_nonsense_in_the_address_is_refused_or_left_out(desk: Desk) -> None:
    assert queue(desk, case="nonsense").status == 404
    assert queue(desk, state="nonsense").status == 200
    assert queue(desk, after="nonsense").status == 400
    assert queue(desk, search="\0%_", officer="\0", procedure="\0").status == 200
    assert search(desk, "\0%_").status == 200


def test_a_mistyped_receipt_number_is_called_that(desk: Desk) -> None:
    number = desk.application().receipt_number or ""
    last = "4" if number[-1] == "3" else "3"

    assert number in search(desk, number.lower()).words
    assert "打ちまちがいがあります" in search(desk, number[:-1] + last).words
    assert "打ちまちがい" not in search(desk, "いない人").words


def test_an_admin_who_works_on_no_case_sees_an_empty_queue(desk: Desk) -> None:
    assert "あてはまる申請はありません" in queue(desk, "admin").words
