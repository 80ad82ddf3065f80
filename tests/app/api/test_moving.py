from __future__ import annotations

from tests.app.api.test_api import ANSWERS, citizen, started
from tests.app.town import PROCEDURE, Town

NEWER = PROCEDURE.replace(
    "type: text, label: 設置する場所}", "type: integer, label: 設置する柱の番号}"
)


def test_a_program_is_told_of_a_newer_form_and_moves_the_draft(town: Town) -> None:
    client = citizen(town)
    case = f"/applications/{started(client)}"
    client.patch(f"{case}/answers", {"answers": ANSWERS})
    number = town.publish(NEWER)

    refused = client.post(f"{case}/submit")
    assert refused.status_code == 409
    assert refused.get_json()["code"] == "new_revision"
    newer = client.get(case).get_json()["newer"]
    assert newer["revision"] == number
    assert "「設置する柱の番号」の答え方が「1行の文」から「整数」になりました。" in newer["changes"]

    moved = client.post(f"{case}/move").get_json()
    assert moved["revision"] == number
    assert moved["newer"] is None
    assert moved["left_over"] == [
        {"field": "place", "label": "設置する場所", "words": "魚の町4番1号"}
    ]
    assert [each["field"] for each in moved["problems"]] == ["place"]
    client.patch(f"{case}/answers", {"answers": {"place": "7"}})
    assert client.post(f"{case}/submit").status_code == 200


def test_a_procedure_says_from_when_to_when_it_can_be_sent(town: Town) -> None:
    source = PROCEDURE.replace("disposition:", "open: {until: 2126-04-10T17:00}\ndisposition:")
    town.publish(source)
    shown = citizen(town).get("/procedures/street-lamp").get_json()

    assert shown["opens_at"] is None
    assert shown["closes_at"].startswith("2126-04-10T17:00:00")


def test_a_closed_procedure_is_not_started(town: Town) -> None:
    town.publish(PROCEDURE.replace("disposition:", "open: {until: 2020-01-01}\ndisposition:"))
    answer = citizen(town).post("/applications", {"procedure": "street-lamp"})

    assert answer.status_code == 409
    assert answer.get_json()["code"] == "closed"
