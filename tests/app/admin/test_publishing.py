from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from app.publication import publish_folder
from forms.japanese.days import JAPAN
from forms.moments import day_long
from tests.app.officer.desk import Page
from tests.app.town import PROCEDURE, Town, begin, token_in
from workflow import queries
from workflow.chain import verify

if TYPE_CHECKING:
    from flask.testing import FlaskClient

LIST = "/admin/procedures"
HERE = f"{LIST}/street-lamp"
PUBLIC = "/procedures/street-lamp"
SECONDS = count()
"""Each test begins with a reception of its own, so that no earlier word of an admin counts."""


@pytest.fixture
def admin(town: Town) -> FlaskClient:
    """The admin of a town whose procedure is as at the beginning."""
    begun = f"open: {{from: 2020-01-01T00:00:{next(SECONDS):02d}}}\ndisposition:"
    town.publish(PROCEDURE.replace("disposition:", begun))
    return town.officer("admin")


@pytest.fixture
def two(town: Town) -> Iterator[FlaskClient]:
    """Another admin, in a city that asks for a second look."""
    runtime = town.runtime
    settings = replace(runtime.settings, second_look=True)
    town.app.extensions["tenohira"] = replace(runtime, settings=settings)
    yield town.second_admin()
    town.app.extensions["tenohira"] = runtime


def press(browser: FlaskClient, path: str, **typed: Any) -> Page:
    token = token_in(browser.get("/admin/check"))
    return Page(browser.post(path, data=typed | {"csrf_token": token}))


def propose(browser: FlaskClient, source: str, note: str = "") -> str:
    answer = press(browser, "/admin/check", source=source, go="keep", note=note)
    assert answer.status == 303, answer.words
    return answer.answer.location


def newest(town: Town) -> int:
    with town.runtime.database.reading() as session:
        return queries.revisions_of(session, "street-lamp")[0].number


def test_a_candidate_is_looked_at_tried_and_published(town: Town, admin: FlaskClient) -> None:
    before = newest(town)
    candidate = propose(admin, PROCEDURE.replace("_days: 30", "_days: 20"), "短くできた")

    page = Page(admin.get(candidate))
    assert "標準処理期間が「30」から「20」になりました。" in page.words
    assert "短くできた" in page.words
    tried = admin.get(f"{candidate}/try/", follow_redirects=True)
    assert "街灯の設置の申請" in Page(tried).words
    assert newest(town) == before

    answer = press(admin, f"{candidate}/publish")
    assert answer.status == 303
    assert newest(town) == before + 1
    page = Page(admin.get(answer.answer.location))
    assert f"第{before + 1}版を公開しました。" in page.words
    assert "中村 綾" in page.words
    assert "20日ほど" in Page(town.visitor().get(PUBLIC)).words


def test_with_a_second_look_somebody_else_publishes(
    town: Town, admin: FlaskClient, two: FlaskClient
) -> None:
    before = newest(town)
    candidate = propose(admin, PROCEDURE.replace("_days: 30", "_days: 10"))

    page = Page(admin.get(candidate))
    assert "別の管理者が" in page.words
    assert 'aria-disabled="true"' in page.html
    refused = press(admin, f"{candidate}/publish")
    assert refused.status == 409
    assert "別の管理者が" in refused.words
    assert newest(town) == before

    assert 'aria-disabled="true"' not in Page(two.get(candidate)).html
    assert press(two, f"{candidate}/publish").status == 303
    assert newest(town) == before + 1


def test_a_candidate_can_be_taken_back(town: Town, admin: FlaskClient) -> None:
    candidate = propose(admin, PROCEDURE.replace("_days: 30", "_days: 40"))
    assert candidate in Page(admin.get(LIST)).html
    press(admin, f"{candidate}/take-back")

    assert candidate not in Page(admin.get(LIST)).html
    assert press(admin, f"{candidate}/publish").status == 409


def test_a_day_that_is_past_or_none_is_refused_in_words(town: Town, admin: FlaskClient) -> None:
    candidate = propose(admin, PROCEDURE.replace("_days: 30", "_days: 41"))

    for day, words in (("2020-01-01", "今日より前"), ("あした", "2027-04-01 のように")):
        refused = press(admin, f"{candidate}/publish", effective_from=day)
        assert refused.status == 409
        assert words in refused.words


