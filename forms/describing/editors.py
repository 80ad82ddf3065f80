"""The JSON Schema (2020-12) of the files, for editors: keys, types and choices, said in Japanese.

It is made from the schemas that load the files and is never stricter than they are, so that an
editor marks nothing that `tenohira check` would take.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import singledispatchmethod
from typing import Any, Final

from marshmallow import fields

from forms.definition import LANGUAGES
from forms.describing import words
from forms.fields import TYPES
from forms.schema import BlockKeys, Keys, ProcedureKeys, UseKeys, kinds
from forms.schema.keys import Inner, OrShort
from forms.schema.questions import FieldKeys, Item, NoteKeys, ShownKeys

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
FILES: Final[Mapping[str, type[Keys]]] = {
    "procedure.schema.json": ProcedureKeys,
    "blocks/block.schema.json": BlockKeys,
}
"""The schemas that lie beside the files they describe."""

_TEXT: Final[Schema] = {"$ref": "#/$defs/Text"}
_WORDS: Final[Schema] = {"type": ["string", "number"], "pattern": r"\S"}


def schema_of(keys: type[Keys]) -> Schema:
    """The schema of a whole file."""
    describing = _Describing()
    whole = describing.mapping(keys)
    return {"$schema": DIALECT, "title": keys.ja, **whole, "$defs": describing.found}


def text_of(keys: type[Keys]) -> str:
    """The same, as the text of a file."""
    return json.dumps(schema_of(keys), ensure_ascii=False, indent=2) + "\n"


class _Describing:
    """Describes mappings, each once under its name."""

    def __init__(self) -> None:
        text = {
            "description": "文。言語ごとに書くときは ja, en, easy, zh, ko, vi",
            "anyOf": [
                _WORDS,
                {
                    "type": "object",
                    "properties": dict.fromkeys(LANGUAGES, _WORDS),
                    "required": ["ja"],
                    "additionalProperties": False,
                },
            ],
        }
        self.found: dict[str, Schema] = {"Text": text}

    def mapping(self, keys: type[Keys]) -> Schema:
        """A mapping with fixed keys; an alternative for the schema's root only."""
        declared = keys().fields
        return {
            "type": "object",
            "properties": {
                each.data_key or name: self._said(each) for name, each in declared.items()
            },
            "required": [each.data_key or name for name, each in declared.items() if each.required],
            "additionalProperties": False,
        }

    def _named(self, keys: type[Keys]) -> Schema:
        name = keys.__name__.removesuffix("Keys")
        if name not in self.found:
            self.found[name] = {}  # a group's questions are questions again
            self.found[name] = {"description": keys.ja, **self.mapping(keys)}
        return {"$ref": f"#/$defs/{name}"}

    def _said(self, field: fields.Field[Any]) -> Schema:
        """A value with what its key is for."""
        ja = field.metadata.get("ja")
        return {**({"description": ja} if ja else {}), **self._value(field)}

    @singledispatchmethod
    def _value(self, field: fields.Field[Any]) -> Schema:
        """A value, by its kind."""
        raise NotImplementedError(type(field))

    @_value.register
    def _short(self, field: OrShort) -> Schema:
        return {"anyOf": [_TEXT, self._named(field.keys)]}

    @_value.register
    def _inner(self, field: Inner) -> Schema:
        return self._named(field.keys)

    @_value.register
    def _item(self, _: Item) -> Schema:
        kinds_of_item = (FieldKeys, NoteKeys, ShownKeys, UseKeys)
        return {"anyOf": [self._named(each) for each in kinds_of_item]}

    @_value.register
    def _list(self, field: kinds.ListOf) -> Schema:
        least = {"minItems": field.least} if field.least else {}
        return {"type": "array", "items": self._said(field.entry), **least}

    @_value.register
    def _map(self, field: kinds.MapOf) -> Schema:
        entry = self._said(field.entry)
        if isinstance(field.keys, kinds.OneOf):
            properties = {each: {**_meaning(each), **entry} for each in field.keys.known}
            return {"type": "object", "properties": properties, "additionalProperties": False}
        return {
            "type": "object",
            "propertyNames": self._value(field.keys),
            "additionalProperties": entry,
        }

    @_value.register
    def _one_of(self, field: kinds.OneOf) -> Schema:
        said = words.TYPES if field.known is TYPES else words.CHOICES
        return {"oneOf": [{"const": each, **_meaning(each, said)} for each in field.known]}

    @_value.register
    def _table(self, field: kinds.Table) -> Schema:
        if field.name != "expect":
            return {"type": "object"}
        expected = {name: {"description": ja} for name, (ja, _) in words.EXPECTATIONS.items()}
        return {"type": "object", "properties": expected, "additionalProperties": False}

    @_value.register
    def _text(self, _: kinds.Label) -> Schema:
        return _TEXT

    @_value.register
    def _appeal(self, _: kinds.Appeal) -> Schema:
        own = {"const": "standard", "description": words.CHOICES["standard"][0]}
        return {"anyOf": [own, {"const": "none", "description": "教示をしない"}, _TEXT]}

    @_value.register
    def _name(self, field: kinds.Name) -> Schema:
        return {"type": "string", "pattern": f"^{field.pattern.pattern}$"}

    @_value.register
    def _word(self, _: kinds.Word) -> Schema:
        return {"type": "string", "pattern": r"\S"}

    @_value.register
    def _yes_no(self, _: kinds.YesNo) -> Schema:
        return {"type": "boolean"}

    @_value.register
    def _number(self, field: kinds.Number) -> Schema:
        return {"type": "integer", "minimum": field.least, "maximum": field.most}

    @_value.register
    def _day(self, _: kinds.Day) -> Schema:
        return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

    @_value.register
    def _moment(self, _: kinds.Moment) -> Schema:
        time = "([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?"
        return {"type": "string", "pattern": f"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{time}$"}

    @_value.register
    def _condition(self, _: kinds.Condition) -> Schema:
        return {"type": ["string", "number", "boolean"]}


def _meaning(choice: str, said: Mapping[str, words.Both] = words.CHOICES) -> Schema:
    return {"description": said[choice][0]} if choice in said else {}
