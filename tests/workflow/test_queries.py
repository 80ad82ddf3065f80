from __future__ import annotations

import pytest

from core.errors import NotFound
from tests.factories import City
from workflow import queries
from workflow.states import State

INSIDE = ("officer", "chief", "manager", "everything")


def sees(city: City, case: str, name: str) -> bool:
    with city.database.reading() as session:
        try:
            return queries.application_of(session, case, getattr(city, name)).id == case
        except NotFound:
            return False


def test_a_draft_is_the_applicants_alone(lite: City) -> None:
    case = lite.case_in(State.DRAFT)

    assert sees(lite, case, "citizen")
    for name in (*INSIDE, "stranger", "records", "admin", "asked", "elsewhere"):
        assert not sees(lite, case, name), name


def test_a_case_is_its_applicants_and_its_offices(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW)

    for name in ("citizen", *INSIDE):
        assert sees(lite, case, name), name
    for name in ("stranger", "records", "admin", "asked", "elsewhere"):
        assert not sees(lite, case, name), name


def test_an_office_that_is_asked_sees_the_case(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW, protected="yes")

    assert sees(lite, case, "asked")
    assert not sees(lite, case, "elsewhere")


def test_records_officers_see_finished_cases(lite: City) -> None:
    assert sees(lite, lite.case_in(State.CLOSED), "records")
    assert not sees(lite, lite.case_in(State.NOTIFIED), "records")


@pytest.mark.parametrize("unknown", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_what_does_not_exist_looks_like_what_is_anothers(lite: City, unknown: str) -> None:
    assert not sees(lite, unknown, "citizen")


def test_officers_see_files_that_were_sent_and_no_others(lite: City) -> None:
    case = lite.case_in(State.CORRECTION, protected="yes")
    with lite.case(case) as (_, application):
        [sent] = [each.id for each in application.attachments]
    kept = lite.attach(case)

    with lite.database.reading() as session:
        assert queries.attachment_of(session, sent, lite.officer).id == sent
        assert queries.attachment_of(session, kept, lite.citizen).id == kept
        for attachment, actor in (
            (kept, lite.officer),
            (sent, lite.stranger),
            (sent, lite.elsewhere),
            ("x", lite.citizen),
        ):
            with pytest.raises(NotFound):
                queries.attachment_of(session, attachment, actor)


def test_my_applications_are_mine_newest_first(lite: City) -> None:
    first, second = lite.case_in(State.SUBMITTED), lite.start()
    lite.start(by=lite.stranger)

    with lite.database.reading() as session:
        mine = queries.my_applications(session, lite.citizen.id)
    assert {each.id for each in mine} == {first, second}


def test_the_timeline_tells_what_happened_in_order(lite: City) -> None:
    case = lite.case_in(State.CLOSED)

    with lite.case(case) as (session, application):
        names = [event.name for event in queries.timeline(session, application)]
    assert names == [
        "DraftStarted",
        "ApplicationSubmitted",
        "ApplicationReceived",
        "ChecklistTicked",
        "OutcomeProposed",
        "NoticePreviewed",
        "StepApproved",
        "NoticePreviewed",
        "StepApproved",
        "ApplicationDecided",
        "ResultNotified",
        "DocumentDownloaded",
        "ApplicationClosed",
    ]