def test_a_revision_waits_for_its_day_and_can_be_taken_back(town: Town, admin: FlaskClient) -> None:
    first = datetime.now(JAPAN).date() + timedelta(days=10)
    candidate = propose(admin, PROCEDURE.replace("_days: 30", "_days: 50"))
    press(admin, f"{candidate}/publish", effective_from=first.isoformat())
    number = newest(town)

    assert "公開待ち" in Page(admin.get(HERE)).words
    assert f"第{number}版" in Page(admin.get(LIST)).words
    midnight = datetime(first.year, first.month, first.day, tzinfo=JAPAN)
    with town.at(midnight - timedelta(seconds=1)):
        assert "30日ほど" in Page(town.visitor().get(PUBLIC)).words
    with town.at(midnight):
        assert "50日ほど" in Page(town.visitor().get(PUBLIC)).words

    assert press(admin, f"{HERE}/{number}/take-back", why=" ").status == 422
    assert press(admin, f"{HERE}/{number}/take-back", why="議会で否決").status == 303
    with town.at(midnight):
        assert "30日ほど" in Page(town.visitor().get(PUBLIC)).words


def test_a_correction_of_today_leaves_what_waits_and_says_until_when_it_counts(
    town: Town, admin: FlaskClient
) -> None:
    first = datetime.now(JAPAN).date() + timedelta(days=10)
    waiting = town.publish(PROCEDURE.replace("_days: 30", "_days: 51"), first)
    candidate = propose(admin, PROCEDURE.replace("_days: 30", "_days: 31"))
    words = Page(admin.get(candidate)).words
    assert f"{day_long(first)}からは、 公開待ちの第{waiting}版 に変わります" in words

    answer = press(admin, f"{candidate}/publish")
    words = Page(admin.get(answer.answer.location)).words
    last = day_long(first - timedelta(days=1))
    assert f"使われるのは{last}までです" in words
    assert f"公開待ちの第{waiting}版に変わります" in words
    assert "その版には入っていません" in words
    assert "31日ほど" in Page(town.visitor().get(PUBLIC)).words
    with town.at(datetime(first.year, first.month, first.day, tzinfo=JAPAN)):
        assert "51日ほど" in Page(town.visitor().get(PUBLIC)).words
    press(admin, f"{HERE}/{waiting}/take-back", why="議会で否決")


def test_the_list_gives_no_last_day_to_what_never_was_in_force(
    town: Town, admin: FlaskClient
) -> None:
    replaced = newest(town)
    town.publish(PROCEDURE.replace("_days: 30", "_days: 32"))
    first = datetime.now(JAPAN).date() + timedelta(days=10)
    never = town.publish(PROCEDURE.replace("_days: 30", "_days: 53"), first)
    press(admin, f"{HERE}/{never}/take-back", why="議会で否決")
    later = town.publish(PROCEDURE.replace("_days: 30", "_days: 54"), first + timedelta(days=5))

    words = Page(admin.get(HERE)).words
    assert re.search(f"第{replaced}版 入れかえ [^ ]+から 令和", words), words
    with town.at(datetime.now(UTC) + timedelta(days=11)):
        words = Page(admin.get(HERE)).words
        assert f"第{never}版 取消し {day_long(first)}から 令和" in words
    press(admin, f"{HERE}/{later}/take-back", why="議会で否決")


def test_an_earlier_text_is_put_forward_again(town: Town, admin: FlaskClient) -> None:
    old = newest(town)
    town.publish(PROCEDURE.replace("_days: 30", "_days: 60"))
    answer = press(admin, f"{HERE}/{old}/again", note="様式の誤り")
    assert press(admin, f"{answer.answer.location}/publish").status == 303

    assert newest(town) == old + 2
    assert "30日ほど" in Page(town.visitor().get(PUBLIC)).words
    assert "様式の誤り" in Page(admin.get(HERE)).words


def test_the_reception_is_closed_and_opened_by_hand(town: Town, admin: FlaskClient) -> None:
    assert press(admin, f"{HERE}/reception", go="close", why="").status == 422
    closing = press(admin, f"{HERE}/reception", go="close", why="台風", instead="窓口へ")
    assert closing.status == 303
    words = Page(town.visitor().get(PUBLIC)).words
    assert "受付は終わりました" in words
    assert "窓口へ" in words
    assert "受付終了" in Page(admin.get(LIST)).words

    press(admin, f"{HERE}/reception", go="open", why="台風が過ぎた")
    assert "手続をはじめる" in Page(town.visitor().get(PUBLIC)).words
    assert "台風が過ぎた" in Page(admin.get(HERE)).words
    press(admin, f"{HERE}/reception", go="reset", why="元どおり")
    assert "YAMLより優先します" not in Page(admin.get(HERE)).words


