"""The days on which public offices are open: 行政機関の休日に関する法律1条, 地方自治法4条の2."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import jpholiday

YEAR_END: Final = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})
"""年末年始, when city halls are closed: (month, day)."""

_ONE_DAY: Final = timedelta(days=1)


@lru_cache(maxsize=4096)
def is_holiday(day: date) -> bool:
    """Whether it is a holiday by law (国民の祝日に関する法律3条)."""
    return bool(jpholiday.is_holiday(day))


def is_working_day(day: date) -> bool:
    """Monday to Friday, no holiday, not at the end of the year."""
    return day.weekday() < 5 and (day.month, day.day) not in YEAR_END and not is_holiday(day)


def add_working_days(day: date, days: int) -> date:
    """The working day that many working days later, or before for a negative number."""
    if abs(days) > 1000:
        raise OverflowError("more than a thousand working days")
    step, left = (_ONE_DAY if days > 0 else -_ONE_DAY), abs(days)
    while left:
        day += step
        left -= is_working_day(day)
    return day
