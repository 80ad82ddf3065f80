"""The proof agrees with trying everything: random small procedures, filled in every way there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms import catalogue
from forms.answers import Filled, fill
from forms.context import Context
from forms.dates import add_months
from forms.definition import Note, Procedure
from forms.fields.choosing import offered
from forms.space import Deadlock, Verdict, prove

TODAY = date(2026, 6, 9)
HEAD = """\
procedure: lamp
title: 街灯
summary: 街灯です。
kind: notification
category: くらし
office: 課
basis: {type: none, text: なし}
purpose: 決めるために使います。
retention_years: 5
result: {acknowledged: {title: 受理}}
"""
ATOMS = {
    "a": ["a == 'x'", "a != 'y'", "a in ['x', 'z']", "answered(a)"],
    "b": ["b", "unanswered(b)", "b == false"],
    "c": ["c > 1", "c == 2", "c * 1 >= 3", "3 != c"],
    "d": ["d == 'p'", "unanswered(d)"],
    "u": ["u", "answered(u)"],
    "g": [
        "g.exists(r, r.u)",
        "g.all(r, !r.v)",
        "size(g) > 1",
        "g.exists(r, r.u && a == 'x')",
        "answered(g)",
    ],
}
OF_ROWS = ["u == b", "v", "u && b", "a == 'x' || u"]


def conditions(*names: str) -> st.SearchStrategy[str]:
    """Conditions over the questions of these names."""
    atoms = st.sampled_from([each for name in names for each in ATOMS[name]])
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            inner.map("!({})".format),
            st.tuples(inner, inner).map(lambda two: f"({two[0]}) && ({two[1]})"),
            st.tuples(inner, inner).map(lambda two: f"({two[0]}) || ({two[1]})"),
            st.tuples(inner, inner, inner).map(lambda all_: "({}) ? ({}) : ({})".format(*all_)),
        ),
        max_leaves=3,
    )


def perhaps(conditions_: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A `when`, or none."""
    return st.one_of(st.just(""), conditions_.map(', when: "{}"'.format))


@st.composite
def flat(draw: st.DrawFn) -> str:
    """Choices, numbers, options and pages with conditions, a check and a stop."""
    ab = conditions("a", "b")
    abc = conditions("a", "b", "c")
    required = draw(st.sampled_from(["true", "false"]))
    page = draw(perhaps(ab)).replace(", when", "\n    when")
    options = [f"{each}: {{label: {each}{draw(perhaps(abc))}}}" for each in ("p", "q")]
    return f"""{HEAD}pages:
  - page: one
    title: いち
    fields:
      - {{field: a, type: choice, label: A, required: {required}, options: {{x: X, y: Y, z: Z}}}}
      - {{field: b, type: yes_no, label: B{draw(perhaps(conditions("a")))}}}
  - page: two
    title: に{page}
    fields:
      - {{field: c, type: integer, label: C, min: 1, max: 3{draw(perhaps(ab))}}}
      - {{field: d, type: choice, label: D, options: {{{options[0]}, {options[1]}}}{draw(perhaps(abc))}}}
      - {{note: n, text: 案内{draw(perhaps(conditions("a", "b", "c", "d")))}}}
checks:
  - {{rule: "{draw(abc)}", at: c, message: 違}}
stops:
  - {{when: "{draw(conditions("a", "c", "d"))}", title: 止, text: 止}}
"""


@st.composite
def with_rows(draw: st.DrawFn) -> str:
    """A group whose questions have conditions, and a stop that looks at its rows."""
    rows = st.one_of(conditions("a", "u"), st.sampled_from(OF_ROWS[2:]))
    return f"""{HEAD}pages:
  - page: one
    title: いち
    fields:
      - {{field: a, type: choice, label: A, options: {{x: X, y: Y}}}}
      - {{field: b, type: yes_no, label: B{draw(perhaps(conditions("a")))}}}
      - field: g
        type: group
        label: G
        required: {draw(st.sampled_from(["true", "false"]))}
        count: {{max: 2}}
        fields:
          - {{field: u, type: yes_no, label: U{draw(perhaps(conditions("a", "b")))}}}
          - {{field: v, type: yes_no, label: V{draw(perhaps(rows))}}}
checks:
  - {{rule: "{draw(st.sampled_from(OF_ROWS))}", at: g.v, message: 違}}
stops:
  - {{when: "{draw(conditions("a", "g"))}", title: 止, text: 止}}
"""


@dataclass
class Seen:
    """What happened in any of the ways to fill a form in."""

    shown: set[tuple[str, str]] = field(default_factory=set)
    complete: bool = False
    passed: set[str] = field(default_factory=set)
    """Questions asked in some complete form."""
    stuck: set[str] = field(default_factory=set)
    kept: bool = False
    broken: bool = False


def every(procedure: Procedure, grid: dict[str, list[Any]]) -> Seen:
    """Fill the form in every way of the grid."""
    seen = Seen()
    for values in product(*grid.values()):
        raw = {name: each for name, each in zip(grid, values, strict=True) if each is not None}
        _look(fill(procedure, raw, Context(TODAY)), seen)
    return seen


def _look(filled: Filled, seen: Seen) -> None:
    seen.shown |= {("page", state.page.name) for state in filled.pages}
    asked = {".".join(p for p in path.split(".") if not p.isdigit()) for path in filled.asked}
    seen.shown |= {("field", path) for path in asked}
    for state in filled.pages:
        for note in state.page.items:
            if isinstance(note, Note) and (note.when is None or note.when.holds(filled.values)):
                seen.shown.add(("note", note.name))
        for each in state.page.fields:
            if each.name in filled.asked and each.options:
                now = offered(each, filled.values)
                seen.shown |= {("option", f"{each.name}.{option.value}") for option in now}
                seen.stuck |= set() if now else {each.name}
    if filled.stop:
        seen.shown.add(("stop", "0"))
    seen.kept |= not any(problem.code == "check" for problem in filled.problems)
    seen.broken |= any(problem.code == "check" for problem in filled.problems)
    if filled.complete:
        seen.complete = True
        seen.passed |= asked


