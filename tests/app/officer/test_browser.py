"""The desk in a browser: what its script adds, and how wide the list is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests.app.officer.desk import Desk, withdrawn
from tests.app.serving import Served, serving
from tests.app.town import PROCEDURE, apply

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.conftest import NewPhone

AXE = "() => axe.run({resultTypes: ['violations']}).then(run => run.violations.map(v => v.id))"
WAITING = (
    PROCEDURE.replace("procedure: street-lamp", "procedure: night-school")
    .replace("kind: application", "kind: enrolment")
    .replace("approved: {", "accepted: {")
    .replace("rejected: {", "declined: {")
    + "  waitlisted: {title: 保留通知書, text: お待ちください。, reasons: required, appeal: standard}\n"
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Served]:
    """A town at an address."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "procedures").mkdir()
    (folder / "procedures" / "street-lamp.yaml").write_text(PROCEDURE, "utf-8")
    with serving(folder, sqlite_template, folder / "procedures") as served:
        yield served


@pytest.fixture
def page(served: Served, browser: Browser) -> Iterator[Page]:
    """The section head at a desk."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, locale="ja-JP", base_url=served.url
    )
    context.set_default_timeout(10_000)
    context.add_cookies([served.cookie_of(served.town.officer("matsumoto"))])
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(served: Served) -> Desk:
    """A new application that has arrived."""
    return Desk.with_application(served.town)


def test_a_notice_opened_in_another_tab_frees_the_approval_at_once(desk: Desk, page: Page) -> None:
    page.goto(desk.proposed().url)
    approve = page.get_by_role("button", name="承認する")
    expect(approve).to_be_disabled()

    with page.context.expect_event("response", lambda answer: "preview.pdf" in answer.url):
        page.get_by_role("link", name="通知書を見る").click(modifiers=["ControlOrMeta"])
    approve.click()

    expect(page.locator("main")).to_contain_text("「承認」をしました")


def test_an_approval_of_a_notice_nobody_opened_stays_blocked(desk: Desk, page: Page) -> None:
    page.goto(desk.proposed().url)

    page.get_by_role("button", name="承認する").dispatch_event("click")

    expect(page.locator("main")).to_contain_text("通知書(PDF)を見ると、承認できます")
    assert desk.state == "in_approval"


def test_the_list_has_the_whole_width_until_a_case_stands_beside_it(desk: Desk, page: Page) -> None:
    page.goto("/officer/")
    alone = page.locator(".table").bounding_box()
    page.get_by_role("link", name=desk.application().receipt_number or "").click()
    beside = page.locator(".table").bounding_box()

    assert alone
    assert beside
    assert alone["width"] > beside["width"] + 200


@pytest.mark.parametrize("scripts", [True, False])
def test_records_are_disposed_of_on_a_phone_and_without_scripts(
    served: Served, new_phone: NewPhone, *, scripts: bool
) -> None:
    withdrawn(served.town)
    page = new_phone(javascript=scripts, base_url=served.url)
    page.context.add_cookies([served.cookie_of(served.town.officer("nishimura"))])
    with served.town.at(datetime.now(UTC) + timedelta(days=7 * 366)):
        page.goto("/officer/disposal")
        _look(page, scripts=scripts)
        page.get_by_role("link", name="このページをすべて選ぶ").click()
        page.get_by_role("button", name="選んだ申請を確認する").click()
        _look(page, scripts=scripts)
        page.get_by_role("button", name="件を廃棄する").click()

        expect(page.locator("main")).to_contain_text("1件を廃棄しました")


def _look(page: Page, *, scripts: bool) -> None:
    if scripts:
        page.evaluate(AXE_SCRIPT)
        assert page.evaluate(AXE) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_every_outcome_that_states_reasons_shows_their_boxes(
    served: Served, browser: Browser
) -> None:
    served.town.publish(WAITING)
    case = apply(served.town.citizen(), procedure="night-school")
    desk = Desk(served.town, case).received()
    cookie = served.cookie_of(served.town.officer("tanaka"))

    for javascript in (True, False):
        context = browser.new_context(base_url=served.url, java_script_enabled=javascript)
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto(desk.url)
        for outcome, shown in (("決定する", False), ("待機とする", True), ("お断りする", True)):
            page.get_by_role("radio", name=outcome).check()
            expect(page.get_by_label("根拠となる条文")).to_be_visible(visible=shown)
        context.close()
