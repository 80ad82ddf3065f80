"""Which texts a language lacks, and readings that cannot be read, each at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms import catalogue, translations
from forms.definition import LANGUAGES, Procedure

SOURCE = """procedure: lamps
title: {ja: 街灯, en: Street lamps, easy: "{街灯|がいとう}"}
summary: 街灯を申し込みます。
kind: inquiry
category: {ja: くらし, en: Living}
office: 土木課
basis: {type: none, text: なし}
purpose: 街灯のために使います。
identity: login
standard_days: 3
retention_years: 1
pages:
  - page: place
    title: 場所
    fields:
      - field: kind
        type: choice
        label: 種類
        options:
          new: 新しく付ける
          broken: {label: こわれた, hint: 消えている}
      - {field: money, type: integer, label: 数}
computed:
  twice: {label: 二倍, value: money * 2}
  secret: {label: ひみつ, value: money * 3, internal: true}
review:
  receive: automatic
  checklist: [{item: 見た}]
result:
  acknowledged: {title: お知らせ, text: 受け付けました。}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lamps.yaml"
    path.write_text(SOURCE, "utf-8")
    return path


def test_what_citizens_read_is_counted_and_what_officers_read_is_not(file: Path) -> None:
    paths = {each.path for each in translations.for_citizens(_procedure(file))}
    assert ("title",) in paths
    assert ("computed", "twice", "label") in paths
    assert ("computed", "secret", "label") not in paths
    assert not [path for path in paths if path[0] in {"review", "result", "basis"}]


def test_each_language_has_its_share(file: Path) -> None:
    shares = {each.lang: each for each in translations.shares(_procedure(file))}
    assert set(shares) == set(LANGUAGES) - {"ja"}
    total = shares["en"].total
    assert (shares["en"].lacking, shares["easy"].lacking) == (total - 2, total - 1)
    assert shares["vi"].lacking == total
    assert shares["vi"].words() == f"ベトナム語: {total}のうち{total}の文がありません"
    assert shares["vi"].words("en") == f"Vietnamese: {total} of {total} texts are missing"


def test_each_missing_text_is_told_at_its_line(file: Path) -> None:
    procedure, source = catalogue.read_with_places(file)
    assert procedure
    found = {words: at.line for at, words in translations.places(procedure, "en", source)}
    lines = SOURCE.splitlines()
    assert "街灯" not in found
    for words, line in found.items():
        assert words in lines[line - 1], words
    assert {"消えている", "こわれた", "新しく付ける", "二倍", "場所"} <= set(found)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("{ja: 街灯, easy: '{街灯|gaito}'}", "reading"),
        ("{ja: 街灯, easy: '{街灯|がいとう'}", "reading"),
        ("{ja: 街灯, easy: '｛街灯｜がいとう｝'}", "reading"),
        ("{ja: 街灯, en: '{街灯|がいとう}'}", "reading_elsewhere"),
        ("'{街灯|がいとう}'", "reading_elsewhere"),
    ],
)
def test_a_reading_that_cannot_be_read_is_told_at_its_character(wrong: str, code: str) -> None:
    text = SOURCE.replace("label: 種類", f"label: {wrong}")
    _, problems = catalogue.load_source(text, "lamps.yaml")
    (problem,) = problems
    line = text.splitlines()[problem.position.line - 1]
    assert problem.code == code
    assert line[problem.position.column - 1] in "{｛"
    assert "label" in line


def test_readings_and_computed_values_stand_side_by_side() -> None:
    note = "      - note: n\n        text: {ja: '{twice}です', easy: '{数|かず}は {twice}です'}\n"
    text = SOURCE.replace("      - {field: money", f"{note}      - {{field: money")
    procedure, problems = catalogue.load_source(text, "lamps.yaml")
    assert procedure, problems


def _procedure(file: Path) -> Procedure:
    procedure, _ = catalogue.read_with_places(file)
    assert procedure
    return procedure
