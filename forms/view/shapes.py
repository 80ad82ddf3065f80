"""What a template is given: plain values, ready to print.

Those that a long form has by the hundred are named tuples, which are made in a third of the time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple


class ErrorView(NamedTuple):
    """What is wrong: its id (for `aria-describedby`), the part it is about, the words."""

    id: str
    at: str
    text: str


class OptionView(NamedTuple):
    """One thing to choose; `id` of the first is that of the question."""

    value: str
    label: str
    hint: str
    chosen: bool
    id: str


class BoxView(NamedTuple):
    """One input: its name (a path), id, label, what was typed, and the help of the phone."""

    name: str
    id: str
    label: str
    value: str
    required: bool
    need: str
    """※必須, ※任意; empty where neither is true (名 of a person who may have none)."""
    invalid: bool
    describedby: str
    kind: str = "text"
    """The type of the input."""
    inputmode: str = ""
    autocomplete: str = "off"
    size: int = 0
    options: tuple[OptionView, ...] = ()
    errors: tuple[ErrorView, ...] = ()
    """What is wrong with this box alone."""


class FileView(NamedTuple):
    """One attached file."""

    id: str
    name: str
    size: str


@dataclass(frozen=True, slots=True)
class NoteView:
    """Words between the questions, or a computed value (then with a title)."""

    text: str
    tone: str = "info"
    title: str = ""
    widget: str = "note"
    untouched: bool = False
    """It says the same to everybody: this very object is drawn again and again."""


class RowView(NamedTuple):
    """One row of a group; `title` is 1人目のお子さん."""

    path: str
    id: str
    title: str
    items: tuple[ItemView, ...]
    removable: bool
    copy_label: str
    """Of the button that takes over the row before; empty where there is nothing to take."""


class FieldView(NamedTuple):
    """One question with what was typed and what is wrong."""

    path: str
    id: str
    """Of its first box; error links lead there."""
    widget: str
    """The macro that draws it."""
    label: str
    hint: str
    required: bool
    need: str
    errors: tuple[ErrorView, ...] = ()
    errors_below: tuple[ErrorView, ...] = ()
    """Those that are not said at a box."""
    error_ids: str = ""
    """Ids of what is wrong with the question as a whole."""
    describedby: str = ""
    boxes: Mapping[str, BoxView] = MappingProxyType({})
    """By part (`year`); a question with one box has it under the empty name."""
    options: tuple[OptionView, ...] = ()
    files: tuple[FileView, ...] = ()
    rows: tuple[RowView, ...] = ()
    then: tuple[ItemView, ...] = ()
    """Questions shown when this yes_no is answered はい."""
    unit: str = ""
    note: str = ""
    """What every question of this type has to say below its hint."""
    statement: str = ""
    reason: str = ""
    accept: str = ""
    add_label: str = ""
    """Of the button that adds a row; empty when there can be no more."""
    given: str = ""
    """That its answer comes from what the person let us keep, in words; else empty."""
    candidates: tuple[str, ...] = ()
    """Addresses to choose from, where a postal code has several."""
    untouched: bool = False
    """Nothing was answered and nothing is wrong: this very object is drawn again and again."""
    on_map: bool = False
    """Whether the answer can be pointed at on a map."""

    @property
    def agreed(self) -> bool:
        """Whether a consent is ticked."""
        return self.box.value == "yes"

    @property
    def box(self) -> BoxView:
        """The only box of a simple question."""
        return self.boxes[""]


ItemView = FieldView | NoteView


class ErrorLink(NamedTuple):
    """A line of the summary on top of the page."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class PageView:
    """A page of the form; one on which nothing was answered yet is the same object for everybody."""

    name: str
    title: str
    lead: str
    items: tuple[ItemView, ...]
    errors: tuple[ErrorLink, ...]
    untouched: bool = False
    """Nothing was answered and nothing is wrong: this very object is drawn again and again."""
