"""A small map for tests: one plain picture for every tile around 長崎駅."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from io import BytesIO
from itertools import product
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

METADATA = {
    "name": "長崎市",
    "format": "png",
    "bounds": "129.8,32.7,129.95,32.8",
    "center": "129.87,32.75,12",
    "minzoom": "11",
    "maxzoom": "13",
    "attribution": "<a href='https://example.jp'>長崎市都市計画図</a>",
}
STATION = (13, 7051, 3307)
"""The tile of 長崎駅: zoom, column and row from the north."""


def tile(color: str = "#dde8f3", kind: str = "PNG") -> bytes:
    """A plain picture."""
    out = BytesIO()
    Image.new("RGB", (256, 256), color).save(out, kind)
    return out.getvalue()


def draw_map(path: Path, picture: bytes | None = None, **said: str | None) -> Path:
    """Write a map; `said` changes its metadata, and None leaves a line of it out."""
    picture = tile() if picture is None else picture
    zoom, column, row = STATION
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE metadata (name text, value text)")
        connection.execute(
            "CREATE TABLE tiles (zoom_level int, tile_column int, tile_row int, tile_data blob)"
        )
        lines = [(name, value) for name, value in (METADATA | said).items() if value is not None]
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", lines)
        for smaller, right, down in product(range(3), range(-3, 4), range(-3, 4)):
            where = (zoom - smaller, (column >> smaller) + right, (row >> smaller) + down)
            south = 2 ** where[0] - 1 - where[2]
            values = (where[0], where[1], south, picture)
            connection.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", values)
    return path
