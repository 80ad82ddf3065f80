"""Numbers: whole, with a point, and money."""

import re
from collections.abc import Iterator
from decimal import Decimal as Number
from typing import Any, ClassVar, Final

from forms.definition import LANGUAGES, Field
from forms.expressions import CelType
from forms.fields.base import DOUBLE, INT, JSON, FieldType, Refused, Scope, refuse
from forms.fields.text import typed_text
from forms.japanese.numbers import parse_number
from forms.japanese.widths import narrow
from forms.wording import Joined, Sayable, say

YEN: Final = say("yen")

_LARGEST: Final = 10**15


def _limit(value: Any) -> Number | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Number):
        return None
    return Number(str(value))


def _plain(number: Number) -> str:
    return f"{number:f}"


def amount(number: str, unit: Sayable | None) -> Sayable:
    """A number with its unit behind it."""
    return say("amount", number=number, unit=unit) if unit else Joined((number,))


def _spellings(unit: Sayable | None) -> Iterator[str]:
    """Everything the unit may be called behind a number, in any language of the form."""
    return (spelling for lang in LANGUAGES if unit and (spelling := narrow(unit.get(lang))))


def read_number(field: Field, raw: JSON, scope: Scope, unit: Sayable | None) -> Number | Refused:
    """The number typed, within the field's limits; the unit may be typed behind it."""
    typed = typed_text(raw)
    if typed is None:
        return refuse("wrong_shape")
    plain = narrow(typed)
    for spelling in _spellings(unit):
        plain = plain.removesuffix(spelling).rstrip()
    number = parse_number(plain)
    if number is None:
        return refuse("not_a_number")
    if abs(number) > _LARGEST:
        return refuse("too_large.digits")
    lowest = _limit(field.min.evaluate(scope.values)) if field.min else None
    highest = _limit(field.max.evaluate(scope.values)) if field.max else None
    if lowest is not None and number < lowest:
        return refuse("too_small", limit=amount(_plain(lowest), unit))
    if highest is not None and number > highest:
        return refuse("too_large.limit", limit=amount(_plain(highest), unit))
    return number


class Integer(FieldType[int]):
    """A whole number, with its unit when the field has one."""

    name: ClassVar[str] = "integer"
    widget: ClassVar[str] = "number"
    cel: ClassVar[CelType] = INT

    def parse(self, field: Field, raw: JSON, scope: Scope) -> int | Refused:
        number = read_number(field, raw, scope, self.unit(field))
        if isinstance(number, Refused):
            return number
        if number != number.to_integral_value():
            return refuse("not_an_integer")
        return int(number)

    def words(self, field: Field, value: int, lang: str = "ja") -> str:
        return amount(f"{value:,}", self.unit(field)).get(lang)

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {"type": "integer"}


class Money(Integer):
    """Yen."""

    name: ClassVar[str] = "money"

    def parse(self, field: Field, raw: JSON, scope: Scope) -> int | Refused:
        if isinstance(raw, str):
            raw = re.sub(r"^[¥￥\\]", "", raw.strip())
        return super().parse(field, raw, scope)

    def unit(self, field: Field) -> Sayable:
        return field.unit or YEN


class Decimal(FieldType[Number]):
    """A number with a point, kept exactly; canonical JSON is a string."""

    name: ClassVar[str] = "decimal"
    widget: ClassVar[str] = "number"
    cel: ClassVar[CelType] = DOUBLE

    def parse(self, field: Field, raw: JSON, scope: Scope) -> Number | Refused:
        number = read_number(field, raw, scope, field.unit)
        if isinstance(number, Refused):
            return number
        places = -int(number.as_tuple().exponent)
        allowed = 6 if field.decimals is None else field.decimals
        if places > allowed and number != round(number, allowed):
            return refuse("too_precise", places=allowed)
        return number

    def to_json(self, field: Field, value: Number) -> JSON:
        return _plain(value)

    def from_json(self, field: Field, data: JSON) -> Number:
        return Number(data)

    def words(self, field: Field, value: Number, lang: str = "ja") -> str:
        return amount(f"{value:,f}", field.unit).get(lang)

    def to_cel(self, field: Field, value: Number) -> float:
        return float(value)

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
