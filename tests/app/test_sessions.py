"""Sessions in the database: what is over stays over."""

from __future__ import annotations

from flask import session

from accounts.models import WebSession
from app.sessions import current_session
from tests.app.town import Town, token_in


def test_a_slow_request_does_not_bring_back_a_session_that_signed_out(town: Town) -> None:
    client = town.citizen()
    name = town.app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie
    page = client.get("/")
    with town.app.test_request_context("/", headers={"Cookie": f"{name}={cookie.value}"}):
        key = current_session().key
        client.post("/logout", data={"csrf_token": token_in(page)})
        session["typed"] = "something"
        town.app.process_response(town.app.make_response("late"))
    with town.runtime.database.reading() as db:
        assert db.get(WebSession, key) is None
