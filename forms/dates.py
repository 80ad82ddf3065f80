"""The date functions that expressions know; each is cited where it is law."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from forms.japanese.days import fiscal_year

__all__ = [
    "add_days",
    "add_months",
    "attains",
    "days_between",
    "fiscal_year",
    "fiscal_year_end",
    "fiscal_year_start",
    "month_end",
    "month_start",
    "months_between",
    "next_month",
    "years_between",
]

_ONE_DAY: Final = timedelta(days=1)


def days_between(first: date, second: date) -> int:
    """Days from one day to another; the first day is not counted (民法140条)."""
    return (second - first).days


def months_between(first: date, second: date) -> int:
    """Full months from one day to another."""
    months = (second.year - first.year) * 12 + second.month - first.month
    if months > 0 and second < add_months(first, months):
        return months - 1
    if months < 0 and second > add_months(first, months):
        return months + 1
    return months


def years_between(first: date, second: date) -> int:
    """Full years from one day to another: the age, as people count it, of who was born then.

    Who was born on 29 February is a year older on 1 March where there is no such day.
    """
    return second.year - first.year - ((second.month, second.day) < (first.month, first.day))


def attains(birthday: date, years: int) -> date:
    """The day on which an age is reached in law: the eve of the birthday (年齢計算ニ関スル法律).

    For who was born on 29 February it is 28 February in every year (民法143条2項ただし書).
    """
    same_day = add_months(birthday, years * 12)
    return same_day if same_day.day < birthday.day else same_day - _ONE_DAY


def add_days(day: date, days: int) -> date:
    """The day so many days later, or earlier."""
    return day + timedelta(days=days)


def add_months(day: date, months: int) -> date:
    """The same day of another month, or its last day where there is no such day (民法143条2項)."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_start(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """The last day of the month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def next_month(day: date) -> date:
    """The first day of the next month."""
    return month_end(day) + _ONE_DAY


def fiscal_year_start(day: date) -> date:
    """1 April of the fiscal year (地方自治法208条1項)."""
    return date(fiscal_year(day), 4, 1)


def fiscal_year_end(day: date) -> date:
    """31 March at the end of the fiscal year."""
    return date(fiscal_year(day) + 1, 3, 31)
