"""The answers in words, for people: page by page, line by line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from forms import ruby
from forms.answers.filling import answers_from_json
from forms.context import Context, FileInfo
from forms.definition import Computed, Field, Procedure
from forms.fields import type_of
from forms.fields.base import JSON
from forms.fields.choosing import NO, YES
from forms.fields.files import File
from forms.fields.numeric import YEN, amount
from forms.japanese.eras import a_day, a_month
from forms.japanese.numbers import plain_number
from forms.wording import say


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


def sections(
    procedure: Procedure,
    answers_json: Mapping[str, JSON],
    context: Context,
    lang: str = "ja",
    *,
    asked: Collection[str] = (),
) -> tuple[Section, ...]:
    """The answers in words, page by page; pages without an answer are left out.

    `asked` are the paths of the questions that were asked; a consent among them that was not given is
    said, too.
    """
    values = answers_from_json(procedure, answers_json).values
    about = _About(context, lang, frozenset(asked))
    found = []
    for page in procedure.pages:
        lines = _lines(page.fields, values, "", about)
        groups = tuple(
            Section(
                page=page.name,
                title=row_title(each, index, lang),
                lines=_lines(each.subfields, row, f"{each.name}.{index}.", about),
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


def label_of(procedure: Procedure, path: str, lang: str = "ja") -> str:
    """The question at a path as a person knows it: 1人目のお子さん: 別居監護申立書."""
    top, *below = path.split(".")
    field, group = procedure.field(path), procedure.field(top)
    if field is None or group is None:
        return path
    label = field.label.get(lang)
    index = plain_number(below[0]) if below else None
    if index is None:
        return label
    row = row_title(group, index, lang)
    return ruby.joined(": ", [row, label]) if below[1:] else row


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
    if computed.format == "money" and isinstance(value, int):
        return amount(f"{value:,}", YEN).get(lang)
    return str(value)


def notice_text(procedure: Procedure, outcome: str, computed: Mapping[str, JSON]) -> str:
    """What the notice of an outcome says, with computed values in place of their names.

    Empty where the file has no words of its own. Notices are Japanese.
    """
    result = procedure.results.get(outcome)
    text = result.text.get() if result and result.text else ""
    for each in procedure.computed:
        value = computed.get(each.name)
        words = "" if value is None else computed_words(each, value)
        text = text.replace(f"{{{each.name}}}", words)
    return text


class _About(NamedTuple):
    """What a line may look at beside its own answer."""

    context: Context
    lang: str
    asked: frozenset[str]


def _lines(
    fields: Iterable[Field], values: Mapping[str, Any], prefix: str, about: _About
) -> tuple[Line, ...]:
    lines = (
        _line(each, values.get(each.name), prefix + each.name, about)
        for each in fields
        if each.type != "group"
    )
    return tuple(line for line in lines if line is not None)


def _line(field: Field, value: Any, path: str, about: _About) -> Line | None:
    type_, label = type_of(field), field.label.get(about.lang)
    if value is None:
        unanswered = type_.unanswered if path in about.asked else None
        return Line(path, label, unanswered.get(about.lang)) if unanswered else None
    text = type_.words(field, value, about.lang)
    if not isinstance(type_, File):
        return Line(path, label, text)
    known = about.context.files
    return Line(path, label, text, tuple(known[each] for each in value if each in known))
