"""A town on each kind of database, shared by the tests of a module: argon2 is slow on purpose."""

from __future__ import annotations

import shutil
import uuid
from typing import TYPE_CHECKING

import pytest

from tests.app.officer.desk import Desk
from tests.app.town import Town, open_town, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.services import Postgres


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """The whole application with the demo's people and one procedure."""
    folder = tmp_path_factory.mktemp("town")
    make = {"sqlite": _sqlite, "postgresql": _postgres}[request.param]
    town = open_town(settings_of(folder / "data", make(request, folder)))
    yield town
    town.runtime.database.close()


@pytest.fixture
def desk(town: Town) -> Desk:
    """The town with a new application that has arrived."""
    return Desk.with_application(town)


def _sqlite(request: pytest.FixtureRequest, folder: Path) -> str:
    shutil.copyfile(request.getfixturevalue("sqlite_template"), folder / "town.sqlite")
    return f"sqlite:///{folder / 'town.sqlite'}"


def _postgres(request: pytest.FixtureRequest, folder: Path) -> str:
    server: Postgres = request.getfixturevalue("postgres")
    template: str = request.getfixturevalue("postgres_template")
    return server.create(f"town_{uuid.uuid4().hex}", template=template)
