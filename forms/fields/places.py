"""Where: an address that fills from its postal code, and a place with a position."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from forms.definition import Field
from forms.expressions import CelType
from forms.fields.base import DOUBLE, JSON, STRING, Fault, FieldType, Refused, Scope, refuse
from forms.fields.text import clean_text, typed_text
from forms.japanese.positions import Position, parse_position
from forms.japanese.postal import PREFECTURES, parse_postal_code
from forms.wording import Words, say

LABELS: Final = {
    part: say(f"part.{part}")
    for part in ("postal_code", "prefecture", "city", "street", "building")
}
PLACE_LABELS: Final = {part: say(f"part.{part}") for part in ("address", "position")}


def position_words(position: Position) -> Words:
    """北緯32.744800度 東経129.873700度."""
    latitude, longitude = f"{position.latitude:.6f}", f"{position.longitude:.6f}"
    return say("position", latitude=latitude, longitude=longitude)


class PostalAddress(FieldType[Mapping[str, str]]):
    """An address in Japan; never normalised but its postal code. The building may be left out."""

    name: ClassVar[str] = "postal_address"
    widget: ClassVar[str] = "address"
    parts: ClassVar[tuple[str, ...]] = tuple(LABELS)
    says_at_boxes: ClassVar[bool] = True
    first: ClassVar[str] = "postal_code"
    optional: ClassVar[frozenset[str]] = frozenset({"building"})
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


class Place(FieldType[Mapping[str, Any]]):
    """A place in words (an address, a landmark), its position on the map, or both.

    Boxes are `address` and `position`, which takes what people copy out of a map; canonical JSON is
    `{address, latitude, longitude}`, without the two numbers where no position was given.
    """

    name: ClassVar[str] = "place"
    widget: ClassVar[str] = "place"
    parts: ClassVar[tuple[str, ...]] = tuple(PLACE_LABELS)
    says_at_boxes: ClassVar[bool] = True
    first: ClassVar[str] = "address"
    optional: ClassVar[frozenset[str]] = frozenset(PLACE_LABELS)
    unsaid: ClassVar[frozenset[str]] = frozenset(PLACE_LABELS)
    cel: ClassVar[CelType] = CelType(
        "record", members={"address": STRING, "latitude": DOUBLE, "longitude": DOUBLE}
    )

    def note(self, field: Field) -> Words:
        return say("note.place")

    def taken_apart(self, raw: JSON) -> JSON:
        if isinstance(raw, str):
            return {"address": raw}
        if not isinstance(raw, dict) or "position" in raw:
            return raw
        degrees = [typed_text(raw.get(part)) or "" for part in ("latitude", "longitude")]
        return {"address": raw.get("address", ""), "position": ", ".join(filter(None, degrees))}

    def parse(self, field: Field, raw: JSON, scope: Scope) -> Mapping[str, Any] | Refused:
        raw = self.taken_apart(raw)
        if not isinstance(raw, dict):
            return refuse("wrong_shape")
        address = clean_text(raw.get("address"), longest=field.max_length or 200, at="address")
        if isinstance(address, Refused):
            return address
        typed = typed_text(raw.get("position") or "")
        if typed is None or not (typed := typed.strip()):
            if typed is None:
                return refuse("wrong_shape", "position")
            return {"address": address} if address else self._nothing(field)
        position = parse_position(typed)
        if position is None:
            return refuse("not_a_position", "position")
        if not position.in_japan:
            return refuse("not_a_position.outside", "position")
        return {
            "address": address,
            "latitude": position.latitude,
            "longitude": position.longitude,
        }

    def _nothing(self, field: Field) -> Refused:
        return Refused((Fault(self.missing(field), "address"),))

    def words(self, field: Field, value: Mapping[str, Any], lang: str = "ja") -> str:
        if "latitude" not in value:
            return str(value["address"])
        position = Position(value["latitude"], value["longitude"])
        return "\n".join(filter(None, (value["address"], position_words(position).get(lang))))

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {
                "address": {"type": "string"},
                "latitude": {"type": "number", "minimum": -90, "maximum": 90},
                "longitude": {"type": "number", "minimum": -180, "maximum": 180},
            },
            "required": ["address"],
            "additionalProperties": False,
        }
