"""Questions of every kind at a phone of 360 by 640, with scripts and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.app.serving import Served, serving
from tests.forms.building import TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Geolocation, Page

    from tests.conftest import NewPhone

PROCEDURE = f"""
procedure: every-question
title: いろいろな質問
summary: いろいろな質問に答えます。
kind: application
category: くらし
office: こども政策課
basis: {{type: ordinance, text: 条例第3条}}
disposition: false
purpose: ためすために使います。
identity: login
standard_days: 30
retention_years: 5
open: {{from: {TODAY.year - 1}-04-01}}
pages:
  - page: wishes
    title: 希望と場所
    fields:
      - {{field: name, type: person_name, label: お名前}}
      - field: wishes
        type: ranking
        label: 希望する園
        count: {{min: 1, max: 3}}
        options: {{mori: 森の園, umi: 海の園, kawa: 川の園, yama: 山の園}}
      - {{field: spot, type: place, label: 場所}}
      - {{field: at, type: time, label: 時刻}}
  - page: children
    title: お子さん
    fields:
      - field: children
        type: group
        label: お子さん
        unit: 人目
        count: {{min: 2, max: 4}}
        fields:
          - {{field: name, type: person_name, label: お名前}}
          - {{field: home, type: text, label: 住所}}
          - {{field: apart, type: yes_no, label: 別居していますか}}
review: {{receive: automatic, approval: [係長]}}
result:
  approved: {{title: 承認書, text: 承認します。}}
  rejected: {{title: 不承認のお知らせ, text: 承認しません。}}
"""
NAGASAKI: Geolocation = {"latitude": 32.744722, "longitude": 129.873611}
NAME = {"family": "山﨑", "given": "結衣", "family_kana": "ヤマサキ", "given_kana": "ユイ"}
AXE = "() => axe.run({resultTypes: ['violations']}).then(run => run.violations.map(v => v.id))"
WIDER = "() => document.documentElement.scrollWidth > innerWidth"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("questions")
    procedures = folder / "procedures"
    procedures.mkdir()
    (procedures / "every-question.yaml").write_text(PROCEDURE, "utf-8")
    with serving(folder, sqlite_template, procedures) as town:
        yield town


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(request: pytest.FixtureRequest, served: Served, new_phone: NewPhone) -> Page:
    """The first page of a new draft."""
    page = new_phone(javascript=request.param)
    page.context.add_cookies([served.cookie(f"{request.param}@example.jp")])
    page.goto(f"{served.url}/procedures/every-question")
    page.get_by_role("button", name="手続をはじめる").first.click()
    return page


def go_on(page: Page) -> None:
    page.locator("main button[name=go][value=next]").last.click()


def fill_name(page: Page, path: str) -> None:
    for part, value in NAME.items():
        page.locator(f"[name='{path}.{part}']").fill(value)


def test_wishes_and_places_are_answered_row_by_row(page: Page) -> None:
    fill_name(page, "name")
    page.get_by_label("第1希望").select_option("umi")
    page.get_by_label("第2希望").select_option("umi")
    page.locator("[name='spot.position']").fill("129.87, 32.74")
    page.locator("[name=at]").fill("13:05")
    go_on(page)
    summary = page.get_by_role("alert")
    assert "第2希望は、第1希望と同じです。" in summary.inner_text()
    assert "緯度と経度の順番" in summary.inner_text()
    assert page.get_by_label("第2希望").input_value() == "umi"
    assert not page.evaluate(WIDER)

    page.get_by_label("第2希望").select_option("mori")
    page.locator("[name='spot.position']").fill("北緯32度44分41秒 東経129度52分25秒")
    go_on(page)
    assert page.url.endswith("/pages/children")


def test_a_row_takes_over_the_row_above_it(page: Page) -> None:
    fill_name(page, "name")
    page.get_by_label("第1希望").select_option("yama")
    page.locator("[name='spot.address']").fill("眼鏡橋のそば")
    page.locator("[name=at]").fill("09:00")
    go_on(page)

    fill_name(page, "children.0.name")
    page.locator("[name='children.0.home']").fill("魚の町4番1号")
    page.locator("[name='children.0.apart'][value=no]").check(force=True)
    page.locator("[name='children.1.name.family']").fill("田中")
    page.get_by_role("button", name="お子さんを追加する").click()
    page.get_by_role("button", name="1人目のお子さんと同じ内容を写す").click()

    assert page.locator("[name='children.1.name.family']").input_value() == "田中"
    assert page.locator("[name='children.1.home']").input_value() == "魚の町4番1号"
    assert page.locator("[name='children.1.apart'][value=no]").is_checked()
    assert not page.get_by_role("button", name="1人目のお子さんと同じ内容を写す").count()
    assert page.get_by_role("button", name="2人目のお子さんと同じ内容を写す").count() == 1
    assert not page.evaluate(WIDER)

    page.get_by_role("button", name="3人目のお子さんの入力を消す").click()
    assert page.locator("[name='children.2.home']").count() == 0
    go_on(page)
    assert "1人目" not in page.get_by_role("alert").inner_text()


def test_the_phone_gives_its_position_when_asked_and_only_then(
    served: Served, new_phone: NewPhone
) -> None:
    page = _located(new_phone(), served, NAGASAKI)
    box = page.locator("[name='spot.position']")
    assert box.input_value() == ""
    page.get_by_role("button", name="いまいる場所を入れる").click()
    page.get_by_text("入りました。").wait_for()
    assert box.input_value() == "32.744722, 129.873611"


def test_what_was_typed_stays_where_the_phone_knows_no_position(
    served: Served, new_phone: NewPhone
) -> None:
    page = _located(new_phone(), served, None)
    box = page.locator("[name='spot.position']")
    box.fill("32.7, 129.8")
    page.get_by_role("button", name="いまいる場所を入れる").click()
    page.get_by_text("場所が分かりませんでした。").wait_for()
    assert box.input_value() == "32.7, 129.8"


def _located(page: Page, served: Served, position: Geolocation | None) -> Page:
    """A page that asks for a place, on a phone that may tell where it is."""
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(position)
    page.context.add_cookies([served.cookie("position@example.jp")])
    page.goto(f"{served.url}/procedures/every-question")
    page.get_by_role("button", name="手続をはじめる").first.click()
    return page


def test_nothing_offers_a_position_without_scripts(served: Served, new_phone: NewPhone) -> None:
    page = new_phone(javascript=False)
    page.context.add_cookies([served.cookie("plain@example.jp")])
    page.goto(f"{served.url}/procedures/every-question")
    page.get_by_role("button", name="手続をはじめる").first.click()
    page.locator("[name='spot.address']").wait_for()
    assert not page.locator("[data-locate]").is_visible()


def test_axe_finds_nothing_before_and_after_a_refusal(served: Served, new_phone: NewPhone) -> None:
    page = new_phone()
    page.context.add_cookies([served.cookie("axe@example.jp")])
    page.goto(f"{served.url}/procedures/every-question")
    page.get_by_role("button", name="手続をはじめる").first.click()
    for _ in range(2):
        page.evaluate(AXE_SCRIPT)
        assert page.evaluate(AXE) == []
        go_on(page)
