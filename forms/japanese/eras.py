"""Japanese eras: 令和6年5月1日 and all the ways people write it.

First days: 明治 is used by the Gregorian calendar from 1873 on; earlier days are taken as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from forms.japanese.numbers import kanji_to_digits
from forms.japanese.widths import HYPHENS, narrow
from forms.wording import Sayable, Words, say


@dataclass(frozen=True, slots=True)
class Era:
    """An era, from its first day to its last (None: it goes on)."""

    name: str
    letter: str
    first: date
    last: date | None

    def year(self, number: int) -> int:
        """The common year of a year of the era."""
        return self.first.year + number - 1


ERAS: Final = (
    Era("令和", "R", date(2019, 5, 1), None),
    Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    Era("大正", "T", date(1912, 7, 30), date(1926, 12, 24)),
    Era("明治", "M", date(1868, 1, 25), date(1912, 7, 29)),
)
COMMON: Final = "西暦"
"""What the box for the era holds when the year is a common one."""

_BY_SPELLING: Final = {
    spelling: era
    for era in ERAS
    for spelling in (era.name, era.name[0], era.letter, era.letter.lower())
}
_SEPARATORS: Final = "./・、,," + HYPHENS
_DATE: Final = re.compile(
    rf"(?P<era>令和?|平成?|昭和?|大正?|明治?|西暦|[RHSTMrhstm])?[.・]?"
    rf"(?P<year>元|[0-9]{{1,4}})(?:年度?|[{re.escape(_SEPARATORS)}])"
    rf"(?P<month>[0-9]{{1,2}})(?:月|[{re.escape(_SEPARATORS)}])?"
    rf"(?:(?<=[月{re.escape(_SEPARATORS)}])(?P<day>[0-9]{{1,2}})日?)?(?:生まれ|生)?"
)
_COMPACT: Final = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})?")
_ERA_COMPACT: Final = re.compile(
    r"(?P<era>[RHSTMrhstm])(?P<year>[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})?"
)
ENGLISH_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_NOTE: Final = re.compile(r"\([^)]*\)")  # 令和6年(2024年)5月1日, 2024年5月1日(水)


class DateError(ValueError):
    """Why a date is none, in words for the person who typed it, and which box is to blame."""

    def __init__(self, words: Words, part: str = "") -> None:
        super().__init__(words.name)
        self.words = words
        self.part = part


def era_of(day: date) -> Era | None:
    """The era of a day; None before 明治."""
    return next((era for era in ERAS if day >= era.first), None)


def era_year_words(day: date) -> str:
    """令和6年, 平成元年; the common year before 明治."""
    era = era_of(day)
    if era is None:
        return f"{day.year}年"
    number = day.year - era.first.year + 1
    return f"{era.name}{'元' if number == 1 else number}年"


def date_words(day: date) -> str:
    """令和6年5月1日(2024年)."""
    if era_of(day) is None:
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{era_year_words(day)}{day.month}月{day.day}日({day.year}年)"


def month_words(first_day: date) -> str:
    """令和6年5月(2024年); the era is that of the month's last day."""
    last = _last_day(first_day.year, first_day.month)
    if era_of(last) is None:
        return f"{first_day.year}年{first_day.month}月"
    return f"{era_year_words(last)}{first_day.month}月({first_day.year}年)"


@dataclass(frozen=True, slots=True)
class Day:
    """A day or a month for people: with its era in Japanese, by the common year elsewhere."""

    day: date
    kind: Literal["day", "month"]
    japanese: str

    def get(self, lang: str = "ja") -> str:
        """The words in `lang`."""
        if lang in {"ja", "easy"}:
            return self.japanese
        month = ENGLISH_MONTHS[self.day.month - 1] if lang == "en" else self.day.month
        numbers = {"day": self.day.day} if self.kind == "day" else {}
        return say(self.kind, year=self.day.year, month=month, **numbers).get(lang)


def a_day(day: date) -> Day:
    """A day in the words of each language: 令和6年5月1日(2024年), 1 May 2024."""
    return Day(day, "day", date_words(day))


def a_month(first_day: date) -> Day:
    """A month in the words of each language."""
    return Day(first_day, "month", month_words(first_day))


def parse_date(text: str) -> date:
    """The day that a text in one box means; DateError says why there is none."""
    parts = _split(text)
    if parts is None or not parts[3]:
        raise DateError(say("not_a_date.text"))
    return build_date(*parts)


