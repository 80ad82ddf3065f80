"""Who has read only 手続の作り方 puts a procedure online, doing exactly what it says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tests.journeys.city import running_city
from tests.journeys.guide import GUIDE, LIMIT, clerk_in, follow

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.conftest import NewPhone


def test_a_clerk_follows_the_guide_from_nothing_to_a_receipt(
    services_folder: Path, tmp_path: Path, browser: Browser, new_phone: NewPhone
) -> None:
    context = browser.new_context(
        viewport={"width": 1280, "height": 860}, locale="ja-JP", timezone_id="Asia/Tokyo"
    )
    context.set_default_timeout(10_000)
    clerk = clerk_in(tmp_path / "clerk", _takes_no_picture)
    with running_city(services_folder / "guide", procedures=clerk.folder / "procedures") as city:
        number = follow(clerk, city, context.new_page(), new_phone())
    context.close()

    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]", number)


def test_every_picture_of_the_guide_is_there_and_small() -> None:
    named = re.findall(r"!\[.+?\]\((.+?)\)", GUIDE.read_text("utf-8"))

    assert named
    for name in named:
        assert (GUIDE.parent / name).stat().st_size <= LIMIT, name


def _takes_no_picture(page: Page, name: str) -> None:
    """The pictures are taken by python -m tests.journeys.guide."""
