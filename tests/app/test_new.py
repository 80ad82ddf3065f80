"""tenohira new, diff and schema: what a clerk types, and what is there afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from tests.app.town import PROCEDURE, settings_of

TALK = """
bicycle-parking
駐輪場の定期利用の申込
申込
市民課
くらし
条例・規則
自転車等駐車場条例第6条

学生証の写真

置き場所


5
3
1500
"""
"""What is typed: an empty line takes what is offered."""


def run(*words: str, typed: str | None = None, **environ: str) -> Result:
    return CliRunner().invoke(main, words, input=typed, env=environ, catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TENOHIRA_PROCEDURES", raising=False)
    return tmp_path / "procedures"


def test_a_talk_leads_to_a_file_that_passes(folder: Path) -> None:
    done = run("new", typed=TALK.lstrip())
    path = folder / "bicycle-parking.yaml"

    assert done.exit_code == 0, done.output
    text = path.read_text("utf-8")
    assert "title: 駐輪場の定期利用の申込" in text
    assert "kind: enrolment" in text
    assert "label: 学生証の写真" in text
    assert "type: photo" in text
    assert "1,500円" in text
    checked = run("check", str(path))
    assert checked.exit_code == 0, checked.output


def test_what_cannot_be_is_asked_again(folder: Path) -> None:
    folder.mkdir()
    (folder / "taken.yaml").write_text("procedure: taken\n", "utf-8")
    typed = TALK.lstrip().replace("bicycle", "自転車\ntaken\nbicycle")
    done = run("new", typed=typed.replace("\n5\n3\n", f"\n0\n{'9' * 5000}\n５\n三\n3\n"))

    assert done.exit_code == 0, done.output
    assert "半角の英小文字で始め" in done.output
    assert "taken.yaml はもうあります" in done.output
    assert "「0」は書けません。1から400までの整数" in done.output
    assert "「三」は書けません。1から100までの整数" in done.output
    text = (folder / "bicycle-parking.yaml").read_text("utf-8")
    assert "standard_days: 5" in text
    assert "retention_years: 3" in text


def test_without_a_talk_everything_can_be_told_at_once(folder: Path) -> None:
    words = [
        "new",
        "street-lamp",
        "--defaults",
        "--title",
        "街灯の設置の申請",
        "--basis-type",
        "law",
    ]
    words += ["--basis", "道路法第1条", "--ask", "place:設置する場所", "--ask", "写真:場所の写真"]
    done = run(*words, "--approval", "係長", "--approval", "課長")
    text = (folder / "street-lamp.yaml").read_text("utf-8")

    assert done.exit_code == 0, done.output
    assert "approval: [係長, 課長]" in text
    assert "disposition: true" in text
    assert "appeal: standard" in text
    assert "label: 設置する場所" in text
    assert run("check", "procedures").exit_code == 0


def test_nothing_is_ever_written_over(folder: Path) -> None:
    run("new", "street-lamp", "--defaults")
    before = (folder / "street-lamp.yaml").read_text("utf-8")
    again = run("new", "street-lamp", "--defaults", "--title", "別のもの")

    assert again.exit_code == 2
    assert "もうあります" in again.output
    assert (folder / "street-lamp.yaml").read_text("utf-8") == before


@pytest.mark.parametrize("wrong", ["街灯", "Street-Lamp", "../lamp", "1st"])
def test_a_name_that_no_address_can_hold_is_refused(folder: Path, wrong: str) -> None:
    done = run("new", wrong, "--defaults")

    assert done.exit_code == 2
    assert "半角の英小文字" in done.output
    assert not folder.exists()


def test_the_block_for_the_applicant_is_used_where_there_is_one(folder: Path) -> None:
    (folder / "blocks").mkdir(parents=True)
    block = "block: applicant\nfields:\n  - {field: who, type: text, label: お名前}\n"
    (folder / "blocks" / "applicant.yaml").write_text(block, "utf-8")
    run("new", "street-lamp", "--defaults")

    assert "- use: applicant" in (folder / "street-lamp.yaml").read_text("utf-8")
    checked = run("check", "procedures")
    assert checked.exit_code == 0, checked.output


def test_the_schema_lies_beside_the_first_file_for_editors(folder: Path) -> None:
    run("new", "street-lamp", "--defaults")

    assert (folder / "procedure.schema.json").read_text("utf-8") == run("schema").output


def test_the_difference_of_two_files_is_told_in_sentences(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(PROCEDURE, "utf-8")
    new.write_text(PROCEDURE.replace("required: false", "required: true"), "utf-8")

    assert "「場所の写真」が必須になりました。" in run("diff", str(old), str(new)).output
    assert "required" in run("diff", str(old), str(new), "--lang", "en").output
    assert "違いはありません" in run("diff", str(old), str(old)).output


def test_a_file_that_cannot_be_read_has_no_difference(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(PROCEDURE, "utf-8")
    new.write_text(PROCEDURE.replace("type: photo", "type: foto"), "utf-8")
    done = run("diff", str(old), str(new))

    assert done.exit_code == 1
    assert f"{new}:" in done.output


def test_one_file_is_compared_with_what_is_live(tmp_path: Path, sqlite_url: str) -> None:
    settings = settings_of(tmp_path / "town", sqlite_url)
    environ = {
        "TENOHIRA_DATA": str(settings.data),
        "TENOHIRA_PROCEDURES": str(settings.procedures),
        "TENOHIRA_DATABASE_URL": sqlite_url,
        "TENOHIRA_DEMO": "1",
    }
    file = tmp_path / "mine.yaml"
    file.write_text(PROCEDURE.replace("standard_days: 30", "standard_days: 20"), "utf-8")
    before = run("diff", str(file), **environ)
    run("publish", **environ)

    assert before.exit_code == 1
    assert "公開されていません" in before.output
    assert "「30」から「20」" in run("diff", str(file), **environ).output
