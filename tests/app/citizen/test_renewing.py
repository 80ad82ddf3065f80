from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from accounts.actor import of_officer
from accounts.models import Officer
from forms.japanese.days import JAPAN
from forms.opening import Opening
from tests.app.officer.desk import Page
from tests.app.town import PROCEDURE, Town, answers, begin, hidden_in, photo, send
from workflow import publishing
from workflow.models import Application
from workflow.states import State

if TYPE_CHECKING:
    from flask.testing import FlaskClient

SLUG = "street-lamp"
SECOND = timedelta(seconds=1)
NEWER = PROCEDURE.replace(
    "      - {field: place, type: text, label: 設置する場所}\n",
    "      - {field: place, type: integer, label: 設置する柱の番号}\n"
    "      - {field: reason, type: text, label: 理由}\n",
)


@pytest.fixture
def client(town: Town) -> Iterator[FlaskClient]:
    """A citizen of a town whose procedure is as at the beginning."""
    yield town.citizen()
    town.publish(PROCEDURE + f"\n# {datetime.now(UTC).isoformat()}\n")


def filled(client: FlaskClient) -> str:
    case = begin(client)
    send(client, "next", f"/applications/{case}/pages/place", **answers(), picture=photo())
    return case


def close_at(town: Town, closes_at: datetime | None, instead: str = "") -> None:
    with town.runtime.database.transaction() as session:
        admin = of_officer(session.scalars(select(Officer).where(Officer.login == "admin")).one())
        publishing.set_reception(
            session,
            SLUG,
            Opening(None, closes_at),
            why="試し",
            instead=instead,
            by=admin,
            at=datetime.now(UTC),
        )


def withdraw(town: Town) -> None:
    with town.runtime.database.transaction() as session:
        admin = of_officer(session.scalars(select(Officer).where(Officer.login == "admin")).one())
        publishing.withdraw(
            session, SLUG, why="廃止", instead="道路課へ", by=admin, at=datetime.now(UTC)
        )


def case_of(town: Town, case: str) -> Application:
    with town.runtime.database.reading() as session:
        return session.get_one(Application, case)


# --- The form changed -----------------------------------------------------------------------------


def test_opening_a_draft_says_first_what_is_new(town: Town, client: FlaskClient) -> None:
    case = filled(client)
    town.publish(NEWER)

    for path in ("resume", "pages/place", "check"):
        answer = client.get(f"/applications/{case}/{path}", follow_redirects=True)
        assert answer.request.path == f"/applications/{case}/renew"
    page = Page(client.get(f"/applications/{case}/renew"))
    assert "様式が新しくなりました" in page.words
    assert "「理由」(必須)が加わりました。" in page.words
    assert "魚の町4番1号" in page.words
    assert case_of(town, case).revision.number < town.publish(NEWER)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("ja", ("「理由」(必須)が加わりました。", "「1行の文」から「整数」になりました。")),
        ("en", ("“理由” (required) is new.", "was “one line of text” and is “a whole number”.")),
        (
            "easy",
            ("「理由」(かならず)が ふえました。", "「みじかい ぶん」から 「かず」に なりました。"),
        ),
        ("zh", ("新增了“理由”（必填）。", "由“单行文字”改为“整数”。")),
        (
            "ko",
            ("“理由”(필수) 항목이 추가되었습니다.", "“한 줄 글”에서 “정수”(으)로 바뀌었습니다."),
        ),
        ("vi", ("Mới có “理由” (bắt buộc).", "từ “một dòng chữ” đổi thành “số nguyên”.")),
    ],
)
def test_what_is_new_is_said_in_the_language_of_the_person(
    town: Town, client: FlaskClient, lang: str, words: tuple[str, ...]
) -> None:
    case = filled(client)
    town.publish(NEWER)
    client.post("/language", data={"language": lang}, headers={"Sec-Fetch-Site": "same-origin"})
    page = Page(client.get(f"/applications/{case}/renew"))
    client.post("/language", data={"language": "ja"}, headers={"Sec-Fetch-Site": "same-origin"})

    assert [each for each in words if each not in page.words] == []


