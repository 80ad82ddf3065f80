"""A preview shows what citizens will meet, says why, and keeps everything to itself."""

from __future__ import annotations

import re
import socket
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from app.cli import main
from app.preview import WatchedFile, alone
from app.preview.sitting import Sitting
from tests.app.officer.desk import Page
from tests.app.preview.lamp import LAMP, save

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.fixture
def preview(file: Path) -> FlaskClient:
    app = alone.preview_app(file, alone.settings_of(file, "127.0.0.1", 8100, {}))
    app.testing = True
    return app.test_client()


def at(preview: FlaskClient, place: str) -> Page:
    return Page(preview.get(f"/preview/at/{place}"))


def screen(preview: FlaskClient, place: str) -> Page:
    return Page(preview.get(f"/preview/screen/{place}"))


def send(preview: FlaskClient, place: str, go: str = "next", /, **data: object) -> str:
    """Press a button of a screen; gives the place where that leads."""
    answer = preview.post(f"/preview/screen/{place}", data={"go": go, **data})
    assert answer.status_code == 303
    return answer.location.removeprefix("/preview/at/")


def follow(preview: FlaskClient, number: int) -> str:
    answer = preview.post("/preview/change", data={"go": "example", "example": str(number)})
    return answer.location.removeprefix("/preview/at/")


def change(preview: FlaskClient, place: str, **settings: str) -> None:
    preview.post("/preview/change", data={"go": "settings", "place": place, **settings})


def test_the_desk_frames_the_citizens_own_page(preview: FlaskClient) -> None:
    desk = Page(preview.get("/", follow_redirects=True))
    shown = screen(preview, "place")

    assert '<iframe src="/preview/screen/place"' in desk.html
    assert 'name="place"' in shown.html
    assert "保存して次へ" in shown.words
    assert "1 / 2ページ" in shown.words


def test_pages_follow_one_another_to_the_check_and_the_end(preview: FlaskClient) -> None:
    assert send(preview, "place", place="魚の町", dark="little") == "number"
    assert send(preview, "number", count="3") == "all-answers"
    check = screen(preview, "all-answers")
    assert "魚の町" in check.words
    assert "300円" in check.words
    assert send(preview, "all-answers", "submit") == "all-answers?trouble=unconfirmed"
    assert send(preview, "all-answers", "submit", confirm="yes") == "sent-off"
    assert "どこにも送られていません" in screen(preview, "sent-off").words


def test_what_is_missing_is_said_as_to_a_citizen(preview: FlaskClient) -> None:
    assert send(preview, "place", place="", dark="little") == "place"
    assert "直してください" in screen(preview, "place").words
    send(preview, "place", "later", place="")
    assert "直してください" not in screen(preview, "place").words


def test_a_new_question_is_shown_before_anything_is_called_missing(preview: FlaskClient) -> None:
    assert send(preview, "place", place="魚の町", dark="very") == "place?to=why"
    shown = screen(preview, "place")
    assert "暗くて困ること" in shown.words
    assert "質問が増えました" in shown.words
    assert "直してください" not in shown.words


def test_a_page_can_be_looked_at_before_the_ones_before_are_filled_in(preview: FlaskClient) -> None:
    assert 'name="count"' in screen(preview, "number").html
    assert preview.get("/preview/at/extra").location == "/preview/at/place"


def test_each_condition_is_told_with_its_reason_and_its_line(preview: FlaskClient) -> None:
    before = at(preview, "place").words
    send(preview, "place", place="魚の町", dark="very")
    after = at(preview, "place").words

    assert "「暗さ」にまだ答えていないので、聞いていません" in before
    assert "「暗さ」が「とても」なので、聞いています" in after
    assert re.search(r"dark == 'very'\s*\d+行目", after)


def test_what_officers_will_see_follows_the_answers(preview: FlaskClient) -> None:
    follow(preview, 0)
    words = at(preview, "number").words

    for each in ("見積もり", "2,000円", "200円", "場所を見た", "暗さを測った", "土木課", "係長"):
        assert each in words


def test_an_example_fills_the_form_with_its_files_and_on_its_day(preview: FlaskClient) -> None:
    assert follow(preview, 0) == "all-answers"
    assert "lamp.jpg" in screen(preview, "all-answers").words
    assert 'value="2026-06-09"' in at(preview, "all-answers").html


def test_a_stop_is_shown_instead_of_the_next_page(preview: FlaskClient) -> None:
    assert follow(preview, 1) == "not-for-you"
    assert "電話でお話しください" in screen(preview, "not-for-you").words


def test_the_form_speaks_the_language_that_was_chosen(preview: FlaskClient) -> None:
    change(preview, "place", lang="en")

    assert "Where" in screen(preview, "place").words
    assert "街灯の設置の申請" in at(preview, "place").words


def test_a_day_can_be_set_and_everything_be_forgotten(preview: FlaskClient) -> None:
    change(preview, "place", today="2027-04-01")
    assert 'value="2027-04-01"' in at(preview, "place").html
    change(preview, "place", today="nonsense")
    assert 'value="2027-04-01"' not in at(preview, "place").html
    send(preview, "place", place="魚の町", dark="little")
    preview.post("/preview/change", data={"go": "clear"})
    assert "魚の町" not in screen(preview, "place").html


