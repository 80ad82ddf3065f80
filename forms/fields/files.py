"""Attachments: the answer is the ids of files stored before; their content is checked elsewhere."""

from collections.abc import Iterable
from typing import Any, ClassVar, Final

from forms.definition import Count, Field
from forms.expressions import CelType
from forms.fields.base import (
    JSON,
    STRINGS,
    FieldType,
    Inputs,
    Refused,
    Scope,
    refuse,
    type_of,
)
from forms.wording import Joined, Words, say

KINDS: Final = {"pdf": "PDF", "jpeg": "JPEG", "png": "PNG", "heic": "HEIC"}


def kind_words(kinds: Iterable[str]) -> Joined:
    """The names of kinds of file: HEIC・JPEG・PNG."""
    return Joined(tuple(KINDS[kind] for kind in kinds), between="・")


class File(FieldType[tuple[str, ...]]):
    """Photos or PDFs."""

    name: ClassVar[str] = "file"
    widget: ClassVar[str] = "upload"
    cel: ClassVar[CelType] = STRINGS
    missing_words: ClassVar[str] = "required.attach"
    copied: ClassVar[bool] = False
    prefilled: ClassVar[bool] = False
    kinds: ClassVar[tuple[str, ...]] = ("heic", "jpeg", "png", "pdf")
    counted: ClassVar[str] = "files"
    """The sentence that says how many there are."""

    def accepted(self, field: Field) -> tuple[str, ...]:
        """The kinds of file that the field takes."""
        return tuple(kind for kind in self.kinds if not field.accept or kind in field.accept)

    def most(self, field: Field) -> int:
        """How many files the field takes."""
        count = field.count or Count()
        return 10 if count.max is None else count.max

    def note(self, field: Field) -> Words:
        return say("note.files", kinds=kind_words(self.accepted(field)), most=self.most(field))

    def collect(self, field: Field, path: str, inputs: Inputs, before: JSON) -> JSON:
        return before  # files come and go one by one, not with the page

    def parse(self, field: Field, raw: JSON, scope: Scope) -> tuple[str, ...] | Refused:
        ids = raw if isinstance(raw, list) else [raw]
        if not all(isinstance(each, str) for each in ids):
            return refuse("wrong_shape")
        ids = list(dict.fromkeys(filter(None, ids)))
        kinds = self.accepted(field)
        for each in ids:
            info = scope.context.files.get(each)
            if info is None:
                return refuse("unknown_file")
            if info.kind not in kinds:
                return refuse("wrong_kind", name=info.name, kinds=kind_words(kinds))
        count = field.count or Count()
        if len(ids) < count.min:
            return refuse("too_few.files", fewest=count.min, now=len(ids))
        if len(ids) > self.most(field):
            return refuse("too_many.files", most=self.most(field), now=len(ids))
        return tuple(ids)

    def to_json(self, field: Field, value: tuple[str, ...]) -> JSON:
        return list(value)

    def from_json(self, field: Field, data: JSON) -> tuple[str, ...]:
        return tuple(data)

    def words(self, field: Field, value: tuple[str, ...], lang: str = "ja") -> str:
        return say(self.counted, number=len(value)).get(lang)

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": "array",
            "items": {"type": "string"},
            "uniqueItems": True,
            "minItems": max(1, (field.count or Count()).min),
            "maxItems": self.most(field),
        }


class Photo(File):
    """Photos only."""

    name: ClassVar[str] = "photo"
    kinds: ClassVar[tuple[str, ...]] = ("heic", "jpeg", "png")
    counted: ClassVar[str] = "photos"


def kinds_of(field: Field | None) -> tuple[str, ...]:
    """The kinds of file that a question takes; all that there are, where it asks for something else."""
    type_ = type_of(field) if field else None
    return type_.accepted(field) if field and isinstance(type_, File) else tuple(KINDS)
