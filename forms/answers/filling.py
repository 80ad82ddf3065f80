"""What the answers mean: typed values or problems, along the path through the pages.

Everything is read in the order of the file: a condition sees what stands before it; then stops,
checks, computed values and the fee see all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from forms.answers.typed import Raw
from forms.context import Context
from forms.definition import Check, Page, Procedure, Stop
from forms.fields import type_of
from forms.fields.base import JSON, read_fields
from forms.fields.group import values_from_json, values_to_json
from forms.problems import Problem
from forms.wording import say


@dataclass(frozen=True)
class Answers:
    """Typed answers by field name, on the path only; a group is a tuple of such mappings."""

    procedure: Procedure
    values: Mapping[str, Any]

    def to_json(self) -> dict[str, JSON]:
        """The canonical JSON, kept with a submission."""
        return values_to_json(self.procedure.fields, self.values)


@dataclass(frozen=True, slots=True)
class PageState:
    """A page on the path, and what is wrong on it."""

    page: Page
    problems: tuple[Problem, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing or wrong."""
        return not self.problems


@dataclass(frozen=True)
class Filled:
    """A form as it stands."""

    procedure: Procedure
    context: Context
    pages: tuple[PageState, ...]
    """On the path, in order."""
    problems: tuple[Problem, ...]
    """All, in the order of the form."""
    stop: Stop | None
    answers: Answers
    computed: Mapping[str, JSON]
    fee: int | None
    """In yen; None where there is none, and where it cannot be worked out: then it cannot be sent."""
    asked: frozenset[str] = frozenset()
    """Paths of all fields that are asked."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """What expressions see."""
    raw: Raw = field(default_factory=dict)
    """What was typed."""

    @property
    def complete(self) -> bool:
        """Whether it can be submitted."""
        return not self.problems and self.stop is None

    @property
    def first_incomplete(self) -> Page | None:
        """The page to go on with."""
        return next((state.page for state in self.pages if not state.complete), None)

    def problems_of(self, page: Page) -> tuple[Problem, ...]:
        """What is wrong on one page; nothing when it is not on the path."""
        return next((s.problems for s in self.pages if s.page.name == page.name), ())

    def can_open(self, page_name: str) -> bool:
        """Only complete pages and the next one can be opened."""
        for state in self.pages:
            if state.page.name == page_name:
                return True
            if not state.complete:
                return False
        return False


def fill(procedure: Procedure, raw: Raw, context: Context) -> Filled:
    """The form as it stands: path, problems, stop, answers, computed values, fee."""
    values: dict[str, Any] = {
        "today": context.day,
        "arrived_on": context.arrived_on,
        "profile": context.profile,
    }
    typed: dict[str, Any] = {}
    asked: set[str] = set()
    read: list[tuple[Page, list[Problem]]] = []
    for page in procedure.pages:
        if page.when is not None and not page.when.holds(values):
            values |= dict.fromkeys((each.name for each in page.fields), None)
            continue
        found = read_fields(page.fields, raw, "", context, values)
        typed |= found.values
        asked |= found.asked
        read.append((page, found.problems))
    computed = _compute(procedure, values)
    later = context.later(values)
    days = (values,) if later is None else (values, later)
    broken = [each for check in procedure.checks for each in _broken(check, days)]
    states = tuple(
        PageState(page, _with_checks(page, problems, broken, asked)) for page, problems in read
    )
    stop = next((stop for stop in procedure.stops if all(map(stop.when.holds, days))), None)
    fee = _fee(procedure, values)
    if procedure.fee and fee is None and stop is None and all(each.complete for each in states):
        states = _without_fee(procedure, states, asked)
    return Filled(
        procedure=procedure,
        context=context,
        pages=states,
        problems=tuple(problem for state in states for problem in state.problems),
        stop=stop,
        answers=Answers(procedure, typed),
        computed=computed,
        fee=fee,
        asked=frozenset(asked),
        values=values,
        raw=raw,
    )


def _compute(procedure: Procedure, values: dict[str, Any]) -> dict[str, JSON]:
    """The computed values as JSON; each is added to what the expressions after it see."""
    computed: dict[str, JSON] = {}
    for each in procedure.computed:
        holds = each.when is None or each.when.holds(values)
        value = each.value.evaluate(values) if holds else None
        values[each.name] = value
        if isinstance(value, datetime):
            value = value.date()
        if value is not None:
            computed[each.name] = value.isoformat() if isinstance(value, date) else value
    return computed


def _fee(procedure: Procedure, values: Mapping[str, Any]) -> int | None:
    """The fee in yen; None where there is none, or none that anybody could pay."""
    fee = procedure.fee.amount.evaluate(values) if procedure.fee else None
    return fee if isinstance(fee, int) and not isinstance(fee, bool) and fee >= 0 else None


def _without_fee(
    procedure: Procedure, states: tuple[PageState, ...], asked: set[str]
) -> tuple[PageState, ...]:
    """A complete form whose fee is unknown: told at the last question on which the fee rests."""
    rests_on = set(procedure.fee.amount.names) if procedure.fee else set()
    for each in reversed(procedure.computed):
        if each.name in rests_on:
            rests_on |= each.value.names | (each.when.names if each.when else frozenset())
    questions = [
        (n, each.name)
        for n, state in enumerate(states)
        for each in state.page.fields
        if each.name in asked
    ]
    resting = [each for each in questions if each[1] in rests_on] or questions
    if not resting:
        return states
    place, name = resting[-1]
    told = PageState(states[place].page, (Problem.at(name, say("fee")),))
    return (*states[:place], told, *states[place + 1 :])


def _broken(check: Check, days: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    """Where a rule is broken on each of the days; one about a question of a row is asked for every row."""
    name, _, part = check.at.partition(".")
    if not part:
        if all(check.rule.evaluate(values) is False for values in days):
            yield Problem(check.at, "check", check.message)
        return
    for index, row in enumerate(days[0].get(name) or ()):
        if all(check.rule.evaluate({**values, **row}) is False for values in days):
            yield Problem(f"{name}.{index}.{part}", "check", check.message)


def _with_checks(
    page: Page, problems: list[Problem], broken: list[Problem], asked: set[str]
) -> tuple[Problem, ...]:
    """The problems of a page with those of its checks, in the order of its fields."""
    order = {each.name: place for place, each in enumerate(page.fields)}
    paths = {problem.path for problem in problems}
    found = list(problems)
    for each in broken:
        name = each.path.partition(".")[0]
        if name in order and each.path in asked and each.path not in paths:
            found.append(each)
    if len(found) > len(problems):
        found.sort(key=lambda problem: order[problem.path.partition(".")[0]])
    return tuple(found)


def answers_from_json(procedure: Procedure, data: Mapping[str, JSON]) -> Answers:
    """The answers that `Answers.to_json` made."""
    return Answers(procedure, values_from_json(procedure.fields, data))


def answers_schema(procedure: Procedure) -> dict[str, Any]:
    """The JSON Schema of a procedure's answers. Nothing is required: a draft grows."""
    return {
        "type": "object",
        "properties": {
            each.name: {"title": each.label.ja, **type_of(each).json_schema(each)}
            for each in procedure.fields
        },
        "additionalProperties": False,
    }
