"""Finds owed work that no hint led to, and does what only the passing of time asks for."""

from __future__ import annotations

import signal
import threading
import time
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import delete

from accounts.models import LoginCode, WebSession
from app.runtime import Runtime, process_runtime
from app.unused import forget_accounts
from core import logs, outbox
from core.queue import sweep
from workflow import housekeeping

PAUSE = 1.5
"""Seconds between two looks at what is owed."""
_TIDY_EVERY = 600.0
_JOBS_KEPT = timedelta(days=90)
"""How long a finished job can still be looked at."""

log = structlog.get_logger(__name__)


def main() -> None:
    """Sweep until SIGTERM. A database or Redis that is down is waited for."""
    logs.configure("sweeper")
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    runtime = process_runtime()
    tidy_at = time.monotonic()
    while not stop.wait(PAUSE):
        try:
            swept = sweep(runtime.database, runtime.hints, datetime.now(UTC))
            if swept:
                log.info("swept", jobs=swept)
            if time.monotonic() >= tidy_at:
                tidy_at = time.monotonic() + _TIDY_EVERY
                tidy(runtime, datetime.now(UTC))
        except Exception:  # every kind of outage ends the same way: look again
            log.exception("sweep_failed")


def tidy(runtime: Runtime, at: datetime) -> None:
    """Do what is due to drafts and notices, and forget what has no use any more."""
    more = True
    while more:
        with runtime.database.transaction() as session:
            more = bool(housekeeping.tidy(session, at))
    with runtime.database.transaction() as session:
        outbox.forget(session, at - _JOBS_KEPT)
        for model in (WebSession, LoginCode):
            session.execute(delete(model).where(model.expires_at < at))
        forget_accounts(session, at)
