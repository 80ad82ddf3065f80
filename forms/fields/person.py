"""A person's name: 姓, 名, セイ, メイ. The characters are kept exactly as they were typed."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from forms.definition import Field
from forms.expressions import CelType
from forms.fields.base import JSON, STRING, Fault, FieldType, Refused, Scope, refuse
from forms.fields.text import clean_text, parse_kana
from forms.wording import Words, say

LABELS: Final = {
    part: say(f"part.{part}") for part in ("family", "given", "family_kana", "given_kana")
}


class PersonName(FieldType[Mapping[str, str]]):
    """Four texts; none of them is ever normalised but the kana.

    A person with one name only writes it as 姓 and セイ, and leaves 名 and メイ empty.
    """

    name: ClassVar[str] = "person_name"
    widget: ClassVar[str] = "name"
    parts: ClassVar[tuple[str, ...]] = tuple(LABELS)
    first: ClassVar[str] = "family"
    optional: ClassVar[frozenset[str]] = frozenset({"given", "given_kana"})
    unsaid: ClassVar[frozenset[str]] = optional
    cel: ClassVar[CelType] = CelType("record", members=dict.fromkeys(LABELS, STRING))

    def note(self, field: Field) -> Words:
        return say("note.person_name")

    def taken_apart(self, raw: JSON) -> JSON:
        if not isinstance(raw, str):
            return raw
        family, _, given = " ".join(raw.split()).partition(" ")
        return {"family": family, "given": given}

    def parse(self, field: Field, raw: JSON, scope: Scope) -> Mapping[str, str] | Refused:
        raw = self.taken_apart(raw)
        if not isinstance(raw, dict):
            return refuse("wrong_shape")
        name: dict[str, str] = {}
        faults: list[Fault] = []
        one = self.is_empty(raw.get("given")) and self.is_empty(raw.get("given_kana"))
        for part, label in LABELS.items():
            typed, kana = raw.get(part, ""), part.endswith("_kana")
            if self.is_empty(typed):
                name[part] = ""
                if not one or part not in self.optional:
                    sentence = "required.kana" if kana else "required.part"
                    faults.append(Fault(say(sentence, part=label), part))
                continue
            read = parse_kana(typed, at=part) if kana else clean_text(typed, longest=100, at=part)
            if isinstance(read, Refused):
                faults += read.faults
            else:
                name[part] = read
        if one and not faults and len(name["family"].split()) == 2:
            faults.append(Fault(say("name_not_split"), "given"))
        return Refused(tuple(faults)) if faults else name

    def words(self, field: Field, value: Mapping[str, str], lang: str = "ja") -> str:
        name, kana = (
            " ".join(filter(None, (value[f"family{kind}"], value[f"given{kind}"])))
            for kind in ("", "_kana")
        )
        return f"{name}({kana})"

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {part: {"type": "string", "maxLength": 1000} for part in LABELS},
            "required": [part for part in LABELS if part not in self.optional],
            "additionalProperties": False,
        }
