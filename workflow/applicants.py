"""What an application says of its applicant: the name, what it is found by, the files it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forms.definition import Field, Procedure
from forms.japanese.kana import search_key as folded
from workflow.definitions import procedure_of
from workflow.models import Application

_FILES = {"file", "photo"}


def applicant_name(procedure: Procedure, answers: Mapping[str, Any]) -> str:
    """Give the name as it was written: the first question for a person's name is the applicant's."""
    name = _first_name(procedure, answers)
    return f"{name.get('family', '')} {name.get('given', '')}".strip()[:200]


def search_key(application: Application, answers: Mapping[str, Any]) -> str:
    """Give what a search looks through: name, kana and receipt number, folded alike."""
    parts = [folded(application.applicant_name), folded(application.receipt_number or "")]
    name = _first_name(procedure_of(application.revision), answers)
    parts.append(folded(f"{name.get('family_kana', '')}{name.get('given_kana', '')}"))
    return " ".join(dict.fromkeys(part for part in parts if part))[:600]


def files_in(procedure: Procedure, answers: Mapping[str, Any]) -> Iterator[str]:
    """Give the ids of the attachments in typed answers."""
    for field in procedure.fields:
        yield from _files(field, answers.get(field.name))


def _files(field: Field, answer: Any) -> Iterator[str]:
    if field.type in _FILES:
        yield from answer or []
    for row in answer or [] if field.type == "group" else []:
        for each in field.subfields:
            yield from _files(each, row.get(each.name))


def _first_name(procedure: Procedure, answers: Mapping[str, Any]) -> Mapping[str, str]:
    for field in procedure.fields:
        answer = answers.get(field.name)
        if field.type == "person_name" and answer:
            name: Mapping[str, str] = answer
            return name
    return {}
