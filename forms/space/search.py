"""The states of a form: every combination of answers that can stand together, for some variables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from forms.definition import Field, Option, Page, Procedure
from forms.fields.choosing import NO, YES
from forms.space.domains import TooManyError, domain
from forms.space.formulas import Formula, Held, State, conjunction
from forms.space.masks import FALSE, TRUE
from forms.space.reading import SEVERAL, Reader

MOST: Final = 4_000
"""Answers that are tried for one condition."""
MOST_OF_ALL: Final = 60_000
"""Answers that are tried, and conditions looked at, for all of them together."""
MOST_VARIABLES: Final = 60
"""Questions on which a condition may rest."""


@dataclass(frozen=True)
class Variable:
    """A question as a variable; `group` for those of a row."""

    key: str
    field: Field
    page: Page
    group: Field | None = None


class Search:
    """Walks through the states of one procedure."""

    def __init__(self, procedure: Procedure, today: date) -> None:
        self.today = today
        self.reader = Reader(procedure, today, self._some_row)
        self.variables: dict[str, Variable] = {}
        for page in procedure.pages:
            for each in page.fields:
                self.variables[each.name] = Variable(each.name, each, page)
                for sub in each.subfields:
                    key = f"{each.name}.{sub.name}"
                    self.variables[key] = Variable(key, sub, page, each)
        self.place = {key: n for n, key in enumerate(self.variables)}
        self.pages = {page.name: Held(self.reader.read(page.when)) for page in procedure.pages}
        self.own = {
            key: Held(self.reader.read(each.field.when, each.group))
            for key, each in self.variables.items()
        }
        self.options = {
            key: {
                option.value: self.reader.read(option.when, each.group)
                for option in each.field.options
                if option.when is not None
            }
            for key, each in self.variables.items()
        }
        self._shown = {
            key: conjunction((*self.around(key), self.own[key])) for key in self.variables
        }
        self._closed: dict[str, frozenset[str]] = {}
        self._close()
        self.tried = 0
        """Answers tried for the condition that is looked at."""
        self._tried_of_all = 0
        self._domains: dict[str, tuple[Any, ...]] = {}
        self._some: dict[tuple[Any, ...], int] = {}

    # What decides about what

    def around(self, key: str) -> tuple[Formula, ...]:
        """What must hold for a question to be asked, but for its own condition."""
        variable = self.variables[key]
        page = self.pages[variable.page.name]
        return (page,) if variable.group is None else (page, self.own[variable.group.name])

    def shown(self, key: str) -> Formula:
        """When a question is asked; one of a row, when there is such a row."""
        return self._shown[key]

    def take_as_shown(self, *, page: str = "", key: str = "") -> None:
        """From now on take as shown what was found never to be, so that nothing echoes it."""
        for held in (self.pages.get(page), self.own.get(key)):
            if held is not None:
                held.taken = True

    def take_as_written(self) -> None:
        """From now on take every condition as the file has it."""
        for held in (*self.pages.values(), *self.own.values()):
            held.taken = False
        self._some.clear()

    def closure(self, variables: frozenset[str]) -> tuple[str, ...]:
        """These variables and all that decide whether they are asked, in the order of the form."""
        found: frozenset[str] = frozenset().union(*(self._closed[key] for key in variables))
        return tuple(sorted(found, key=self.place.__getitem__))

    def _close(self) -> None:
        """Gather for each variable what it rests on; all of that stands before it."""
        for key, variable in self.variables.items():
            rests = {variable.group.name} if variable.group else set[str]()
            for each in (*self.around(key), self.own[key], *self.options[key].values()):
                rests |= each.variables
            below = (self._closed.get(each, frozenset({each})) for each in rests)
            self._closed[key] = frozenset({key}).union(*below)

    def combinations(self, order: tuple[str, ...]) -> int:
        """How many combinations there are at most."""
        found = 1
        for key in order:
            try:
                found *= len(self.domain(key)) + 1
            except TooManyError:
                found *= 2 ** len(self.variables[key].field.options)
        return found

    # States

    def begin(self, order: tuple[str, ...]) -> None:
        """Begin to try answers to these for one more condition. Raises `TooManyError`."""
        self.tried = 0
        if len(order) > MOST_VARIABLES:
            raise TooManyError

    def count(self, conditions: int = 0) -> None:
        """Count an answer that is tried, or conditions looked at. Raises `TooManyError`."""
        self._tried_of_all += conditions
        if self.tried >= MOST or self._tried_of_all >= MOST_OF_ALL:
            raise TooManyError
        if not conditions:
            self.tried += 1
            self._tried_of_all += 1

    def states(
        self, order: tuple[str, ...], start: State | None = None, *, complete: bool = False
    ) -> Iterator[dict[str, Any]]:
        """Every state of these variables; `complete` leaves no question open that must be answered.

        The same dictionary each time. Raises `TooManyError`.
        """
        return self._walk(order, 0, dict(start or {}), complete=complete)

    def _walk(
        self, order: tuple[str, ...], at: int, state: dict[str, Any], *, complete: bool
    ) -> Iterator[dict[str, Any]]:
        if at == len(order):
            yield state
            return
        for value in self.values(order[at], state, complete=complete):
            self.count()
            state[order[at]] = value
            yield from self._walk(order, at + 1, state, complete=complete)

    def values(self, key: str, state: State, *, complete: bool = False) -> list[Any]:
        """What a variable can be in a state of those before it."""
        shown = self.shown_in(key, state)
        found = self.offered(key, state) if shown & TRUE else []
        if shown & ~TRUE or not complete or not self.variables[key].field.required:
            found.append(None)
        return found

    def shown_in(self, key: str, state: State) -> int:
        """Whether a question may be asked in a state."""
        group = self.variables[key].group
        if group is not None:
            return FALSE if state[group.name] is None else self.own[key].mask(state)
        return self.shown(key).mask(state)

    def offered(self, key: str, state: State) -> list[Any]:
        """The answers that can be given in a state."""
        conditions = self.options[key]
        if not conditions:
            return list(self.domain(key))
        hidden = {value for value, each in conditions.items() if not each.mask(state) & TRUE}
        if self.variables[key].field.type in SEVERAL:
            return [each for each in self.domain(key) if hidden.isdisjoint(each)]
        return [each for each in self.domain(key) if each not in hidden]

    def domain(self, key: str) -> tuple[Any, ...]:
        """The answers to a question that are worth trying."""
        if key not in self._domains:
            variable = self.variables[key]
            self._domains[key] = domain(variable.field, self.reader.uses[key], self.today)
        return self._domains[key]

    def _some_row(self, group: str, inner: Formula, state: State) -> int:
        """What a condition may give in some row of a group, in a state of the form."""
        order = tuple(key for key in self.closure(inner.variables) if key.startswith(f"{group}."))
        memo = (inner, *(state.get(key) for key in self._outside(group, inner)))
        if memo not in self._some:
            found = 0
            for row in self.states(order, state):
                found |= inner.mask(row)
            self._some[memo] = found
        return self._some[memo]

    def _outside(self, group: str, inner: Formula) -> list[str]:
        closure = self.closure(inner.variables)
        return [key for key in closure if not key.startswith(f"{group}.")]


def words_of(variable: Variable, value: Any) -> str:
    """An answer as people are told it; empty for one that stands for many."""
    if isinstance(value, bool):
        return (YES if value else NO).get()
    options: tuple[Option, ...] = variable.field.options
    if isinstance(value, tuple):
        return "、".join(each.label.ja for each in options if each.value in value)
    known = next((each.label.ja for each in options if each.value == value), "")
    return known or ("" if isinstance(value, str) else str(value))
