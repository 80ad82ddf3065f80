from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from accounts.actor import SYSTEM
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from forms import catalogue
from forms.definition import Procedure
from forms.japanese.days import JAPAN
from forms.opening import Opening
from tests.factories import AT, City
from tests.tree_planting import SOURCE
from workflow import actions, housekeeping, publishing, queries
from workflow.chain import verify, verify_application
from workflow.models import Application, Event
from workflow.publishing import closed_now, opened_now
from workflow.reception import offer_of
from workflow.states import State

SLUG = "tree-planting"
SECOND_TEXT = SOURCE.replace("植樹の申請", "植樹許可の申請")
THIRD_TEXT = SOURCE.replace("植樹の申請", "植樹の許可の申請")
TODAY = date(2026, 10, 1)
SECOND = timedelta(seconds=1)
FIVE = datetime(2026, 10, 5, 17, 0, tzinfo=JAPAN)
UNTIL_FIVE = SOURCE.replace("disposition:", "open: {until: 2026-10-05T17:00}\ndisposition:")


def read(source: str) -> Procedure:
    procedure, problems = catalogue.load_source(source, "test.yaml")
    assert procedure, problems
    return procedure


def publish(city: City, source: str, first: date | None = None, at: datetime = AT) -> int:
    with city.database.transaction() as session:
        return publishing.publish(
            session, read(source), source, by=city.admin, at=at, effective_from=first
        ).number


def state(city: City, at: datetime = AT) -> tuple[int, str] | None:
    with city.database.reading() as session:
        offer = offer_of(session, SLUG, at)
        return (offer.revision.number, offer.state) if offer else None


def set_reception(city: City, opening: Opening, at: datetime = AT) -> None:
    with city.database.transaction() as session:
        publishing.set_reception(
            session, SLUG, opening, why="台風のため", instead="窓口へ", by=city.admin, at=at
        )


def withdraw(city: City, at: datetime = AT) -> None:
    with city.database.transaction() as session:
        publishing.withdraw(
            session, SLUG, why="条例の廃止", instead="公園課へ", by=city.admin, at=at
        )


def tidy(city: City, at: datetime) -> None:
    with city.database.transaction() as session:
        housekeeping.tidy(session, at)


def told(city: City, case: str) -> int:
    """How often its owner was told that the procedure of a draft is withdrawn."""
    with city.case(case) as (_, application):
        return [event.name for event in application.events].count("DraftStranded")


def events(city: City) -> list[Event]:
    with city.database.reading() as session:
        assert verify(session, f"procedure:{SLUG}")
        stream = Event.stream == f"procedure:{SLUG}"
        return list(session.query(Event).where(stream).order_by(Event.number))


# --- The second ----------------------------------------------------------------------------------


def test_what_arrives_in_the_closing_second_is_in_time(city: City) -> None:
    case = city.start(UNTIL_FIVE)
    city.save(case)

    assert city.send(case, FIVE + SECOND - timedelta(microseconds=1))


def test_a_second_later_is_late_and_the_draft_stays(city: City) -> None:
    case = city.start(UNTIL_FIVE)
    city.save(case)

    with pytest.raises(Conflict, match=r"17時00分で終わりました") as refused:
        city.send(case, FIVE + SECOND)
    assert refused.value.code == "closed"
    assert city.state_of(case) is State.DRAFT


# --- An admin's word on the reception -------------------------------------------------------------


def test_closing_now_and_opening_again_need_no_new_revision(city: City) -> None:
    case = city.start()
    city.save(case)
    later = AT + timedelta(hours=3)
    set_reception(city, closed_now(Opening(), later), later)

    assert state(city, later) == (1, "after")
    with pytest.raises(Conflict, match="終わりました"):
        city.send(case, later)
    set_reception(city, opened_now(Opening(), later + SECOND), later + SECOND)
    assert state(city, later + SECOND) == (1, "open")
    assert city.send(case, later + SECOND)


def test_a_deadline_can_be_extended(lite: City) -> None:
    publish(lite, UNTIL_FIVE)
    set_reception(lite, Opening(None, FIVE + timedelta(days=1)))

    assert state(lite, FIVE + SECOND) == (1, "open")
    assert state(lite, FIVE + timedelta(days=1, seconds=1)) == (1, "after")


def test_the_file_decides_again_when_the_admins_word_is_taken_back(lite: City) -> None:
    publish(lite, UNTIL_FIVE)
    set_reception(lite, Opening(None, FIVE + timedelta(days=1)))
    with lite.database.transaction() as session:
        publishing.reset_reception(session, SLUG, why="延長の中止", by=lite.admin, at=AT)

    assert state(lite, FIVE + SECOND) == (1, "after")


def test_the_admins_word_outlives_a_text_that_says_nothing_new_about_it(lite: City) -> None:
    publish(lite, UNTIL_FIVE)
    set_reception(lite, Opening(None, FIVE + timedelta(days=1)))
    publish(lite, UNTIL_FIVE + "\n# 字の直し\n")

    assert state(lite, FIVE + SECOND) == (2, "open")


