"""The boxes of a question: names, ids, what was typed, and how a phone should help with typing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from forms.context import Context
from forms.definition import Field
from forms.fields import bank, person, places
from forms.fields.base import JSON, FieldType
from forms.fields.choosing import NO, YES, Ranking, offered, rank_words
from forms.fields.text import typed_text
from forms.japanese.eras import COMMON, ERAS
from forms.japanese.postal import parse_postal_code, places_of
from forms.view.shapes import BoxView, ErrorView, FileView, OptionView
from forms.wording import Words, say

ERA_NAMES: Final = (*(era.name for era in ERAS), COMMON)
MOST_CANDIDATES: Final = 20


class Question(NamedTuple):
    """A question in its place, with what was typed."""

    field: Field
    type: FieldType[Any]
    path: str
    id: str
    raw: JSON
    lang: str
    errors: tuple[ErrorView, ...]
    own: bool
    """Whether it asks about the person who types: then the phone may offer what it knows."""
    hint: str
    needs: tuple[str, str]
    """※任意 and ※必須 in the language."""
    given: str = ""
    """That its answer comes from what the person let us keep, in words."""

    def described_by(self, part: str) -> str:
        """Ids of the words about one box; the hint belongs to the question as a whole, and so does `given`."""
        ids = [f"{self.id}-hint"] if self.hint and not part else []
        ids += [f"{self.id}-given"] if self.given and not part else []
        if self.errors:
            ids += [error.id for error in self.errors if error.at == part]
        return " ".join(ids)

    def errors_at(self, part: str) -> tuple[ErrorView, ...]:
        """What is wrong with one box."""
        return tuple(error for error in self.errors if error.at == part) if self.errors else ()

    def is_invalid(self, part: str) -> bool:
        """Whether something is wrong with one box, or with all of them."""
        return any(error.at in {part, ""} for error in self.errors) if self.errors else False


class Help(NamedTuple):
    """How a phone should help with one box: its keyboard, what it may fill in, its width."""

    kind: str = "text"
    inputmode: str = ""
    autocomplete: str = "off"
    size: int = 0
    label: Words | None = None


_NO_HELP: Final = Help()
_OF_TYPE: Final[Mapping[str, Help]] = {
    "integer": Help(inputmode="numeric", size=12),
    "money": Help(inputmode="numeric", size=12),
    "decimal": Help(inputmode="decimal", size=12),
    "email": Help(inputmode="email", autocomplete="email"),
    "phone": Help(inputmode="tel", autocomplete="tel"),
    "corporate_number": Help(inputmode="numeric", size=16),
    "time": Help(kind="time"),
}
_LABELS: Final = {
    **bank.LABELS,
    **places.LABELS,
    **person.LABELS,
    **places.PLACE_LABELS,
    **{part: say(f"part.{part}") for part in ("era", "year", "month", "day")},
}
_SIZES: Final = {
    "year": 4, "month": 2, "day": 2, "postal_code": 10, "bank_code": 6, "branch_code": 5,
    "number": 10, "symbol": 8, "yucho_number": 10,
}  # fmt: skip
"""Of boxes that take digits."""
_AUTOCOMPLETE: Final = {
    "family": "family-name",
    "given": "given-name",
    "postal_code": "postal-code",
    "prefecture": "address-level1",
    "city": "address-level2",
    "street": "address-line1",
    "building": "address-line2",
}
_OF_PART: Final[Mapping[str, Help]] = {
    part: Help(
        inputmode="numeric" if part in _SIZES else "",
        autocomplete=_AUTOCOMPLETE.get(part, "off"),
        size=_SIZES.get(part, 0),
        label=label,
    )
    for part, label in _LABELS.items()
}
_CLOCK: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def box_views(question: Question) -> Mapping[str, BoxView]:
    """The boxes of a question by part; one box has the empty name."""
    type_ = question.type
    if type_.widget in {"group", "upload"}:
        return {}
    if isinstance(type_, Ranking):
        return {str(rank): _rank(question, rank) for rank in range(type_.ranks(question.field))}
    if not type_.parts:
        ticked = "yes" if question.raw is True else ""
        help_ = _OF_TYPE.get(type_.name, _NO_HELP)
        return {"": _box(question, "", typed_text(question.raw) or ticked, help_)}
    typed = _parts(question)
    return {
        part: _box(question, part, typed.get(part, ""), _OF_PART.get(part, _NO_HELP))
        for part in type_.parts
    }


def option_views(question: Question, values: Mapping[str, Any]) -> tuple[OptionView, ...]:
    """What can be chosen, and what is."""
    field, raw, lang = question.field, question.raw, question.lang
    if field.type == "yes_no":
        typed = ("yes" if raw else "no") if isinstance(raw, bool) else raw
        pairs = [("yes", YES.get(lang), ""), ("no", NO.get(lang), "")]
        chosen = {typed} if isinstance(typed, str) else set()
    elif field.options:
        pairs = [
            (o.value, o.label.get(lang), o.hint.get(lang) if o.hint else "")
            for o in offered(field, values)
        ]
        chosen = {each for each in (raw if isinstance(raw, list) else [raw]) if _is_text(each)}
    else:
        return ()
    return tuple(
        OptionView(
            value,
            label,
            hint,
            value in chosen,
            question.id if place == 0 else f"{question.id}-{place}",
        )
        for place, (value, label, hint) in enumerate(pairs)
    )


def file_views(question: Question, context: Context) -> tuple[FileView, ...]:
    """The attached files."""
    ids = question.raw if isinstance(question.raw, list) else [question.raw]
    files = [context.files[each] for each in ids if _is_text(each) and each in context.files]
    return tuple(FileView(file.id, file.name, _size(file.size)) for file in files)


def candidates(question: Question) -> tuple[str, ...]:
    """The addresses of a postal code that stands for several."""
    if not isinstance(question.raw, dict):
        return ()
    code = parse_postal_code(str(question.raw.get("postal_code", ""))[:40])
    found = places_of(code) if code else ()
    return tuple(map(str, found[:MOST_CANDIDATES])) if len(found) > 1 else ()


def _box(question: Question, part: str, value: str, help_: Help) -> BoxView:
    field, type_ = question.field, question.type
    required = field.required and part not in type_.optional
    kind = help_.kind
    if kind == "time" and value and not _CLOCK.fullmatch(value):
        kind = "text"  # what was typed is shown as it was typed
    return BoxView(
        name=f"{question.path}.{part}" if part else question.path,
        # The first box that is typed into has the id of the question, so that links lead there.
        id=question.id if part in {"", type_.first} else f"{question.id}-{part}",
        label=help_.label.get(question.lang) if help_.label else "",
        value=value,
        required=required,
        need="" if part in type_.unsaid else question.needs[required],
        invalid=question.is_invalid(part),
        describedby=question.described_by(part),
        kind=kind,
        inputmode=help_.inputmode,
        autocomplete=help_.autocomplete if question.own else "off",
        size=help_.size,
        options=_part_options(question, part, value) if part in _CHOSEN else (),
        errors=question.errors_at(part) if part else (),
    )


_CHOSEN: Final = frozenset({"era", "kind", "account_type"})
"""Parts that are chosen, not typed."""


def _part_options(question: Question, part: str, value: str) -> tuple[OptionView, ...]:
    lang = question.lang
    if part == "era":
        names = ERA_NAMES if value in ("", *ERA_NAMES) else (*ERA_NAMES, value)
        pairs = [(name, _era_words(name, lang)) for name in names]
    else:
        words = bank.KINDS if part == "kind" else bank.ACCOUNT_TYPES
        pairs = [(name, text.get(lang)) for name, text in words.items()]
    value = value or pairs[0][0]
    return tuple(
        OptionView(name, label, "", name == value, f"{question.id}-{part}-{place}")
        for place, (name, label) in enumerate(pairs)
    )


def _era_words(name: str, lang: str) -> str:
    return say(f"era.{name}").get(lang) if name in ERA_NAMES else name


def _rank(question: Question, rank: int) -> BoxView:
    wishes = question.raw if isinstance(question.raw, list) else []
    value = wishes[rank] if rank < len(wishes) and _is_text(wishes[rank]) else ""
    part = str(rank)
    fewest = question.field.count.min if question.field.count else 0
    required = question.field.required and rank < max(1, fewest)
    return BoxView(
        name=f"{question.path}.{part}",
        id=question.id if rank == 0 else f"{question.id}-{part}",
        label=rank_words(rank).get(question.lang),
        value=value,
        required=required,
        need=question.needs[required],
        invalid=question.is_invalid(part),
        describedby=question.described_by(part),
        errors=question.errors_at(part),
    )


def _parts(question: Question) -> Mapping[str, str]:
    """What was typed into each box; what came as one text is taken apart."""
    raw = question.type.taken_apart(question.raw)
    if not isinstance(raw, dict):
        return {}
    return {name: typed_text(each) or "" for name, each in raw.items()}


def _is_text(value: JSON) -> bool:
    return isinstance(value, str) and value != ""


def _size(octets: int) -> str:
    if octets < 1024 * 1024:
        return f"{max(1, round(octets / 1024))} KB"
    return f"{octets / 1024 / 1024:.1f} MB"
