"""A map made of pictures: one MBTiles file (mbtiles-spec 1.3), read only and checked once.

Tiles are asked for as browsers number them, from the north; the file numbers its rows from the
south. A tile's kind is read from its own bytes, because some files mix PNG and JPEG.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import structlog

log = structlog.get_logger(__name__)

_MOST_ZOOM: Final = 22
_POLES: Final = 85.0511
"""Degrees of latitude at which the square of Web Mercator ends."""
_SIGNATURES: Final = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"RIFF": "image/webp",
}


class TileFileError(Exception):
    """The file cannot be shown as a map; says in words why."""


class Bounds(NamedTuple):
    """What a map covers, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def hold(self, latitude: float, longitude: float) -> bool:
        """Whether a position is on the map."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


class Tile(NamedTuple):
    """One square picture of a map."""

    media_type: str
    data: bytes


@dataclass(frozen=True)
class TileFile:
    """What the file says of itself; its tiles are read one by one when they are asked for."""

    path: Path
    version: str
    """Another one as soon as the file is another, so that browsers may keep tiles for ever."""
    bounds: Bounds
    least_zoom: int
    most_zoom: int
    middle: tuple[float, float]
    """Where to begin: latitude, longitude."""
    first_zoom: int
    attribution: str
    """Whom to thank; may hold HTML, as the standard says."""

    @classmethod
    def open(cls, path: Path) -> TileFile:
        """Read what the file says of itself. Raises TileFileError."""
        if not path.is_file():
            raise TileFileError("there is no such file")
        try:
            with closing(_connection(path)) as connection:
                said = dict(connection.execute("SELECT name, value FROM metadata").fetchall())
                sample = connection.execute("SELECT tile_data FROM tiles LIMIT 1").fetchone()
        except sqlite3.Error as error:
            raise TileFileError("it cannot be read as an MBTiles file") from error
        _refuse_other_tiles(said, sample)
        bounds = _bounds(said)
        least, most = _zoom(said, "minzoom"), _zoom(said, "maxzoom")
        if least > most:
            raise TileFileError("its minzoom is above its maxzoom")
        longitude, latitude, first = _centre(said, bounds, least)
        return cls(
            path=path,
            version=_version(path),
            bounds=bounds,
            least_zoom=least,
            most_zoom=most,
            middle=(latitude, longitude),
            first_zoom=min(max(first, least), most),
            attribution=str(said.get("attribution") or ""),
        )

    def within(self, zoom: int, columns: range, rows: range) -> list[tuple[int, int]]:
        """The column and row of each tile that is there; rows are counted from the north."""
        last = 2**zoom - 1
        found = self._look(
            "SELECT tile_column, tile_row FROM tiles WHERE zoom_level = ?"
            " AND tile_column BETWEEN ? AND ? AND tile_row BETWEEN ? AND ?",
            (zoom, columns[0], columns[-1], last - rows[-1], last - rows[0]),
        )
        return [(column, last - row) for column, row in found]

    def tile(self, zoom: int, column: int, row: int) -> Tile | None:
        """A tile; column and row are counted from the north-west. None where there is none."""
        if not (0 <= zoom <= _MOST_ZOOM and 0 <= column < 2**zoom and 0 <= row < 2**zoom):
            return None
        found = self._look(
            "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
            (zoom, column, 2**zoom - 1 - row),
        )
        media_type = _media_type(found[0][0]) if found else None
        return Tile(media_type, found[0][0]) if media_type else None

    def _look(self, statement: str, values: tuple[int, ...]) -> list[Any]:
        """Rows of the file; none where it went away: a case can be read without its map."""
        try:
            with closing(_connection(self.path)) as connection:
                return connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            log.error("map_lost", error=type(error).__name__)  # noqa: TRY400 - says all there is
            return []


def _connection(path: Path) -> sqlite3.Connection:
    """A connection for one look: none is shared by threads, and none lives through a fork."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _refuse_other_tiles(said: Mapping[str, object], sample: tuple[object] | None) -> None:
    if str(said.get("format", "")).lower() in {"pbf", "mvt"}:
        raise TileFileError(
            "it holds vector tiles (pbf), which only a script could draw. Make a file of PNG, "
            "JPEG or WebP pictures of them"
        )
    if sample is None:
        raise TileFileError("it holds no tiles")
    if _media_type(sample[0]) is None:
        raise TileFileError("its tiles are not PNG, JPEG or WebP pictures")


def _media_type(data: object) -> str | None:
    if not isinstance(data, bytes):
        return None
    return next((kind for start, kind in _SIGNATURES.items() if data.startswith(start)), None)


def _bounds(said: Mapping[str, object]) -> Bounds:
    found = _numbers(said, "bounds")
    if len(found) == 4:
        west, south, east, north = found
        if -180 <= west < east <= 180 and -90 <= south < north <= 90:
            return Bounds(west, max(south, -_POLES), east, min(north, _POLES))
    raise TileFileError("its metadata says no bounds (west,south,east,north in degrees)")


def _zoom(said: Mapping[str, object], name: str) -> int:
    text = str(said.get(name, "")).strip()
    if text.isdecimal() and int(text) <= _MOST_ZOOM:
        return int(text)
    raise TileFileError(f"its metadata says no {name} from 0 to {_MOST_ZOOM}")


def _centre(
    said: Mapping[str, object], bounds: Bounds, least_zoom: int
) -> tuple[float, float, int]:
    """Longitude, latitude and zoom to begin with; the middle of the bounds where none is said."""
    found = _numbers(said, "center")
    if len(found) == 3:
        longitude, latitude, zoom = found
        if bounds.hold(latitude, longitude) and 0 <= zoom <= _MOST_ZOOM:
            return longitude, latitude, int(zoom)
    west, south, east, north = bounds
    return (west + east) / 2, (south + north) / 2, least_zoom


def _numbers(said: Mapping[str, object], name: str) -> list[float]:
    try:
        return [float(each) for each in str(said.get(name, "")).split(",")]
    except ValueError:
        return []


def _version(path: Path) -> str:
    found = path.stat()
    stamp = f"{found.st_ino} {found.st_size} {found.st_mtime_ns}"
    return hashlib.sha256(stamp.encode()).hexdigest()[:12]
