"""Expressions: what they give, what a missing answer means, and what is said of a wrong one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.expressions import CelType, Environment, Wrong, WrongExpressionError
from forms.source import Position

TODAY = date(2026, 6, 9)
HERE = Position("test.yaml", 1, 1)
STRING, INT, DATE, BOOL = CelType("string"), CelType("int"), CelType("date"), CelType("bool")
NAME = CelType("record", members={"family": STRING, "given": STRING})
CHILD = CelType(
    "record",
    members={"birthday": DATE, "age": INT, "name": NAME, "apart": BOOL, "relation": STRING},
)
FORM = Environment(
    {
        "reason": STRING,
        "copies": INT,
        "weight": CelType("double"),
        "express": BOOL,
        "event": DATE,
        "wishes": CelType("list", item=STRING),
        "children": CelType("list", item=CHILD),
        "who": NAME,
    }
)
CHILDREN = [
    {"birthday": date(2020, 4, 1), "age": 6, "name": {"family": "髙"}, "apart": True},
    {"birthday": None, "age": None, "name": None, "apart": None},
]


def value(source: str, **values: Any) -> Any:
    given_ = {"today": TODAY, "profile": {}, **values}
    return FORM.compile(source, HERE).evaluate(given_)


def wrong(source: str, *wanted: str) -> Wrong:
    with pytest.raises(WrongExpressionError) as error:
        FORM.compile(source, HERE, *wanted)
    return error.value.found[0]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("copies * 300 + 110", 710),
        ("weight > 1.5", True),
        ("event <= today", True),
        ("'a' in wishes", True),
        ("size(wishes)", 2),
        ("who.family == '髙﨑'", True),
        ("days_between(event, today)", 8),
        ("next_month(event)", date(2026, 7, 1)),
        ("month_start(event) == month_start(today)", True),
        ("add_days(event, -1)", date(2026, 5, 31)),
        ("add_months(date('2026-01-31'), 1)", date(2026, 2, 28)),
        ("months_between(date('2026-01-31'), date('2026-03-30'))", 1),
        ("years_between(date('2008-06-10'), today)", 17),
        ("age_on(date('2008-06-09'), today)", 18),
        ("attains(date('2008-04-01'), 18)", date(2026, 3, 31)),
        ("attains(date('2004-02-29'), 18)", date(2022, 2, 28)),
        ("attains(date('2004-02-29'), 20)", date(2024, 2, 28)),
        ("attains(date('2004-02-28'), 18)", date(2022, 2, 27)),
        ("attains(date('2004-03-01'), 18)", date(2022, 2, 28)),
        ("attains(date('2004-03-01'), 20)", date(2024, 2, 29)),
        ("age_on(date('2004-02-29'), date('2022-02-28'))", 17),
        ("age_on(date('2004-02-29'), date('2022-03-01'))", 18),
        ("age_on(date('2004-02-29'), date('2024-02-29'))", 20),
        ("fiscal_year_end(attains(date('2008-04-01'), 18))", date(2026, 3, 31)),
        ("fiscal_year_end(attains(date('2008-04-02'), 18))", date(2027, 3, 31)),
        ("fiscal_year(date('2026-03-31'))", 2025),
        ("fiscal_year_start(today)", date(2026, 4, 1)),
        ("month_end(date('2028-02-03'))", date(2028, 2, 29)),
        ("weekday(date('2026-11-23'))", 1),
        ("weekday(date('2026-11-22'))", 7),
        ("working_day(date('2026-11-23'))", False),
        ("working_day(date('2026-11-24'))", True),
        ("working_day(date('2026-09-22'))", False),
        ("working_day(date('2026-12-29')) || working_day(date('2027-01-03'))", False),
        ("add_working_days(date('2026-12-28'), 1)", date(2027, 1, 4)),
        ("add_working_days(date('2027-01-04'), -1)", date(2026, 12, 28)),
        ("add_working_days(date('2026-12-30'), 0)", date(2026, 12, 30)),
        ("year(today) * 10000 + month(today) * 100 + day(today)", 20260609),
        ("least(copies, 1) + greatest(copies, 9)", 10),
        ("sum([copies, 3])", 5),
        ("profile.name.family", "髙"),
    ],
)
def test_an_expression_gives_a_plain_value(source: str, expected: object) -> None:
    found = value(
        source,
        copies=2,
        weight=Decimal("1.6"),
        event=date(2026, 6, 1),
        wishes=["a", "b"],
        who={"family": "髙﨑", "given": "花"},
        profile={"name": {"family": "髙"}},
    )
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    "source",
    ["express", "!express", "reason == 'x'", "reason != 'x'", "copies > 1", "event > today"],
)
def test_a_condition_on_an_unanswered_field_does_not_hold(source: str) -> None:
    assert value(source) is None
    assert FORM.compile(source, HERE).holds({"reason": None}) is False


def test_what_is_missing_does_not_matter_where_the_rest_decides() -> None:
    assert value("express || copies == 1", copies=1) is True
    assert value("express && copies == 2", copies=1) is False


def test_answered_asks_whether_there_is_an_answer() -> None:
    assert value("answered(copies) ? copies : 0") == 0
    assert value("unanswered( copies ) && reason == 'answered(copies)'", reason="answered(copies)")
    assert value("children.exists(c, unanswered(c.birthday))", children=CHILDREN) is True
    assert value("answered(arrived_on) ? arrived_on : today") == TODAY


def test_a_row_that_breaks_a_rule_counts_though_another_is_not_filled_in() -> None:
    assert value("children.all(c, c.age < 5)", children=CHILDREN) is False
    assert value("children.all(c, c.age < 18)", children=CHILDREN) is None
    assert value("children.exists(c, c.apart)", children=CHILDREN) is True
    assert value("children.all(c, attains(c.birthday, 18) > today)", children=CHILDREN[:1]) is True


@pytest.mark.parametrize(
    "source",
    ["1 / (copies - copies) > 0", "wishes[7] == 'a'", "date(reason) < today",
     "add_days(today, 99999999) > today", "9223372036854775807 + copies > 0"],
)  # fmt: skip
def test_what_cannot_be_worked_out_is_none_and_raises_nothing(source: str) -> None:
    assert value(source, copies=1, wishes=["a"], reason="2026-02-30") is None


@given(
    st.dictionaries(
        st.sampled_from(["reason", "copies", "express", "event", "wishes", "children", "profile"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.dates(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
            max_leaves=6,
        ),
    )
)
def test_values_of_any_shape_never_make_an_expression_raise(values: dict[str, Any]) -> None:
    for source in (
        "reason == 'x' && copies * 300 > 5",
        "children.all(c, attains(c.birthday, 18) > today || c.apart)",
        "'a' in wishes || express",
        "days_between(event, today)",
        "profile.name.family",
    ):
        FORM.compile(source, HERE).evaluate({"today": TODAY, **values})


@pytest.mark.parametrize(
    ("source", "line", "column", "code", "words"),
    [
        ("children.all(c, c.agee < 18)", 1, 19, "unknown_part", "もしかして「age」"),
        ("children[0].name.famly == 'x'", 1, 18, "unknown_part", "もしかして「family」"),
        ("copis > 3", 1, 1, "unknown_name", "もしかして「copies」"),
        ("true &&\n  copis > 3", 2, 3, "unknown_name", "copies"),
        ("answered(copis)", 1, 10, "unknown_name", "もしかして「copies」"),
        ("'髙﨑' == raison", 1, 9, "unknown_name", "reason"),
        ("zebra > 3", 1, 1, "unknown_name", "使えるのは reason, copies, weight"),
        ("day_between(event, today) > 3", 1, 1, "unknown_function", "days_between"),
        ("days_between(event) > 3", 1, 1, "arguments", "2個"),
        ("1 + days_between(copies, today)", 1, 5, "types", "整数と日付は渡せません"),
        ("copies > 'x'", 1, 8, "types", "整数と文字には使えません"),
        ("event > 3", 1, 7, "types", "日付と整数"),
        ("express ? 1 : 'x'", 1, 9, "types", "? :"),
        ("event.year > 3", 1, 6, "types", "日付に「.」で続く項目"),
        ("reason = 'x'", 1, 8, "syntax", "== と書いて"),
        ("express and express", 1, 9, "syntax", "&& と書いて"),
        ("reason ＝＝ 'x'", 1, 8, "syntax", "全角の「＝」"),
        ("reason == 「x」", 1, 11, "syntax", "囲んで"),
        ("reason == 出生", 1, 11, "syntax", '引用符で囲んでください: "出生"'),
        ("copies >", 1, 9, "syntax", "途中で終わって"),
        ('event > date("2026-4-1")', 1, 15, "date", 'date("2026-04-01") と書いて'),
        ("event > date('2026/04/01')", 1, 15, "date", 'date("2026-04-01") と書いて'),
        ('event > date( "令和8年4月1日" )', 1, 16, "date", 'date("2026-04-01") と書いて'),
        ('true &&\n event > date("2026-13-01")', 2, 16, "date", "という日はありません"),
        ('event > date("来月")', 1, 15, "date", 'date("2026-04-01") のように'),
        ("event > 2026-04-01", 1, 9, "date", 'date("2026-04-01") と書いて'),
        ('event > "2026-04-01"', 1, 7, "types", 'date("2026-04-01") と書いて'),
        ("add_days(today、3) > event", 1, 15, "syntax", "半角の ,"),
        ("copies ≧ 3", 1, 8, "syntax", "半角の >="),
        ("copies => 3", 1, 8, "syntax", "=> は >= と書いて"),
        ("copies <> 3", 1, 8, "syntax", "<> は != と書いて"),
        ("express AND express", 1, 9, "syntax", "AND は && と書いて"),
        ("copies is 3", 1, 8, "syntax", "is は == と書いて"),
        ("copies > 500円", 1, 10, "syntax", "単位を付けずに 500 と"),
        ("令和8年4月1日", 1, 1, "syntax", 'date("2026-04-01") と書いて'),
        ("1,000", 1, 1, "syntax", "「,」を付けずに 1000 と"),
        ("copies > 99999999999999999999", 1, 10, "too_large", "大きすぎます"),
        ('answered("copies")', 1, 1, "macro", "引用符を付けずに"),
        ("children.exists(c.age > 1)", 1, 10, "macro", "children.exists(i, …) の形"),
        ("count(children) > 1", 1, 1, "unknown_function", "もしかして「size」"),
        ("weight > 3", 1, 8, "types", "3.0 と書いて"),
        ("weight > copies", 1, 8, "types", "double(…) と書いて"),
        ("children.age > 3", 1, 9, "types", "children.exists(i, i.age > 3)"),
        ('express == "はい"', 1, 9, "types", "「はい」なら express、「いいえ」なら !express"),
        ('copies > 1 && wishes == "a"', 1, 22, "types", 'は "a" in wishes と書いて'),
        ('"a" != wishes', 1, 5, "types", '!("a" in wishes) と書いて'),
        ("has(copies)", 1, 5, "has", "answered"),
        ("x" * 2001, 1, 1, "too_long", "長すぎます"),
    ],
)
def test_a_mistake_is_told_at_its_column(
    source: str, line: int, column: int, code: str, words: str
) -> None:
    found = wrong(source)
    assert (found.line, found.column, found.code) == (line, column, code)
    assert words in found.ja
    assert found.en


def test_an_expression_must_give_what_is_needed() -> None:
    assert "条件(はい・いいえ)になる式" in wrong("copies * 2", "bool").ja
    assert FORM.compile("profile.age", HERE, "int").source == "profile.age"


def test_rows_without_a_name_are_one_mistake() -> None:
    with pytest.raises(WrongExpressionError) as error:
        FORM.compile("size(children.map(c.age)) > 1", HERE)
    assert [each.code for each in error.value.found] == ["macro"]


def test_every_day_that_is_none_is_told_and_no_other_text() -> None:
    with pytest.raises(WrongExpressionError) as error:
        FORM.compile("date('2026-2-1') < event && reason != \"date('2026-2-1')\" || "
                     "event == date('2026-02-30')", HERE)  # fmt: skip
    assert [(each.column, each.code) for each in error.value.found] == [(7, "date"), (76, "date")]


def test_all_unknown_names_of_an_expression_are_told() -> None:
    with pytest.raises(WrongExpressionError) as error:
        FORM.compile("copis > 3 && raison == 'x'", HERE)
    assert [each.column for each in error.value.found] == [1, 14]


@given(st.text(alphabet="copies &|()<>=!.,'\"[]?:+1ａ＝", max_size=30))
def test_any_text_is_an_expression_or_a_told_mistake(source: str) -> None:
    found: tuple[Wrong, ...] | None = None
    try:
        FORM.compile(source, HERE)
    except WrongExpressionError as error:
        found = error.found
    assert found != ()
    assert all(each.line >= 1 and each.column >= 1 and each.ja for each in found or ())


def test_a_row_sees_its_own_answers_before_those_of_the_form() -> None:
    row = Environment({"reason": INT, "copies": INT}, {"reason": STRING})
    assert row.compile("reason == 'x' && copies == 1", HERE).holds({"reason": "x", "copies": 1})
