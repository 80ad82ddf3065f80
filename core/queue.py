"""RQ: the only place that enqueues or runs a worker.

Redis carries hints and nothing else: a job is an outbox id. One queue per worker process, JSON on
both sides (pickle would let whoever can write to Redis run code), no retry and no scheduler: the
database owns the times.
"""

from __future__ import annotations



import redis
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

QUEUE = "tenohira"
JOB_SECONDS = 45
"""A job is stopped after this; shorter than core.outbox.LEASE, so that no lease outlives its work."""

_PERFORM = "app.worker.perform"


class Hints:
    """Tells workers which outbox rows are worth a look. Errors are the caller's to swallow."""

    def __init__(self, redis_url: str) -> None:
        self._queue = Queue(QUEUE, connection=connect(redis_url), serializer=JSONSerializer)

    def enqueue(self, job_id: str) -> None:
        """Hint at one row."""
        self._queue.enqueue_call(
            _PERFORM, args=(job_id,), timeout=JOB_SECONDS, result_ttl=0, failure_ttl=0
        )


def connect(redis_url: str) -> redis.Redis:
    """Connect so that a Redis that is down costs a request half a second at most."""
    return redis.Redis.from_url(redis_url, socket_connect_timeout=0.5, socket_timeout=0.5)
