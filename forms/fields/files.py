"""Attachments: the answer is the ids of files stored before; their content is checked elsewhere."""

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
)
from forms.fields.text import WRONG_SHAPE

KINDS: Final = {"pdf": "PDF", "jpeg": "JPEG", "png": "PNG", "heic": "HEIC"}


class File(FieldType[tuple[str, ...]]):
    """Photos or PDFs."""

    name: ClassVar[str] = "file"
    widget: ClassVar[str] = "upload"
    cel: ClassVar[CelType] = STRINGS
    verb: ClassVar[str] = "付けてください"
    kinds: ClassVar[tuple[str, ...]] = ("heic", "jpeg", "png", "pdf")

    def accepted(self, field: Field) -> tuple[str, ...]:
        """The kinds of file that the field takes."""
        return tuple(kind for kind in self.kinds if not field.accept or kind in field.accept)

    def most(self, field: Field) -> int:
        """How many files the field takes."""
        count = field.count or Count()
        return 10 if count.max is None else count.max

    def collect(self, field: Field, path: str, inputs: Inputs, before: JSON) -> JSON:
        return before  # files come and go one by one, not with the page

    def parse(self, field: Field, raw: JSON, scope: Scope) -> tuple[str, ...] | Refused:
        ids = raw if isinstance(raw, list) else [raw]
        if not all(isinstance(each, str) for each in ids):
            return refuse("wrong_shape", WRONG_SHAPE)
        ids = list(dict.fromkeys(filter(None, ids)))
        kinds = self.accepted(field)
        for each in ids:
            info = scope.context.files.get(each)
            if info is None:
                return refuse(
                    "unknown_file", "届いていないファイルがあります。もう一度付けてください。"
                )
            if info.kind not in kinds:
                names = "・".join(KINDS[kind] for kind in kinds)
                return refuse(
                    "wrong_kind", f"「{info.name}」は付けられません。{names}を付けてください。"
                )
        count = field.count or Count()
        if len(ids) < count.min:
            return refuse("too_few", f"{count.min}枚以上付けてください(いま{len(ids)}枚)。")
        if len(ids) > self.most(field):
            return refuse(
                "too_many", f"付けられるのは{self.most(field)}枚までです(いま{len(ids)}枚)。"
            )
        return tuple(ids)

    def to_json(self, field: Field, value: tuple[str, ...]) -> JSON:
        return list(value)

    def from_json(self, field: Field, data: JSON) -> tuple[str, ...]:
        return tuple(data)

    def words(self, field: Field, value: tuple[str, ...], lang: str = "ja") -> str:
        return f"{len(value)}件" if lang in {"ja", "easy"} else str(len(value))

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

    def words(self, field: Field, value: tuple[str, ...], lang: str = "ja") -> str:
        return f"写真{len(value)}枚" if lang in {"ja", "easy"} else str(len(value))
