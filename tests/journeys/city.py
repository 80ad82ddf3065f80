"""A whole city as `make run` starts it: web, worker, sweeper and Redis, with its own data folder."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa

from accounts.models import WebSession
from app import demo
from notifications.channels import FolderMailer
from tests import services

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class City:
    """Where the running city answers, and where its data lies."""

    url: str
    data: Path
    database_url: str

    password = demo.PASSWORD

    @property
    def log(self) -> str:
        """Everything its processes have written so far."""
        return (self.data.parent / "log").read_text(errors="replace")

    def mails(self, address: str) -> list[EmailMessage]:
        """What was mailed to an address, the newest first."""
        found = FolderMailer(self.data / "mail").mails()
        return [mail for mail in found if address in str(mail["To"])]

    def code_for(self, address: str, after: int = 0) -> str:
        """The login code of the newest mail, once more than `after` mails have come."""
        services.wait_until(
            lambda: len(self.mails(address)) > after, 20, f"a mail to {address}; log:\n{self.log}"
        )
        text = self.mails(address)[0].get_content()
        found = re.search(r"(?<!\d)\d{6}(?!\d)", text)
        assert found, f"The mail holds no code:\n{text}"
        return found.group()

    def lets_sessions_expire(self) -> None:
        """Make every session as old as one of yesterday."""
        self._write(sa.update(WebSession).values(expires_at=datetime.now(UTC) - timedelta(days=1)))

    def column(self, statement: sa.Select[T]) -> list[T]:
        """What the database knows: one column."""
        engine = sa.create_engine(self.database_url)
        try:
            with engine.connect() as connection:
                return list(connection.execute(statement).scalars())
        finally:
            engine.dispose()

    def _write(self, statement: sa.Update) -> None:
        engine = sa.create_engine(self.database_url)
        try:
            with engine.begin() as connection:
                connection.execute(statement)
        finally:
            engine.dispose()


@contextlib.contextmanager
def running_city(
    folder: Path, database_url: str | None = None, procedures: Path = ROOT / "procedures"
) -> Iterator[City]:
    """Start the demo city in a folder; it is ready when the block begins, and gone when it ends."""
    folder.mkdir(mode=0o700)
    port = services.free_port()
    data = folder / "data"
    database_url = database_url or f"sqlite:///{data / 'tenohira.sqlite'}"
    settings = {
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "TENOHIRA_DATA": str(data),
        "TENOHIRA_PROCEDURES": str(procedures),
        "TENOHIRA_DATABASE_URL": database_url,
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    city = City(f"http://127.0.0.1:{port}", data, database_url)
    log = folder / "log"
    with (
        _environment(settings),
        services.server(
            [sys.executable, "-m", "app.cli", "serve", "--demo"],
            ready=lambda: "ready: " in city.log and _answers(city.url),
            log=log,
        ),
    ):
        yield city


@contextlib.contextmanager
def _environment(settings: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(settings)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
