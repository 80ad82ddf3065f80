"""The demo city's map: a calm sketch of 長崎市, drawn once into the data folder."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache
from io import BytesIO
from itertools import product
from math import floor
from pathlib import Path
from typing import Any, Final

from app.maps import EDGE, to_square

DATA: Final = Path(__file__).parent / "nagasaki.json"
ZOOMS: Final = range(10, 15)
WEST, SOUTH, EAST, NORTH = 129.60, 32.54, 130.05, 32.95
MIDDLE: Final = (129.8695, 32.7524)
ATTRIBUTION: Final = "見本の略図(海岸線: Natural Earth)"
_SEA, _LAND, _SHORE, _GRID, _INK, _FAINT = (
    "#dde8f3", "#f7f5ef", "#8fa6bd", "#dfe3ec", "#1a1a1a", "#9aa5b5"
)  # fmt: skip


def sketch(folder: Path) -> Path:
    """The file of the map in this folder; drawn where it is missing, and whole or not there."""
    path = folder / "sketch-1.mbtiles"
    if path.is_file():
        return path
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as connection, connection:
        connection.executescript(
            "CREATE TABLE metadata (name text, value text);"
            "CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer,"
            " tile_data blob, PRIMARY KEY (zoom_level, tile_column, tile_row));"
        )
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", _metadata().items())
        connection.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", _tiles())
    unfinished.rename(path)
    return path


def _metadata() -> dict[str, str]:
    return {
        "name": "長崎市の略図",
        "format": "png",
        "type": "baselayer",
        "bounds": f"{WEST},{SOUTH},{EAST},{NORTH}",
        "center": f"{MIDDLE[0]},{MIDDLE[1]},13",
        "minzoom": str(ZOOMS[0]),
        "maxzoom": str(ZOOMS[-1]),
        "attribution": ATTRIBUTION,
    }


def _tiles() -> Iterator[tuple[int, int, int, bytes]]:
    data = json.loads(DATA.read_text("utf-8"))
    for zoom in ZOOMS:
        brush = _Brush(zoom, data)
        (left, top), (right, bottom) = (
            (floor(at * 2**zoom) for at in to_square(*corner))
            for corner in ((NORTH, WEST), (SOUTH, EAST))
        )
        for column, row in product(range(left, right + 1), range(top, bottom + 1)):
            yield zoom, column, 2**zoom - 1 - row, brush.draw(column, row)


@lru_cache(maxsize=8)
def _png(pixels: bytes) -> bytes:
    """Much of the sea and of the land looks alike; packing takes longer than drawing."""
    from PIL import Image

    out = BytesIO()
    Image.frombytes("RGB", (EDGE, EDGE), pixels).save(out, "PNG")
    return out.getvalue()


class _Brush:
    """Draws the tiles of one zoom."""

    def __init__(self, zoom: int, data: dict[str, Any]) -> None:
        from PIL import ImageFont

        from documents.fonts import font_file

        self.zoom = zoom
        self.font = ImageFont.truetype(font_file("BIZ UDPGothic"), 13)
        self.land = [[self._pixel(*at) for at in ring] for ring in data["land"]]
        self.landmarks = {name: self._pixel(*at) for name, at in data["landmarks"].items()}

    def draw(self, column: int, row: int) -> bytes:
        """A tile as PNG."""
        from PIL import Image, ImageDraw

        image = Image.new("RGB", (EDGE, EDGE), _SEA)
        pen = ImageDraw.Draw(image)
        left, top = column * EDGE, row * EDGE
        for ring in self.land:
            pen.polygon([(x - left, y - top) for x, y in ring], _LAND, _SHORE, 2)
        for at in (0, EDGE // 2):
            pen.line(((at, 0), (at, EDGE)), _GRID)
            pen.line(((0, at), (EDGE, at)), _GRID)
        pen.text((8, EDGE - 20), "見本の略図", _FAINT, self.font)
        for name, (x, y) in self.landmarks.items():
            self._mark(pen, name, x - left, y - top)
        return _png(image.tobytes())

    def _mark(self, pen: Any, name: str, x: float, y: float) -> None:
        if -100 < x < EDGE + 10 and -20 < y < EDGE + 20:
            pen.ellipse((x - 3, y - 3, x + 3, y + 3), _INK)
            pen.text((x + 6, y - 7), name, _INK, self.font, stroke_width=2, stroke_fill="#fff")

    def _pixel(self, longitude: float, latitude: float) -> tuple[float, float]:
        x, y = to_square(latitude, longitude)
        return x * EDGE * 2**self.zoom, y * EDGE * 2**self.zoom
