from __future__ import annotations

import contextlib
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from core.errors import Conflict, Invalid, NotFound
from tests.factories import AT, City, filled_of
from tests.tree_planting import ALONE, AUTOMATIC, RAW, SOURCE
from workflow import actions
from workflow.clock import Calendar
from workflow.models import Application, Submission
from workflow.receipt_numbers import is_mistyped
from workflow.states import State

SUNDAY_NIGHT = datetime(2026, 10, 4, 14, 59, tzinfo=UTC)
"""23:59 in Japan."""


def draft(city: City, source: str = SOURCE) -> str:
    case = city.start(source)
    city.save(case)
    return case


def test_the_arrival_is_the_commit_also_on_a_sunday_night(city: City) -> None:
    case = draft(city)
    number = city.send(case, SUNDAY_NIGHT)

    with city.case(case) as (_, application):
        assert application.state is State.SUBMITTED
        assert application.arrived_at == SUNDAY_NIGHT
        assert application.receipt_number == number
        assert not is_mistyped(number)
        # Ten business days from Monday 5 October, over スポーツの日.
        assert application.due_on == application.queue_on == date(2026, 10, 19)


def test_sending_again_gives_the_same_receipt(city: City) -> None:
    case = draft(city)
    first = city.send(case)

    assert city.send(case) == first
    assert city.send(case, idempotency_key="other") == first
    with city.case(case) as (_, application):
        assert len(application.submissions) == 1


def test_sending_again_after_the_review_began_gives_the_same_receipt(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW)
    with lite.case(case) as (session, application):
        filled = filled_of(application)
        again = actions.submit(session, application, filled, by=lite.citizen, at=AT)

        assert again.receipt_number == application.receipt_number
        assert application.state is State.IN_REVIEW


