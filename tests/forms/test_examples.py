"""A procedure's own tests: what an example can expect, and how a difference is told."""

from __future__ import annotations

from datetime import date

import pytest

from forms import catalogue
from tests.forms.test_lint import SOUND

TODAY = date(2026, 6, 9)
COMPLETE = "{kind: repair, lamps: 2, rows: [{street: 桜通り}]}"


def found_in(answers: str, expect: str) -> list[tuple[str, str]]:
    """What is said, and the text where it is said."""
    text = f"{SOUND}examples:\n  - name: ためし\n    answers: {answers}\n    expect: {expect}\n"
    procedure, problems = catalogue.check_source(text, "lamp.yaml", TODAY)
    assert procedure is not None, problems
    lines = text.splitlines()
    return [(p.ja, lines[p.position.line - 1][p.position.column - 1 :]) for p in problems]


def told(answers: str, expect: str) -> list[str]:
    return [ja for ja, _ in found_in(answers, expect)]


@pytest.mark.parametrize(
    "expect",
    [
        "{complete: true, pages: [place], computed: {cost: 2000}, fee: ~, stop: ~, problems: {}}",
        "{asked: [rows.0.street], not_asked: [rows.0.side, agreed]}",
        "{documents: {approved: 決定通知書, copy: [通り 桜通り, 費用 2,000円]}}",
    ],
)
def test_an_example_that_comes_true_says_nothing(expect: str) -> None:
    assert told(COMPLETE, expect) == []


@pytest.mark.parametrize(
    ("answers", "expect", "words"),
    [
        (COMPLETE, "{pages: [place, more]}", "画面は [place, more] のはずが [place] でした。"),
        (COMPLETE, "{missing: [agreed]}", "足りない項目に [agreed] があるはずですが、[] でした。"),
        (COMPLETE, "{complete: false}", "送信できないはずですが、できます。"),
        ("{kind: new}", "{complete: true}", "できません: lamps(「数」を入力してください。)"),
        (COMPLETE, "{computed: {cost: 1}}", "計算は {cost: 1} のはずが {cost: 2000} でした。"),
        (COMPLETE, "{not_asked: [lamps]}", "[lamps] は聞かないはずですが、聞いています。"),
        (COMPLETE, "{asked: [agreed]}", "聞く項目に [agreed] があるはず"),
        ("{lamps: 11}", "{problems: {}}", "{lamps: too_large}"),
        (COMPLETE, "{fee: 3}", "手数料は 3 のはずが なし でした。"),
        (COMPLETE, "{stop: とまれ}", "止まる画面は とまれ のはずが なし でした。"),
        (COMPLETE, "{documents: {approved: [却下]}}", "文書「approved」に [却下] があるはず"),
        (
            COMPLETE,
            "{documents: {aproved: 決定}}",
            "という文書はありません。もしかして「approved」",
        ),
        (COMPLETE, "{documents: 決定}", "「決定」という文書はありません。"),
        (COMPLETE, "{mising: [lamps]}", "もしかして「missing」"),
        ("{lampz: 3}", "{complete: false}", "「lampz」という項目はありません。もしかして「lamps」"),
        ("{rows: [{stret: x}]}", "{complete: false}", "「rows.stret」という項目はありません。"),
    ],
)
def test_an_example_that_fails_says_what_was_expected_and_what_came(
    answers: str, expect: str, words: str
) -> None:
    (found,) = told(answers, expect)
    assert words in found
    assert found.startswith("例「ためし」: ")


@pytest.mark.parametrize(
    ("answers", "expect", "there", "words"),
    [
        (COMPLETE, "{complete: はい}", "complete:", "true か false"),
        (COMPLETE, "{complete: yes}", "complete:", "true か false"),
        (COMPLETE, "{fee: 1, computed: {cost: '2000'}}", "computed:", "引用符なしで"),
        (COMPLETE, "{complete: true, not_asked: [agread]}", "not_asked:", "「agreed」ですか"),
        (COMPLETE, "{not_asked: [rows.1.sid]}", "not_asked:", "「rows.sid」という項目はありません"),
        ("{}", "{missing: [lampz]}", "missing:", "「lampz」という項目はありません。"),
        (
            COMPLETE,
            "{computed: {coast: ~}}",
            "computed:",
            "「coast」は計算(computed)にありません。",
        ),
        (COMPLETE, "{}", "expect: {}", "何も確かめられません"),
        (COMPLETE, "{documents: {}}", "documents:", "何も確かめられません"),
        (COMPLETE, "{not_asked: []}", "not_asked:", "何も確かめられません"),
        ("{kind: 新設}", "{complete: false}", "kind:", "problems: {kind: "),
        ("{kind: 新設}", "{complete: false}", "kind:", "値で書いてください(new、repair)"),
        ("{lamps: はいい}", "{complete: false}", "lamps:", "expect に problems: {lamps: "),
        ("{rows: [{street: x, side: 左}], kind: new}", "{complete: false}", "side:", "rows.0.side"),
    ],
)
def test_an_example_that_would_prove_nothing_is_told_at_its_place(
    answers: str, expect: str, there: str, words: str
) -> None:
    found = [each for each in found_in(answers, expect) if words in each[0]]
    assert [at.startswith(there) for _, at in found] == [True]


def test_a_rule_of_a_row_is_asked_of_every_row() -> None:
    answers = "{kind: new, lamps: 7, rows: [{side: left}, {side: right}]}"
    assert told(answers, "{problems: {rows.1.side: check}}") == []
