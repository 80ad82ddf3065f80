"""Where: an address that fills from its postal code, and a place with a position."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from forms.definition import Field
from forms.expressions import CelType
from forms.fields.base import JSON, STRING, Fault, FieldType, Refused, Scope, refuse
from forms.fields.text import clean_text, typed_text
from forms.japanese.numbers import parse_number
from forms.japanese.postal import PREFECTURES, parse_postal_code
from forms.wording import say

LABELS: Final = {
    part: say(f"part.{part}")
    for part in ("postal_code", "prefecture", "city", "street", "building")
}


class PostalAddress(FieldType[Mapping[str, str]]):
    """An address in Japan; never normalised but its postal code. The building may be left out."""

    name: ClassVar[str] = "postal_address"
    widget: ClassVar[str] = "address"
    parts: ClassVar[tuple[str, ...]] = tuple(LABELS)
    cel: ClassVar[CelType] = CelType("record", members=dict.fromkeys(LABELS, STRING))

    def parse(self, field: Field, raw: JSON, scope: Scope) -> Mapping[str, str] | Refused:
        if not isinstance(raw, dict):
            return refuse("wrong_shape")
        address: dict[str, str] = {}
        faults: list[Fault] = []
        for part, label in LABELS.items():
            text = clean_text(raw.get(part), longest=100, at=part)
            if isinstance(text, Refused):
                faults += text.faults
            elif not text and part != "building":
                faults.append(Fault(say("required.part", part=label), part))
            else:
                address[part] = text
        if "postal_code" in address:
            code = parse_postal_code(address["postal_code"])
            if code is None:
                faults.insert(0, Fault(say("not_postal_code"), "postal_code"))
            else:
                address["postal_code"] = code
        prefecture = address.get("prefecture")
        if prefecture is not None and prefecture not in PREFECTURES:
            near = next((each for each in PREFECTURES if each[:-1] == prefecture), "長崎県")
            faults.append(Fault(say("not_prefecture", example=near), "prefecture"))
        return Refused(tuple(faults)) if faults else address

    def words(self, field: Field, value: Mapping[str, str], lang: str = "ja") -> str:
        building = f" {value['building']}" if value["building"] else ""
        street = value["prefecture"] + value["city"] + value["street"]
        return f"〒{value['postal_code']}\n{street}{building}"

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {part: {"type": "string", "maxLength": 1000} for part in LABELS},
            "required": [part for part in LABELS if part != "building"],
            "additionalProperties": False,
        }


class Place(FieldType[Mapping[str, str]]):
    """A place in words (an address, a landmark), and its position where the phone gave one."""

    name: ClassVar[str] = "place"
    widget: ClassVar[str] = "place"
    parts: ClassVar[tuple[str, ...]] = ("address", "latitude", "longitude")
    cel: ClassVar[CelType] = CelType("record", members=dict.fromkeys(parts, STRING))

    def parse(self, field: Field, raw: JSON, scope: Scope) -> Mapping[str, str] | Refused:
        if isinstance(raw, str):
            raw = {"address": raw}
        if not isinstance(raw, dict):
            return refuse("wrong_shape")
        address = clean_text(raw.get("address"), longest=field.max_length or 200, at="address")
        if isinstance(address, Refused):
            return address
        position = [_degrees(raw.get(part), part) for part in ("latitude", "longitude")]
        if None in position or ("" in position and position != ["", ""]):
            return refuse("not_a_position")
        if not address and position == ["", ""]:
            return Refused((Fault(self.missing(field), "address"),))
        return {"address": address, "latitude": position[0] or "", "longitude": position[1] or ""}

    def words(self, field: Field, value: Mapping[str, str], lang: str = "ja") -> str:
        position = {part: value[part] for part in ("latitude", "longitude")}
        where = say("position", **position).get(lang) if value["latitude"] else ""
        return "\n".join(filter(None, (value["address"], where)))

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {part: {"type": "string"} for part in self.parts},
            "required": ["address"],
            "additionalProperties": False,
        }


def _degrees(raw: JSON, part: str) -> str | None:
    """Degrees to a tenth of a metre, as text; empty for none given, None for what is not one."""
    text = typed_text("" if raw is None else raw)
    if text is None:
        return None
    if not text.strip():
        return ""
    number = parse_number(text)
    if number is None or not abs(number) <= (90 if part == "latitude" else 180):
        return None
    return f"{round(number, 6):f}"
