"""The answers worth trying: every one where there are few, else those around every boundary."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import Any, Final

from forms.dates import month_start, next_month
from forms.definition import Count, Field
from forms.fields import type_of
from forms.fields.group import MOST_ROWS, Group
from forms.space.moments import FIRST, LAST, Limit, settle
from forms.space.reading import DATES, NUMBERS, SEVERAL, TEXTS, Uses

OTHER: Final = "\0"
"""A text that no condition names."""
SOMETHING: Final = "\0"
"""An answer of which only its being there matters."""

MOST_NAMED: Final = 8
"""Options of one list of which every choice is tried."""

_LARGEST: Final = 10**15
_ONE_DAY: Final = timedelta(days=1)


class TooManyError(Exception):
    """Raised when there are more combinations than are tried."""


def domain(field: Field, uses: Uses, today: date) -> tuple[Any, ...]:
    """Answers to a question, of which every answer is like one, as far as conditions can tell."""
    if field.type == "yes_no":
        return (True, False)
    if field.type == "consent":
        return (True,)
    if field.type == "choice":
        return tuple(option.value for option in field.options)
    if field.type in SEVERAL:
        return tuple(_several(field, uses))
    if field.type in NUMBERS:
        return _numbers(field, uses)
    if field.type in DATES:
        return _days(field, uses, today)
    if field.type == "group":
        return _rows(field, uses)
    if field.type in TEXTS:
        return (OTHER, *sorted(uses.texts))
    return (SOMETHING,)


def _several(field: Field, uses: Uses) -> Iterator[tuple[str, ...]]:
    """Every choice among the options that are named, with as few of the others as there must be."""
    named = [o.value for o in field.options if o.value in uses.texts or o.when is not None]
    if len(named) > MOST_NAMED:
        raise TooManyError
    others = [o.value for o in field.options if o.value not in named]
    count = field.count or Count()
    fewest = max(count.min, 1)
    most = len(field.options) if count.max is None else count.max
    for size in range(len(named) + 1):
        for chosen in combinations(named, size):
            for more in range(len(others) + 1):
                if fewest <= size + more <= most:
                    yield (*chosen, *others[:more])
                    if not uses.numbers:
                        break


def _numbers(field: Field, uses: Uses) -> tuple[Any, ...]:
    low, high = (
        limit.evaluate({}) if limit is not None and not limit.names else None
        for limit in (field.min, field.max)
    )
    low = -_LARGEST if low is None else low
    high = _LARGEST if high is None else high
    step = (
        10 ** -(6 if field.decimals is None else field.decimals) if field.type == "decimal" else 1
    )
    around = {number + n * step for number in uses.numbers for n in (-1, 0, 1)}
    if field.type != "decimal":
        around = {int(each) + n for each in around for n in (0, 1)}
    found = {each for each in around if low <= each <= high}
    return tuple(sorted(found | ({low, high} if low <= high else set())))


def _days(field: Field, uses: Uses, today: date) -> tuple[date, ...]:
    limits = [Limit.of(field.min, today), Limit.of(field.max, today)]
    low, high = settle(uses.moments, limits)
    first, last = low.day if low else FIRST, high.day if high else LAST
    if field.type == "year_month":
        first = month_start(first)
    if first > last:
        return ()
    days = {day for each in uses.moments if each.called.exact for day in each.days()}
    found = {first, last, *(day for day in days if first <= day <= last)}
    if field.type == "year_month":
        months = {month_start(day) for day in found}
        months |= {next_month(day) for day in months} | {month_start(d - _ONE_DAY) for d in months}
        found = {day for day in months if first <= day <= last}
    return tuple(sorted(found))


def _rows(field: Field, uses: Uses) -> tuple[int, ...]:
    type_ = type_of(field)
    fewest, most = type_.limits(field) if isinstance(type_, Group) else (1, MOST_ROWS)
    fewest = max(fewest, 1)
    around = {int(number) + n for number in uses.numbers for n in (-1, 0, 1, 2)}
    found = {each for each in around if fewest <= each <= most}
    return tuple(sorted(found | ({fewest, most} if fewest <= most else set())))
