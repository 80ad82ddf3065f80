from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.clock import (
    Calendar,
    Pause,
    due_on,
    local_date,
    retained_until,
)

OPEN = Calendar()


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 9, 20),  # Sunday
        date(2026, 9, 21),  # 敬老の日
        date(2026, 9, 22),  # 国民の休日
        date(2026, 9, 23),  # 秋分の日
        date(2026, 12, 29),
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(2028, 1, 3),  # a Monday that is no holiday
    ],
)
def test_the_city_hall_is_closed(day: date) -> None:
    assert not OPEN.is_open(day)


@pytest.mark.parametrize("day", [date(2026, 12, 28), date(2027, 1, 4), date(2026, 9, 24)])
def test_the_city_hall_is_open(day: date) -> None:
    assert OPEN.is_open(day)


def test_a_city_may_be_open_at_the_end_of_the_year() -> None:
    assert Calendar(closed=frozenset()).is_open(date(2026, 12, 29))


def test_the_day_of_arrival_does_not_count() -> None:
    assert due_on(date(2026, 10, 1), 1) == date(2026, 10, 2)


def test_an_arrival_on_sunday_counts_from_monday() -> None:
    assert due_on(date(2026, 10, 4), 1) == date(2026, 10, 5)


def test_days_pass_over_the_silver_week() -> None:
    assert due_on(date(2026, 9, 18), 1) == date(2026, 9, 24)


def test_days_pass_over_new_year() -> None:
    assert due_on(date(2026, 12, 28), 1) == date(2027, 1, 4)


def test_the_time_of_a_correction_does_not_count() -> None:
    pause = Pause(date(2026, 10, 2), date(2026, 10, 9))

    # 2 October counts, 5 to 9 October do not, 12 October is スポーツの日.
    assert due_on(date(2026, 10, 1), 3, pauses=[pause]) == date(2026, 10, 14)


def test_a_correction_answered_on_the_same_day_costs_nothing() -> None:
    pause = Pause(date(2026, 10, 2), date(2026, 10, 2))

    assert due_on(date(2026, 10, 1), 3, pauses=[pause]) == due_on(date(2026, 10, 1), 3)


def test_zero_days_later_is_the_day_itself() -> None:
    assert due_on(date(2026, 10, 1), 0) == date(2026, 10, 1)


def test_the_day_is_the_day_in_japan() -> None:
    assert local_date(datetime(2026, 10, 1, 15, 0, tzinfo=UTC)) == date(2026, 10, 2)
    assert local_date(datetime(2026, 10, 1, 14, 59, tzinfo=UTC)) == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("finished_on", "until"),
    [(date(2026, 4, 1), date(2032, 3, 31)), (date(2027, 3, 31), date(2032, 3, 31))],
)
def test_retention_counts_from_the_next_fiscal_year(finished_on: date, until: date) -> None:
    assert retained_until(finished_on, 5) == until


@given(
    arrived=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    days=st.integers(1, 60),
    begun=st.integers(0, 40),
    length=st.integers(0, 40),
)
def test_due_days_are_open_and_move_by_what_a_pause_took(
    arrived: date, days: int, begun: int, length: int
) -> None:
    start = arrived + timedelta(days=begun)
    pause = Pause(start, start + timedelta(days=length))

    plain, paused = due_on(arrived, days), due_on(arrived, days, pauses=[pause])

    assert OPEN.is_open(plain)
    assert OPEN.is_open(paused)
    counted = sum(
        OPEN.is_open(day) and not pause.begun < day <= pause.ended
        for day in (arrived + timedelta(days=n) for n in range(1, (paused - arrived).days + 1))
    )
    assert counted == days
    assert paused >= plain
