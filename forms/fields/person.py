"""A person's name: 姓, 名, セイ, メイ. The characters are kept exactly as they were typed."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from forms.definition import Field, Text
from forms.expressions import CelType
from forms.fields.base import JSON, STRING, Fault, FieldType, Refused, Scope, refuse
from forms.fields.text import WRONG_SHAPE, clean_text, parse_kana

LABELS: Final = {
    "family": Text("姓", {"en": "Family name"}),
    "given": Text("名", {"en": "Given name"}),
    "family_kana": Text("セイ", {"en": "Family name in katakana"}),
    "given_kana": Text("メイ", {"en": "Given name in katakana"}),
}


class PersonName(FieldType[Mapping[str, str]]):
    """Four texts; none of them is ever normalised but the kana."""

    name: ClassVar[str] = "person_name"
    widget: ClassVar[str] = "name"
    parts: ClassVar[tuple[str, ...]] = tuple(LABELS)
    cel: ClassVar[CelType] = CelType("record", members=dict.fromkeys(LABELS, STRING))

    def parse(self, field: Field, raw: JSON, scope: Scope) -> Mapping[str, str] | Refused:
        if not isinstance(raw, dict):
            return refuse("wrong_shape", WRONG_SHAPE)
        name: dict[str, str] = {}
        faults: list[Fault] = []
        for part, label in LABELS.items():
            text = raw.get(part, "")
            if self.is_empty(text):
                hint = "ひらがなで入れると、カタカナに直します。" if "kana" in part else ""
                faults.append(Fault("required", f"{label}を入力してください。{hint}", part))
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
