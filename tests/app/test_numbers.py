"""Numbers out of addresses and hidden inputs, as somebody sends them who wants to see what breaks."""

from __future__ import annotations

import pytest

from tests.app.officer.desk import Desk
from tests.app.town import PROCEDURE, Town, begin, hidden_in

HUGE = ["9" * 20, "9" * 5000, "９", "²", "-1", "1_0", ""]

ROWS = """      - field: lamps
        type: group
        label: 街灯
        required: false
        fields: [{field: post, type: text, label: 柱}, {field: home, type: postal_address, label: 所}]
"""


@pytest.fixture(scope="module")
def page(town: Town) -> str:
    """The page of a draft with rows."""
    source = PROCEDURE.replace("review:\n", f"{ROWS}review:\n").replace("street-lamp", "lamps")
    town.publish(source)
    return f"/applications/{begin(town.citizen(), 'lamps')}/pages/place"


@pytest.mark.parametrize("number", HUGE)
@pytest.mark.parametrize(
    "button",
    [
        {"remove": "lamps.{}"},
        {"copy": "lamps.{}"},
        {"add": "lamps.{}.post"},
        {"look_up": "lamps.0.home:{}"},
        {"look_up": "lamps.{}.home"},
        {"on_map": "lamps.{}.home"},
    ],
)
def test_a_button_of_a_form_with_any_number_stays_a_button(
    town: Town, page: str, button: dict[str, str], number: str
) -> None:
    citizen = town.citizen()
    pressed = {name: value.format(number) for name, value in button.items()}
    answer = citizen.post(page, data={**hidden_in(citizen.get(page)), **pressed})
    assert answer.status_code < 500


@pytest.mark.parametrize("number", HUGE)
@pytest.mark.parametrize(
    "path",
    [
        "/admin/record?page={}",
        "/admin/procedures/street-lamp/{}",
        "/admin/procedures/street-lamp/differences?old={}",
        "/admin/procedures/street-lamp/differences?new={}",
    ],
)
def test_an_address_with_any_number_leads_somewhere_or_nowhere(
    town: Town, path: str, number: str
) -> None:
    assert town.officer("admin").get(path.format(number)).status_code in {200, 308, 404}


@pytest.mark.parametrize("number", HUGE)
def test_a_tile_with_any_number_is_there_or_not(town: Town, number: str) -> None:
    city_map = town.runtime.settings.city_map
    assert city_map
    for place in (f"{number}/0/0", f"0/{number}/0", f"0/0/{number}"):
        got = town.visitor().get(f"/map/{city_map.version}/{place}").status_code
        assert got in {200, 404}


@pytest.mark.parametrize("number", HUGE)
def test_an_opinion_with_any_number_is_given_or_refused(town: Town, number: str) -> None:
    desk = Desk.with_application(town).received()
    answer = desk.presses("tanaka", "give_opinion", opinion=number, words="ない")
    assert answer.status in {303, 400, 403, 404}
