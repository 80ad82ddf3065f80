"""Never asked twice: what is kept, only when it was asked for, and what forms make of it."""

from __future__ import annotations

import html
import logging
import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from accounts import nameless, profiles
from accounts.models import Citizen, Profile
from core.errors import NotAllowed
from tests.app.officer.conftest import town  # noqa: F401 - on each kind of database
from tests.app.town import Town, begin, hidden_in, send
from workflow.models import Application

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

# ruff: noqa: F811 - the town above is the fixture

PARKING = """
procedure: parking
title: 駐輪場の定期利用の申込
summary: 市営駐輪場を1か月単位で利用するための申込です。
kind: application
category: くらし
office: こども政策課
basis: {type: ordinance, text: 自転車等駐車場条例第6条}
disposition: false
purpose: 駐輪場の利用の承認のために使います。
identity: IDENTITY
standard_days: 5
retention_years: 3
pages:
  - page: user
    title: 利用する方
    fields:
      - {field: name, type: person_name, label: お名前, prefill: profile.name}
      - {field: birthday, type: date, label: 生年月日, max: "date('2020-12-31')", prefill: profile.birthday}
      - {field: address, type: postal_address, label: 住所, prefill: profile.address}
      - {field: phone, type: phone, label: 電話番号, prefill: profile.phone}
      - {field: town, type: text, label: 町, prefill: profile.address.city, required: false}
  - page: place
    title: 場所
    fields:
      - {field: place, type: text, label: 駐輪場}
      - {field: for_other, type: yes_no, label: ほかの方のための申込ですか, required: false}
      - {field: other, type: person_name, label: あなたのお名前, when: for_other, prefill: profile.name}
  - page: wish
    title: ご希望
    fields:
      - {field: wish, type: text, label: ご希望, required: false}
review: {receive: automatic, approval: [係長]}
result:
  approved: {title: 承認書, text: 承認します。}
  rejected: {title: 不承認のお知らせ, text: 空きがありません。}
"""
ME = {
    "name.family": "髙﨑",
    "name.given": "𠮷葛󠄀",
    "name.family_kana": "タカサキ",
    "name.given_kana": "ヨシカズラ",
    "birthday.era": "平成",
    "birthday.year": "2",
    "birthday.month": "4",
    "birthday.day": "1",
    "address.postal_code": "850-8685",
    "address.prefecture": "長崎県",
    "address.city": "長崎市",
    "address.street": "魚の町4番1号 塚神",
    "address.building": "",
    "phone": "095-822-8888",
}
KEPT = {
    "name": {
        "family": "髙﨑",
        "given": "𠮷葛󠄀",
        "family_kana": "タカサキ",
        "given_kana": "ヨシカズラ",
    },
    "birthday": "1990-04-01",
    "address": {
        "postal_code": "850-8685",
        "prefecture": "長崎県",
        "city": "長崎市",
        "street": "魚の町4番1号 塚神",
        "building": "",
    },
    "phone": "095-822-8888",
}
OFFERED = 'name="keep" value="yes"'
GIVEN = "登録情報から入れました"


@pytest.fixture(autouse=True)
def _parking(town: Town) -> None:
    town.publish(PARKING.replace("IDENTITY", "login"))


# --- The page -------------------------------------------------------------------------------------


def test_nothing_is_kept_before_somebody_keeps_it(town: Town) -> None:
    me = Me(town, "empty@example.jp")

    assert me.entries() == {}
    assert "すべて消す" not in text_of(me.browser.get("/profile"))


def test_what_is_kept_is_shown_character_by_character_and_can_be_changed(town: Town) -> None:
    me = Me(town, "page@example.jp")
    answer = me.saves(**ME)

    assert answer.location == "/profile?done=saved"
    assert me.entries() == KEPT
    for typed in ("髙﨑", "𠮷葛󠄀", "魚の町4番1号 塚神", "095-822-8888"):
        assert f'value="{typed}"' in text_of(me.browser.get("/profile"))
    me.saves(**{**ME, "phone": ""})
    assert me.entries() == {name: KEPT[name] for name in ("name", "birthday", "address")}


def test_a_wrong_entry_is_said_at_its_box_and_nothing_is_kept_or_lost(town: Town) -> None:
    me = Me(town, "wrong@example.jp")
    answer = me.saves(**{**ME, "phone": "12", "birthday.era": "西暦", "birthday.year": "2190"})
    page = text_of(answer)

    assert answer.status_code == 422
    assert 'href="#phone"' in page
    assert 'href="#birthday"' in page
    assert "髙﨑" in page
    assert 'value="2190"' in page
    assert me.entries() == {}


