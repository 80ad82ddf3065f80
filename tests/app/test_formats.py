"""Days, times and sizes as people say them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app import formats

LATE_SUNDAY = datetime(2026, 6, 7, 14, 59, 7, tzinfo=UTC)


def test_a_day_is_the_day_in_japan() -> None:
    assert formats.day(LATE_SUNDAY) == "6月7日(日)"
    assert formats.clock(LATE_SUNDAY) == "23時59分"
    assert formats.moment_long(LATE_SUNDAY) == "令和8年6月7日(日) 23時59分"
    assert formats.iso(LATE_SUNDAY) == "2026-06-07T23:59:07+09:00"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2019, 4, 30), "平成31年4月30日(火)"),
        (date(2019, 5, 1), "令和元年5月1日(水)"),
        (date(2020, 1, 1), "令和2年1月1日(水)"),
    ],
)
def test_a_year_is_said_in_its_era(day: date, words: str) -> None:
    assert formats.day_long(day) == words


def test_a_stamp_has_the_short_date() -> None:
    assert formats.stamp_day(date(2026, 6, 9)) == "8.6.9"


@pytest.mark.parametrize(
    ("count", "words"), [(None, ""), (10, "1 KB"), (86_016, "84 KB"), (1_258_291, "1.2 MB")]
)
def test_sizes_are_short(count: int | None, words: str) -> None:
    assert formats.size(count) == words
