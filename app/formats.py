"""How days, times and sizes are said on pages: filters of Jinja, and what every page names."""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import date, datetime, time
from typing import Any, NamedTuple

from flask import Flask
from flask.templating import Environment

from app.languages import language, msg
from app.running import now
from core.settings import Settings
from forms import moments
from forms.japanese.days import JAPAN, stamp_words
from forms.opening import is_whole_day

HOURS = msg("平日 8時45分から17時30分")


class Pages(Environment):
    """Jinja for pages: macros find what all pages share in one plain dict, some hundred times a page."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Nothing is shared by one template alone, so that no ChainMap is needed."""
        return super().make_globals(d) if d else self.globals


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
        "clock": clock,
        "beginning": beginning,
        "ending": ending,
        "moment": moment,
        "moment_long": moment_long,
        "money": money,
        "stamp_day": stamp_day,
        "iso": iso,
        "size": size,
    }
    environment.globals |= {
        "city_name": settings.city_name,
        "contact": general_contact(settings),
        "demo": settings.demo,
        "now": now,
    }


def general_contact(settings: Settings) -> Contact:
    """The city's own desk."""
    return Contact(msg("総合案内"), settings.city_phone, HOURS)


def day(value: date | datetime) -> str:
    """6月30日(火), in the language of the request."""
    return moments.day(value, language())


def day_long(value: date | datetime) -> str:
    """令和8年6月9日(火)."""
    return moments.day_long(value, language())


def clock(value: datetime) -> str:
    """21時14分."""
    return moments.clock(value, language())


def moment(value: datetime) -> str:
    """6月9日(火) 21時14分."""
    return moments.moment(value, language())


def moment_long(value: datetime) -> str:
    """令和8年6月9日(火) 21時14分."""
    return moments.moment_long(value, language())


def beginning(value: datetime) -> str:
    """When something begins: the day, with the time where it is not midnight."""
    return day_long(value) if value.astimezone(JAPAN).time() == time() else moment_long(value)


def ending(value: datetime) -> str:
    """When something ends: the day, with the time where it is not the end of the day."""
    return day_long(value) if is_whole_day(value) else moment_long(value)


def money(amount: int) -> str:
    """1,200円."""
    return moments.money(amount, language())


def stamp_day(value: date | datetime) -> str:
    """8.6.9, as on a date stamp; Japanese in every language."""
    return stamp_words(value)


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