def test_an_address_is_looked_up_and_a_language_changed_without_keeping_anything(
    town: Town,
) -> None:
    me = Me(town, "buttons@example.jp")
    found = me.saves(go=None, look_up="address", **{"address.postal_code": "850-0057"})
    switched = me.saves(go=None, language="en", phone="12")

    assert 'value="長崎市"' in text_of(found)
    assert "Kept details" in text_of(switched)
    assert 'value="12"' in text_of(switched)
    assert me.entries() == {}


def test_a_page_that_was_overtaken_overwrites_nothing_before_it_is_seen(town: Town) -> None:
    me = Me(town, "tabs@example.jp")
    first = hidden_in(me.browser.get("/profile"))
    me.saves(phone="095-822-8888")
    refused = me.browser.post("/profile", data={**first, "go": "next", "phone": "090-1234-5678"})

    assert refused.status_code == 409
    assert 'value="090-1234-5678"' in text_of(refused)
    assert me.entries() == {"phone": "095-822-8888"}
    again = me.browser.post("/profile", data={**hidden_in(refused), "phone": "090-1234-5678"})
    assert again.status_code == 303
    assert me.entries() == {"phone": "090-1234-5678"}


def test_all_of_it_is_deleted_after_asking(town: Town) -> None:
    me = Me(town, "delete@example.jp")
    me.saves(**ME)
    asked = me.browser.get("/profile/delete")
    me.browser.post("/profile/delete", data=hidden_in(asked))

    with town.runtime.database.reading() as session:
        assert session.get(Profile, me.id) is None
    assert "登録情報をすべて消しました" in text_of(me.browser.get("/profile?done=deleted"))


def test_it_goes_with_the_account(town: Town) -> None:
    with town.runtime.database.transaction() as session:
        gone = Citizen(id="gone", email="gone@example.jp", created_at=datetime.now(UTC))
        session.add(gone)
        session.flush()
        profiles.add(session, "gone", {"phone": "095-822-8888"}, at=datetime.now(UTC))
        session.delete(gone)
        session.flush()
        left = session.scalar(sa.select(Profile).where(Profile.citizen_id == "gone"))

    assert left is None


# --- Whose it is ----------------------------------------------------------------------------------


def test_somebody_nameless_has_none_and_is_asked_to_sign_in(town: Town) -> None:
    open_to_all = PARKING.replace("IDENTITY", "none").replace(": parking", ": open-parking", 1)
    town.publish(open_to_all)
    visitor = town.visitor()
    case = begin(visitor, "open-parking")
    fill_in(visitor, case)

    assert visitor.get("/profile").location == "/login?next=/profile"
    assert OFFERED not in text_of(visitor.get(f"/applications/{case}/check"))
    submit(visitor, case, keep="yes")
    with town.runtime.database.transaction() as session:
        nobody = session.get_one(Application, case).citizen_id or ""
        assert session.get(Profile, nobody) is None
        with pytest.raises(NotAllowed):
            profiles.add(session, nobody, {"phone": "095-822-8888"}, at=datetime.now(UTC))
        assert nameless.make(session, datetime.now(UTC)).address is None


def test_nobody_sees_another_ones(town: Town) -> None:
    Me(town, "mine@example.jp").saves(**ME)
    other = Me(town, "theirs@example.jp")
    case = begin(other.browser, "parking")

    assert "髙﨑" not in text_of(other.browser.get("/profile"))
    assert "髙﨑" not in text_of(other.browser.get(f"/applications/{case}/pages/user"))


def test_the_page_takes_no_form_of_another_site_and_stays_in_no_cache(town: Town) -> None:
    me = Me(town, "forged@example.jp")
    page = me.browser.get("/profile")
    seen = hidden_in(page)["seen"]
    forged = me.browser.post("/profile", data={"seen": seen, "phone": "095-822-8888"})

    assert page.headers["Cache-Control"] == "no-store"
    assert forged.status_code == 400
    assert me.browser.post("/profile/delete").status_code == 400
    assert me.entries() == {}


