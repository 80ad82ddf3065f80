"""Whether everybody who may send a form can be told what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from forms.definition import Fee, Procedure
from forms.space.domains import TooManyError
from forms.space.formulas import Formula
from forms.space.masks import FALSE, TRUE
from forms.space.reading import DATES, NUMBERS, SEVERAL
from forms.space.search import Search, words_of

_FOLLOWED: Final = NUMBERS | DATES | SEVERAL | {"yes_no", "choice", "consent"}
"""Types whose answers in a state are answers that people give."""


@dataclass(frozen=True)
class Unpaid:
    """Answers with which the fee is below zero, or cannot be worked out (None)."""

    fee: Fee
    amount: int | None
    example: tuple[tuple[str, str], ...]
    """Answers in words by the paths of their questions."""
    code: Literal["no_fee"] = "no_fee"


def unpaid(search: Search) -> Unpaid | None:
    """The first answers without a fee that can be paid; None where there are none, or none is known."""
    procedure = search.reader.procedure
    fee = procedure.fee
    names = _names(procedure)
    asked = names & search.variables.keys()
    if fee is None or names - asked - {"today"}:
        return None
    blocking = [each for each in _blocking(search) if each[0].variables & asked]
    order = search.closure(asked.union(*(each.variables for each, _ in blocking)))
    conditions = [search.shown(key) for key in order if search.variables[key].group is None]
    conditions += [each for key in order for each in search.options[key].values()]
    followed = all(search.variables[key].field.type in _FOLLOWED for key in asked)
    if not followed or not all(each.exact for each in (*conditions, *(f for f, _ in blocking))):
        return None
    try:
        search.begin(order)
        for state in search.states(order, complete=True):
            if any(each.mask(state) & bad for each, bad in blocking):
                continue
            amount = _amount(procedure, fee, {"today": search.today, **state})
            if amount is None or amount < 0:
                said = ((key, words_of(search.variables[key], state[key])) for key in order)
                return Unpaid(fee, amount, tuple((key, words) for key, words in said if words))
    except TooManyError:
        pass
    return None


def _names(procedure: Procedure) -> frozenset[str]:
    """What the fee looks at, in the place of computed values what these look at."""
    names = procedure.fee.amount.names if procedure.fee else frozenset[str]()
    for each in reversed(procedure.computed):
        if each.name in names:
            names |= each.value.names | (each.when.names if each.when else frozenset())
            names -= {each.name}
    return names


def _blocking(search: Search) -> list[tuple[Formula, int]]:
    """Stops and checks, each with what it gives where nobody gets past it."""
    procedure, reader = search.reader.procedure, search.reader
    stops = [(reader.read(stop.when), TRUE) for stop in procedure.stops]
    checks = [
        (reader.read(check.rule, search.variables[check.at].group), FALSE)
        for check in procedure.checks
    ]
    return stops + checks


def _amount(procedure: Procedure, fee: Fee, values: dict[str, Any]) -> int | None:
    for each in procedure.computed:
        holds = each.when is None or each.when.holds(values)
        values[each.name] = each.value.evaluate(values) if holds else None
    found: int | None = fee.amount.evaluate(values)
    return found
