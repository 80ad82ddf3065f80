from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from accounts.actor import SYSTEM
from forms import catalogue, trial
from tests.app.officer.desk import Page
from tests.app.town import PROCEDURE, Town, token_in
from workflow import publishing, queries

BROKEN = PROCEDURE.replace("label: 設置する場所", "lable: 設置する場所")


def check(town: Town, source: str, go: str = "check", **more: Any) -> Page:
    browser = town.officer("admin")
    token = token_in(browser.get("/admin/check"))
    data = {"source": source, "go": go, "csrf_token": token, **more}
    return Page(browser.post("/admin/check", data=data))


def revisions(town: Town, slug: str = "street-lamp") -> list[int]:
    with town.runtime.database.reading() as session:
        return [each.number for each in queries.revisions_of(session, slug)]


def test_a_sound_text_can_be_published(town: Town) -> None:
    page = check(town, PROCEDURE.replace("街灯の設置の申請", "街灯の設置の願い"))

    assert "公開できます" in page.words
    assert "aria-disabled" not in page.html


def test_every_problem_is_shown_at_its_line_with_the_word_marked(town: Town) -> None:
    page = check(town, BROKEN)

    assert re.search(r"procedures/street-lamp\.yaml:\d+:\d+", page.words)
    assert "<mark>lable</mark>" in page.html
    assert "まだ公開できません" in page.words
    assert 'aria-disabled="true"' in page.html


def test_what_is_broken_is_never_kept_and_nothing_stops(town: Town) -> None:
    before = revisions(town)
    page = check(town, BROKEN, "keep")

    assert page.status == 400
    assert "lable" in page.html
    assert revisions(town) == before
    assert town.visitor().get("/procedures/street-lamp").status_code == 200


def test_nonsense_is_reported_and_not_an_error_of_ours(town: Town) -> None:
    for nonsense in ("", "{", "procedure: [", "a: &a [*a]", "\0\t\x07", "- 1\n" * 1000):
        assert check(town, nonsense).status == 200


def test_a_block_is_one_mistake_that_says_where_it_goes(town: Town) -> None:
    block = "block: owner\nfields:\n  - {field: name, type: person_name, label: お名前}\n"
    page = check(town, block)

    assert "まだ公開できません。エラーが1件あります" in page.words
    assert "これは部品のファイルです" in page.words
    assert "「blocks」に「owner.yaml」として置く" in page.words


def test_a_text_that_is_live_already_needs_no_candidate(town: Town) -> None:
    source = PROCEDURE.replace("retention_years: 5", "retention_years: 6")
    town.publish(source)

    page = check(town, source)
    assert "公開ずみの版と同じです" in page.words
    assert 'aria-disabled="true"' in page.html


def test_a_text_with_a_block_that_changed_is_another(town: Town) -> None:
    folder = town.runtime.settings.procedures / "blocks"
    folder.mkdir()
    block = "block: lamp\nfields:\n  - {field: colour, type: text, label: 色}\n"
    (folder / "lamp.yaml").write_text(block, "utf-8")
    source = PROCEDURE.replace("    fields:\n", "    fields:\n      - use: lamp\n")
    source = source.replace("street-lamp", "coloured-lamp")
    blocks = catalogue.read_blocks(town.runtime.settings.procedures)
    procedure, problems = catalogue.load_source(source, "coloured-lamp.yaml", blocks=blocks)
    assert procedure, problems
    with town.runtime.database.transaction() as session:
        at = datetime.now(UTC)
        publishing.publish(session, procedure, source, by=SYSTEM, at=at, blocks=blocks)

    assert "公開ずみの版と同じです" in check(town, source).words
    (folder / "lamp.yaml").write_text(block.replace("色", "光の色"), "utf-8")
    assert "公開できます" in check(town, source).words


def test_a_file_can_be_sent_instead_of_a_text(town: Town) -> None:
    text = PROCEDURE.replace("street-lamp", "park-bench").replace("街灯の", "公園のいすの")
    page = check(town, "", file=(BytesIO(text.encode("utf-8-sig")), "park-bench.yaml"))

    assert "procedures/park-bench.yaml" in page.words
    assert "第1版の候補にする" in page.words


def test_the_page_shows_how_a_phone_will_draw_it(town: Town) -> None:
    page = check(town, PROCEDURE)

    assert 'class="phone"' in page.html
    assert "設置する場所" in page.words


