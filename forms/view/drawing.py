"""Draws the page of a form as it stands: its questions, notes and computed values, in order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple

from forms import ruby
from forms.answers import Filled, Raw, computed_words, prefilled, row_title
from forms.answers.typed import copied_fields
from forms.definition import Field, Item, Note, Page, Procedure, Shown
from forms.fields.base import JSON
from forms.fields.files import File
from forms.fields.group import Group
from forms.problems import Problem
from forms.view.boxes import file_views
from forms.view.order import Order, order_of
from forms.view.question import (
    UNTOUCHED_KEPT,
    asked,
    is_alike_for_all,
    path_id,
    untouched,
    view_of,
)
from forms.view.same import AllSame, Same
from forms.view.shapes import ErrorView, FieldView, ItemView, NoteView, PageView, RowView
from forms.view.summary import links
from forms.wording import say

COMPUTED: Final = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
"""Where a note names a computed value."""
PAGES_KEPT: Final = 200
"""Pages on which nothing was answered yet that a process keeps; each takes some thirty kilobytes."""
_ABOUT_A_PERSON: Final = frozenset({"person_name", "postal_address", "email", "phone"})


def page_view(
    page: Page,
    raw: Raw,
    filled: Filled,
    lang: str = "ja",
    *,
    show_problems: bool = False,
    on_map: bool = False,
) -> PageView:
    """The page as it stands; problems are shown after a failed save, not on the first visit.

    Questions never answered are shown with what the profile knows (`prefill`). `on_map` says that
    places can be pointed at on a map.
    """
    problems = filled.problems_of(page) if show_problems else ()
    given = prefilled(page.fields, raw, filled.values)
    drawing = _Drawing(filled, lang, problems, frozenset(given), on_map=on_map)
    items = drawing.items(page.items, {**raw, **given}, "", filled.values)
    title, lead = page.title.get(lang), page.lead.get(lang) if page.lead else ""
    if not problems and all(item.untouched for item in items):
        return _untouched_page(page.name, title, lead, lang, AllSame(items))
    return PageView(
        name=page.name,
        title=title,
        lead=lead,
        items=items,
        errors=links(filled.procedure, problems, items, lang),
    )


def fields_view(
    paths: Sequence[str],
    raw: Raw,
    filled: Filled,
    lang: str = "ja",
    *,
    show_problems: bool = False,
    on_map: bool = False,
) -> PageView:
    """Only the named fields, for a correction: `account`, `children.0.apart_statement`."""
    procedure = filled.procedure
    problems = filled.problems if show_problems else ()
    drawing = _Drawing(filled, lang, problems, on_map=on_map)
    views = tuple(
        view for path in paths if (view := drawing.named(procedure, path, raw)) is not None
    )
    shown = tuple(
        each
        for each in problems
        if any(each.path == path or each.path.startswith(f"{path}.") for path in paths)
    )
    return PageView("", "", "", views, links(procedure, shown, views, lang))


@lru_cache(maxsize=PAGES_KEPT)
def _untouched_page(
    name: str, title: str, lead: str, _lang: str, items: AllSame[ItemView]
) -> PageView:
    """What everybody sees who opens a page for the first time."""
    return PageView(name, title, lead, items.values, errors=(), untouched=True)


@lru_cache(maxsize=UNTOUCHED_KEPT)
def _untouched_note(note: Same[Note], lang: str) -> NoteView:
    return NoteView(note.value.text.get(lang), note.value.tone, untouched=True)


class _Drawing:
    """Draws fields for one form as it stands, in one language."""

    def __init__(
        self,
        filled: Filled,
        lang: str,
        problems: Sequence[Problem],
        given: frozenset[str] = frozenset(),
        *,
        on_map: bool,
    ) -> None:
        self.filled = filled
        self.given = given
        """Questions that hold what `prefill` gave."""
        self.lang = lang
        self.on_map = on_map
        self.wrong = _by_place(problems)
        self.own = _own(filled.procedure)
        self._orders: dict[int, Order] = {}

    @cached_property
    def rows_read(self) -> frozenset[str]:
        """Prefixes of the rows that were typed into: `children.0.`."""
        return frozenset(".".join((*path.split(".", 2)[:2], "")) for path in self.filled.asked)

    def items(
        self, items: Sequence[Item], raw: Raw, prefix: str, values: Mapping[str, Any]
    ) -> tuple[ItemView, ...]:
        """Everything of a page, or of a row, that is to be seen."""
        order = self._orders.get(id(items))
        if order is None:
            order = self._orders[id(items)] = order_of(items)
        place = _Place(raw, prefix, values, order, is_new=self._is_new(prefix))
        return self._each(order.top, place, always=False)

    def _each(self, items: Sequence[Item], place: _Place, *, always: bool) -> tuple[ItemView, ...]:
        views = (self._item(item, place, always=always) for item in items)
        return tuple(view for view in views if view is not None)

    def _item(self, item: Item, place: _Place, *, always: bool) -> ItemView | None:
        if isinstance(item, Shown):
            return self._computed(item)
        if isinstance(item, Note):
            if always or item.when is None or item.when.holds(place.values):
                return self._note(item)
            return None
        path = place.prefix + item.name
        if always or path in self.filled.asked or (item.when is None and place.is_new):
            below = place.order.below.get(item.name)
            then = self._each(below, place, always=True) if below else ()
            return self.field(item, path, place.raw.get(item.name), place.values, then)
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

    def field(
        self,
        field: Field,
        path: str,
        raw: JSON,
        values: Mapping[str, Any],
        then: tuple[ItemView, ...] = (),
    ) -> FieldView:
        """One question."""
        own = "." not in path and (field.prefill is not None or field.name in self.own)
        on_map = self.on_map and field.type == "place"
        alike = raw is None and path not in self.wrong and is_alike_for_all(field)
        if alike and all(each.untouched for each in then):
            return untouched(Same(field), path, self.lang, own, on_map, AllSame(then))
        errors = self._errors(path, rows=field.type == "group")
        question = asked(field, path, raw, self.lang, errors, own=own)
        question = question._replace(given=self._given(path, field))
        type_ = question.type
        return view_of(question, values)._replace(
            files=file_views(question, self.filled.context) if isinstance(type_, File) else (),
            rows=self._rows(type_, field, path, raw) if isinstance(type_, Group) else (),
            add_label=self._add_label(type_, field, raw) if isinstance(type_, Group) else "",
            then=then,
            on_map=on_map,
        )

    def _given(self, path: str, field: Field) -> str:
        if path not in self.given or field.prefill is None or "profile" not in field.prefill.names:
            return ""
        return say("note.prefilled").get(self.lang)

    def _rows(self, group: Group, field: Field, path: str, raw: JSON) -> tuple[RowView, ...]:
        rows = group.rows(field, raw)
        seen = self.filled.values.get(path)
        removable = len(rows) > group.limits(field)[0]
        unanswered = {**self.filled.values, **dict.fromkeys(f.name for f in field.subfields)}
        views = []
        above: Raw = {}
        for index, each in enumerate(rows):
            row = each if isinstance(each, dict) else {}
            answered = seen[index] if isinstance(seen, list) and index < len(seen) else {}
            prefix = f"{path}.{index}"
            items = self.items(field.fields, row, f"{prefix}.", {**unanswered, **answered})
            title = row_title(field, index, self.lang)
            copy = self._copy_label(field, index, above, row)
            views.append(RowView(prefix, path_id(prefix), title, items, removable, copy))
            above = row
        return tuple(views)

    def _copy_label(self, field: Field, index: int, above: Raw, row: Raw) -> str:
        if next(copied_fields(field, above, row), None) is None:
            return ""
        return say("copy_row", row=row_title(field, index - 1, self.lang)).get(self.lang)

    def _add_label(self, group: Group, field: Field, raw: JSON) -> str:
        if len(group.rows(field, raw)) >= group.limits(field)[1]:
            return ""
        return say("add_row", label=field.label).get(self.lang)

    def _errors(self, path: str, *, rows: bool) -> tuple[ErrorView, ...]:
        """What is wrong at a path and its parts; a group leaves its rows to themselves."""
        found = []
        for each in self.wrong.get(path, ()):
            at = each.path[len(path) + 1 :]
            if not (rows and at[:1].isdigit()):
                words = each.words(self.lang)
                found.append(ErrorView(path_id(each.path) + "-error", at, words))
        return tuple(found)

    def _note(self, note: Note) -> NoteView:
        text = note.text.get(self.lang)
        if COMPUTED.search(text) is None:
            return _untouched_note(Same(note), self.lang)
        return NoteView(self._with_computed(text), note.tone)

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
        marked = ruby.marked_of(text)
        said = COMPUTED.sub(lambda found: words.get(found[1], found[0]), marked)
        return ruby.Marked(said, text.lang) if isinstance(text, ruby.Marked) else said


class _Place(NamedTuple):
    """Where items are drawn: on a page, or in a row."""

    raw: Raw
    prefix: str
    values: Mapping[str, Any]
    order: Order
    is_new: bool


def _by_place(problems: Sequence[Problem]) -> Mapping[str, list[Problem]]:
    """Problems by their path and by every path above it."""
    found: dict[str, list[Problem]] = {}
    for each in problems:
        path = each.path
        while path:
            found.setdefault(path, []).append(each)
            path = path.rpartition(".")[0]
    return found


def _own(procedure: Procedure) -> frozenset[str]:
    """The questions that ask about the person who types: the first of each kind."""
    first: dict[str, str] = {}
    for each in procedure.fields:
        if each.type in _ABOUT_A_PERSON:
            first.setdefault(each.type, each.name)
    return frozenset(first.values())
