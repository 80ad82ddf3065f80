"""A clerk's text in a browser: pasted, mended, put forward, looked at twice, and live on its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from forms.japanese.days import JAPAN
from tests.app.serving import Served, serving
from tests.app.town import PROCEDURE
from tests.journeys.filling import fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from playwright.sync_api import Browser, Page

SIGN = PROCEDURE.replace("street-lamp", "street-sign").replace("街灯", "案内板")
WRONG = SIGN.replace("standard_days: 30", "standard_day: 30").replace("type: text", "type: txt")
NEWER = SIGN.replace(
    "type: text, label: 設置する場所}", "type: textarea, label: 設置する場所と目じるし}"
)
AXE = "() => axe.run({resultTypes: ['violations']}).then(run => run.violations.map(v => v.id))"
TOO_WIDE = """() => [...document.querySelectorAll('main *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, pre'))
    .map(e => e.outerHTML.slice(0, 120)).slice(0, 3)"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Served]:
    """A town that asks for a second look, at an address."""
    folder = tmp_path_factory.mktemp("served")
    procedures = folder / "procedures"
    procedures.mkdir()
    (procedures / "street-lamp.yaml").write_text(PROCEDURE, "utf-8")
    with serving(folder, sqlite_template, procedures) as served:
        runtime = served.town.runtime
        settings = replace(runtime.settings, second_look=True)
        served.town.app.extensions["tenohira"] = replace(runtime, settings=settings)
        yield served


def sit_down(served: Served, browser: Browser, client: FlaskClient, width: int = 1280) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 860},
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        base_url=served.url,
    )
    context.set_default_timeout(10_000)
    context.add_cookies([served.cookie_of(client)])
    return context.new_page()


def look(page: Page) -> None:
    """Nothing on this screen stands in anybody's way."""
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE) == [], page.url
    assert page.evaluate(TOO_WIDE) == [], page.url


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).first.click()
    look(page)


def put_forward(page: Page, source: str, note: str) -> str:
    page.goto("/admin/check")
    page.get_by_label("YAML").fill(source)
    press(page, "検査する")
    page.get_by_label("変える理由").fill(note)
    with page.expect_navigation():
        page.locator("button[value=keep]").click()
    look(page)
    return page.url


def test_from_a_paste_with_mistakes_to_a_citizens_phone(served: Served, browser: Browser) -> None:
    town = served.town
    one = sit_down(served, browser, town.officer("admin"))
    two = sit_down(served, browser, town.second_admin())
    one.goto("/admin/check")
    look(one)
    one.get_by_label("YAML").fill(WRONG)
    press(one, "検査する")
    expect(one.get_by_role("heading", name="まだ公開できません")).to_be_visible()
    expect(one.locator("mark").first).to_be_visible()

    one.get_by_label("YAML").fill(SIGN)
    press(one, "もう一度検査する")
    expect(one.get_by_role("heading", name="公開できます")).to_be_visible()
    one.get_by_label("変える理由").fill("新しい制度")
    press(one, "第1版の候補にする")
    expect(one.get_by_text("別の管理者が")).to_be_visible()
    candidate = one.url

    with one.expect_navigation():
        one.get_by_role("link", name="スマートフォンの画面で試す").click()
    phone = one.frame_locator("iframe")
    expect(phone.get_by_label("設置する場所")).to_be_visible()

    two.goto("/admin/procedures")
    look(two)
    two.goto(candidate)
    press(two, "公開する")
    expect(two.get_by_text("第1版を公開しました。")).to_be_visible()
    two.goto("/admin/record")
    look(two)

    citizen = sit_down(served, browser, town.citizen(), 360)
    citizen.goto("/procedures/street-sign")
    press(citizen, "手続をはじめる")
    expect(citizen.get_by_role("heading", name="場所", exact=True)).to_be_visible()
    for page in (one, two, citizen):
        page.context.close()


def test_over_the_first_day_of_a_new_form_a_citizen_is_told_and_nothing_is_lost(
    served: Served, browser: Browser
) -> None:
    town = served.town
    town.publish(SIGN + "# もう一度\n")
    one = sit_down(served, browser, town.officer("admin"))
    candidate = put_forward(one, NEWER, "目じるしも聞く")
    day = datetime.now(JAPAN).date() + timedelta(days=1)
    two = sit_down(served, browser, town.second_admin())
    two.goto(candidate)
    two.get_by_label("使いはじめる日").fill(day.isoformat())
    press(two, "公開する")
    two.goto("/admin/procedures/street-sign")
    look(two)
    expect(two.get_by_text("公開待ち").first).to_be_visible()

    citizen = sit_down(served, browser, town.citizen("kei@example.jp"), 360)
    citizen.goto("/procedures/street-sign")
    press(citizen, "手続をはじめる")
    fill(citizen)
    press(citizen, "保存して次へ")
    expect(citizen.get_by_role("heading", name="内容を確かめて、送る")).to_be_visible()
    midnight = datetime(day.year, day.month, day.day, tzinfo=JAPAN)
    with town.at(midnight):
        citizen.get_by_label("上の内容は事実のとおりです").check()
        press(citizen, "この内容で送る")
        expect(citizen.get_by_role("heading", name="様式が新しくなりました")).to_be_visible()
        expect(citizen.get_by_text("「設置する場所と目じるし」になりました。")).to_be_visible()
        press(citizen, "新しい様式で続ける")
        citizen.get_by_label("上の内容は事実のとおりです").check()
        press(citizen, "この内容で送る")
        expect(citizen.get_by_role("heading", name="市役所に届きました")).to_be_visible()
    for page in (one, two, citizen):
        page.context.close()


def test_after_the_last_second_the_draft_is_shown_with_what_to_do(
    served: Served, browser: Browser
) -> None:
    town = served.town
    town.publish(SIGN + "# さらに\n")
    end = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(hours=20)
    one = sit_down(served, browser, town.officer("admin"))
    one.goto("/admin/procedures/street-sign")
    one.locator("#why").fill("募集の終わり")
    one.get_by_label("受付していない間、市民に伝えること").fill("次の募集は9月です。")
    local = end.astimezone(JAPAN)
    one.get_by_label("おわり").fill(f"{local:%Y-%m-%dT%H:%M}")
    press(one, "この期間にする")

    citizen = sit_down(served, browser, town.citizen("nao@example.jp"), 360)
    citizen.goto("/procedures/street-sign")
    press(citizen, "手続をはじめる")
    expect(citizen.get_by_text("それを過ぎると送れません")).to_be_visible()
    fill(citizen)
    press(citizen, "保存して次へ")
    citizen.get_by_label("上の内容は事実のとおりです").check()
    with town.at(end + timedelta(seconds=1)):
        press(citizen, "この内容で送る")
        expect(citizen.get_by_role("heading", name="受付は終わりました")).to_be_visible()
        expect(citizen.get_by_text("次の募集は9月です。")).to_be_visible()
        expect(citizen.get_by_text("山﨑").or_(citizen.locator("dl.answers")).first).to_be_visible()
        citizen.goto("/procedures/street-sign")
        look(citizen)
        expect(citizen.get_by_role("heading", name="受付は終わりました")).to_be_visible()
    for page in (one, citizen):
        page.context.close()
