"""Text: one line, several lines, kana, 法人番号. What is stored is what was typed."""

from typing import Any, ClassVar

from forms.definition import Field
from forms.fields.base import JSON, FieldType, Refused, Scope, refuse
from forms.japanese.check_digits import contains_my_number, is_corporate_number
from forms.japanese.kana import is_katakana, to_katakana
from forms.japanese.widths import forbidden_character, graphemes, is_blank, without_hyphens


def typed_text(raw: JSON) -> str | None:
    """What was typed into one box; JSON numbers count as typed, other shapes are None."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return str(raw)
    return None


def clean_text(
    raw: JSON, *, longest: int, shortest: int = 0, lines: bool = False, at: str = ""
) -> str | Refused:
    """A text as typed, without the spaces around it; refused with a reason where it cannot be kept."""
    if raw is None:
        return ""
    if not isinstance(raw, str):
        return refuse("wrong_shape", at)
    text = raw.replace("\r\n", "\n").replace("\r", "\n").strip() if lines else raw.strip()
    found = forbidden_character(text, lines=lines)
    if found is not None:
        if found == "U+000A":
            return refuse("forbidden_character.newline", at)
        return refuse("forbidden_character.invisible", at, character=found)
    if is_blank(text):
        return ""
    if not shortest <= len(text) <= longest or shortest:
        # A character may carry marks, but not hundreds of them.
        length = graphemes(text) if len(text) <= longest * 10 else len(text)
        if length > longest:
            return refuse("too_long", at, most=longest, now=length)
        if length < shortest:
            return refuse("too_short", at, fewest=shortest, now=length)
    if contains_my_number(text):
        return refuse("my_number", at)
    return text


class Text(FieldType[str]):
    """One line of text."""

    name: ClassVar[str] = "text"
    longest: ClassVar[int] = 200
    lines: ClassVar[bool] = False

    def parse(self, field: Field, raw: JSON, scope: Scope) -> str | Refused:
        return clean_text(
            raw,
            longest=field.max_length or self.longest,
            shortest=field.min_length or 0,
            lines=self.lines,
        )

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": "string",
            "minLength": field.min_length or 1,
            # A character as people count may be several code points.
            "maxLength": (field.max_length or self.longest) * 10,
        }


class TextArea(Text):
    """Several lines of text."""

    name: ClassVar[str] = "textarea"
    widget: ClassVar[str] = "textarea"
    longest: ClassVar[int] = 4000
    lines: ClassVar[bool] = True


class Kana(FieldType[str]):
    """Katakana; hiragana and half-width kana are converted, not refused."""

    name: ClassVar[str] = "kana"

    def parse(self, field: Field, raw: JSON, scope: Scope) -> str | Refused:
        return parse_kana(raw, longest=field.max_length or 100)


def parse_kana(raw: JSON, *, longest: int = 100, at: str = "") -> str | Refused:
    """Full-width katakana of what was typed."""
    text = clean_text(raw, longest=longest, at=at)
    if isinstance(text, Refused):
        return text
    kana = to_katakana(text)
    if not is_katakana(kana):
        return refuse("not_kana", at)
    return kana


class CorporateNumber(FieldType[str]):
    """A 法人番号 of 13 digits, the first of which checks the others."""

    name: ClassVar[str] = "corporate_number"

    def parse(self, field: Field, raw: JSON, scope: Scope) -> str | Refused:
        typed = typed_text(raw)
        if typed is None or len(typed) > 100:
            return refuse("wrong_shape")
        # Behind a T it is the number on an invoice (適格請求書), which is the same.
        digits = without_hyphens(typed).upper().removeprefix("T")
        if not (digits.isascii() and digits.isdigit()) or len(digits) != 13:
            return refuse("not_corporate_number")
        if not is_corporate_number(digits):
            return refuse("check_digit")
        return digits

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[0-9]{13}$"}