def test_of_an_attached_file_only_its_name_is_kept(preview: FlaskClient) -> None:
    picture = (BytesIO(b"no picture at all"), "場所.jpg")
    assert send(preview, "place", place="魚の町", dark="little", picture=picture) == "number"
    shown = screen(preview, "place")
    assert "場所.jpg" in shown.words
    button = re.search(r'name="remove" value="([^"]+)"', shown.html)
    assert button
    preview.post("/preview/screen/place", data={"remove": button[1]})
    assert "場所.jpg" not in screen(preview, "place").words


def test_an_individual_number_is_refused_here_too(preview: FlaskClient) -> None:
    assert send(preview, "place", place="123456789018", dark="little") == "place"
    assert "123456789018" not in screen(preview, "place").html


def test_a_mistake_takes_the_place_of_the_phone_until_it_is_mended(
    preview: FlaskClient, file: Path
) -> None:
    send(preview, "place", place="魚の町", dark="little")
    save(file, LAMP.replace("type: integer", "type: intger"))
    broken = Page(preview.get("/preview/at/place"))
    line = LAMP.split("\n").index("      - {field: count, type: integer, label: 本数}") + 1
    assert f"{file}:{line}:" in broken.words
    assert "<mark>intger</mark>" in broken.html
    assert "<iframe" not in broken.html

    send(preview, "place", "later", place="浜町", dark="little")  # typed while it was broken
    save(file, LAMP)
    assert "浜町" in screen(preview, "place").html


def test_an_example_that_comes_out_otherwise_leaves_the_phone(
    preview: FlaskClient, file: Path
) -> None:
    save(file, LAMP.replace("fee: 200", "fee: 300"))
    words = at(preview, "place")

    assert "とても暗い場所に2本" in words.words
    assert "200" in words.words
    assert "<iframe" in words.html


def test_what_was_typed_outlives_a_page_that_is_gone(preview: FlaskClient, file: Path) -> None:
    send(preview, "place", place="魚の町", dark="little")
    save(file, LAMP.replace("page: place", "page: where"))

    assert preview.get("/preview/at/place").status_code == 303
    assert preview.post("/preview/screen/place", data={"go": "next"}).status_code == 303
    assert "魚の町" in screen(preview, "where").html


def test_the_version_changes_with_the_file_and_its_blocks(file: Path) -> None:
    watched = WatchedFile(file)
    first = watched().version
    assert watched().version == first
    save(file, LAMP + "\n# 見なおした\n")
    second = watched().version
    (file.parent / "blocks").mkdir()
    block = file.parent / "blocks" / "who.yaml"
    block.write_text("block: who\nfields: [{field: who, type: text, label: だれ}]\n", "utf-8")
    assert len({first, second, watched().version}) == 3
    file.unlink()
    assert watched().procedure is None
    assert watched().problems


def test_a_mistake_in_a_block_is_shown_at_its_line(preview: FlaskClient, file: Path) -> None:
    folder = file.parent / "blocks"
    folder.mkdir()
    (folder / "who.yaml").write_text(
        "block: who\nfields: [{field: who, type: tekst, label: だれ}]\n", "utf-8"
    )
    save(file, LAMP.replace("      - {field: place,", "      - use: who\n      - {field: place,"))
    broken = Page(preview.get("/preview/"))

    assert "blocks/who.yaml:2:" in broken.words
    assert "<mark>tekst</mark>" in broken.html


def test_no_other_site_may_type_into_it_or_frame_it(preview: FlaskClient) -> None:
    answer = preview.post(
        "/preview/screen/place", data={"go": "next"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    policy = preview.get("/preview/screen/place").headers["Content-Security-Policy"]

    assert answer.status_code == 403
    assert "frame-ancestors 'self'" in policy
    assert (
        "frame-ancestors 'none'"
        in preview.get("/preview/at/place").headers["Content-Security-Policy"]
    )


def test_a_port_that_is_taken_is_told(file: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(main, ["preview", str(file), "--port", port])

    assert done.exit_code == 1
    assert "Choose another --port" in done.output


def test_what_another_version_kept_is_forgotten() -> None:
    kept = Sitting("lamp.yaml", raw={"place": "魚の町"}).to_json()

    assert Sitting.of(kept, "lamp.yaml").raw == {"place": "魚の町"}
    assert Sitting.of(kept, "other.yaml").raw == {}
    assert Sitting.of({**kept, "unknown": 1}, "lamp.yaml").raw == {}
    assert Sitting.of("nonsense", "lamp.yaml").raw == {}


@pytest.mark.parametrize("nonsense", ["", "{", "procedure: [", "\0", "- 1\n" * 1000, "a: &a [*a]"])
def test_no_text_takes_it_down(preview: FlaskClient, file: Path, nonsense: str) -> None:
    save(file, nonsense)

    assert preview.get("/preview/").status_code == 200
    assert preview.get("/preview/at/place").status_code == 200
    assert preview.get("/preview/screen/place").status_code == 404
    assert preview.get("/preview/version").status_code == 200
