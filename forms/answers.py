"""Answers: what was typed becomes typed values or problems, along the path through the pages.

What was typed (`Raw`) is nested by field name and never lost: answers off the path stay in it, and
are never in `Answers`. Everything is read in the order of the file: a condition sees what stands
before it; then stops, checks, computed values and the fee see all of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from forms.context import Context, FileInfo
from forms.definition import Check, Computed, Field, Page, Procedure, Stop
from forms.fields import TYPES, type_of
from forms.fields.base import JSON, read_fields
from forms.fields.choosing import NO, YES
from forms.fields.files import File
from forms.fields.group import MOST_ROWS, values_from_json, values_to_json
from forms.fields.numeric import YEN, amount
from forms.fields.places import PostalAddress
from forms.japanese.eras import a_day, a_month
from forms.japanese.postal import parse_postal_code, places_of
from forms.problems import Problem
from forms.wording import say

__all__ = [
    "Answers",
    "Context",
    "FileInfo",
    "Filled",
    "Line",
    "PageState",
    "Raw",
    "Section",
    "add_file",
    "add_row",
    "answers_from_json",
    "answers_schema",
    "computed_lines",
    "fill",
    "look_up",
    "read_page",
    "remove_file",
    "remove_row",
    "row_title",
    "sections",
]

Raw = dict[str, JSON]
"""What was typed, by field name: text, parts of a date or a name, rows of a group."""

PLACEHOLDER: Final = re.compile(r"\{([a-z_][a-z0-9_]*)\}")


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
    asked: frozenset[str] = frozenset()
    """Paths of all fields that are asked."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """What expressions see."""

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


@dataclass(frozen=True, slots=True)
class Line:
    """One answer in words. `files` are those attached, in order."""

    path: str
    label: str
    text: str
    files: tuple[FileInfo, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of a page; each row of a group is a section of its own in `groups`."""

    page: str
    title: str
    lines: tuple[Line, ...]
    groups: tuple[Section, ...] = ()
    path: str = ""
    """Of a row: `children.0`."""


# --- What was typed --------------------------------------------------------------------------------


def read_page(page: Page, form: Iterable[tuple[str, str]], before: Raw) -> Raw:
    """`before` with what a page posted; input names are paths (`children.0.birthday.year`)."""
    inputs: dict[str, list[str]] = {}
    for name, value in form:
        inputs.setdefault(name, []).append(value)
    raw = dict(before)
    for each in page.fields:
        typed = type_of(each).collect(each, each.name, inputs, before.get(each.name))
        if typed is not None:
            raw[each.name] = typed
    return raw


def add_row(raw: Raw, path: str) -> Raw:
    """`raw` with an empty row more in the group at `path`."""
    return _changed(raw, path, lambda rows: [*_list(rows), {}][: MOST_ROWS + 1])


def remove_row(raw: Raw, path: str, index: int) -> Raw:
    """`raw` without one row of the group at `path`; nothing happens if there is no such row."""
    return _changed(
        raw, path, lambda rows: [row for n, row in enumerate(_list(rows)) if n != index]
    )


def add_file(raw: Raw, path: str, file_id: str) -> Raw:
    """`raw` with an attachment more in the field at `path`."""
    return _changed(
        raw, path, lambda ids: [*(each for each in _list(ids) if each != file_id), file_id]
    )


def remove_file(raw: Raw, path: str, file_id: str) -> Raw:
    """`raw` without an attachment."""
    return _changed(raw, path, lambda ids: [each for each in _list(ids) if each != file_id])


def look_up(
    procedure: Procedure, raw: Raw, path: str, choice: int = 0
) -> tuple[Raw, tuple[Problem, ...]]:
    """`raw` with the address of its postal code in the field at `path`, or why it stayed empty.

    `choice` is the number of the candidate where a code has several. Nothing that was typed is
    overwritten with less: house numbers that follow the found street stay.
    """
    asked = procedure.field(path)
    if asked is None or not isinstance(TYPES[asked.type], PostalAddress):
        return raw, ()
    typed = _at(raw, path)
    typed = dict(typed) if isinstance(typed, dict) else {}
    code = parse_postal_code(str(typed.get("postal_code", ""))[:40])
    where = f"{path}.postal_code"
    if code is None:
        return raw, (Problem.at(where, say("not_postal_code")),)
    found = places_of(code)
    if not found:
        return raw, (Problem.at(where, say("unknown_postal_code", code=code)),)
    place = found[choice] if choice < len(found) else found[0]
    street = str(typed.get("street", ""))
    for each in sorted(found, key=lambda each: -len(each.street)):
        street = street.removeprefix(each.street)
    address = {
        "postal_code": code,
        "prefecture": place.prefecture,
        "city": place.city,
        "street": place.street + street,
    }
    return _changed(raw, path, lambda _: typed | address), ()


def _list(value: JSON) -> list[JSON]:
    return list(value) if isinstance(value, list) else []


def _at(raw: JSON, path: str) -> JSON:
    for part in path.split("."):
        if isinstance(raw, list) and part.isdecimal() and int(part) < len(raw):
            raw = raw[int(part)]
        elif isinstance(raw, dict):
            raw = raw.get(part)
        else:
            return None
    return raw


