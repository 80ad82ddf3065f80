"""Somebody reads another language in the middle of a form, on a small phone, and loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from app.languages import NAMES
from forms.definition import LANGUAGES, TAGS
from tests.app.serving import Served, serving
from tests.app.town import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.conftest import NewPhone

WAY = ("en", "easy", "zh", "ko", "vi", "ja")
NEXT = {
    "ja": "保存して次へ",
    "en": "Save and continue",
    "easy": "保存して つぎへ",
    "zh": "保存并继续",
    "ko": "저장하고 다음으로",
    "vi": "Lưu và tiếp tục",
}
AXE = """() => axe.run({resultTypes: ['violations']}).then(found =>
    found.violations.map(each => each.id + ' ' + each.nodes[0].html.slice(0, 200)))"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Served]:
    """The town with the city's real procedures, at an address."""
    folder = tmp_path_factory.mktemp("served")
    with serving(folder, sqlite_template, ROOT / "procedures") as served:
        yield served


@pytest.mark.parametrize("scripts", [True, False])
def test_a_form_is_read_in_every_language_and_nothing_is_lost(
    served: Served, new_phone: NewPhone, scripts: bool
) -> None:
    page = _begins(served, new_phone(javascript=scripts), f"scripts-{scripts}@example.jp")
    page.locator("[name='reason'][value='moved_in']").check()
    page.locator("[name='event_date.year']").fill("99")
    for lang in WAY:
        _chooses(page, lang)
        assert page.locator("html").get_attribute("lang") == TAGS[lang]
        assert page.locator("[name='reason'][value='moved_in']").is_checked()
        expect(page.locator("[name='event_date.year']")).to_have_value("99")
        expect(page.locator("main [name='go'][value='next']").last).to_have_text(NEXT[lang])
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        if scripts:
            assert not _axe(page), lang


def test_what_is_wrong_is_read_in_every_language(served: Served, new_phone: NewPhone) -> None:
    page = _begins(served, new_phone(), "wrong@example.jp")
    page.locator("[name='event_date.year']").fill("99")
    page.locator("[name='event_date.year']").press("Enter")
    page.wait_for_selector(".errors")
    words = set()
    for lang in WAY:
        _chooses(page, lang)
        words.add(page.locator(".errors").inner_text())
        expect(page.locator("[name='event_date.year']")).to_have_value("99")
        assert not _axe(page), lang
    assert len(words) == len(LANGUAGES)


def test_readings_are_shown_and_hidden_in_the_middle_of_a_form(
    served: Served, new_phone: NewPhone
) -> None:
    page = _begins(served, new_phone(javascript=False), "readings@example.jp")
    page.locator("[name='event_date.month']").fill("5")
    _chooses(page, "easy")
    assert page.locator("main ruby").count() == 0
    for press, shown in (("ふりがなを つける", True), ("ふりがなを けす", False)):
        with page.expect_navigation():
            page.get_by_role("button", name=press).click()
        assert bool(page.locator("main ruby").count()) is shown
        expect(page.locator("[name='event_date.month']")).to_have_value("5")


# --- How the tests speak --------------------------------------------------------------------------


def _begins(served: Served, page: Page, email: str) -> Page:
    """Somebody who is signed in opens the first page of the child allowance claim."""
    page.context.add_cookies([served.cookie(email)])
    page.goto(f"{served.url}/procedures/child-allowance")
    page.locator("main form .button").first.click()
    page.wait_for_url("**/pages/*")
    return page


def _chooses(page: Page, lang: str) -> None:
    page.locator(".is-languages summary").click()
    with page.expect_navigation():
        page.locator(".is-languages").get_by_role("button", name=NAMES[lang], exact=True).click()


def _axe(page: Page) -> list[str]:
    page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(AXE)
    return found
