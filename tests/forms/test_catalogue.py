"""Files of procedures: what is sound is read, and every mistake is told at its line and column."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import catalogue
from forms.catalogue import FileProblem

SOUND = """\
procedure: lamp
title: 街灯の設置
summary: 街灯の設置を申請します。
kind: application
category: くらし
office: 土木総務課
basis: {type: ordinance, text: 街灯条例第3条}
disposition: true
purpose: 街灯の設置を決めるために使います。
retention_years: 5
pages:
  - page: place
    title: 場所
    fields:
      - {field: name, type: person_name, label: お名前}
      - {field: wanted_on, type: date, label: 希望の日, max: today}
      - {field: many, type: yes_no, label: 2基以上ですか}
      - {field: lamps, type: integer, label: 数, when: many}
      - field: rows
        type: group
        label: 場所
        fields:
          - {field: street, type: text, label: 通り}
          - {field: since, type: date, label: いつから, when: street == 'x'}
checks:
  - rule: rows.all(r, r.since <= today)
    at: rows
    message: 過ぎた日を入力してください。
result:
  approved: {title: 決定通知書}
  rejected: {title: 却下通知書, reasons: required, appeal: standard}
"""


def found(text: str) -> list[tuple[int, int, str]]:
    procedure, problems = catalogue.load_source(text, "procedures/lamp.yaml")
    assert (procedure is None) == bool(problems)
    return [(each.position.line, each.position.column, each.code) for each in problems]


def changed(old: str, new: str) -> str:
    assert old in SOUND
    return SOUND.replace(old, new)


def test_a_sound_file_has_no_problem() -> None:
    assert found(SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: 街灯の設置\n", "titel: 街灯の設置\n", [(2, 1, "unknown_key")]),
        ("title: 街灯の設置\n", "mei: 街灯の設置\n", [(1, 1, "required"), (2, 1, "unknown_key")]),
        ("kind: application", "kind: aplication", [(4, 7, "choice")]),
        ("type: yes_no", "type: yesno", [(17, 29, "choice")]),
        ("type: ordinance", "type: ordnance", [(7, 15, "choice")]),
        ("retention_years: 5", "retention_years: five", [(10, 18, "number")]),
        ("disposition: true", "disposition: はい", [(8, 14, "true_false")]),
        ("when: many", "when: meny", [(18, 55, "unknown_name")]),
        ("when: many", "when: lamps", [(18, 55, "wrong_type")]),
        ("when: many", 'when: "many && "', [(18, 63, "syntax")]),
        ("max: today", "max: tody", [(16, 58, "unknown_name")]),
        ("r.since <= today", "r.sinse <= today", [(26, 25, "unknown_part")]),
        ("r.since <= today", "r.since <= 3", [(26, 31, "types")]),
        ("street == 'x'", "many == 'x'", [(24, 64, "types")]),
        ("at: rows", "at: row", [(27, 9, "unknown_field")]),
        (
            "result:\n",
            "review: {checklist: [{item: 確認した, about: [lamps, lamp]}]}\nresult:\n",
            [(29, 50, "unknown_field")],
        ),
        ("field: many", "field: lamps", [(18, 17, "twice"), (18, 55, "unknown_name")]),
        ("field: many", "field: 数", [(17, 17, "name")]),
        ("label: 数", "label: マイナンバー", [(18, 46, "my_number")]),
        ("reasons: required, ", "", [(31, 3, "reasons")]),
        (", appeal: standard", "", [(31, 3, "appeal")]),
        ("  approved: {title: 決定通知書}\n", "", [(29, 1, "outcome")]),
        ("purpose: 街灯の設置を決めるために使います。\n", "", [(1, 1, "required")]),
        ("category: くらし", "category:", [(5, 10, "empty")]),
        ("office: 土木総務課", "office: 土木総務課\noffice: 市民課", [(7, 1, "twice")]),
        ("    title: 場所\n", "\ttitle: 場所\n", [(13, 1, "yaml")]),
        ("{field: name,", "{field: name，", [(15, 27, "yaml")]),
        ("summary: 街灯の", "summary: 街灯: の", [(3, 12, "yaml")]),
        ("title: 街灯の設置\n", "title: *name\n", [(2, 8, "alias")]),
    ],
)
def test_a_mistake_is_told_at_its_place(
    old: str, new: str, expected: list[tuple[int, int, str]]
) -> None:
    assert found(changed(old, new)) == expected


def test_all_mistakes_are_told_at_once_with_what_was_meant() -> None:
    text = changed("kind: application", "kind: aplication").replace(
        "label: お名前", "lable: お名前"
    )
    _, problems = catalogue.load_source(text, "lamp.yaml")
    words = " ".join(each.ja for each in problems)
    assert "「application」ではありませんか" in words
    assert "「label」ではありませんか" in words
    assert "Did you mean 'label'?" in " ".join(each.en for each in problems)


def test_a_full_width_sign_is_named() -> None:
    _, problems = catalogue.load_source("procedure：lamp\ntitle: x\n", "lamp.yaml")
    assert "全角の「：」" in problems[0].ja


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("    title: 場所", "　　title: 場所", (13, 1), "全角の空白"),
        ("      - {field: many", "      － {field: many", (17, 7), "全角の「－」"),
        ("{field: many,", "{field：many,", (17, 10), "全角の「：」"),
        ("type: yes_no", "type: ｙｅｓ＿ｎｏ", (17, 29), "「yes_no」ではありませんか"),
        ("title: 場所", "title: #必須", (13, 12), "「 #」のあとは説明"),
        ("type: yes_no", "type: string", (17, 29), "「text」ではありませんか"),
        ("max: today", "max: 令和8年4月1日", (16, 58), 'date("2026-04-01") と書いて'),
        ("max: today", "max: 2026-04-01", (16, 58), 'date("2026-04-01") と書いて'),
        (
            "retention_years: 5",
            "retention_years: 5\nopen: {from: 2027-04-31}",
            (11, 14),
            "2027-04-31」という日",
        ),
        ("disposition: true", "open: {until: 2026-04-10T25:00}", (8, 15), "T25:00」という日時は"),
        ("field: many", f"field: {'m' * 41}", (17, 17), "40文字まで。いまは41文字"),
        ("retention_years: 5", "retention_years: ５", (10, 18), "半角の数字"),
        ("disposition: true", "disposition: ｔｒｕｅ", (8, 14), "半角の true"),
        ("title: 場所", "<<: {title: 場所}", (13, 5), "部品(use)"),
        ("title: 場所", 'title: "場所', (13, 12), "引用符が閉じられていません"),
        ("title: 場所", "true: 場所", (12, 5), "「title」が必要です"),
        ("when: street == 'x'", "when: street.matches('((')", (24, 74), "正規表現"),
    ],
)
def test_what_clerks_type_is_told_with_what_to_do(
    old: str, new: str, place: tuple[int, int], words: str
) -> None:
    _, problems = catalogue.load_source(changed(old, new), "lamp.yaml")
    at = problems[0].position
    assert ((at.line, at.column), words in problems[0].ja) == (place, True), problems[0]


@pytest.mark.parametrize(
    ("encoding", "words"), [("shift_jis", "Shift_JIS"), ("utf-16", "UTF-16"), ("euc_jp", "UTF-8")]
)
def test_another_encoding_is_named(tmp_path: Path, encoding: str, words: str) -> None:
    file = tmp_path / "lamp.yaml"
    file.write_bytes(SOUND.encode(encoding))
    procedure, (problem,) = catalogue.read_file(file, "lamp.yaml")
    assert procedure is None
    assert problem.code == "encoding"
    assert words in problem.ja


def test_what_is_no_file_or_far_too_long_is_told_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "long.yaml").write_bytes(b"#" * 5_000_000)
    (tmp_path / "many.yaml").write_text("a:\n" + "- b\n" * 50_000, "utf-8")
    (tmp_path / "many_names.yaml").write_text("".join(f"k{n}: 1\n" for n in range(40_000)), "utf-8")
    codes = {each.position.file: each.code for each in catalogue.load(tmp_path).problems}
    assert {Path(file).stem: code for file, code in codes.items()} == {
        "pipe": "unreadable",
        "folder": "unreadable",
        "long": "too_long",
        "many": "yaml",
        "many_names": "yaml",
    }


def test_a_broken_file_takes_no_other_down(tmp_path: Path) -> None:
    (tmp_path / "lamp.yaml").write_text(SOUND, "utf-8")
    (tmp_path / "broken.yaml").write_text("procedure: [", "utf-8")
    (tmp_path / "wrong.yaml").write_bytes("procedure: 街灯".encode("shift_jis"))
    (tmp_path / "other.yaml").write_text(SOUND, "utf-8")
    read = catalogue.load(tmp_path)
    assert set(read.procedures) == {"lamp"}
    assert {each.code for each in read.problems} == {"yaml", "encoding", "file_name"}


@pytest.mark.parametrize("name", ["type", "list", "today", "in", "answered_many", "year"])
def test_a_name_that_expressions_know_already_is_told_and_never_breaks(name: str) -> None:
    for old in ("many", "street", "rows"):
        told = found(SOUND.replace(f"field: {old}", f"field: {name}"))
        assert name == "year" or "reserved" in {code for _, _, code in told}


def test_names_that_differ_by_underscores_only_are_two_names() -> None:
    inner = "          - {field: a_b, type: text, label: あ}\n"
    rows = SOUND.replace("          - {field: street", f"{inner}          - {{field: street", 1)
    assert found(rows.replace(inner, inner + inner.replace("a_b", "a__b"))) == []


def test_an_example_that_fails_says_what_was_expected_and_what_came() -> None:
    text = SOUND + (
        "examples:\n"
        "  - {name: 何も入れない, answers: {}, expect: {pages: [place], missing: [name, lamps]}}\n"
    )
    _, problems = catalogue.check_source(text, "lamp.yaml", date(2026, 6, 9))
    (problem,) = [each for each in problems if each.blocks]
    assert (problem.position.line, problem.code) == (33, "example")
    assert "足りない項目に [lamps] があるはずですが、[name, wanted_on, " in problem.ja


def test_the_citys_own_procedures_are_sound_and_prove_themselves() -> None:
    assert catalogue.check([Path("procedures")], date(2026, 6, 9)).problems == ()
    read = catalogue.load(Path("procedures"))
    assert {"child-allowance", "dog-registration", "resident-record"} <= set(read.procedures)
    assert all(len(each.examples) >= 4 for each in read.procedures.values())


def told(problems: tuple[FileProblem, ...]) -> bool:
    return all(each.ja and each.en and each.position.line >= 1 for each in problems)


@given(st.text(max_size=300))
def test_nonsense_is_told_and_never_breaks(text: str) -> None:
    procedure, problems = catalogue.load_source(text, "x.yaml")
    assert procedure is None
    assert problems
    assert told(problems)


@given(
    st.integers(0, len(SOUND) - 1),
    st.integers(0, 12),
    st.text("：，　\t{}[]*&!|>-#'\"\x00𠮷abc 1\n", max_size=6),
)
def test_a_damaged_file_is_read_or_told_and_never_breaks(at: int, length: int, put: str) -> None:
    text = SOUND[:at] + put + SOUND[at + length :]
    procedure, problems = catalogue.load_source(text, "x.yaml")
    assert (procedure is None) == bool(problems)
    assert told(problems)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "{a: " * 5000,
        "a: " + "x" * 500_000,
        "&a [1]\n" + "- *a\n" * 100,
        "? [1, 2]\n: 3\n",
        "!!python/object/apply:os.system [ls]",
        "procedure: " + "9" * 5000,
    ],
)
def test_what_is_meant_to_hurt_is_told(text: str) -> None:
    procedure, problems = catalogue.load_source(text, "x.yaml")
    assert procedure is None
    assert told(problems)


def test_many_files_are_told_as_few_are(tmp_path: Path) -> None:
    """More files than `MANY` are read by several processes."""
    for number in range(catalogue.MANY + 5):
        wrong = "type: yesno" if number % 9 == 0 else "type: yes_no"
        text = SOUND.replace("type: yes_no", wrong).replace(": lamp", f": lamp-{number}", 1)
        (tmp_path / f"lamp-{number}.yaml").write_text(text, "utf-8")
    today = date(2026, 6, 9)
    one_by_one = [catalogue.check([each], today) for each in sorted(tmp_path.glob("*.yaml"))]
    together = catalogue.check([tmp_path], today)
    assert together.problems == tuple(each for one in one_by_one for each in one.problems)
    assert together.procedures == tuple(each for one in one_by_one for each in one.procedures)
    assert sum(each.code == "choice" for each in together.problems) == 5
