"""Signing in with a code: what was asked for first is not forgotten on the way."""

from __future__ import annotations

from tests.app.town import EMAIL, Town, hidden_in, token_in

OURS = {"Sec-Fetch-Site": "same-origin"}


def test_who_asks_for_another_code_keeps_the_address_and_the_way(town: Town) -> None:
    visitor = town.visitor()
    page = visitor.get("/login?next=/inbox")
    visitor.post("/login", data={**hidden_in(page), "email": EMAIL})
    assert "/login?again=1" in visitor.get("/login/code").get_data(as_text=True)
    page = visitor.get("/login?again=1")
    assert f'value="{EMAIL}"' in page.get_data(as_text=True)
    visitor.post("/login", data={**hidden_in(page), "email": EMAIL})
    token = token_in(visitor.get("/login/code"))
    answer = visitor.post("/login/code", data={"code": town.code_for(), "csrf_token": token})

    assert answer.location == "/inbox"


def test_a_browser_that_keeps_no_cookies_is_told_so_instead_of_asked_again_for_ever(
    town: Town,
) -> None:
    visitor = town.app.test_client(use_cookies=False)
    typed = {**hidden_in(visitor.get("/login")), "email": EMAIL}
    first = visitor.post("/login", data=typed, headers=OURS)
    second = visitor.post("/login", data={**hidden_in(first), "email": EMAIL}, headers=OURS)

    assert "もう一度押してください" in first.get_data(as_text=True)
    assert second.status_code == 400
    assert "Cookie" in second.get_data(as_text=True)


def test_who_waits_twice_is_asked_again_twice(town: Town) -> None:
    visitor = town.visitor()
    typed = {**hidden_in(visitor.get("/login")), "email": EMAIL}
    town.sessions_end()
    first = visitor.post("/login", data=typed, headers=OURS)
    town.sessions_end()
    second = visitor.post("/login", data={**hidden_in(first), "email": EMAIL}, headers=OURS)
    third = visitor.post("/login", data={**hidden_in(second), "email": EMAIL}, headers=OURS)

    assert "もう一度押してください" in second.get_data(as_text=True)
    assert third.location == "/login/code"