def test_the_reception_is_set_to_moments(town: Town, admin: FlaskClient) -> None:
    answer = press(
        admin,
        f"{HERE}/reception",
        go="set",
        why="募集",
        opens_at="2126-04-01T08:45",
        closes_at="2126-04-10T17:00",
    )
    assert answer.status == 303
    words = Page(admin.get(HERE)).words
    assert "4月1日(月) 8時45分" in words
    assert "17時00分" in words
    words = Page(town.visitor().get(PUBLIC)).words
    assert "まだ受け付けていません" in words
    assert "4月10日(水) 17時00分まで" in words
    assert "いつでも" not in words
    assert "24時間・土日も" not in words

    wrong = press(admin, f"{HERE}/reception", go="set", why="募集", opens_at="4月1日")
    assert wrong.status == 409
    assert "2027-04-01T17:00 のように" in wrong.words


def test_a_withdrawn_procedure_is_gone_from_the_list_and_comes_back(
    town: Town, admin: FlaskClient
) -> None:
    number = newest(town)
    draft = begin(town.citizen())
    assert press(admin, f"{HERE}/withdraw", why="条例の廃止", instead="道路課へ").status == 303
    assert "取下げ" in Page(admin.get(LIST)).words
    assert PUBLIC not in Page(town.visitor().get("/")).html
    words = Page(town.visitor().get(PUBLIC)).words
    assert "受付 いまは受け付けていません" in words
    assert "いつでも" not in words
    assert town.citizen().get(f"/applications/{draft}/kept").status_code == 200

    back = press(admin, f"{HERE}/{number}/again", note="再開")
    press(admin, f"{back.answer.location}/publish")
    assert PUBLIC in Page(town.visitor().get("/")).html


def test_the_address_of_the_desk_alone_leads_to_the_list(town: Town, admin: FlaskClient) -> None:
    for typed in ("/admin", "/admin/"):
        assert admin.get(typed, follow_redirects=True).request.path == LIST
    assert "/officer/login" in town.visitor().get("/admin/").location
    assert town.officer("tanaka").get("/admin/").status_code == 404


def test_any_two_revisions_are_compared(town: Town, admin: FlaskClient) -> None:
    old = newest(town)
    town.publish(PROCEDURE.replace("_days: 30", "_days: 70"))
    town.publish(PROCEDURE.replace("_days: 30", "_days: 80"))
    words = Page(admin.get(f"{HERE}/differences?old={old}&new={old + 2}")).words

    assert "標準処理期間が「30」から「80」になりました。" in words
    assert admin.get(f"{HERE}/differences?old=999&new=1").status_code == 404


def test_everything_that_was_done_is_on_record(town: Town, admin: FlaskClient) -> None:
    candidate = propose(admin, PROCEDURE.replace("_days: 30", "_days: 90"), "試行")
    press(admin, f"{candidate}/publish")
    press(admin, f"{HERE}/reception", go="close", why="終わり")
    words = Page(admin.get("/admin/record")).words

    for said in ("公開の提案", "試行", "公開", "受付期間の変更", "終わり", "中村 綾"):
        assert said in words
    assert re.search(r"第\d+版", words)
    with town.runtime.database.reading() as session:
        assert verify(session, "procedure:street-lamp")


def test_the_folder_does_not_bring_back_what_was_withdrawn(town: Town, admin: FlaskClient) -> None:
    press(admin, f"{HERE}/withdraw", why="廃止")
    file = town.runtime.settings.procedures / "street-lamp.yaml"
    text = file.read_text("utf-8")
    file.write_text(text + "# 新しい\n", "utf-8")
    published = publish_folder(town.runtime, datetime.now(UTC)).published
    file.write_text(text, "utf-8")

    assert published == ()
    assert "いまは受け付けていません" in Page(town.visitor().get(PUBLIC)).words


def test_nor_does_it_where_a_later_revision_was_taken_back_before(
    town: Town, admin: FlaskClient
) -> None:
    first = (datetime.now(JAPAN) + timedelta(days=10)).date()
    number = town.publish(PROCEDURE.replace("_days: 30", "_days: 50"), first)
    press(admin, f"{HERE}/{number}/take-back", why="議会で否決")
    press(admin, f"{HERE}/withdraw", why="廃止")
    file = town.runtime.settings.procedures / "street-lamp.yaml"
    text = file.read_text("utf-8")
    file.write_text(text + "# もっと新しい\n", "utf-8")
    published = publish_folder(town.runtime, datetime.now(UTC)).published
    file.write_text(text, "utf-8")

    assert published == ()
    assert "終了" not in Page(admin.get(LIST)).words
    assert "取下げ" in Page(admin.get(LIST)).words


def test_the_list_says_when_each_procedure_is_open_without_reading_it(
    town: Town, admin: FlaskClient
) -> None:
    town.publish(PROCEDURE.replace("disposition:", "open: {until: 2020-04-10T17:00}\ndisposition:"))
    words = Page(admin.get(LIST)).words

    assert "受付終了" in words
    assert "4月10日(金) 17時00分で終わりました" in words