def _changed(raw: Raw, path: str, change: Callable[[JSON], JSON]) -> Raw:
    """A copy of `raw` in which the value at `path` is changed; what is missing on the way is made."""
    changed: Raw = _changed_inside(raw, path, change)
    return changed


def _changed_inside(raw: JSON, path: str, change: Callable[[JSON], JSON]) -> JSON:
    part, _, rest = path.partition(".")
    if part.isdecimal() and (raw is None or isinstance(raw, list)):
        rows, index = _list(raw), int(part)
        if index >= MOST_ROWS:
            return raw
        rows += [{} for _ in range(index + 1 - len(rows))]
        rows[index] = _changed_inside(rows[index], rest, change) if rest else change(rows[index])
        return rows
    fields = dict(raw) if isinstance(raw, dict) else {}
    before = fields.get(part)
    fields[part] = _changed_inside(before, rest, change) if rest else change(before)
    return fields


# --- What it means ---------------------------------------------------------------------------------


def fill(procedure: Procedure, raw: Raw, context: Context) -> Filled:
    """The form as it stands: path, problems, stop, answers, computed values, fee."""
    values: dict[str, Any] = {
        "today": context.today,
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
    broken = [each for check in procedure.checks for each in _broken(check, values)]
    states = tuple(
        PageState(page, _with_checks(page, problems, broken, asked)) for page, problems in read
    )
    fee = procedure.fee.amount.evaluate(values) if procedure.fee else None
    return Filled(
        procedure=procedure,
        context=context,
        pages=states,
        problems=tuple(problem for state in states for problem in state.problems),
        stop=next((stop for stop in procedure.stops if stop.when.holds(values)), None),
        answers=Answers(procedure, typed),
        computed=computed,
        fee=fee if isinstance(fee, int) and not isinstance(fee, bool) else None,
        asked=frozenset(asked),
        values=values,
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


def _broken(check: Check, values: Mapping[str, Any]) -> Iterator[Problem]:
    """Where a rule is broken; one about a question of a row is asked for every row."""
    name, _, part = check.at.partition(".")
    if not part:
        if check.rule.evaluate(values) is False:
            yield Problem(check.at, "check", check.message)
        return
    for index, row in enumerate(values.get(name) or ()):
        if check.rule.evaluate({**values, **row}) is False:
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


# --- In words --------------------------------------------------------------------------------------


def sections(
    procedure: Procedure, answers_json: Mapping[str, JSON], context: Context, lang: str = "ja"
) -> tuple[Section, ...]:
    """The answers in words, page by page; pages without an answer are left out."""
    values = answers_from_json(procedure, answers_json).values
    found = []
    for page in procedure.pages:
        lines = _lines(page.fields, values, "", context, lang)
        groups = tuple(
            Section(
                page=page.name,
                title=row_title(each, index, lang),
                lines=_lines(each.subfields, row, f"{each.name}.{index}.", context, lang),
                path=f"{each.name}.{index}",
            )
            for each in page.fields
            if each.type == "group"
            for index, row in enumerate(values.get(each.name, ()))
        )
        if lines or groups:
            found.append(Section(page.name, page.title.get(lang), lines, groups))
    return tuple(found)


def row_title(group: Field, index: int, lang: str = "ja") -> str:
    """What a row of a group is called: 1人目のお子さん."""
    unit = group.unit or say("row.unit")
    return say("row", number=index + 1, unit=unit, label=group.label).get(lang)


def computed_lines(
    procedure: Procedure,
    computed: Mapping[str, JSON],
    lang: str = "ja",
    *,
    internal: bool = False,
) -> tuple[Line, ...]:
    """The computed values in words; those for officers only with `internal`."""
    return tuple(
        Line(each.name, each.label.get(lang), computed_words(each, computed[each.name], lang))
        for each in procedure.computed
        if each.name in computed and (internal or not each.internal)
    )


def computed_words(computed: Computed, value: JSON, lang: str = "ja") -> str:
    """A computed value as its `format` says."""
    if isinstance(value, bool):
        return (YES if value else NO).get(lang)
    if computed.format in {"date", "month"} and isinstance(value, str):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return value
        return (a_month(day) if computed.format == "month" else a_day(day)).get(lang)
    if isinstance(value, int | float):
        return amount(f"{value:,}", YEN if computed.format == "money" else None).get(lang)
    return str(value)


def _lines(
    fields: Iterable[Field], values: Mapping[str, Any], prefix: str, context: Context, lang: str
) -> tuple[Line, ...]:
    return tuple(
        _line(each, values[each.name], prefix + each.name, context, lang)
        for each in fields
        if each.name in values and each.type != "group"
    )


def _line(field: Field, value: Any, path: str, context: Context, lang: str) -> Line:
    type_ = type_of(field)
    text = type_.words(field, value, lang)
    if not isinstance(type_, File):
        return Line(path, field.label.get(lang), text)
    files = tuple(context.files[each] for each in value if each in context.files)
    return Line(path, field.label.get(lang), text, files)
