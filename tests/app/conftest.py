"""The application without a server, for tests of the edge."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.tiles import TileFile
from tests.app.town import Town, forget_limits, open_town, settings_of
from tests.maps import draw_map

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Town]:
    """A town with its people, a map and one procedure, shared by the tests of a module."""
    folder = tmp_path_factory.mktemp("town")
    shutil.copyfile(sqlite_template, folder / "town.sqlite")
    city_map = TileFile.open(draw_map(folder / "town.mbtiles"))
    url = f"sqlite:///{folder / 'town.sqlite'}"
    town = open_town(settings_of(folder / "data", url, city_map=city_map))
    yield town
    town.runtime.database.close()


@pytest.fixture(autouse=True)
def _limits_begin_anew() -> Iterator[None]:
    """What one test tried counts for no other."""
    yield
    forget_limits()
