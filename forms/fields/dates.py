"""Days, months and times of day; eras in every spelling, in four boxes or in one."""

from datetime import date, datetime
from typing import Any, ClassVar, Final

import regex as re

from forms.definition import Field
from forms.expressions import CelType
from forms.fields.base import DATE, JSON, FieldType, Refused, Scope, refuse
from forms.fields.text import WRONG_SHAPE, typed_text
from forms.japanese.eras import (
    DateError,
    build_date,
    build_month,
    date_words,
    month_words,
    parse_date,
    parse_month,
)
from forms.japanese.widths import narrow

_TIME: Final = re.compile(
    r"(?P<half>午前|午後|AM|PM|am|pm)?(?P<hour>[0-9]{1,2})(?:[:.時](?P<minute>[0-9]{1,2}|半)?分?)?"
    r"(?P<after>AM|PM|am|pm)?"
)


def _boxes(raw: JSON, names: tuple[str, ...]) -> list[str] | None:
    if not isinstance(raw, dict):
        return None
    texts = [typed_text(raw.get(name, "")) for name in names]
    return None if None in texts else [text or "" for text in texts]


class Date(FieldType[date]):
    """A day; raw is a text, or `{era, year, month, day}`."""

    name: ClassVar[str] = "date"
    widget: ClassVar[str] = "date"
    parts: ClassVar[tuple[str, ...]] = ("era", "year", "month", "day")
    cel: ClassVar[CelType] = DATE

    def is_empty(self, raw: JSON) -> bool:
        # The box for the era is never empty.
        if isinstance(raw, dict):
            raw = {name: each for name, each in raw.items() if name != "era"}
        return super().is_empty(raw)

    def parse(self, field: Field, raw: JSON, scope: Scope) -> date | Refused:
        try:
            day = self.build(raw)
        except DateError as error:
            return refuse(error.code, error.message, error.part if isinstance(raw, dict) else "")
        if day is None:
            return refuse("wrong_shape", WRONG_SHAPE)
        return self._within(field, day, scope)

    def build(self, raw: JSON) -> date | None:
        """The day; None for a shape that holds none, DateError with the reason otherwise."""
        if isinstance(raw, dict):
            boxes = _boxes(raw, self.parts)
            return build_date(*boxes) if boxes else None
        return parse_date(raw) if isinstance(raw, str) else None

    def _within(self, field: Field, day: date, scope: Scope) -> date | Refused:
        earliest = _day(field.min.evaluate(scope.values)) if field.min else None
        latest = _day(field.max.evaluate(scope.values)) if field.max else None
        if earliest is not None and day < self.floor(earliest):
            return refuse("too_early", f"{self.limit(earliest, scope)}以降を入力してください。")
        if latest is not None and day > latest:
            return refuse("too_late", f"{self.limit(latest, scope)}までを入力してください。")
        return day

    def floor(self, day: date) -> date:
        """The earliest value that a limit allows."""
        return day

    def limit(self, day: date, scope: Scope) -> str:
        """A limit in words."""
        return f"今日({date_words(day)})" if day == scope.context.today else date_words(day)

    def to_json(self, field: Field, value: date) -> JSON:
        return value.isoformat()

    def from_json(self, field: Field, data: JSON) -> date:
        return date.fromisoformat(data)

    def words(self, field: Field, value: date, lang: str = "ja") -> str:
        return date_words(value) if lang in {"ja", "easy"} else value.isoformat()

    def to_cel(self, field: Field, value: date) -> date:
        return value

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


class YearMonth(Date):
    """A month, kept as its first day; canonical JSON is `2024-05`."""

    name: ClassVar[str] = "year_month"
    parts: ClassVar[tuple[str, ...]] = ("era", "year", "month")

    def build(self, raw: JSON) -> date | None:
        if isinstance(raw, dict):
            boxes = _boxes(raw, self.parts)
            return build_month(*boxes) if boxes else None
        return parse_month(raw) if isinstance(raw, str) else None

    def floor(self, day: date) -> date:
        return day.replace(day=1)

    def limit(self, day: date, scope: Scope) -> str:
        return month_words(day)

    def to_json(self, field: Field, value: date) -> JSON:
        return f"{value:%Y-%m}"

    def from_json(self, field: Field, data: JSON) -> date:
        return date.fromisoformat(f"{data}-01")

    def words(self, field: Field, value: date, lang: str = "ja") -> str:
        return month_words(value) if lang in {"ja", "easy"} else f"{value:%Y-%m}"

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"}


class Time(FieldType[str]):
    """A time of day: 午後1時5分, 13:05, 1305; canonical JSON is `13:05`."""

    name: ClassVar[str] = "time"
    widget: ClassVar[str] = "line"

    def parse(self, field: Field, raw: JSON, scope: Scope) -> str | Refused:
        typed = raw if isinstance(raw, str) else ""
        plain = re.sub(r"\s", "", narrow(typed)) if len(typed) < 40 else ""
        if re.fullmatch("[0-9]{4}", plain):
            plain = f"{plain[:2]}:{plain[2:]}"
        found = _TIME.fullmatch(plain)
        if found is None or (found["half"] and found["after"]):
            return refuse("not_a_time", "「13:05」や「午後1時5分」のように入力してください。")
        half = (found["half"] or found["after"] or "").lower()
        hour = int(found["hour"])
        minute = 30 if found["minute"] == "半" else int(found["minute"] or 0)
        if hour > (12 if half else 23) or minute > 59:
            return refuse(
                "no_such_time", "時は0から23まで、分は0から59までの数字で入力してください。"
            )
        if half in {"午後", "pm"} and hour < 12:
            hour += 12
        elif half == "am" and hour == 12:
            hour = 0
        if hour == 12 and half == "午前":  # 午前12時 is said for midnight and for noon
            return refuse("no_such_time", "夜の12時は0:00、昼の12時は12:00と入力してください。")
        return f"{hour:02}:{minute:02}"

    def words(self, field: Field, value: str, lang: str = "ja") -> str:
        if lang not in {"ja", "easy"}:
            return value
        hour, minute = value.split(":")
        return f"{int(hour)}時{int(minute)}分"

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}


def _day(value: Any) -> date | None:
    """A limit as a day; CEL gives moments."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
