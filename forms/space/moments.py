"""Conditions about one day: where along the calendar they begin and cease to hold.

A condition is followed when it compares something that only grows (or only falls) with the day: then
it changes at one place, which is found by halving. It may speak of today; what is true of all days
that are called today is kept apart from what stands in the calendar once and for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from re import compile as pattern
from typing import Any, Final, Literal

from forms.expressions import Expression
from forms.space.formulas import Called
from forms.syntax import Node

FIRST: Final = date(1868, 1, 1)
LAST: Final = date(2199, 12, 31)

_BY_DAYS: Final = frozenset({"days_between", "add_days"})
_BY_MONTHS: Final = frozenset(
    {"months_between", "years_between", "age_on", "attains", "add_months"}
)
_BY_CALENDAR: Final = frozenset(
    {"month_start", "month_end", "next_month", "fiscal_year", "year"}
    | {"fiscal_year_start", "fiscal_year_end"}
)
_MOVING: Final = _BY_DAYS | _BY_MONTHS | {"date"}
"""What moves evenly with today, or does not move at all."""
_CALLED: Final = pattern(r"([a-z_]+)\s*\(")
_SIGNS: Final = frozenset({"<", "<=", ">", ">=", "==", "!="})

Compiled = Callable[[Mapping[str, Any]], Any]
Kind = Literal["fixed", "days", "months"]


@dataclass(eq=False)
class Moment:
    """A comparison that rests on one day."""

    called: Called
    name: str
    kind: Kind
    """What moves with today by days, or by months; `fixed` stands in the calendar."""
    shifts: bool
    """Whether it is some days away from today."""
    tests: tuple[Compiled, ...]
    """Each changes at one place."""

    @classmethod
    def of(
        cls,
        node: Node,
        named: list[Node],
        compiled: Callable[..., Compiled | None],
        called: Called,
    ) -> Moment | None:
        """The comparison at a node in which the day is `named`; None if it cannot be followed."""
        if node.kind != "binary" or node.text not in _SIGNS or len(named) != 1:
            return None
        today = any(each.kind == "name" and each.text == "today" for each in _inner(node))
        functions = {each.text for each in _inner(node) if each.kind == "call"}
        if not _grows(node, named[0]) or (today and functions - _MOVING):
            return None
        left, right = node.parts
        signs = (node.text,) if node.text[0] in "<>" else ("<", ">")
        tests = tuple(test for sign in signs if (test := compiled(left, right, sign)))
        called.evaluate = compiled(node)
        if called.evaluate is None or len(tests) < len(signs):
            return None
        numbers = any(each.kind == "number" and each.text != "0" for each in _inner(node))
        kind: Kind = "fixed" if not today else "months" if functions & _BY_MONTHS else "days"
        return cls(called, next(iter(called.keys)), kind, numbers, tests)

    def days(self) -> Iterator[date]:
        """The days before and after which it is something else."""
        for test in self.tests:
            low, high = FIRST.toordinal(), LAST.toordinal()
            first, last = self._at(test, low), self._at(test, high)
            if first is last:
                continue
            while high - low > 1:
                middle = (low + high) // 2
                if self._at(test, middle) is first:
                    low = middle
                else:
                    high = middle
            yield date.fromordinal(low)
            yield date.fromordinal(high)

    def _at(self, test: Compiled, day: int) -> bool:
        return test({self.name: date.fromordinal(day)}) is True


@dataclass(frozen=True, slots=True)
class Limit:
    """An earliest or a latest day, and what it moves with."""

    day: date
    kind: Kind
    shifts: bool

    @classmethod
    def of(cls, expression: Expression | None, today: date) -> Limit | None:
        """The limit that an expression sets; None for one that cannot be followed."""
        if expression is None or expression.names - {"today"}:
            return None
        found = expression.evaluate({"today": today})
        if not isinstance(found, date):
            return None
        if "today" not in expression.names:
            return cls(found, "fixed", shifts=False)
        functions = set(_CALLED.findall(expression.source))
        if functions - _MOVING:
            return None
        return cls(found, "months" if functions & _BY_MONTHS else "days", found != today)


def settle(moments: list[Moment], limits: list[Limit | None]) -> list[Limit | None]:
    """Mark as exact what can be followed together on one variable; the limits that still count.

    What moves with today and what stands in the calendar meet on some days only, and so do months
    and days: of each two, one is left free.
    """
    known = [each for each in limits if each]
    kinds = {(each.kind, each.shifts) for each in moments} | {(e.kind, e.shifts) for e in known}
    moving = any(kind != "fixed" for kind, _ in kinds)
    by_months = any(each.kind == "months" for each in known)
    by_days = ("days", True) in kinds
    for each in moments:
        each.called.exact = {
            "fixed": not moving,
            "months": not by_days,
            "days": not (by_months and each.shifts),
        }[each.kind]
    return [None if each is None or (moving and each.kind == "fixed") else each for each in limits]


def _inner(node: Node) -> Iterator[Node]:
    yield node
    for each in node.parts:
        yield from _inner(each)


def _grows(node: Node, day: Node) -> bool:
    """Whether the way from a comparison down to the day leads through what only grows or falls."""
    for each in node.parts:
        if each is day:
            return True
        if any(inner is day for inner in _inner(each)):
            known = each.kind == "call" and each.text in _BY_DAYS | _BY_MONTHS | _BY_CALENDAR
            sum_ = each.kind == "binary" and each.text in {"+", "-"}
            return (known or sum_) and _grows(each, day)
    return False
