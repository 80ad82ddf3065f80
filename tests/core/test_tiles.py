"""A file of tiles is read as its standard says, and refused in words when it cannot be shown."""

from __future__ import annotations

import gzip
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from core.settings import Settings
from core.tiles import TileFile, TileFileError
from tests.core.test_settings import problems, production
from tests.maps import STATION, draw_map, tile

if TYPE_CHECKING:
    from pathlib import Path


def test_rows_are_counted_from_the_north_though_the_file_counts_from_the_south(
    tmp_path: Path,
) -> None:
    path = draw_map(tmp_path / "city.mbtiles")
    zoom, column, row = STATION
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM tiles")
        connection.execute(
            "INSERT INTO tiles VALUES (?, ?, ?, ?)", (zoom, column, 2**zoom - 1 - row, tile())
        )

    city_map = TileFile.open(path)

    assert city_map.tile(zoom, column, row) == ("image/png", tile())
    assert city_map.tile(zoom, column, 2**zoom - 1 - row) is None


def test_only_tiles_that_are_there_are_named(tmp_path: Path) -> None:
    city_map = TileFile.open(draw_map(tmp_path / "city.mbtiles"))
    zoom, column, row = STATION

    assert city_map.within(zoom, range(column - 9, column - 1), range(row + 2, row + 9)) == [
        (column - 3, row + 2),
        (column - 3, row + 3),
        (column - 2, row + 2),
        (column - 2, row + 3),
    ]
    assert city_map.within(zoom, range(3), range(3)) == []


def test_a_file_that_went_away_has_no_tiles(tmp_path: Path) -> None:
    city_map = TileFile.open(draw_map(tmp_path / "city.mbtiles"))
    city_map.path.unlink()
    zoom, column, row = STATION

    assert city_map.tile(zoom, column, row) is None
    assert city_map.within(zoom, range(column, column + 1), range(row, row + 1)) == []


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")],
)
def test_a_tile_says_itself_what_it_is(tmp_path: Path, kind: str, media_type: str) -> None:
    path = draw_map(tmp_path / "city.mbtiles", tile(kind=kind), format=None)

    found = TileFile.open(path).tile(*STATION)

    assert found
    assert found.media_type == media_type


def test_what_it_says_of_itself_is_read(tmp_path: Path) -> None:
    city_map = TileFile.open(draw_map(tmp_path / "city.mbtiles"))

    assert city_map.bounds == (129.8, 32.7, 129.95, 32.8)
    assert (city_map.least_zoom, city_map.most_zoom) == (11, 13)
    assert (city_map.middle, city_map.first_zoom) == ((32.75, 129.87), 12)


@pytest.mark.parametrize("center", [None, "", "here", "139.7,35.6,12", "129.87,32.75,nan"])
def test_without_a_centre_it_begins_in_the_middle(tmp_path: Path, center: str | None) -> None:
    city_map = TileFile.open(draw_map(tmp_path / "city.mbtiles", center=center))

    assert city_map.middle == pytest.approx((32.75, 129.875))
    assert city_map.first_zoom == 11


def test_another_file_has_another_version(tmp_path: Path) -> None:
    path = draw_map(tmp_path / "city.mbtiles")
    before = TileFile.open(path).version
    assert TileFile.open(path).version == before

    os.utime(path, ns=(1, 1))

    assert TileFile.open(path).version != before


@pytest.mark.parametrize(
    ("picture", "said", "words"),
    [
        (gzip.compress(b"vector", mtime=0), {"format": "pbf"}, "vector tiles"),
        (gzip.compress(b"vector", mtime=0), {}, "not PNG, JPEG or WebP"),
        (None, {"bounds": None}, "says no bounds"),
        (None, {"bounds": "129.9,32.7,129.8,32.8"}, "says no bounds"),
        (None, {"bounds": "nan,nan,nan,nan"}, "says no bounds"),
        (None, {"minzoom": None}, "says no minzoom"),
        (None, {"maxzoom": "far"}, "says no maxzoom"),
        (None, {"maxzoom": "99"}, "says no maxzoom"),
        (None, {"minzoom": "14"}, "above its maxzoom"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(
    tmp_path: Path, picture: bytes | None, said: dict[str, str | None], words: str
) -> None:
    with pytest.raises(TileFileError, match=words):
        TileFile.open(draw_map(tmp_path / "city.mbtiles", picture, **said))


def test_a_map_without_tiles_is_refused(tmp_path: Path) -> None:
    path = draw_map(tmp_path / "city.mbtiles")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM tiles")

    with pytest.raises(TileFileError, match="no tiles"):
        TileFile.open(path)


def test_a_wrong_map_is_told_with_all_other_settings(tmp_path: Path) -> None:
    other = tmp_path / "notes.mbtiles"
    other.write_text("これは地図ではありません。" * 100, "utf-8")

    for path, words in (
        (tmp_path / "gone.mbtiles", "no such file"),
        (other, "cannot be read as an MBTiles file"),
    ):
        said = problems(production(tmp_path, TENOHIRA_MAP=str(path), PORT="eighty"))

        assert any("TENOHIRA_MAP" in each and words in each for each in said), said
        assert any("PORT" in each for each in said)


def test_a_city_has_a_map_only_if_it_names_one(tmp_path: Path) -> None:
    path = draw_map(tmp_path / "city.mbtiles")

    without = Settings.from_environment(production(tmp_path))
    having = Settings.from_environment(production(tmp_path, TENOHIRA_MAP=str(path)))

    assert without.city_map is None
    assert having.city_map
    started = having.for_processes(production(tmp_path))
    assert Settings.from_environment(started).city_map == having.city_map
