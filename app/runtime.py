"""What a process of this city hall holds in its hand: built once, then only read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from app.reactions import REACTIONS, URGENT
from core.database import Database
from core.queue import Hints
from core.settings import Settings
from core.storage import FolderStorage, Storage
from notifications.channels import Mailer, mailer_for


def _utc() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Runtime:
    """The settings, and everything made from them."""

    settings: Settings
    database: Database
    storage: Storage
    hints: Hints
    mailer: Mailer
    clock: Callable[[], datetime] = _utc
    """The time; deadlines are to the second, and it is this clock that counts."""


def build_runtime(settings: Settings) -> Runtime:
    """Make what the web and the worker share. Connects to nothing yet."""
    hints = Hints(settings.queue_url, URGENT)
    return Runtime(
        settings=settings,
        database=Database(settings.database_url, reactions=REACTIONS, hint=hints.give),
        storage=FolderStorage(settings.data / "files"),
        hints=hints,
        mailer=mailer_for(settings.mail_url),
    )


@contextmanager
def opened_runtime(settings: Settings) -> Iterator[Runtime]:
    """The same for one task, after which the database is closed."""
    runtime = build_runtime(settings)
    try:
        yield runtime
    finally:
        runtime.database.close()


@cache
def process_runtime() -> Runtime:
    """The one runtime of this process, from its environment."""
    return build_runtime(Settings.of_process(os.environ))
