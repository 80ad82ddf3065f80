"""Who gets what from every route: one table, and a route that is not in it fails.

Each line asks as each role in turn, from the left, with fresh things of the owner. A form is sent
empty: what counts is who gets past the door.

other: a citizen whose case it is not. officer: 担当 of its office; elsewhere: of another one;
consulted: of one that was asked about the case.

ok    shown, or done (2xx)        to    done, or sent on inside (303)
in    asked to sign in (303, 401) no    does not exist for this person (404)
bad   let in, and the empty form is refused in words (400, 405, 409, 415, 422)
not   known, and not allowed (403)
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from sqlalchemy import select

from accounts.actor import SYSTEM, of_officer
from accounts.models import Officer
from accounts.tokens import TokenKeys
from core.outbox import JobState, OutboxJob
from documents.models import Document
from forms import catalogue
from tests.app.town import BENCH, PROCEDURE, Town, apply, begin, photo, send
from tests.maps import STATION
from workflow import candidates, publishing, staff
from workflow.models import Attachment

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

PUBLIC = """
                                                         visitor other owner elsewhere records admin officer approver
GET   /                                                  ok      ok    ok    ok        ok      ok    ok      ok
GET   /procedures/street-lamp                            ok      ok    ok    ok        ok      ok    ok      ok
GET   /procedures/nothing                                no      no    no    no        no      no    no      no
GET   /verify                                            ok      ok    ok    ok        ok      ok    ok      ok
GET   /verify/AAAA-AAAA                                  ok      ok    ok    ok        ok      ok    ok      ok
GET   /healthz                                           ok      ok    ok    ok        ok      ok    ok      ok
GET   /help                                              ok      ok    ok    ok        ok      ok    ok      ok
GET   /privacy                                           ok      ok    ok    ok        ok      ok    ok      ok
GET   /accessibility                                     ok      ok    ok    ok        ok      ok    ok      ok
GET   {style}                                            ok      ok    ok    ok        ok      ok    ok      ok
GET   /static/0/nothing.css                              no      no    no    no        no      no    no      no
GET   {tile}                                             ok      ok    ok    ok        ok      ok    ok      ok
GET   /map/0/13/7051/3307                                no      no    no    no        no      no    no      no
POST  /language                                          bad     bad   bad   bad       bad     bad   bad     bad
GET   /demo/mail                                         ok      ok    ok    ok        ok      ok    ok      ok
"""
CITIZENS = """
                                                         visitor other owner elsewhere records admin officer approver
GET   /login                                             ok      to    to    ok        ok      ok    ok      ok
POST  /login                                             bad     bad   bad   bad       bad     bad   bad     bad
GET   /login/code                                        in      in    in    in        in      in    in      in
POST  /login/code                                        in      in    in    in        in      in    in      in
POST  /logout                                            to      to    to    to        to      to    to      to
GET   /applications                                      in      ok    ok    in        in      in    in      in
POST  /applications                                      no      no    no    no        no      no    no      no
GET   /procedures/street-lamp/start                      in      ok    ok    in        in      in    in      in
GET   /inbox                                             in      ok    ok    in        in      in    in      in
GET   /profile                                           in      ok    ok    in        in      in    in      in
POST  /profile                                           in      bad   bad   in        in      in    in      in
GET   /profile/delete                                    in      ok    ok    in        in      in    in      in
POST  /profile/delete                                    in      to    to    in        in      in    in      in
GET   /applications/{draft}/pages/place                  in      no    ok    in        in      in    in      in
POST  /applications/{draft}/pages/place                  in      no    bad   in        in      in    in      in
GET   /applications/{spot}/map/place                     in      no    ok    in        in      in    in      in
POST  /applications/{spot}/map/place                     in      no    ok    in        in      in    in      in
GET   /applications/{draft}/map/place                    in      no    no    in        in      in    in      in
GET   /applications/{draft}/resume                       in      no    to    in        in      in    in      in
GET   /applications/{draft}/stopped                      in      no    to    in        in      in    in      in
GET   /applications/{draft}/renew                        in      no    to    in        in      in    in      in
POST  /applications/{draft}/renew                        in      no    to    in        in      in    in      in
GET   /applications/{draft}/kept                         in      no    to    in        in      in    in      in
GET   /applications/{draft}/discard                      in      no    ok    in        in      in    in      in
POST  /applications/{draft}/discard                      in      no    to    in        in      in    in      in
POST  /applications/{draft}/files                        in      no    bad   in        in      in    in      in
GET   /applications/{draft}/check                        in      no    to    in        in      in    in      in
POST  /applications/{draft}/submit                       in      no    to    in        in      in    in      in
GET   /applications/{sent}/done                          in      no    ok    in        in      in    in      in
GET   /applications/{sent}                               in      no    ok    in        in      in    in      in
GET   /applications/{sent}/correction                    in      no    to    in        in      in    in      in
POST  /applications/{sent}/correction                    in      no    to    in        in      in    in      in
GET   /applications/{sent}/withdraw                      in      no    ok    in        in      in    in      in
POST  /applications/{sent}/withdraw                      in      no    to    in        in      in    in      in
GET   /documents/{document}                              in      no    ok    no        no      no    ok      ok
GET   /attachments/{attachment}                          in      no    ok    no        no      no    ok      ok
GET   /attachments/{draft_attachment}                    in      no    ok    no        no      no    no      no
"""
DESK = """
                                                         visitor other owner elsewhere records admin officer approver
