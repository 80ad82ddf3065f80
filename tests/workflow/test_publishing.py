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


def test_a_waiting_revision_is_taken_back_by_a_newer_one(lite: City) -> None:
    publish(lite, SOURCE)
    publish(lite, SECOND, TODAY + timedelta(days=10))
    publish(lite, SOURCE + "\n# あらためて\n", TODAY + timedelta(days=5))

    assert live(lite, TODAY + timedelta(days=4)) == 1
    assert live(lite, TODAY + timedelta(days=20)) == 3


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
