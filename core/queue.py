"""RQ: the only place that enqueues or runs a worker.

Redis carries hints and nothing else: a job is an outbox id. One queue per worker process, JSON on
both sides (pickle would let whoever can write to Redis run code), no retry and no scheduler: the
database owns the times.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Collection
from datetime import datetime
from queue import SimpleQueue
from typing import Any

import redis
import structlog
from rq import Queue, SimpleWorker
from rq.executions import Execution
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.timeouts import JobTimeoutException

from core import outbox
from core.database import Database

log = structlog.get_logger(__name__)

QUEUE = "tenohira"
JOB_SECONDS = 45
"""A job is stopped after this; shorter than core.outbox.LEASE, so that no lease outlives its work."""

JobTimeout = JobTimeoutException
"""Raised inside a job that takes longer than JOB_SECONDS."""

_PERFORM = "app.worker.perform"
_JOBS_PER_WORKER = 500
"""Then the process ends and is started anew: what libraries leak never adds up."""
_WORKER_TTL = 60
"""An idle worker looks after itself only this often, and is forgotten soon after it is killed."""


class Hints:
    """Tells workers which outbox rows are worth a look. Errors of Redis are raised, but by `give`.

    urgent: kinds of jobs that go before all others that wait; the last one given is the first.
    """

    def __init__(self, redis_url: str, urgent: Collection[str] = ()) -> None:
        self.urgent = frozenset(urgent)
        connection = redis.Redis.from_url(
            redis_url, socket_connect_timeout=0.5, socket_timeout=0.5, retry=None
        )
        self._queue = Queue(QUEUE, connection=connection, serializer=JSONSerializer)
        self._given: SimpleQueue[tuple[str, str]] = SimpleQueue()
        self._giver: threading.Thread | None = None
        self._starting = threading.Lock()

    def give(self, job_id: str, kind: str) -> None:
        """Hint at one row soon. Nobody who has sent something waits for Redis, be it slow or gone."""
        self._given.put((job_id, kind))
        with self._starting:
            if self._giver is None or not self._giver.is_alive():
                self._giver = threading.Thread(target=self._give_all, name="hints", daemon=True)
                self._giver.start()

    def _give_all(self) -> None:
        while True:
            job_id, kind = self._given.get()
            try:
                self.enqueue(job_id, urgent=kind in self.urgent)
            except redis.RedisError as error:
                log.warning("hint_failed", job=job_id, error=type(error).__name__)
                while not self._given.empty():  # the sweeper finds these as well
                    self._given.get()

    def enqueue(self, job_id: str, *, urgent: bool = False) -> None:
        """Hint at one row, in one round trip. Takes half a second when Redis does not answer."""
        with self._queue.connection.pipeline() as pipeline:
            self._queue.enqueue_call(
                _PERFORM,
                args=(job_id,),
                job_id=job_id,
                timeout=JOB_SECONDS,
                result_ttl=0,
                failure_ttl=0,
                at_front=urgent,
                pipeline=pipeline,
            )
            pipeline.execute()

    def waiting(self) -> set[str]:
        """The rows that were hinted at and not looked at yet."""
        return set(self._queue.get_job_ids())


def sweep(database: Database, hints: Hints, at: datetime) -> int:
    """Hint at every row that is due and has no hint: Redis was down, emptied, or a worker died."""
    with database.reading() as session:
        urgent = outbox.due(session, at, kinds=hints.urgent)[::-1]
        due = dict.fromkeys(outbox.due(session, at) + urgent)
    if not due:
        return 0
    waiting = hints.waiting()
    lost = [job_id for job_id in due if job_id not in waiting]
    for job_id in lost:
        hints.enqueue(job_id, urgent=job_id in urgent)
    return len(lost)


class _Worker(SimpleWorker):
    """Performs jobs in its own process (docs/decisions/0003-worker.md); SIGTERM ends it after one."""

    max_connection_wait_time = 2.0

    def _install_signal_handlers(self) -> None:
        signal.signal(signal.SIGTERM, self.request_stop)

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        """Perform it, and die when even the alarm of RQ, unheard inside C code, does not end it."""
        watch = threading.Timer(JOB_SECONDS + 5, os.kill, (os.getpid(), signal.SIGKILL))
        watch.daemon = True
        watch.start()
        try:
            return super().perform_job(job, queue, execution)
        finally:
            watch.cancel()

    def request_stop(self, signum: Any, frame: Any) -> None:
        """Finish the job at hand, whatever comes next, and then stop."""
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        self._shutdown_requested_date = datetime.now().astimezone()
        self._shutdown()  # type: ignore[no-untyped-call]


def run_worker(redis_url: str) -> None:
    """Perform jobs until SIGTERM, the recycling after _JOBS_PER_WORKER of them, or Redis is gone."""
    connection = redis.Redis.from_url(redis_url)
    queue = Queue(QUEUE, connection=connection, serializer=JSONSerializer)
    try:
        worker = _Worker(
            [queue],
            connection=connection,
            serializer=JSONSerializer,
            worker_ttl=_WORKER_TTL,
            log_job_description=False,
        )
        worker.work(max_jobs=_JOBS_PER_WORKER, logging_level="WARNING")
    except redis.RedisError as error:
        log.warning("redis_gone", error=type(error).__name__)
