"""Files that a page sends while the person goes on: nothing is dropped, and what is said is true."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.app.serving import Served, serving
from tests.app.town import PROCEDURE, answers, begin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import FilePayload, Locator, Route

    from tests.conftest import NewPhone

EMAIL = "files@example.jp"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Served]:
    """A town at an address."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "procedures").mkdir()
    (folder / "procedures" / "street-lamp.yaml").write_text(PROCEDURE, "utf-8")
    with serving(folder, sqlite_template, folder / "procedures") as served:
        yield served


@pytest.fixture
def form(served: Served, new_phone: NewPhone) -> Page:
    """The page of a new draft that is filled in, but for its optional photo."""
    phone = new_phone(base_url=served.url)
    phone.context.add_cookies([served.cookie(EMAIL)])
    phone.goto(f"/applications/{begin(served.town.citizen(EMAIL))}/pages/place")
    for name, typed in answers().items():
        phone.locator(f'[name="{name}"]').fill(typed)
    return phone


def test_a_photo_that_did_not_arrive_is_not_dropped_silently(form: Page) -> None:
    form.context.set_offline(True)
    _choose(form, _photo("街灯.png"))
    expect(_row(form)).to_contain_text("電波が切れて")
    form.context.set_offline(False)
    _next(form)

    expect(form.get_by_role("button", name="もう一度送る (街灯.png)")).to_be_focused()
    form.get_by_role("button", name="消す (街灯.png)").click()
    expect(_row(form)).to_have_count(0)
    _next(form)
    form.wait_for_url("**/check")


def test_a_photo_is_sent_again_when_the_signal_is_back(form: Page) -> None:
    form.context.set_offline(True)
    _choose(form, _photo("街灯.png"))
    form.context.set_offline(False)
    form.get_by_role("button", name="もう一度送る").click()

    expect(_row(form)).to_contain_text("送信ずみ")
    _next(form)
    form.wait_for_url("**/check")
    expect(form.get_by_role("link", name="街灯.png")).to_be_visible()


def test_who_stops_a_file_stops_it(form: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    form.route("**/files", hold)
    _choose(form, _photo("一.png"), _photo("二.png"))
    with form.expect_event("requestfailed"):
        form.get_by_role("button", name="やめる (二.png)").click()
        form.get_by_role("button", name="やめる (一.png)").click()

    expect(_row(form)).to_have_count(0)
    _next(form)
    form.wait_for_url("**/check")
    assert len(held) == 1, "the second was never sent"
    expect(form.get_by_text(".png")).to_have_count(0)


def test_a_file_over_the_limit_is_not_even_sent(form: Page, tmp_path: Path) -> None:
    form.route("**/files", lambda route: route.abort())
    large = tmp_path / "大.pdf"
    large.write_bytes(b"%PDF-1.7" + bytes(20 * 1024 * 1024))
    form.get_by_label("写真やファイルから選ぶ").set_input_files(large)

    expect(_row(form)).to_contain_text("20 MBを超えています")


@pytest.mark.parametrize(
    ("status", "words"),
    [(413, "20 MBを超えています"), (429, "しばらく待って"), (500, "うまく届き")],
)
def test_a_refusal_without_words_is_explained(form: Page, status: int, words: str) -> None:
    form.route("**/files", lambda route: route.fulfill(status=status, body="<p>No</p>"))
    _choose(form, _photo("街灯.png"))

    expect(_row(form)).to_contain_text(words)


def test_who_was_signed_out_is_told_and_can_sign_in_without_losing_words(
    served: Served, form: Page
) -> None:
    served.town.sessions_end()
    _choose(form, _photo("街灯.png"))

    expect(_row(form)).to_contain_text("ログインが切れています")
    _next(form)
    form.wait_for_url(re.compile("/login"))
    expect(form.get_by_text("入力した内容は残っています")).to_be_visible()


def _choose(form: Page, *files: FilePayload) -> None:
    form.get_by_label("写真やファイルから選ぶ").set_input_files(list(files))


def _row(form: Page) -> Locator:
    return form.locator(".upload li")


def _next(form: Page) -> None:
    form.get_by_role("button", name="保存して次へ", exact=True).click()


def _photo(name: str) -> FilePayload:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "#88aacc").save(out, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": out.getvalue()}
