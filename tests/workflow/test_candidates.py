from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.actor import Actor
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from forms import catalogue
from tests.factories import AT, City
from tests.tree_planting import SOURCE
from workflow import candidates, queries
from workflow.chain import verify
from workflow.models import Event

SLUG = "tree-planting"
SECOND_TEXT = SOURCE.replace("植樹の申請", "植樹許可の申請")
TODAY = date(2026, 10, 1)


def other_admin(city: City) -> Actor:
    return replace(city.admin, id="another-admin", name="別の管理者")


def propose(city: City, source: str = SECOND_TEXT, by: Actor | None = None) -> str:
    procedure, problems = catalogue.load_source(source, "test.yaml")
    assert procedure, problems
    with city.database.transaction() as session:
        return candidates.put_forward(
            session, procedure, source, by=by or city.admin, at=AT, note="様式の見直し"
        ).id


def publish(
    city: City, candidate: str, *, by: Actor, second_look: bool = True, first: date | None = None
) -> int:
    with city.database.transaction() as session:
        return candidates.publish(
            session,
            candidates.candidate_of(session, candidate),
            by=by,
            at=AT,
            effective_from=first,
            second_look=second_look,
        ).number


def live_title(city: City, on: date = TODAY) -> str:
    with city.database.reading() as session:
        revision = queries.live_revision(session, SLUG, on)
        return revision.card["title"]["ja"] if revision and revision.card else ""


def test_a_candidate_changes_nothing_until_it_is_published(city: City) -> None:
    city.publish(SOURCE)
    candidate = propose(city)

    assert live_title(city) == "植樹の申請"
    assert publish(city, candidate, by=other_admin(city)) == 2
    assert live_title(city) == "植樹許可の申請"


def test_who_put_it_forward_may_not_publish_it_where_a_second_look_is_asked_for(city: City) -> None:
    candidate = propose(city)

    with pytest.raises(NotAllowed, match="別の管理者"):
        publish(city, candidate, by=city.admin)
    assert live_title(city) == ""
    assert publish(city, candidate, by=other_admin(city)) == 1


def test_putting_the_same_text_forward_again_does_not_change_who_did(lite: City) -> None:
    candidate = propose(lite)

    assert propose(lite, by=other_admin(lite)) == candidate
    with pytest.raises(NotAllowed):
        publish(lite, candidate, by=lite.admin)


def test_without_a_second_look_one_admin_is_enough(lite: City) -> None:
    assert publish(lite, propose(lite), by=lite.admin, second_look=False) == 1


def test_it_is_published_once(city: City) -> None:
    candidate = propose(city)
    publish(city, candidate, by=other_admin(city))

    with pytest.raises(Conflict, match="もう公開されたか"):
        publish(city, candidate, by=other_admin(city))


def test_one_that_was_taken_back_is_not_published(lite: City) -> None:
    candidate = propose(lite)
    with lite.database.transaction() as session:
        found = candidates.candidate_of(session, candidate)
        candidates.take_back(session, found, by=lite.admin, at=AT)

    with pytest.raises(Conflict):
        publish(lite, candidate, by=other_admin(lite))
    with lite.database.reading() as session:
        assert candidates.waiting(session) == []


def test_it_begins_on_its_day_and_never_before_today(lite: City) -> None:
    lite.publish(SOURCE)
    candidate = propose(lite)

    with pytest.raises(Invalid):
        publish(lite, candidate, by=other_admin(lite), first=TODAY - timedelta(days=1))
    publish(lite, candidate, by=other_admin(lite), first=TODAY + timedelta(days=2))
    assert live_title(lite, TODAY + timedelta(days=1)) == "植樹の申請"
    assert live_title(lite, TODAY + timedelta(days=2)) == "植樹許可の申請"


def test_an_earlier_text_published_again_is_a_new_revision_with_its_note(lite: City) -> None:
    lite.publish(SOURCE)
    lite.publish(SECOND_TEXT)

    assert publish(lite, propose(lite, SOURCE), by=other_admin(lite)) == 3
    with lite.database.reading() as session:
        newest, _, oldest = queries.revisions_of(session, SLUG)
        assert newest.sha256 == oldest.sha256
        assert newest.note == "様式の見直し"


def test_the_chain_says_who_put_forward_and_who_published(city: City) -> None:
    publish(city, propose(city), by=other_admin(city))

    with city.database.reading() as session:
        assert verify(session, f"procedure:{SLUG}")
        events = session.query(Event).where(Event.stream == f"procedure:{SLUG}")
        names = [(each.name, each.actor_name) for each in events.order_by(Event.number)]
        assert names == [
            ("RevisionProposed", city.admin.name),
            ("RevisionPublished", "別の管理者"),
        ]
        assert events.order_by(Event.number)[1].data["proposed_by"] == city.admin.id


def test_only_admins_put_forward_and_publish(lite: City) -> None:
    candidate = propose(lite)

    with pytest.raises(NotAllowed):
        propose(lite, by=lite.officer)
    with pytest.raises(NotAllowed):
        publish(lite, candidate, by=lite.manager)
    with pytest.raises(NotFound), lite.database.transaction() as session:
        candidates.candidate_of(session, "nothing")
