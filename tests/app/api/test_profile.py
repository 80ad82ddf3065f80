"""What a citizen lets the city keep, as another program reads and changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.app.api.test_api import Client, citizen, officer, started

if TYPE_CHECKING:
    from tests.app.town import Town

ENTRIES = {
    "name": {"family": "髙﨑", "given": "𠮷", "family_kana": "タカサキ", "given_kana": "ヨシ"},
    "birthday": "1990-04-01",
    "account": {
        "kind": "yucho",
        "symbol": "17610",
        "yucho_number": "1234561",
        "holder": "タカサキ",
    },
}


def put(client: Client, body: Any) -> Any:
    answer = client.put("/profile", body)
    return answer.get_json() if answer.status_code == 200 else answer


def test_what_is_put_is_kept_whole_and_given_back_in_its_canonical_form(town: Town) -> None:
    client = citizen(town)
    assert client.get("/profile").get_json()["entries"] == {}
    kept = put(client, {"entries": {**ENTRIES, "birthday": "平成2年4月1日", "phone": None}})

    assert kept["entries"] == ENTRIES
    assert kept["changed_at"]
    assert client.get("/profile").get_json() == kept
    assert put(client, {"entries": {}})["changed_at"] is None
    assert citizen(town).get("/profile").get_json()["entries"] == {}


def test_every_wrong_entry_is_named_and_nothing_is_kept(town: Town) -> None:
    client = citizen(town)
    wrong = {"phone": "12", "adress": "x", "birthday": "2190-01-01", "email": "a@example.jp"}
    answer = client.put("/profile", {"entries": wrong})

    assert answer.status_code == 422
    assert {(each["field"], each["code"]) for each in answer.get_json()["errors"]} == {
        ("entries.phone", "not_phone"),
        ("entries.birthday", "too_late"),
        ("entries.adress", "unknown_field"),
        ("entries.email", "unknown_field"),
    }
    assert client.get("/profile").get_json()["entries"] == {}


def test_a_stale_copy_overwrites_nothing(town: Town) -> None:
    client = citizen(town)
    seen = client.get("/profile").get_json()["seen"]
    put(client, {"entries": ENTRIES, "seen": seen})

    answer = client.put("/profile", {"entries": {}, "seen": seen})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "stale")
    assert client.get("/profile").get_json()["entries"] == ENTRIES


def test_a_draft_of_a_program_holds_what_the_program_sends(town: Town) -> None:
    client = citizen(town)
    put(client, {"entries": ENTRIES})
    case = started(client)

    assert client.get(f"/applications/{case}").get_json()["answers"] == {}


def test_officers_have_none_and_see_none(town: Town) -> None:
    assert officer(town, "tanaka").get("/profile").status_code == 403


def test_each_entry_is_described(town: Town) -> None:
    described = town.visitor().get("/api/openapi.json").get_json()
    shapes = described["components"]["schemas"]["Profile"]["properties"]["entries"]["properties"]

    assert set(shapes) == {"name", "birthday", "address", "phone", "account"}
    assert shapes["birthday"] == {"type": "string", "format": "date"}
