"""Positions on the map as people copy them: 32.7448, 129.8737, 北緯32度44分41秒, a map's address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from forms.japanese.widths import narrow

_NUMBER: Final = r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,12})?"
_PAIR: Final = re.compile(rf"\(?(?:geo:)?({_NUMBER})[,、/]({_NUMBER})\)?")
_SPACED: Final = re.compile(rf"({_NUMBER})\s+({_NUMBER})")
_DEGREES: Final = re.compile(
    r"(?P<before>北緯|東経|緯度|経度|[NE])?[:=]?(?P<degrees>[0-9]{1,3}(?:\.[0-9]{1,12})?)[°度]?"
    r"(?:(?P<minutes>[0-9]{1,2}(?:\.[0-9]{1,12})?)['′分]"
    r"(?:(?P<seconds>[0-9]{1,2}(?:\.[0-9]{1,12})?)(?:\"|″|秒|''))?)?(?P<after>[NE])?[,、/]?"
)
_IN_ADDRESS: Final = re.compile(
    rf"!3d({_NUMBER})!4d({_NUMBER})"
    rf"|(?:@|[?&](?:q|ll|sll|center|query|destination)=(?:loc:)?)({_NUMBER})(?:,|%2C)\+?({_NUMBER})"
)
"""Where the addresses of map services carry the position; a marked place before the middle."""


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees of the world geodetic system, to a tenth of a metre."""

    latitude: float
    longitude: float

    @property
    def in_japan(self) -> bool:
        """Whether it can be a place in Japan at all (南鳥島, 沖ノ鳥島, 与那国島, 択捉島 included)."""
        return 20 <= self.latitude <= 46 and 122 <= self.longitude <= 154


def parse_position(text: str) -> Position | None:
    """The position that a text means, latitude first; None where it means none."""
    if len(text) > 2000:
        return None
    address = _IN_ADDRESS.search(text)
    if address is not None:
        return _position(*(float(each) for each in address.groups() if each is not None))
    plain = narrow(text).replace("’", "'").replace("”", '"').replace("′", "'").replace("″", '"')
    spaced = _SPACED.fullmatch(plain)
    tight = re.sub(r"\s", "", plain)
    pair = spaced or _PAIR.fullmatch(tight)
    if pair is not None:
        return _position(float(pair[1]), float(pair[2]))
    return _degrees(tight.upper())


def _degrees(text: str) -> Position | None:
    """北緯32度44分41秒 東経129度52分25秒, 32°44'41"N 129°52'25"E, N32.7448 E129.8737."""
    if len(text) > 200:
        return None
    first = _DEGREES.match(text)
    second = _DEGREES.fullmatch(text, first.end()) if first else None
    if first is None or second is None or not (_named(first) and _named(second)):
        return None
    values = {_named(each): _value(each) for each in (first, second)}
    if set(values) != {"N", "E"}:
        return None
    return _position(values["N"], values["E"])


def _named(part: re.Match[str]) -> str:
    """N for a latitude, E for a longitude; empty for neither."""
    name = part["before"] or part["after"] or ""
    return {"北緯": "N", "緯度": "N", "東経": "E", "経度": "E"}.get(name, name)


def _value(part: re.Match[str]) -> float:
    minutes, seconds = float(part["minutes"] or 0), float(part["seconds"] or 0)
    return float(part["degrees"]) + minutes / 60 + seconds / 3600


def _position(latitude: float, longitude: float) -> Position | None:
    if abs(latitude) > 90 and abs(longitude) > 90:
        return None
    if abs(latitude) > 180 or abs(longitude) > 180:
        return None
    return Position(round(latitude, 6), round(longitude, 6))