def test_the_admins_word_outlives_a_correction_while_another_reception_waits(lite: City) -> None:
    publish(lite, SOURCE)
    publish(lite, UNTIL_FIVE.replace("2026-10-05", "2027-10-05"), date(2027, 4, 1))
    set_reception(lite, closed_now(Opening(), AT))
    publish(lite, SOURCE + "\n# 字の直し\n")

    assert state(lite) == (3, "after")
    assert state(lite, datetime(2027, 4, 1, tzinfo=JAPAN)) == (2, "open")


def test_a_text_with_another_reception_begins_with_its_own(lite: City) -> None:
    publish(lite, UNTIL_FIVE)
    set_reception(lite, closed_now(Opening(), AT))
    publish(lite, UNTIL_FIVE.replace("10-05T17:00", "10-20"))

    assert state(lite, AT) == (2, "open")


def test_a_revision_that_waits_is_opened_and_closed_with_the_present_one(lite: City) -> None:
    publish(lite, SOURCE)
    publish(lite, SECOND_TEXT, TODAY + timedelta(days=3))
    set_reception(lite, Opening(None, AT + timedelta(days=4)))

    assert state(lite, AT + timedelta(days=3)) == (2, "open")
    assert state(lite, AT + timedelta(days=5)) == (2, "after")


def test_a_reception_cannot_end_before_it_begins(lite: City) -> None:
    publish(lite, SOURCE)

    with pytest.raises(Conflict, match="始まりより前"):
        set_reception(lite, Opening(FIVE, FIVE - SECOND))


def test_every_change_of_the_reception_is_an_event_with_who_and_why(lite: City) -> None:
    publish(lite, SOURCE)
    set_reception(lite, Opening(None, FIVE))
    last = events(lite)[-1]

    assert last.name == "ReceptionSet"
    assert last.actor_name == lite.admin.name
    assert last.data == {"opens_at": "", "closes_at": FIVE.isoformat(), "why": "台風のため"}


def test_a_change_without_a_reason_is_refused(lite: City) -> None:
    publish(lite, SOURCE)

    with pytest.raises(Invalid), lite.database.transaction() as session:
        publishing.withdraw(session, SLUG, why="  ", instead="", by=lite.admin, at=AT)


# --- Withdrawn ------------------------------------------------------------------------------------


def test_a_withdrawn_procedure_takes_no_new_applications(city: City) -> None:
    case = city.start()
    city.save(case)
    withdraw(city)

    assert state(city) == (1, "withdrawn")
    with pytest.raises(Conflict, match="受け付けていません"):
        city.send(case)


def test_what_runs_goes_on_after_the_procedure_was_withdrawn(city: City) -> None:
    case = city.case_in(State.IN_REVIEW)
    withdraw(city)
    city.do(case, _ask, by=city.officer)

    city.save(case, place="番地まで")
    assert city.send(case)
    assert city.state_of(case) is State.IN_REVIEW


def test_whoever_has_a_draft_is_told_once(lite: City) -> None:
    case = lite.start()
    sent = lite.case_in(State.SUBMITTED)
    withdraw(lite, AT + SECOND)
    for _ in range(2):
        tidy(lite, AT + timedelta(minutes=10))

    assert (told(lite, case), told(lite, sent)) == (1, 0)


def test_a_draft_is_told_once_also_by_a_clock_that_is_behind(city: City) -> None:
    case = city.start()
    withdraw(city, AT + SECOND)
    with city.database.transaction() as session:
        assert housekeeping.tidy(session, AT) == 1
        assert housekeeping.tidy(session, AT) == 0

    assert told(city, case) == 1


def test_a_draft_on_an_earlier_revision_is_told_too_and_again_of_the_next_withdrawal(
    city: City,
) -> None:
    case = city.start()
    publish(city, SECOND_TEXT)
    for often in (1, 2):
        withdraw(city, AT + timedelta(days=often))
        tidy(city, AT + timedelta(days=often))
        publish(city, SECOND_TEXT)
        tidy(city, AT + timedelta(days=often))
        assert told(city, case) == often


def test_what_is_done_while_the_sweeper_tells_stands_in_the_same_chain(
    postgres_city: City,
) -> None:
    city = postgres_city
    case = city.start()
    withdraw(city)
    with city.case(case) as (session, application):
        city.attach(case)
        actions.tell_of_withdrawal(session, application, by=SYSTEM, at=AT)

    with city.case(case) as (session, application):
        names = [event.name for event in application.events]
        assert names[-2:] == ["AttachmentAdded", "DraftStranded"]
        assert verify_application(session, application)


