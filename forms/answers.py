"""Answers: what was typed becomes typed values or problems, along the path through the pages.

What was typed (`Raw`) is nested by field name and never lost: answers off the path stay in it, and
are never in `Answers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from forms.context import Context, FileInfo
from forms.definition import Page, Procedure, Stop
from forms.fields.base import JSON
from forms.problems import Problem

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
    "fill",
    "look_up",
    "prefilled",
    "read_page",
    "remove_file",
    "remove_row",
    "sections",
]

Raw = dict[str, JSON]
"""What was typed, by field name: text, parts of a date or a name, rows of a group."""


@dataclass(frozen=True)
class Answers:
    """Typed answers by field name, on the path only; a group is a tuple of such mappings."""

    procedure: Procedure
    values: Mapping[str, Any]

    def to_json(self) -> dict[str, JSON]:
        """The canonical JSON, kept with a submission."""
        raise NotImplementedError


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
        raise NotImplementedError

    def problems_of(self, page: Page) -> tuple[Problem, ...]:
        """What is wrong on one page; nothing when it is not on the path."""
        raise NotImplementedError

    def can_open(self, page_name: str) -> bool:
        """Only complete pages and the next one can be opened."""
        raise NotImplementedError


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


def read_page(page: Page, form: Iterable[tuple[str, str]], before: Raw) -> Raw:
    """`before` with what a page posted; input names are paths (`children.0.birthday.year`)."""
    raise NotImplementedError


def add_row(raw: Raw, path: str) -> Raw:
    """`raw` with an empty row more in the group at `path`."""
    raise NotImplementedError


def remove_row(raw: Raw, path: str, index: int) -> Raw:
    """`raw` without one row of the group at `path`; nothing happens if there is no such row."""
    raise NotImplementedError


def add_file(raw: Raw, path: str, file_id: str) -> Raw:
    """`raw` with an attachment more in the field at `path`."""
    raise NotImplementedError


def remove_file(raw: Raw, path: str, file_id: str) -> Raw:
    """`raw` without an attachment."""
    raise NotImplementedError


def prefilled(procedure: Procedure, raw: Raw, context: Context) -> Raw:
    """`raw` with the empty fields that the profile can fill; never changes what was typed."""
    raise NotImplementedError


def look_up(
    procedure: Procedure, raw: Raw, path: str, choice: int = 0
) -> tuple[Raw, tuple[Problem, ...]]:
    """`raw` with the address of its postal code in the field at `path`, or why it stayed empty.

    `choice` is the number of the candidate where a code has several.
    """
    raise NotImplementedError


def fill(procedure: Procedure, raw: Raw, context: Context) -> Filled:
    """The form as it stands: path, problems, stop, answers, computed values, fee."""
    raise NotImplementedError


def answers_from_json(procedure: Procedure, data: Mapping[str, JSON]) -> Answers:
    """The answers that `Answers.to_json` made."""
    raise NotImplementedError


def sections(
    procedure: Procedure, answers_json: Mapping[str, JSON], context: Context, lang: str = "ja"
) -> tuple[Section, ...]:
    """The answers in words, page by page."""
    raise NotImplementedError
