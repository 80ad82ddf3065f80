"""What a template needs to draw a page of the form: plain values, ready to print.

A question that depends on a yes_no of the same page alone (`when: lives_apart`) is drawn below it
in `then`, always: a style sheet opens it. Any other question is drawn when it is asked, so one that
a saved answer has just revealed appears when the page is shown again; `newly_asked` names those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from forms.answers import Filled, Raw, computed_words, row_title
from forms.boxes import (
    BoxView,
    ErrorView,
    FileView,
    OptionView,
    Question,
    box_views,
    candidates,
    file_views,
    option_views,
)
from forms.definition import Field, Item, Note, Page, Procedure, Shown
from forms.fields import TYPES
from forms.fields.base import JSON
from forms.fields.files import File
from forms.fields.group import Group
from forms.problems import Problem
from forms.wording import PLACE, say

__all__ = [
    "BoxView",
    "ErrorLink",
    "ErrorView",
    "FieldView",
    "FileView",
    "ItemView",
    "NoteView",
    "OptionView",
    "PageView",
    "RowView",
    "fields_view",
    "newly_asked",
    "page_view",
]

SELECT_FROM: Final = 9
"""From so many options on, a select box is quicker than a column of buttons."""


@dataclass(frozen=True, slots=True)
class NoteView:
    """Words between the questions, or a computed value (then with a title)."""

    text: str
    tone: str = "info"
    title: str = ""
    widget: str = "note"


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a group; `title` is 1人目のお子さん."""

    path: str
    id: str
    title: str
    items: tuple[ItemView, ...]
    removable: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """One question with what was typed and what is wrong."""

    path: str
    id: str
    """Of its first box; error links lead there."""
    widget: str
    """The macro that draws it."""
    label: str
    hint: str
    required: bool
    errors: tuple[ErrorView, ...] = ()
    describedby: str = ""
    boxes: Mapping[str, BoxView] = field(default_factory=dict)
    """By part (`year`); a question with one box has it under the empty name."""
    options: tuple[OptionView, ...] = ()
    files: tuple[FileView, ...] = ()
    rows: tuple[RowView, ...] = ()
    then: tuple[ItemView, ...] = ()
    """Questions shown when this yes_no is answered はい."""
    unit: str = ""
    statement: str = ""
    reason: str = ""
    accept: str = ""
    add_label: str = ""
    """Of the button that adds a row; empty when there can be no more."""
    candidates: tuple[str, ...] = ()
    """Addresses to choose from, where a postal code has several."""

    @property
    def agreed(self) -> bool:
        """Whether a consent is ticked."""
        return self.box.value == "yes"

    @property
    def error_ids(self) -> str:
        """Ids of what is wrong with the question as a whole."""
        return " ".join(error.id for error in self.errors if not error.at)

    def errors_at(self, box: BoxView) -> tuple[ErrorView, ...]:
        """What is wrong with one box."""
        return tuple(
            each for each in self.errors if each.at and f"{self.path}.{each.at}" == box.name
        )

    @property
    def errors_below(self) -> tuple[ErrorView, ...]:
        """What is said below all boxes: in address and account each box has its own words."""
        each_alone = self.widget in {"address", "bank"}
        return tuple(each for each in self.errors if not (each_alone and each.at))

    @property
    def box(self) -> BoxView:
        """The only box of a simple question."""
        return self.boxes[""]


ItemView = FieldView | NoteView


