"""Pointing at a place on the city's map, all of it without scripts."""

from __future__ import annotations

import html
import re
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from accounts.models import WebSession
from forms.japanese.positions import Position, parse_position
from tests.app.officer.desk import Desk
from tests.app.town import (
    PROCEDURE,
    Town,
    answers,
    begin,
    hidden_in,
    open_town,
    send,
    settings_of,
    sign_in,
)
from workflow.models import Application

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

SPOTS = PROCEDURE.replace("procedure: street-lamp", "procedure: street-spots").replace(
    "      - {field: place, type: text, label: 設置する場所}\n",
    """\
      - {field: place, type: place, label: 設置する場所}
      - {field: second, type: place, label: ほかの候補, required: false}
      - field: spots
        type: group
        label: 別の場所
        unit: か所目
        count: {min: 0, max: 3}
        required: false
        fields:
          - {field: where, type: place, label: 場所}
""",
)
MIDDLE = Position(32.75, 129.87)
"""Where the tests' map begins; at zoom 12 a pixel is 360 / 2 ** 20 degrees wide."""
PIXEL = 360 / 2**20
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module", autouse=True)
def _asks_for_places(town: Town) -> None:
    town.publish(SPOTS)


@pytest.fixture
def citizen(town: Town) -> FlaskClient:
    return town.citizen("spots@example.jp")


def test_the_button_keeps_what_was_typed_and_opens_the_map(
    town: Town, citizen: FlaskClient
) -> None:
    case = begin(citizen, "street-spots")
    answer = send(citizen, "", page_of(case), on_map="place", **{"place.address": "駅のそば"})

    assert answer.status_code == 303
    assert answer.location == f"/applications/{case}/map/place"
    assert raw_of(town, case)["place"]["address"] == "駅のそば"


def test_the_map_begins_in_the_middle_of_the_city_without_a_pin(citizen: FlaskClient) -> None:
    page = citizen.get(map_of(begin(citizen, "street-spots")))
    text = page.get_data(as_text=True)

    assert position_in(page) == MIDDLE
    assert "まだピンがありません。" in text
    assert 'name="pin"' not in text
    assert "長崎市都市計画図" in text
    assert "example.jp" not in text.partition("</main>")[0]


def test_a_tap_puts_the_pin_where_it_was_tapped(citizen: FlaskClient) -> None:
    here = map_of(begin(citizen, "street-spots"))
    near, wide = (
        presses(citizen, here, {f"{name}.x": str(x), f"{name}.y": str(y)})
        for name, x, y in (("tap", 144 + 100, 144), ("wide", 256 + 100, 192))
    )

    for page in (near, wide):
        position = position_in(page)
        assert position.longitude == pytest.approx(MIDDLE.longitude + 100 * PIXEL, abs=1e-6)
        assert position.latitude == pytest.approx(MIDDLE.latitude, abs=1e-6)
        assert "ピンの位置" in page.get_data(as_text=True)


def test_buttons_alone_move_it_and_zoom(citizen: FlaskClient) -> None:
    here = map_of(begin(citizen, "street-spots"))
    page = citizen.get(here)
    for go in ("north", "north", "west", "nearer"):
        page = presses(citizen, here, {"go": go}, page)
    position = position_in(page)

    assert position.latitude > MIDDLE.latitude
    assert position.longitude == pytest.approx(MIDDLE.longitude - 32 * PIXEL, abs=1e-6)
    assert hidden_in(page)["zoom"] == "13"
    assert 'value="nearer" autofocus' in page.get_data(as_text=True)
    for go in ("south", "south", "east", "farther"):
        page = presses(citizen, here, {"go": go}, page)
    assert position_in(page).longitude != position.longitude


def test_what_is_pointed_at_becomes_the_answer(town: Town, citizen: FlaskClient) -> None:
    case = begin(citizen, "street-spots")
    send(citizen, "", page_of(case), on_map="place", **{"place.address": "駅のそば"})
    page = presses(citizen, map_of(case), {"go": "north"})
    answer = presses(citizen, map_of(case), {"go": "here"}, page)

    assert answer.status_code == 303
    assert answer.location == f"{page_of(case)}#place"
    assert raw_of(town, case)["place"] == {
        "address": "駅のそば",
        "position": str(position_in(page)),
    }
    again = citizen.get(map_of(case))
    assert position_in(again) == position_in(page)
    assert hidden_in(again)["pin"] == "yes"


