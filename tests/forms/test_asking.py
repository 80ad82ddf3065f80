"""What is asked without a ground: questions that nothing needs, and personal ones without a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms import catalogue
from forms.source import FileProblem
from tests.forms.test_law import TODAY, found_in, there

ROWS = "      - field: rows\n"
OPTIONAL = "required: false"


def asking(*questions: str) -> tuple[str, tuple[FileProblem, ...]]:
    """A sound file that also asks this, and what is told of it."""
    lines = "".join(f"      - {each}\n" for each in questions)
    return found_in((ROWS, lines + ROWS))


def told(*questions: str, code: str) -> str:
    """The words of the one warning, at the question `odd`."""
    text, (problem,) = asking(*questions)
    assert (problem.code, problem.severity) == (code, "warning")
    assert there(text, problem).startswith(("{field: odd", "field: odd"))
    assert problem.en
    return problem.ja


# --- Needed by nothing ----------------------------------------------------------------------------


def test_an_optional_question_that_nothing_needs_is_told_with_what_to_do() -> None:
    words = told(f"{{field: odd, type: text, label: 色, {OPTIONAL}}}", code="unused")
    assert "「色」は任意で、どの条件・計算・審査項目にも使われていません。" in words
    assert "個人情報保護法61条2項" in words
    assert "質問を消すか、何のために聞くかを reason_for_asking に書いてください。" in words


@pytest.mark.parametrize(
    "question",
    [
        "{field: odd, type: text, label: 色}",  # an application is not complete without it
        f"{{field: odd, type: text, label: 色, {OPTIONAL}, reason_for_asking: 塗るためです。}}",
        f"{{field: odd, type: textarea, label: 伝えたいこと, {OPTIONAL}}}",
        f"{{field: odd, type: consent, label: 同意, statement: 同意します。, {OPTIONAL}}}",
    ],
)
def test_what_is_required_or_says_why_or_is_the_citizens_own_word_is_needed(question: str) -> None:
    assert asking(question)[1] == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("label: 数, min: 1, max: 9", "label: 数, min: 1, max: 9, when: answered(odd)"),
        ("value: lamps * 1000", "value: lamps * odd"),
        ("lamps < 5", "lamps < 5 || odd < 5"),
        ("lamps * 1000, format: money", "lamps * 1000, format: money, when: answered(odd)"),
        ("result:\n", "review:\n  checklist: [{item: 色, about: [odd]}]\nresult:\n"),
        ("result:\n", "review:\n  checklist: [{item: 色, when: odd > 2}]\nresult:\n"),
        ("result:\n", "fee: {amount: 'answered(odd) ? 300 : 0', text: 300円}\nresult:\n"),
    ],
)
def test_whatever_names_a_question_needs_it(old: str, new: str) -> None:
    question = f"      - {{field: odd, type: integer, label: 色, {OPTIONAL}, min: 1, max: 9}}\n"
    kind = "      - {field: lamps"
    problems = found_in((kind, question + kind), (old, new))[1]
    assert [each.ja for each in problems if each.code == "unused"] == []


def test_a_word_in_quotes_is_no_use() -> None:
    question = f"{{field: right, type: text, label: 右, {OPTIONAL}}}"
    assert [each.code for each in asking(question)[1]] == ["unused"]  # 'right' is an option


def test_of_a_group_that_nobody_needs_the_group_is_told_and_not_its_rows() -> None:
    row = f"[{{field: note, type: text, label: 注, {OPTIONAL}}}]"
    words = told(
        f"{{field: odd, type: group, label: ほか, {OPTIONAL}, fields: {row}}}", code="unused"
    )
    assert "「ほか」は任意で" in words


def test_a_group_that_an_officer_confirms_needs_all_of_its_row() -> None:
    row = f"[{{field: note, type: text, label: 注, {OPTIONAL}}}]"
    confirmed = ("result:\n", "review:\n  checklist: [{item: 注, about: [more_rows]}]\nresult:\n")
    group = f"      - {{field: more_rows, type: group, label: ほか, fields: {row}}}\n"
    assert found_in((ROWS, group + ROWS), confirmed)[1] == ()


def test_a_block_that_no_procedure_uses_is_told_at_its_name(tmp_path: Path) -> None:
    blocks = tmp_path / "blocks"
    blocks.mkdir()
    text = "block: {}\nfields:\n  - {{field: {}_x, type: text, label: X}}\n"
    for name in ("used", "spare"):
        (blocks / f"{name}.yaml").write_text(text.format(name, name), "utf-8")
    procedure = found_in((ROWS, f"      - use: used\n{ROWS}"))[0]
    (tmp_path / "lamp.yaml").write_text(procedure, "utf-8")

    (problem,) = catalogue.check([tmp_path], TODAY).problems
    assert (problem.code, problem.severity) == ("unused", "warning")
    assert str(problem.position) == f"{(blocks / 'spare.yaml').as_posix()}:1:8"
    assert "部品「spare」は、どの手続にも使われていません。" in problem.ja


# --- Personal, and no reason ----------------------------------------------------------------------


def test_every_personal_question_without_a_reason_is_named_once_a_page() -> None:
    words = told(
        "{field: odd, type: person_name, label: お名前}",
        "{field: tel, type: phone, label: 電話}",
        "{field: mail, type: email, label: メール, reason_for_asking: 返事のためです。}",
        code="reason",
    )
    assert "必ず答える個人情報「お名前」「電話」を聞く理由がありません。" in words
    assert "reason_for_asking を書いてください(個人情報保護法61条1項)。" in words


def test_the_reason_of_another_question_is_not_its_reason() -> None:
    words = told(
        "{field: who, type: person_name, label: お名前, reason_for_asking: 連絡のためです。}",
        "{field: odd, type: bank_account, label: 口座}",
        code="reason",
    )
    assert "「口座」" in words


def test_the_reason_of_a_group_is_that_of_all_its_row() -> None:
    row = "[{field: who, type: person_name, label: お名前}, {field: tel, type: phone, label: 電話}]"
    group = f"{{field: people, type: group, label: 方々, fields: {row}"
    assert asking(f"{group}, reason_for_asking: 人数のためです。}}")[1] == ()
    (problem,) = asking(f"{group}}}")[1]
    assert problem.code == "reason"
    assert "「お名前」「電話」" in problem.ja


def test_what_nobody_has_to_answer_and_has_a_use_may_go_without() -> None:
    question = f"{{field: tel, type: phone, label: 電話, {OPTIONAL}}}"
    more = ("label: 数, min: 1, max: 9", "label: 数, min: 1, max: 9, when: answered(tel)")
    kind = "      - {field: lamps"
    assert found_in((kind, f"      - {question}\n{kind}"), more)[1] == ()


def test_a_date_of_birth_is_personal_beside_a_name_and_not_that_of_a_dog() -> None:
    born = "{field: odd, type: date, label: 生年月日, max: today}"
    assert asking(born)[1] == ()
    name = "{field: who, type: person_name, label: お名前, reason_for_asking: 連絡のためです。}"
    assert "「生年月日」" in told(name, born, code="reason")
