"""What a page of the form posted: the answers, the button, and the version that was seen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import request
from werkzeug.datastructures import FileStorage

from app.drafts import OpenForm
from app.languages import SWITCH, language, pressed, say
from core.errors import Invalid
from forms import answers, wording
from forms.answers import Filled, Raw
from forms.definition import Page, Procedure
from forms.fields.base import JSON
from forms.japanese import check_digits
from forms.japanese.numbers import plain_number
from forms.problems import Problem
from workflow.corrections import differing

PRESSED = frozenset({"go", "add", "copy", "remove", "look_up", "on_map", "retry"})
MARKS = frozenset({"csrf_token", "seen", "seen_before", "shown", "key"})
BUTTONS = PRESSED | MARKS | SWITCH


@dataclass(frozen=True)
class Typed:
    """One posted page. `go` is next, later, resubmit or as_it_is; empty for a button that stays here.

    A change of language stays here; with `complained` it shows again what is wrong.
    """

    fields: list[tuple[str, str]]
    files: list[tuple[str, FileStorage]]
    seen: str
    go: str
    add: str
    copy: str
    remove: str
    look_up: str
    on_map: str
    complained: bool = False

    @classmethod
    def of_request(cls) -> Typed:
        """Read the request; a form sent without any button goes on."""
        form = request.form
        names = ("add", "copy", "remove", "look_up", "on_map")
        buttons = {name: form.get(name, "") for name in names}
        switched = pressed()
        sent = request.files.items(multi=True)
        return cls(
            fields=list(form.items(multi=True)),
            files=[(path, file) for path, file in sent if file.filename],
            seen=(switched and form.get("seen_before")) or form.get("seen", ""),
            go="" if switched or any(buttons.values()) else form.get("go", "next"),
            complained=switched and "shown" in form,
            **buttons,
        )

    @property
    def answers(self) -> list[tuple[str, str]]:
        """The inputs without buttons and marks."""
        return [(name, value) for name, value in self.fields if name not in BUTTONS]

    def press(self, procedure: Procedure, raw: Raw) -> tuple[Raw, tuple[Problem, ...]]:
        """Do what the button says to the rows, the files or an address."""
        if self.add:
            return answers.add_row(raw, self.add), ()
        if self.copy:
            return answers.copy_row(procedure, raw, self.copy), ()
        if self.look_up:
            path, _, choice = self.look_up.partition(":")
            return answers.look_up(procedure, raw, path, plain_number(choice) or 0)
        path, _, last = self.remove.rpartition(".")
        if (index := plain_number(last)) is not None:
            return answers.remove_row(raw, path, index), ()
        if self.remove:
            path, _, file_id = self.remove.partition(":")
            return answers.remove_file(raw, path, file_id), ()
        return raw, ()

    def anchor(self, raw: Raw) -> str:
        """Where on the page to go on: the new row, or what was pressed."""
        if self.add:
            rows = raw.get(self.add)
            count = len(rows) if isinstance(rows, list) else 0
            return anchor(f"{self.add}.{max(0, count - 1)}")
        if self.copy:
            return anchor(self.copy)
        pressed = self.look_up.partition(":")[0] or self.remove.partition(":")[0].rpartition(".")[0]
        return anchor(pressed) if pressed else ""


def seen_of(form: OpenForm, page: Page) -> str:
    """What a page shows of the saved answers: their version, and a digest of this page's, if any."""
    raw = form.application.raw
    mine = {field.name: raw[field.name] for field in page.fields if field.name in raw}
    return f"{form.application.seen}.{_digest(mine) if mine else ''}"


def _digest(answers: Raw) -> str:
    return hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()[:12]


def is_stale(form: OpenForm, page: Page, raw: Raw, seen: str) -> bool:
    """Whether saving would overwrite answers of this page that the person has not seen."""
    if seen.rpartition(".")[2] == seen_of(form, page).rpartition(".")[2]:
        return False
    saved = form.application.raw
    return any(raw.get(field.name) != saved.get(field.name) for field in page.fields)


