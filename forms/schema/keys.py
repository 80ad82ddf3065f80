"""Mappings with fixed keys: an unknown key is named, and what can be used of a wrong one is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, validates_schema

from forms.definition import LANGUAGES
from forms.schema.kinds import Given, Label, not_a_mapping, rest_of
from forms.schema.words import Words, nearest, suggestion


class Keys(Schema):
    """Which keys a mapping of the YAML may hold. Its docstring says in English what it is."""

    ja: ClassVar[str] = ""
    """What it is, in Japanese, for the reference."""

    error_messages = {  # noqa: RUF012 - marshmallow's own way
        "type": Words(
            "type", "「項目: 値」の形で書いてください。", "Write this as 'key: value' lines."
        ),
    }

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def refuse_unknown(self, data: Any, original: Any, **_: Any) -> None:
        """Name every key that means nothing here."""
        if not isinstance(original, Mapping):
            return
        known = [each.data_key or name for name, each in self.fields.items()]
        unknown = [key for key in original if key not in known]
        if unknown:
            raise ValidationError({key: [_unknown_key(key, known)] for key in unknown})

    def usable(self, value: Mapping[str, Any], valid: Mapping[str, Any]) -> dict[str, Any] | None:
        """What is valid, with substitutes for what is required; None without one of these."""
        found = dict(valid)
        for name, each in self.fields.items():
            if each.required and name not in found:
                substitute = self.guess(name, value)
                if substitute is None:
                    return None
                found[name] = substitute
        return found

    def guess(self, name: str, value: Mapping[str, Any]) -> Any:
        """What stands for a required value that is wrong or missing; None for nothing."""
        return getattr(self.fields[name], "substitute", None)

    class Meta:
        """What is unknown is named by `refuse_unknown`, in our words."""

        unknown = "exclude"


def load_keys(keys: type[Keys], value: Mapping[str, Any]) -> dict[str, Any]:
    """Load a mapping; the error of a wrong one carries what can be used in spite of it."""
    schema = _schema_of(keys)
    try:
        return dict(schema.load(value))
    except ValidationError as error:
        raise ValidationError(
            error.messages, valid_data=schema.usable(value, rest_of(error) or {})
        ) from None


@cache
def _schema_of(keys: type[Keys]) -> Keys:
    """One schema of each kind: making one costs more than using it."""
    return keys()


class Inner(Given):
    """A mapping inside a mapping."""

    def __init__(self, keys: type[Keys], ja: str = "", en: str = "", **kwargs: Any) -> None:
        super().__init__(ja, en, **kwargs)
        self.keys = keys

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> Any:
        if not isinstance(value, Mapping):
            raise not_a_mapping("項目", "key")
        return load_keys(self.keys, value)


class OrShort(Inner):
    """A mapping, or just the words of one of its keys."""

    def __init__(
        self, keys: type[Keys], key: str, ja: str = "", en: str = "", **kwargs: Any
    ) -> None:
        super().__init__(keys, ja, en, **kwargs)
        self.key = key

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, Mapping) and set(value) - set(LANGUAGES):
            return super()._deserialize(value, attr, data, **kwargs)
        return {self.key: Label().deserialize(value)}


def _unknown_key(key: str, known: Sequence[str]) -> Words:
    ja, en = suggestion(key, known)
    return Words(
        "unknown_key",
        f"「{key}」という項目はありません。{ja}",
        f"Unknown key '{key}'. {en}",
        meant=nearest(key, known),
    )
