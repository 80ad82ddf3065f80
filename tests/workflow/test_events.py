from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from core.outbox import OutboxJob
from tests.factories import AT, City, city_at
from workflow import actions, chain, events
from workflow.models import Event
from workflow.states import State


@pytest.fixture
def reacting(sqlite_url: str) -> Iterator[City]:
    """A city where two events owe jobs."""
    reactions = {"ApplicationSubmitted": ("receipt", "message"), "CorrectionAsked": ("message",)}
    with city_at(sqlite_url, reactions) as city:
        yield city


def whole(city: City, case: str) -> bool:
    with city.case(case) as (session, application):
        return chain.verify_application(session, application)


@pytest.mark.parametrize("state", list(State))
def test_the_chain_of_every_life_is_whole(city: City, state: State) -> None:
    case = city.case_in(state, protected="yes")

    assert whole(city, case)
    with city.case(case) as (_, application):
        assert [event.number for event in application.events] == list(
            range(1, application.event_count + 1)
        )


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "ApplicationWithdrawn"},
        {"actor_id": "somebody"},
        {"actor_name": "別人"},
        {"actor_kind": "system"},
        {"at": AT},
        {"data": {"outcome": "rejected"}},
        {"number": 99},
        {"hash": "0" * 64},
        {"previous_hash": "0" * 64},
    ],
)
def test_a_changed_event_is_noticed(city: City, changed: Mapping[str, Any]) -> None:
    sound, case = city.case_in(State.DECIDED), city.case_in(State.DECIDED)
    with city.case(case) as (session, _):
        assert chain.broken(session) == []
        one = sa.update(Event).where(Event.stream == case, Event.name == "OutcomeProposed")
        session.execute(one.values(**changed))

    assert not whole(city, case)
    with city.case(sound) as (session, _):
        assert chain.broken(session) == [case]


@pytest.mark.parametrize("name", ["DraftStarted", "StepApproved", "ApplicationDecided"])
def test_a_removed_event_is_noticed(lite: City, name: str) -> None:
    case = lite.case_in(State.DECIDED)
    with lite.case(case) as (session, _):
        session.execute(sa.delete(Event).where(Event.stream == case, Event.name == name))

    assert not whole(lite, case)


def test_events_hold_no_personal_data_of_the_applicant(lite: City) -> None:
    case = lite.case_in(State.CLOSED, protected="yes")

    with lite.case(case) as (_, application):
        rows = [
            [event.actor_id, event.actor_name, json.dumps(event.data, ensure_ascii=False)]
            for event in application.events
        ]
    text = str(rows)
    assert lite.citizen.id not in text
    for personal in ("髙﨑", "花子", "ハナコ", "中央公園", "example.jp", "証明書"):
        assert personal not in text
    assert "申請者" in text
    assert "浦川" in text


def test_an_event_owes_its_jobs_in_the_same_transaction(reacting: City) -> None:
    case = reacting.case_in(State.CORRECTION)

    with reacting.case(case) as (session, application):
        jobs = session.scalars(sa.select(OutboxJob).order_by(OutboxJob.created_at)).all()
        by_name = {event.name: event.id for event in application.events}
    assert sorted((job.kind, job.args["event"]) for job in jobs) == sorted(
        [
            ("receipt", by_name["ApplicationSubmitted"]),
            ("message", by_name["ApplicationSubmitted"]),
            ("message", by_name["CorrectionAsked"]),
        ]
    )
    assert {job.args["application"] for job in jobs} == {case}


def test_what_is_undone_owes_nothing(reacting: City) -> None:
    case = reacting.case_in(State.IN_REVIEW)
    with reacting.case(case) as (session, application):
        before = session.scalar(sa.select(sa.func.count()).select_from(OutboxJob))
        actions.withdraw(session, application, by=reacting.citizen, at=AT)
        session.rollback()

    with reacting.case(case) as (session, application):
        assert session.scalar(sa.select(sa.func.count()).select_from(OutboxJob)) == before
        assert application.state is State.IN_REVIEW


def test_every_event_has_a_japanese_word() -> None:
    assert all(events.LABELS.values())
    assert len(events.LABELS) == len(events.Happening.__subclasses__())
