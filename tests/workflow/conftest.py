from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories import City, city_at


@pytest.fixture
def city(database_url: str) -> Iterator[City]:
    """A city on each kind of database in turn."""
    with city_at(database_url) as city:
        yield city


@pytest.fixture
def lite(sqlite_url: str) -> Iterator[City]:
    """A city on SQLite, for what does not depend on the database."""
    with city_at(sqlite_url) as city:
        yield city


@pytest.fixture
def postgres_city(postgres_url: str) -> Iterator[City]:
    """A city on PostgreSQL, for what happens only where writers do not wait for each other."""
    with city_at(postgres_url) as city:
        yield city
