"""Two people at once: the second is told what happened meanwhile, and nothing is overwritten."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.actor import Actor
from core.errors import Conflict
from tests.factories import AT, City, see_and_approve
from tests.tree_planting import REASONS
from workflow import actions
from workflow.chain import verify_application
from workflow.states import State


def version_of(city: City, case: str) -> int:
    with city.case(case) as (_, application):
        return application.version


def test_the_second_officer_is_told_who_did_what_and_when(city: City) -> None:
    case = city.case_in(State.IN_REVIEW)
    shown = version_of(city, case)
    city.do(case, actions.propose, "rejected", REASONS, by=city.officer)

    with pytest.raises(Conflict) as refused:
        city.do(case, actions.take, by=city.second_officer, expected_version=shown)
    assert refused.value.code == "changed"
    assert refused.value.message.startswith("10月1日11時00分に田中さんが「起案」の操作をしました。")


def test_without_a_version_the_state_says_what_happened(city: City) -> None:
    case = city.case_in(State.IN_APPROVAL)

    with pytest.raises(Conflict) as refused:
        city.do(case, actions.tick, 0, False, by=city.second_officer)
    assert refused.value.code == "state"
    assert "「決裁中」" in refused.value.message
    assert "田中さん" in refused.value.message


def test_a_citizen_is_not_told_the_officers_name(lite: City) -> None:
    case = lite.case_in(State.DECIDED)

    with pytest.raises(Conflict) as refused:
        lite.do(case, actions.withdraw, by=lite.citizen)
    assert "担当課が「決定」" in refused.value.message
    assert "浦川" not in refused.value.message


def test_looking_and_downloading_stand_in_nobodys_way(city: City) -> None:
    case = city.case_in(State.IN_REVIEW)
    shown = version_of(city, case)
    city.do(case, actions.record_view, by=city.second_officer)
    city.do(case, actions.record_download, document_id="d", kind="receipt", by=city.citizen)

    city.do(case, actions.take, by=city.officer, expected_version=shown)
    with city.case(case) as (session, application):
        assert verify_application(session, application)


def at_once(*works: Callable[[], Any]) -> list[Exception | None]:
    """Do all of it at the same moment; gives what each was refused with."""
    gate = threading.Barrier(len(works))
    ends: list[Exception | None] = [None] * len(works)

    def run(place: int) -> None:
        gate.wait()
        try:
            works[place]()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            ends[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def test_of_two_who_receive_at_once_one_does(city: City) -> None:
    case = city.case_in(State.SUBMITTED)

    def receiver(by: Actor) -> Callable[[], Any]:
        return lambda: city.do(case, actions.receive, by=by)

    ends = at_once(receiver(city.officer), receiver(city.second_officer))

    [refusal] = [end for end in ends if end is not None]
    assert isinstance(refusal, Conflict)
    with city.case(case) as (session, application):
        winner = city.officer if ends[0] is None else city.second_officer
        assert application.officer_id == winner.id
        assert [event.name for event in application.events].count("ApplicationReceived") == 1
        assert verify_application(session, application)


def test_a_withdrawal_and_an_approval_at_once_do_not_both_happen(city: City) -> None:
    case = city.case_in(State.IN_APPROVAL)
    city.do(case, see_and_approve, by=city.chief)

    ends = at_once(
        lambda: city.do(case, see_and_approve, by=city.manager),
        lambda: city.do(case, actions.withdraw, by=city.citizen),
    )

    [refusal] = [end for end in ends if end is not None]
    assert isinstance(refusal, Conflict)
    assert city.state_of(case) in {State.DECIDED, State.WITHDRAWN}


def test_the_row_decides_even_when_both_read_the_same_version(postgres_city: City) -> None:
    city = postgres_city
    case = city.case_in(State.IN_REVIEW)

    with city.case(case) as (session, application):
        city.do(case, actions.take, by=city.second_officer)
        with pytest.raises(Conflict, match="森さんが「担当」"):
            actions.take(session, application, by=city.officer, at=AT)
    with city.case(case) as (_, application):
        assert application.officer_id == city.second_officer.id


def test_looks_at_once_make_one_whole_chain(city: City) -> None:
    case = city.case_in(State.IN_REVIEW)

    def look() -> None:
        for minute in range(3):
            at = AT + timedelta(minutes=minute)
            city.do(case, actions.record_view, by=city.second_officer, at=at)

    assert at_once(look, look, look) == [None, None, None]
    with city.case(case) as (session, application):
        assert verify_application(session, application)
        assert [event.name for event in application.events].count("ApplicationViewed") == 9
