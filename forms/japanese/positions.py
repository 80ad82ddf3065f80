"""Positions on the map as people copy them: 32.7448, 129.8737, 北緯32度44分41秒, a map's address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from forms.japanese.widths import narrow

_NUMBER: Final = r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,12})?"
_QUOTES: Final = str.maketrans("’′‘”″“", "'''\"\"\"")
_PAIR: Final = re.compile(rf"\(?(?:geo:)?({_NUMBER})[,、/]({_NUMBER})\)?")
_SPACED: Final = re.compile(rf"({_NUMBER})\s+({_NUMBER})")
_ANGLE: Final = (
    r"(?P<degrees>[0-9]{1,3}(?:\.[0-9]{1,12})?)[°度]?(?:(?P<minutes>[0-9]{1,2}(?:\.[0-9]{1,12})?)"
    r"['分](?:(?P<seconds>[0-9]{1,2}(?:\.[0-9]{1,12})?)(?:\"|秒|''))?)?"
)
_BEFORE: Final = re.compile(rf"(?P<name>北緯|東経|緯度|経度|[NE])[:=]?{_ANGLE}[,、/]?")
_BEHIND: Final = re.compile(rf"{_ANGLE}(?P<name>[NE])[,、/]?")
_LATITUDE: Final = frozenset({"北緯", "緯度", "N"})
_IN_ADDRESS: Final = (
    re.compile(rf"!3d({_NUMBER})!4d({_NUMBER})"),
    re.compile(
        r"(?:@|[?&](?:q|ll|sll|center|query|destination)=(?:loc:)?)"
        rf"({_NUMBER})(?:,|%2C)\+?({_NUMBER})"
    ),
)
"""Where the addresses of map services carry the position: a marked place before the middle."""


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees of the world geodetic system, to a tenth of a metre."""

    latitude: float
    longitude: float

    def __str__(self) -> str:
        """As it is typed, and read again: 32.744800, 129.873700."""
        return f"{self.latitude:.6f}, {self.longitude:.6f}"

    @property
    def in_japan(self) -> bool:
        """Whether it can be a place in Japan at all (南鳥島, 沖ノ鳥島, 与那国島, 択捉島 included)."""
        return 20 <= self.latitude <= 46 and 122 <= self.longitude <= 154


def parse_position(text: str) -> Position | None:
    """The position that a text means, latitude first; None where it means none."""
    if len(text) > 2000:
        return None
    for pattern in _IN_ADDRESS:
        address = pattern.search(text)
        if address is not None:
            return _position(float(address[1]), float(address[2]))
    plain = narrow(text).translate(_QUOTES)
    tight = re.sub(r"\s", "", plain)
    pair = _SPACED.fullmatch(plain) or _PAIR.fullmatch(tight)
    if pair is not None:
        return _position(float(pair[1]), float(pair[2]))
    return _named(tight.upper(), _BEFORE) or _named(tight.upper(), _BEHIND)


def _named(text: str, angle: re.Pattern[str]) -> Position | None:
    """北緯32度44分41秒 東経129度52分25秒, 32°44'41"N 129°52'25"E, E129.8737 N32.7448."""
    first = angle.match(text) if len(text) <= 200 else None
    second = angle.fullmatch(text, first.end()) if first else None
    if first is None or second is None:
        return None
    north, east = (
        [each for each in (first, second) if (each["name"] in _LATITUDE) == wanted]
        for wanted in (True, False)
    )
    return _position(_value(north[0]), _value(east[0])) if north and east else None


def _value(angle: re.Match[str]) -> float:
    minutes, seconds = float(angle["minutes"] or 0), float(angle["seconds"] or 0)
    return float(angle["degrees"]) + minutes / 60 + seconds / 3600


def _position(latitude: float, longitude: float) -> Position | None:
    if abs(latitude) > 180 or abs(longitude) > 180:
        return None
    return Position(round(latitude, 6), round(longitude, 6))
