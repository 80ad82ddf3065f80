"""Days and moments in words, in Japan's own time: 令和8年6月9日(火) 21時14分."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from forms.japanese.eras import era_of, era_year_words

JAPAN: Final = ZoneInfo("Asia/Tokyo")
_WEEKDAYS: Final = "月火水木金土日"


def day_in_japan(value: date | datetime) -> date:
    """The day, which for a moment is that of Japan."""
    return value.astimezone(JAPAN).date() if isinstance(value, datetime) else value


def day_words(value: date | datetime) -> str:
    """7月22日(水)."""
    day = day_in_japan(value)
    return f"{day.month}月{day.day}日({_WEEKDAYS[day.weekday()]})"


def official_day_words(value: date | datetime) -> str:
    """令和8年6月9日: the way of official documents."""
    day = day_in_japan(value)
    return f"{era_year_words(day)}{day.month}月{day.day}日"


def moment_words(at: datetime) -> str:
    """令和8年6月9日(火) 21時14分."""
    there = at.astimezone(JAPAN)
    day = there.date()
    return f"{era_year_words(day)}{day_words(day)} {there.hour}時{there.minute:02d}分"


def stamp_words(value: date | datetime) -> str:
    """8.6.9, as on a date stamp."""
    day = day_in_japan(value)
    return f"{era_year_number(day)}.{day.month}.{day.day}"


def era_year_number(day: date) -> int:
    """The year within its era; the common year before 明治."""
    era = era_of(day)
    return day.year if era is None else day.year - era.first.year + 1


def fiscal_year(value: date | datetime) -> int:
    """The common year in which the fiscal year (年度) of a day began, on 1 April."""
    day = day_in_japan(value)
    return day.year if day.month >= 4 else day.year - 1
