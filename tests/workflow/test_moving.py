from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from core.errors import Conflict, NotFound
from forms import catalogue
from forms.context import Context
from forms.japanese.days import JAPAN
from tests.factories import AT, City, filled_of
from tests.tree_planting import ALONE, SOURCE
from workflow import actions, publishing
from workflow.chain import verify
from workflow.clock import local_date
from workflow.models import Application, ProcedureRevision
from workflow.states import State

NEWER = SOURCE.replace(
    "      - {field: remark, type: text, label: 備考, required: false}\n",
    "      - {field: purpose, type: text, label: 目的}\n",
).replace("type: text, label: 植える場所", "type: integer, label: 植える区画")
LATER = AT + timedelta(hours=2)


def newer(city: City, source: str = NEWER) -> str:
    return city.publish(source, LATER)


def move(city: City, case: str, revision: str, at: datetime = LATER, **more: object) -> None:
    with city.case(case) as (session, application):
        actions.move_draft(
            session,
            application,
            session.get_one(ProcedureRevision, revision),
            Context(today=local_date(at)),
            by=more.get("by", city.citizen),  # type: ignore[arg-type]
            at=at,
        )


def a_draft(city: City) -> str:
    case = city.start()
    city.save(case)
    return case


def test_a_draft_on_an_old_revision_is_not_sent(city: City) -> None:
    case = a_draft(city)
    newer(city)

    with pytest.raises(Conflict, match="新しい様式に移して") as refused:
        city.send(case, LATER)
    assert refused.value.code == "new_revision"
    assert city.state_of(case) is State.DRAFT


def test_it_moves_with_its_answers_and_what_does_not_fit_is_kept(city: City) -> None:
    case = a_draft(city)
    city.save(case, remark="日当たりがよい所")
    move(city, case, newer(city))

    with city.case(case) as (session, application):
        assert application.revision.number == 2
        assert application.raw["name"]["family"] == "髙﨑"
        assert [(each["label"], each["words"]) for each in application.left_over or ()] == [
            ("植える場所", "中央公園の東"),
            ("備考", "日当たりがよい所"),
        ]
        assert application.events[-1].name == "DraftMoved"
        assert application.events[-1].data == {"before": 1, "after": 2}
        assert verify(session, application.id)


def test_it_is_sent_on_the_new_revision_once_it_is_complete(city: City) -> None:
    case = a_draft(city)
    move(city, case, newer(city))
    city.save(case, place="7", purpose="記念")

    assert city.send(case, LATER)
    with city.case(case) as (_, application):
        assert application.submissions[0].answers["place"] == 7
        assert "remark" not in application.submissions[0].answers


def test_what_was_checked_on_the_old_form_is_not_sent_by_a_stale_page(lite: City) -> None:
    case = a_draft(lite)
    with lite.case(case) as (_, application):
        version, seen = application.version, application.seen
    move(lite, case, newer(lite, SOURCE + "\n# 字の直し\n"))

    with lite.case(case) as (session, application):
        assert application.seen > seen
        with pytest.raises(Conflict):
            actions.submit(
                session,
                application,
                filled_of(application),
                by=lite.citizen,
                at=LATER,
                expected_version=version,
            )


def test_moved_twice_it_is_moved_once(lite: City) -> None:
    case = a_draft(lite)
    revision = newer(lite)
    move(lite, case, revision)
    move(lite, case, revision)

    with lite.case(case) as (_, application):
        assert [each.name for each in application.events].count("DraftMoved") == 1


def test_it_moves_to_a_revision_of_its_procedure_that_is_in_force_only(lite: City) -> None:
    case = a_draft(lite)
    old = _revision_of(lite, case)
    newer(lite)

    with pytest.raises(Conflict, match="使われていません"):
        move(lite, case, lite.publish(ALONE))
    with pytest.raises(Conflict, match="使われていません"):
        move(lite, case, newer(lite, NEWER + "\n# 3\n"), at=LATER - timedelta(days=1))
    with pytest.raises(NotFound):
        move(lite, case, old, by=lite.stranger)


def test_what_was_sent_never_moves(lite: City) -> None:
    case = lite.case_in(State.SUBMITTED)

    with pytest.raises(Conflict) as refused:
        move(lite, case, newer(lite))
    assert refused.value.code == "state"


def test_on_the_first_of_april_a_draft_of_march_asks_to_be_moved(lite: City) -> None:
    case = a_draft(lite)
    _publish_for_april(lite)
    midnight = datetime(2027, 4, 1, tzinfo=JAPAN)

    with pytest.raises(Conflict, match="新しい様式"):
        lite.send(case, midnight)
    assert lite.send(case, midnight - timedelta(seconds=1))


def _publish_for_april(city: City) -> None:
    procedure, _ = catalogue.load_source(NEWER, "test.yaml")
    assert procedure
    with city.database.transaction() as session:
        first = date(2027, 4, 1)
        publishing.publish(session, procedure, NEWER, by=city.admin, at=LATER, effective_from=first)


def _revision_of(city: City, case: str) -> str:
    with city.database.reading() as session:
        return session.get_one(Application, case).revision_id