def test_what_does_not_fit_is_marked_as_japanese_in_another_language(
    town: Town, client: FlaskClient
) -> None:
    case = filled(client)
    town.publish(NEWER)
    client.post("/language", data={"language": "vi"}, headers={"Sec-Fetch-Site": "same-origin"})
    before = Page(client.get(f"/applications/{case}/renew")).html
    after = send(client, "move", f"/applications/{case}/renew").location
    page = Page(client.get(after, follow_redirects=True)).html
    client.post("/language", data={"language": "ja"}, headers={"Sec-Fetch-Site": "same-origin"})

    for html in (before, page):
        assert '<span lang="ja">設置する場所</span>' in html


def test_pressing_go_on_moves_the_draft_and_marks_what_does_not_fit(
    town: Town, client: FlaskClient
) -> None:
    case = filled(client)
    town.publish(NEWER)
    answer = send(client, "move", f"/applications/{case}/renew")
    page = Page(client.get(answer.location, follow_redirects=True))

    assert "この答えは新しい様式に合いません" in page.words
    assert "魚の町4番1号" in page.words
    assert 'value="山﨑"' in page.html
    form = f"/applications/{case}/pages/place"
    typed = answers("7") | {"reason": "暗いため"}
    check = Page(client.get(send(client, "next", form, **typed).location))
    assert "7" in check.words
    assert "魚の町4番1号" in check.words
    assert "送られません" in check.words
    sent = send(client, "submit", check.answer.request.path, f"/applications/{case}/submit",
                confirm="yes")  # fmt: skip
    assert sent.location.endswith("/done")
    submission = case_of(town, case)
    assert submission.state is State.SUBMITTED


def test_what_was_typed_on_the_old_page_meanwhile_is_kept(town: Town, client: FlaskClient) -> None:
    case = begin(client)
    form = f"/applications/{case}/pages/place"
    client.get(form)
    hidden = {"go": "next", **answers("岬の灯台")}
    hidden |= hidden_in(client.get(form))
    town.publish(NEWER)
    answer = client.post(form, data=hidden | {"picture": photo()}, follow_redirects=True)

    assert answer.request.path.endswith("/renew")
    assert case_of(town, case).raw["place"] == "岬の灯台"


def test_sending_on_the_old_form_leads_to_what_is_new(town: Town, client: FlaskClient) -> None:
    case = filled(client)
    check = client.get(f"/applications/{case}/check")
    data = hidden_in(check) | {"go": "submit", "confirm": "yes"}
    town.publish(NEWER)
    answer = client.post(f"/applications/{case}/submit", data=data)

    assert answer.location.endswith(f"/applications/{case}/renew")
    assert case_of(town, case).state is State.DRAFT


def test_a_check_of_the_old_form_is_not_sent_after_the_move(
    town: Town, client: FlaskClient
) -> None:
    case = filled(client)
    data = hidden_in(client.get(f"/applications/{case}/check")) | {"confirm": "yes"}
    town.publish(PROCEDURE.replace("設置する場所", "街灯の場所"))
    send(client, "move", f"/applications/{case}/renew")
    answer = client.post(f"/applications/{case}/submit", data=data)

    assert answer.status_code == 409
    assert "街灯の場所" in Page(answer).words


# --- To the second --------------------------------------------------------------------------------


def test_within_a_day_of_the_end_the_form_says_so_with_the_time(
    town: Town, client: FlaskClient
) -> None:
    case = filled(client)
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=30)
    close_at(town, end)
    here = f"/applications/{case}"
    local = end.astimezone(JAPAN)

    with town.at(end - timedelta(days=1, seconds=1)):
        assert "それを過ぎると送れません" not in Page(client.get(f"{here}/check")).words
    with town.at(end - timedelta(days=1)):
        for page in (f"{here}/check", f"{here}/pages/place"):
            words = Page(client.get(page)).words
            assert "それを過ぎると送れません" in words
            assert f"{local.hour}時{local.minute:02d}分" in words


