"""The parts of the reference (docs/forms.md) that are made: each stands between two marks.

What no class knows, why things are as they are, is written by hand around them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from marshmallow import fields

from forms.definition import Field, Option, Text
from forms.describing import words
from forms.expressions import BUILT_IN, FUNCTIONS, CelType
from forms.fields import TYPES
from forms.lint.shape import KEYS_OF_TYPES
from forms.profile import KNOWN
from forms.schema import BlockKeys, Keys, ProcedureKeys, UseKeys, kinds
from forms.schema.keys import Inner, OrShort
from forms.schema.questions import FieldKeys, Item, NoteKeys, ShownKeys
from forms.wording import sentences

_MARKED: Final = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def renewed(text: str) -> str:
    """The reference with every made part as it is now. Raises KeyError for an unknown part."""
    return _MARKED.sub(lambda found: f"{found[1]}{PARTS[found[2]]()}{found[3]}", text)


# --- Keys -----------------------------------------------------------------------------------------


def _keys() -> str:
    """Every mapping of the file with its keys, the whole first."""
    return "\n".join(_mapping(each) for each in _mappings(ProcedureKeys))


def _block_keys() -> str:
    return "\n".join(_mapping(each) for each in (BlockKeys, UseKeys))


def _mappings(first: type[Keys]) -> Iterator[type[Keys]]:
    """A mapping and all that stand in it, each once, in the order of the file."""
    waiting, seen = [first], set()
    while waiting:
        keys = waiting.pop(0)
        if keys in seen or keys is UseKeys:
            continue
        seen.add(keys)
        yield keys
        waiting[:0] = [found for each in keys().fields.values() for found in _inside(each)]


def _inside(field: fields.Field[Any]) -> Iterator[type[Keys]]:
    if isinstance(field, Inner):
        yield field.keys
    elif isinstance(field, Item):
        yield from (FieldKeys, NoteKeys, ShownKeys)
    elif isinstance(field, kinds.ListOf | kinds.MapOf):
        yield from _inside(field.entry)


def _mapping(keys: type[Keys]) -> str:
    rows = [
        (f"`{each.data_key or name}`" + (" *" if each.required else ""), _kind(each), _en(each))
        for name, each in keys().fields.items()
    ]
    about = (keys.__doc__ or "").strip().rstrip(".")
    title = f"#### {about} ({keys.ja})\n\n"
    return title + _table(("Key", "Value", "Meaning"), rows)


def _en(field: fields.Field[Any]) -> str:
    return str(field.metadata.get("en", ""))


def _kind(field: fields.Field[Any]) -> str:
    """What may stand there, in a few words."""
    if isinstance(field, OrShort):
        return f"words, or {_named(field.keys)}"
    if isinstance(field, Inner):
        return _named(field.keys)
    if isinstance(field, kinds.ListOf):
        return f"list of {_kind(field.entry)}" if not isinstance(field.entry, Item) else "questions"
    if isinstance(field, kinds.MapOf):
        return f"{_kind(field.keys)} → {_kind(field.entry)}"
    if isinstance(field, kinds.OneOf):
        known = list(field.known)
        return "a type, see below" if field.known is TYPES else " ".join(f"`{k}`" for k in known)
    if isinstance(field, kinds.Number):
        return f"{field.least} to {field.most}"
    return next(each for kind, each in _PLAIN if isinstance(field, kind))


def _named(keys: type[Keys]) -> str:
    return keys.__name__.removesuffix("Keys").lower()


_PLAIN: Final[tuple[tuple[type[Any], str], ...]] = (
    (kinds.Label, "words"),
    (kinds.Slug, "name"),
    (kinds.Name, "name"),
    (kinds.Word, "text"),
    (kinds.YesNo, "true or false"),
    (kinds.Moment, "date or moment"),
    (kinds.Day, "date"),
    (kinds.Condition, "expression"),
    (kinds.Appeal, "`standard` `none` or words"),
    (kinds.Table, "mapping"),
)


# --- Types of question ----------------------------------------------------------------------------


def _types() -> str:
    rows = []
    for name, (_, en) in words.TYPES.items():
        type_, field = TYPES[name], _sample(name)
        keys = [f"`{key}`" for key, types in KEYS_OF_TYPES.items() if name in types]
        cel, json = _cel(type_.cel_type(field)), _shape(type_.json_schema(field))
        rows.append((f"`{name}`", en, f"{type_.widget}", " ".join(keys), cel, json))
    heads = ("Type", "Asks for", "Widget", "Own keys", "In expressions", "JSON")
    return _table(heads, rows)


def _sample(name: str) -> Field:
    options = (Option("a", Text("")), Option("b", Text("")))
    rows = (Field("x", "text", Text("")),) if name == "group" else ()
    return Field(name, name, Text(""), options=options if name in _CHOOSING else (), fields=rows)


_CHOOSING: Final = KEYS_OF_TYPES["options"]


def _cel(type_: CelType) -> str:
    if type_.kind == "list" and type_.item is not None:
        return f"list of {_cel(type_.item)}"
    if type_.kind == "record":
        return "record: " + " ".join(type_.members) if type_.members else "record"
    return type_.kind


def _shape(schema: Mapping[str, Any]) -> str:
    """A JSON Schema in a few words."""
    if "oneOf" in schema:
        return " or ".join(_shape(each) for each in schema["oneOf"])
    if "enum" in schema:
        return "an option's name"
    if schema.get("type") == "array":
        return f"[{_shape(schema['items'])} …]"
    if schema.get("type") == "object":
        needed = schema.get("required", ())
        names = [name if name in needed else f"{name}?" for name in schema["properties"]]
        return "{" + ", ".join(names) + "}"
    plain = {"string": "text", "integer": "number", "number": "number", "boolean": "true/false"}
    pattern = f" `{schema['pattern']}`" if "pattern" in schema else ""
    formatted = " 2026-04-01" if schema.get("format") == "date" else ""
    return plain[schema["type"]] + pattern.replace("|", "\\|") + formatted


# --- Expressions, problems, examples --------------------------------------------------------------


_ALIKE: Final[Mapping[str, str]] = {
    "date": 'A day written out: date("2026-04-01").',
    "age_on": "The age of somebody born on the first day, on the second.",
    "fiscal_year": "The fiscal year, from April to March.",
    "year": "The year of a day.",
    "month": "The month of a day.",
    "day": "The day of the month.",
    "weekday": "The day of the week: Monday is 1, Sunday is 7.",
    "sum": "The sum of whole numbers; 0 of none.",
    "least": "The smaller of two.",
    "greatest": "The greater of two.",
}
"""Meanings of functions that are not our own, or have no words of their own."""


def _functions() -> str:
    rows = []
    for name, each in FUNCTIONS.items():
        said = _ALIKE.get(name) or (each.meaning.__doc__ or "").strip().split("\n")[0]
        takes = ", ".join("list of int" if kind == "ints" else kind for kind in each.takes)
        rows.append((f"`{name}({takes})`", each.gives, said, each.words))
    return _table(("Function", "Gives", "Meaning", "日本語"), rows)


def _names() -> str:
    return ", ".join(f"`{name}`" for name in BUILT_IN) + "\n"


def _profile() -> str:
    rows = [(f"`profile.{name}`", f"`{each.type}`", each.label.ja) for name, each in KNOWN.items()]
    return _table(("Entry", "Type", "日本語"), rows)


def _problems() -> str:
    rows = [(f"`{code}`", meaning) for code, meaning in words.PROBLEMS.items()]
    return _table(("Code", "What is wrong"), rows)


def _answer_problems() -> str:
    """Whole sentences say that something is wrong, but notes and changes; the others are parts."""
    found: dict[str, str] = {}
    for name, said in sentences().items():
        if said["ja"].endswith("。") and not name.startswith(("note.", "change.")):
            found.setdefault(name.partition(".")[0], said["en"])
    return _table(("Code", "Said as"), [(f"`{code}`", en) for code, en in sorted(found.items())])


def _expectations() -> str:
    rows = [(f"`{name}`", en, ja) for name, (ja, en) in words.EXPECTATIONS.items()]
    return _table(("Key", "Proves", "日本語"), rows)


def _choices() -> str:
    rows = [(f"`{word}`", en, ja) for word, (ja, en) in words.CHOICES.items()]
    return _table(("Word", "Meaning", "日本語"), rows)


PARTS: Final[Mapping[str, Callable[[], str]]] = {
    "keys": _keys,
    "block_keys": _block_keys,
    "types": _types,
    "functions": _functions,
    "names": _names,
    "profile": _profile,
    "problems": _problems,
    "answer_problems": _answer_problems,
    "expectations": _expectations,
    "choices": _choices,
}
"""What can stand between two marks."""


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(heads)]
    lines += [("---",) * len(lines[0]), *(tuple(row) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
