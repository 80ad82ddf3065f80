"""The language of a person: chosen anywhere, remembered, and nothing typed is lost by it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from accounts.models import Citizen
from forms.definition import LANGUAGES, TAGS
from tests.app.town import answers, apply, begin, hidden_in, photo, send, sign_in, token_in

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.app.town import Town

OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_is_shown_in_the_language_that_was_chosen(town: Town, lang: str) -> None:
    visitor = town.visitor()
    answer = _switch(visitor, lang, "/help?x=1")

    assert (answer.status_code, answer.location) == (303, "/help?x=1")
    page = _text(visitor.get("/help"))
    assert f'<html lang="{TAGS[lang]}">' in page
    assert TITLES[lang] in page


def test_choosing_needs_no_session(town: Town) -> None:
    visitor = town.visitor()
    _switch(visitor, "en", "/")
    assert visitor.get_cookie(town.app.config["SESSION_COOKIE_NAME"]) is None
    cookie = visitor.get_cookie("language")
    assert cookie
    assert (cookie.value, cookie.http_only, cookie.same_site) == ("en", True, "Lax")


def test_no_other_site_chooses(town: Town) -> None:
    visitor = town.visitor()
    answer = visitor.post(
        "/language", data={"language": "en"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 400
    assert visitor.get_cookie("language") is None


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example", "\\x", ""])
def test_the_switch_leads_nowhere_else(town: Town, to: str) -> None:
    assert _switch(town.visitor(), "en", to).location == "/"


def test_a_language_that_does_not_exist_is_refused(town: Town) -> None:
    assert _switch(town.visitor(), "tlh", "/").status_code == 400


@pytest.mark.parametrize(
    ("asked", "lang"),
    [
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("ko", "ko"),
        ("en-GB", "en"),
        ("fr-FR,fr;q=0.9", "ja"),
        ("", "ja"),
        ("q=;;,*;q=x", "ja"),
    ],
)
def test_until_somebody_chooses_the_browser_is_asked(town: Town, asked: str, lang: str) -> None:
    answer = town.visitor().get("/", headers={"Accept-Language": asked})
    assert f'<html lang="{lang}">' in _text(answer)
    assert "Accept-Language" in answer.headers.getlist("Vary")


def test_a_choice_on_a_form_page_saves_what_was_typed(town: Town) -> None:
    client = town.citizen()
    here = f"/applications/{begin(client)}/pages/place"
    typed = {**answers("魚の町4番1号"), "picture": photo()}
    answer = _press(client, here, "vi", **typed)

    assert answer.status_code == 303
    page = _text(client.get(answer.location))
    assert answer.location == here
    assert '<html lang="vi">' in page
    assert 'value="魚の町4番1号"' in page
    assert "街灯.png" in page


def test_what_is_wrong_is_told_again_in_the_new_language(town: Town) -> None:
    client = town.citizen()
    here = f"/applications/{begin(client)}/pages/place"
    refused = send(client, "next", here, place="魚の町")
    assert "か所、直してください" in _text(refused)

    again = client.post(here, data={**hidden_in(refused), "place": "魚の町", "language": "en"})
    assert again.status_code == 422
    assert "Please correct the following" in _text(again)
    assert 'value="魚の町"' in _text(again)


def test_a_conflict_stays_a_conflict(town: Town) -> None:
    client = town.citizen()
    here = f"/applications/{begin(client)}/pages/place"
    stale = hidden_in(client.get(here))
    send(client, "later", here, place="長崎駅前")
    conflict = client.post(here, data={**stale, "go": "next", "place": "浜町"})
    assert conflict.status_code == 409

    again = client.post(here, data={**hidden_in(conflict), "language": "zh"})
    assert again.status_code == 409
    assert '<html lang="zh-Hans">' in _text(again)
    assert "浜町" in _text(again)
    assert 'value="長崎駅前"' in _text(client.get(here))


def test_on_the_way_in_the_address_and_the_code_stay(town: Town) -> None:
    client = town.visitor()
    page = client.get("/login")
    answer = client.post("/login", data={**_token(page), "email": "new@exa", "language": "ko"})
    assert (answer.status_code, 'value="new@exa"' in _text(answer)) == (200, True)
    assert '<html lang="ko">' in _text(answer)

    client.post("/login", data={**_token(answer), "email": "typing@example.jp"})
    page = client.get("/login/code")
    answer = client.post("/login/code", data={**_token(page), "code": "12", "language": "en"})
    assert (answer.status_code, 'value="12"' in _text(answer)) == (200, True)


def test_words_about_a_withdrawal_stay(town: Town) -> None:
    client = town.citizen()
    case = apply(client)
    here = f"/applications/{case}/withdraw"
    answer = _press(client, here, "en", words="引っ越しました")
    assert "引っ越しました</textarea>" in _text(answer)
    assert client.get(f"/applications/{case}").status_code == 200
    assert "Withdraw the application" in _text(client.get(f"/applications/{case}"))


def test_a_form_whose_session_ended_is_offered_again_in_another_language(town: Town) -> None:
    visitor = town.visitor()
    answer = visitor.post("/logout", data={"words": "長い話"}, headers=OURS)
    assert answer.status_code == 400
    again = visitor.post(
        "/language",
        data={"again": "/logout", "words": "長い話", "language": "en"},
        headers=OURS,
    )
    assert "Please press once more" in _text(again)
    assert 'value="長い話"' in _text(again)
    assert 'action="/logout"' in _text(again)


def test_the_check_of_all_answers_is_come_back_to(town: Town) -> None:
    client = town.citizen()
    case = begin(client)
    here = f"/applications/{case}"
    send(client, "next", f"{here}/pages/place", **answers())
    unconfirmed = send(client, "submit", f"{here}/check", f"{here}/submit")
    assert unconfirmed.status_code == 422
    assert f'name="next" value="{here}/check"' in _text(unconfirmed)


def test_signing_in_takes_what_was_chosen_on_this_device(town: Town) -> None:
    visitor = town.visitor()
    _switch(visitor, "vi", "/")
    sign_in(town, visitor, "chosen@example.jp")
    assert _language_of(town, "chosen@example.jp") == "vi"

    other = town.visitor()
    sign_in(town, other, "chosen@example.jp")
    assert '<html lang="vi">' in _text(other.get("/applications"))

    third = town.visitor()
    _switch(third, "en", "/")
    sign_in(town, third, "chosen@example.jp")
    assert _language_of(town, "chosen@example.jp") == "en"


def test_messages_and_mails_follow_the_person(town: Town) -> None:
    email = "follows@example.jp"
    client = town.citizen(email)
    apply(client)
    _switch(client, "ko", "/")
    town.works()
    inbox = _text(client.get("/inbox"))
    assert "신청이 도착했습니다" in inbox

    _switch(client, "en", "/")
    inbox = _text(client.get("/inbox"))
    assert '<h2 lang="ko">신청이 도착했습니다</h2>' in inbox


def test_officers_read_japanese(town: Town) -> None:
    officer = town.officer("tanaka")
    officer.set_cookie("language", "en")
    for path in ("/officer/", "/nothing", "/"):
        assert '<html lang="ja">' in _text(officer.get(path))


def test_what_is_japanese_only_says_so(town: Town) -> None:
    visitor = town.visitor()
    _switch(visitor, "en", "/")
    page = _text(visitor.get("/procedures/street-lamp"))
    note = '<small class="only">(Japanese only)</small>'
    assert f'<h1><span lang="ja">街灯の設置の申請</span> {note}</h1>' in page
    assert "<title>街灯の設置の申請 |" in page


def test_readings_are_shown_when_asked_for(town: Town) -> None:
    visitor = town.visitor()
    assert "ふりがな" not in _text(visitor.get("/help"))
    _switch(visitor, "easy", "/help")
    page = _text(visitor.get("/help"))
    assert "ふりがなを つける" in page
    assert "<ruby>" not in page
    visitor.post("/language", data={"ruby": "on", "next": "/help"}, headers=OURS)
    page = _text(visitor.get("/help"))
    assert "<ruby>市役所<rp>(</rp><rt>しやくしょ</rt><rp>)</rp></ruby>" in page
    assert "ふりがなを けす" in page
    assert "てのひら市役所 長崎市</title>" in page
    assert not re.search(r'="[^"]*[<|][^"]*"', page), "no readings in attributes"


def test_a_program_asks_in_its_header(town: Town) -> None:
    client = town.visitor()
    client.set_cookie("language", "ko")
    answer = client.get("/api/v1/procedures/dog", headers={"Accept-Language": "vi, en;q=0.5"})
    assert answer.headers["Content-Language"] == "vi"
    assert "Accept-Language" in answer.headers.getlist("Vary")


# --- How the tests speak --------------------------------------------------------------------------

TITLES = {
    "ja": "よくあるお尋ね",
    "en": "Frequent questions",
    "easy": "よく ある しつもん",
    "zh": "常见问题",
    "ko": "자주 묻는 질문",
    "vi": "Câu hỏi thường gặp",
}


def _switch(client: FlaskClient, lang: str, to: str) -> TestResponse:
    return client.post("/language", data={"language": lang, "next": to}, headers=OURS)


def _press(client: FlaskClient, path: str, lang: str, **typed: object) -> TestResponse:
    """Press a button of the switch on a page with a form."""
    page = client.get(path)
    assert 'name="language" value="en" lang="en" form="form" formnovalidate' in _text(page)
    return client.post(path, data={**hidden_in(page), "language": lang, **typed})


def _token(page: TestResponse) -> dict[str, str]:
    return {"csrf_token": token_in(page)}


def _text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def _language_of(town: Town, email: str) -> str:
    with town.runtime.database.reading() as session:
        return session.get_one(Citizen, town.citizen_id(email)).language
