"""Sessions in the database: what is over stays over."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from flask import session
from sqlalchemy import update

from accounts.models import WebSession
from app.sessions import CITIZEN_IDLE, OFFICER_IDLE, current_session
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


@pytest.mark.parametrize(("who", "idle"), [("", CITIZEN_IDLE), ("tanaka", OFFICER_IDLE)])
@pytest.mark.parametrize(("unused", "prolonged"), [(0.05, False), (0.15, True), (0.99, True)])
def test_use_prolongs_a_session(
    town: Town, who: str, idle: timedelta, unused: float, prolonged: bool
) -> None:
    client = town.officer(who) if who else town.citizen()
    cookie = client.get_cookie(town.app.config["SESSION_COOKIE_NAME"])
    assert cookie
    key = hashlib.sha256(cookie.value.encode()).hexdigest()
    ends = datetime.now(UTC) + idle * (1 - unused)
    with town.runtime.database.transaction() as db:
        db.execute(update(WebSession).where(WebSession.id == key).values(expires_at=ends))
    client.get("/")
    with town.runtime.database.reading() as db:
        now_ends = db.get_one(WebSession, key).expires_at
    whole = datetime.now(UTC) + idle
    assert (whole - timedelta(minutes=1) < now_ends <= whole) is prolonged
