"""A running city, and people at their phones and desks."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from tests import services
from tests.journeys.citizen import Citizen
from tests.journeys.city import City, running_city
from tests.journeys.officer import Officer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext

    from tests.conftest import NewPhone


class NewCitizen(Protocol):
    """Makes one more citizen, with an address nobody had before."""

    def __call__(self, *, scripts: bool = True, city: City | None = None) -> Citizen:
        """Without scripts the phone runs none; without a city it is the usual one."""


class NewOfficer(Protocol):
    """Makes an officer sit down and sign in."""

    def __call__(self, login: str, city: City | None = None) -> Officer:
        """Give the login of one of the demo's officers."""


@pytest.fixture(scope="session")
def city(services_folder: Path) -> Iterator[City]:
    """The demo city on SQLite, running for all journeys."""
    with running_city(services_folder / "city") as city:
        yield city


@pytest.fixture
def city_on_postgresql(services_folder: Path, postgres: services.Postgres) -> Iterator[City]:
    """The demo city on PostgreSQL."""
    url = postgres.create(f"city_{uuid.uuid4().hex}")
    with running_city(services_folder / "city-on-postgresql", url) as city:
        yield city


@pytest.fixture
def new_citizen(city: City, new_phone: NewPhone) -> NewCitizen:
    """People at phones of 360 by 640."""
    usual = city

    def make(*, scripts: bool = True, city: City | None = None) -> Citizen:
        email = f"{uuid.uuid4().hex[:12]}@example.jp"
        return Citizen(new_phone(javascript=scripts), city or usual, scripts, email=email)

    return make


@pytest.fixture
def citizen(new_citizen: NewCitizen) -> Citizen:
    """One citizen."""
    return new_citizen()


@pytest.fixture
def new_officer(city: City, browser: Browser) -> Iterator[NewOfficer]:
    """People at desks of 1280 by 800."""
    usual = city
    contexts: list[BrowserContext] = []

    def make(login: str, city: City | None = None) -> Officer:
        context = browser.new_context(
            viewport={"width": 1280, "height": 800}, locale="ja-JP", timezone_id="Asia/Tokyo"
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        officer = Officer(context.new_page(), city or usual, login=login)
        officer.signs_in()
        return officer

    yield make
    for context in contexts:
        context.close()
