from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from forms import catalogue
from tests.factories import AT, City
from tests.tree_planting import AUTOMATIC, SOURCE
from workflow import publishing, queries
from workflow.chain import verify
from workflow.definitions import procedure_of
from workflow.models import ProcedureRevision

SECOND = SOURCE.replace("植樹の申請", "植樹許可の申請")
TODAY = date(2026, 10, 1)


def publish(city: City, source: str, effective_from: date | None = None) -> int:
    procedure, _ = catalogue.load_source(source, "test.yaml")
    assert procedure is not None
    with city.database.transaction() as session:
        return publishing.publish(
            session, procedure, source, by=city.admin, at=AT, effective_from=effective_from
        ).number


def live(city: City, on: date = TODAY) -> int | None:
    with city.database.reading() as session:
        revision = queries.live_revision(session, "tree-planting", on)
        return revision.number if revision else None


def test_the_same_text_makes_no_new_revision(city: City) -> None:
    assert [publish(city, SOURCE), publish(city, SOURCE)] == [1, 1]


def test_a_new_text_is_in_force_at_once_and_the_old_one_stays_readable(city: City) -> None:
    publish(city, SOURCE)
    publish(city, SECOND)

    assert live(city) == 2
    with city.database.reading() as session:
        revisions = queries.revisions_of(session, "tree-planting")
        assert [each.number for each in revisions] == [2, 1]
        assert [procedure_of(each).title.get() for each in revisions] == [
            "植樹許可の申請",
            "植樹の申請",
        ]


def test_going_back_to_an_earlier_text_is_a_new_revision(lite: City) -> None:
    assert [publish(lite, each) for each in (SOURCE, SECOND, SOURCE)] == [1, 2, 3]
    assert live(lite) == 3


def test_a_revision_can_wait_for_its_first_day(lite: City) -> None:
    publish(lite, SOURCE)
    publish(lite, SECOND, TODAY + timedelta(days=10))

    assert live(lite) == 1
    assert live(lite, TODAY + timedelta(days=9)) == 1
    assert live(lite, TODAY + timedelta(days=10)) == 2


def days(city: City) -> dict[int, tuple[date, date | None, bool]]:
    """From when until when each revision is in force, and whether it is at all."""
    with city.database.reading() as session:
        return {
            each.number: (each.effective_from, each.effective_until, each.live)
            for each in queries.revisions_of(session, "tree-planting")
        }


def test_what_is_corrected_today_leaves_what_waits_for_its_day(city: City) -> None:
    april = date(2027, 4, 1)
    publish(city, SOURCE)
    publish(city, SECOND, april)
    publish(city, SOURCE + "\n# 字の直し\n", TODAY + timedelta(days=5))

    assert live(city, TODAY + timedelta(days=4)) == 1
    assert live(city, TODAY + timedelta(days=5)) == live(city, date(2027, 3, 31)) == 3
    assert live(city, april) == 2
    assert days(city)[3] == (TODAY + timedelta(days=5), date(2027, 3, 31), True)


def test_after_that_day_the_correction_can_be_published_again(lite: City) -> None:
    april, correction = date(2027, 4, 1), SOURCE + "\n# 字の直し\n"
    publish(lite, SOURCE, TODAY)
    publish(lite, SECOND, april)
    publish(lite, correction, TODAY + timedelta(days=1))

    assert publish(lite, correction, april) == 4
    assert live(lite, april) == 4
    assert not days(lite)[2][2]


def test_what_was_waiting_and_is_taken_back_leaves_the_correction_in_force(lite: City) -> None:
    publish(lite, SOURCE)
    publish(lite, SECOND, TODAY + timedelta(days=10))
    publish(lite, SOURCE + "\n# 字の直し\n", TODAY + timedelta(days=5))
    with lite.database.transaction() as session:
        publishing.take_back(session, "tree-planting", 2, why="中止", by=lite.admin, at=AT)

    assert live(lite, TODAY + timedelta(days=20)) == 3


def test_what_never_was_in_force_gets_no_last_day(lite: City) -> None:
    publish(lite, SOURCE)
    publish(lite, SOURCE + "\n# 同じ日に\n")
    publish(lite, SECOND, TODAY + timedelta(days=10))

    assert days(lite)[1] == (TODAY, None, False)
    assert days(lite)[2] == (TODAY, TODAY + timedelta(days=9), True)


def test_before_its_first_day_there_is_no_procedure(lite: City) -> None:
    publish(lite, SOURCE)

    assert live(lite, TODAY - timedelta(days=1)) is None


def test_one_revision_of_each_procedure_is_live(lite: City) -> None:
    for source in (SOURCE, SECOND, AUTOMATIC):
        publish(lite, source)

    with lite.database.reading() as session:
        found = queries.live_revisions(session, TODAY)
        assert [(each.slug, each.number) for each in found] == [
            ("tree-notice", 1),
            ("tree-planting", 2),
        ]


def test_publishing_leaves_a_chain_of_events(lite: City) -> None:
    publish(lite, SOURCE)
    publish(lite, SECOND)

    with lite.database.transaction() as session:
        assert verify(session, "procedure:tree-planting")
        session.execute(sa.text("UPDATE events SET actor_id = 'x' WHERE number = 1"))
        assert not verify(session, "procedure:tree-planting")


def test_a_stored_revision_keeps_its_text_and_hash(lite: City) -> None:
    publish(lite, SOURCE)

    with lite.database.reading() as session:
        revision = session.scalars(sa.select(ProcedureRevision)).one()
        assert revision.source == SOURCE
        assert len(revision.sha256) == 64
