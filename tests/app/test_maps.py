"""The map in browsers: its tiles, a tap on a phone and at a desk, the keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from core.tiles import TileFile
from forms.japanese.positions import Position, parse_position
from tests.app.serving import Served, serving
from tests.app.test_questions import AXE, PROCEDURE, WIDER
from tests.maps import STATION, draw_map, tile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.app.town import Town
    from tests.conftest import NewPhone

PIXEL = 360 / 2**20
"""Degrees of longitude at zoom 12."""


# --- Tiles ----------------------------------------------------------------------------------------


def test_tiles_are_for_everybody_and_kept_for_ever(town: Town) -> None:
    answer = town.visitor().get(tile_url(town))

    assert answer.data == tile()
    assert answer.mimetype == "image/png"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "where", [(13, 0, 0), (13, 9999, 3307), (30, 1, 1), (13, 7051, 2**63), (9, 1, 1)]
)
def test_there_is_nothing_outside_the_map(town: Town, where: tuple[int, int, int]) -> None:
    assert town.visitor().get(tile_url(town, where)).status_code == 404


def test_tiles_of_another_version_are_gone(town: Town) -> None:
    zoom, column, row = STATION

    assert town.visitor().get(f"/map/older/{zoom}/{column}/{row}").status_code == 404


def tile_url(town: Town, where: tuple[int, int, int] = STATION) -> str:
    city_map = town.runtime.settings.city_map
    assert city_map
    zoom, column, row = where
    return f"/map/{city_map.version}/{zoom}/{column}/{row}"


# --- Browsers -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("maps")
    procedures = folder / "procedures"
    procedures.mkdir()
    (procedures / "every-question.yaml").write_text(PROCEDURE, "utf-8")
    city_map = TileFile.open(draw_map(folder / "city.mbtiles"))
    with serving(folder, sqlite_template, procedures, city_map) as town:
        yield town


@pytest.fixture
def page(request: pytest.FixtureRequest, served: Served, new_phone: NewPhone) -> Page:
    """The map of a new draft, without scripts."""
    page = new_phone(javascript=False)
    page.context.add_cookies([served.cookie(f"{request.node.name[:20]}@example.jp")])
    page.goto(f"{served.url}/procedures/every-question")
    page.get_by_role("button", name="手続をはじめる").first.click()
    with page.expect_navigation():
        page.get_by_role("button", name="地図で示す").click()
    return page


@pytest.mark.parametrize(("width", "height"), [(360, 640), (320, 640), (1280, 800)])
def test_a_tap_is_where_the_finger_was(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    before = position_of(page)
    tapped = page.locator(".map input:visible")
    box = tapped.bounding_box()
    assert box
    with page.expect_navigation():
        tapped.click(position={"x": box["width"] / 2 + 70, "y": box["height"] / 2})

    after = position_of(page)
    assert after.longitude - before.longitude == pytest.approx(70 * PIXEL, abs=1.5 * PIXEL)
    assert after.latitude == pytest.approx(before.latitude, abs=1.5 * PIXEL)
    assert not page.evaluate(WIDER)
    with page.expect_navigation():
        page.get_by_role("button", name="この場所にする").click()
    assert page.locator("[name='spot.position']").input_value() == str(after)


def test_the_keyboard_alone_places_the_pin(page: Page) -> None:
    press(page, "北")
    press(page, "東")
    assert page.locator(":focus").inner_text().strip().endswith("東")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    chosen = position_of(page)
    press(page, "この場所にする")

    assert page.locator("[name='spot.position']").input_value() == str(chosen)


def test_axe_finds_nothing_on_the_map(served: Served, new_phone: NewPhone) -> None:
    page = new_phone()
    page.context.add_cookies([served.cookie("axe-map@example.jp")])
    page.goto(f"{served.url}/procedures/every-question")
    page.get_by_role("button", name="手続をはじめる").first.click()
    with page.expect_navigation():
        page.get_by_role("button", name="地図で示す").click()
    for name in ("この場所にする", "北"):
        page.evaluate(AXE_SCRIPT)
        assert page.evaluate(AXE) == []
        with page.expect_navigation():
            page.get_by_role("button", name=name).click()
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE) == []


def test_every_tile_of_the_picture_arrives(page: Page) -> None:
    missing: list[str] = []
    page.on("response", lambda got: missing.append(got.url) if got.status >= 400 else None)
    for name in ("拡大", "縮小", "縮小"):
        with page.expect_navigation(wait_until="load"):
            page.get_by_role("button", name=name).click()

    assert not missing


def press(page: Page, name: str) -> None:
    """Come to a button with the Tab key, and press Enter."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(":focus").inner_text().strip().endswith(name):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    pytest.fail(f"Tab never comes to {name}")


def position_of(page: Page) -> Position:
    position = parse_position(page.locator("[name=position]").input_value())
    assert position
    return position