GET   /officer/login                                     ok      ok    ok    ok        ok      ok    ok      ok
POST  /officer/login                                     bad     bad   bad   bad       bad     bad   bad     bad
POST  /officer/logout                                    in      in    in    in        in      in    in      in
GET   /officer/password                                  in      in    in    ok        ok      ok    ok      ok
POST  /officer/password                                  in      in    in    bad       bad     bad   bad     bad
GET   /officer/                                          in      in    in    ok        ok      ok    ok      ok
GET   /officer/?case={sent}                              in      in    in    no        no      no    ok      ok
POST  /officer/search                                    in      in    in    to        to      to    to      to
GET   /officer/cases/{sent}                              in      in    in    no        no      no    ok      ok
GET   /officer/cases/{draft}                             in      in    in    no        no      no    no      no
GET   /officer/cases/{sent}/correction                   in      in    in    no        no      no    ok      ok
GET   /officer/cases/{sent}/log                          in      in    in    no        no      no    ok      ok
GET   /officer/cases/{sent}/preview.pdf                  in      in    in    no        no      no    ok      ok
POST  /officer/cases/{sent}/receive                      in      in    in    no        no      no    to      bad
POST  /officer/cases/{sent}/approve                      in      in    in    no        no      no    bad     bad
POST  /officer/cases/{sent}/nothing                      in      in    in    no        no      no    no      no
GET   /officer/jobs                                      in      in    in    ok        ok      ok    ok      ok
POST  /officer/jobs/{parked}/retry                       in      in    in    no        no      no    to      no
GET   /officer/disposal                                  in      in    in    no        ok      no    no      no
POST  /officer/disposal/check                            in      in    in    no        bad     no    no      no
POST  /officer/disposal                                  in      in    in    no        bad     no    no      no
GET   /admin/                                            in      in    in    no        no      to    no      no
GET   /admin/procedures                                  in      in    in    no        no      ok    no      no
GET   /admin/procedures/street-lamp                      in      in    in    no        no      ok    no      no
GET   /admin/procedures/street-lamp/1                    in      in    in    no        no      ok    no      no
GET   /admin/check                                       in      in    in    no        no      ok    no      no
POST  /admin/check                                       in      in    in    no        no      ok    no      no
GET   /admin/procedures/street-lamp/differences          in      in    in    no        no      ok    no      no
POST  /admin/procedures/street-lamp/reception            in      in    in    no        no      bad   no      no
POST  /admin/procedures/street-lamp/withdraw             in      in    in    no        no      bad   no      no
POST  /admin/procedures/street-lamp/1/take-back          in      in    in    no        no      bad   no      no
POST  /admin/procedures/street-lamp/1/again              in      in    in    no        no      to    no      no
GET   /admin/record                                      in      in    in    no        no      ok    no      no
GET   /admin/candidates/{candidate}                      in      in    in    no        no      ok    no      no
POST  /admin/candidates/{candidate}/publish              in      in    in    no        no      to    no      no
POST  /admin/candidates/{candidate}/take-back            in      in    in    no        no      to    no      no
GET   /admin/candidates/{candidate}/try/                 in      in    in    no        no      to    no      no
GET   /admin/candidates/{candidate}/try/at/place         in      in    in    no        no      ok    no      no
GET   /admin/candidates/{candidate}/try/screen/place     in      in    in    no        no      ok    no      no
POST  /admin/candidates/{candidate}/try/screen/place     in      in    in    no        no      to    no      no
POST  /admin/candidates/{candidate}/try/change           in      in    in    no        no      to    no      no
GET   /admin/candidates/{candidate}/try/version          in      in    in    no        no      ok    no      no
GET   /admin/accounts                                    in      in    in    no        no      ok    no      no
GET   /admin/accounts/new                                in      in    in    no        no      ok    no      no
POST  /admin/accounts/new                                in      in    in    no        no      bad   no      no
GET   /admin/accounts/{account}                          in      in    in    no        no      ok    no      no
POST  /admin/accounts/{account}                          in      in    in    no        no      bad   no      no
POST  /admin/accounts/{account}/disable                  in      in    in    no        no      to    no      no
POST  /admin/accounts/{account}/enable                   in      in    in    no        no      to    no      no
POST  /admin/accounts/{account}/password                 in      in    in    no        no      ok    no      no
"""
API = """
                                                         visitor other owner elsewhere records admin officer approver
