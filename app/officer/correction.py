"""The page on which an officer chooses what is to be put right, with words beside each question."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from app.drafts import open_form
from app.officer.case import Heading, heading, sections_of
from app.officer.typed import Typed
from app.running import calendar, today
from core.errors import Problem
from forms.answers import Line, Section
from forms.definition import Procedure
from workflow.definitions import procedure_of
from workflow.models import Application


@dataclass(frozen=True)
class Question:
    """A question that can be asked again."""

    path: str
    id: str
    label: str
    text: str
    chosen: bool
    words: str
    bad: str


@dataclass(frozen=True)
class Group:
    """The questions of a page, or of one row."""

    title: str
    fields: tuple[Question, ...]


@dataclass(frozen=True)
class CorrectionView(Heading):
    """The whole page."""

    ask_url: str
    parts: tuple[Group, ...]
    days: int
    due_on: str


def correction_view(
    session: Session, application: Application, typed: Typed, problems: Sequence[Problem]
) -> CorrectionView:
    """Gather the page; what was typed and what was refused stand at their questions."""
    procedure = procedure_of(application.revision)
    context = open_form(session, application, today()).context
    asked = frozenset(application.submissions[-1].asked)
    bad = {problem.path: problem.message for problem in problems}
    chosen = frozenset(typed.getlist("fields"))

    def question(line: Line) -> Question:
        return Question(
            path=line.path,
            id="field-" + line.path.replace(".", "-"),
            label=line.label,
            text=line.text
            or "、".join(file.name for file in line.files)
            or ("" if line.label.endswith("(全体)") else "(答えなし)"),
            chosen=line.path in chosen,
            words=typed.get(f"words.{line.path}", ""),
            bad=bad.get(line.path, ""),
        )

    parts = list(_groups(sections_of(application, procedure, context)))
    said = {line.path for _, lines in parts for line in lines}
    parts.append(("答えのない項目・全体", tuple(_unsaid(procedure, sorted(asked - said)))))
    groups = (
        Group(title, tuple(question(line) for line in lines if line.path in asked))
        for title, lines in parts
    )
    days = procedure.review.correction_days
    return CorrectionView(
        **vars(heading(application)),
        ask_url=url_for("officer.act", case_id=application.id, action="ask_correction"),
        parts=tuple(group for group in groups if group.fields),
        days=days,
        due_on=typed.get("due_on") or _offered(days).isoformat(),
    )


def _offered(days: int) -> date:
    """The first day on which the city hall is open, so many days from now."""
    ahead = (today() + timedelta(days=each) for each in itertools.count(days))
    return next(day for day in ahead if calendar().is_open(day))


def label_of(procedure: Procedure, path: str) -> str:
    """What the question at a path is called, with its row; empty where there is none."""
    field = procedure.field(path)
    if field is None:
        return ""
    row = next((f"{int(part) + 1}件目 " for part in path.split(".") if part.isdecimal()), "")
    whole = "(全体)" if field.type == "group" else ""
    return f"{row}{field.label.ja}{whole}"


def _unsaid(procedure: Procedure, paths: Sequence[str]) -> Iterator[Line]:
    """Questions without an answer, and groups as a whole, to which a row can be added."""
    for path in paths:
        if label := label_of(procedure, path):
            yield Line(path, label, "")


def _groups(sections: Sequence[Section]) -> Iterator[tuple[str, tuple[Line, ...]]]:
    for section in sections:
        yield section.title, section.lines
        yield from _groups(section.groups)
