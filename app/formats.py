"""How days, times and sizes are said on pages: filters of Jinja, and what every page names."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from flask import Flask

from app.running import JAPAN
from core.settings import Settings

WEEKDAYS = "月火水木金土日"
ERAS = ((date(2019, 5, 1), "令和", 2018), (date(1989, 1, 8), "平成", 1988))
HOURS = "平日 8時45分から17時30分"


class Contact(NamedTuple):
    """Whom to ask: shown at the foot of each page."""

    office: str
    phone: str
    hours: str


def install(app: Flask) -> None:
    """Give the filters and the names of the city to all templates."""
    settings = app.extensions["tenohira"].settings
    environment = app.jinja_env
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= {
        "day": day,
        "day_long": day_long,
        "era_year": era_year,
        "clock": clock,
        "moment": moment,
        "moment_long": moment_long,
        "stamp_day": stamp_day,
        "iso": iso,
        "size": size,
    }
    environment.globals |= {
        "city_name": settings.city_name,
        "contact": general_contact(settings),
        "demo": settings.demo,
    }


def general_contact(settings: Settings) -> Contact:
    """The city's own desk."""
    return Contact("総合案内", settings.city_phone, HOURS)


def day(value: date | datetime) -> str:
    """6月30日(火)."""
    local = _day(value)
    return f"{local.month}月{local.day}日({WEEKDAYS[local.weekday()]})"


def era_year(value: date | datetime) -> str:
    """令和6年; 元年 for the first. Days of this system are never before 平成."""
    local = _day(value)
    _, era, base = next(each for each in ERAS if local >= each[0])
    year = local.year - base
    return f"{era}{'元' if year == 1 else year}年"


def day_long(value: date | datetime) -> str:
    """令和8年6月9日(火)."""
    return era_year(value) + day(value)


def clock(value: datetime) -> str:
    """21時14分."""
    local = value.astimezone(JAPAN)
    return f"{local.hour}時{local.minute:02d}分"


def moment(value: datetime) -> str:
    """6月9日(火) 21時14分."""
    return f"{day(value)} {clock(value)}"


def moment_long(value: datetime) -> str:
    """令和8年6月9日(火) 21時14分."""
    return f"{day_long(value)} {clock(value)}"


def stamp_day(value: date | datetime) -> str:
    """8.6.9, as on a date stamp."""
    local = _day(value)
    base = next(each[2] for each in ERAS if local >= each[0])
    return f"{local.year - base}.{local.month}.{local.day}"


def iso(value: date | datetime) -> str:
    """The value of a datetime attribute, in Japanese time."""
    if isinstance(value, datetime):
        return value.astimezone(JAPAN).isoformat(timespec="seconds")
    return value.isoformat()


def size(count: int | None) -> str:
    """84 KB, 1.2 MB."""
    if not count:
        return ""
    if count < 1024 * 1024:
        return f"{max(1, round(count / 1024))} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def _day(value: date | datetime) -> date:
    return value.astimezone(JAPAN).date() if isinstance(value, datetime) else value
