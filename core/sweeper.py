"""The process that finds owed work which no hint led to: python -m core.sweeper.

It imports nothing but core, so that it is small and starts at once.
"""

from __future__ import annotations

import os
import signal
import threading
from datetime import UTC, datetime

import structlog

from core import logs
from core.database import Database
from core.queue import Hints, sweep
from core.settings import Settings

PAUSE = 1.5
"""Seconds between two looks."""

log = structlog.get_logger(__name__)


def main() -> None:
    """Sweep until SIGTERM. A database or Redis that is down is waited for."""
    logs.configure("sweeper")
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    settings = Settings.of_process(os.environ)
    database = Database(settings.database_url)
    hints = Hints(settings.queue_url)
    while not stop.wait(PAUSE):
        try:
            swept = sweep(database, hints, datetime.now(UTC))
        except Exception:  # every kind of outage ends the same way: look again
            log.exception("sweep_failed")
        else:
            if swept:
                log.info("swept", jobs=swept)


if __name__ == "__main__":
    main()
