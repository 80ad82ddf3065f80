"""The API as another system uses it: from a one-time code to the notice."""

from __future__ import annotations

import secrets
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from app.demo import PASSWORD
from tests.app.town import Town

NAME = {"family": "山﨑", "given": "結衣", "family_kana": "ヤマサキ", "given_kana": "ユイ"}
ANSWERS = {"name": NAME, "place": "魚の町4番1号"}
NOBODY = "00000000-0000-4000-8000-000000000000"


class Client:
    """Somebody with a token, or without one."""

    def __init__(self, http: FlaskClient, token: str = "") -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str) -> TestResponse:
        return self._http.get(f"/api/v1{path}", headers=self._headers)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        sent = self._headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return self._http.post(f"/api/v1{path}", json=body, headers=sent)

    def patch(self, path: str, body: Any) -> TestResponse:
        return self._http.patch(f"/api/v1{path}", json=body, headers=self._headers)

    def upload(self, path: str, field: str, name: str, data: bytes) -> TestResponse:
        form = {"field": field, "file": (BytesIO(data), name)}
        return self._http.post(f"/api/v1{path}", data=form, headers=self._headers)

    def act(self, case: str, action: str, **body: Any) -> dict[str, Any]:
        answer = self.post(f"/applications/{case}/actions/{action}", body)
        assert answer.status_code == 200, answer.get_json()
        done: dict[str, Any] = answer.get_json()
        return done


def citizen(town: Town, email: str = "") -> Client:
    email = email or f"{secrets.token_hex(6)}@example.jp"  # codes for one address are limited
    http = town.visitor()
    asked = http.post("/api/v1/login-codes", json={"email": email})
    assert asked.status_code == 202
    given = http.post("/api/v1/tokens", json={"email": email, "code": town.code_for(email)})
    assert given.status_code == 201, given.get_json()
    return Client(town.visitor(), given.get_json()["access_token"])


def officer(town: Town, login: str) -> Client:
    given = town.visitor().post("/api/v1/tokens", json={"login": login, "password": PASSWORD})
    assert given.status_code == 201, given.get_json()
    return Client(town.visitor(), given.get_json()["access_token"])


def started(client: Client) -> str:
    answer = client.post("/applications", {"procedure": "street-lamp"})
    assert answer.status_code == 201, answer.get_json()
    case: str = answer.get_json()["id"]
    return case


def submitted(client: Client) -> str:
    case = started(client)
    saved = client.patch(f"/applications/{case}/answers", {"answers": ANSWERS})
    assert saved.get_json()["problems"] == []
    assert client.post(f"/applications/{case}/submit").status_code == 200
    return case


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, "PNG")
    return out.getvalue()


def test_an_application_goes_from_a_code_to_a_notice(town: Town) -> None:
    applicant = citizen(town)
    case = started(applicant)
    file = applicant.upload(f"/applications/{case}/attachments", "picture", "lamp.png", picture())
    assert file.status_code == 201, file.get_json()
    saved = applicant.patch(f"/applications/{case}/answers", {"answers": ANSWERS}).get_json()
    assert saved["answers"]["picture"] == [file.get_json()["id"]]
    receipt = applicant.post(f"/applications/{case}/submit").get_json()
    assert receipt["receipt_number"]
    assert receipt["arrived_at"]
    assert receipt["due_on"]

    desk = officer(town, "tanaka")
    assert case in [row["id"] for row in desk.get("/queue").get_json()["rows"]]
    desk.act(case, "receive")
    desk.act(case, "tick", item=0)
    assert desk.act(case, "propose", outcome="approved")["state"] == "in_approval"
    officer(town, "matsumoto").act(case, "approve")
    assert officer(town, "urakawa").act(case, "approve")["state"] == "decided"
    town.works()

    shown = applicant.get(f"/applications/{case}").get_json()
    assert shown["state"] == "notified"
    papers = applicant.get(f"/applications/{case}/documents").get_json()
    assert {paper["kind"] for paper in papers} == {"receipt", "copy", "result"}
    for paper in papers:
        pdf = applicant.get(f"/documents/{paper['id']}")
        assert pdf.data.startswith(b"%PDF-")
    assert applicant.get(f"/applications/{case}").get_json()["state"] == "closed"


def test_submitting_twice_gives_the_same_receipt(town: Town) -> None:
    applicant = citizen(town)
    case = submitted(applicant)
    receipts = [
        applicant.post(f"/applications/{case}/submit", Idempotency_Key="k").get_json()
        for _ in range(2)
    ]
    assert receipts[0] == receipts[1]


