"""The command line says what it did, or what is wrong, and ends with a number to go by."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from accounts import passwords
from accounts.models import Officer
from app.cli import main
from core.database import Database
from tests.app import town


def run(*words: str, **environ: str) -> Result:
    return CliRunner().invoke(main, list(words), env=environ, catch_exceptions=False)


@pytest.fixture
def environ(tmp_path: Path, sqlite_url: str) -> dict[str, str]:
    settings = town.settings_of(tmp_path / "town", sqlite_url)
    return {
        "TENOHIRA_DATA": str(settings.data),
        "TENOHIRA_PROCEDURES": str(settings.procedures),
        "TENOHIRA_DATABASE_URL": sqlite_url,
        "TENOHIRA_DEMO": "1",
    }


def test_check_finds_no_problem_in_our_procedures() -> None:
    done = run("check", "procedures")

    assert done.exit_code == 0, done.output
    assert "直すところはありません" in done.output


def test_check_names_the_place_of_every_problem(tmp_path: Path) -> None:
    wrong = town.PROCEDURE.replace("type: photo", "type: foto").replace(
        "kind: application", "kind: x"
    )
    path = tmp_path / "street-lamp.yaml"
    path.write_text(wrong, "utf-8")

    done = run("check", str(path), "--lang", "en")

    assert done.exit_code == 1
    assert done.output.count(f"{path}:") >= 2
    assert "photo" in done.output


def test_publish_publishes_once(environ: dict[str, str]) -> None:
    assert "published: street-lamp" in run("publish", **environ).output
    assert "nothing new" in run("publish", **environ).output


def test_a_broken_file_is_told_and_the_others_are_published(environ: dict[str, str]) -> None:
    broken = Path(environ["TENOHIRA_PROCEDURES"]) / "broken.yaml"
    broken.write_text("procedure: broken\ntitle: [", "utf-8")

    done = run("publish", **environ)

    assert done.exit_code == 1
    assert "broken.yaml:" in done.output
    assert "published: street-lamp" in done.output
    broken.unlink()
    assert "nothing new" in run("publish", **environ).output


def test_an_officer_is_added_with_office_and_roles(
    environ: dict[str, str], sqlite_url: str
) -> None:
    words = ["officer", "add", "sato", "--name", "佐藤 一", "--office", "市民課", "--role", "係長"]
    done = run(*words, "--password", "correct horse battery", **environ)
    again = run(*words, "--password", "correct horse battery", **environ)

    assert done.exit_code == 0, done.output
    assert again.exit_code == 1
    assert "already" in again.output
    database = Database(sqlite_url)
    with database.reading() as session:
        officer = session.scalars(select(Officer)).one()
        assert officer.office.name == "市民課"
        assert [each.role for each in officer.roles] == ["係長"]
        assert passwords.verify(officer.password_hash, "correct horse battery")
    database.close()
