"""Ways to reach a person: e-mail and telephone."""

import re
from typing import Any, ClassVar, Final

import phonenumbers

from forms.definition import Field
from forms.fields.base import JSON, FieldType, Refused, Scope, refuse
from forms.fields.text import typed_text
from forms.japanese.widths import forbidden_character, narrow, narrow_digits

# Dots may be doubled or end the first part: addresses of Japanese carriers from before 2009 do.
_EMAIL: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)


class Email(FieldType[str]):
    """An e-mail address; full-width letters are folded, nothing is looked up."""

    name: ClassVar[str] = "email"

    def parse(self, field: Field, raw: JSON, scope: Scope) -> str | Refused:
        if not isinstance(raw, str):
            return refuse("wrong_shape")
        text = narrow(raw) if len(raw) <= 300 else ""
        if _EMAIL.fullmatch(text) is None or len(text) > 254:
            return refuse(self._advice(text))
        name, _, domain = text.rpartition("@")
        return f"{name}@{domain.lower()}"

    def _advice(self, text: str) -> str:
        if text.count("@") != 1:
            return "not_email.at"
        if " " in text:
            return "not_email.space"
        return "not_email"

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "maxLength": 254}


class Phone(FieldType[str]):
    """A telephone number, kept as it is written: 095-822-8888; foreign ones with +."""

    name: ClassVar[str] = "phone"

    def parse(self, field: Field, raw: JSON, scope: Scope) -> str | Refused:
        typed = typed_text(raw)
        if typed is None or len(typed) > 60 or forbidden_character(typed):
            return refuse("wrong_shape")
        try:
            number = phonenumbers.parse(narrow_digits(typed), "JP")
        except phonenumbers.NumberParseException:
            return refuse("not_phone")
        if number.extension or not phonenumbers.is_valid_number(number):
            return refuse("not_phone.unused")
        style = (
            phonenumbers.PhoneNumberFormat.NATIONAL
            if number.country_code == 81
            else phonenumbers.PhoneNumberFormat.INTERNATIONAL
        )
        return phonenumbers.format_number(number, style)

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "maxLength": 30}