def test_what_is_missing_is_said_by_field_with_a_code(town: Town) -> None:
    applicant = citizen(town)
    case = started(applicant)
    refused = applicant.post(f"/applications/{case}/submit")
    assert refused.status_code == 422
    assert refused.content_type == "application/problem+json"
    assert {(each["field"], each["code"]) for each in refused.get_json()["errors"]} == {
        ("name", "required"),
        ("place", "required"),
    }


def test_a_correction_opens_only_the_named_fields(town: Town) -> None:
    applicant, desk = citizen(town), officer(town, "tanaka")
    case = submitted(applicant)
    desk.act(case, "receive")
    words = [{"path": "place", "words": "番地がありません。"}]
    desk.act(case, "ask_correction", fields=words, words="お願いします。", due_on="2999-01-01")
    asked = applicant.get(f"/applications/{case}").get_json()
    assert [each["path"] for each in asked["correction"]["fields"]] == ["place"]
    path = f"/applications/{case}/answers"
    other = applicant.patch(path, {"answers": {"name": {**NAME, "given": "結"}}})
    assert other.status_code == 422
    assert applicant.patch(path, {"answers": {"place": "魚の町4番2号"}}).status_code == 200
    assert applicant.act(case, "resubmit")["state"] == "in_review"
    assert desk.get(f"/applications/{case}").get_json()["answers"]["place"] == "魚の町4番2号"


def test_a_stale_copy_overwrites_nothing(town: Town) -> None:
    applicant = citizen(town)
    path = f"/applications/{started(applicant)}/answers"
    assert applicant.patch(path, {"answers": {"place": "一"}, "seen": 0}).status_code == 200
    assert applicant.patch(path, {"answers": {"place": "二"}, "seen": 0}).status_code == 409


@pytest.mark.parametrize("stranger", ["other@example.jp", "mori", "admin"])
def test_what_is_anothers_looks_like_what_is_nobodys(town: Town, stranger: str) -> None:
    case = submitted(citizen(town))
    client = citizen(town, stranger) if "@" in stranger else officer(town, stranger)
    answers = [client.get(f"/applications/{each}") for each in (case, NOBODY)]
    assert [each.status_code for each in answers] == [404, 404]
    assert answers[0].data == answers[1].data


def test_nobody_without_a_token_comes_in(town: Town) -> None:
    visitor = Client(town.visitor())
    answers = [
        visitor.get("/queue"),
        visitor.get(f"/applications/{NOBODY}"),
        Client(town.visitor(), "e30.e30.e30").get("/queue"),
    ]
    assert [each.status_code for each in answers] == [401] * 3
    assert answers[0].headers["WWW-Authenticate"] == "Bearer"
    assert citizen(town).get("/queue").status_code == 403


@pytest.mark.parametrize(
    "sent", [b"", b"{", b"NaN", b'{"email": 1}', b'{"email": "\\ud800@example.jp"}', b"[" * 5000]
)
def test_nonsense_is_refused_in_the_same_shape(town: Town, sent: bytes) -> None:
    answer = town.visitor().post("/api/v1/login-codes", data=sent, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert answer.content_type == "application/problem+json"


def test_a_guess_of_a_password_is_soon_refused(town: Town) -> None:
    guesses = [
        town.visitor().post("/api/v1/tokens", json={"login": "tanaka", "password": str(number)})
        for number in range(11)
    ]
    assert [each.status_code for each in guesses] == [401] * 10 + [429]
    assert guesses[-1].headers["Retry-After"]


def test_a_procedure_comes_with_the_schema_of_its_answers(town: Town) -> None:
    visitor = Client(town.visitor())
    assert "street-lamp" in [each["slug"] for each in visitor.get("/procedures").get_json()]
    shown = visitor.get("/procedures/street-lamp").get_json()
    assert shown["answers_schema"]["properties"]["place"]["type"] == "string"
    assert visitor.get("/procedures/nothing").status_code == 404


def test_an_individual_number_is_refused_before_it_is_stored(town: Town) -> None:
    applicant = citizen(town)
    case = started(applicant)
    body = {"answers": {"place": "番号は 1234-5678-9018 です"}}
    refused = applicant.patch(f"/applications/{case}/answers", body)
    assert [each["code"] for each in refused.get_json()["errors"]] == ["my_number"]
    assert applicant.get(f"/applications/{case}").get_json()["answers"] == {}
