from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app import demo
from app.demo_map import sketch
from app.maps import to_square
from app.publication import publish_folder
from core.tiles import TileFile
from tests.app.town import PROCEDURE, Town
from workflow import publishing, queries

if TYPE_CHECKING:
    from pathlib import Path


def numbers(town: Town) -> list[int]:
    with town.runtime.database.reading() as session:
        return [each.number for each in queries.revisions_of(session, "street-lamp")]


def test_preparing_again_changes_nothing(town: Town) -> None:
    first, before = town.officer_id("tanaka"), numbers(town)
    accounts = demo.prepare(town.runtime)

    assert town.officer_id("tanaka") == first
    assert numbers(town) == before == [1]
    assert accounts == demo.accounts()


def test_a_city_with_people_of_the_demo_is_recognised(town: Town) -> None:
    with town.runtime.database.reading() as session:
        assert demo.present(session)


def test_every_office_has_a_whole_chain() -> None:
    roles = {account.role for account in demo.accounts()}

    for office in ("こども政策課", "市民課", "動物愛護管理センター"):
        assert {f"{office} 担当", f"{office} 係長", f"{office} 課長"} <= roles


@pytest.mark.parametrize("broken", ["procedure: [", "procedure: street-lamp\ntitle: 1\n"])
def test_a_broken_file_leaves_the_last_good_revision(town: Town, broken: str) -> None:
    path = town.runtime.settings.procedures / "street-lamp.yaml"
    path.write_text(broken, "utf-8")
    result = publish_folder(town.runtime, datetime.now(UTC))
    path.write_text(PROCEDURE, "utf-8")

    assert result.published == ()
    assert result.problems
    assert numbers(town) == [1]


def test_a_start_takes_back_nothing_that_was_published_since(town: Town) -> None:
    from accounts.actor import SYSTEM
    from forms import catalogue

    source = PROCEDURE.replace("standard_days: 30", "standard_days: 10")
    procedure, _ = catalogue.load_source(source, "procedures/street-lamp.yaml")
    assert procedure
    with town.runtime.database.transaction() as session:
        publishing.publish(session, procedure, source, by=SYSTEM, at=datetime.now(UTC))
    publish_folder(town.runtime, datetime.now(UTC))

    assert numbers(town) == [2, 1]


def test_the_sketch_of_the_city_is_drawn_once(tmp_path: Path) -> None:
    city_map = TileFile.open(sketch(tmp_path))
    drawn = city_map.path.stat()

    assert "見本の略図" in city_map.attribution
    assert city_map.bounds.hold(*city_map.middle)
    assert TileFile.open(sketch(tmp_path)).version == city_map.version
    assert city_map.path.stat() == drawn
    assert [path.name for path in tmp_path.iterdir()] == [city_map.path.name]


def test_the_sketch_has_every_tile_of_the_city(tmp_path: Path) -> None:
    city_map = TileFile.open(sketch(tmp_path))
    west, south, east, north = city_map.bounds

    for zoom in range(city_map.least_zoom, city_map.most_zoom + 1):
        (left, top), (right, bottom) = (
            (int(at * 2**zoom) for at in to_square(*corner))
            for corner in ((north, west), (south, east))
        )
        columns, rows = range(left, right + 1), range(top, bottom + 1)
        assert len(city_map.within(zoom, columns, rows)) == len(columns) * len(rows)