def test_what_is_kept_stands_in_no_log_and_no_address(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    me = Me(town, "log@example.jp")
    answers = [me.saves(**ME), me.applies(keep="yes")]

    for word in ("髙﨑", "魚の町", "822-8888", "1990"):
        assert word not in caplog.text
        assert all(word not in answer.location for answer in answers)


# --- Forms that are filled in ---------------------------------------------------------------------


def test_a_form_is_filled_in_says_so_and_stays_the_persons_to_change(town: Town) -> None:
    me = Me(town, "filled@example.jp")
    me.saves(**ME)
    case = begin(me.browser, "parking")
    here = f"/applications/{case}/pages/user"
    page = text_of(me.browser.get(here))

    assert page.count(GIVEN) == 5
    assert 'aria-describedby="phone-given"' in page
    for typed in ("髙﨑", "𠮷葛󠄀", "タカサキ", "魚の町4番1号 塚神", "095-822-8888", "長崎市"):
        assert f'value="{typed}"' in page
    assert re.search(r'name="birthday.year"[^>]* value="2"', page)
    send(me.browser, "next", here, **{**ME, "phone": "090-1234-5678"})
    changed = text_of(me.browser.get(here))
    assert 'value="090-1234-5678"' in changed
    assert GIVEN not in changed.partition('name="phone"')[0].rpartition("<label")[2]


def test_what_is_filled_in_is_no_answer_before_its_page_is_sent(town: Town) -> None:
    me = Me(town, "unsent@example.jp")
    me.saves(**ME)
    case = begin(me.browser, "parking")
    me.browser.get(f"/applications/{case}/pages/user")

    assert me.raw(case) == {}
    assert me.browser.get(f"/applications/{case}/check").location.endswith("/pages/user")


def test_a_page_that_was_saved_never_changes_with_what_is_kept(town: Town) -> None:
    me = Me(town, "saved@example.jp")
    me.saves(**ME)
    case = begin(me.browser, "parking")
    here = f"/applications/{case}/pages/user"
    send(me.browser, "later", here, **{**ME, "phone": ""})
    before = me.raw(case)
    me.saves(**{**ME, "name.family": "山口"})
    page = text_of(me.browser.get(here))

    assert me.raw(case) == before
    assert "山口" not in page
    assert 'name="phone" required value=""' in page


def test_a_kept_value_that_the_form_refuses_is_refused_as_a_typed_one(town: Town) -> None:
    me = Me(town, "refused@example.jp")
    me.saves(**{**ME, "birthday.era": "西暦", "birthday.year": "2021"})
    case = begin(me.browser, "parking")
    here = f"/applications/{case}/pages/user"
    shown = text_of(me.browser.get(here))
    refused = send(me.browser, "next", here, **boxes_of(shown))

    assert 'class="error"' not in shown
    assert refused.status_code == 422
    assert 'id="birthday-error"' in text_of(refused)
    assert 'name="birthday.year"' in text_of(refused)


def test_a_page_without_prefill_asks_the_database_nothing_more(town: Town) -> None:
    me = Me(town, "queries@example.jp")
    me.saves(**ME)
    case = begin(me.browser, "parking")
    fill_in(me.browser, case, town="長崎市")

    for name in ("user", "wish"):  # what was answered is not filled in again
        here = f"/applications/{case}/pages/{name}"
        assert not any("profiles" in each for each in asked_by(town, me.browser, here))
    other = begin(me.browser, "parking")
    asked = asked_by(town, me.browser, f"/applications/{other}/pages/user")
    assert sum("profiles" in each for each in asked) == 1


# --- Keeping what was typed -----------------------------------------------------------------------


def test_the_check_of_all_offers_to_keep_what_was_typed_and_ticks_nothing(town: Town) -> None:
    me = Me(town, "offer@example.jp")
    case = begin(me.browser, "parking")
    fill_in(me.browser, case)
    page = text_of(me.browser.get(f"/applications/{case}/check"))

    assert "お名前、生年月日、住所、電話番号があなたご自身のものなら" in page
    assert f"{OFFERED}>" in page
    submit(me.browser, case)
    assert me.entries() == {}


def test_who_ticks_it_is_not_asked_again(town: Town) -> None:
    me = Me(town, "keeps@example.jp")
    done = me.applies(keep="yes")

    assert "登録情報に残しました" in text_of(me.browser.get(done.location))
    assert me.entries() == KEPT
    case = begin(me.browser, "parking")
    here = f"/applications/{case}/pages/user"
    send(me.browser, "next", here, **boxes_of(text_of(me.browser.get(here))))
    send(me.browser, "next", f"/applications/{case}/pages/place", place="浜町")
    page = text_of(me.browser.get(f"/applications/{case}/check"))
    assert "髙﨑 𠮷葛󠄀" in page
    assert OFFERED not in page


def test_an_answer_that_differs_replaces_what_is_kept_only_when_it_is_ticked(town: Town) -> None:
    me = Me(town, "moved@example.jp")
    me.saves(**ME)
    case = begin(me.browser, "parking")
    fill_in(me.browser, case, phone="090-1234-5678")

    page = text_of(me.browser.get(f"/applications/{case}/check"))
    assert "いま残っている電話番号は、この内容に置きかわります" in page
    unconfirmed = submit(me.browser, case, keep="yes", confirm="")
    assert f"{OFFERED} checked>" in text_of(unconfirmed)
    assert me.entries() == KEPT
    submit(me.browser, case, keep="yes")
    assert me.entries() == {**KEPT, "phone": "090-1234-5678"}


def test_what_somebody_types_for_somebody_else_is_not_offered(town: Town) -> None:
    """Another name than the one that is kept, or two names in one form."""
    me = Me(town, "agent@example.jp")
    mine = {name.replace("name.", "other."): typed for name, typed in ME.items() if "name" in name}
    case = begin(me.browser, "parking")
    fill_in(me.browser, case, for_other="yes", **{**mine, "other.family": "山口"})
    assert OFFERED not in text_of(me.browser.get(f"/applications/{case}/check"))

    me.saves(**ME)
    second = begin(me.browser, "parking")
    fill_in(me.browser, second, **{"name.family": "山口"}, phone="090-1234-5678")
    assert OFFERED not in text_of(me.browser.get(f"/applications/{second}/check"))
    submit(me.browser, second, keep="yes")
    assert me.entries() == KEPT


def test_the_day_it_was_changed_is_shown(town: Town) -> None:
    me = Me(town, "day@example.jp")
    with town.at(datetime(2026, 6, 9, 3, 0, tzinfo=UTC)):
        me.saves(phone="095-822-8888")
    with town.at(datetime(2026, 6, 9, 3, 0, tzinfo=UTC) + timedelta(days=9)):
        assert "6月9日(火)に保存しました" in text_of(me.browser.get("/profile"))
    assert me.changed_on() == date(2026, 6, 9)


# --- How the tests speak --------------------------------------------------------------------------


class Me:
    """Somebody who signed in."""

    def __init__(self, town: Town, email: str) -> None:
        self.town = town
        self.browser = town.citizen(email)
        self.id = town.citizen_id(email)

    def saves(self, *, go: str | None = "next", **typed: str) -> TestResponse:
        """Type into the page of what is kept, and press a button."""
        pressed = {} if go is None else {"go": go}
        data = {**hidden_in(self.browser.get("/profile")), **pressed, **typed}
        return self.browser.post("/profile", data=data)

    def applies(self, **ticked: str) -> TestResponse:
        """Fill in a form and send it."""
        case = begin(self.browser, "parking")
        fill_in(self.browser, case)
        return submit(self.browser, case, **ticked)

    def entries(self) -> dict[str, Any]:
        """What is kept."""
        with self.town.runtime.database.reading() as session:
            kept = session.get(Profile, self.id)
            return dict(kept.entries) if kept else {}

    def changed_on(self) -> date:
        with self.town.runtime.database.reading() as session:
            return session.get_one(Profile, self.id).changed_at.date()

    def raw(self, case: str) -> dict[str, Any]:
        """What is saved of a draft."""
        with self.town.runtime.database.reading() as session:
            return dict(session.get_one(Application, case).raw)


def fill_in(browser: FlaskClient, case: str, **other: str) -> None:
    user, place = (f"/applications/{case}/pages/{name}" for name in ("user", "place"))
    assert send(browser, "next", user, **{**ME, **other}).status_code == 303
    assert send(browser, "next", place, place="浜町", **other).status_code == 303


def submit(browser: FlaskClient, case: str, *, confirm: str = "yes", **ticked: str) -> TestResponse:
    here = f"/applications/{case}"
    return send(browser, "submit", f"{here}/check", f"{here}/submit", confirm=confirm, **ticked)


def text_of(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def boxes_of(page: str) -> dict[str, str]:
    """Everything in the boxes of a page, as a browser sends it unchanged."""
    form = page.partition('id="form"')[2]
    found = dict(re.findall(r'<input id="[^"]*" name="([\w.]+)"[^>]* value="([^"]*)"', form))
    for name, options in re.findall(
        r'<select id="[^"]*" name="([\w.]+)"[^>]*>(.*?)</select>', form
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return {name: html.unescape(value) for name, value in found.items()}


def asked_by(town: Town, browser: FlaskClient, path: str) -> list[str]:
    """The statements that one page sends to the database."""
    sent: list[str] = []

    def keep(*args: Any) -> None:
        sent.append(args[2])

    engine = town.runtime.database.engine
    event.listen(engine, "before_cursor_execute", keep)
    assert browser.get(path).status_code == 200
    event.remove(engine, "before_cursor_execute", keep)
    return sent