def test_nothing_is_saved_before_it_is_confirmed(town: Town, citizen: FlaskClient) -> None:
    case = begin(citizen, "street-spots")
    page = presses(citizen, map_of(case), {"go": "north"})

    assert f'href="{page_of(case)}#place"' in page.get_data(as_text=True)
    assert "place" not in raw_of(town, case)


def test_a_map_without_a_pin_is_no_answer(town: Town, citizen: FlaskClient) -> None:
    case = begin(citizen, "street-spots")
    moved = presses(citizen, map_of(case), {"go": "nearer"})
    answer = presses(citizen, map_of(case), {"go": "here"}, moved)

    assert answer.status_code == 422
    assert "まだ場所が決まっていません。" in answer.get_data(as_text=True)
    assert "place" not in raw_of(town, case)


def test_the_map_leads_back_to_the_check(citizen: FlaskClient) -> None:
    case = begin(citizen, "street-spots")
    opened = send(citizen, "", f"{page_of(case)}?back=check", on_map="place")
    page = presses(citizen, opened.location, {"go": "north"})
    answer = presses(citizen, opened.location, {"go": "here"}, page)

    assert answer.location == f"{page_of(case)}?back=check#place"


# --- Rows -----------------------------------------------------------------------------------------


def test_a_place_in_a_row_is_pointed_at(town: Town, citizen: FlaskClient) -> None:
    case = begin(citizen, "street-spots")
    for _ in range(2):
        send(citizen, "", page_of(case), add="spots")
    opened = send(citizen, "", page_of(case), on_map="spots.1.where")
    page = presses(citizen, opened.location, {"go": "east"})
    answer = presses(citizen, opened.location, {"go": "here"}, page)

    assert "2か所目" in page.get_data(as_text=True)
    assert answer.location == f"{page_of(case)}#spots-1-where"
    rows = raw_of(town, case)["spots"]
    assert rows[1]["where"]["position"] == str(position_in(page))
    assert not rows[0].get("where", {}).get("position")


def test_a_row_that_is_not_there_has_no_map(citizen: FlaskClient) -> None:
    case = begin(citizen, "street-spots")

    for path in ("spots.0.where", "spots.99999.where", "spots.where", "name", "nothing", "spots"):
        assert citizen.get(map_of(case, path)).status_code == 404


def test_a_row_that_went_meanwhile_moves_no_answer(town: Town, citizen: FlaskClient) -> None:
    case = begin(citizen, "street-spots")
    for _ in range(2):
        send(citizen, "", page_of(case), add="spots")
    page = presses(citizen, map_of(case, "spots.0.where"), {"go": "east"})
    send(citizen, "", page_of(case), remove="spots.0")
    answer = presses(citizen, map_of(case, "spots.0.where"), {"go": "here"}, page)

    assert answer.status_code == 409
    assert not raw_of(town, case)["spots"][0].get("where", {}).get("position")


# --- Two screens, and sessions that end -----------------------------------------------------------


def test_a_stale_map_overwrites_nothing_unless_it_is_pressed_again(
    town: Town, citizen: FlaskClient
) -> None:
    case = begin(citizen, "street-spots")
    stale = presses(citizen, map_of(case), {"go": "east"})
    send(citizen, "later", page_of(case), **{"place.position": "32.7448, 129.8737"})
    answer = presses(citizen, map_of(case), {"go": "here"}, stale)

    assert answer.status_code == 409
    assert "北緯32.744800度" in answer.get_data(as_text=True)
    assert raw_of(town, case)["place"]["position"] == "32.7448, 129.8737"
    assert position_in(answer) == position_in(stale)

    assert presses(citizen, map_of(case), {"go": "here"}, answer).status_code == 303
    assert raw_of(town, case)["place"]["position"] == str(position_in(stale))


def test_the_button_of_a_stale_page_overwrites_nothing(town: Town, citizen: FlaskClient) -> None:
    case = begin(citizen, "street-spots")
    stale = hidden_in(citizen.get(page_of(case)))
    send(citizen, "later", page_of(case), **{"place.address": "駅のそば"})
    typed = {"place.address": "橋のそば", "on_map": "place"}
    answer = citizen.post(page_of(case), data=stale | typed)

    assert answer.status_code == 409
    assert raw_of(town, case)["place"]["address"] == "駅のそば"


