"""Signing in with a code: what was asked for first is not forgotten on the way."""

from __future__ import annotations

from tests.app.town import EMAIL, Town, hidden_in, token_in


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
