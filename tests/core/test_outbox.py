"""The outbox keeps every promise: nothing is lost, nothing is done more than twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from core import outbox
from core.database import Database
from core.errors import Conflict
from core.outbox import ATTEMPTS, LEASE, JobState, Lease, OutboxJob

NOON = datetime(2026, 4, 1, 3, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, reactions={"Submitted": ("receipt", "message")})
    yield database
    database.close()


def owe(database: Database, kind: str = "receipt", due_at: datetime | None = None) -> str:
    with database.transaction() as session:
        return outbox.owe(session, kind, {"application": "a1"}, at=NOON, due_at=due_at)


def claim(database: Database, job_id: str, at: datetime = NOON) -> Lease | None:
    with database.transaction() as session:
        return outbox.claim(session, job_id, at)


def held(database: Database, job_id: str, at: datetime = NOON) -> Lease:
    lease = claim(database, job_id, at)
    assert lease is not None
    return lease


def write(database: Database, change: Callable[[Session], None]) -> None:
    with database.transaction() as session:
        change(session)


def job_of(database: Database, job_id: str) -> OutboxJob:
    with database.reading() as session:
        return session.get_one(OutboxJob, job_id)


def due(database: Database, at: datetime) -> list[str]:
    with database.reading() as session:
        return outbox.due(session, at)


def test_an_event_owes_every_job_listed_for_it(database: Database) -> None:
    with database.transaction() as session:
        outbox.react(session, "Submitted", {"application": "a1"}, NOON)
        outbox.react(session, "Unlisted", {"application": "a1"}, NOON)

    jobs = [job_of(database, job_id) for job_id in due(database, NOON)]

    assert sorted(job.kind for job in jobs) == ["message", "receipt"]
    assert {job.args["application"] for job in jobs} == {"a1"}


def test_a_change_that_is_rolled_back_owes_nothing(database: Database) -> None:
    def owe_and_break(session: Session) -> None:
        outbox.owe(session, "receipt", {}, at=NOON)
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write(database, owe_and_break)

    assert due(database, NOON) == []


def test_a_job_is_claimed_by_one_and_finished_with_the_same_lease(database: Database) -> None:
    job_id = owe(database)

    lease = held(database, job_id)
    assert (lease.kind, lease.args, lease.repeated) == ("receipt", {"application": "a1"}, False)
    assert claim(database, job_id) is None

    write(database, lambda session: outbox.finish(session, lease, NOON + SECOND))
    assert job_of(database, job_id).state == JobState.DONE
    assert claim(database, job_id, NOON + timedelta(days=1)) is None
    assert due(database, NOON + timedelta(days=1)) == []


def test_a_job_is_not_claimed_before_its_time(database: Database) -> None:
    job_id = owe(database, due_at=NOON + SECOND)

    assert claim(database, job_id) is None
    assert due(database, NOON) == []
    assert due(database, NOON + SECOND) == [job_id]
    assert claim(database, job_id, NOON + SECOND) is not None


def test_an_unknown_job_is_not_claimed(database: Database) -> None:
    assert claim(database, "nobody-owes-this") is None


def test_an_unknown_outcome_is_repeated_once_and_marked_then_parked(database: Database) -> None:
    job_id = owe(database)
    held(database, job_id)

    assert due(database, NOON + LEASE - SECOND) == []
    assert due(database, NOON + LEASE) == [job_id]
    second = held(database, job_id, NOON + LEASE)
    assert second.repeated

    assert claim(database, job_id, NOON + 2 * LEASE) is None
    job = job_of(database, job_id)
    assert (job.state, job.error) == (JobState.PARKED, "lease ran out")
    with database.reading() as session:
        assert [each.id for each in outbox.parked(session)] == [job_id]
        assert [each.id for each in outbox.parked(session, application="a1")] == [job_id]
        assert outbox.parked(session, application="a2") == []
        assert outbox.parked(session, nothing="a1") == []


def test_whoever_lost_the_lease_cannot_finish(database: Database) -> None:
    job_id = owe(database)
    first = held(database, job_id)
    second = held(database, job_id, NOON + LEASE)

    with pytest.raises(Conflict) as refused:
        write(database, lambda session: outbox.finish(session, first, NOON + LEASE))

    assert refused.value.code == "lease_lost"
    assert job_of(database, job_id).lease_token == second.token


def test_a_failure_is_tried_again_later_each_time_and_parked_at_last(database: Database) -> None:
    job_id = owe(database)
    at = NOON
    waits = []
    while (job := job_of(database, job_id)).state == JobState.OWED:
        at = max(at, job.due_at)
        lease = held(database, job_id, at)
        write(database, partial(outbox.fail, lease=lease, at=at, error="SMTPServerDisconnected"))
        waits.append(job_of(database, job_id).due_at - at)

    assert len(waits) == ATTEMPTS
    assert (job.state, job.error) == (JobState.PARKED, "SMTPServerDisconnected")
    assert waits[:-1] == sorted(waits[:-1])
    assert waits[0] == timedelta(seconds=5)


def test_a_failure_is_no_repetition(database: Database) -> None:
    job_id = owe(database)
    lease = held(database, job_id)
    write(database, lambda session: outbox.fail(session, lease, NOON, "OSError"))

    assert not held(database, job_id, NOON + LEASE).repeated


def test_a_doubt_counts_as_the_one_repetition(database: Database) -> None:
    job_id = owe(database)
    first = held(database, job_id)
    write(database, lambda session: outbox.doubt(session, first, NOON, "OutcomeUnknown"))

    second = held(database, job_id, NOON + LEASE)
    assert second.repeated
    write(database, lambda session: outbox.doubt(session, second, NOON + LEASE, "OutcomeUnknown"))

    assert job_of(database, job_id).state == JobState.PARKED


def test_a_parked_job_waits_for_a_person_who_lets_it_go_on(database: Database) -> None:
    job_id = owe(database)
    for at in (NOON, NOON + LEASE):
        lease = held(database, job_id, at)
        write(database, partial(outbox.doubt, lease=lease, at=at, error="OutcomeUnknown"))
    assert claim(database, job_id, NOON + timedelta(days=9)) is None

    write(database, lambda session: outbox.resume(session, job_id, NOON))

    assert not held(database, job_id).repeated
    with pytest.raises(Conflict):
        write(database, lambda session: outbox.resume(session, job_id, NOON))


def test_due_jobs_come_longest_waiting_first_and_not_too_many(database: Database) -> None:
    late = owe(database, due_at=NOON + SECOND)
    early = owe(database, due_at=NOON)
    owe(database, due_at=NOON + 2 * SECOND)

    with database.reading() as session:
        assert outbox.due(session, NOON + 5 * SECOND, limit=2) == [early, late]


def test_what_was_done_long_ago_is_forgotten_and_nothing_else(database: Database) -> None:
    done, owed = owe(database), owe(database)
    lease = held(database, done)
    write(database, partial(outbox.finish, lease=lease, at=NOON))

    write(database, partial(outbox.forget, before=NOON))
    assert job_of(database, done).state == JobState.DONE

    write(database, partial(outbox.forget, before=NOON + SECOND))
    assert due(database, NOON) == [owed]
    with database.reading() as session:
        assert session.get(OutboxJob, done) is None