def without_my_numbers(raw: Raw) -> tuple[Raw, tuple[Problem, ...]]:
    """What was typed, with everything cut out that must be a 個人番号 (番号法20条), and where it stood."""
    found: list[Problem] = []

    def clean(value: JSON, path: str) -> JSON:
        if isinstance(value, dict):
            if any(map(check_digits.contains_my_number, value)):
                found.append(Problem.at(path, wording.say("my_number.typed")))
                return {}
            return {name: clean(each, f"{path}.{name}") for name, each in value.items()}
        if isinstance(value, list):
            return [clean(each, f"{path}.{place}") for place, each in enumerate(value)]
        if isinstance(value, int | float):  # a program may send it without quotation marks
            value = clean(str(value).removesuffix(".0"), path) and value
        if isinstance(value, str) and check_digits.contains_my_number(value):
            found.append(Problem.at(path, wording.say("my_number.typed")))
            return check_digits.without_my_numbers(value)
        return value

    return {name: clean(value, name) for name, value in raw.items()}, tuple(found)


def as_problems(error: Invalid) -> list[Problem]:
    """The problems of a refusal as the form shows them."""
    return [
        each if isinstance(each, Problem) else Problem(each.path, each.code, each.message)
        for each in error.problems
    ]


def complaining(filled: Filled, problems: Sequence[Problem]) -> Filled:
    """The form with exactly these problems, each on its page."""
    pages = []
    for state in filled.pages:
        names = {field.name for field in state.page.fields}
        here = tuple(each for each in problems if each.path.partition(".")[0] in names)
        pages.append(replace(state, problems=here))
    return replace(filled, problems=tuple(problems), pages=tuple(pages))


def joined(first: Sequence[Problem], more: Sequence[Problem]) -> tuple[Problem, ...]:
    """All problems; where both speak of one place, the later words."""
    paths = {problem.path for problem in more}
    return (*(each for each in first if each.path not in paths), *more)


@dataclass(frozen=True)
class Difference:
    """One question answered in two ways."""

    label: str
    saved: str
    typed: str


def differences(
    procedure: Procedure, page: Page, theirs: tuple[Filled, Raw], mine: tuple[Filled, Raw]
) -> tuple[Difference, ...]:
    """Where two ways of filling a page differ, question by question, in words."""
    names = {field.name for field in page.fields}
    saved, typed = (
        {name: value for name, value in raw.items() if name in names}
        for raw in (theirs[1], mine[1])
    )
    paths = dict.fromkeys(_question(procedure, path) for path in differing(saved, typed))
    their_words, my_words = _words(theirs[0]), _words(mine[0])
    return tuple(
        Difference(
            answers.label_of(procedure, path, language()),
            their_words.get(path) or _plain(answers.value_at(saved, path)),
            my_words.get(path) or _plain(answers.value_at(typed, path)),
        )
        for path in paths
    )


def _question(procedure: Procedure, path: str) -> str:
    """The question that a part of an answer belongs to: children.0.name."""
    while "." in path and procedure.field(path) is None:
        path = path.rpartition(".")[0]
    return path


def _words(filled: Filled) -> dict[str, str]:
    found = answers.sections(filled.procedure, filled.answers.to_json(), filled.context, language())
    return {
        line.path: line.text
        for section in found
        for part in (section, *section.groups)
        for line in part.lines
    }


def _plain(value: JSON) -> str:
    """What was typed, as it was typed; of rows and files, how many."""
    if isinstance(value, dict):
        return " ".join(filter(None, map(_plain, value.values())))
    if isinstance(value, list):
        return say("%(count)s件", count=len(value)) if value else ""
    return str(value or "")


def anchor(path: str) -> str:
    """The part of an address that leads to the question at a path."""
    return f"#{path.replace('.', '-')}"


def is_below(path: str, top: str) -> bool:
    """Whether a path is another, or a part of it."""
    return path == top or path.startswith(f"{top}.")
