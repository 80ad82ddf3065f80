"""What every page carries, how sessions live and die, and what a stranger cannot do."""

from __future__ import annotations

import hashlib
import logging
import re
import shutil
import statistics
import time
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import redis
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from accounts.models import LoginCode, WebSession
from tests.app.town import (
    EMAIL,
    ROOT,
    Town,
    answers,
    apply,
    begin,
    forget_limits,
    hidden_in,
    open_town,
    send,
    settings_of,
    sign_in,
    token_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

OPEN_PAGES = (
    "/",
    "/?q=がいとう",
    "/procedures/street-lamp",
    "/login",
    "/verify",
    "/verify/AAAA-AAAA",
    "/help",
    "/privacy",
    "/accessibility",
    "/officer/login",
    "/nothing/here",
    "/applications",
)


# --- Headers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_every_answer_forbids_what_no_page_needs(town: Town, path: str) -> None:
    headers = town.visitor().get(path).headers
    policy = _policy(headers["Content-Security-Policy"])

    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert "Server" not in headers
    assert "X-Powered-By" not in headers


def test_pages_of_a_person_are_kept_by_no_cache(town: Town) -> None:
    citizen = town.citizen()
    case = begin(citizen)

    for path in ("/", "/applications", f"/applications/{case}/pages/place"):
        assert citizen.get(path).headers["Cache-Control"] == "no-store"


def test_over_https_browsers_are_told_to_stay_there(town: Town) -> None:
    answer = town.visitor().get("/", base_url="https://tenohira.example")

    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


INLINE = re.compile(
    r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE
)


@pytest.mark.parametrize(
    "template", sorted((ROOT / "templates" / "pages").rglob("*.html")), ids=lambda path: path.name
)
def test_no_template_holds_inline_script_or_style(template: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", template.read_text("utf-8"), flags=re.DOTALL)

    assert not INLINE.search(text)


# --- Sessions -------------------------------------------------------------------------------------


def test_over_https_the_cookie_is_bound_to_this_host(secure_town: Town) -> None:
    cookie = _cookie(secure_town.visitor().get("/login", base_url="https://tenohira.example"))

    assert cookie["name"] == "__Host-tenohira"
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]


def test_reading_sets_no_cookie(town: Town) -> None:
    visitor = town.visitor()

    assert "Set-Cookie" not in visitor.get("/").headers
    assert "Set-Cookie" not in visitor.get("/procedures/street-lamp").headers


def test_signing_in_gives_a_new_token_and_kills_the_old(town: Town) -> None:
    client = town.visitor()
    before = _cookie(client.get("/login"))["value"]
    after = _cookie(sign_in(town, client))["value"]

    assert after != before
    assert _is_in(town, after)
    assert not _is_in(town, before)
    assert _sessions(town, before) == 0


def test_an_officer_gets_a_new_token_too(town: Town) -> None:
    client = town.visitor()
    page = client.get("/officer/login")
    before = _cookie(page)["value"]
    answer = client.post(
        "/officer/login",
        data={"login": "tanaka", "password": "tenohira-demo", "csrf_token": token_in(page)},
    )

    assert answer.status_code == 303
    assert _cookie(answer)["value"] != before
    assert _sessions(town, before) == 0


@pytest.mark.parametrize("kind", ["citizen", "officer"])
def test_signing_out_kills_the_session(town: Town, kind: str) -> None:
    client = town.citizen() if kind == "citizen" else town.officer("tanaka")
    home, out = (
        ("/applications", "/logout") if kind == "citizen" else ("/officer/", "/officer/logout")
    )
    token = _token(town, client)
    page = client.get(home)
    answer = client.post(out, data={"csrf_token": token_in(page)})

    assert answer.status_code == 303
    assert _sessions(town, token) == 0
    client.set_cookie("tenohira", token)
    assert client.get(home).status_code == 303


def test_the_database_holds_no_token(town: Town) -> None:
    token = _token(town, town.citizen())
    with town.runtime.database.reading() as session:
        assert session.get(WebSession, token) is None


def test_a_session_that_ran_out_is_none(town: Town) -> None:
    client = town.citizen("late@example.jp")
    with town.runtime.database.transaction() as session:
        session.execute(sa.update(WebSession).values(expires_at=datetime.now(UTC)))

    assert client.get("/applications").status_code == 303


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_signing_in_leads_to_this_site_only(town: Town, to: str) -> None:
    client = town.visitor()
    page = client.get("/login", query_string={"next": to})
    data = {"email": "next@example.jp", "next": to, "csrf_token": token_in(page)}
    client.post("/login", data=data)
    code = client.get("/login/code")
    answer = client.post(
        "/login/code",
        data={"code": town.code_for("next@example.jp"), "csrf_token": token_in(code)},
    )

    assert answer.status_code == 303
    assert answer.location.startswith("/")
    assert "evil" not in answer.location


# --- Forms of other sites -------------------------------------------------------------------------


def test_a_form_without_token_is_refused_in_words(town: Town) -> None:
    client = town.citizen()
    answer = client.post("/applications", data={"procedure": "street-lamp"})
    text = answer.get_data(as_text=True)

    assert 400 <= answer.status_code < 500
    assert "CSRF" not in text
    assert "<h1>" in text
    assert 'lang="ja"' in text


def test_no_form_works_without_token(town: Town) -> None:
    """Every route that changes something, whoever asks; the API has tokens of its own."""
    client = town.officer("admin")
    tried = 0
    for rule in town.app.url_map.iter_rules():
        if "POST" not in (rule.methods or set()) or rule.rule.startswith("/api/"):
            continue
        values = {name: _sample(name) for name in rule.arguments}
        with town.app.test_request_context():
            path = town.app.url_map.bind("localhost").build(rule.endpoint, values, method="POST")
        answer = client.post(path, data={})
        tried += 1
        assert answer.status_code in {400, 303}, f"{path} answers {answer.status_code}"
    assert tried > 10


def test_the_token_of_another_session_is_refused(town: Town) -> None:
    mine, other = town.citizen(), town.citizen("other@example.jp")
    stolen = token_in(other.get("/procedures/street-lamp"))
    answer = mine.post("/applications", data={"procedure": "street-lamp", "csrf_token": stolen})

    assert answer.status_code == 400


# --- Codes ----------------------------------------------------------------------------------------


def test_a_code_works_once_whoever_asked_for_it_again(town: Town) -> None:
    email = "once@example.jp"
    owner, stranger = town.visitor(), town.visitor()
    _asks(owner, email)
    code = town.code_for(email)
    _asks(stranger, email)

    assert _tries(owner, code).status_code == 303
    assert _tries(stranger, code).status_code == 422


def test_a_code_lives_ten_minutes(town: Town) -> None:
    email = "slow@example.jp"
    client = town.visitor()
    _asks(client, email)
    code = town.code_for(email)
    with town.runtime.database.transaction() as session:
        row = session.get_one(LoginCode, email)
        left = row.expires_at - datetime.now(UTC)
        row.expires_at -= timedelta(minutes=10)

    assert timedelta(minutes=9) < left <= timedelta(minutes=10)
    assert _tries(client, code).status_code == 422


@pytest.mark.parametrize("screens", [True, False])
def test_who_tries_five_wrong_codes_keeps_only_themselves_out(town: Town, screens: bool) -> None:
    email = f"guess-{int(screens)}@example.jp"
    stranger, owner = town.visitor(), _elsewhere(town)
    _asks(owner, email)
    code = town.code_for(email)
    _asks(stranger, email)
    wrong = [f"{(int(code) + 1 + each) % 1_000_000:06d}" for each in range(6)]
    if screens:
        statuses = [_tries(stranger, each).status_code for each in wrong]
    else:
        path, typed = "/api/v1/tokens", email.upper()
        sent = [{"email": typed, "code": each} for each in wrong]
        statuses = [stranger.post(path, json=each).status_code for each in sent]

    assert statuses == [422 if screens else 401] * 5 + [429]
    assert _tries(stranger, code).status_code == 429
    assert _tries(owner, code).status_code == 303


def test_a_known_address_is_answered_like_an_unknown_one(town: Town) -> None:
    town.citizen()
    known, unknown = _asking(town, EMAIL), _asking(town, "nobody@example.jp")

    assert known.status == unknown.status
    assert known.location == unknown.location
    assert known.words.replace(EMAIL, "…") == unknown.words.replace("nobody@example.jp", "…")


def test_answering_takes_as_long_for_a_known_address(town: Town) -> None:
    town.citizen()
    known, unknown = [], []
    for turn in range(6):
        known.append(_asking(town, EMAIL).seconds)
        unknown.append(_asking(town, f"nobody{turn}@example.jp").seconds)
        forget_limits()

    slower, quicker = sorted(map(statistics.median, (known, unknown)), reverse=True)
    assert slower < 3 * quicker


def test_a_wrong_login_of_officers_is_answered_like_a_wrong_password(town: Town) -> None:
    def wrong(login: str) -> tuple[int, str, float]:
        client = town.visitor()
        token = token_in(client.get("/officer/login"))
        began = time.perf_counter()
        data = {"login": login, "password": "wrong", "csrf_token": token}
        answer = client.post("/officer/login", data=data)
        seconds = time.perf_counter() - began
        text = answer.get_data(as_text=True).replace(f'value="{login}"', "")
        return answer.status_code, re.sub(r'"csrf_token" value="[^"]+"', "", text), seconds

    known, unknown = wrong("tanaka"), wrong("nobody")

    assert known[:2] == unknown[:2]
    assert unknown[2] > known[2] / 3, "a password is hashed for an unknown login too"


# --- Limits ---------------------------------------------------------------------------------------


def test_codes_for_one_address_are_limited_however_it_is_written(town: Town) -> None:
    ways = ("many@example.jp", "ｍany@example.jp", " MANY@example.jp", "many@example.jp")
    statuses = [_asking(town, each).status for each in ways]
    path, sent = "/api/v1/login-codes", {"email": "many@example.jp"}
    api = [town.visitor().post(path, json=sent).status_code for _ in range(4)]

    assert statuses + api == [303] * 4 + [202] * 2 + [429] * 2
    assert _asks(_elsewhere(town), "many@example.jp").status_code == 303


def test_a_refusal_by_a_limit_is_a_page_that_says_when_to_come_back(town: Town) -> None:
    for _ in range(6):
        _asking(town, "wait@example.jp")
    client = town.visitor()
    answer = _asks(client, "wait@example.jp")

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "少し待って" in answer.get_data(as_text=True)


def test_wrong_passwords_of_one_officer_are_limited(town: Town) -> None:
    client = town.visitor()
    token = token_in(client.get("/officer/login"))
    data = {"login": "maeda", "password": "wrong", "csrf_token": token}
    statuses = [client.post("/officer/login", data=data).status_code for _ in range(11)]
    api = client.post("/api/v1/tokens", json={"login": "maeda", "password": "tenohira-demo"})
    owner = _elsewhere(town)
    right = data | {
        "password": "tenohira-demo",
        "csrf_token": token_in(owner.get("/officer/login")),
    }

    assert statuses == [400] * 10 + [429]
    assert api.status_code == 429
    assert owner.post("/officer/login", data=right).status_code == 303


def test_files_of_one_person_are_limited_and_pages_without_files_are_not(town: Town) -> None:
    client = town.citizen("photos@example.jp")
    here = f"/applications/{begin(client)}"
    sent = {"csrf_token": hidden_in(client.get(f"{here}/pages/place"))["csrf_token"]}

    def upload(times: int) -> list[int]:
        many = range(times)
        files = [{"picture": (BytesIO(b"no picture"), f"{each}.png")} for each in many]
        return [client.post(f"{here}/files", data={**sent, **file}).status_code for file in files]

    assert upload(240) == [422] * 240
    assert upload(1) == [429]
    assert send(client, "later", f"{here}/pages/place", **answers()).status_code == 303


def test_limits_hold_while_redis_is_down(town: Town) -> None:
    """The town of these tests has no Redis at all: each process counts for itself."""
    assert not Path(town.runtime.settings.queue_url.removeprefix("unix://")).exists()
    assert town.visitor().get("/verify/AAAA-AAAA").status_code == 200
    statuses = {town.visitor().get("/verify/AAAA-AAAA").status_code for _ in range(125)}

    assert statuses == {200, 429}


def test_limits_are_counted_together_in_redis(
    tmp_path: Path, sqlite_url: str, redis_url: str
) -> None:
    town = open_town(settings_of(tmp_path / "data", sqlite_url, redis_url))
    town.visitor().get("/verify/AAAA-AAAA")
    with redis.Redis.from_url(redis_url) as client:
        names = [key.decode() for key in client.scan_iter("*tenohira*")]
    town.runtime.database.close()

    assert any("verify" in name for name in names)


# --- Personal data --------------------------------------------------------------------------------


def test_a_whole_journey_leaves_no_personal_data_in_the_log(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = town.visitor()
    sign_in(town, client, "himitsu@example.jp")
    case = apply(client, place="秘密の場所1番")
    broken = begin(client)
    send(
        client,
        "next",
        f"/applications/{broken}/pages/place",
        **answers("") | {"name.family": "葛城"},
    )
    town.works()
    client.get(f"/applications/{case}")
    said = [
        f"{record.getMessage()} {record.exc_text or ''} {record.args}" for record in caplog.records
    ]
    ours = "\n".join(
        line
        for line, record in zip(said, caplog.records, strict=True)
        if not record.name.startswith(("sqlalchemy", "fontTools", "PIL"))
    )

    for secret in ("himitsu", "秘密の場所", "山﨑", "ヤマサキ", "結衣", "葛城"):
        assert secret not in ours


# --- How the tests speak --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def secure_town(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Town]:
    """A town whose address begins with https://."""
    folder = tmp_path_factory.mktemp("secure")
    shutil.copyfile(sqlite_template, folder / "town.sqlite")
    settings = settings_of(
        folder / "data",
        f"sqlite:///{folder / 'town.sqlite'}",
        base_url="https://tenohira.example",
    )
    town = open_town(settings)
    yield town
    town.runtime.database.close()


def _elsewhere(town: Town) -> FlaskClient:
    """A visitor who comes from another network."""
    client = town.visitor()
    client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    return client


class Asked:
    """What came of asking for a code, up to the page that takes it."""

    def __init__(self, first: TestResponse, second: TestResponse, seconds: float) -> None:
        self.status = first.status_code
        self.location = first.location
        text = second.get_data(as_text=True)
        self.words = re.sub(r'"csrf_token" value="[^"]+"', "", text)
        self.seconds = seconds


def _asking(town: Town, email: str) -> Asked:
    client = town.visitor()
    token = token_in(client.get("/login"))
    began = time.perf_counter()
    answer = client.post("/login", data={"email": email, "csrf_token": token})
    seconds = time.perf_counter() - began
    return Asked(answer, client.get("/login/code"), seconds)


def _asks(client: FlaskClient, email: str) -> TestResponse:
    page = client.get("/login")
    return client.post("/login", data={"email": email, "csrf_token": token_in(page)})


def _tries(client: FlaskClient, code: str) -> TestResponse:
    page = client.get("/login/code")
    if page.status_code == 303:
        return page
    return client.post("/login/code", data={"code": code, "csrf_token": token_in(page)})


def _policy(text: str) -> dict[str, list[str]]:
    parts = (part.split() for part in text.split(";"))
    return {part[0]: part[1:] for part in parts}


def _cookie(answer: TestResponse) -> dict[str, str]:
    morsel = next(iter(SimpleCookie(answer.headers["Set-Cookie"]).items()))
    return {"name": morsel[0], "value": morsel[1].value, **dict(morsel[1])}


def _token(town: Town, client: FlaskClient) -> str:
    cookie = client.get_cookie(town.app.config["SESSION_COOKIE_NAME"])
    assert cookie
    return cookie.value


def _is_in(town: Town, token: str) -> bool:
    client = town.visitor()
    client.set_cookie("tenohira", token)
    return client.get("/applications").status_code == 200


def _sessions(town: Town, token: str) -> int:
    with town.runtime.database.reading() as session:
        key = hashlib.sha256(token.encode()).hexdigest()
        return 0 if session.get(WebSession, key) is None else 1


def _sample(name: str) -> str | int:
    if name == "number":
        return 1
    return "00000000-0000-4000-8000-000000000000" if "id" in name else "receive"