def test_two_tabs_at_once_make_one_submission(city: City) -> None:
    case = draft(city)
    gate = threading.Barrier(4)
    numbers: list[str] = []

    def press() -> None:
        gate.wait()
        numbers.append(city.send(case))

    tabs = [threading.Thread(target=press) for _ in range(4)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()

    assert len(numbers) == 4
    assert len(set(numbers)) == 1
    with city.case(case) as (session, application):
        assert session.scalar(sa.select(sa.func.count()).select_from(Submission)) == 1
        assert [event.name for event in application.events].count("ApplicationSubmitted") == 1


def test_a_key_belongs_to_one_application(city: City) -> None:
    first, second = draft(city), draft(city)
    city.send(first, idempotency_key="key")

    with pytest.raises(Conflict) as refused:
        city.send(second, idempotency_key="key")
    assert refused.value.code == "idempotency_key_reused"


def test_a_key_belongs_to_one_of_several_that_are_sent_at_once(postgres_city: City) -> None:
    city = postgres_city
    cases = [draft(city) for _ in range(4)]
    gate = threading.Barrier(4)
    sent: list[str] = []

    def press(case: str) -> None:
        gate.wait()
        with contextlib.suppress(Conflict):
            sent.append(city.send(case, idempotency_key="key"))

    tabs = [threading.Thread(target=press, args=(case,)) for case in cases]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()

    assert len(sent) == 1


def test_answers_saved_by_another_tab_meanwhile_are_not_sent_unseen(postgres_city: City) -> None:
    city = postgres_city
    case = draft(city)
    with city.case(case) as (session, application):
        filled = filled_of(application)
        city.save(case, place="別の場所")
        with pytest.raises(Conflict):
            actions.submit(session, application, filled, by=city.citizen, at=AT)
    assert city.state_of(case) is State.DRAFT


def test_sent_twice_at_once_with_one_key_it_gives_the_same_receipt(postgres_city: City) -> None:
    city = postgres_city
    case = draft(city)
    with city.case(case) as (session, application):
        filled = filled_of(application)
        first = city.send(case, idempotency_key="key")
        again = actions.submit(
            session, application, filled, by=city.citizen, at=AT, idempotency_key="key"
        )
        assert again.receipt_number == first


def test_what_is_missing_is_named_and_nothing_happens(lite: City) -> None:
    case = lite.start()
    lite.save(case, place="")

    with pytest.raises(Invalid) as refused:
        lite.send(case)
    assert [problem.path for problem in refused.value.problems] == ["place"]
    assert lite.state_of(case) is State.DRAFT


def test_answers_off_the_path_are_kept_as_typed_but_never_sent(lite: City) -> None:
    case = lite.start()
    lite.save(case, trees=[{"kind": "さくら", "tall": "no", "support": "三本の竹"}])
    lite.send(case)

    with lite.case(case) as (_, application):
        assert application.raw["trees"][0]["support"] == "三本の竹"
        assert "support" not in application.submissions[0].answers["trees"][0]
        assert "trees.0.support" not in application.submissions[0].asked


def test_files_that_were_sent_are_marked(lite: City) -> None:
    case = lite.case_in(State.SUBMITTED, protected="yes")

    with lite.case(case) as (_, application):
        assert application.attachments[0].submitted_in == 1


def test_the_procedure_may_receive_by_itself(lite: City) -> None:
    case = draft(lite, AUTOMATIC)
    lite.send(case)

    with lite.case(case) as (_, application):
        assert application.state is State.IN_REVIEW
        assert application.officer_id is None
        assert application.events[-1].name == "ApplicationReceived"
        assert application.events[-1].actor_kind == "system"


def test_received_by_itself_it_asks_other_offices_by_the_citys_own_calendar(lite: City) -> None:
    case = lite.start(AUTOMATIC)
    lite.save(case, protected="yes", paper=[lite.attach(case)])
    closed = Calendar(closed=frozenset({(10, 2), (10, 5)}))
    lite.send(case, calendar=closed)

    with lite.case(case) as (_, application):
        [opinion] = application.opinions
        assert opinion.due_on == date(2026, 10, 8), "three days on which the city hall is open"


def test_the_name_is_kept_as_written_and_found_by_its_kana(lite: City) -> None:
    case = lite.case_in(State.SUBMITTED)

    with lite.case(case) as (_, application):
        assert application.applicant_name == "髙﨑 花子"
        assert "タカサキハナコ" in application.search_key
        assert "高崎花子" in application.search_key


def test_a_procedure_takes_nothing_before_its_first_and_after_its_last_day(lite: City) -> None:
    source = ALONE.replace(
        "disposition:", "open: {from: 2026-10-01, until: 2026-10-02}\ndisposition:"
    )
    case = draft(lite, source)

    with pytest.raises(Conflict, match=r"10月2日\(金\)で終わりました"):
        lite.send(case, AT + timedelta(days=2))
    with pytest.raises(Conflict, match=r"10月1日\(木\)から"):
        lite.start(source, at=AT - timedelta(days=1))
    assert lite.send(case, AT + timedelta(days=1))


def test_another_citizen_cannot_send_it(lite: City) -> None:
    case = draft(lite)

    with pytest.raises(NotFound), lite.case(case) as (session, application):
        actions.submit(session, application, filled_of(application), by=lite.stranger, at=AT)


def test_saving_over_what_another_tab_saved_is_refused(city: City) -> None:
    case = draft(city)
    city.save(case, place="東")

    west = {**RAW, "place": "西"}
    with pytest.raises(Conflict) as refused:
        city.do(case, actions.save_answers, west, seen=1, by=city.citizen)
    assert refused.value.code == "stale"
    with city.case(case) as (_, application):
        assert application.raw["place"] == "東"


def test_a_draft_takes_incomplete_and_wrong_answers_too(lite: City) -> None:
    case = lite.start()
    lite.save(case, place="", trees=[{}], protected="perhaps")

    with lite.case(case) as (_, application):
        assert application.raw["protected"] == "perhaps"


def test_saving_disturbs_no_officer_and_prolongs_the_draft(lite: City) -> None:
    case = lite.start()
    with lite.case(case) as (_, application):
        version = application.version
    lite.save(case, at=AT + timedelta(days=3))

    with lite.case(case) as (_, application):
        assert application.version == version
        assert application.expires_at == AT + timedelta(days=33)


@pytest.mark.parametrize("field", ["place", "nowhere", "trees"])
def test_a_file_needs_a_question_that_asks_for_one(lite: City, field: str) -> None:
    case = lite.start()

    with pytest.raises(Invalid):
        lite.attach(case, field)


def test_a_file_that_was_never_sent_can_go_and_is_to_be_deleted(lite: City) -> None:
    case = lite.start()
    lite.attach(case)
    with lite.case(case) as (session, application):
        [attachment] = application.attachments
        actions.detach(session, application, attachment, by=lite.citizen, at=AT)

    with lite.case(case) as (_, application):
        assert application.attachments == []
        assert application.events[-1].data["storage_keys"] == ["key-0"]


def test_an_application_points_at_its_revision_for_life(lite: City) -> None:
    case = draft(lite)
    lite.publish(SOURCE.replace("植樹の申請", "植樹許可の申請"), AT + timedelta(hours=1))

    with lite.case(case) as (session, application):
        assert application.revision.number == 1
        assert session.scalar(sa.select(sa.func.count()).select_from(Application)) == 1
