"""Business days, pauses and due dates, in the city's own time. The calendar is data.

標準処理期間 (行政手続法6条) counts from arrival; closed days and the time of corrections do not count.
It is an aim shown as 「○月○日頃」, never a hard stop.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from forms.japanese.working import YEAR_END, is_holiday

ZONE = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True)
class Pause:
    """Days that do not count: after the day it began, up to and with the day it ended."""

    begun: date
    ended: date


@dataclass(frozen=True)
class Calendar:
    """When the city hall is open. closed: (month, day) of every year, besides holidays."""

    closed: frozenset[tuple[int, int]] = YEAR_END

    def is_open(self, day: date) -> bool:
        """Tell whether it is a business day."""
        return day.weekday() < 5 and (day.month, day.day) not in self.closed and not is_holiday(day)


STANDARD = Calendar()


def due_on(
    begun_on: date, days: int, calendar: Calendar = STANDARD, pauses: Iterable[Pause] = ()
) -> date:
    """Give the day by which so many business days have passed, without the first (民法140条) and pauses."""
    stopped = tuple(pauses)
    day, left = begun_on, days
    while left > 0:
        day += timedelta(days=1)
        paused = any(pause.begun < day <= pause.ended for pause in stopped)
        if calendar.is_open(day) and not paused:
            left -= 1
    return day


def local_date(at: datetime) -> date:
    """Give the day in Japan."""
    return at.astimezone(ZONE).date()


def retained_until(finished_on: date, years: int) -> date:
    """Give the last day of retention: years count from the next fiscal year's 1 April."""
    fiscal_year = finished_on.year if finished_on.month >= 4 else finished_on.year - 1
    return date(fiscal_year + 1 + years, 3, 31)


def kept_from(today: date, years: int) -> date:
    """Give the first day of finishing that is still retained; what was finished before has ended.

    The other way round than `retained_until`, for looking many up at once.
    """
    fiscal_year = today.year if today.month >= 4 else today.year - 1
    return date(fiscal_year - years, 4, 1)