@dataclass(frozen=True, slots=True)
class ErrorLink:
    """A line of the summary on top of the page."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class PageView:
    """A page of the form."""

    name: str
    title: str
    lead: str
    items: tuple[ItemView, ...]
    errors: tuple[ErrorLink, ...]


def page_view(
    page: Page, raw: Raw, filled: Filled, lang: str = "ja", *, show_problems: bool = False
) -> PageView:
    """The page as it stands; problems are shown after a failed save, not on the first visit.

    Questions never answered are shown with what the profile knows (`prefill`).
    """
    problems = filled.problems_of(page) if show_problems else ()
    typed = {**raw, **_prefilled(page, raw, filled)}
    drawing = _Drawing(filled, lang, problems)
    items = drawing.items(page.items, typed, "", filled.values)
    return PageView(
        name=page.name,
        title=page.title.get(lang),
        lead=page.lead.get(lang) if page.lead else "",
        items=items,
        errors=drawing.links(problems, items),
    )


def fields_view(
    paths: Sequence[str],
    raw: Raw,
    filled: Filled,
    lang: str = "ja",
    *,
    show_problems: bool = False,
) -> PageView:
    """Only the named fields, for a correction: `account`, `children.0.apart_statement`."""
    procedure = filled.procedure
    problems = filled.problems if show_problems else ()
    drawing = _Drawing(filled, lang, problems)
    views = tuple(
        view for path in paths if (view := drawing.named(procedure, path, raw)) is not None
    )
    shown = tuple(
        each
        for each in problems
        if any(each.path == path or each.path.startswith(f"{path}.") for path in paths)
    )
    return PageView("", "", "", views, drawing.links(shown, views))


def newly_asked(page: Page, before: Filled, after: Filled) -> frozenset[str]:
    """Paths that the page did not draw before and draws now: show the page again for them."""
    return _drawn(page, after) - _drawn(page, before)


def _drawn(page: Page, filled: Filled) -> frozenset[str]:
    """Paths of the conditional questions of a page that are asked and were not always drawn."""
    found = set()
    for each in page.fields:
        if each.when is not None and not _parent(each, page.items):
            found |= {each.name} & filled.asked
        rows = filled.values.get(each.name)
        for sub in each.subfields if isinstance(rows, list) else ():
            if sub.when is not None and not _parent(sub, each.fields):
                names = {f"{each.name}.{index}.{sub.name}" for index in range(len(rows or ()))}
                found |= names & filled.asked
    return frozenset(found)


def _parent(item: Item, beside: Iterable[Item]) -> str:
    """The yes_no on which alone a question or a note depends; empty where there is none."""
    if isinstance(item, Shown) or item.when is None:
        return ""
    source = item.when.source.strip()
    return next(
        (
            f.name
            for f in beside
            if isinstance(f, Field) and f.type == "yes_no" and f.name == source
        ),
        "",
    )


def _prefilled(page: Page, raw: Raw, filled: Filled) -> Raw:
    found: Raw = {}
    for each in page.fields:
        if each.prefill is not None and each.name not in raw:
            value = each.prefill.evaluate(filled.values)
            if value is not None:
                found[each.name] = value.isoformat() if hasattr(value, "isoformat") else value
    return found


def path_id(path: str) -> str:
    """The id of what stands at a path."""
    return path.replace(".", "-")


class _Drawing:
    """Draws fields for one form as it stands, in one language."""

    def __init__(self, filled: Filled, lang: str, problems: Sequence[Problem]) -> None:
        self.filled = filled
        self.lang = lang
        self.problems = problems
        self.rows_read = {".".join((*path.split(".")[:2], "")) for path in filled.asked}
        procedure = filled.procedure
        self.own = {
            each.name
            for type_ in ("person_name", "postal_address", "email", "phone")
            for each in [next((f for f in procedure.fields if f.type == type_), None)]
            if each is not None
        }

    def items(
        self, items: Sequence[Item], raw: Raw, prefix: str, values: Mapping[str, Any]
    ) -> tuple[ItemView, ...]:
        """Everything of a page, or of a row, that is to be seen."""
        below: dict[str, list[ItemView]] = {}
        shown: list[ItemView] = []
        # From the end, so that what depends on a question is drawn before the question.
        for item in reversed(items):
            parent = _parent(item, items)
            view = self._item(item, raw, prefix, values, always=bool(parent))
            if view is None:
                continue
            if isinstance(view, FieldView) and isinstance(item, Field):
                view = replace(view, then=tuple(below.pop(item.name, ())))
            (below.setdefault(parent, []) if parent else shown).insert(0, view)
        return tuple(shown)

    def _item(
        self, item: Item, raw: Raw, prefix: str, values: Mapping[str, Any], *, always: bool
    ) -> ItemView | None:
        if isinstance(item, Shown):
            return self._computed(item)
        if isinstance(item, Note):
            if always or item.when is None or item.when.holds(values):
                return NoteView(self._with_computed(item.text.get(self.lang)), item.tone)
            return None
        path = prefix + item.name
        if always or path in self.filled.asked or (item.when is None and self._is_new(prefix)):
            return self.field(item, path, raw.get(item.name), values)
        return None

    def _is_new(self, prefix: str) -> bool:
        """Whether a row is drawn that was never typed into; nothing in it was read yet."""
        return bool(prefix) and prefix not in self.rows_read

    def named(self, procedure: Procedure, path: str, raw: Raw) -> ItemView | None:
        """The field at a path, alone."""
        field = procedure.field(path)
        if field is None:
            return None
        typed: JSON = raw
        values = dict(self.filled.values)
        for part in path.split("."):
            if isinstance(typed, list) and part.isdecimal():
                typed = typed[int(part)] if int(part) < len(typed) else {}
                rows = values.get(path.partition(".")[0])
                if isinstance(rows, list) and int(part) < len(rows):
                    values |= rows[int(part)]
            else:
                typed = typed.get(part) if isinstance(typed, dict) else None
        return self.field(field, path, typed, values)

    def field(self, field: Field, path: str, raw: JSON, values: Mapping[str, Any]) -> FieldView:
        """One question."""
        type_ = TYPES[field.type]
        question = Question(
            field=field,
            path=path,
            id=path_id(path),
            raw=raw,
            lang=self.lang,
            errors=self._errors(path, rows=isinstance(type_, Group)),
            own="." not in path and (field.prefill is not None or field.name in self.own),
        )
        widget = type_.widget
        if field.type == "choice" and len(field.options) >= SELECT_FROM:
            widget = "select"
        return FieldView(
            path=path,
            id=question.id,
            widget=widget,
            label=field.label.get(self.lang),
            hint=question.hint,
            required=field.required,
            errors=question.errors,
            describedby=question.describedby,
            boxes=box_views(question),
            options=option_views(question, values),
            files=file_views(question, self.filled.context),
            rows=self._rows(field, path, raw) if isinstance(type_, Group) else (),
            unit=question.unit,
            statement=field.statement.get(self.lang) if field.statement else "",
            reason=field.reason.get(self.lang) if field.reason else "",
            accept=_accept(field) if isinstance(type_, File) else "",
            add_label=self._add_label(field, raw) if isinstance(type_, Group) else "",
            candidates=candidates(question),
        )

    def _rows(self, field: Field, path: str, raw: JSON) -> tuple[RowView, ...]:
        group = TYPES["group"]
        assert isinstance(group, Group)
        rows = group.rows(field, raw)
        seen = self.filled.values.get(path)
        views = []
        for index, row in enumerate(rows):
            row_values = seen[index] if isinstance(seen, list) and index < len(seen) else {}
            prefix = f"{path}.{index}"
            items = self.items(
                field.fields,
                row if isinstance(row, dict) else {},
                f"{prefix}.",
                {
                    **self.filled.values,
                    **dict.fromkeys(f.name for f in field.subfields),
                    **row_values,
                },
            )
            title = row_title(field, index, self.lang)
            removable = len(rows) > group.limits(field)[0]
            views.append(RowView(prefix, path_id(prefix), title, items, removable))
        return tuple(views)

    def _add_label(self, field: Field, raw: JSON) -> str:
        group = TYPES["group"]
        assert isinstance(group, Group)
        if len(group.rows(field, raw)) >= group.limits(field)[1]:
            return ""
        return say("add_row", label=field.label).get(self.lang)

    def _errors(self, path: str, *, rows: bool) -> tuple[ErrorView, ...]:
        """What is wrong at a path and its parts; a group leaves its rows to themselves."""
        found = []
        for each in self.problems:
            at = each.path[len(path) + 1 :] if each.path.startswith(f"{path}.") else ""
            if each.path == path or (at and not (rows and at[0].isdigit())):
                found.append(ErrorView(path_id(each.path) + "-error", at, each.words(self.lang)))
        return tuple(found)

    def _computed(self, item: Shown) -> NoteView | None:
        value = self.filled.computed.get(item.computed)
        computed = next(
            (c for c in self.filled.procedure.computed if c.name == item.computed), None
        )
        if value is None or computed is None:
            return None
        words = computed_words(computed, value, self.lang)
        return NoteView(words, title=computed.label.get(self.lang), widget="computed")

    def _with_computed(self, text: str) -> str:
        words = {
            each.name: computed_words(each, self.filled.computed[each.name], self.lang)
            for each in self.filled.procedure.computed
            if each.name in self.filled.computed
        }
        return PLACE.sub(lambda found: words.get(found[1], found[0]), text)

    def links(
        self, problems: Sequence[Problem], items: Sequence[ItemView]
    ) -> tuple[ErrorLink, ...]:
        """The summary: each problem with the row and the question it is about."""
        targets = dict(_targets(items))
        return tuple(
            ErrorLink(f"#{self._target(each.path, targets)}", self._summary(each))
            for each in problems
        )

    def _target(self, path: str, targets: Mapping[str, str]) -> str:
        while path:
            if path in targets:
                return targets[path]
            path = path.rpartition(".")[0]
        return "main"

    def _summary(self, problem: Problem) -> str:
        procedure = self.filled.procedure
        parts = problem.path.split(".")
        field, where = procedure.field(parts[0]), ""
        if field is not None and len(parts) > 1 and parts[1].isdecimal() and field.subfields:
            where = row_title(field, int(parts[1]), self.lang)
            name = parts[2] if len(parts) > 2 else ""
            field = next((sub for sub in field.subfields if sub.name == name), field)
        label = field.label.get(self.lang) if field else ""
        words = problem.words(self.lang)
        named = " ".join(filter(None, [where] if label in words else [where, label]))
        return f"{named}: {words}" if named else words


def _targets(items: Iterable[ItemView]) -> Iterator[tuple[str, str]]:
    """Where a link to a path leads: the box of a part, or the first box of a question."""
    for item in items:
        if isinstance(item, FieldView):
            yield item.path, item.id
            for part, box in item.boxes.items():
                if part:
                    yield f"{item.path}.{part}", box.id
            for row in item.rows:
                yield row.path, row.id
                yield from _targets(row.items)
            yield from _targets(item.then)


def _accept(field: Field) -> str:
    """The `accept` of a file input; phones name HEIC by its ending."""
    type_ = TYPES[field.type]
    assert isinstance(type_, File)
    kinds = type_.accepted(field)
    images = {"jpeg", "png"} & set(kinds)
    return ",".join(
        [
            *(["image/*"] if images else []),
            *([".heic", ".heif"] if "heic" in kinds else []),
            *([".pdf", "application/pdf"] if "pdf" in kinds else []),
        ]
    )
