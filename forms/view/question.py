"""One question as a template is given it, with what was typed and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from forms.definition import Field
from forms.fields import TYPES
from forms.fields.base import JSON
from forms.fields.files import File
from forms.view.boxes import Question, box_views, candidates, option_views
from forms.view.same import AllSame, Same
from forms.view.shapes import ErrorView, FieldView, ItemView
from forms.wording import say

SELECT_FROM: Final = 9
"""From so many options on, a select box is quicker than a column of buttons."""
UNTOUCHED_KEPT: Final = 1000
"""Unanswered questions that a process keeps; each takes some six kilobytes with its drawing."""


def path_id(path: str) -> str:
    """The id of what stands at a path."""
    return path.replace(".", "-")


def is_alike_for_all(field: Field) -> bool:
    """Whether its unanswered question looks the same, whatever was answered elsewhere."""
    return field.type != "group" and all(option.when is None for option in field.options)


@lru_cache(maxsize=UNTOUCHED_KEPT)
def untouched(
    same: Same[Field], path: str, lang: str, own: bool, on_map: bool, then: AllSame[ItemView]
) -> FieldView:
    """An unanswered question: whoever opens a page for the first time sees nothing but these."""
    question = asked(same.value, path, None, lang, (), own=own)
    return view_of(question, {})._replace(untouched=True, on_map=on_map, then=then.values)


def asked(
    field: Field, path: str, raw: JSON, lang: str, errors: tuple[ErrorView, ...], *, own: bool
) -> Question:
    """A question in its place; `own` says that it asks about the person who types."""
    return Question(
        field=field,
        type=TYPES[field.type],
        path=path,
        id=path_id(path),
        raw=raw,
        lang=lang,
        errors=errors,
        own=own,
        hint=field.hint.get(lang) if field.hint else "",
        needs=(say("need.optional").get(lang), say("need.required").get(lang)),
    )


def view_of(question: Question, values: Mapping[str, Any]) -> FieldView:
    """What a question is by itself, without files, rows and what hangs below it."""
    field, type_, lang, errors = question.field, question.type, question.lang, question.errors
    unit, note = type_.unit(field), type_.note(field)
    return FieldView(
        path=question.path,
        id=question.id,
        widget="select" if _is_long(field) else type_.widget,
        label=field.label.get(lang),
        hint=question.hint,
        required=field.required,
        need=question.needs[field.required],
        errors=errors,
        errors_below=tuple(e for e in errors if not e.at) if type_.says_at_boxes else errors,
        error_ids=" ".join(error.id for error in errors if not error.at),
        describedby=question.described_by(""),
        boxes=box_views(question),
        options=option_views(question, values),
        unit=unit.get(lang) if unit else "",
        note=note.get(lang) if note else "",
        statement=field.statement.get(lang) if field.statement else "",
        reason=field.reason.get(lang) if field.reason else "",
        accept=_accept(type_, field) if isinstance(type_, File) else "",
        given=question.given,
        candidates=candidates(question) if field.type == "postal_address" else (),
    )


def _is_long(field: Field) -> bool:
    return field.type == "choice" and len(field.options) >= SELECT_FROM


def _accept(type_: File, field: Field) -> str:
    """The `accept` of a file input; phones name HEIC by its ending."""
    kinds = type_.accepted(field)
    images = {"jpeg", "png"} & set(kinds)
    return ",".join(
        [
            *(["image/*"] if images else []),
            *([".heic", ".heif"] if "heic" in kinds else []),
            *([".pdf", "application/pdf"] if "pdf" in kinds else []),
        ]
    )
