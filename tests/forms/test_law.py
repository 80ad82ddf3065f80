"""What the law asks of a file: each rule with one file that breaks it, told at its place."""

from __future__ import annotations

from datetime import date

import pytest

from forms import catalogue
from forms.source import FileProblem
from tests.forms.test_lint import SOUND

TODAY = date(2026, 6, 9)


def found_in(*changes: tuple[str, str]) -> tuple[str, tuple[FileProblem, ...]]:
    text = SOUND
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text, catalogue.check_source(text, "lamp.yaml", TODAY)[1]


def there(text: str, problem: FileProblem) -> str:
    line = text.split("\n")[problem.position.line - 1]
    return line[problem.position.column - 1 :]


@pytest.mark.parametrize(
    ("changes", "code", "place", "words"),
    [
        ([(", reasons: required", "")], "reasons", "rejected:", "行政手続法8条"),
        ([(", appeal: standard", "")], "appeal", "rejected:", "行政不服審査法82条"),
        ([("type: ordinance", "type: none")], "basis", "none,", "法律(law)か条例"),
        (
            [
                ("kind: application", "kind: notification"),
                ("approved: {title: 決定通知書}", "acknowledged: {title: 受理}"),
                ("  rejected: {title: 却下通知書, reasons: required, appeal: standard}\n", ""),
            ],
            "disposition",
            "true",
            "行政手続法2条",
        ),
        (
            [
                ("kind: application", "kind: enrolment"),
                ("approved:", "accepted:"),
                ("rejected: {title: 却下通知書, reasons: required", "declined: {title: 不承諾"),
            ],
            "reasons",
            "declined:",
            "行政手続法8条",
        ),
        ([("label: 数,", "label: マイナンバー,")], "my_number", "マイナンバー", "番号法15条"),
        (
            [("purpose: 街灯の設置を決めるために使います。\n", "")],
            "required",
            "procedure:",
            "purpose",
        ),
        ([("retention_years: 5\n", "")], "required", "procedure:", "retention_years"),
        (
            [("basis: {type: ordinance, text: 街灯条例第3条}\n", "")],
            "required",
            "procedure:",
            "basis",
        ),
    ],
)
def test_what_the_law_demands_is_an_error(
    changes: list[tuple[str, str]], code: str, place: str, words: str
) -> None:
    text, problems = found_in(*changes)
    (problem,) = [each for each in problems if each.code == code]
    assert problem.blocks
    assert words in problem.ja
    assert there(text, problem).startswith(place)


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        ([("standard_days: 10\n", "")], "standard_days", "true"),
        (
            [("type: ordinance, text: 街灯条例第3条", "type: law, text: 街灯法")],
            "article",
            "街灯法",
        ),
    ],
)
def test_what_a_city_should_do_is_a_warning(
    changes: list[tuple[str, str]], code: str, place: str
) -> None:
    text, problems = found_in(*changes)
    (problem,) = problems
    assert (problem.code, problem.severity) == (code, "warning")
    assert there(text, problem).startswith(place)


def test_whether_somebody_has_a_card_may_be_asked() -> None:
    asked = "{field: card, type: yes_no, label: マイナンバーカードがありますか}"
    assert found_in(("      - field: rows\n", f"      - {asked}\n      - field: rows\n"))[1] == ()


@pytest.mark.parametrize(
    ("question", "place", "words"),
    [
        ("type: photo, accept: [pdf]", "[pdf]", "付けられるのは heic, jpeg, png です"),
        ("type: file, count: {min: 11}", "{min: 11}", "あるのは10までです"),
        ("type: choices, options: {a: A, b: B}, count: {min: 3}", "{min: 3}", "あるのは2まで"),
        ("type: ranking, options: {a: A, b: B}, count: {min: 3}", "{min: 3}", "あるのは2まで"),
        (
            "type: group, fields: [{field: y, type: text, label: Y}], count: {min: 101}",
            "{min: 101}",
            "あるのは100まで",
        ),
    ],
)
def test_what_nobody_could_give_is_an_error(question: str, place: str, words: str) -> None:
    asked = f"{{field: paper, label: 書類, {question}}}"
    text, problems = found_in(("      - field: rows\n", f"      - {asked}\n      - field: rows\n"))
    (problem,) = problems
    assert (problem.code, problem.blocks) == ("impossible", True)
    assert words in problem.ja
    assert there(text, problem).startswith(place)
