"""The preview in a browser: it follows the file, keeps what is being typed, and works without scripts."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from app.preview import alone
from tests import services
from tests.app.preview.lamp import LAMP, save

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, FrameLocator, Page

    from tests.conftest import NewPhone

FOUND = "() => axe.run({resultTypes: ['violations']}).then(run => run.violations.map(v => v.id))"


@pytest.fixture
def url(file: Path) -> Iterator[str]:
    settings = alone.settings_of(file, "127.0.0.1", services.free_port(), {})
    server = alone.server_of(file, settings)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield settings.base_url
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def desk(browser: Browser, url: str) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 860}, locale="ja-JP", timezone_id="Asia/Tokyo"
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(url)
    yield page
    context.close()


def handset(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def width_of(page: Page) -> int:
    return int(page.frames[1].evaluate("innerWidth"))


def test_a_saved_file_shows_at_once_and_keeps_what_is_being_typed(desk: Page, file: Path) -> None:
    handset(desk).get_by_label("設置する場所").fill("魚の町")
    save(file, LAMP.replace("設置する場所", "街灯を立てる場所"))

    typed = handset(desk).get_by_label("街灯を立てる場所")
    expect(typed).to_have_value("魚の町")


def test_a_mistake_is_shown_in_place_and_goes_when_it_is_mended(desk: Page, file: Path) -> None:
    save(file, LAMP.replace("type: integer", "type: intger"))
    expect(desk.get_by_text("「intger」は使えません")).to_be_visible()
    save(file, LAMP)
    expect(handset(desk).get_by_label("設置する場所")).to_be_visible()


def test_the_phone_is_as_wide_as_a_phone_beside_the_reasons(desk: Page) -> None:
    reasons = desk.get_by_role("heading", name="この画面の条件").bounding_box()
    frame = desk.locator("iframe").bounding_box()

    assert width_of(desk) == 360
    assert reasons
    assert frame
    assert reasons["x"] > frame["x"] + frame["width"]
    assert reasons["y"] < frame["y"] + frame["height"]


def test_answering_on_the_phone_changes_the_reasons_beside_it(desk: Page) -> None:
    phone = handset(desk)
    phone.get_by_label("設置する場所").fill("魚の町")
    phone.get_by_label("とても").check()
    phone.get_by_role("button", name="保存して次へ").click()

    expect(desk.get_by_text("「暗さ」が「とても」なので、聞いています")).to_be_visible()
    expect(phone.get_by_label("暗くて困ること")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_it_fills_the_screen_with_scripts_and_without(
    new_phone: NewPhone, url: str, scripts: bool
) -> None:
    page = new_phone(javascript=scripts, base_url=url)
    page.goto("/")
    box = page.locator("iframe").bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 360)
    handset(page).get_by_label("設置する場所").fill("魚の町")
    handset(page).get_by_label("少し").check()
    handset(page).get_by_role("button", name="保存して次へ").click()
    expect(handset(page).get_by_label("本数")).to_be_visible()
    page.get_by_role("link", name="新しくする").click()
    expect(handset(page).get_by_label("本数")).to_be_visible()
    page.get_by_role("button", name="とても暗い場所に2本").click()
    expect(handset(page).get_by_text("lamp.jpg")).to_be_visible()


def test_axe_finds_nothing_sound_or_broken(desk: Page, file: Path) -> None:
    desk.evaluate(AXE_SCRIPT)
    assert desk.evaluate(FOUND) == []
    save(file, LAMP.replace("type: integer", "type: intger"))
    expect(desk.get_by_text("「intger」は使えません")).to_be_visible()
    desk.evaluate(AXE_SCRIPT)
    assert desk.evaluate(FOUND) == []
