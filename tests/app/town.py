"""A small town without processes: the application, its people, and a way to be any of them."""

from __future__ import annotations

import contextlib
import hashlib
import html
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import redis
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from accounts import codes
from accounts.actor import of_officer
from accounts.models import Citizen, LoginCode, Officer, WebSession
from app import create_app, demo
from app.publication import publish_folder
from app.runtime import Runtime, build_runtime
from app.security import limiter
from app.worker import perform_with
from core import outbox
from core.settings import Settings
from forms import catalogue
from workflow import publishing

ROOT = Path(__file__).parents[2]
EMAIL = "yui@example.jp"
NAME = "山﨑 結衣"

PROCEDURE = """
procedure: street-lamp
title: 街灯の設置の申請
summary: 街灯の設置を申請します。
kind: application
category: くらし
life_events: [引越し]
office: こども政策課
basis: {type: ordinance, text: 街灯条例第3条}
disposition: true
purpose: 街灯の設置を決めるために使います。
identity: login
standard_days: 30
retention_years: 5
pages:
  - page: place
    title: 場所
    fields:
      - {field: name, type: person_name, label: お名前}
      - {field: place, type: text, label: 設置する場所}
      - {field: picture, type: photo, label: 場所の写真, required: false}
review:
  receive: officer
  checklist: [{item: 場所を確認した}]
  approval: [係長, 課長]
  correction_days: 14
result:
  approved: {title: 街灯設置決定通知書, text: 設置を決定しました。}
  rejected: {title: 街灯設置却下通知書, text: 設置しません。, reasons: required, appeal: standard}
"""


@dataclass(frozen=True)
class Town:
    """The application and everything it shares."""

    app: Flask
    runtime: Runtime

    def visitor(self) -> FlaskClient:
        """Somebody whose browser was never here."""
        return self.app.test_client()

    def citizen(self, email: str = EMAIL) -> FlaskClient:
        """A citizen who is signed in; the account is made where there is none."""
        with self.runtime.database.transaction() as session:
            citizen = codes.citizen_of(session, email, datetime.now(UTC))
            return self._signed_in(session, citizen_id=citizen.id, name=citizen.name)

    def officer(self, login: str) -> FlaskClient:
        """An officer who is signed in."""
        with self.runtime.database.transaction() as session:
            officer = session.scalars(select(Officer).where(Officer.login == login)).one()
            return self._signed_in(session, officer_id=officer.id)

    def second_admin(self) -> FlaskClient:
        """Another admin, who is signed in; the account is made where there is none."""
        with self.runtime.database.transaction() as session:
            login = "admin-two"
            officer = session.scalar(select(Officer).where(Officer.login == login))
            if officer is None:
                first = session.scalars(select(Officer).where(Officer.login == "admin")).one()
                officer = Officer(
                    login=login,
                    name="佐伯 瞳",
                    password_hash=first.password_hash,
                    office_id=first.office_id,
                    is_admin=True,
                    created_at=datetime.now(UTC),
                )
                session.add(officer)
                session.flush()
            return self._signed_in(session, officer_id=officer.id)

    def code_for(self, email: str = EMAIL) -> str:
        """The code on its way to an address."""
        with self.runtime.database.reading() as session:
            row = session.get_one(LoginCode, email)
            return codes.code_of(row.id, self.runtime.settings.secret_key)

    def citizen_id(self, email: str = EMAIL) -> str:
        """The id of a citizen's account."""
        with self.runtime.database.reading() as session:
            return session.scalars(select(Citizen.id).where(Citizen.email == email)).one()

    def officer_id(self, login: str) -> str:
        """The id of an officer's account."""
        with self.runtime.database.reading() as session:
            return session.scalars(select(Officer.id).where(Officer.login == login)).one()

    @contextlib.contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Let it be this moment at the city hall."""
        before = self.app.extensions["tenohira"]
        self.app.extensions["tenohira"] = replace(before, clock=lambda: moment)
        yield
        self.app.extensions["tenohira"] = before

    def publish(self, source: str, first: date | None = None) -> int:
        """Publish a text as the admin; gives its number."""
        procedure, problems = catalogue.load_source(source, "town.yaml")
        assert procedure, problems
        with self.runtime.database.transaction() as session:
            admin = of_officer(
                session.scalars(select(Officer).where(Officer.login == "admin")).one()
            )
            at = datetime.now(UTC)
            return publishing.publish(
                session, procedure, source, by=admin, at=at, effective_from=first
            ).number

    def works(self) -> None:
        """Do every job that is owed, as a worker would."""
        while jobs := self._owed():
            for job in jobs:
                perform_with(self.runtime, job)

    def _owed(self) -> list[str]:
        with self.runtime.database.reading() as session:
            return outbox.due(session, datetime.now(UTC))

    def _signed_in(self, session: Session, *, name: str = "", **who: str) -> FlaskClient:
        token = secrets.token_urlsafe(32)
        data = {"csrf_token": secrets.token_hex(20)} | ({"name": name} if name else {})
        at = datetime.now(UTC)
        session.add(
            WebSession(
                id=hashlib.sha256(token.encode()).hexdigest(),
                data=data,
                created_at=at,
                expires_at=at + timedelta(hours=2),
                **who,
            )
        )
        client = self.app.test_client()
        client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], token)
        return client


def settings_of(
    data: Path, database_url: str, redis_url: str | None = None, **changes: Any
) -> Settings:
    """The demo's settings in a folder, with one procedure of the tests' own.

    Without a Redis nobody listens where it is looked for.
    """
    procedures = data / "procedures"
    procedures.mkdir(parents=True)
    (procedures / "street-lamp.yaml").write_text(PROCEDURE, "utf-8")
    environ = {
        "TENOHIRA_DATA": str(data),
        "TENOHIRA_PROCEDURES": str(procedures),
        "TENOHIRA_DATABASE_URL": database_url,
        "TENOHIRA_REDIS_URL": redis_url or f"unix://{data}/nobody.sock",
    }
    return replace(Settings.from_environment(environ, demo=True), **changes)


def open_town(settings: Settings) -> Town:
    """Make the town's people and procedures, and open its doors."""
    runtime = build_runtime(settings)
    demo.prepare(runtime)
    publish_folder(runtime, datetime.now(UTC))
    app = create_app(runtime)
    app.testing = True
    return Town(app, runtime)


