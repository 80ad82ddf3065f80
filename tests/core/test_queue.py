"""Redis carries hints: they lead to the row, and the sweeper replaces those that are lost."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis
import structlog

from core import outbox
from core.database import Database
from core.queue import JOB_SECONDS, QUEUE, Hints, sweep
from tests import services

NOON = datetime(2026, 4, 1, 3, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    database = Database(sqlite_url)
    yield database
    database.close()


def owe(database: Database, kind: str = "receipt", at: datetime = NOON) -> str:
    with database.transaction() as session:
        return outbox.owe(session, kind, {}, at=at)


def in_order(redis_url: str) -> list[str]:
    """The hints as workers take them."""
    with redis.Redis.from_url(redis_url) as client:
        return [hint.decode() for hint in client.lrange(f"rq:queue:{QUEUE}", 0, -1)]


def test_a_lost_hint_is_given_again_and_a_waiting_one_is_not(
    database: Database, redis_url: str
) -> None:
    hints = Hints(redis_url)
    hinted, lost = owe(database), owe(database)
    hints.enqueue(hinted)

    assert sweep(database, hints, NOON) == 1
    assert sweep(database, hints, NOON) == 0
    assert hints.waiting() == {hinted, lost}


def test_a_taken_job_gets_no_hint_until_its_lease_ran_out(
    database: Database, redis_url: str
) -> None:
    hints = Hints(redis_url)
    job_id = owe(database)
    with database.transaction() as session:
        outbox.claim(session, job_id, NOON)

    assert sweep(database, hints, NOON) == 0
    assert sweep(database, hints, NOON + outbox.LEASE) == 1


def test_what_somebody_waits_for_goes_before_all_that_waits(redis_url: str) -> None:
    hints = Hints(redis_url, urgent={"login_code"})
    for number in range(3):
        hints.give(f"receipt-{number}", "receipt")
    hints.give("code", "login_code")
    hints.give("receipt-3", "receipt")
    services.wait_until(lambda: len(hints.waiting()) == 5, what="the hints")

    assert in_order(redis_url) == ["code", *(f"receipt-{number}" for number in range(4))]


def test_after_redis_was_emptied_urgent_jobs_come_first_and_nothing_is_left_out(
    database: Database, redis_url: str
) -> None:
    hints = Hints(redis_url, urgent={"login_code"})
    with database.transaction() as session:
        receipts = [outbox.owe(session, "receipt", {}, at=NOON) for _ in range(201)]
    first, second = (owe(database, "login_code", NOON + SECOND * number) for number in (1, 2))

    assert sweep(database, hints, NOON + SECOND * 3) == 202
    order = in_order(redis_url)
    assert order[:2] == [first, second]
    assert set(order[2:]) < set(receipts)
    done = order[2]
    with database.transaction() as session:
        lease = outbox.claim(session, done, NOON + SECOND * 3)
        assert lease
        outbox.finish(session, lease, NOON + SECOND * 3)
    assert sweep(database, hints, NOON + SECOND * 3) == 1
    assert set(in_order(redis_url)) == {first, second, *receipts}


def test_a_hint_is_json_that_names_a_row_and_nothing_else(redis_url: str) -> None:
    Hints(redis_url).enqueue("a-row")

    with redis.Redis.from_url(redis_url) as client:
        stored = client.hgetall("rq:job:a-row")
    call = json.loads(zlib.decompress(stored[b"data"]))
    assert call == ["app.worker.perform", None, ["a-row"], {}]


def test_a_redis_that_is_down_is_said_at_once() -> None:
    hints = Hints(f"redis://127.0.0.1:{services.free_port()}")

    with pytest.raises(redis.ConnectionError):
        hints.enqueue("a-row")


def test_a_hint_is_given_without_waiting_for_redis(redis_url: str) -> None:
    hints = Hints(redis_url)

    hints.give("a-row", "receipt")

    services.wait_until(lambda: hints.waiting() == {"a-row"}, what="the hint")


def test_hints_are_given_again_after_redis_was_down(services_folder: Path) -> None:
    folder = services_folder / "late-redis"
    hints = Hints(f"unix://{folder}/redis.sock")
    with structlog.testing.capture_logs() as logged:
        hints.give("lost", "receipt")
        services.wait_until(lambda: logged, what="the warning")

    with services.redis_server(folder):
        hints.give("found", "receipt")
        services.wait_until(lambda: hints.waiting() == {"found"}, what="the hint")

    assert logged == [
        {"event": "hint_failed", "job": "lost", "error": "ConnectionError", "log_level": "warning"}
    ]


def test_no_lease_outlives_its_work() -> None:
    assert timedelta(seconds=JOB_SECONDS) < outbox.LEASE
