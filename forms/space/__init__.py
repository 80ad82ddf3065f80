"""What can be: every condition of a form, proved over the space of its answers.

Choices, yes and no are tried one by one, numbers and days around every boundary that a condition or a
limit names, optional questions with and without an answer, groups by what one row may be: for each
condition the questions on which it rests, and no others. What cannot be followed (a pattern of a text,
a sum, two days compared) is taken to hold and not to hold. So what is said never to be is never;
what is not said may still be. Where there are too many combinations, that is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from forms.definition import Field, Note, Procedure
from forms.expressions import Expression
from forms.source import Path
from forms.space.deadlocks import Deadlock, deadlocks
from forms.space.domains import TooManyError
from forms.space.fees import Unpaid, unpaid
from forms.space.formulas import Answered, Formula, State, conjunction
from forms.space.masks import FALSE, TRUE
from forms.space.search import Search

__all__ = ["Deadlock", "Subject", "Unpaid", "Verdict", "prove"]

Kind = Literal[
    "page", "field", "note", "option", "stop", "check", "computed", "checklist", "consultation"
]


@dataclass(frozen=True)
class Subject:
    """Something with a condition: what it is, where in the file, what people call it."""

    kind: Kind
    path: Path
    label: str
    expression: Expression


@dataclass(frozen=True)
class Verdict:
    """What is so for all answers.

    `never` and `always` are said of conditions, `kept` (by all answers), `broken` (by all) and `idle`
    (never asked) of checks; `unfinished` where there are too many combinations.
    """

    code: Literal["never", "always", "kept", "broken", "idle", "unfinished"]
    subject: Subject
    rests_on: tuple[str, ...] = ()
    """Paths of the questions on which it rests."""
    tried: int = 0
    of: int = 0


@dataclass(eq=False)
class _Question:
    """What is to be found out about one condition."""

    subject: Subject
    own: Formula
    around: Formula
    page: str = ""
    key: str = ""
    can: bool = False
    cannot: bool = False

    @property
    def settled(self) -> bool:
        return self.can and self.cannot

    def look(self, state: State) -> None:
        """What one state says about it."""
        if self.around.mask(state) & TRUE:
            mask = self.own.mask(state)
            self.can = self.can or bool(mask & TRUE)
            self.cannot = self.cannot or bool(mask & FALSE)


def prove(procedure: Procedure, today: date) -> tuple[Verdict | Deadlock | Unpaid, ...]:
    """Everything that is the same for all answers and should not be; `today` is any day."""
    search = Search(procedure, today)
    found: list[Verdict | Deadlock | Unpaid] = []
    alike: dict[tuple[str, ...], list[_Question]] = {}
    for each in _questions(search):
        order = search.closure(each.own.variables | each.around.variables)
        alike.setdefault(order, []).append(each)
    for order, questions in alike.items():
        found += _settled(search, order, questions)
    search.take_as_written()
    found += deadlocks(search)
    if fee := unpaid(search):
        found.append(fee)
    return tuple(found)


def _settled(
    search: Search, order: tuple[str, ...], questions: list[_Question]
) -> Iterator[Verdict]:
    """The verdicts about conditions that rest on the same questions."""
    open_ = list(questions)
    try:
        search.begin(order)
        for state in search.states(order):
            search.count(len(open_))
            for each in open_:
                each.look(state)
            open_ = [each for each in open_ if not each.settled]
            if not open_:
                return
    except TooManyError:
        of = search.combinations(order)
        yield from (Verdict("unfinished", each.subject, order, search.tried, of) for each in open_)
        return
    for each in open_:
        if verdict := _verdict(search, each):
            if verdict.code == "never":
                search.take_as_shown(page=each.page, key=each.key)
            yield verdict


def _verdict(search: Search, question: _Question) -> Verdict | None:
    kind = question.subject.kind
    rests_on = tuple(sorted(question.own.variables))
    if kind == "check":
        if question.can:
            return None if question.cannot else Verdict("kept", question.subject, rests_on)
        return Verdict("broken" if question.cannot else "idle", question.subject, rests_on)
    if not question.can:
        return Verdict("never", question.subject, rests_on)
    if kind == "stop" or any(search.variables[key].field.type == "consent" for key in rests_on):
        return None  # not agreeing is not answering
    return Verdict("always", question.subject, rests_on)


def _questions(search: Search) -> Iterator[_Question]:
    """Every condition in the order of the form, with what must hold for it to matter."""
    procedure, reader = search.reader.procedure, search.reader
    for n, page in enumerate(procedure.pages):
        here = search.pages[page.name]
        if page.when is not None:
            subject = Subject("page", ("pages", n), page.title.ja, page.when)
            yield _Question(subject, here, conjunction(()), page=page.name)
        for m, item in enumerate(page.items):
            if isinstance(item, Field):
                yield from _field(search, item.name, ("pages", n, "fields", m))
            elif isinstance(item, Note) and item.when is not None:
                subject = Subject("note", ("pages", n, "fields", m), item.text.ja, item.when)
                yield _Question(subject, reader.read(item.when), here)
    for n, stop in enumerate(procedure.stops):
        subject = Subject("stop", ("stops", n), stop.title.ja, stop.when)
        yield _Question(subject, reader.read(stop.when), conjunction(()))
    for n, check in enumerate(procedure.checks):
        group = search.variables[check.at].group
        subject = Subject("check", ("checks", n), check.message.ja, check.rule)
        around = conjunction((*_inside(search, check.at), search.shown(check.at)))
        yield _Question(subject, reader.read(check.rule, group), around)
    for computed in procedure.computed:
        if computed.when is not None:
            subject = Subject(
                "computed", ("computed", computed.name), computed.label.ja, computed.when
            )
            yield _Question(subject, reader.read(computed.when), conjunction(()))
    review = procedure.review
    for n, confirmed in enumerate(review.checklist):
        if confirmed.when is not None:
            at: Path = ("review", "checklist", n)
            subject = Subject("checklist", at, confirmed.item.ja, confirmed.when)
            yield _Question(subject, reader.read(confirmed.when), conjunction(()))
    for n, asked in enumerate(review.consult):
        if asked.when is not None:
            at = ("review", "consult", n)
            subject = Subject("consultation", at, asked.question.ja, asked.when)
            yield _Question(subject, reader.read(asked.when), conjunction(()))


def _field(search: Search, key: str, path: Path) -> Iterator[_Question]:
    """A question, its options, and what its rows ask."""
    variable = search.variables[key]
    asked, reader = variable.field, search.reader
    inside = _inside(search, key)
    if asked.when is not None:
        subject = Subject("field", path, asked.label.ja, asked.when)
        around = conjunction((*inside, *search.around(key)))
        yield _Question(subject, search.own[key], around, key=key)
    shown = conjunction((*inside, search.shown(key)))
    for option in asked.options:
        if option.when is not None:
            at: Path = (*path, "options", option.value)
            subject = Subject("option", at, option.label.ja, option.when)
            yield _Question(subject, search.options[key][option.value], shown)
    for k, item in enumerate(asked.fields):
        at = (*path, "fields", k)
        if isinstance(item, Field):
            yield from _field(search, f"{key}.{item.name}", at)
        elif item.when is not None:
            subject = Subject("note", at, item.text.ja, item.when)
            rows = conjunction((shown, Answered(key)))
            yield _Question(subject, reader.read(item.when, asked), rows)


def _inside(search: Search, key: str) -> tuple[Formula, ...]:
    """For a question of a row: that there is a row."""
    group = search.variables[key].group
    return () if group is None else (Answered(group.name),)
