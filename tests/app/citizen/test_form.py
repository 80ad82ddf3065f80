"""Filling in: saved at each step, never saved over what was not seen, nothing typed is lost."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image

from tests.app.town import Town, answers, begin, hidden_in, send, sign_in
from workflow.models import Application

if TYPE_CHECKING:
    from flask.testing import FlaskClient

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


def test_a_page_is_kept_when_it_is_saved_for_later(town: Town) -> None:
    citizen = town.citizen()
    here = _page(begin(citizen))
    answer = send(citizen, "later", here, place="魚の町")

    assert answer.location.startswith("/applications?")
    assert "魚の町" in _text(citizen, here)


def test_a_draft_is_resumed_on_another_device(town: Town) -> None:
    case = begin(town.citizen())
    send(town.citizen(), "later", _page(case), place="魚の町")
    other = town.citizen()
    answer = other.get(f"/applications/{case}/resume")

    assert answer.location == _page(case)
    assert "魚の町" in _text(other, _page(case))


def test_beginning_twice_opens_the_same_untouched_draft(town: Town) -> None:
    citizen = town.citizen("twice@example.jp")

    assert begin(citizen) == begin(citizen)


def test_what_is_missing_is_said_on_top_and_at_its_field(town: Town) -> None:
    citizen = town.citizen()
    here = _page(begin(citizen))
    answer = send(citizen, "next", here, **answers(place=""))
    text = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "<title>エラー1件: " in text
    assert 'role="alert" tabindex="-1" autofocus' in text
    assert '<a href="#place">' in text
    assert 'aria-invalid="true"' in text
    assert "山﨑" in text


def test_a_name_is_kept_as_it_is_written(town: Town) -> None:
    citizen = town.citizen()
    case = begin(citizen)
    typed = answers() | {"name.family": "葛󠄀城", "name.given": "𠮷塚"}
    send(citizen, "next", _page(case), **typed)

    assert _raw(town, case)["name"]["family"] == "葛󠄀城"
    assert _raw(town, case)["name"]["given"] == "𠮷塚"


# --- Two tabs -------------------------------------------------------------------------------------


def test_a_stale_tab_shows_both_and_overwrites_nothing(town: Town) -> None:
    citizen = town.citizen()
    case = begin(citizen)
    stale = hidden_in(citizen.get(_page(case)))
    send(citizen, "next", _page(case), **answers("新しい町"))
    answer = citizen.post(_page(case), data={**stale, "go": "next", **answers("古い町")})
    text = answer.get_data(as_text=True)

    assert answer.status_code == 409
    assert "新しい町" in text
    assert "古い町" in text
    assert _raw(town, case)["place"] == "新しい町"


def test_after_seeing_both_the_stale_tab_may_win(town: Town) -> None:
    citizen = town.citizen()
    case = begin(citizen)
    stale = hidden_in(citizen.get(_page(case)))
    send(citizen, "next", _page(case), **answers("新しい町"))
    shown = citizen.post(_page(case), data={**stale, "go": "next", **answers("古い町")})
    answer = citizen.post(_page(case), data={**hidden_in(shown), "go": "next"})

    assert answer.status_code == 303
    assert _raw(town, case)["place"] == "古い町"


def test_pressing_twice_is_no_conflict(town: Town) -> None:
    citizen = town.citizen()
    case = begin(citizen)
    data = {**hidden_in(citizen.get(_page(case))), "go": "next", **answers()}

    assert citizen.post(_page(case), data=data).status_code == 303
    assert citizen.post(_page(case), data=data).status_code == 303


# --- A session that ended -------------------------------------------------------------------------


def test_what_was_typed_comes_back_after_signing_in_again(town: Town) -> None:
    email = "tunnel@example.jp"
    client = town.visitor()
    sign_in(town, client, email)
    case = begin(client)
    data = {**hidden_in(client.get(_page(case))), "go": "next", **answers("トンネルの町")}
    town.sessions_end()

    parked = client.post(_page(case), data=data, headers=FROM_HERE)
    assert parked.location == _page(case)
    door = client.get(parked.location)
    assert "/login" in door.location
    back = sign_in(town, client, email)
    text = _text(client, back.location)

    assert back.location == _page(case)
    assert "トンネルの町" in text
    assert "まだ保存されていません" in text
    assert not _raw(town, case)
    send(client, "next", _page(case), **answers("トンネルの町"))
    assert _raw(town, case)["place"] == "トンネルの町"


def test_what_another_site_sends_is_not_kept(town: Town) -> None:
    client = town.visitor()
    case = begin(town.citizen())
    answer = client.post(
        _page(case), data=answers("よその町"), headers={"Origin": "https://evil.example"}
    )

    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers


def test_what_was_typed_is_put_back_for_nobody_else(town: Town) -> None:
    case = begin(town.citizen("mine@example.jp"))
    client = town.visitor()
    client.post(_page(case), data=answers("秘密の町"), headers=FROM_HERE)
    sign_in(town, client, "somebody@example.jp")

    assert client.get(_page(case)).status_code == 404


def test_parking_is_limited(town: Town) -> None:
    case = begin(town.citizen())
    statuses = [
        town.visitor().post(_page(case), data=answers(), headers=FROM_HERE).status_code
        for _ in range(31)
    ]

    assert set(statuses[:30]) == {303}
    assert statuses[30] == 429


# --- Files ----------------------------------------------------------------------------------------


def test_a_photo_is_attached_and_removed_without_scripts(town: Town) -> None:
    citizen = town.citizen()
    case = begin(citizen)
    answer = send(citizen, "next", _page(case), picture=(_photo(), "街灯.jpg"), **answers())
    assert answer.status_code == 303
    file_id = _raw(town, case)["picture"][0]
    assert "街灯.jpg" in _text(citizen, _page(case))

    send(citizen, "", _page(case), remove=f"picture:{file_id}")
    assert "街灯.jpg" not in _text(citizen, _page(case))
    assert _raw(town, case)["picture"] == []
    assert citizen.get(f"/attachments/{file_id}").status_code == 404


def test_a_file_that_cannot_be_taken_loses_nothing_else(town: Town) -> None:
    citizen = town.citizen()
    case = begin(citizen)
    virus = (BytesIO(b"MZ" + b"\0" * 100), "写真.jpg")
    answer = send(citizen, "next", _page(case), picture=virus, **answers())
    text = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "写真.jpgは、ここには付けられない種類です。HEIC・JPEG・PNGを選んでください" in text
    assert _raw(town, case)["place"] == answers()["place"]


def test_a_photo_can_be_sent_in_the_background(town: Town) -> None:
    citizen = town.citizen()
    case = begin(citizen)
    before = hidden_in(citizen.get(_page(case)))
    answer = citizen.post(
        f"/applications/{case}/files",
        data={"csrf_token": before["csrf_token"], "picture": (_photo(), "街灯.jpg")},
    )
    told = answer.get_json()
    data = {**before, "seen": told["seen"], "go": "next", **answers()}

    assert told["was"] == before["seen"]
    assert citizen.post(_page(case), data=data).status_code == 303
    assert _raw(town, case)["picture"] == [told["id"]]


def test_a_pdf_is_no_photo_and_is_refused_before_it_is_kept(town: Town) -> None:
    citizen = town.citizen()
    case = begin(citizen)
    token = hidden_in(citizen.get(_page(case)))["csrf_token"]
    pdf = BytesIO()
    Image.new("RGB", (30, 30)).save(pdf, "PDF")
    answer = citizen.post(
        f"/applications/{case}/files",
        data={"csrf_token": token, "picture": (BytesIO(pdf.getvalue()), "ok.pdf")},
    )

    assert answer.status_code == 422
    assert "HEIC・JPEG・PNGを選んでください" in answer.get_json()["message"]
    assert not _raw(town, case)


def test_a_file_for_another_question_is_refused(town: Town) -> None:
    citizen = town.citizen()
    case = begin(citizen)
    token = hidden_in(citizen.get(_page(case)))["csrf_token"]
    answer = citizen.post(
        f"/applications/{case}/files", data={"csrf_token": token, "place": (_photo(), "a.jpg")}
    )

    assert answer.status_code == 422
    assert not _raw(town, case)


def test_an_attachment_is_shown_to_its_owner_only(town: Town) -> None:
    citizen = town.citizen()
    case = begin(citizen)
    send(citizen, "next", _page(case), picture=(_photo(), "街灯.jpg"), **answers())
    path = f"/attachments/{_raw(town, case)['picture'][0]}"
    shown = citizen.get(path)

    assert shown.content_type == "image/jpeg"
    assert "private" in shown.headers["Cache-Control"]
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert town.citizen("other@example.jp").get(path).status_code == 404
    assert town.officer("tanaka").get(path).status_code == 404, "not sent yet"


# --- What is never kept ---------------------------------------------------------------------------


def test_a_personal_number_is_refused_before_it_is_stored(town: Town) -> None:
    citizen = town.citizen()
    case = begin(citizen)
    answer = send(citizen, "later", _page(case), **answers("番号は1234-5678-9018です"))

    assert answer.status_code == 422
    assert "マイナンバー" in answer.get_data(as_text=True)
    assert "9018" not in str(_raw(town, case))


def test_only_the_personal_number_is_cut_out_of_what_was_typed(town: Town) -> None:
    citizen = town.citizen()
    here = _page(case := begin(citizen))
    send(citizen, "later", here, **answers("葛󠄀城の角、電柱12の横"))
    typed = "葛󠄀城の角、電柱12の横１２３４５６７８９０１８です"
    answer = send(citizen, "next", here, **answers(typed))
    text = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "番号を消してください" in text
    assert f'value="{typed}"' in text, "the screen holds all of it"
    assert _raw(town, case)["place"] == "葛󠄀城の角、電柱12の横です"


def test_a_draft_can_be_thrown_away(town: Town) -> None:
    citizen = town.citizen()
    case = begin(citizen)
    send(citizen, "next", _page(case), picture=(_photo(), "街灯.jpg"), **answers())
    answer = send(citizen, "", f"/applications/{case}/discard")

    assert answer.location == "/applications?done=discarded"
    assert citizen.get(_page(case)).status_code == 404


# --- How the tests speak --------------------------------------------------------------------------


def _page(case: str) -> str:
    return f"/applications/{case}/pages/place"


def _text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _raw(town: Town, case: str) -> dict[str, Any]:
    with town.runtime.database.reading() as session:
        return dict(session.get_one(Application, case).raw)


def _photo() -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, "JPEG")
    out.seek(0)
    return out
