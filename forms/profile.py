"""登録情報: what a person may let the city keep, so that nobody is asked twice for the same thing.

It is a form like any other, of one page, whose questions all may stay empty: the same types read,
show and store it. Expressions see it as `profile`, each entry with the type of its question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from forms.answers import Filled
from forms.context import Context
from forms.definition import Basis, Field, Page, Procedure, Text
from forms.expressions import CelType, Environment
from forms.fields import type_of
from forms.fields.base import JSON, Reading, read_fields
from forms.source import Position
from forms.wording import sentences

_WHOLE: Final = re.compile(r"\s*profile\s*\.\s*([a-z_]+)\s*")


def _text(name: str) -> Text:
    words = sentences()[name]
    return Text(words["ja"], {lang: said for lang, said in words.items() if lang != "ja"})


def _entry(name: str, type_: str, **more: Any) -> Field:
    return Field(name, type_, _text(f"profile.{name}"), required=False, **more)


TITLE: Final = _text("profile.title")
ENTRIES: Final = (
    _entry("name", "person_name"),
    _entry(
        "birthday",
        "date",
        max=Environment({}).compile("today", Position("forms/profile.py", 1, 1), "date"),
    ),
    _entry("address", "postal_address"),
    _entry("phone", "phone"),
    _entry("account", "bank_account"),
)
"""What a person keeps and changes."""
EMAIL: Final = _entry("email", "email")
"""Known of everybody who signed in, and changed nowhere: it is what they sign in with."""
KNOWN: Final[Mapping[str, Field]] = {each.name: each for each in (*ENTRIES, EMAIL)}
"""Everything that expressions find in `profile`."""
TYPE: Final = CelType(
    "record", members={name: type_of(each).cel_type(each) for name, each in KNOWN.items()}
)
"""What `profile` is to expressions."""
PAGE: Final = Page("profile", TITLE, ENTRIES)
FORM: Final = Procedure(
    slug="profile",
    title=TITLE,
    summary=TITLE,
    kind="inquiry",
    category=TITLE,
    office="",
    basis=Basis("none", TITLE),
    purpose=TITLE,
    pages=(PAGE,),
)
"""The page as a form, so that whatever reads and draws forms can do it."""


def read(kept: Mapping[str, Any], today: date) -> tuple[Reading, dict[str, Any]]:
    """Every entry as its question reads it, and what expressions see of those that could be read."""
    values: dict[str, Any] = {"today": today}
    reading = read_fields(KNOWN.values(), dict(kept), "", Context(today), values)
    return reading, {name: values[name] for name in KNOWN if values[name] is not None}


def known(kept: Mapping[str, Any], today: date) -> dict[str, Any]:
    """What expressions see as `profile`; an entry that cannot be read is not there."""
    return read(kept, today)[1]


def to_json(kept: Mapping[str, Any], today: date) -> dict[str, JSON]:
    """The canonical JSON of the entries that can be read; what is empty is left out."""
    values = read(kept, today)[0].values
    return {
        each.name: type_of(each).to_json(each, values[each.name])
        for each in ENTRIES
        if each.name in values
    }


def named_entry(field: Field) -> Field | None:
    """The entry that fills a question in, as it is: `prefill: profile.birthday`."""
    found = _WHOLE.fullmatch(field.prefill.source) if field.prefill else None
    return KNOWN.get(found[1]) if found else None


def entry_of(field: Field) -> Field | None:
    """The entry that the answer to a question can be kept in: the one that fills it in."""
    entry = named_entry(field)
    return entry if entry is not None and entry.type == field.type else None


def to_keep(filled: Filled, kept: Mapping[str, Any]) -> dict[str, JSON]:
    """What was answered here and could be kept: entries in canonical JSON that are not kept so yet.

    An entry with two different answers belongs to nobody in particular and is left out. Where that
    is the name, or another name is kept, somebody fills this in for somebody else: nothing is.
    """
    found: dict[str, list[JSON]] = {}
    for field in filled.procedure.fields:
        entry, value = entry_of(field), filled.answers.values.get(field.name)
        if entry is not None and value is not None:
            answer = type_of(field).to_json(field, value)
            if answer not in found.setdefault(entry.name, []):
                found[entry.name].append(answer)
    names = found.get("name", []) + ([kept["name"]] if kept.get("name") else [])
    if any(each != names[0] for each in names):
        return {}
    single = {name: answers[0] for name, answers in found.items() if len(answers) == 1}
    fitting = to_json(single, filled.context.today)
    return {name: answer for name, answer in fitting.items() if answer != kept.get(name)}