GET   /api/openapi.json                                  ok      ok    ok    ok        ok      ok    ok      ok
GET   /api/v1/procedures                                 ok      ok    ok    ok        ok      ok    ok      ok
GET   /api/v1/procedures/street-lamp                     ok      ok    ok    ok        ok      ok    ok      ok
POST  /api/v1/login-codes                                bad     bad   bad   bad       bad     bad   bad     bad
POST  /api/v1/tokens                                     bad     bad   bad   bad       bad     bad   bad     bad
DELETE /api/v1/tokens                                    in      ok    ok    ok        ok      ok    ok      ok
GET   /api/v1/profile                                    in      ok    ok    not       not     not   not     not
PUT   /api/v1/profile                                    in      ok    ok    not       not     not   not     not
POST  /api/v1/applications                               in      ok    ok    not       not     not   not     not
GET   /api/v1/applications/{draft}                       in      no    ok    no        no      no    no      no
GET   /api/v1/applications/{sent}                        in      no    ok    no        no      no    ok      ok
PATCH /api/v1/applications/{draft}/answers               in      no    ok    not       not     not   not     not
POST  /api/v1/applications/{draft}/attachments           in      no    ok    not       not     not   not     not
POST  /api/v1/applications/{draft}/move                  in      no    ok    not       not     not   not     not
POST  /api/v1/applications/{draft}/submit                in      no    bad   not       not     not   not     not
POST  /api/v1/applications/{sent}/actions/receive        in      no    not   no        no      no    ok      bad
POST  /api/v1/applications/{sent}/actions/withdraw       in      no    ok    no        no      no    bad     bad
POST  /api/v1/applications/{ended}/actions/dispose       in      no    not   not       bad     no    no      no
GET   /api/v1/applications/{sent}/preview                in      not   not   no        no      no    bad     bad
GET   /api/v1/applications/{sent}/documents              in      no    ok    no        no      no    ok      ok
GET   /api/v1/documents/{document}                       in      no    ok    no        no      no    ok      ok
GET   /api/v1/queue                                      in      not   not   ok        ok      ok    ok      ok
"""
ASKS = PROCEDURE.replace("procedure: street-lamp", "procedure: street-mirror").replace(
    "  approval:",
    "  consult: [{office: 動物愛護管理センター, question: 影響, days: 3}]\n  approval:",
)
CONSULTED = """
                                                         visitor elsewhere consulted officer approver
