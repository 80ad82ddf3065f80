"""The city that is measured: real processes, one procedure of ten fields, one citizen, officers."""

from __future__ import annotations

import contextlib
import sys
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from flask.testing import FlaskClient

from app import web
from tests import services
from tests.app import town
from tests.app.town import Town
from tests.bench.client import Client, hidden_in
from tests.crash.hall import Hall, children_of, running_hall

ROOT = Path(__file__).parents[2]

TEN_FIELDS = """
procedure: ten-fields
title: 駐輪場の定期利用の申込
summary: 市営駐輪場を1か月単位で利用するための申込です。
kind: application
category: くらし
office: こども政策課
basis: {type: ordinance, text: 自転車等駐車場条例第6条}
disposition: false
purpose: 駐輪場の利用の承認のために使います。
identity: login
standard_days: 5
retention_years: 3
pages:
  - page: person
    title: 利用する方
    fields:
      - {field: name, type: person_name, label: お名前}
      - {field: birthday, type: date, label: 生年月日, max: today}
      - {field: phone, type: phone, label: 電話番号}
      - {field: email, type: email, label: メールアドレス}
      - {field: student, type: yes_no, label: 学生ですか}
  - page: bicycle
    title: 自転車
    fields:
      - field: place
        type: choice
        label: 駐輪場
        options: {station: 長崎駅前, hamanomachi: 浜町}
      - {field: since, type: date, label: 利用を始める日}
      - {field: months, type: integer, label: 月数, min: 1, max: 12}
      - {field: number, type: text, label: 防犯登録番号}
      - {field: remarks, type: textarea, label: 備考, required: false}
review: {receive: officer, approval: [係長]}
result:
  approved: {title: 駐輪場定期利用承認書, text: 下記のとおり利用を承認します。}
  rejected: {title: 駐輪場定期利用不承認のお知らせ, text: 空きがないため、ご利用いただけません。}
"""

PERSON = {
    "name.family": "山﨑",
    "name.given": "結衣",
    "name.family_kana": "ヤマサキ",
    "name.given_kana": "ユイ",
    "birthday.era": "平成",
    "birthday.year": "5",
    "birthday.month": "5",
    "birthday.day": "1",
    "phone": "095-822-8888",
    "email": "yui@example.jp",
    "student": "no",
}
BICYCLE = {
    "place": "station",
    "since.era": "令和",
    "since.year": "8",
    "since.month": "12",
    "since.day": "1",
    "months": "3",
    "number": "長崎 あ 12345",
    "remarks": "",
}


@dataclass(frozen=True)
class Bench:
    """The running city, and the same application in this process for making people sign in."""

    hall: Hall
    town: Town

    @property
    def url(self) -> str:
        """Where it answers."""
        return self.hall.settings.base_url

    def citizen(self) -> Client:
        """One more citizen, who is signed in: nobody meets the limit of tries of one person."""
        email = f"{uuid.uuid4().hex}@example.jp"
        return Client(self.url, cookie_of(self.town.citizen(email)))

    def officer(self) -> Client:
        """An officer who is signed in."""
        return Client(self.url, cookie_of(self.town.officer("tanaka")))

    def web_pids(self) -> list[int]:
        """The processes that answer."""
        return children_of(self.hall.pid_of("web") or 0)


@contextlib.contextmanager
def running_bench(folder: Path) -> Iterator[Bench]:
    """Start it in a folder."""
    (folder / "procedures").mkdir(parents=True)
    (folder / "procedures" / "ten-fields.yaml").write_text(TEN_FIELDS, "utf-8")
    with running_hall(folder) as hall:
        yield Bench(hall, town.open_town(hall.settings))


@contextlib.contextmanager
def trivial_server(folder: Path, module: str, environ: Mapping[str, str]) -> Iterator[str]:
    """The same server with the trivial page of a module; gives its address."""
    folder.mkdir(parents=True, exist_ok=True)
    port = services.free_port()
    options = {"workers": str(web.processes()), "threads": str(web.THREADS)}
    command = [sys.executable, "-m", "gunicorn", f"{module}:app", "--chdir", str(ROOT)]
    command += ["--worker-class", "gthread", "--keep-alive", "30", "--bind", f"127.0.0.1:{port}"]
    command += [word for pair in environ.items() for word in ("--env", "=".join(pair))]
    command += [word for name, value in options.items() for word in (f"--{name}", value)]

    def answers() -> bool:
        with contextlib.suppress(OSError):
            return bool(Client(f"http://127.0.0.1:{port}").get("/"))
        return False

    with services.server(command, ready=answers, log=folder / f"{module}.log"):
        yield f"http://127.0.0.1:{port}"


def start_application(client: Client) -> str:
    """Begin an application; gives the path of its draft."""
    token = hidden_in_page(client)
    location = client.post("/applications", {"procedure": "ten-fields", "csrf_token": token})
    return "/".join(location.split("/")[:3])


def fill(client: Client) -> str:
    """Begin, open every page and fill it in. Gives the path of the draft."""
    here = start_application(client)
    client.send(f"{here}/pages/person", f"{here}/pages/person", {**PERSON, "go": "next"})
    client.send(f"{here}/pages/bicycle", f"{here}/pages/bicycle", {**BICYCLE, "go": "next"})
    return here


def apply(client: Client) -> str:
    """Apply as a person does: every page is opened, filled in, sent. Gives the path of the case."""
    here = fill(client)
    client.send(f"{here}/check", f"{here}/submit", {"confirm": "yes", "go": "submit"})
    return here


def hidden_in_page(client: Client) -> str:
    """The CSRF token in the page of the procedure."""
    return hidden_in(client.get("/procedures/ten-fields"))["csrf_token"]


def cookie_of(client: FlaskClient) -> str:
    """The session's cookie, as a header."""
    cookies = client._cookies or {}
    return "; ".join(f"{each.key}={each.value}" for each in cookies.values())