def test_the_closing_second_is_in_time_and_the_next_one_is_late(
    town: Town, client: FlaskClient
) -> None:
    first, second = filled(client), filled(town.citizen("other@example.jp"))
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    close_at(town, end, instead="窓口は18時まで開いています。")
    for case, browser, at, way in (
        (first, client, end + SECOND - timedelta(microseconds=1), "/done"),
        (second, town.citizen("other@example.jp"), end + SECOND, "/kept"),
    ):
        data = hidden_in(browser.get(f"/applications/{case}/check")) | {"confirm": "yes"}
        with town.at(at):
            answer = browser.post(f"/applications/{case}/submit", data=data)
            assert answer.location.endswith(way)
    with town.at(end + SECOND):
        page = Page(town.citizen("other@example.jp").get(f"/applications/{second}/kept"))
    assert "受付は終わりました" in page.words
    assert "まだ送られていません" in page.words
    assert "窓口は18時まで" in page.words
    assert "魚の町4番1号" in page.words


def test_a_draft_can_be_read_and_thrown_away_after_the_end(town: Town, client: FlaskClient) -> None:
    case = filled(client)
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    close_at(town, end)

    with town.at(end + SECOND):
        answer = client.get(f"/applications/{case}/resume", follow_redirects=True)
        assert answer.request.path.endswith("/kept")
        assert send(client, "", f"/applications/{case}/discard").status_code == 303
    assert case_of(town, case).state is State.DISPOSED


def test_when_the_end_is_put_off_the_draft_goes_on(town: Town, client: FlaskClient) -> None:
    case = filled(client)
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    close_at(town, end)
    close_at(town, end + timedelta(hours=1))

    with town.at(end + SECOND):
        answer = client.get(f"/applications/{case}/kept", follow_redirects=True)
        assert answer.request.path.endswith("/check")


# --- What citizens see instead of a form ----------------------------------------------------------


def test_a_closed_procedure_says_since_when_and_what_to_do(town: Town, client: FlaskClient) -> None:
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    close_at(town, end, instead="来年度をお待ちください。")

    with town.at(end + SECOND):
        page = Page(client.get(f"/procedures/{SLUG}"))
        assert "受付は終わりました" in page.words
        assert "来年度をお待ちください。" in page.words
        assert "手続をはじめる" not in page.words
        answer = client.get(f"/procedures/{SLUG}/start")
        assert answer.location.endswith(f"/procedures/{SLUG}")


def test_a_list_says_what_is_closed(town: Town, client: FlaskClient) -> None:
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    close_at(town, end)

    with town.at(end):
        assert "受付は終わりました" not in Page(client.get("/?q=街灯")).words
    with town.at(end + SECOND):
        assert "受付は終わりました" in Page(client.get("/?q=街灯")).words


def test_a_procedure_that_waits_for_its_day_says_from_when(town: Town, client: FlaskClient) -> None:
    opens = datetime.now(JAPAN).replace(microsecond=0) + timedelta(days=2)
    written = f"{opens:%Y-%m-%dT%H:%M}"
    town.publish(PROCEDURE.replace("disposition:", f"open: {{from: {written}}}\ndisposition:"))
    page = Page(client.get(f"/procedures/{SLUG}"))

    assert "まだ受け付けていません" in page.words
    assert f"{opens.month}月{opens.day}日" in page.words
    with town.at(opens):
        assert "手続をはじめる" in Page(client.get(f"/procedures/{SLUG}")).words


def test_a_withdrawn_procedure_says_so_and_keeps_the_draft(town: Town, client: FlaskClient) -> None:
    case = filled(client)
    withdraw(town)

    page = Page(client.get(f"/procedures/{SLUG}"))
    assert "いまは受け付けていません" in page.words
    assert "道路課へ" in page.words
    answer = client.get(f"/applications/{case}/resume", follow_redirects=True)
    assert answer.request.path.endswith("/kept")
    assert "魚の町4番1号" in Page(answer).words
    assert f"/procedures/{SLUG}" not in Page(client.get("/")).html
