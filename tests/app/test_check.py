"""`tenohira check`: problems at their lines, for people, for programs and for a pull request."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    text = Path("procedures/dog-registration.yaml").read_text("utf-8")
    file = tmp_path / "dog-registration.yaml"
    file.write_text(text.replace("kind: application", "kind: aplication"), "utf-8")
    return file


def checked(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["check", *arguments])
    return result.exit_code, result.output


def test_the_citys_procedures_have_no_problem() -> None:
    code, output = checked("procedures")
    assert code == 0
    assert "no problem" in output


def test_a_problem_is_told_at_its_place_in_either_language(broken: Path) -> None:
    assert checked(str(broken))[0] == 1
    assert f"{broken}:8:7: 「aplication」は使えません。" in checked(str(broken))[1]
    assert "Did you mean 'application'?" in checked(str(broken.parent), "--lang", "en")[1]


def test_programs_get_json_and_a_pull_request_gets_remarks(broken: Path) -> None:
    code, output = checked(str(broken), "--format", "json")
    (problem,) = json.loads(output)
    assert (code, problem["line"], problem["column"], problem["code"]) == (1, 8, 7, "choice")
    assert checked("procedures", "--format", "json") == (0, "[]\n")
    code, output = checked(str(broken), "--format", "github")
    assert code == 1
    assert output.startswith(f"::error file={broken},line=8,col=7::「aplication」")
