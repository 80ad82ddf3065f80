"""Who gets what from every route: one table, and a route that is not in it fails.

Each line asks as each role in turn, from the left, with fresh things of the owner. A form is sent
empty: what counts is who gets past the door.

ok    shown, or done (2xx)        to    done, or sent on inside (303)
in    asked to sign in (303, 401) no    does not exist for this person (404)
bad   let in, and the empty form is refused in words (400, 405, 409, 415, 422)
not   known, and not allowed (403)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from accounts.tokens import TokenKeys
from core.outbox import OutboxJob
from documents.models import Document
from tests.app.town import Town, apply, begin, photo, send
from workflow.models import Attachment

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

ROLES = ("visitor", "other", "owner", "elsewhere", "records", "admin", "officer", "approver")
"""other: a citizen whose case it is not. officer: 担当 of its office; elsewhere: of another one."""

PUBLIC = """
GET  /                                            ok  ok  ok  ok  ok  ok  ok  ok
GET  /procedures/street-lamp
GET  /procedures/nothing
GET  /verify
GET  /verify/AAAA-AAAA
GET  /healthz
GET  /help
GET  /privacy
GET  /accessibility
GET  {style}
GET  /static/0/nothing.css
GET  /demo/mail
"""
CITIZENS = """
GET  /login
POST /login
GET  /login/code
POST /login/code
POST /logout
GET  /applications
POST /applications
GET  /procedures/street-lamp/start
GET  /inbox
GET  /applications/{draft}/pages/place
POST /applications/{draft}/pages/place
GET  /applications/{draft}/resume
GET  /applications/{draft}/stopped
GET  /applications/{draft}/discard
POST /applications/{draft}/discard
POST /applications/{draft}/files
GET  /applications/{draft}/check
POST /applications/{draft}/submit
GET  /applications/{sent}/done
GET  /applications/{sent}
GET  /applications/{sent}/correction
POST /applications/{sent}/correction
GET  /applications/{sent}/withdraw
POST /applications/{sent}/withdraw
GET  /documents/{document}
GET  /attachments/{attachment}
GET  /attachments/{draft_attachment}
"""
DESK = """
GET  /officer/login
POST /officer/login
POST /officer/logout
GET  /officer/
GET  /officer/?case={sent}
GET  /officer/cases/{sent}
GET  /officer/cases/{draft}
GET  /officer/cases/{sent}/correction
GET  /officer/cases/{sent}/log
GET  /officer/cases/{sent}/preview.pdf
POST /officer/cases/{sent}/receive
POST /officer/cases/{sent}/approve
POST /officer/cases/{sent}/nothing
GET  /officer/jobs
POST /officer/jobs/{job}/retry
GET  /admin/procedures
GET  /admin/procedures/street-lamp
GET  /admin/procedures/street-lamp/1
GET  /admin/check
POST /admin/check
GET  /admin/accounts
"""
API = """
GET   /api/openapi.json
GET   /api/v1/procedures
GET   /api/v1/procedures/street-lamp
POST  /api/v1/login-codes
POST  /api/v1/tokens
POST  /api/v1/applications
GET   /api/v1/applications/{draft}
GET   /api/v1/applications/{sent}
PATCH /api/v1/applications/{draft}/answers
POST  /api/v1/applications/{draft}/attachments
POST  /api/v1/applications/{draft}/submit
POST  /api/v1/applications/{sent}/actions/receive
POST  /api/v1/applications/{sent}/actions/withdraw
GET   /api/v1/applications/{sent}/documents
GET   /api/v1/documents/{document}
GET   /api/v1/queue
"""
LINES = [
    line.split() for part in (PUBLIC, CITIZENS, DESK, API) for line in part.split("\n") if line
]


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line[0]} {line[1]}")
def test_everybody_gets_what_the_table_says(line: list[str], people: People) -> None:
    method, pattern, *expected = line
    path = people.path(pattern)

    got = [people.asks(role, method, path) for role in ROLES]

    assert dict(zip(ROLES, got, strict=True)) == dict(zip(ROLES, expected, strict=True))


def test_every_route_is_in_the_table(town: Town, people: People) -> None:
    urls = town.app.url_map.bind("localhost")
    listed = {
        (method, urls.match(urlsplit(people.path(pattern)).path, method)[0])
        for method, pattern, *_ in LINES
    }
    known = {
        (method, rule.endpoint)
        for rule in town.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert known == listed


# --- How the tests speak --------------------------------------------------------------------------


class People:
    """Everybody who may ask, and what they ask for."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.clients: Mapping[str, FlaskClient] = {}
        self._sit_down()
        citizen, officer = town.citizen_id, town.officer_id
        self.tokens = {
            "owner": self._token("citizen", citizen("owner@example.jp")),
            "other": self._token("citizen", citizen("other@example.jp")),
            "officer": self._token("officer", officer("tanaka")),
            "elsewhere": self._token("officer", officer("mori")),
            "approver": self._token("officer", officer("matsumoto")),
            "records": self._token("officer", officer("nishimura")),
            "admin": self._token("officer", officer("admin")),
        }

    def _sit_down(self) -> None:
        town = self.town
        self.clients = {
            "visitor": town.visitor(),
            "owner": town.citizen("owner@example.jp"),
            "other": town.citizen("other@example.jp"),
            "officer": town.officer("tanaka"),
            "elsewhere": town.officer("mori"),
            "approver": town.officer("matsumoto"),
            "records": town.officer("nishimura"),
            "admin": town.officer("admin"),
        }

    def path(self, pattern: str) -> str:
        """Put the ids of fresh things into a pattern."""
        return re.sub(r"\{(\w+)\}", lambda found: getattr(self, f"_{found.group(1)}")(), pattern)

    def asks(self, role: str, method: str, path: str) -> str:
        """Ask as somebody; gives a word of the table."""
        if path.startswith("/api/"):
            token = self.tokens.get(role)
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            body = None if method == "GET" else {}
            return word_of(
                self.town.visitor().open(path, method=method, headers=headers, json=body)
            )
        word = word_of(self.clients[role].open(path, method=method))
        if path.endswith(("/login", "/logout")):
            self._sit_down()
        return word

    def _draft(self) -> str:
        return begin(self.clients["owner"])

    def _sent(self) -> str:
        return apply(self.clients["owner"])

    def _attachment(self) -> str:
        return self._first(Attachment, self._sent())

    def _draft_attachment(self) -> str:
        draft = self._draft()
        path = f"/applications/{draft}/pages/place"
        send(self.clients["owner"], "later", path, picture=photo())
        return self._first(Attachment, draft)

    def _document(self) -> str:
        case = self._sent()
        self.town.works()
        return self._first(Document, case)

    def _style(self) -> str:
        page = self.town.visitor().get("/").get_data(as_text=True)
        found = re.search(r'href="(/static/[^"]+)"', page)
        assert found
        return found.group(1)

    def _job(self) -> str:
        with self.town.runtime.database.reading() as session:
            return session.scalars(select(OutboxJob.id)).first() or ""

    def _first(self, model: type[Attachment | Document], case: str) -> str:
        with self.town.runtime.database.reading() as session:
            return (
                session.scalars(select(model.id).where(model.application_id == case)).first() or ""
            )

    def _token(self, kind: str, account: str) -> str:
        settings = self.town.runtime.settings
        keys = TokenKeys(settings.token_key, settings.base_url)
        return keys.issue(kind, account, at=datetime.now(UTC))[0]


def word_of(answer: TestResponse) -> str:
    """The word of the table for an answer."""
    status = answer.status_code
    if status == 401 or (
        status in {302, 303} and urlsplit(answer.location).path.endswith("/login")
    ):
        return "in"
    if status in {302, 303}:
        return "to"
    words = {200: "ok", 201: "ok", 202: "ok", 404: "no", 403: "not"}
    return words.get(status, "bad" if 400 <= status < 500 else str(status))


@pytest.fixture(scope="module")
def people(town: Town) -> Iterator[People]:
    """Everybody, with forms that need no token: that is proved elsewhere."""
    town.app.config["WTF_CSRF_ENABLED"] = False
    yield People(town)
    town.app.config["WTF_CSRF_ENABLED"] = True