GET   /officer/?case={asked}                             in      no        ok        ok      ok
GET   /officer/cases/{asked}                             in      no        ok        ok      ok
GET   /officer/cases/{asked}/log                         in      no        ok        ok      ok
POST  /officer/cases/{asked}/take                        in      no        not       to      to
POST  /officer/cases/{asked}/tick                        in      no        not       to      to
POST  /officer/cases/{asked}/confirm_identity            in      no        not       bad     bad
POST  /officer/cases/{asked}/doubt_identity              in      no        not       bad     bad
POST  /officer/cases/{asked}/propose                     in      no        not       bad     bad
POST  /officer/cases/{asked}/ask_correction              in      no        not       bad     bad
POST  /officer/cases/{asked}/take_back                   in      no        bad       bad     bad
POST  /officer/cases/{asked}/receive                     in      no        bad       bad     bad
GET   /documents/{asked_document}                        in      no        ok        ok      ok
GET   /attachments/{asked_attachment}                    in      no        ok        ok      ok
GET   /api/v1/applications/{asked}                       in      no        ok        ok      ok
GET   /api/v1/applications/{asked}/documents             in      no        ok        ok      ok
POST  /api/v1/applications/{asked}/actions/give_opinion  in      no        bad       bad     bad
POST  /api/v1/applications/{asked}/actions/tick          in      no        bad       bad     bad
POST  /api/v1/applications/{asked}/actions/take          in      no        not       ok      ok
POST  /api/v1/applications/{asked}/actions/propose       in      no        not       bad     bad
POST  /api/v1/applications/{asked}/actions/take_back     in      no        bad       bad     bad
"""
SIGN = PROCEDURE.replace("procedure: street-lamp", "procedure: street-sign")
SPOT = PROCEDURE.replace("procedure: street-lamp", "procedure: street-spot").replace(
    "{field: place, type: text", "{field: place, type: place"
)
BODIES: Mapping[str, object] = {
    "answers": {"answers": {}},
    "applications": {"procedure": "street-lamp"},
    "profile": {"entries": {}},
}
"""What the API is sent, by the last part of the path: enough to get past the door."""

PARTS = [part.strip().splitlines() for part in (PUBLIC, CITIZENS, DESK, API, CONSULTED)]
LINES = [(line.split(), head.split()) for head, *lines in PARTS for line in lines]
"""Each line, and the roles at the head of its table."""


@pytest.mark.parametrize(("line", "roles"), LINES, ids=[" ".join(line[:2]) for line, _ in LINES])
def test_everybody_gets_what_the_table_says(
    line: list[str], roles: list[str], people: People
) -> None:
    method, pattern, *expected = line
    path = people.path(pattern)

    got = [people.asks(role, method, path) for role in roles]

    assert dict(zip(roles, got, strict=True)) == dict(zip(roles, expected, strict=True))


def test_every_route_is_in_the_table(town: Town, people: People) -> None:
    urls = town.app.url_map.bind("localhost")
    listed = {
        (method, urls.match(urlsplit(people.path(pattern)).path, method)[0])
        for (method, pattern, *_), _ in LINES
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
        self.tokens: Mapping[str, str] = {}
        self._sit_down()

    def _sit_down(self) -> None:
        town = self.town
        self.clients = {
            "visitor": town.visitor(),
            "owner": town.citizen("owner@example.jp"),
            "other": town.citizen("other@example.jp"),
            "officer": town.officer("tanaka"),
            "elsewhere": town.officer("mori"),
            "consulted": town.officer("ikeda"),
            "approver": town.officer("matsumoto"),
            "records": town.officer("nishimura"),
            "admin": town.officer("admin"),
        }
        citizen, officer = town.citizen_id, town.officer_id
        self.tokens = {
            "owner": self._token("citizen", citizen("owner@example.jp")),
            "other": self._token("citizen", citizen("other@example.jp")),
            "officer": self._token("officer", officer("tanaka")),
            "elsewhere": self._token("officer", officer("mori")),
            "consulted": self._token("officer", officer("ikeda")),
            "approver": self._token("officer", officer("matsumoto")),
            "records": self._token("officer", officer("nishimura")),
            "admin": self._token("officer", officer("admin")),
        }

    def path(self, pattern: str) -> str:
        """Put the ids of fresh things into a pattern."""
        return re.sub(r"\{(\w+)\}", lambda found: getattr(self, f"_{found.group(1)}")(), pattern)

    def _candidate(self) -> str:
        source = f"{SIGN}# {uuid4()}\n"
        procedure, _ = catalogue.load_source(source, "street-sign.yaml")
        assert procedure
        with self.town.runtime.database.transaction() as session:
            admin = session.get_one(Officer, self.town.officer_id("admin"))
            at = datetime.now(UTC)
            return candidates.put_forward(
                session, procedure, source, by=of_officer(admin), at=at
            ).id

    def asks(self, role: str, method: str, path: str) -> str:
        """Ask as somebody; gives a word of the table."""
        if path.startswith("/api/"):
            token = self.tokens.get(role)
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            sent: dict[str, Any] = (
                {} if method == "GET" else {"json": BODIES.get(path.rsplit("/", 1)[-1], {})}
            )
            if path.endswith("/attachments"):
                sent = {"data": {"field": "picture", "file": photo()}}
            answer = self.town.visitor().open(path, method=method, headers=headers, **sent)
            if method == "DELETE":
                self._sit_down()
            return word_of(answer)
        word = word_of(self.clients[role].open(path, method=method))
        if path.endswith(("/login", "/logout")):
            self._sit_down()
        return word

    def _draft(self) -> str:
        return begin(self.clients["owner"])

    def _spot(self) -> str:
        """A draft that asks for a place."""
        self.town.publish(SPOT)
        return begin(self.clients["owner"], "street-spot")

    def _tile(self) -> str:
        city_map = self.town.runtime.settings.city_map
        assert city_map
        zoom, column, row = STATION
        return f"/map/{city_map.version}/{zoom}/{column}/{row}"

    def _sent(self) -> str:
        return apply(self.clients["owner"])

    def _ended(self) -> str:
        """A case of the records officer's own office that was withdrawn today."""
        self.town.publish(BENCH)
        case = apply(self.clients["owner"], procedure="street-bench")
        assert self.clients["owner"].post(f"/applications/{case}/withdraw").status_code == 303
        return case

    def _asked(self) -> str:
        """A case in review about which another office was asked."""
        with self.town.runtime.database.transaction() as session:
            procedure, problems = catalogue.load_source(ASKS, "street-mirror.yaml")
            assert procedure, problems
            publishing.publish(session, procedure, ASKS, by=SYSTEM, at=datetime.now(UTC))
        case = apply(self.clients["owner"], procedure="street-mirror")
        assert self.clients["officer"].post(f"/officer/cases/{case}/receive").status_code == 303
        return case

    def _asked_attachment(self) -> str:
        return self._first(Attachment, self._asked())

    def _asked_document(self) -> str:
        case = self._asked()
        self.town.works()
        return self._first(Document, case)

    def _account(self) -> str:
        """An officer whom nobody else is."""
        post = staff.Post("佐藤 一", "市民課", frozenset({"officer"}))
        with self.town.runtime.database.transaction() as session:
            login = f"sato{secrets.token_hex(4)}"
            return staff.add(session, login, post, "-" * 12, by=SYSTEM, at=datetime.now(UTC)).id

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

    def _parked(self) -> str:
        """A job of a case that stopped for good, and waits for a person."""
        case = self._sent()
        with self.town.runtime.database.transaction() as session:
            jobs = session.scalars(select(OutboxJob).order_by(OutboxJob.created_at.desc()))
            job = next(job for job in jobs if job.args.get("application") == case)
            job.state = JobState.PARKED
            return job.id

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
    words = {200: "ok", 201: "ok", 202: "ok", 204: "ok", 404: "no", 403: "not"}
    return words.get(status, "bad" if 400 <= status < 500 else str(status))


@pytest.fixture(scope="module")
def people(town: Town) -> Iterator[People]:
    """Everybody, with forms that need no token: that is proved elsewhere."""
    town.app.config["WTF_CSRF_ENABLED"] = False
    yield People(town)
    town.app.config["WTF_CSRF_ENABLED"] = True
