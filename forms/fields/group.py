"""A repeating group: rows of questions, whose conditions see the row and the whole form."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from forms.definition import Count, Field
from forms.expressions import CelType
from forms.fields.base import (
    JSON,
    Fault,
    FieldType,
    Inputs,
    Reading,
    Refused,
    Scope,
    read_fields,
    type_of,
)
from forms.problems import Problem
from forms.wording import Sayable, Words, say

MOST_ROWS: Final = 100

Row = Mapping[str, Any]


class Group(FieldType[tuple[Row, ...]]):
    """Rows; a row is a mapping of the typed values of its questions."""

    name: ClassVar[str] = "group"
    widget: ClassVar[str] = "group"
    prefilled: ClassVar[bool] = False

    def unit(self, field: Field) -> Sayable | None:
        return None  # it counts the rows

    def limits(self, field: Field) -> tuple[int, int]:
        """Fewest and most rows; a required group has at least one."""
        count = field.count or Count()
        return max(count.min, int(field.required)), MOST_ROWS if count.max is None else count.max

    def rows(self, field: Field, raw: JSON) -> list[JSON]:
        """The rows as typed, at least as many as there must be."""
        rows = list(raw) if isinstance(raw, list) else []
        return rows + [{} for _ in range(self.limits(field)[0] - len(rows))]

    def collect(self, field: Field, path: str, inputs: Inputs, before: JSON) -> JSON:
        prefix = f"{path}."
        posted = {
            int(index)
            for name in inputs
            if name.startswith(prefix)
            and (index := name[len(prefix) :].partition(".")[0]).isdecimal()
            and len(index) <= 3
        }
        if not posted:
            return before
        rows = list(before) if isinstance(before, list) else []
        rows += [{} for _ in range(min(max(posted) + 1, MOST_ROWS) - len(rows))]
        return [
            self._collect_row(field, f"{path}.{index}.", inputs, row) if index in posted else row
            for index, row in enumerate(rows)
        ]

    def _collect_row(self, field: Field, prefix: str, inputs: Inputs, before: JSON) -> JSON:
        row = dict(before) if isinstance(before, dict) else {}
        for sub in field.subfields:
            typed = type_of(sub).collect(sub, prefix + sub.name, inputs, row.get(sub.name))
            if typed is not None:
                row[sub.name] = typed
        return row

    def is_empty(self, raw: JSON) -> bool:
        return raw is None or raw == []

    def read(self, field: Field, raw: JSON, path: str, scope: Scope, into: Reading) -> Any:
        if raw is not None and not isinstance(raw, list):
            into.problems.append(Problem.at(path, say("wrong_shape")))
            return None
        rows, fault = self._read_rows(field, raw, path, scope, into)
        if fault is not None:
            into.problems.append(Problem.at(path, fault))
        if not rows:
            return None
        into.values[field.name] = tuple(values for values, _ in rows)
        return [seen for _, seen in rows]

    def _read_rows(
        self, field: Field, raw: JSON, path: str, scope: Scope, into: Reading
    ) -> tuple[list[tuple[Row, dict[str, Any]]], Words | None]:
        """Every row's typed values and what CEL sees of it; a fault of the number of rows."""
        fewest, most = self.limits(field)
        typed = raw or []
        fault = None
        if len(typed) > most:
            fault = say("too_many.rows", label=field.label, most=most, now=len(typed))
            typed = typed[:most]
        elif len(typed) < fewest:
            fault = (
                say("too_few.rows", label=field.label, fewest=fewest)
                if fewest > 1 or typed
                else self.missing(field)
            )
        names = [sub.name for sub in field.subfields]
        rows: list[tuple[Row, dict[str, Any]]] = []
        for index, row in enumerate(typed):
            prefix = f"{path}.{index}."
            seen = {**scope.values, **dict.fromkeys(names)}
            found = read_fields(field.subfields, row, prefix, scope.context, seen)
            into.problems += found.problems
            into.asked |= found.asked
            rows.append((found.values, {name: seen[name] for name in names}))
        return rows, fault

    def parse(self, field: Field, raw: JSON, scope: Scope) -> tuple[Row, ...] | Refused:
        found = Reading()
        self.read(field, raw, "", scope, found)
        if found.problems:
            said = ((p.says, p.path.lstrip(".")) for p in found.problems)
            return Refused(tuple(Fault(says, at) for says, at in said if isinstance(says, Words)))
        rows = found.values.get(field.name)
        return rows or Refused((Fault(self.missing(field)),))

    def to_json(self, field: Field, value: tuple[Row, ...]) -> JSON:
        return [values_to_json(field.subfields, row) for row in value]

    def from_json(self, field: Field, data: JSON) -> tuple[Row, ...]:
        return tuple(values_from_json(field.subfields, row) for row in data)

    def words(self, field: Field, value: tuple[Row, ...], lang: str = "ja") -> str:
        return "\n".join(
            f"{number}. "
            + "、".join(
                type_of(sub).words(sub, row[sub.name], lang)
                for sub in field.subfields
                if sub.name in row
            )
            for number, row in enumerate(value, 1)
        )

    def cel_type(self, field: Field) -> CelType:
        members = {sub.name: type_of(sub).cel_type(sub) for sub in field.subfields}
        return CelType("list", item=CelType("record", members=members))

    def to_cel(self, field: Field, value: tuple[Row, ...]) -> Any:
        return [
            {
                sub.name: type_of(sub).to_cel(sub, row[sub.name]) if sub.name in row else None
                for sub in field.subfields
            }
            for row in value
        ]

    def json_schema(self, field: Field) -> dict[str, Any]:
        fewest, most = self.limits(field)
        return {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {sub.name: type_of(sub).json_schema(sub) for sub in field.subfields},
                "required": [
                    sub.name for sub in field.subfields if sub.required and sub.when is None
                ],
                "additionalProperties": False,
            },
            "minItems": fewest,
            "maxItems": most,
        }


def values_to_json(fields: tuple[Field, ...], values: Mapping[str, Any]) -> dict[str, JSON]:
    """The canonical JSON of typed values by field name."""
    return {
        each.name: type_of(each).to_json(each, values[each.name])
        for each in fields
        if each.name in values
    }


def values_from_json(fields: tuple[Field, ...], data: Mapping[str, JSON]) -> dict[str, Any]:
    """The typed values of canonical JSON."""
    return {
        each.name: type_of(each).from_json(each, data[each.name])
        for each in fields
        if data.get(each.name) is not None
    }
