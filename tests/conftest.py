"""Fixtures for every test. A server is started when the first test asks for it, and only then.

Databases  database_url (both kinds in turn), sqlite_url, postgres_url: migrated, empty, of this test
Servers    redis_url (emptied), mailbox (emptied)
Browser    browser, new_phone, phone
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import uuid
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import hypothesis
import pytest
import redis

from tests import services

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

# A deadline per example tests the machine, not the code. In CI the examples are the same each time.
hypothesis.settings.register_profile("tests", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("tests")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that have a browser or a whole city, in one process: one at a time.

    They wait for processes of their own, beside which the other process goes through the rest.
    """
    items.sort(key=lambda item: not _is_large(item))
    for item in items:
        if _is_large(item):
            item.add_marker(pytest.mark.xdist_group("large"))


def _is_large(item: pytest.Item) -> bool:
    return "browser" in getattr(item, "fixturenames", ()) or item.path.parent.name in LARGE


LARGE = {"crash", "journeys"}
"""Folders of tests that start all processes of a city."""


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> Iterator[None]:
    """A developer's own settings change no test."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith("TENOHIRA_"):
                patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def services_folder() -> Iterator[Path]:
    """Where the servers live: a short path (sockets) that other users may pass through."""
    with tempfile.TemporaryDirectory(prefix="tenohira-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


# --- Databases ------------------------------------------------------------------------------------


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The SQLAlchemy URL of a migrated, empty database; the test runs once for each kind."""
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    return cast("str", request.getfixturevalue(fixture))


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """A migrated, empty SQLite database of this test."""
    path = tmp_path / "test.sqlite"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres: services.Postgres, postgres_template: str) -> Iterator[str]:
    """A migrated, empty PostgreSQL database of this test, dropped after it."""
    name = f"test_{uuid.uuid4().hex}"
    yield postgres.create(name, template=postgres_template)
    postgres.drop(name)


@pytest.fixture(scope="session")
def sqlite_template(services_folder: Path) -> Path:
    """A migrated SQLite file to copy; everything is in the file, nothing in its log."""
    path = services_folder / "template.sqlite"
    _migrate(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: services.Postgres) -> str:
    """The name of a migrated PostgreSQL database to copy."""
    name = "migrated"
    _migrate(postgres.create(name))
    postgres.freeze(name)
    return name


@pytest.fixture(scope="session")
def postgres(services_folder: Path) -> Iterator[services.Postgres]:
    """A PostgreSQL server, for tests that need databases in another state than migrated."""
    with services.postgres_server(services_folder / "postgres") as server:
        yield server


def _migrate(url: str) -> None:
    from app.migrate import upgrade

    upgrade(url)


# --- Servers --------------------------------------------------------------------------------------


@pytest.fixture
def redis_url(_redis_server: str) -> str:
    """The URL of an empty Redis."""
    with redis.Redis.from_url(_redis_server) as client:
        client.flushall()
    return _redis_server


@pytest.fixture(scope="session")
def _redis_server(services_folder: Path) -> Iterator[str]:
    with services.redis_server(services_folder / "redis") as url:
        yield url


@pytest.fixture
def mailbox(_mail_server: services.Mailbox) -> services.Mailbox:
    """An empty mailbox that gets everything sent through its url."""
    _mail_server.clear()
    return _mail_server


@pytest.fixture(scope="session")
def _mail_server() -> Iterator[services.Mailbox]:
    with services.mail_server() as mailbox:
        yield mailbox


# --- Browser --------------------------------------------------------------------------------------


class NewPhone(Protocol):
    """Makes one more phone, which knows nothing of the others: a page on a small screen."""

    def __call__(self, *, javascript: bool = True, base_url: str | None = None) -> Page:
        """With base_url, page.goto("/path") is enough."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; phone and new_phone keep tests apart."""
    with services.chromium() as browser:
        yield browser


@pytest.fixture
def new_phone(browser: Browser) -> Iterator[NewPhone]:
    """Phones of a small size sold in Japan; an error in a script of a page fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(*, javascript: bool = True, base_url: str | None = None) -> Page:
        context = browser.new_context(
            viewport={"width": 360, "height": 640},
            device_scale_factor=2,
            is_mobile=True,
            has_touch=True,
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            java_script_enabled=javascript,
            base_url=base_url,
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not errors, "Scripts of a page failed"


@pytest.fixture
def phone(new_phone: NewPhone) -> Page:
    """A citizen's phone: 360 by 640, Japanese, with scripts."""
    return new_phone()
