"""The API as another system uses it: from a one-time code to the notice."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from accounts.actor import SYSTEM
from app.bounds import WITHOUT_FILES
from app.demo import PASSWORD
from core.errors import NotFound
from forms import catalogue
from tests.app.town import FAIR, PROCEDURE, Town
from workflow import publishing
from workflow.models import Application

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

    def sends(self, method: str, path: str, **sent: Any) -> TestResponse:
        """Send what no well-made program would."""
        return self._http.open(f"/api/v1{path}", method=method, headers=self._headers, **sent)

    def put(self, path: str, body: Any) -> TestResponse:
        return self._http.put(f"/api/v1{path}", json=body, headers=self._headers)

    def delete(self, path: str) -> TestResponse:
        return self._http.delete(f"/api/v1{path}", headers=self._headers)

    def head(self, path: str) -> TestResponse:
        return self._http.head(f"/api/v1{path}", headers=self._headers)

    def upload(self, path: str, field: str, name: str, data: bytes) -> TestResponse:
        form = {"field": field, "file": (BytesIO(data), name)}
        return self._http.post(f"/api/v1{path}", data=form, headers=self._headers)

    def act(self, case: str, action: str, **body: Any) -> dict[str, Any]:
        answer = self.post(f"/applications/{case}/actions/{action}", body)
        assert answer.status_code == 200, answer.get_json()
        done: dict[str, Any] = answer.get_json()
        return done


IN_TIME = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
"""A day by which a correction may be asked for."""


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


def started(client: Client, procedure: str = "street-lamp") -> str:
    answer = client.post("/applications", {"procedure": procedure})
    assert answer.status_code == 201, answer.get_json()
    case: str = answer.get_json()["id"]
    return case


def submitted(client: Client, procedure: str = "street-lamp", **more: Any) -> str:
    case = started(client, procedure)
    saved = client.patch(f"/applications/{case}/answers", {"answers": ANSWERS | more})
    assert saved.get_json()["problems"] == []
    assert client.post(f"/applications/{case}/submit").status_code == 200
    return case


def approved(town: Town, case: str) -> dict[str, Any]:
    done: dict[str, Any] = {}
    for login in ("matsumoto", "urakawa"):
        approver = officer(town, login)
        refused = approver.post(f"/applications/{case}/actions/approve", {})
        assert [each["code"] for each in refused.get_json()["errors"]] == ["not_previewed"]
        pdf = approver.get(f"/applications/{case}/preview")
        assert pdf.content_type == "application/pdf"
        assert pdf.data.startswith(b"%PDF-")
        done = approver.act(case, "approve")
    return done


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
    assert approved(town, case)["state"] == "decided"
    town.works()

    shown = applicant.get(f"/applications/{case}").get_json()
    assert shown["state"] == "notified"
    assert [each["event"] for each in shown["timeline"]] == [
        "ApplicationSubmitted",
        "ApplicationReceived",
        "ApplicationDecided",
        "ResultNotified",
    ]
    papers = applicant.get(f"/applications/{case}/documents").get_json()
    assert {paper["kind"] for paper in papers} == {"receipt", "copy", "result"}
    for paper in papers:
        assert applicant.head(f"/documents/{paper['id']}").status_code == 200
    assert applicant.get(f"/applications/{case}").get_json()["state"] == "notified"
    for paper in papers:
        pdf = applicant.get(f"/documents/{paper['id']}")
        assert pdf.data.startswith(b"%PDF-")
    assert applicant.get(f"/applications/{case}").get_json()["state"] == "closed"


def test_a_file_for_rows_needs_the_number_of_a_row(town: Town) -> None:
    rows = """      - field: lamps
        type: group
        label: 街灯
        fields: [{field: photo, type: photo, label: 写真}, {field: post, type: text, label: 柱}]