def answers(place: str = "魚の町4番1号") -> dict[str, str]:
    """What is typed on the one page of the town's procedure."""
    return {
        "name.family": "山﨑",
        "name.given": "結衣",
        "name.family_kana": "ヤマサキ",
        "name.given_kana": "ユイ",
        "place": place,
    }


def forget_limits() -> None:
    """Let what was tried so far count for nothing, with Redis and without."""
    if limiter._storage is not None:
        with contextlib.suppress(redis.ConnectionError):
            limiter.reset()
    if fallback := vars(limiter).get("_fallback_storage"):  # made with the first application
        fallback.reset()


def photo(name: str = "街灯.png") -> FileStorage:
    """A small picture to attach."""
    out = BytesIO()
    Image.new("RGB", (40, 30), "#88aacc").save(out, "PNG")
    out.seek(0)
    return FileStorage(out, filename=name, content_type="image/png")


def begin(client: FlaskClient, procedure: str = "street-lamp") -> str:
    """Begin an application; gives the id of the draft."""
    page = client.get(f"/procedures/{procedure}")
    answer = client.post(
        "/applications", data={"procedure": procedure, "csrf_token": token_in(page)}
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location.split("/")[2]


def send(
    client: FlaskClient, go: str, path: str, to: str | None = None, **data: Any
) -> TestResponse:
    """Open a page and send its form with these inputs; `to` is where the form goes."""
    return client.post(to or path, data={**hidden_in(client.get(path)), "go": go, **data})


def apply(client: FlaskClient, place: str = "魚の町4番1号", procedure: str = "street-lamp") -> str:
    """Apply with everything; gives the id of the application."""
    case = begin(client, procedure)
    here = f"/applications/{case}"
    send(client, "next", f"{here}/pages/place", **answers(place), picture=photo())
    done = send(client, "submit", f"{here}/check", f"{here}/submit", confirm="yes")
    assert done.status_code == 303, done.get_data(as_text=True)
    return case


def hidden_in(page: TestResponse) -> dict[str, str]:
    """The hidden inputs of a page: its token, the version that was seen."""
    text = page.get_data(as_text=True)
    found = re.findall(r'<input type="hidden" name="([\w.]+)" value="([^"]*)"', text)
    return {name: html.unescape(value) for name, value in found}


def token_in(page: TestResponse) -> str:
    """The CSRF token in the first form of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.get_data(as_text=True))
    assert found, "The page has no CSRF token"
    return found.group(1)


def sign_in(town: Town, client: FlaskClient, email: str = EMAIL) -> TestResponse:
    """Sign in as a citizen does, with a code; gives the last answer."""
    page = client.get("/login")
    client.post("/login", data={"email": email, "csrf_token": token_in(page)})
    page = client.get("/login/code")
    return client.post(
        "/login/code", data={"code": town.code_for(email), "csrf_token": token_in(page)}
    )
