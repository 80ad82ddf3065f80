"""`tenohira check`: problems at their lines, for people, for programs and for a pull request."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from tests.app.town import PROCEDURE


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    file = tmp_path / "street-lamp.yaml"
    file.write_text(PROCEDURE.replace("kind: application", "kind: aplication"), "utf-8")
    return file


def line_of(broken: Path) -> int:
    lines = broken.read_text("utf-8").split("\n")
    return lines.index("kind: aplication") + 1


def checked(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["check", *arguments])
    return result.exit_code, result.output


def test_the_citys_procedures_have_no_problem() -> None:
    code, output = checked("procedures")
    assert code == 0
    assert "直すところはありません" in output


def test_a_problem_is_told_at_its_place_in_either_language(broken: Path) -> None:
    assert checked(str(broken))[0] == 1
    place = f"{broken}:{line_of(broken)}:7"
    assert f"{place}: 「aplication」は使えません。" in checked(str(broken))[1]
    assert "Did you mean 'application'?" in checked(str(broken.parent), "--lang", "en")[1]


def test_programs_get_json_and_a_pull_request_gets_remarks(broken: Path) -> None:
    code, output = checked(str(broken), "--format", "json")
    (problem,) = json.loads(output)
    line = line_of(broken)
    assert (code, problem["line"], problem["column"], problem["code"]) == (1, line, 7, "choice")
    assert problem["severity"] == "error"
    assert checked("procedures", "--format", "json") == (0, "[]\n")
    code, output = checked(str(broken), "--format", "github")
    assert code == 1
    assert output.startswith(f"::error file={broken},line={line},col=7::「aplication」")


@pytest.mark.parametrize("name", ["street-lamp.yml", "street-lamp.YAML"])
def test_a_file_that_is_never_read_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("procedure: [", "utf-8")
    code, output = checked(str(tmp_path))

    assert code == 1
    assert (
        f"{tmp_path / name}:1:1: ファイルの名前を「street-lamp.yaml」に変えてください。" in output
    )
    assert "直すところはありません" not in output


def test_a_block_that_is_never_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks" / "owner.yml").write_text("block: owner", "utf-8")
    (tmp_path / "street-lamp.yaml").write_text(PROCEDURE, "utf-8")

    assert "blocks/owner.yml:1:1: ファイルの名前を「owner.yaml」に" in checked(str(tmp_path))[1]


def test_a_folder_without_files_is_not_called_right(tmp_path: Path) -> None:
    code, output = checked(str(tmp_path))

    assert code == 1
    assert "手続のファイル(名前.yaml)がありません。" in output
    assert "直すところはありません" not in output
