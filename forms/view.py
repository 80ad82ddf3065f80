"""What a template needs to draw a page of the form: plain values, ready to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from forms.answers import Filled, Raw
from forms.definition import Page, Procedure
from forms.problems import Problem


@dataclass(frozen=True, slots=True)
class BoxView:
    """One input: its name (a path), id, words, what was typed, and how a phone should help."""

    name: str
    id: str
    label: str
    value: str = ""
    required: bool = False
    inputmode: str = ""
    autocomplete: str = "off"
    type: str = "text"
    size: int = 0
    maxlength: int = 0
    error: str = ""
    describedby: str = ""


@dataclass(frozen=True, slots=True)
class OptionView:
    """One thing to choose."""

    value: str
    label: str
    hint: str
    chosen: bool
    id: str


@dataclass(frozen=True, slots=True)
class FileView:
    """One attached file."""

    id: str
    name: str
    size: str


@dataclass(frozen=True)
class RowView:
    """One row of a group."""

    path: str
    title: str
    items: tuple[FieldView | NoteView, ...]
    removable: bool


@dataclass(frozen=True)
class NoteView:
    """Words between the questions, or a computed value (`title` and `text`)."""

    text: str
    tone: str = "info"
    title: str = ""
    widget: str = "note"


@dataclass(frozen=True)
class FieldView:
    """One question with what was typed and what is wrong."""

    path: str
    id: str
    widget: str
    label: str
    hint: str
    required: bool
    error: str
    describedby: str
    boxes: tuple[BoxView, ...] = ()
    options: tuple[OptionView, ...] = ()
    files: tuple[FileView, ...] = ()
    rows: tuple[RowView, ...] = ()
    then: tuple[FieldView | NoteView, ...] = ()
    """Questions shown when this yes_no is answered はい."""
    unit: str = ""
    statement: str = ""
    reason: str = ""
    accept: str = ""
    can_add: bool = False
    add_label: str = ""
    candidates: tuple[OptionView, ...] = field(default=())
    """Addresses to choose from after a look-up of a postal code."""

    @property
    def box(self) -> BoxView:
        """The only box of a simple field."""
        return self.boxes[0]


@dataclass(frozen=True, slots=True)
class ErrorLink:
    """A line of the summary on top of the page."""

    href: str
    text: str


@dataclass(frozen=True)
class PageView:
    """A page of the form."""

    name: str
    title: str
    lead: str
    items: tuple[FieldView | NoteView, ...]
    errors: tuple[ErrorLink, ...]


def page_view(
    procedure: Procedure,
    page: Page,
    raw: Raw,
    filled: Filled,
    lang: str = "ja",
    *,
    problems: Sequence[Problem] = (),
) -> PageView:
    """The page as it stands, with `problems` at their fields.

    Give `filled.problems_of(page)` after a save that failed, and nothing on the first visit.
    """
    raise NotImplementedError


def fields_view(
    procedure: Procedure,
    paths: Sequence[str],
    raw: Raw,
    filled: Filled,
    lang: str = "ja",
    *,
    problems: Sequence[Problem] = (),
) -> PageView:
    """Only the named fields, for a correction: `account`, `children.0.apart_statement`."""
    raise NotImplementedError
