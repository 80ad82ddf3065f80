"""When a procedure takes applications: from one second to another, both included, in Japan's time.

「17時まで」 means that 17:00:00 is still in time: the receipt would say 17:00:00, and nobody shall
have to argue about a part of a second. 17:00:01 is late. A day is open to its last second.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from forms.japanese.days import JAPAN, day_words
from forms.japanese.eras import era_year_words

LAST_SECOND: Final = time(23, 59, 59)
WRITTEN: Final = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?)?", re.ASCII)
"""How a day or a moment is written in a file."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The first and the last second; None: no bound on that side."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None

    def state(self, at: datetime) -> Literal["before", "open", "after"]:
        """Where a moment stands to it."""
        second = at.replace(microsecond=0)
        if self.opens_at is not None and second < self.opens_at:
            return "before"
        if self.closes_at is not None and second > self.closes_at:
            return "after"
        return "open"

    def ends_within(self, at: datetime, span: timedelta) -> bool:
        """Whether it is open, and will be over soon."""
        return (
            self.closes_at is not None and self.state(at) == "open" and self.closes_at - at <= span
        )


def read_moment(text: str) -> date | datetime:
    """A day as 2026-04-01, or a moment of the city as 2026-04-10T17:00. Raises ValueError."""
    if not WRITTEN.fullmatch(text):
        raise ValueError(text)
    if len(text) == len("2026-04-01"):
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).replace(tzinfo=JAPAN)


def first_second(value: date | datetime | None) -> datetime | None:
    """The moment at which something begins that was given as a day or as a moment."""
    if value is None or isinstance(value, datetime):
        return value
    return datetime.combine(value, time(), JAPAN)


def last_second(value: date | datetime | None) -> datetime | None:
    """The last second of something that ends on a day, or at a moment."""
    if value is None or isinstance(value, datetime):
        return value
    return datetime.combine(value, LAST_SECOND, JAPAN)


def is_whole_day(closes_at: datetime) -> bool:
    """Whether it ends with its day, so that no time needs to be said."""
    return closes_at.astimezone(JAPAN).time().replace(microsecond=0) == LAST_SECOND


def begin_words(opens_at: datetime) -> str:
    """令和8年4月1日(水), with the time where it is not midnight."""
    there = opens_at.astimezone(JAPAN)
    return _words(there, with_time=there.time() != time())


def end_words(closes_at: datetime) -> str:
    """令和8年4月10日(金), with the time where it is not the end of the day."""
    return _words(closes_at.astimezone(JAPAN), with_time=not is_whole_day(closes_at))


def _words(there: datetime, *, with_time: bool) -> str:
    day = f"{era_year_words(there.date())}{day_words(there)}"
    if not with_time:
        return day
    seconds = f"{there.second}秒" if there.second else ""
    return f"{day} {there.hour}時{there.minute:02d}分{seconds}"
