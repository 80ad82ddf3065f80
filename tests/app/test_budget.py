"""What a form page costs a phone that was never here: bytes as they travel, and requests."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.app.serving import Served, serving
from tests.app.town import ROOT
from tests.journeys.filling import fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Response

KB = 1024
LIMITS = {"document": 8 * KB, "stylesheet": 10 * KB, "script": 10 * KB}
REQUESTS = 4
STYLE_BYTES = """() => performance.getEntriesByType("resource")
    .filter(each => each.name.endsWith(".css")).reduce((sum, each) => sum + each.transferSize, 0)"""


@dataclass(frozen=True)
class Load:
    """One file as it came over the line."""

    kind: str
    url: str
    bytes: int
    encoding: str


@pytest.mark.parametrize("slug", sorted(path.stem for path in (ROOT / "procedures").glob("*.yaml")))
def test_every_form_page_keeps_the_budget(slug: str, served: Served, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="ja-JP")
    context.add_cookies([served.cookie(f"{slug}@example.jp")])
    page = context.new_page()
    page.goto(f"{served.url}/procedures/{slug}")
    page.get_by_role("button", name="手続をはじめる").first.click()
    weighed = []
    while "/pages/" in page.url:
        here = page.url
        loads = _first_visit(browser, served, here, f"{slug}@example.jp")
        weighed.append((here, loads))
        fill(page)
        with page.expect_navigation():
            page.locator("main button[name='go'][value='next']").last.click()
        assert page.url != here, page.locator("main").inner_text()
    context.close()

    assert weighed
    for here, loads in weighed:
        assert len(loads) <= REQUESTS, f"{here} loads {[load.url for load in loads]}"
        for kind, limit in LIMITS.items():
            weight = sum(load.bytes for load in loads if load.kind == kind)
            assert weight <= limit, f"{kind} of {here}: {weight} bytes"
        assert {load.kind for load in loads} <= set(LIMITS), "no fonts, no pictures"
        assert {load.encoding for load in loads} == {"gzip"}


def test_the_style_travels_once_for_all_pages(served: Served, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served.url}/")
    first = page.evaluate(STYLE_BYTES)
    page.goto(f"{served.url}/help")
    second = page.evaluate(STYLE_BYTES)
    context.close()

    assert first > 0
    assert second == 0


# --- How the tests speak --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Served]:
    """The town with the city's real procedures, at an address."""
    folder = tmp_path_factory.mktemp("served")
    with serving(folder, sqlite_template, procedures=ROOT / "procedures") as town:
        yield town


def _first_visit(browser: Browser, served: Served, url: str, email: str) -> list[Load]:
    """What a phone loads that opens this page before any other."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="ja-JP")
    with contextlib.closing(context):
        context.add_cookies([served.cookie(email)])
        return _loads_of(context.new_page(), url)


def _loads_of(page: Page, url: str) -> list[Load]:
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.on("response", keep)
    page.goto(url, wait_until="networkidle")
    page.remove_listener("response", keep)
    return [
        Load(
            answer.request.resource_type,
            answer.url,
            0 if answer.from_service_worker else answer.request.sizes()["responseBodySize"],
            answer.headers.get("content-encoding", ""),
        )
        for answer in answers
        if not answer.url.startswith("data:")
    ]
