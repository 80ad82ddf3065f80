from __future__ import annotations

import pytest

from app.demo import PASSWORD
from tests.app.town import Town, token_in


def sign_in(town: Town, login: str, password: str, **more: str) -> tuple[int, str]:
    browser = town.visitor()
    token = token_in(browser.get("/officer/login"))
    data = {"login": login, "password": password, "csrf_token": token, **more}
    answer = browser.post("/officer/login", data=data)
    return answer.status_code, answer.location or answer.get_data(as_text=True)


def test_an_officer_signs_in_with_a_password(town: Town) -> None:
    assert sign_in(town, "tanaka", PASSWORD) == (303, "/officer/")


def test_signing_in_leads_back_to_the_page_that_was_wanted(town: Town) -> None:
    wanted = "/officer/?state=late"

    assert sign_in(town, "tanaka", PASSWORD, next=wanted) == (303, wanted)


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil"])
def test_signing_in_leads_nowhere_else(town: Town, elsewhere: str) -> None:
    assert sign_in(town, "tanaka", PASSWORD, next=elsewhere) == (303, "/officer/")


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(town: Town) -> None:
    known, unknown = sign_in(town, "tanaka", "x"), sign_in(town, "nobody", "x")

    assert known[0] == unknown[0] == 400
    assert "ログイン名かパスワードが違います" in known[1]
    assert _without_names(known[1]) == _without_names(unknown[1])


def test_failures_of_one_name_are_limited_and_successes_are_not(town: Town) -> None:
    for _ in range(11):
        assert sign_in(town, "maeda", PASSWORD)[0] == 303
    tries = [sign_in(town, "maeda", "x")[0] for _ in range(11)]

    assert tries == [400] * 10 + [429]


def test_the_token_of_before_is_worth_nothing_after_signing_in_and_out(town: Town) -> None:
    browser = town.visitor()
    token = token_in(browser.get("/officer/login"))
    before = browser.get_cookie("tenohira")
    data = {"login": "tanaka", "password": PASSWORD, "csrf_token": token}
    browser.post("/officer/login", data=data)
    signed_in = browser.get_cookie("tenohira")
    browser.post("/officer/logout", data={"csrf_token": token_in(browser.get("/officer/"))})
    stale = town.visitor()
    assert before
    assert signed_in
    assert before.value != signed_in.value
    stale.set_cookie("tenohira", signed_in.value)

    assert stale.get("/officer/").location.startswith("/officer/login")


def test_a_visitor_is_asked_to_sign_in(town: Town) -> None:
    assert town.visitor().get("/officer/").location == "/officer/login?next=/officer/"


def _without_names(page: str) -> str:
    import re

    page = re.sub(r'name="csrf_token" value="[^"]+"', "", page)
    return page.replace('value="nobody"', "").replace('value="tanaka"', "")