def parse_month(text: str) -> date:
    """The first day of the month that a text means: 令和6年5月, 2024-05; a day is let go."""
    parts = _split(text)
    if parts is None:
        raise DateError(say("not_a_month.text"))
    return build_month(*parts[:3])


def build_date(era: str, year: str, month: str, day: str) -> date:
    """The day of four boxes; an empty era or 西暦 means a common year."""
    era_found, number = _era_and_year(era, year)
    month_number = _number(month, "month", 12)
    day_number = _number(day, "day", 31)
    common = era_found.year(number) if era_found else number
    _refuse_far(common)
    last = _last_day(common, month_number).day
    if day_number > last:
        name = f"{era_found.name}{_gannen(number)}年" if era_found else f"{common}年"
        month_said = Day(date(common, month_number, 1), "month", f"{name}{month_number}月")
        raise DateError(say("no_such_day.month", month=month_said, last=last), "day")
    found = date(common, month_number, day_number)
    if era_found:
        _refuse_outside(era_found, found, a_day(found))
    return found


def build_month(era: str, year: str, month: str) -> date:
    """The first day of the month of three boxes."""
    era_found, number = _era_and_year(era, year)
    month_number = _number(month, "month", 12)
    common = era_found.year(number) if era_found else number
    _refuse_far(common)
    first = date(common, month_number, 1)
    last = _last_day(common, month_number)
    if era_found and not (
        last >= era_found.first and (era_found.last is None or first <= era_found.last)
    ):
        _refuse_outside(era_found, first, a_month(first))
    return first


def _split(text: str) -> tuple[str, str, str, str] | None:
    """Era, year, month and day of a text; the day may be empty."""
    if len(text) > 60:
        return None
    plain = re.sub(r"\s", "", _NOTE.sub("", narrow(text)))
    plain = kanji_to_digits(plain)
    found = _DATE.fullmatch(plain) or _COMPACT.fullmatch(plain) or _ERA_COMPACT.fullmatch(plain)
    if found is None:
        return None
    parts = found.groupdict()
    return parts.get("era") or "", parts["year"], parts["month"], parts["day"] or ""


def _era_and_year(era: str, year: str) -> tuple[Era | None, int]:
    spelling = narrow(era)
    found = _BY_SPELLING.get(spelling)
    if found is None and spelling not in {"", COMMON}:
        raise DateError(say("no_such_era", era=spelling[:10]), "era")
    plain = narrow(year).removesuffix("年")
    typed_era = _BY_SPELLING.get(plain.rstrip("元0123456789"))
    if typed_era is not None:  # 「平成21」 typed into the box for the year
        found, plain = typed_era, plain.lstrip("令和平成昭大正明治RHSTMrhstm")
    number = 1 if plain == "元" else _number(plain, "year", 9999)
    if found and number >= 1000:  # 令和 was left standing, and a common year typed
        return None, number
    if found is None and number < 1000:
        raise DateError(say("era_missing", year=number), "era")
    return found, number


def _number(text: str, part: str, largest: int) -> int:
    name = say(f"part.{part}")
    plain = narrow(text).removesuffix(name.get())
    if not plain:
        raise DateError(say("incomplete_date", part=name), part)
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 4:
        raise DateError(say("not_a_date.part", part=name), part)
    number = int(plain)
    if number == 0 and part == "year":
        raise DateError(say("no_such_day.year"), part)
    if not 1 <= number <= largest:
        raise DateError(say("no_such_day.range", part=name, most=largest), part)
    return number


def _refuse_far(common: int) -> None:
    if not 1800 <= common <= 2200:
        raise DateError(say("no_such_day.far", year=common), "year")


def _refuse_outside(era: Era, found: date, proposal: Sayable) -> None:
    if era.last is not None and found > era.last:
        sentence, limit, year = "outside_era.after", era.last, era.last.year - era.first.year + 1
    elif found < era.first:
        sentence, limit, year = "outside_era.before", era.first, era.first.year
    else:
        return
    said = Day(limit, "day", f"{year}年{limit.month}月{limit.day}日")
    name = say(f"era.{era.name}")
    raise DateError(say(sentence, era=name, limit=said, proposal=proposal), "year")


def _gannen(number: int) -> str:
    return "元" if number == 1 else str(number)


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
