"""Conditions of every kind over questions of every type: proved and told in words, whatever they are."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms import catalogue
from forms.answers import fill
from forms.context import Context
from forms.definition import Procedure
from forms.space import prove
from forms.tracing import trace
from tests.forms.test_space import HEAD

TODAY = date(2026, 6, 9)
ATOMS = (
    *("yes", "consent", "answered(name)", "name.family == 'x'", "text.contains('a')"),
    *(
        "choice == 'a'",
        "choice in ['a', 'b']",
        "choice == text",
        "'a' in several",
        "size(several) > 1",
    ),
    *("number * 2 > 5", "number > money", "decimal < 0.5", "money == 300", "-1 < number"),
    *(
        "day > today",
        "day < other_day",
        "month(day) == 4",
        "attains(day, 18) <= today",
        "clock < '12:00'",
    ),
    *("year_month >= date('2026-04-01')", "weekday(day) == 1", "size(text) > 3", "phone == '1'"),
    *("size(files) == 2", "place.address == 'x'", "account.kind == 'bank'", "profile.email == 'x'"),
    *("rows.exists(r, r.inner && yes)", "rows.all(r, r.born < today)", "size(rows) == 2"),
    *(
        "rows.exists(r, rows.exists(s, s.inner != r.inner))",
        "rows[0].inner",
        "answered(arrived_on)",
    ),
    *(
        "sum(rows.map(r, r.count)) > 4",
        "rows.filter(r, r.inner).size() > 1",
        "code == '1234567890123'",
    ),
    *("days_between(day, arrived_on) > 3", "(yes ? 1 : 2) > number", "several == several"),
)
FIELDS = """\
      - {field: yes, type: yes_no, label: Y, required: false}
      - {field: consent, type: consent, label: C, statement: 同意する, required: false}
      - {field: name, type: person_name, label: N, required: false}
      - {field: text, type: text, label: T, required: false}
      - {field: choice, type: choice, label: 選, options: {a: A, b: B}, required: false}
      - {field: several, type: choices, label: 複, options: {a: A, b: B, c: C}, required: false}
      - {field: number, type: integer, label: 数, required: false, max: 9}
      - {field: money, type: money, label: 円, required: false}
      - {field: decimal, type: decimal, label: 小, decimals: 2, required: false}
      - {field: day, type: date, label: 日, required: false, max: today}
      - {field: other_day, type: date, label: 別, required: false, min: "add_months(today, -3)"}
      - {field: clock, type: time, label: 時, required: false}
      - {field: year_month, type: year_month, label: 月, required: false}
      - {field: phone, type: phone, label: 電, required: false}
      - {field: files, type: file, label: 紙, required: false}
      - {field: place, type: place, label: 場, required: false}
      - {field: account, type: bank_account, label: 口, required: false}
      - {field: code, type: corporate_number, label: 法, required: false}
      - field: rows
        type: group
        label: 行
        required: false
        fields:
          - {field: inner, type: yes_no, label: 内, required: false}
          - {field: born, type: date, label: 生, required: false}
          - {field: count, type: integer, label: 個, required: false}
"""
ANSWERS = {
    "yes": "yes",
    "text": "abc",
    "choice": "a",
    "several": ["a", "c"],
    "number": 4,
    "money": 300,
    "decimal": "0.25",
    "day": "2026-06-01",
    "clock": "10:30",
    "year_month": "2026-04",
    "rows": [{"inner": "yes", "count": 3}, {"inner": "no", "born": "2020-02-29", "count": 2}],
}


def asking(*conditions: str) -> Procedure:
    """A procedure whose last questions hang on these conditions."""
    last = "".join(
        f'      - {{field: q{n}, type: text, label: Q, required: false, when: "{each}"}}\n'
        for n, each in enumerate(conditions)
    )
    text = f"{HEAD}pages:\n  - page: one\n    title: いち\n    fields:\n{FIELDS}{last}"
    procedure, problems = catalogue.load_source(text, "lamp.yaml")
    assert procedure is not None, problems
    return procedure


conditions = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        inner.map("!({})".format),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) && ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) || ({two[1]})"),
        st.tuples(inner, inner, inner).map(lambda three: "({}) ? ({}) : ({})".format(*three)),
    ),
    max_leaves=6,
)


def test_each_is_possible_and_possibly_not() -> None:
    found = prove(asking(*ATOMS), TODAY)
    assert {each.code for each in found} <= {"always", "never"}
    told = {each.subject.expression.source for each in found if hasattr(each, "subject")}
    assert told == {"day > today", "choice in ['a', 'b']"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(conditions)
def test_the_words_agree_with_what_is_asked_and_nothing_raises(condition: str) -> None:
    procedure = asking(condition)
    prove(procedure, TODAY)
    for answers in ({}, ANSWERS):
        filled = fill(procedure, dict(answers), Context(TODAY))
        for lang in ("ja", "en"):
            (told,) = trace(filled, lang)
            assert told.holds is ("q0" in filled.asked)
            assert told.words.endswith(("。", "."))


@pytest.mark.parametrize(
    "condition",
    [
        "!" * 201 + "yes",
        "||".join(["yes"] * 145),
        "(" * 25 + "yes" + ")" * 25,
        " && ".join(f"choice == 'a' && text != '{n}'" for n in range(40)),
    ],
)
def test_a_condition_made_to_be_hard_is_left_alone(condition: str) -> None:
    assert prove(asking(condition), TODAY) == ()
    assert trace(fill(asking(condition), dict(ANSWERS), Context(TODAY)))


def test_a_list_with_many_conditions_is_not_proved_and_said_so() -> None:
    options = ", ".join(f"o{n}: {{label: O, when: number > {n % 8}}}" for n in range(9))
    last = f"      - {{field: w, type: choices, label: W, options: {{{options}}}}}\n"
    last += "      - {field: q, type: text, label: Q, when: \"'o1' in w\"}\n"
    text = f"{HEAD}pages:\n  - page: one\n    title: いち\n    fields:\n{FIELDS}{last}"
    procedure, problems = catalogue.load_source(text, "lamp.yaml")
    assert procedure is not None, problems
    assert {each.code for each in prove(procedure, TODAY)} == {"unfinished"}
