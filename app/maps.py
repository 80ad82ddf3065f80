"""The city's own map: its tiles for browsers, and what is seen of it around a position.

What is in the middle of the picture is what is pointed at, so that a position and a zoom say all of
a view. Distances are pixels of the screen; a tile is 256 of them wide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import asinh, atan, degrees, pi, radians, sinh, tan
from typing import Final, NamedTuple

from flask import Flask, Response, abort, url_for
from markupsafe import Markup

from app.running import running
from core.tiles import TileFile
from forms.japanese.positions import Position

EDGE: Final = 256
"""Pixels of a tile."""
NEARER: Final = 2
"""So many steps nearer than its best tiles a map can be looked at: they are drawn larger."""
STREETS: Final = 16
"""The zoom at which the streets around a place are seen with their names."""
SMALL: Final = (288, 192)
"""Pixels of a picture beside an answer."""


class Piece(NamedTuple):
    """A tile and where it stands in its picture."""

    url: str
    x: int
    y: int


@dataclass(frozen=True)
class Picture:
    """A part of the map as a template draws it, with what is pointed at in its middle."""

    width: int
    height: int
    edge: int
    pieces: tuple[Piece, ...]
    pinned: bool
    attribution: str


@dataclass(frozen=True)
class MapView:
    """What is looked at: the middle, how near, and whether somebody has pointed at it."""

    city_map: TileFile
    latitude: float
    longitude: float
    zoom: int
    pinned: bool

    @classmethod
    def of(cls, city_map: TileFile, position: Position | None) -> MapView:
        """A position among its streets; the city as a whole where there is none, or not on this map."""
        if position is None or not city_map.bounds.hold(position.latitude, position.longitude):
            return cls(city_map, *city_map.middle, city_map.first_zoom, pinned=False)
        return cls.at(city_map, position, min(city_map.most_zoom, STREETS)).pin()

    @classmethod
    def at(cls, city_map: TileFile, position: Position, zoom: int) -> MapView:
        """A position from so near, brought onto the map where it is off it; without a pin."""
        west, south, east, north = city_map.bounds
        return cls(
            city_map,
            latitude=min(max(position.latitude, south), north),
            longitude=min(max(position.longitude, west), east),
            zoom=zoom,
            pinned=False,
        ).zoomed(0)

    @property
    def position(self) -> Position:
        """What is in the middle."""
        return Position(round(self.latitude, 6), round(self.longitude, 6))

    @property
    def zooms(self) -> range:
        """How near the map can be looked at."""
        return range(self.city_map.least_zoom, self.city_map.most_zoom + NEARER + 1)

    def zoomed(self, steps: int) -> MapView:
        """Nearer, or farther away where `steps` is below zero."""
        zoom = min(max(self.zoom + steps, self.zooms[0]), self.zooms[-1])
        return replace(self, zoom=zoom)

    def moved(self, right: float, down: float) -> MapView:
        """What lies so many pixels from the middle, with the pin on it; never off the map."""
        world = EDGE * 2**self.zoom
        x, y = to_square(self.latitude, self.longitude)
        position = Position(*_from_square(x + right / world, y + down / world))
        return MapView.at(self.city_map, position, self.zoom).pin()

    def pin(self) -> MapView:
        """The same, with a pin on what is in the middle."""
        return replace(self, pinned=True)

    def picture(self, width: int, height: int) -> Picture:
        """The map around the middle, in so many pixels."""
        edge = EDGE * 2 ** max(0, self.zoom - self.city_map.most_zoom)
        return Picture(
            width=width,
            height=height,
            edge=edge,
            pieces=tuple(self._pieces(width, height, edge)),
            pinned=self.pinned,
            attribution=_without_tags(self.city_map.attribution),
        )

    def _pieces(self, width: int, height: int, edge: int) -> Iterator[Piece]:
        zoom = min(self.zoom, self.city_map.most_zoom)
        x, y = (at * edge * 2**zoom for at in to_square(self.latitude, self.longitude))
        left, top = round(x - width / 2), round(y - height / 2)
        columns = range(left // edge, (left + width - 1) // edge + 1)
        rows = range(top // edge, (top + height - 1) // edge + 1)
        # A browser draws a picture that is not there as a large broken one.
        for column, row in self.city_map.within(zoom, columns, rows):
            url = url_for("tile", version=self.city_map.version, zoom=zoom, column=column, row=row)
            yield Piece(url, column * edge - left, row * edge - top)


def install(app: Flask) -> None:
    """Let browsers fetch tiles. A map is for everybody, and a tile stays what it is for ever."""

    def send(version: str, zoom: int, column: int, row: int) -> Response:
        city_map = running().settings.city_map
        if city_map is None or version != city_map.version:
            abort(404)
        found = city_map.tile(zoom, column, row)
        if found is None:
            abort(404)
        response = Response(found.data, content_type=found.media_type)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    app.add_url_rule("/map/<version>/<int:zoom>/<int:column>/<int:row>", "tile", send)


def has_map() -> bool:
    """Whether this city has a map."""
    return running().settings.city_map is not None


def picture_of(answer: object) -> Picture | None:
    """A small picture of the place that was answered; None without a map, or off the map."""
    city_map = running().settings.city_map
    if city_map is None or not isinstance(answer, dict) or "latitude" not in answer:
        return None
    view = MapView.of(city_map, Position(answer["latitude"], answer["longitude"]))
    return view.picture(*SMALL) if view.pinned else None


def _without_tags(html: str) -> str:
    return Markup(html).striptags()  # noqa: S704 - drawn as text


def to_square(latitude: float, longitude: float) -> tuple[float, float]:
    """A position in the square of Web Mercator (EPSG:3857), 0 to 1 from its north-west corner."""
    return (longitude + 180) / 360, (1 - asinh(tan(radians(latitude))) / pi) / 2


def _from_square(x: float, y: float) -> tuple[float, float]:
    return degrees(atan(sinh(pi * (1 - 2 * y)))), x * 360 - 180
