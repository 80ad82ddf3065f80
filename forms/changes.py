"""What is different, in words: between two sets of answers, and between two revisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forms.answers import Line, Section, sections
from forms.context import Context
from forms.definition import Procedure
from forms.differences import differences
from forms.fields.base import JSON


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that is different; empty where there was none, or is none any more."""

    path: str
    label: str
    before: str
    after: str


def between(
    procedure: Procedure,
    before_json: Mapping[str, JSON],
    after_json: Mapping[str, JSON],
    context: Context,
) -> tuple[Change, ...]:
    """What changed from one set of answers to another, in the order of the form."""
    before = _by_path(sections(procedure, before_json, context))
    after = _by_path(sections(procedure, after_json, context))
    found = []
    for path in dict.fromkeys((*after, *before)):
        old, new = before.get(path), after.get(path)
        label, line = new or old or ("", Line(path, "", ""))
        old_text, new_text = _text(old), _text(new)
        if old_text != new_text or (old and old[1].files) != (new and new[1].files):
            found.append(Change(line.path, label, old_text, new_text))
    return tuple(found)


def _by_path(parts: tuple[Section, ...]) -> dict[str, tuple[str, Line]]:
    """Lines by path, with a label that names the row as well."""
    found: dict[str, tuple[str, Line]] = {}
    for part in parts:
        found |= {line.path: (line.label, line) for line in part.lines}
        for row in part.groups:
            found |= {line.path: (f"{row.title} {line.label}", line) for line in row.lines}
    return found


def _text(entry: tuple[str, Line] | None) -> str:
    if entry is None:
        return ""
    line = entry[1]
    names = "、".join(file.name for file in line.files)
    return f"{line.text}({names})" if names else line.text


def revisions(old: Procedure, new: Procedure, lang: str = "ja") -> list[str]:
    """What a new revision changes for citizens and officers, one sentence each."""
    return [each.get(lang) for each in differences(old, new)]


def for_applicants(old: Procedure, new: Procedure, lang: str = "ja") -> list[str]:
    """What of it concerns those who apply."""
    return [each.get(lang) for each in differences(old, new) if not each.inside]
