"""A person's name: 姓, 名, セイ, メイ. The characters are kept exactly as they were typed."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from forms.definition import Field
from forms.expressions import CelType
from forms.fields.base import JSON, STRING, Fault, FieldType, Refused, Scope, refuse
from forms.fields.text import clean_text, parse_kana
from forms.wording import say

LABELS: Final = {
    part: say(f"part.{part}") for part in ("family", "given", "family_kana", "given_kana")
}


class PersonName(FieldType[Mapping[str, str]]):
    """Four texts; none of them is ever normalised but the kana."""

    name: ClassVar[str] = "person_name"
    widget: ClassVar[str] = "name"
    parts: ClassVar[tuple[str, ...]] = tuple(LABELS)
    cel: ClassVar[CelType] = CelType("record", members=dict.fromkeys(LABELS, STRING))

    def parse(self, field: Field, raw: JSON, scope: Scope) -> Mapping[str, str] | Refused:
        if not isinstance(raw, dict):
            return refuse("wrong_shape")
        name: dict[str, str] = {}
        faults: list[Fault] = []
        for part, label in LABELS.items():
            text = raw.get(part, "")
            if self.is_empty(text):
                sentence = "required.kana" if "kana" in part else "required.part"
                faults.append(Fault(say(sentence, part=label), part))
                continue
            read = (
                parse_kana(text, at=part)
                if "kana" in part
                else clean_text(text, longest=100, at=part)
            )
            if isinstance(read, Refused):
                faults += read.faults
            else:
                name[part] = read
        return Refused(tuple(faults)) if faults else name

    def words(self, field: Field, value: Mapping[str, str], lang: str = "ja") -> str:
        return f"{value['family']} {value['given']}({value['family_kana']} {value['given_kana']})"

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {part: {"type": "string", "maxLength": 1000} for part in LABELS},
            "required": list(LABELS),
            "additionalProperties": False,
        }
