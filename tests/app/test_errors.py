"""What people are told when something goes wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from app.bounds import WITHOUT_FILES
from tests.app.town import Town, answers, begin, hidden_in, open_town, photo, settings_of
from tests.services import Postgres

OURS = {"Sec-Fetch-Site": "same-origin"}
"""What a browser says of a form that one of our own pages sends."""


@dataclass(frozen=True)
class Away:
    """A town whose database can go away, and come back."""

    town: Town
    go: Callable[[], None]
    come_back: Callable[[], None]


@pytest.fixture
def away(tmp_path: Path, postgres: Postgres, postgres_template: str) -> Iterator[Away]:
    """A town on a PostgreSQL that lets nobody in any more when it is told to."""
    name = f"away_{uuid4().hex}"
    town = open_town(settings_of(tmp_path, postgres.create(name, template=postgres_template)))
    yield Away(town, partial(postgres.freeze, name), partial(postgres.thaw, name))
    town.runtime.database.close()
    postgres.drop(name)


def test_without_its_database_the_city_says_sorry_to_everybody(
    tmp_path: Path, sqlite_template: Path
) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "town.sqlite")
    town = open_town(settings_of(tmp_path / "data", f"sqlite:///{tmp_path / 'town.sqlite'}"))
    citizen = town.citizen()
    with town.runtime.database.transaction() as session:
        session.execute(sa.text("DROP TABLE web_sessions"))
    answer = citizen.get("/applications")
    town.runtime.database.close()

    assert answer.status_code == 503
    assert "いまは使えません" in answer.get_data(as_text=True)


def test_what_is_sent_while_the_database_is_away_can_be_sent_again(away: Away) -> None:
    citizen = away.town.citizen()
    here = f"/applications/{begin(citizen)}/pages/place"
    typed = {**hidden_in(citizen.get(here)), **answers("出島町9番"), "go": "next"}
    away.go()
    answer = citizen.post(here, data={**typed, "picture": photo()}, headers=OURS)
    away.come_back()
    kept = hidden_in(answer)
    saved = citizen.post(here, data={name: kept[name] for name in typed}, headers=OURS)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "ファイルは残っていません" in answer.get_data(as_text=True)
    assert kept.items() >= typed.items()
    assert saved.status_code == 303
    assert "出島町9番" in citizen.get(here).get_data(as_text=True)


def test_nobody_s_words_and_no_password_are_sent_again(away: Away) -> None:
    visitor = away.town.visitor()
    token = hidden_in(visitor.get("/officer/login"))
    typed = {"login": "tanaka", "password": "a long password", **token}
    away.go()
    password = visitor.post("/officer/login", data=typed, headers=OURS)
    foreign = visitor.post("/login", data={"email": "somebody@example.jp"})

    for answer in (password, foreign):
        assert answer.status_code == 503
        assert "いまは使えません" in answer.get_data(as_text=True)
    assert "a long password" not in password.get_data(as_text=True)


def test_officers_programs_and_watchers_are_told_that_the_database_is_away(away: Away) -> None:
    officer = away.town.officer("tanaka")
    away.go()
    page = officer.get("/officer/")
    api = away.town.visitor().get("/api/v1/procedures")

    assert page.status_code == 503
    assert "いまは使えません" in page.get_data(as_text=True)
    assert api.status_code == officer.get("/healthz").status_code == 503
    assert api.json
    assert api.json["code"] == "service_unavailable"
    assert api.headers["Retry-After"]


def test_a_request_that_is_too_large_is_explained(town: Town) -> None:
    town.app.config["MAX_CONTENT_LENGTH"] = 2000
    citizen = town.citizen()
    case = begin(citizen)
    here = f"/applications/{case}/pages/place"
    data = {**hidden_in(citizen.get(here)), "picture": (BytesIO(b"x" * 3000), "a.jpg")}
    answer = citizen.post(here, data=data)
    town.app.config["MAX_CONTENT_LENGTH"] = 64 * 1024 * 1024

    assert answer.status_code == 413
    assert "20 MB" in answer.get_data(as_text=True)
    assert "入力した内容も保存できませんでした" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "body",
    [b"&".join(b"a%d=" % each for each in range(1001)), b"a=" + b"x" * WITHOUT_FILES],
    ids=["fields", "bytes"],
)
@pytest.mark.parametrize("path", ["/login", "/language"])
def test_a_form_without_files_is_short(town: Town, path: str, body: bytes) -> None:
    kind = "application/x-www-form-urlencoded"
    answer = town.visitor().post(path, data=body, content_type=kind, headers=OURS)

    assert answer.status_code == 413
    assert len(answer.data) < 100_000


def test_no_password_is_shown_again(town: Town) -> None:
    typed = {name: f"a secret, {name}" for name in ("old", "new", "new_again")}
    answer = town.visitor().post("/officer/password", data=typed, headers=OURS)

    assert answer.status_code == 400
    assert "a secret" not in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_no_form_of_ours_can_hold_is_not_shown_again(town: Town) -> None:
    def lost(length: int) -> TestResponse:
        return town.visitor().post("/login", data={"email": "x" * length}, headers=OURS)

    assert "x" * 1000 in lost(1000).get_data(as_text=True)
    assert lost(250_000).status_code == 413
    assert len(lost(250_000).data) < 100_000


@pytest.mark.parametrize("host", ["x" * 200, "a..b"])
def test_a_host_that_cannot_be_is_refused_in_a_line(town: Town, host: str) -> None:
    answer = town.visitor().get("/login", headers={"Host": host})

    assert answer.status_code == 400
    assert answer.mimetype == "text/plain"
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize(("kind", "way"), [("citizen", "わたしの申請"), ("officer", "審査の一覧")])
def test_an_error_page_leads_on(town: Town, kind: str, way: str) -> None:
    client = town.citizen() if kind == "citizen" else town.officer("tanaka")
    answer = client.get("/nothing/here")

    assert answer.status_code == 404
    assert way in answer.get_data(as_text=True)


def test_a_page_says_by_which_methods_it_can_be_asked(town: Town) -> None:
    answer = town.visitor().delete("/login")

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) >= {"GET", "POST"}