def conditional(procedure: Procedure) -> Iterator[tuple[str, str]]:
    """Everything that has a condition, by kind and name."""
    for page in procedure.pages:
        if page.when is not None:
            yield "page", page.name
        for item in page.items:
            if isinstance(item, Note) and item.when is not None:
                yield "note", item.name
    for path, each in procedure.walk():
        if each.when is not None:
            yield "field", path
        for option in each.options:
            if option.when is not None:
                yield "option", f"{path}.{option.value}"
    yield "stop", "0"


def name_of(procedure: Procedure, verdict: Verdict) -> tuple[str, str]:
    """A verdict's subject as `conditional` names it."""
    kind, path = verdict.subject.kind, list(verdict.subject.path)
    if kind == "stop":
        return kind, "0"
    page = procedure.pages[int(path[1])]
    if kind == "page":
        return kind, page.name
    item: Any = page.items[int(path[3])]
    name = item.name
    if len(path) > 5 and path[4] == "fields":
        name = f"{name}.{item.fields[int(path[5])].name}"
    return kind, f"{name}.{path[-1]}" if kind == "option" else name


def compare(text: str, grid: dict[str, list[Any]], *, exactly: bool) -> None:
    """Let the proof and the trying of everything speak of the same procedure."""
    procedure, problems = catalogue.load_source(text, "lamp.yaml")
    assert procedure is not None, problems
    found = prove(procedure, TODAY)
    seen = every(procedure, grid)
    verdicts = [each for each in found if isinstance(each, Verdict)]
    never = {name_of(procedure, each) for each in verdicts if each.code == "never"}
    unseen = set(conditional(procedure)) - seen.shown
    assert never <= unseen
    codes = {each.code for each in verdicts if each.subject.kind == "check"}
    assert not (seen.broken and "kept" in codes)
    ends = [each for each in found if isinstance(each, Deadlock)]
    for each in ends:
        assert not (each.code in {"rule", "stop"} and seen.complete)
        assert not (each.code == "no_answer" and each.path in seen.passed)
        assert each.code != "no_option" or each.path in seen.stuck
    if exactly:
        assert bool(never) == bool(unseen)
        assert seen.complete or ends or "broken" in codes


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(flat())
def test_of_questions_pages_options_checks_and_stops(text: str) -> None:
    grid: dict[str, list[Any]] = {
        "a": [None, "x", "y", "z"],
        "b": [None, "yes", "no"],
        "c": [None, 1, 2, 3],
        "d": [None, "p", "q"],
    }
    compare(text, grid, exactly="c * 1" not in text)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(with_rows())
def test_of_rows(text: str) -> None:
    answers = [None, "yes", "no"]
    rows = [{"u": u, "v": v} for u in answers for v in answers]
    grid: dict[str, list[Any]] = {
        "a": [None, "x", "y"],
        "b": answers,
        "g": [None, *([row] for row in rows), *([one, two] for one in rows for two in rows)],
    }
    compare(text, grid, exactly=False)


SIGNS = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])


@st.composite
def of_days(draw: st.DrawFn) -> str:
    """A comparison of a day with today, or with a day in the calendar."""
    sign, number = draw(SIGNS), draw(st.integers(-3, 40))
    return draw(
        st.sampled_from(
            [
                f"days_between(s, today) {sign} {number}",
                f"s {sign} add_days(today, -{abs(number)})",
                f"{number} {sign} days_between(s, today)",
                f"years_between(s, today) {sign} {number % 4}",
                f"s {sign} add_months(today, -{abs(number)})",
                f"s {sign} date('2026-05-{abs(number) % 28 + 1:02}')",
                f"fiscal_year(s) {sign} 202{abs(number) % 7}",
                "month_start(s) == month_start(today)",
                "month(s) == 4",
            ]
        )
    )


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(of_days(), of_days(), st.sampled_from(["", ", max: today", ", min: today"]))
def test_of_days(one: str, other: str, limits: str) -> None:
    text = f"""{HEAD}pages:
  - page: one
    title: いち
    fields:
      - {{field: s, type: date, label: S, required: false{limits}}}
      - {{field: t, type: text, label: T, required: false, when: "({one}) && ({other})"}}
stops:
  - {{when: "({one}) && !({other})", title: 止, text: 止}}
"""
    near = [TODAY + timedelta(days=n) for n in range(-45, 46)]
    far = [
        add_months(TODAY, months) + timedelta(days=n)
        for months in range(-60, 61)
        for n in (-1, 0, 1)
    ]
    turns = [date(year, month, 1) for year in range(2018, 2028) for month in range(1, 13)]
    days = [None, *(day.isoformat() for day in {*near, *far, *turns})]
    compare(text, {"s": days}, exactly=False)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SIGNS, st.integers(0, 40), SIGNS, st.integers(0, 40))
def test_of_days_away_from_today_nothing_is_left_out(a: str, m: int, b: str, n: int) -> None:
    text = f"""{HEAD}pages:
  - page: one
    title: いち
    fields:
      - {{field: s, type: date, label: S, required: false, max: today}}
      - field: t
        type: text
        label: T
        required: false
        when: "days_between(s, today) {a} {m} && s {b} add_days(today, -{n})"
stops:
  - {{when: "days_between(s, today) == {m}", title: 止, text: 止}}
"""
    days = [None, *((TODAY - timedelta(days=n)).isoformat() for n in range(-2, 45))]
    compare(text, {"s": days}, exactly=True)