def test_what_was_taken_back_before_leaves_it_withdrawn(city: City) -> None:
    publish(city, SOURCE)
    publish(city, SECOND_TEXT, TODAY + timedelta(days=3))
    with city.database.transaction() as session:
        publishing.take_back(session, SLUG, 2, why="議会で否決", by=city.admin, at=AT)
    withdraw(city)

    with city.database.reading() as session:
        assert queries.is_withdrawn(session, SLUG)
    publish(city, SOURCE)
    with city.database.reading() as session:
        assert not queries.is_withdrawn(session, SLUG)


def test_what_was_corrected_until_the_withdrawn_one_began_leaves_it_withdrawn(city: City) -> None:
    begins = TODAY + timedelta(days=10)
    publish(city, SOURCE)
    publish(city, SECOND_TEXT, begins)
    publish(city, THIRD_TEXT)
    withdraw(city, AT + timedelta(days=20))

    with city.database.reading() as session:
        assert queries.is_withdrawn(session, SLUG)


def test_publishing_the_same_text_again_brings_a_withdrawn_procedure_back(city: City) -> None:
    publish(city, SOURCE)
    withdraw(city)

    assert publish(city, SOURCE) == 2
    assert state(city) == (2, "open")


def test_withdrawing_takes_what_waits_for_its_day_along(lite: City) -> None:
    publish(lite, SOURCE)
    publish(lite, SECOND_TEXT, TODAY + timedelta(days=3))
    withdraw(lite)

    assert state(lite, AT + timedelta(days=5)) == (2, "withdrawn")
    assert events(lite)[-1].data["numbers"] == [1, 2]
    with pytest.raises(Conflict, match="もう取り下げられて"):
        withdraw(lite)


# --- A revision that waits ------------------------------------------------------------------------


def test_around_the_first_of_april_both_texts_are_on_file(city: City) -> None:
    publish(city, SOURCE)
    publish(city, SECOND_TEXT, date(2027, 4, 1))
    midnight = datetime(2027, 4, 1, tzinfo=JAPAN)

    assert state(city, midnight - SECOND) == (1, "open")
    assert state(city, midnight) == (2, "open")
    with city.database.reading() as session:
        new, old = queries.revisions_of(session, SLUG)
        assert (old.effective_from, old.effective_until) == (TODAY, date(2027, 3, 31))
        assert (new.effective_from, new.effective_until) == (date(2027, 4, 1), None)


def test_before_the_first_day_of_the_first_revision_it_is_not_open_yet(lite: City) -> None:
    publish(lite, SOURCE, TODAY + timedelta(days=3))

    assert state(lite) == (1, "before")
    with lite.database.reading() as session:
        offer = offer_of(session, SLUG, AT)
        assert offer
        assert offer.opening.opens_at == datetime(2026, 10, 4, tzinfo=JAPAN)


def test_a_waiting_revision_taken_back_never_begins_and_the_present_one_goes_on(city: City) -> None:
    publish(city, SOURCE)
    publish(city, SECOND_TEXT, TODAY + timedelta(days=3))
    with city.database.transaction() as session:
        publishing.take_back(session, SLUG, 2, why="議会で否決", by=city.admin, at=AT)

    assert state(city, AT + timedelta(days=30)) == (1, "open")
    assert events(city)[-1].name == "RevisionTakenBack"


def test_taking_back_one_of_two_that_wait_leaves_the_other(lite: City) -> None:
    for source, days in ((SOURCE, 0), (SECOND_TEXT, 3), (SOURCE + "\n# 3\n", 6)):
        publish(lite, source, TODAY + timedelta(days=days))
    with lite.database.transaction() as session:
        publishing.take_back(session, SLUG, 2, why="中止", by=lite.admin, at=AT)

    assert state(lite, AT + timedelta(days=5)) == (1, "open")
    assert state(lite, AT + timedelta(days=6)) == (3, "open")


def test_what_has_begun_cannot_be_taken_back(lite: City) -> None:
    publish(lite, SOURCE)

    with pytest.raises(Conflict, match="もう始まったか"), lite.database.transaction() as session:
        publishing.take_back(session, SLUG, 1, why="間違い", by=lite.admin, at=AT)
    with pytest.raises(NotFound), lite.database.transaction() as session:
        publishing.take_back(session, SLUG, 9, why="間違い", by=lite.admin, at=AT)


def test_only_admins_decide_on_procedures(lite: City) -> None:
    publish(lite, SOURCE)

    for person in (lite.officer, lite.manager, lite.citizen):
        with lite.database.transaction() as session:
            with pytest.raises(NotAllowed):
                publishing.withdraw(session, SLUG, why="w", instead="", by=person, at=AT)
            with pytest.raises(NotAllowed):
                publishing.set_reception(session, SLUG, Opening(), why="w", by=person, at=AT)
            with pytest.raises(NotAllowed):
                publishing.take_back(session, SLUG, 1, why="w", by=person, at=AT)


def _ask(session: Session, application: Application, **more: Any) -> None:
    due_on = TODAY + timedelta(days=20)
    actions.ask_correction(session, application, [("place", "番地も。")], "", due_on, **more)
