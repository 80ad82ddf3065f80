"""Days, times and money as each language says them: 令和8年11月23日(月), Mon 23 November 2026. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from forms import ruby
from forms.japanese.days import JAPAN, day_in_japan
from forms.japanese.eras import ENGLISH_MONTHS, era_year_words


@dataclass(frozen=True, slots=True)
class Manner:
    """How one language says it; places are as in str.format."""

    weekdays: tuple[str, ...]
    """From Monday on."""
    day: str
    day_long: str
    clock: str
    money: str
    months: tuple[str, ...] = ()


_EASY_DAY: Final = "{month}{{月|がつ}}{day}{{日|にち}}({{{weekday}}})"
_EASY_WEEKDAYS: Final = ("月|げつ", "火|か", "水|すい", "木|もく", "金|きん", "土|ど", "日|にち")

MANNERS: Final[Mapping[str, Manner]] = MappingProxyType(
    {
        "ja": Manner(
            weekdays=tuple("月火水木金土日"),
            day="{month}月{day}日({weekday})",
            day_long="{era_year}{month}月{day}日({weekday})",
            clock="{hour}時{minute:02d}分",
            money="{amount:,}円",
        ),
        "easy": Manner(
            weekdays=_EASY_WEEKDAYS,
            day=_EASY_DAY,
            day_long="{year}{{年|ねん}}" + _EASY_DAY,
            clock="{hour}{{時|じ}}{minute:02d}{{分|ふん}}",
            money="{amount:,}{{円|えん}}",
        ),
        "en": Manner(
            weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
            day="{weekday} {day} {month_name}",
            day_long="{weekday} {day} {month_name} {year}",
            clock="{hour}:{minute:02d}",
            money="{amount:,} yen",
            months=ENGLISH_MONTHS,
        ),
        "zh": Manner(
            weekdays=tuple(f"星期{sign}" for sign in "一二三四五六日"),
            day="{month}月{day}日（{weekday}）",
            day_long="{year}年{month}月{day}日（{weekday}）",
            clock="{hour}:{minute:02d}",
            money="{amount:,}日元",
        ),
        "ko": Manner(
            weekdays=tuple("월화수목금토일"),
            day="{month}월 {day}일({weekday})",
            day_long="{year}년 {month}월 {day}일({weekday})",
            clock="{hour}시 {minute:02d}분",
            money="{amount:,}엔",
        ),
        "vi": Manner(
            weekdays=("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
            day="{weekday}, {day}/{month}",
            day_long="{weekday}, {day}/{month}/{year}",
            clock="{hour}:{minute:02d}",
            money="{amount:,} yên",
        ),
    }
)


def day(value: date | datetime, lang: str = "ja") -> str:
    """6月30日(火); Tue 30 June."""
    return _said("day", value, lang)


def day_long(value: date | datetime, lang: str = "ja") -> str:
    """令和8年6月9日(火); Tue 9 June 2026."""
    return _said("day_long", value, lang)


def clock(value: datetime, lang: str = "ja") -> str:
    """21時14分; 21:14."""
    local = value.astimezone(JAPAN)
    return ruby.read(MANNERS[lang].clock.format(hour=local.hour, minute=local.minute))


def moment(value: datetime, lang: str = "ja") -> str:
    """6月9日(火) 21時14分."""
    return ruby.joined(" ", (day(value, lang), clock(value, lang)))


def moment_long(value: datetime, lang: str = "ja") -> str:
    """令和8年6月9日(火) 21時14分."""
    return ruby.joined(" ", (day_long(value, lang), clock(value, lang)))


def money(amount: int, lang: str = "ja") -> str:
    """1,200円; 1,200 yen."""
    return ruby.read(MANNERS[lang].money.format(amount=amount))


def _said(form: str, value: date | datetime, lang: str) -> str:
    manner, local = MANNERS[lang], day_in_japan(value)
    words = getattr(manner, form).format(
        year=local.year,
        era_year=era_year_words(local) if lang == "ja" else "",
        month=local.month,
        month_name=manner.months[local.month - 1] if manner.months else "",
        day=local.day,
        weekday=manner.weekdays[local.weekday()],
    )
    return ruby.read(words)
