"""Every procedure of the city from the first answer to the notice, through the API, with answers made by chance."""

from __future__ import annotations

import copy
import random
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from flask.testing import FlaskClient
from markupsafe import Markup
from PIL import Image
from sqlalchemy import select

from accounts import codes
from app import demo
from app.running import JAPAN
from documents.fonts import typeset
from forms.answers import Context, fill, sections
from forms.definition import Procedure
from tests.app.town import Town, forget_limits, open_town, settings_of
from tests.journeys.papers import text_of
from tests.procedures.answering import answered, complete_examples, told
from tests.procedures.library import PROCEDURES, TODAY, publish_library
from workflow.models import Submission

REASONS = {"provision": "条例第3条", "facts": "要件を確認した", "applied": "要件に当たらない"}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Town]:
    """The demo's people, and every procedure of the city, in force since long."""
    folder = tmp_path_factory.mktemp("city")
    shutil.copyfile(sqlite_template, folder / "city.sqlite")
    town = open_town(settings_of(folder / "data", f"sqlite:///{folder / 'city.sqlite'}"))
    publish_library(town)
    yield town
    town.runtime.database.close()


@pytest.fixture(autouse=True)
def _limits_begin_anew() -> Iterator[None]:
    yield
    forget_limits()


@dataclass(frozen=True)
class Person:
    """Somebody with a token of the API."""

    http: FlaskClient
    token: str

    def asks(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """The answer's JSON, or its bytes; anything but success fails."""
        headers = {"Authorization": f"Bearer {self.token}"}
        got = self.http.open(f"/api/v1{path}", method=method, json=body, headers=headers, **more)
        assert got.status_code < 300, (method, path, got.get_data(as_text=True))
        return got.get_json() if got.is_json else got.data

    def acts(self, case: str, action: str, **body: Any) -> Any:
        """Do one of the case's actions."""
        return self.asks("POST", f"/applications/{case}/actions/{action}", body)


def _citizen(town: Town, email: str) -> Person:
    http = town.visitor()
    with town.runtime.database.transaction() as session:
        codes.citizen_of(session, email, datetime.now(JAPAN))
    http.post("/api/v1/login-codes", json={"email": email})
    given = http.post("/api/v1/tokens", json={"email": email, "code": town.code_for(email)})
    return Person(http, given.get_json()["access_token"])


def _officer(town: Town, office: str, role: str) -> Person:
    login = next(each.login for each in demo.accounts() if each.role == f"{office} {role}")
    http = town.visitor()
    given = http.post("/api/v1/tokens", json={"login": login, "password": demo.PASSWORD})
    return Person(http, given.get_json()["access_token"])


def _file(name: str) -> bytes:
    out = BytesIO()
    if name.endswith(".pdf"):
        pdf = pikepdf.new()
        pdf.add_blank_page()
        pdf.save(out)
    else:
        Image.new("RGB", (40, 30), "navy").save(out, "PNG" if name.endswith(".png") else "JPEG")
    return out.getvalue()


def _stored(person: Person, case: str, procedure: Procedure, raw: Mapping[str, Any]) -> Any:
    """The answers with the ids of files in place of their names; every file is uploaded."""
    answers = copy.deepcopy(dict(raw))
    for path, field in procedure.walk():
        if field.type not in {"file", "photo"}:
            continue
        top, _, part = path.partition(".")
        holders = answers.get(top) or [] if part else [answers]
        for row, holder in enumerate(holders):
            if names := holder.get(part or top):
                at = f"{top}.{row}.{part}" if part else top
                names = names if isinstance(names, list) else [names]
                holder[part or top] = [_upload(person, case, at, name) for name in names]
    return answers


def _upload(person: Person, case: str, path: str, name: str) -> str:
    data = {"field": path, "file": (BytesIO(_file(name)), name)}
    headers = {"Authorization": f"Bearer {person.token}"}
    here = f"/api/v1/applications/{case}/attachments"
    got = person.http.post(here, data=data, headers=headers)
    assert got.status_code == 201, (path, name, got.get_data(as_text=True))
    return str(got.get_json()["id"])


@pytest.mark.parametrize("slug", sorted(PROCEDURES))
def test_from_the_first_answer_to_the_notice(city: Town, slug: str) -> None:
    procedure = PROCEDURES[slug]
    chance = random.Random(slug)
    example = chance.choice(complete_examples(procedure, TODAY))
    day = example.today or TODAY
    raw, _ = answered(procedure, example, day, chance)
    outcome = chance.choice(sorted(procedure.results))
    with city.at(datetime.combine(day, time(10, 0), JAPAN)):
        applicant = _citizen(city, f"{slug}@example.jp")
        case = applicant.asks("POST", "/applications", {"procedure": slug})["id"]
        answers = _stored(applicant, case, procedure, raw)
        saved = applicant.asks("PATCH", f"/applications/{case}/answers", {"answers": answers})
        assert saved["problems"] == []
        receipt = applicant.asks("POST", f"/applications/{case}/submit")
        city.works()
        kept = _kept_everywhere(city, applicant, case, procedure, Context(day, day))
        assert receipt["receipt_number"] in kept
        _decided(city, case, procedure, outcome)
        city.works()
        done = applicant.asks("GET", f"/applications/{case}")
        assert done["state"] in {"notified", "closed"}
        notice = _paper(applicant, case, "result")
    assert "".join(str(procedure.results[outcome].title).split()) in notice


def _kept_everywhere(
    city: Town, applicant: Person, case: str, procedure: Procedure, context: Context
) -> str:
    """The copy's words, which hold every answer; what is stored is what was accepted."""
    shown = applicant.asks("GET", f"/applications/{case}")["answers"]
    with city.runtime.database.reading() as session:
        statement = select(Submission.answers).where(Submission.application_id == case)
        stored = session.scalars(statement).one()
    assert shown == stored
    again = fill(procedure, stored, context)
    unfiled = {each.path for each in again.problems}
    assert all(procedure.field(path).type in {"file", "photo"} for path in unfiled), told(again)  # type: ignore[union-attr]
    paper = _paper(applicant, case, "copy")
    for section in sections(procedure, stored, context):
        for line in (*section.lines, *(each for group in section.groups for each in group.lines)):
            assert line.files or _printed(line.text) in paper, line.path + ": " + paper
    return paper


def _printed(text: str) -> str:
    """A text as it is read from a paper: a character without a font is named beside its place."""
    printed = typeset(text)
    assert isinstance(printed, Markup)
    return _plain("".join(printed.striptags().split()))


def _plain(text: str) -> str:
    """Without what is drawn and cannot be read back: variation selectors, and what has no font."""
    return re.sub("[\ufe00-\ufe0f\U000e0100-\U000e01ef\U0001f000-\U0001ffff]", "", text)


def _paper(person: Person, case: str, kind: str) -> str:
    documents = person.asks("GET", f"/applications/{case}/documents")
    documents = documents["documents"] if isinstance(documents, dict) else documents
    found = next(each for each in documents if each["kind"] == kind)
    return _plain(text_of(person.asks("GET", f"/documents/{found['id']}")))


def _decided(city: Town, case: str, procedure: Procedure, outcome: str) -> None:
    """Everything that the office does, in its order."""
    desk = _officer(city, procedure.office, "担当")
    if procedure.review.receive == "officer":
        desk.acts(case, "receive")
    if procedure.identity == "verified":
        desk.acts(case, "confirm_identity", how="documents")
    with city.runtime.database.reading() as session:
        statement = select(Submission).where(Submission.application_id == case)
        sent = session.scalars(statement).one()
    for place in sent.checklist:
        desk.acts(case, "tick", item=place)
    for number, place in enumerate(sent.consult, 1):
        asked = _officer(city, procedure.review.consult[place].office, "担当")
        asked.acts(case, "give_opinion", item=number, words="支障ありません。")
    reasons = REASONS if procedure.results[outcome].reasons else {}
    desk.acts(case, "propose", outcome=outcome, reasons=reasons)
    for role in procedure.review.approval:
        approver = _officer(city, procedure.office, role)
        assert approver.asks("GET", f"/applications/{case}/preview").startswith(b"%PDF-")
        approver.acts(case, "approve")
