"""A worker is killed between any two steps of its jobs: nothing is lost, nothing done three times.

A real process dies by a real SIGKILL, just before its first step, its second, and so on. A step is
whatever the world outside the process can see: a transaction that begins or commits, a file that is
put in its place.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.runtime import Runtime
from app.worker import perform_with
from core import outbox
from core.outbox import JobState, OutboxJob
from documents.models import Document
from notifications.models import Message
from tests import services
from tests.app import town
from tests.app.town import Town
from tests.crash.child import killed


@pytest.fixture
def small_town(tmp_path: Path, database_url: str, mailbox: services.Mailbox) -> Iterator[Town]:
    settings = town.settings_of(tmp_path / "town", database_url, mail_url=mailbox.url)
    place = town.open_town(settings)
    work(place.runtime)  # whatever the opening owed
    yield place
    place.runtime.database.close()


def test_a_worker_killed_between_any_two_steps_loses_nothing(
    small_town: Town, mailbox: services.Mailbox
) -> None:
    citizen = small_town.citizen()
    for step in itertools.count(1):
        mailbox.clear()
        case = town.apply(citizen)
        died = killed(small_town.runtime.settings, work, die_before=step)
        let_leases_run_out(small_town)
        work(small_town.runtime)

        assert documents_of(small_town, case) == ["copy", "receipt"], f"killed before step {step}"
        assert messages_of(small_town, case) == 1, f"killed before step {step}"
        assert 1 <= len(mailbox.messages) <= 2, f"killed before step {step}"
        if not died:
            break
    assert {job.state for job in jobs_of(small_town)} == {JobState.DONE}
    assert max(job.attempts for job in jobs_of(small_town)) == 2
    assert step > 12  # claim, documents, files, message, mail, finish: it died at all of them


def test_a_job_whose_worker_is_killed_twice_is_parked_where_a_person_sees_it(
    small_town: Town,
) -> None:
    town.apply(small_town.citizen())
    for _ in range(2):
        # After the claim, before anything is stored.
        assert killed(small_town.runtime.settings, work, die_before=4)
        let_leases_run_out(small_town)
    work(small_town.runtime)

    with small_town.runtime.database.reading() as session:
        [job] = outbox.parked(session)
    assert (job.attempts, job.repeated) == (2, True)


def work(runtime: Runtime) -> None:
    """Do everything that is due, as a worker does hint by hint."""
    while job_ids := due(runtime):
        for job_id in job_ids:
            perform_with(runtime, job_id)


def due(runtime: Runtime) -> list[str]:
    with runtime.database.reading() as session:
        return outbox.due(session, datetime.now(UTC))


def let_leases_run_out(place: Town) -> None:
    """Let the time of every lease and every wait pass."""
    with place.runtime.database.transaction() as session:
        session.execute(
            sa.update(OutboxJob)
            .where(OutboxJob.state.in_([JobState.LEASED, JobState.OWED]))
            .values(due_at=datetime.now(UTC))
        )


def documents_of(place: Town, case: str) -> list[str]:
    with place.runtime.database.reading() as session:
        found = session.scalars(sa.select(Document).where(Document.application_id == case)).all()
    for document in found:
        assert document.storage_key
        assert place.runtime.storage.get(document.storage_key).startswith(b"%PDF")
    return sorted(document.kind for document in found)


def messages_of(place: Town, case: str) -> int:
    with place.runtime.database.reading() as session:
        found = sa.select(sa.func.count()).where(Message.application_id == case)
        return session.scalar(found) or 0


def jobs_of(place: Town) -> list[OutboxJob]:
    with place.runtime.database.reading() as session:
        return list(session.scalars(sa.select(OutboxJob)))