def test_another_answer_saved_meanwhile_is_no_conflict(town: Town, citizen: FlaskClient) -> None:
    case = begin(citizen, "street-spots")
    page = presses(citizen, map_of(case), {"go": "east"})
    send(citizen, "later", page_of(case), **{"name.family": "山﨑"})

    assert presses(citizen, map_of(case), {"go": "here"}, page).status_code == 303
    assert raw_of(town, case)["name"]["family"] == "山﨑"


def test_a_session_that_ends_on_the_map_loses_no_pin(town: Town) -> None:
    browser = town.visitor()
    sign_in(town, browser, "ends@example.jp")
    case = begin(browser, "street-spots")
    page = presses(browser, map_of(case), {"go": "east"})
    with town.runtime.database.transaction() as session:
        session.execute(sa.delete(WebSession))
    data = hidden_in(page) | {"go": "here"}
    parked = browser.post(map_of(case), data=data, headers=FROM_HERE)
    assert parked.location == map_of(case)

    sign_in(town, browser, "ends@example.jp")
    again = browser.get(map_of(case))

    assert position_in(again) == position_in(page)
    assert hidden_in(again)["pin"] == "yes"


def test_a_change_of_language_keeps_the_pin(citizen: FlaskClient) -> None:
    here = map_of(begin(citizen, "street-spots"))
    page = presses(citizen, here, {"go": "east"})
    answer = presses(citizen, here, {"language": "en"}, page)

    assert "Use this place" in answer.get_data(as_text=True)
    assert position_in(answer) == position_in(page)
    presses(citizen, here, {"language": "ja"}, page)


# --- The edge of the map, and nonsense ------------------------------------------------------------


def test_the_pin_never_leaves_the_map(citizen: FlaskClient) -> None:
    here = map_of(begin(citizen, "street-spots"))
    page = citizen.get(here)
    for _ in range(30):
        page = presses(citizen, here, {"tap.x": "288", "tap.y": "0"}, page)

    assert position_in(page) == Position(32.8, 129.95)
    tiles = re.findall(r'href="(/map/[^"]+)"', page.get_data(as_text=True))
    assert tiles
    assert {tile.split("/")[3] for tile in tiles} == {"12"}


def test_an_answer_off_the_map_is_told_and_kept(town: Town, citizen: FlaskClient) -> None:
    case = begin(citizen, "street-spots")
    send(citizen, "later", page_of(case), **{"place.position": "35.68, 139.76"})
    page = citizen.get(map_of(case))

    assert "この地図の外です" in page.get_data(as_text=True)
    assert position_in(page) == MIDDLE
    assert raw_of(town, case)["place"]["position"] == "35.68, 139.76"


@pytest.mark.parametrize(
    "typed",
    [
        {"position": "here", "pin": "yes"},
        {"position": "999, 999", "pin": "yes"},
        {"position": "", "pin": "yes"},
        {"zoom": "near", "pin": "yes"},
        {"zoom": "-1", "pin": "yes"},
        {"zoom": "1e9", "pin": "yes"},
    ],
)
def test_nonsense_is_no_place(town: Town, citizen: FlaskClient, typed: dict[str, str]) -> None:
    case = begin(citizen, "street-spots")
    answer = presses(citizen, map_of(case), {"go": "here", **typed})

    assert answer.status_code == 422
    assert position_in(answer) == MIDDLE
    assert "place" not in raw_of(town, case)


@pytest.mark.parametrize(
    ("x", "y"), [("0", "0"), ("-5", "7"), ("left", "right"), ("", ""), ("9" * 400, "1")]
)
def test_a_tap_that_points_nowhere_moves_nothing(citizen: FlaskClient, x: str, y: str) -> None:
    page = presses(citizen, map_of(begin(citizen, "street-spots")), {"tap.x": x, "tap.y": y})

    assert page.status_code == 200
    assert position_in(page) == MIDDLE


def test_a_position_from_afar_is_brought_onto_the_map(town: Town, citizen: FlaskClient) -> None:
    case = begin(citizen, "street-spots")
    typed = {"position": "-90, 180", "zoom": "99", "pin": "yes", "go": "here"}
    assert presses(citizen, map_of(case), typed).status_code == 303

    assert raw_of(town, case)["place"]["position"] == "32.700000, 129.950000"


