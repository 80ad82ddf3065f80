"""Blocks: used without copying, and every mistake told where it can be put right."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import catalogue
from forms.blocks import Blocks, BlockText, problems_of
from forms.definition import Procedure
from tests.forms.test_catalogue import SOUND

FILE = "procedures/lamp.yaml"
BLOCK_FILE = "procedures/blocks/applicant.yaml"
BLOCK = """\
block: applicant
fields:
  - {field: applicant_name, type: person_name, label: お名前}
  - {field: tel, type: phone, label: 電話, required: false}
  - {field: mail, type: email, label: メール, required: false, when: answered(applicant_name)}
  - {note: thanks, text: ありがとうございます。, when: answered(mail)}
  - {computed: year_of_today}
checks:
  - {rule: answered(tel) || answered(mail), at: tel, message: どちらかを入力してください。}
computed:
  year_of_today: {label: 今年, value: year(today)}
"""


def used(how: str = "use: applicant") -> str:
    return SOUND.replace("    fields:\n", f"    fields:\n      - {how}\n", 1)


def in_row(how: str) -> str:
    return SOUND.replace("        fields:\n", f"        fields:\n          - {how}\n", 1)


def blocks(text: str = BLOCK) -> Blocks:
    return {"applicant": BlockText(BLOCK_FILE, text)}


def read(text: str, block: str = BLOCK) -> Procedure:
    procedure, problems = catalogue.load_source(text, FILE, blocks=blocks(block))
    assert procedure is not None, problems
    return procedure


def found(text: str, block: str = BLOCK) -> list[tuple[str, str]]:
    procedure, problems = catalogue.load_source(text, FILE, blocks=blocks(block))
    assert (procedure is None) == bool(problems)
    return [(str(each.position), each.code) for each in problems]


def test_a_block_stands_where_it_is_used() -> None:
    procedure = read(used())
    assert [each.name for each in procedure.pages[0].fields][:4] == [
        "applicant_name",
        "tel",
        "mail",
        "name",
    ]
    assert procedure.checks[-1].at == "tel"
    assert procedure.computed[0].name == "year_of_today"
    assert procedure.blocks == ("applicant",)


def test_a_procedure_without_blocks_names_none() -> None:
    assert read(SOUND).blocks == ()


def test_what_is_left_out_takes_along_the_rules_that_speak_of_it() -> None:
    procedure = read(used("{use: applicant, without: [tel, year_of_today]}"))
    assert "tel" not in {each.name for each in procedure.fields}
    assert len(procedure.checks) == 1
    assert procedure.computed == ()


def test_in_a_group_the_rules_of_a_block_are_asked_of_each_row() -> None:
    procedure = read(in_row("{use: applicant, without: [year_of_today]}"))
    group = procedure.field("rows")
    assert group is not None
    assert [each.name for each in group.subfields][:3] == ["applicant_name", "tel", "mail"]
    assert procedure.checks[-1].at == "rows.tel"


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("use: aplicant", [("15:14", "unknown_block")]),
        ("{use: applicant, without: [phone]}", [("15:36", "unknown_field")]),
        ("{use: applicant, witout: [tel]}", [("15:26", "unknown_key")]),
        ("{use: [applicant]}", [("15:15", "text")]),
        ("{use: applicant, without: [mail]}", [("15:10", "unknown_name")]),
        ("use: applicant\n      - use: applicant", [("16:9", "twice")] * 3),
    ],
)
def test_a_wrong_use_is_told_at_its_line(how: str, expected: list[tuple[str, str]]) -> None:
    told = [(place.removeprefix(f"{FILE}:"), code) for place, code in found(used(how))]
    assert list(dict.fromkeys(told)) == list(dict.fromkeys(expected))


def test_a_name_of_the_procedure_that_a_block_has_too_is_told_in_the_procedure() -> None:
    block = BLOCK.replace("field: tel", "field: name").replace("tel", "name")
    assert found(used(), block) == [(f"{FILE}:16:17", "twice")]
    after = SOUND.replace("      - field: rows\n", "      - use: applicant\n      - field: rows\n")
    assert found(after, block) == [(f"{FILE}:19:9", "twice")]


def test_computed_values_have_no_place_in_a_row() -> None:
    assert found(in_row("use: applicant")) == [(f"{FILE}:23:13", "computed")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("answered(applicant_name)", "answered(aplicant_name)", [("5:76", "unknown_name")]),
        ("answered(applicant_name)", "wanted_on < today", [("5:67", "unknown_name")]),
        ("type: phone", "type: fone", [("4:24", "choice")]),
        ("label: 電話", "lable: 電話", [("4:31", "unknown_key")]),
        ("year(today)", "year(3)", [("11:37", "types")]),
        ("at: tel", "at: fon", [("9:49", "unknown_field")]),
        ("block: applicant", "block: aplicant", [("1:8", "file_name")]),
        ("  - {computed", "  - use: other\n  - {computed", [("7:5", "use")]),
        ("label: 電話", "label: マイナンバー", [("4:38", "my_number")]),
        ("fields:", "fields: [", [("3:3", "yaml")]),
        ("block: applicant", "block: applicant\nblock: b", [("2:1", "twice")]),
    ],
)
def test_a_mistake_in_a_block_is_told_in_the_block(
    old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    assert old in BLOCK
    block = BLOCK.replace(old, new, 1)
    assert found(used(), block) == [(f"{BLOCK_FILE}:{at}", code) for at, code in expected]


def test_mistakes_of_a_block_and_of_its_user_are_told_together() -> None:
    text = used().replace("when: many", "when: meny")
    assert found(text, BLOCK.replace("type: phone", "type: fone")) == [
        (f"{BLOCK_FILE}:4:24", "choice"),
        (f"{FILE}:19:55", "unknown_name"),
    ]


def test_a_broken_block_is_told_once_for_all_that_use_it(tmp_path: Path) -> None:
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks" / "applicant.yaml").write_text(BLOCK.replace("phone", "fone"), "utf-8")
    (tmp_path / "blocks" / "unused.yaml").write_text("block: unused\n", "utf-8")
    for name in ("one", "two"):
        text = used().replace("procedure: lamp", f"procedure: {name}")
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    for told in (catalogue.check([tmp_path], date(2026, 6, 9)), catalogue.load(tmp_path)):
        assert not told.procedures
        broken = [Path(each.position.file).name for each in told.problems if each.blocks]
        assert broken == ["applicant.yaml", "unused.yaml"]


def test_a_file_alone_is_checked_with_the_blocks_beside_it(tmp_path: Path) -> None:
    (tmp_path / "blocks").mkdir()
    block = tmp_path / "blocks" / "applicant.yaml"
    block.write_text(BLOCK, "utf-8")
    (tmp_path / "lamp.yaml").write_text(used(), "utf-8")
    today = date(2026, 6, 9)
    assert set(catalogue.check([tmp_path / "lamp.yaml"], today).procedures) == {"lamp"}
    assert catalogue.check([block], today).problems == ()
    block.write_bytes(BLOCK.encode("shift_jis"))
    assert [each.code for each in catalogue.check([block], today).problems] == ["encoding"]


def test_a_block_cannot_make_a_file_huge() -> None:
    many = "".join(f"  - {{note: n{n}, text: あ}}\n" for n in range(1000))
    text = used("use: applicant\n" + "      - use: applicant\n" * 200)
    procedure, problems = catalogue.load_source(
        text, FILE, blocks=blocks(f"block: applicant\nfields:\n{many}")
    )
    assert procedure is None
    assert "too_many" in {each.code for each in problems}
    assert found(used(), BLOCK + "#" * 60_000) == [(f"{BLOCK_FILE}:1:1", "too_long")]


@given(
    st.integers(0, len(BLOCK) - 1),
    st.integers(0, 12),
    st.text("：，　\t{}[]*&!|>-#'\"\x00𠮷abc 1\n", max_size=6),
)
def test_a_damaged_block_is_told_in_its_own_file(at: int, length: int, put: str) -> None:
    block = BLOCK[:at] + put + BLOCK[at + length :]
    alone = problems_of("applicant", BlockText(BLOCK_FILE, block))
    assert all(each.position.file == BLOCK_FILE for each in alone)
    procedure, problems = catalogue.load_source(used(), FILE, blocks=blocks(block))
    assert (procedure is None) == bool(problems)
    lines = block.count("\n") + block.count("\r") + 1
    assert all(each.position.line <= lines for each in alone)
    if alone:
        assert set(alone) <= set(problems)
    else:
        assert {each.position.file for each in problems} <= {FILE}


@given(st.integers(0, 30), st.booleans())
def test_every_mistake_behind_a_block_keeps_its_line(lines: int, flow: bool) -> None:
    """Whatever a block puts in before it, a mistake of the procedure stays at its own place."""
    notes = "".join(f"  - {{note: n{n}, text: あ}}\n" for n in range(lines + 1))
    text = used("{use: applicant}" if flow else "use: applicant")
    wrong = text.replace("r.since <= today", "r.sinse <= today")
    assert found(wrong, f"block: applicant\nfields:\n{notes}") == [
        (f"{FILE}:27:25", "unknown_part")
    ]


def test_what_the_proof_finds_in_a_block_is_told_in_the_block() -> None:
    never = BLOCK.replace("when: answered(mail)", "when: 1 > 2")
    problems = catalogue.check_source(used(), FILE, date(2026, 6, 9), blocks(never))[1]
    places = {str(each.position) for each in problems if each.code != "reason"}
    assert places == {f"{BLOCK_FILE}:6:45"}
