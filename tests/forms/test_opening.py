from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import catalogue
from forms.definition import Procedure
from forms.japanese.days import JAPAN
from forms.opening import (
    Opening,
    begin_words,
    end_words,
    first_second,
    is_whole_day,
    last_second,
    read_moment,
)
from tests.tree_planting import SOURCE

FIVE = datetime(2026, 4, 10, 17, 0, tzinfo=JAPAN)
SECOND, INSTANT = timedelta(seconds=1), timedelta(microseconds=1)


def read(opening: str) -> tuple[Procedure | None, list[str]]:
    procedure, problems = catalogue.load_source(f"{SOURCE}\nopen: {opening}\n", "test.yaml")
    return procedure, [each.ja for each in problems]


def test_the_closing_second_is_in_time_and_the_next_is_late() -> None:
    opening = Opening(closes_at=FIVE)

    assert opening.state(FIVE - INSTANT) == "open"
    assert opening.state(FIVE) == "open"
    assert opening.state(FIVE + SECOND - INSTANT) == "open"
    assert opening.state(FIVE + SECOND) == "after"


def test_the_opening_second_is_the_first() -> None:
    opening = Opening(opens_at=FIVE)

    assert opening.state(FIVE - INSTANT) == "before"
    assert opening.state(FIVE) == "open"


def test_a_day_lasts_from_midnight_to_midnight_in_japan() -> None:
    procedure, _ = read("{from: 2026-04-01, until: 2026-04-10}")
    assert procedure

    assert procedure.opening.state(datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC)) == "before"
    assert procedure.opening.state(datetime(2026, 3, 31, 15, 0, tzinfo=UTC)) == "open"
    assert procedure.opening.state(datetime(2026, 4, 10, 14, 59, 59, tzinfo=UTC)) == "open"
    assert procedure.opening.state(datetime(2026, 4, 10, 15, 0, tzinfo=UTC)) == "after"


def test_a_file_may_name_a_moment_of_the_city() -> None:
    procedure, _ = read('{from: "2026-04-01 08:45", until: 2026-04-10T17:00}')
    assert procedure

    assert procedure.opens_at == datetime(2026, 4, 1, 8, 45, tzinfo=JAPAN)
    assert procedure.closes_at == FIVE


@pytest.mark.parametrize(
    "wrong",
    ["4月1日", "2026-4-1", "2026-04-10T17:00+09:00", "[1]", "1"],
)
def test_what_is_no_day_and_no_moment_is_refused_with_the_way_to_write_it(wrong: str) -> None:
    procedure, problems = read(f"{{until: {wrong}}}")

    assert procedure is None
    assert "2026-04-10T17:00" in problems[0]


@pytest.mark.parametrize("wrong", ["2026-04-31", "2026-04-10T25:00"])
def test_what_is_written_well_and_never_comes_is_called_that(wrong: str) -> None:
    _, problems = read(f"{{until: {wrong}}}")

    assert f"「{wrong}」という日時はありません。" in problems[0]


def test_a_procedure_cannot_close_before_it_opens() -> None:
    procedure, problems = read("{from: 2026-04-10T17:01, until: 2026-04-10T17:00}")

    assert procedure is None
    assert "令和8年4月10日(金) 17時00分" in problems[0]


def test_the_end_of_a_day_is_said_without_a_time() -> None:
    assert end_words(FIVE) == "令和8年4月10日(金) 17時00分"
    assert end_words(FIVE.astimezone(UTC) + SECOND) == "令和8年4月10日(金) 17時00分1秒"
    assert begin_words(FIVE) == "令和8年4月10日(金) 17時00分"
    whole = last_second(date(2026, 4, 10))
    first = first_second(date(2026, 4, 10))
    assert whole
    assert first
    assert end_words(whole) == begin_words(first) == "令和8年4月10日(金)"


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_written_day_is_read_as_that_day(day: date) -> None:
    assert read_moment(day.isoformat()) == day
    end = last_second(day)
    assert end
    assert is_whole_day(end)


@given(st.integers(0, 10**8), st.integers(1, 10**8), st.integers(0, 10**14))
def test_it_is_open_from_its_first_to_its_last_second(start: int, length: int, now: int) -> None:
    opens_at, closes_at = FIVE + start * SECOND, FIVE + (start + length) * SECOND
    at = FIVE + now * INSTANT
    opening = Opening(opens_at, closes_at)

    assert (opening.state(at) == "open") == (opens_at <= at < closes_at + SECOND)
    assert (opening.state(at) == "before") == (at < opens_at)


def test_an_end_is_near_within_its_last_day_only() -> None:
    opening = Opening(closes_at=FIVE)

    assert opening.ends_within(FIVE - timedelta(days=1), timedelta(days=1))
    assert not opening.ends_within(FIVE - timedelta(days=1, seconds=1), timedelta(days=1))
    assert not opening.ends_within(FIVE + SECOND, timedelta(days=1))
