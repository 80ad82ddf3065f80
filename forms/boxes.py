"""The boxes of a question: names, ids, what was typed, and how a phone should help with typing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from forms.context import Context
from forms.definition import Field
from forms.fields import TYPES, bank, person, places, type_of
from forms.fields.base import JSON
from forms.fields.choosing import NO, YES, Ranking, offered, rank_words
from forms.fields.numeric import YEN
from forms.fields.text import typed_text
from forms.japanese.eras import COMMON, ERAS, DateError, era_of, parse_date, parse_month
from forms.japanese.postal import parse_postal_code, places_of
from forms.wording import say

ERA_NAMES: Final = (*(era.name for era in ERAS[:4]), COMMON)
MOST_CANDIDATES: Final = 20


@dataclass(frozen=True, slots=True)
class ErrorView:
    """What is wrong: its id (for `aria-describedby`), the part it is about, the words."""

    id: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class BoxView:
    """One input: its name (a path), id, label, what was typed, and the help of the phone."""

    name: str
    id: str
    label: str
    value: str
    required: bool
    invalid: bool
    describedby: str
    inputmode: str = ""
    autocomplete: str = "off"
    size: int = 0
    options: tuple[OptionView, ...] = ()


@dataclass(frozen=True, slots=True)
class OptionView:
    """One thing to choose; `id` of the first is that of the question."""

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


@dataclass(frozen=True, slots=True)
class Question:
    """A question in its place, with what was typed."""

    field: Field
    path: str
    id: str
    raw: JSON
    lang: str
    errors: tuple[ErrorView, ...]
    own: bool
    """Whether it asks about the person who types: then the phone may offer what it knows."""

    @property
    def hint(self) -> str:
        """The words above the box."""
        return self.field.hint.get(self.lang) if self.field.hint else ""

    @property
    def unit(self) -> str:
        """What stands behind the number."""
        if self.field.type == "group":
            return ""
        unit = self.field.unit or (YEN if self.field.type == "money" else None)
        return unit.get(self.lang) if unit else ""

    @property
    def describedby(self) -> str:
        """Ids of the hint and of what is wrong with the question as a whole."""
        return self.described_by("")

    def described_by(self, part: str) -> str:
        """Ids of the words about one box; the hint belongs to the question."""
        ids = [f"{self.id}-hint"] if self.hint and not part else []
        ids += [error.id for error in self.errors if error.at == part]
        return " ".join(ids)

    def is_invalid(self, part: str) -> bool:
        """Whether something is wrong with one box, or with all of them."""
        return any(error.at in {part, ""} for error in self.errors)


_INPUTMODES: Final = {
    "integer": "numeric",
    "money": "numeric",
    "decimal": "decimal",
    "email": "email",
    "phone": "tel",
    "corporate_number": "numeric",
}
_PART_INPUTMODES: Final = dict.fromkeys(
    ("year", "month", "day", "postal_code", "bank_code", "branch_code", "number", "symbol",
     "yucho_number"),
    "numeric",
)  # fmt: skip
_SIZES: Final = {
    "year": 4, "month": 2, "day": 2, "postal_code": 10, "bank_code": 6, "branch_code": 5,
    "number": 10, "symbol": 8, "yucho_number": 10,
}  # fmt: skip
_AUTOCOMPLETE: Final = {
    "email": "email",
    "phone": "tel",
    "family": "family-name",
    "given": "given-name",
    "postal_code": "postal-code",
    "prefecture": "address-level1",
    "city": "address-level2",
    "street": "address-line1",
    "building": "address-line2",
}
_LABELS: Final = {
    **bank.LABELS,
    **places.LABELS,
    **person.LABELS,
    **{part: say(f"part.{part}") for part in ("era", "year", "month", "day")},
}
_OPTIONAL: Final = {"building", "latitude", "longitude"}


def box_views(question: Question) -> Mapping[str, BoxView]:
    """The boxes of a question by part; one box has the empty name."""
    type_ = type_of(question.field)
    if type_.widget in {"group", "upload"}:
        return {}
    if isinstance(type_, Ranking):
        return {str(rank): _rank(question, rank) for rank in range(type_.ranks(question.field))}
    if not type_.parts:
        ticked = "yes" if question.raw is True else ""
        return {"": _box(question, "", typed_text(question.raw) or ticked)}
    typed = _parts(question)
    return {part: _box(question, part, typed.get(part, "")) for part in type_.parts}


def option_views(question: Question, values: Mapping[str, Any]) -> tuple[OptionView, ...]:
    """What can be chosen, and what is."""
    field, raw = question.field, question.raw
    if field.type == "yes_no":
        typed = {True: "yes", False: "no"}.get(raw, raw) if isinstance(raw, bool) else raw
        pairs = [("yes", YES.get(question.lang), ""), ("no", NO.get(question.lang), "")]
        chosen = {typed} if isinstance(typed, str) else set()
    else:
        pairs = [
            (o.value, o.label.get(question.lang), o.hint.get(question.lang) if o.hint else "")
            for o in offered(field, values)
        ]
        chosen = {each for each in (raw if isinstance(raw, list) else [raw]) if _is_text(each)}
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
    if type_of(question.field).widget != "upload":
        return ()
    ids = question.raw if isinstance(question.raw, list) else [question.raw]
    files = [context.files[each] for each in ids if _is_text(each) and each in context.files]
    return tuple(FileView(file.id, file.name, _size(file.size)) for file in files)


def candidates(question: Question) -> tuple[str, ...]:
    """The addresses of a postal code that stands for several."""
    if question.field.type != "postal_address" or not isinstance(question.raw, dict):
        return ()
    code = parse_postal_code(str(question.raw.get("postal_code", ""))[:40])
    found = places_of(code) if code else ()
    return tuple(map(str, found[:MOST_CANDIDATES])) if len(found) > 1 else ()


def _box(question: Question, part: str, value: str) -> BoxView:
    field = question.field
    type_ = TYPES[field.type]
    # The first box that is typed into has the id of the question, so that links lead there.
    first = next((each for each in type_.parts if each not in {"era", "kind"}), "")
    label = _LABELS[part].get(question.lang) if part in _LABELS else ""
    return BoxView(
        name=f"{question.path}.{part}" if part else question.path,
        id=question.id if part in {"", first} else f"{question.id}-{part}",
        label=label,
        value=value,
        required=field.required and part not in _OPTIONAL,
        invalid=question.is_invalid(part),
        describedby=question.described_by(part),
        inputmode=_PART_INPUTMODES.get(part, "") if part else _INPUTMODES.get(field.type, ""),
        autocomplete=_AUTOCOMPLETE.get(part or field.type, "off") if question.own else "off",
        size=_SIZES.get(part, 0) or (12 if type_.widget == "number" else 0),
        options=_part_options(question, part, value),
    )


def _part_options(question: Question, part: str, value: str) -> tuple[OptionView, ...]:
    if part == "era":
        names = ERA_NAMES if value in ("", *ERA_NAMES) else (*ERA_NAMES, value)
        pairs = [(name, _era_words(name, question.lang)) for name in names]
        value = value or ERA_NAMES[0]
    elif part in {"kind", "account_type"}:
        words = bank.KINDS if part == "kind" else bank.ACCOUNT_TYPES
        pairs = [(name, text.get(question.lang)) for name, text in words.items()]
        value = value or pairs[0][0]
    else:
        return ()
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
    return BoxView(
        name=f"{question.path}.{part}",
        id=question.id if rank == 0 else f"{question.id}-{part}",
        label=rank_words(rank).get(question.lang),
        value=value,
        required=question.field.required and rank == 0,
        invalid=question.is_invalid(part),
        describedby=question.described_by(part),
    )


def _parts(question: Question) -> dict[str, str]:
    """What was typed into each box; a date or a place in one text is taken apart."""
    raw = question.raw
    if isinstance(raw, dict):
        return {name: typed_text(each) or "" for name, each in raw.items()}
    if not isinstance(raw, str) or not raw:
        return {}
    kind = question.field.type
    if kind == "place":
        return {"address": raw}
    if kind not in {"date", "year_month"}:
        return {}
    try:
        day = parse_date(raw) if kind == "date" else parse_month(raw)
    except DateError:
        return {"year": raw}
    era = era_of(day)
    if kind == "year_month" or era is None:
        return {"era": COMMON, "year": str(day.year), "month": str(day.month), "day": str(day.day)}
    year = day.year - era.first.year + 1
    return {"era": era.name, "year": str(year), "month": str(day.month), "day": str(day.day)}


def _is_text(value: JSON) -> bool:
    return isinstance(value, str) and value != ""


def _size(octets: int) -> str:
    if octets < 1024 * 1024:
        return f"{max(1, round(octets / 1024))} KB"
    return f"{octets / 1024 / 1024:.1f} MB"
