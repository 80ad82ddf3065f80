from datetime import date

import pytest

from forms.fields.base import TYPES
from tests.forms.building import TODAY, a_field, fault, parse, rule

DATE = a_field("date")


@pytest.mark.parametrize(
    "typed",
    [
        "2024-5-1", "2024/5/1", "2024.5.1", "20240501", "２０２４年５月１日", "令和6年5月1日", "R6.5.1",
        "r6/5/1", "令和六年五月一日", "2024−05−01", "令6.5.1", "R060501", "令和6年5月1日(2024年)",
        {"era": "令和", "year": "6", "month": "5", "day": "1"},
        {"era": "西暦", "year": "２０２４", "month": "5", "day": "1"},
        {"era": "平成", "year": "2024", "month": "5", "day": "1"},
        {"year": 2024, "month": 5, "day": 1},
        {"era": "西暦", "year": "令和6", "month": "5月", "day": "1日"},
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(typed: object) -> None:
    assert parse(DATE, typed) == date(2024, 5, 1)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("大正15年12月24日", date(1926, 12, 24)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("明治45年7月29日", date(1912, 7, 29)),
    ],
)
def test_eras_begin_and_end_on_their_days(typed: str, day: date) -> None:
    assert parse(DATE, typed) == day


@pytest.mark.parametrize(
    ("typed", "proposal"),
    [
        ("平成32年4月12日", "平成は31年4月30日までです。令和2年4月12日(2020年)ではありませんか。"),
        ("昭和64年1月8日", "昭和は64年1月7日までです。平成元年1月8日(1989年)ではありませんか。"),
        (
            "令和元年4月30日",
            "令和は2019年5月1日からです。平成31年4月30日(2019年)ではありませんか。",
        ),
    ],
)
def test_a_day_outside_its_era_is_refused_with_the_right_one(typed: str, proposal: str) -> None:
    found = fault(DATE, typed)
    assert (found.code, found.message) == ("outside_era", proposal)


@pytest.mark.parametrize(
    ("typed", "code", "at"),
    [
        ({"era": "令和", "year": "6", "month": "", "day": "1"}, "incomplete_date", "month"),
        ({"era": "西暦", "year": "2023", "month": "2", "day": "29"}, "no_such_day", "day"),
        ({"era": "西暦", "year": "6", "month": "2", "day": "1"}, "era_missing", "era"),
        ({"era": "昭和", "year": "あ", "month": "2", "day": "1"}, "not_a_date", "year"),
        ({"era": "慶応", "year": "3", "month": "2", "day": "1"}, "no_such_era", "era"),
        ("2024年13月1日", "no_such_day", ""),
        ("きのう", "not_a_date", ""),
        ("2024年5月", "not_a_date", ""),
        (20240501, "wrong_shape", ""),
    ],
)
def test_a_wrong_day_is_refused_at_its_box(typed: object, code: str, at: str) -> None:
    found = fault(DATE, typed)
    assert (found.code, found.at) == (code, at)


def test_limits_may_speak_of_today() -> None:
    past = a_field("date", max=rule("today"))
    assert parse(past, TODAY.isoformat()) == TODAY
    assert (
        fault(past, "2026-06-10").message == "今日(令和8年6月9日(2026年))までを入力してください。"
    )
    future = a_field("date", min=rule("today"))
    assert fault(future, "2026-06-08").code == "too_early"


def test_a_chosen_era_alone_is_no_answer() -> None:
    assert TYPES["date"].is_empty({"era": "令和", "year": "", "month": " ", "day": ""})


def test_a_day_in_words_and_in_json() -> None:
    type_ = TYPES["date"]
    assert type_.words(DATE, date(2024, 5, 1)) == "令和6年5月1日(2024年)"
    assert type_.words(DATE, date(2019, 5, 1)) == "令和元年5月1日(2019年)"
    assert type_.words(DATE, date(2024, 5, 1), "en") == "1 May 2024"
    assert type_.to_json(DATE, date(2024, 5, 1)) == "2024-05-01"


@pytest.mark.parametrize(
    "typed",
    ["2024-05", "令和6年5月", "R6.5", {"era": "令和", "year": "6", "month": "5"}, "2024年5月1日"],
)
def test_a_month_is_read_however_it_is_written(typed: object) -> None:
    field, type_ = a_field("year_month"), TYPES["year_month"]
    assert parse(field, typed) == date(2024, 5, 1)
    assert type_.to_json(field, date(2024, 5, 1)) == "2024-05"
    assert type_.words(field, date(2024, 5, 1)) == "令和6年5月(2024年)"


def test_a_month_of_two_eras_belongs_to_both() -> None:
    field = a_field("year_month")
    assert parse(field, "昭和64年1月") == parse(field, "平成元年1月") == date(1989, 1, 1)
    assert fault(field, "平成31年5月").code == "outside_era"


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("13:05", "13:05"), ("1305", "13:05"), ("１３時５分", "13:05"), ("午後1時5分", "13:05"), ("9時半", "09:30"),
        ("9時", "09:00"), ("1:05pm", "13:05"), ("12:00am", "00:00"), ("午後0時", "12:00"),
    ],
)  # fmt: skip
def test_a_time_is_read_however_it_is_written(typed: str, time: str) -> None:
    assert parse(a_field("time"), typed) == time


@pytest.mark.parametrize("typed", ["24:00", "9:60", "午前12時", "昼", "午後13時", 5])
def test_a_time_that_is_none_is_refused(typed: object) -> None:
    assert fault(a_field("time"), typed).code in {"no_such_time", "not_a_time"}
    assert TYPES["time"].words(a_field("time"), "09:05") == "9時5分"
