from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.actor import SYSTEM
from core.errors import Conflict, NotFound
from tests.factories import AT, City
from workflow import actions, housekeeping, queries
from workflow.chain import verify_application
from workflow.models import DisposalCertificate
from workflow.states import State


@pytest.mark.parametrize(
    "state", [State.SUBMITTED, State.IN_REVIEW, State.CORRECTION, State.IN_APPROVAL]
)
def test_withdrawing_ends_whatever_was_under_way(lite: City, state: State) -> None:
    case = lite.case_in(state)
    lite.do(case, actions.withdraw, "引っ越すため", by=lite.citizen)

    with lite.case(case) as (_, application):
        assert application.state is State.WITHDRAWN
        assert application.withdrawal_words == "引っ越すため"
        assert {each.state for each in application.corrections} <= {"withdrawn"}
        assert {each.state for each in application.proposals} <= {"withdrawn"}


def test_the_first_download_of_the_result_closes_the_case_and_all_are_recorded(city: City) -> None:
    case = city.case_in(State.NOTIFIED)
    for _ in range(2):
        city.do(case, actions.record_download, document_id="d", kind="result", by=city.citizen)

    with city.case(case) as (_, application):
        assert application.state is State.CLOSED
        assert [event.name for event in application.events][-3:] == [
            "DocumentDownloaded",
            "ApplicationClosed",
            "DocumentDownloaded",
        ]


@pytest.mark.parametrize("kind", ["receipt", "copy"])
def test_other_papers_close_nothing(lite: City, kind: str) -> None:
    case = lite.case_in(State.NOTIFIED)
    lite.do(case, actions.record_download, document_id="d", kind=kind, by=lite.citizen)

    assert lite.state_of(case) is State.NOTIFIED


def test_an_officers_look_at_the_result_closes_nothing(lite: City) -> None:
    case = lite.case_in(State.NOTIFIED)
    lite.do(case, actions.record_download, document_id="d", kind="result", by=lite.officer)

    assert lite.state_of(case) is State.NOTIFIED


def test_a_stranger_cannot_even_leave_a_trace(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW)

    for by in (lite.stranger, lite.elsewhere, lite.admin):
        with pytest.raises(NotFound):
            lite.do(case, actions.record_view, by=by)


def test_nothing_is_disposed_of_before_its_time(lite: City) -> None:
    case = lite.case_in(State.CLOSED)

    # Closed in October 2026, three years from 1 April 2027.
    last_day = datetime(2030, 3, 31, 14, 59, tzinfo=UTC)
    with pytest.raises(Conflict, match="2030年3月31日まで"):
        lite.do(case, actions.dispose, by=lite.records, at=last_day)
    lite.do(case, actions.dispose, by=lite.records, at=last_day + timedelta(minutes=1))
    assert lite.state_of(case) is State.DISPOSED


def test_disposal_leaves_a_certificate_and_nothing_personal(city: City) -> None:
    case = city.case_in(State.CLOSED, protected="yes")
    with city.case(case) as (_, application):
        number = application.receipt_number
    city.do(case, actions.dispose, by=city.records, at=AT + timedelta(days=5 * 366))

    with city.case(case) as (session, application):
        certificate = session.get_one(DisposalCertificate, case)
        assert certificate.receipt_number == number
        assert certificate.outcome == "approved"
        assert certificate.retained_until == date(2030, 3, 31)
        assert certificate.disposed_by_name == "木村"
        assert application.citizen_id is None
        assert (application.raw, application.search_key, application.applicant_name) == ({}, "", "")
        for left in ("submissions", "corrections", "proposals", "opinions", "ticks", "attachments"):
            assert getattr(application, left) == []
        assert application.events[-1].data["storage_keys"] == ["key-0"]
        assert verify_application(session, application)


def test_a_disposed_case_is_gone_for_everybody(lite: City) -> None:
    case = lite.case_in(State.DISPOSED)

    with lite.database.reading() as session:
        for actor in (lite.citizen, lite.officer, lite.records, lite.everything):
            with pytest.raises(NotFound):
                queries.application_of(session, case, actor)
        assert queries.my_applications(session, lite.citizen.id) == []


def tidy(city: City, at: datetime) -> int:
    with city.database.transaction() as session:
        return housekeeping.tidy(session, at)


def test_a_draft_goes_after_its_expiry_and_never_without_a_warning(city: City) -> None:
    case = city.start()
    ends = AT + timedelta(days=30)

    assert tidy(city, ends - timedelta(days=4)) == 0
    assert tidy(city, ends - timedelta(days=3)) == 1
    assert tidy(city, ends - timedelta(seconds=1)) == 0
    assert city.state_of(case) is State.DRAFT
    assert tidy(city, ends) == 1
    assert city.state_of(case) is State.DISPOSED


def test_a_late_warning_still_leaves_three_days(lite: City) -> None:
    case = lite.start()
    late = AT + timedelta(days=60)

    assert tidy(lite, late) == 1
    assert tidy(lite, late + timedelta(days=3, seconds=-1)) == 0
    assert lite.state_of(case) is State.DRAFT
    assert tidy(lite, late + timedelta(days=3)) == 1


def test_a_draft_that_is_saved_after_the_warning_lives_on(lite: City) -> None:
    case = lite.start()
    tidy(lite, AT + timedelta(days=28))
    lite.save(case, at=AT + timedelta(days=29))

    assert tidy(lite, AT + timedelta(days=31)) == 0
    assert lite.state_of(case) is State.DRAFT


def test_the_system_cannot_throw_a_living_draft_away(lite: City) -> None:
    case = lite.start()

    with pytest.raises(Conflict) as refused:
        lite.do(case, actions.discard, by=SYSTEM)
    assert refused.value.code == "not_expired"


def test_the_applicant_can_throw_a_draft_away_with_its_files(lite: City) -> None:
    case = lite.case_in(State.DRAFT, protected="yes")
    lite.do(case, actions.discard, by=lite.citizen)

    with lite.case(case) as (_, application):
        assert application.state is State.DISPOSED
        assert application.raw == {}
        assert application.events[-1].data["storage_keys"] == ["key-0"]


def test_a_notice_that_nobody_fetched_is_closed_after_it_was_kept(lite: City) -> None:
    case = lite.case_in(State.NOTIFIED)

    assert tidy(lite, AT + timedelta(days=89)) == 0
    assert tidy(lite, AT + timedelta(days=91)) == 1
    assert lite.state_of(case) is State.CLOSED
