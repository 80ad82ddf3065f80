from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from tests.app.officer.desk import Desk, Page
from workflow.models import Application


def queue(desk: Desk, login: str = "tanaka", **args: str) -> Page:
    return Page(desk.browser(login).get("/officer/", query_string=args))


def test_the_queue_shows_the_cases_of_the_own_office(desk: Desk) -> None:
    number = desk.application().receipt_number or "?"

    assert number in queue(desk).words
    assert number not in queue(desk, "mori").words


def test_the_address_keeps_the_filters(desk: Desk) -> None:
    number = desk.application().receipt_number or "?"

    assert number in queue(desk, state="submitted", q="ヤマサキ").words
    assert number in queue(desk, q="やまさき").words
    assert number in queue(desk, q=number).words
    assert number not in queue(desk, state="in_review").words
    assert number not in queue(desk, q="さとう").words
    assert 'value="やまさき"' in queue(desk, q="やまさき").html


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
    assert queue(desk, q="\0%_", officer="\0", procedure="\0").status == 200


def test_a_mistyped_receipt_number_is_called_that(desk: Desk) -> None:
    number = desk.application().receipt_number or ""
    last = "4" if number[-1] == "3" else "3"

    assert number in queue(desk, q=number.lower()).words
    assert "打ちまちがいがあります" in queue(desk, q=number[:-1] + last).words
    assert "打ちまちがい" not in queue(desk, q="いない人").words


def test_an_admin_who_works_on_no_case_sees_an_empty_queue(desk: Desk) -> None:
    assert "あてはまる申請はありません" in queue(desk, "admin").words
