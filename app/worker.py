"""Performs what the outbox owes: claim, do the slow work with no transaction open, finish."""

from __future__ import annotations

import gc
import os
from datetime import UTC, datetime

import structlog
from sqlalchemy.orm import Session

from app.jobs import JOBS
from app.runtime import Runtime, process_runtime
from core import logs, outbox
from core.errors import Conflict, OutcomeUnknown
from core.queue import JobTimeout, run_worker

log = structlog.get_logger(__name__)


def perform(job_id: str) -> None:
    """What RQ calls for a hint; a hint at a row that is done or taken does nothing."""
    perform_with(process_runtime(), job_id)


def perform_with(runtime: Runtime, job_id: str) -> None:
    """Do one owed job. Whatever happens, its row says so; a killed process leaves a lease behind."""
    with runtime.database.transaction() as session:
        lease = outbox.claim(session, job_id, datetime.now(UTC))
    if lease is None:
        return
    context = {"job": lease.job_id, "kind": lease.kind, "repeated": lease.repeated}
    failure: Exception | None = None
    try:
        JOBS[lease.kind](runtime, lease.args)
    except Exception as error:  # the row remembers it, and is tried again or parked
        log.exception("job_failed", **context)
        failure = error
    try:
        with runtime.database.transaction() as session:
            _settle(session, lease, failure, datetime.now(UTC))
    except Conflict:
        log.warning("lease_lost", **context)
    else:
        log.info("job_settled", done=failure is None, **context)


def main() -> None:
    """Run a worker whose slow imports are over before the first job comes."""
    from documents.render import warm_up  # other processes perform nothing and do not need it

    logs.configure("worker")
    os.nice(10)  # whoever waits at a screen comes first
    warm_up()
    gc.freeze()  # what every document needs stays: no collection during a document looks at it again
    run_worker(process_runtime().settings.queue_url)


def _settle(session: Session, lease: outbox.Lease, failure: Exception | None, at: datetime) -> None:
    """Write down how the job ended."""
    if failure is None:
        outbox.finish(session, lease, at)
    elif isinstance(failure, OutcomeUnknown | JobTimeout):
        outbox.doubt(session, lease, at, type(failure).__qualname__)
    else:
        outbox.fail(session, lease, at, type(failure).__qualname__)
