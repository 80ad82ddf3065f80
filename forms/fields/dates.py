"""Days, months and times of day; eras in every spelling, in four boxes or in one."""

from datetime import date, datetime
from typing import Any, ClassVar, Final

import regex as re

from forms.definition import Field
from forms.expressions import CelType
from forms.fields.base import DATE, JSON, Fault, FieldType, Refused, Scope, refuse
from forms.fields.text import typed_text
from forms.japanese.eras import (
    COMMON,
    DateError,
    a_day,
    a_month,
    build_date,
    build_month,
    era_of,
    parse_date,
    parse_month,
)
from forms.japanese.widths import narrow
from forms.wording import Sayable, say

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
    first: ClassVar[str] = "year"
    cel: ClassVar[CelType] = DATE

    def taken_apart(self, raw: JSON) -> JSON:
        if not isinstance(raw, str) or not raw:
            return raw
        try:
            day = self.build(raw)
        except DateError:
            return {"year": raw}
        return self.boxes(day) if day else {}

    def boxes(self, day: date) -> dict[str, str]:
        """A day as it is typed into the boxes."""
        era = era_of(day)
        name, year = (era.name, day.year - era.first.year + 1) if era else (COMMON, day.year)
        return {"era": name, "year": str(year), "month": str(day.month), "day": str(day.day)}

    def is_empty(self, raw: JSON) -> bool:
        # The box for the era is never empty.
        if isinstance(raw, dict):
            raw = {name: each for name, each in raw.items() if name != "era"}
        return super().is_empty(raw)

    def parse(self, field: Field, raw: JSON, scope: Scope) -> date | Refused:
        try:
            day = self.build(raw)
        except DateError as error:
            return Refused((Fault(error.words, error.part if isinstance(raw, dict) else ""),))
        if day is None:
            return refuse("wrong_shape")
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
            return refuse("too_early", limit=self.limit(earliest, scope))
        if latest is not None and day > latest:
            return refuse("too_late", limit=self.limit(latest, scope))
        return day

    def floor(self, day: date) -> date:
        """The earliest value that a limit allows."""
        return day

    def limit(self, day: date, scope: Scope) -> Sayable:
        """A limit in words."""
        words = a_day(day)
        return say("today", day=words) if day == scope.context.today else words

    def to_json(self, field: Field, value: date) -> JSON:
        return value.isoformat()

    def from_json(self, field: Field, data: JSON) -> date:
        return date.fromisoformat(data)

    def words(self, field: Field, value: date, lang: str = "ja") -> str:
        return a_day(value).get(lang)

    def to_cel(self, field: Field, value: date) -> date:
        return value

    def typed(self, field: Field, value: date) -> JSON:
        return self.to_json(field, value)

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

    def boxes(self, day: date) -> dict[str, str]:
        return {"era": COMMON, "year": str(day.year), "month": str(day.month)}

    def floor(self, day: date) -> date:
        return day.replace(day=1)

    def limit(self, day: date, scope: Scope) -> Sayable:
        return a_month(day)

    def to_json(self, field: Field, value: date) -> JSON:
        return f"{value:%Y-%m}"

    def from_json(self, field: Field, data: JSON) -> date:
        return date.fromisoformat(f"{data}-01")

    def words(self, field: Field, value: date, lang: str = "ja") -> str:
        return a_month(value).get(lang)

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
            return refuse("not_a_time")
        half = (found["half"] or found["after"] or "").lower()
        hour = int(found["hour"])
        minute = 30 if found["minute"] == "半" else int(found["minute"] or 0)
        if hour > (12 if half else 23) or minute > 59:
            return refuse("no_such_time")
        if half in {"午後", "pm"} and hour < 12:
            hour += 12
        elif half == "am" and hour == 12:
            hour = 0
        if hour == 12 and half == "午前":  # 午前12時 is said for midnight and for noon
            return refuse("no_such_time.twelve")
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