"""
    source = PROCEDURE.replace("review:\n", f"{rows}review:\n").replace("street-lamp", "lamps")
    town.publish(source)
    applicant = citizen(town)
    case = started(applicant, "lamps")
    lamps = [{"post": "一番"}, {"post": "二番"}]
    applicant.patch(f"/applications/{case}/answers", {"answers": {"lamps": lamps}})

    refused = applicant.upload(
        f"/applications/{case}/attachments", "lamps.photo", "a.png", picture()
    )
    assert refused.status_code == 422
    taken = applicant.upload(
        f"/applications/{case}/attachments", "lamps.1.photo", "a.png", picture()
    )
    assert taken.status_code == 201
    second = lamps[1] | {"photo": [taken.get_json()["id"]]}
    saved = applicant.get(f"/applications/{case}").get_json()
    assert saved["answers"]["lamps"] == [lamps[0], second]


@pytest.mark.parametrize("kind", ["citizen", "officer"])
def test_whoever_ends_their_tokens_is_asked_anew(town: Town, kind: str) -> None:
    email = f"ends-{kind}@example.jp"
    who, path = (citizen(town, email), "/profile")
    if kind == "officer":
        who, path = (officer(town, "tanaka"), "/queue")

    assert who.get(path).status_code == 200
    assert who.delete("/tokens").status_code == 204
    assert who.get(path).status_code == who.delete("/tokens").status_code == 401
    again = citizen(town, email) if kind == "citizen" else officer(town, "tanaka")
    assert again.get(path).status_code == 200


@pytest.mark.parametrize(
    "place", [123456789018, 123456789018.0, [123456789018], {"123456789018": "x"}]
)
def test_no_my_number_is_kept_however_it_is_sent(town: Town, place: Any) -> None:
    applicant = citizen(town)
    case = started(applicant)
    answer = applicant.patch(f"/applications/{case}/answers", {"answers": {"place": place}})

    assert answer.status_code == 422
    assert "123456789018" not in answer.get_data(as_text=True)
    assert applicant.get(f"/applications/{case}").get_json()["answers"] == {}


def test_only_what_is_asked_is_kept_and_no_more_than_anybody_answers(town: Town) -> None:
    applicant = citizen(town)
    here = f"/applications/{started(applicant)}/answers"
    unknown = applicant.patch(here, {"answers": {"zz": "x", "place.0": "x"}})
    long = applicant.patch(here, {"answers": {"place": "x" * WITHOUT_FILES}})
    many = [applicant.patch(here, {"answers": {"zz": "x"}}).status_code for _ in range(120)]

    assert [each["code"] for each in unknown.get_json()["errors"]] == ["unknown_field"] * 2
    assert long.status_code == long.get_json()["status"] == 413
    assert set(many) == {422, 429}


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


@pytest.mark.parametrize(
    ("lang", "words"),
    [("ja", "「設置する場所」を"), ("en", "Please fill in"), ("vi", "Vui lòng nhập")],
)
def test_what_is_wrong_is_said_in_the_language_asked_for(town: Town, lang: str, words: str) -> None:
    applicant = citizen(town)
    case = started(applicant)
    refused = applicant.post(f"/applications/{case}/submit", Accept_Language=lang).get_json()
    assert words in next(e["message"] for e in refused["errors"] if e["field"] == "place")


def test_a_correction_opens_only_the_named_fields(town: Town) -> None:
    applicant, desk = citizen(town), officer(town, "tanaka")
    case = submitted(applicant)
    desk.act(case, "receive")
    words = [{"path": "place", "words": "番地がありません。"}]
    desk.act(case, "ask_correction", fields=words, words="お願いします。", due_on=IN_TIME)
    asked = applicant.get(f"/applications/{case}").get_json()
    assert [each["path"] for each in asked["correction"]["fields"]] == ["place"]
    path = f"/applications/{case}/answers"
    other = applicant.patch(path, {"answers": {"name": {**NAME, "given": "結"}}})
    assert other.status_code == 422
    assert applicant.patch(path, {"answers": {"place": "魚の町4番2号"}}).status_code == 200
    assert applicant.act(case, "resubmit")["state"] == "in_review"
    assert desk.get(f"/applications/{case}").get_json()["answers"]["place"] == "魚の町4番2号"


def test_a_deadline_that_was_met_on_arrival_does_not_pass_in_a_correction(town: Town) -> None:
    arrival = datetime.now(UTC) - timedelta(days=40)
    town.publish(FAIR, first=arrival.date() - timedelta(days=1))
    starts_on = (arrival + timedelta(days=20)).date().isoformat()
    with town.at(arrival):
        case = submitted(citizen(town, "fair@example.jp"), "street-fair", starts_on=starts_on)
    applicant, desk = citizen(town, "fair@example.jp"), officer(town, "tanaka")
    desk.act(case, "receive")
    words = [{"path": "place", "words": "番地がありません。"}]
    desk.act(case, "ask_correction", fields=words, words="お願いします。", due_on=IN_TIME)

    saved = applicant.patch(f"/applications/{case}/answers", {"answers": {"place": "魚の町4番2号"}})
    assert saved.get_json()["problems"] == []
    assert applicant.act(case, "resubmit")["state"] == "in_review"
    assert desk.get(f"/applications/{case}").get_json()["answers"]["starts_on"] == starts_on


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


def test_whatever_is_listed_can_be_called(town: Town) -> None:
    source = PROCEDURE.replace("street-lamp", "civil-lamp").replace("こども政策課", "市民課")
    town.publish(source)
    applicant = citizen(town)
    people = {
        login: officer(town, login) for login in ("mori", "hayashi", "yamaguchi", "nishimura")
    }
    case = started(applicant, "civil-lamp")
    words = [{"path": "place", "words": "番地がありません。"}]
    steps: tuple[Callable[[], object], ...] = (
        lambda: applicant.patch(f"/applications/{case}/answers", {"answers": ANSWERS}),
        lambda: applicant.post(f"/applications/{case}/submit"),
        lambda: people["mori"].act(case, "receive"),
        lambda: people["mori"].act(
            case, "ask_correction", fields=words, words="お願いします。", due_on=IN_TIME
        ),
        lambda: applicant.act(case, "resubmit"),
        lambda: people["mori"].act(case, "tick", item=0),
        lambda: people["mori"].act(case, "propose", outcome="approved"),
        lambda: applicant.act(case, "withdraw"),
    )
    listed = set()
    for step in (lambda: None, *steps):
        step()
        for who in (applicant, *people.values()):
            for action in who.get(f"/applications/{case}").get_json().get("actions", ()):
                listed.add(action)
                assert tried(who, case, action).status_code not in {404, 405}, action
    assert {"discard", "attach", "send_back", "approve", "dispose"} <= listed


def tried(client: Client, case: str, action: str) -> TestResponse:
    """Call an action with a version that is never the right one, so that nothing happens."""
    if action == "save":
        return client.patch(f"/applications/{case}/answers", {"answers": {}, "seen": 99})
    last = {"attach": "attachments", "submit": "submit", "move_draft": "move"}
    where = last.get(action, f"actions/{action}")
    if action == "submit":
        return client.post(f"/applications/{case}/{where}", Idempotency_Key="")
    return client.post(f"/applications/{case}/{where}", {"version": 99})


def test_a_draft_is_thrown_away(town: Town) -> None:
    applicant = citizen(town)
    case = started(applicant)
    applicant.patch(f"/applications/{case}/answers", {"answers": ANSWERS})
    gone = applicant.act(case, "discard")
    assert (gone["state"], gone["answers"], gone["actions"]) == ("disposed", {}, [])
    assert applicant.get(f"/applications/{case}").status_code == 404


@pytest.mark.parametrize("email", ["a..b@docomo.ne.jp", "a.b.@ezweb.ne.jp"])
def test_a_code_goes_to_every_address_that_the_screens_take(town: Town, email: str) -> None:
    asked = town.visitor().post("/api/v1/login-codes", json={"email": email})
    assert asked.status_code == 202


@pytest.mark.parametrize("email", ["", "a", "a@b", "a b@example.jp", "\0a@example.jp", "あ" * 65])
def test_what_is_no_address_is_refused(town: Town, email: str) -> None:
    asked = town.visitor().post("/api/v1/login-codes", json={"email": email})
    assert asked.status_code == 422


def test_a_procedure_comes_with_the_schema_of_its_answers(town: Town) -> None:
    visitor = Client(town.visitor())
    assert "street-lamp" in [each["slug"] for each in visitor.get("/procedures").get_json()]
    shown = visitor.get("/procedures/street-lamp").get_json()
    assert shown["answers_schema"]["properties"]["place"]["type"] == "string"
    assert visitor.get("/procedures/nothing").status_code == 404


def test_a_notice_is_shown_to_officers_and_only_while_it_waits(town: Town) -> None:
    applicant, desk = citizen(town), officer(town, "tanaka")
    case = submitted(applicant)
    path = f"/applications/{case}/preview"
    assert desk.get(path).get_json()["code"] == "nothing_to_show"
    assert applicant.get(path).status_code == 403
    assert officer(town, "mori").get(path).status_code == 404


def test_identity_is_confirmed_before_anything_is_given(town: Town) -> None:
    source = PROCEDURE.replace("identity: login", "identity: verified")
    source = source.replace("procedure: street-lamp", "procedure: street-mirror")
    procedure, problems = catalogue.load_source(source, "street-mirror.yaml")
    assert procedure, problems
    with town.runtime.database.transaction() as session:
        publishing.publish(session, procedure, source, by=SYSTEM, at=datetime.now(UTC))
    applicant, desk = citizen(town), officer(town, "tanaka")
    case = submitted(applicant, "street-mirror")
    desk.act(case, "receive")
    desk.act(case, "tick", item=0)
    assert desk.get(f"/applications/{case}").get_json()["identity"] == "to_confirm"
    refused = desk.post(f"/applications/{case}/actions/propose", {"outcome": "approved"})
    assert [(e["field"], e["code"]) for e in refused.get_json()["errors"]] == [
        ("identity", "not_verified")
    ]
    assert desk.act(case, "confirm_identity", how="counter")["identity"] == "confirmed"
    assert desk.act(case, "propose", outcome="approved")["state"] == "in_approval"


def test_a_decision_taken_back_is_reviewed_again(town: Town) -> None:
    applicant, desk = citizen(town), officer(town, "tanaka")
    case = submitted(applicant)
    desk.act(case, "receive")
    desk.act(case, "tick", item=0)
    desk.act(case, "propose", outcome="approved")
    approved(town, case)
    town.works()
    words = {"words": "金額に誤りがありました。"}
    assert desk.post(f"/applications/{case}/actions/take_back", words).status_code == 403
    manager = officer(town, "urakawa")
    assert manager.act(case, "take_back", **words)["state"] == "in_review"


@pytest.mark.parametrize("action", ["withdraw", "propose"])
def test_words_with_an_individual_number_are_refused(town: Town, action: str) -> None:
    applicant, desk = citizen(town), officer(town, "tanaka")
    case = submitted(applicant)
    desk.act(case, "receive")
    desk.act(case, "tick", item=0)
    who = applicant if action == "withdraw" else desk
    body = {"outcome": "approved", "words": "番号は123456789018", "memo": "1234 5678 9018です"}
    refused = who.post(f"/applications/{case}/actions/{action}", body)
    assert [each["code"] for each in refused.get_json()["errors"]] == ["my_number"]
    assert desk.get(f"/applications/{case}").get_json()["state"] == "in_review"


def test_an_individual_number_is_refused_before_it_is_stored(town: Town) -> None:
    applicant = citizen(town)
    case = started(applicant)
    body = {"answers": {"place": "番号は 1234-5678-9018 です"}}
    refused = applicant.patch(f"/applications/{case}/answers", body)
    assert [each["code"] for each in refused.get_json()["errors"]] == ["my_number"]
    assert applicant.get(f"/applications/{case}").get_json()["answers"] == {}


def test_an_answer_that_shows_the_case_to_an_officer_is_recorded(town: Town) -> None:
    applicant, desk = citizen(town), officer(town, "tanaka")
    case = submitted(applicant)
    desk.act(case, "receive")

    again = desk.act(case, "tick", item=0, ticked=False)  # changes nothing, and shows everything
    views = [each for each in again["timeline"] if each["event"] == "ApplicationViewed"]
    assert again["answers"]["place"] == ANSWERS["place"]
    assert len(views) == 2


def test_the_queue_is_searched_by_receipt_number_and_by_nobodys_name(town: Town) -> None:
    applicant, desk = citizen(town), officer(town, "tanaka")
    case = submitted(applicant)
    number = applicant.get(f"/applications/{case}").get_json()["receipt_number"]

    rows = desk.get(f"/queue?receipt_number={number}").get_json()["rows"]
    assert [row["id"] for row in rows] == [case]
    for asked in ("receipt_number=山﨑", "receipt_number=yamasaki", "q=山﨑"):
        assert desk.get(f"/queue?{asked}").status_code == 422


def test_a_file_that_was_not_sent_is_deleted_once_the_form_is(town: Town) -> None:
    applicant = citizen(town)
    case = started(applicant)
    applicant.upload(f"/applications/{case}/attachments", "picture", "lamp.png", picture())
    with town.runtime.database.reading() as session:
        key = session.get_one(Application, case).attachments[0].storage_key
    assert town.runtime.storage.get(key)
    applicant.patch(f"/applications/{case}/answers", {"answers": {**ANSWERS, "picture": []}})
    assert applicant.post(f"/applications/{case}/submit").status_code == 200
    town.works()

    with pytest.raises(NotFound):
        town.runtime.storage.get(key)


@pytest.mark.parametrize("number", ["1e999", "[" * 700 + "]" * 700])
def test_what_cannot_be_given_back_as_json_is_refused(town: Town, number: str) -> None:
    applicant = citizen(town)
    path = f"/applications/{started(applicant)}/answers"
    body = f'{{"answers": {{"place": {number}}}}}'
    answer = applicant.sends("PATCH", path, data=body, content_type="application/json")

    assert answer.status_code == 400


def test_a_title_is_that_of_the_code_and_the_detail_that_of_the_case(town: Town) -> None:
    applicant = citizen(town)
    case = submitted(applicant)
    found = [applicant.post(f"/applications/{case}/actions/resubmit", {}) for _ in range(2)]
    answers = [each.get_json() for each in found]

    assert [each["code"] for each in answers] == ["state", "state"]
    assert "審査" in answers[0]["detail"] or "到達" in answers[0]["detail"]
    assert answers[0]["title"].isascii()


def test_a_file_that_is_missing_or_no_file_is_named(town: Town) -> None:
    applicant = citizen(town)
    path = f"/applications/{started(applicant)}/attachments"
    nothing = applicant.sends("POST", path, data={"x": "y"}, content_type="multipart/form-data")
    text = applicant.sends("POST", path, json={})

    assert nothing.status_code == 422
    assert [each["field"] for each in nothing.get_json()["errors"]] == ["field", "file"]
    assert text.status_code == 415