# --- Corrections ----------------------------------------------------------------------------------


def test_a_correction_points_at_what_it_names_and_at_nothing_else(
    town: Town, citizen: FlaskClient
) -> None:
    case = sent(citizen, "32.7448, 129.8737")
    assert citizen.get(map_of(case)).location == f"/applications/{case}"
    ask_for(town, case, "place")
    here = f"/applications/{case}/correction"
    opened = send(citizen, "", here, on_map="place")
    page = presses(citizen, opened.location, {"go": "north"})
    answer = presses(citizen, opened.location, {"go": "here"}, page)

    assert opened.location == map_of(case)
    assert 'name="on_map" value="place"' in citizen.get(here).get_data(as_text=True)
    assert answer.location == f"{here}#place"
    assert raw_of(town, case)["place"]["position"] == str(position_in(page))
    assert citizen.get(map_of(case, "second")).location == f"/applications/{case}"

    assert send(citizen, "resubmit", here).location.startswith(f"/applications/{case}?")
    assert str(position_in(page)).partition(",")[0] in Desk(town, case).opens("tanaka").words


def test_officers_see_the_place_on_a_small_map(town: Town, citizen: FlaskClient) -> None:
    near, far = (Desk(town, sent(citizen, typed)) for typed in ("32.7448, 129.8737", "35.6, 139.7"))
    shown = near.opens("tanaka")

    assert "北緯32.744800度 東経129.873700度" in shown.words
    assert "長崎市都市計画図" in shown.words
    assert '<image href="/map/' in shown.html
    assert "北緯35.600000度" in far.opens("tanaka").words
    assert '<image href="/map/' not in far.opens("tanaka").html


# --- Without a map --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plain_town(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("plain")
    shutil.copyfile(sqlite_template, folder / "town.sqlite")
    town = open_town(settings_of(folder / "data", f"sqlite:///{folder / 'town.sqlite'}"))
    town.publish(SPOTS)
    yield town
    town.runtime.database.close()


def test_a_city_without_a_map_asks_as_before(plain_town: Town) -> None:
    citizen = plain_town.citizen()
    case = begin(citizen, "street-spots")
    text = citizen.get(page_of(case)).get_data(as_text=True)

    assert 'name="place.position"' in text
    assert "on_map" not in text
    assert citizen.get(map_of(case)).status_code == 404
    seen = Desk(plain_town, sent(citizen, "32.7448, 129.8737")).opens("tanaka")
    assert "北緯32.744800度" in seen.words
    assert "<image" not in seen.html


# --- How the tests speak --------------------------------------------------------------------------


def page_of(case: str) -> str:
    return f"/applications/{case}/pages/place"


def map_of(case: str, path: str = "place") -> str:
    return f"/applications/{case}/map/{path}"


def presses(
    citizen: FlaskClient, here: str, typed: dict[str, str], page: TestResponse | None = None
) -> TestResponse:
    """Send the form of a map, freshly opened unless one is given."""
    return citizen.post(here, data=hidden_in(page or citizen.get(here)) | typed)


def position_in(page: TestResponse) -> Position:
    """What is in the middle of the map."""
    position = parse_position(html.unescape(hidden_in(page)["position"]))
    assert position
    return position


def raw_of(town: Town, case: str) -> dict[str, Any]:
    with town.runtime.database.reading() as session:
        return dict(session.get_one(Application, case).raw)


def sent(citizen: FlaskClient, position: str) -> str:
    """Apply with a place at a position."""
    case = begin(citizen, "street-spots")
    typed = answers() | {"place.position": position}
    typed.pop("place")
    send(citizen, "next", page_of(case), **typed)
    here = f"/applications/{case}"
    assert send(citizen, "submit", f"{here}/check", f"{here}/submit", confirm="yes").location
    return case


def ask_for(town: Town, case: str, path: str) -> None:
    """An officer asks the applicant for one answer again."""
    desk = Desk(town, case).received()
    due = (datetime.now(UTC).date() + timedelta(days=14)).isoformat()
    page = desk.opens("tanaka", "/correction")
    typed = {"due_on": due, "fields": path, f"words__{path}": "もう一度示してください"}
    assert desk.presses("tanaka", "ask_correction", page, **typed).status == 303