def test_the_text_of_a_revision_can_be_read(town: Town) -> None:
    page = Page(town.officer("admin").get("/admin/procedures/street-lamp/1"))

    assert "procedure: street-lamp" in page.words
    assert Page(town.officer("admin").get("/admin/procedures/street-lamp/99")).status == 404
    assert Page(town.officer("admin").get("/admin/procedures/nothing")).status == 404


def test_the_officers_are_listed_without_their_secrets(town: Town) -> None:
    page = Page(town.officer("admin").get("/admin/accounts"))

    assert "田中 恵" in page.words
    assert "argon2" not in page.html


def test_only_admins_may_look(town: Town) -> None:
    for path in ("/admin/procedures", "/admin/check", "/admin/accounts", "/admin/record"):
        assert town.officer("tanaka").get(path).status_code == 404
        assert town.visitor().get(path).status_code == 303


def test_an_example_that_comes_out_otherwise_stands_in_the_way(town: Town) -> None:
    example = """
examples:
  - name: 場所がなければ足りない
    answers: {name: {family: 山﨑, given: 結衣, family_kana: ヤマサキ, given_kana: ユイ}}
    expect: {missing: [%s]}
"""
    good, bad = PROCEDURE + example % "place", PROCEDURE + example % "picture"

    assert "1件の例は、すべて期待どおりです" in check(town, good).words
    assert "まだ公開できません" in check(town, bad).words
    assert check(town, bad, "keep").status == 400


def test_what_other_languages_lack_is_said_and_stands_in_nobodys_way(town: Town) -> None:
    page = check(town, PROCEDURE.replace("retention_years: 5", "retention_years: 7"))

    assert re.search(r"英語: \d+のうち\d+の文がありません", page.words)
    assert "公開できます" in page.words


# --- However strange a file is ---------------------------------------------------------------------


def sent(town: Town, data: bytes) -> Page:
    """Send a file as a browser does; the body is made here, where no file is left open."""
    browser = town.officer("admin")
    token = token_in(browser.get("/admin/check"))
    parts = (
        b'name="csrf_token"\r\n\r\n' + token.encode(),
        b'name="file"; filename="strange.yaml"\r\n\r\n' + data,
    )
    body = b"".join(b"--x\r\nContent-Disposition: form-data; " + each + b"\r\n" for each in parts)
    kind = "multipart/form-data; boundary=x"
    return Page(browser.post("/admin/check", data=body + b"--x--\r\n", content_type=kind))


def test_a_file_of_ten_megabytes_is_refused_in_words(town: Town) -> None:
    page = sent(town, b"a: b\n" * 2_000_000)

    assert page.status == 200
    assert "ファイルが大きすぎます" in page.words


def test_a_text_that_is_too_long_is_refused_in_words_and_not_cut(town: Town) -> None:
    page = check(town, PROCEDURE + "# " + "長" * 400_000)

    assert page.status == 200
    assert "ファイルが大きすぎます" in page.words


def test_what_is_no_text_is_refused_at_its_line(town: Town) -> None:
    page = sent(town, b"procedure: x\n\xff\xd8\xff\xe0 a photo")

    assert page.status == 200
    assert (
        "文字コードがUTF-8ではありません。エディタでUTF-8を選んで保存してください。" in page.words
    )
    assert "strange.yaml:2:1" in page.words


def test_a_file_of_shift_jis_is_explained_as_on_the_command_line(town: Town) -> None:
    page = sent(town, PROCEDURE.encode("cp932", "replace"))

    assert "文字コードがShift_JISです。エディタでUTF-8を選んで保存してください。" in page.words
    assert "strange.yaml:3:1" in page.words


def test_bombs_go_off_outside(town: Town) -> None:
    aliases = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(24)
    )
    deep = "a:\n" + "\n".join(" " * n + "- b:" for n in range(1, 1500))
    for bomb in (aliases, deep, "{" * 100_000, "[" * 100_000, "? " * 50_000, "!!python/x y"):
        page = check(town, bomb)
        assert page.status == 200
        assert "まだ公開できません" in page.words


def test_a_check_that_does_not_end_is_ended(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "SECONDS", 0.001)
    page = check(town, PROCEDURE)

    assert page.status == 200
    assert "検査が終わりませんでした" in page.words
    assert town.visitor().get("/procedures/street-lamp").status_code == 200
