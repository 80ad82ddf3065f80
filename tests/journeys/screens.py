"""Takes the pictures of docs/screens in a real city: python -m tests.journeys.screens."""

from __future__ import annotations

import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from tests import services
from tests.journeys import stories
from tests.journeys.citizen import Citizen
from tests.journeys.city import ROOT, City, running_city
from tests.journeys.officer import Officer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = ROOT / "docs" / "screens"
LIMIT = 100 * 1024


def main() -> None:
    """Walk through a claim of the child allowance, and keep what is seen on the way."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="tenohira-") as folder,
        running_city(Path(folder) / "city") as city,
        services.chromium() as browser,
    ):
        _walk(city, browser)


def _walk(city: City, browser: Browser) -> None:
    citizen = Citizen(_phone(browser), city, email="yui@example.jp")
    citizen.opens("/")
    _keep(citizen.page, "home")
    citizen.finds(stories.CHILD_ALLOWANCE.search, stories.CHILD_ALLOWANCE.title)
    _keep(citizen.page, "procedure")
    citizen.begins()
    citizen.fills_up_to("children", stories.CHILD_ALLOWANCE.pages)
    citizen.adds_a_row("children")
    citizen.fills(stories.CHILD_ALLOWANCE.pages["children"])
    _keep(citizen.page, "form")
    citizen.goes_on()
    citizen.fills_all(stories.CHILD_ALLOWANCE.pages)
    _keep(citizen.page, "check")
    number = citizen.sends()
    citizen.reloads_until("受付票をひらく")
    _keep(citizen.page, "done")

    tanaka = Officer(_desk(browser), city, login="tanaka")
    tanaka.signs_in()
    tanaka.opens_case(number)
    tanaka.receives()
    tanaka.ticks_everything()
    _keep(tanaka.page, "case")
    tanaka.asks_for_correction(stories.CHILD_ALLOWANCE.correction)
    tanaka.searches(number)
    tanaka.follows(number)
    _keep(tanaka.page, "queue")

    citizen.follows("申請の状況")
    _keep(citizen.page, "status")
    citizen.follows("直して送る")
    _keep(citizen.page, "correction")


def _phone(browser: Browser) -> Page:
    return browser.new_page(
        viewport={"width": 360, "height": 740},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
    )


def _desk(browser: Browser) -> Page:
    return browser.new_page(
        viewport={"width": 1280, "height": 860}, locale="ja-JP", timezone_id="Asia/Tokyo"
    )


def _keep(page: Page, name: str) -> None:
    keep(page, FOLDER / f"{name}.png", LIMIT)


def keep(page: Page, path: Path, limit: int) -> None:
    """Store what the screen shows, from its top, in as few colours as keep it small."""
    page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")
    with Image.open(BytesIO(page.screenshot())) as taken:
        picture = taken.convert("RGB")
    data = b""
    for colours in (128, 64, 32, 16):
        out = BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        data = out.getvalue()
        if len(data) <= limit:
            break
    path.write_bytes(data)


if __name__ == "__main__":
    main()
