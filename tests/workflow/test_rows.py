"""Prepared rows give what SQLAlchemy itself would have given, on both databases."""

from __future__ import annotations

from datetime import UTC
from typing import Any, cast

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.database import Database
from core.errors import Conflict
from core.outbox import OutboxJob
from core.rows import Change, Insert, Loader, Prepared
from tests.factories import AT, City
from workflow import queries
from workflow.clock import local_date
from workflow.models import Application, ProcedureRevision, Submission

LOADER = Loader(Application)
BY_ID = Prepared(sa.select(*LOADER.columns).where(Application.id == sa.bindparam("id")))
OLDEST = Prepared(sa.select(Application.id).order_by(Application.created_at).limit(1))


NEW_JOB = Insert(OutboxJob)
JOB: dict[str, Any] = {
    "id": "one",
    "kind": "post",
    "args": {"application": "髙橋"},
    "state": "owed",
    "created_at": AT,
    "due_at": AT,
}
ROWS = cast("sa.Table", Application.__table__)
TO_LANGUAGE = Change(
    sa.update(ROWS)
    .where(ROWS.c.id == sa.bindparam("id"), ROWS.c.language == sa.bindparam("was"))
    .values(language=sa.bindparam("language"))
    .returning(ROWS.c.id, ROWS.c.created_at)
)


def loaded(session: Session, application_id: str) -> Application:
    row = BY_ID.row(session, id=application_id)
    assert row is not None
    application: Application = LOADER.load(session, row)
    return application


def values(application: Application) -> dict[str, Any]:
    return {column.key: getattr(application, column.key) for column in LOADER.columns}


@pytest.fixture
def draft(city: City) -> str:
    return city.start()


def test_a_row_has_the_values_that_sqlalchemy_gives(city: City, draft: str) -> None:
    with city.database.reading() as session:
        prepared = values(loaded(session, draft))
    with city.database.reading() as session:
        usual = values(session.get_one(Application, draft))

    assert prepared == usual
    assert prepared["created_at"].tzinfo is UTC


def test_there_is_no_row_of_an_unknown_id(city: City) -> None:
    with city.database.reading() as session:
        assert BY_ID.row(session, id="nobody") is None


def test_an_object_is_found_by_its_key_or_is_none(city: City, draft: str) -> None:
    with city.database.reading() as session:
        assert LOADER.get(session, draft) is session.get(Application, draft)
        assert LOADER.get(session, "nobody") is None


def test_a_limit_in_the_statement_needs_no_parameter(city: City, draft: str) -> None:
    assert OLDEST.row_of(city.database.engine) == [draft]


def test_a_session_that_has_begun_nothing_begins_nothing(city: City, draft: str) -> None:
    with city.database.reading() as session:
        BY_ID.row(session, id=draft)

        assert not session.in_transaction()


def test_a_transaction_sees_what_it_has_changed_itself(city: City, draft: str) -> None:
    with city.database.transaction() as session:
        session.get_one(Application, draft).language = "en"
        row = BY_ID.row(session, id=draft)

    assert row is not None
    assert "en" in row


def test_a_loaded_object_is_written_like_any_other(city: City, draft: str) -> None:
    with city.database.transaction() as session:
        loaded(session, draft).language = "vi"

    with city.database.reading() as session:
        assert session.get_one(Application, draft).language == "vi"


def test_what_belongs_to_a_loaded_object_is_loaded_when_it_is_asked_for(
    city: City, draft: str
) -> None:
    with city.database.reading() as session:
        application = loaded(session, draft)

        assert "procedure: tree-planting" in application.revision.source
        assert [event.number for event in application.events] == [1]


def test_an_object_that_the_session_has_stays_as_it_is(city: City, draft: str) -> None:
    with city.database.transaction() as session:
        first = loaded(session, draft)
        first.withdrawal_words = "まだ書いていない"

        assert loaded(session, draft) is first
        assert first.withdrawal_words == "まだ書いていない"


def test_an_error_shows_no_parameters(database_url: str) -> None:
    database = Database(database_url)
    lost = Prepared(
        sa.select(sa.column("words", sa.Text))
        .select_from(sa.table("nowhere"))
        .where(sa.column("words") == sa.bindparam("words", type_=sa.Text))
    )

    with pytest.raises(sa.exc.DBAPIError) as failed:
        lost.row_of(database.engine, words="山﨑 結衣")
    database.close()

    assert "山﨑" not in str(failed.value)


def test_a_new_row_has_the_defaults_of_its_columns(city: City) -> None:
    with city.database.transaction() as session:
        NEW_JOB.run(session, **JOB)
    with city.database.reading() as session:
        job = session.get_one(OutboxJob, "one")

        assert {name: getattr(job, name) for name in JOB} == JOB
        assert (job.attempts, job.repeated, job.error) == (0, False, None)


def test_a_row_that_is_there_already_is_a_conflict(city: City) -> None:
    with city.database.transaction() as session:
        NEW_JOB.run(session, **JOB)

    with pytest.raises(Conflict) as taken, city.database.transaction() as session:
        NEW_JOB.run(session, **JOB)

    assert taken.value.code == "stale"


def test_a_row_without_what_it_needs_is_no_conflict(city: City) -> None:
    with pytest.raises(sa.exc.IntegrityError), city.database.transaction() as session:
        NEW_JOB.run(session, **{**JOB, "kind": None})


def test_an_id_must_be_given(city: City) -> None:
    with pytest.raises(TypeError, match="not given: id"), city.database.transaction() as session:
        Insert(Submission).run(session, number=1)


def test_a_change_gives_what_it_returns_where_the_row_is_as_it_should_be(
    city: City, draft: str
) -> None:
    with city.database.transaction() as session:
        assert TO_LANGUAGE.run(session, id=draft, was="en", language="vi") is None
        assert TO_LANGUAGE.run(session, id=draft, was="ja", language="vi") == [draft, AT]
    with city.database.reading() as session:
        assert session.get_one(Application, draft).language == "vi"


def test_the_revision_in_force_is_the_newest_of_its_day(city: City) -> None:
    for _ in range(2):
        city.publish()
    with city.database.reading() as session:
        found = queries.live_revision(session, "tree-planting", local_date(AT))
        same = session.scalars(
            sa.select(ProcedureRevision)
            .where(ProcedureRevision.slug == "tree-planting", ProcedureRevision.live.is_(True))
            .order_by(ProcedureRevision.number.desc())
        ).first()

        assert found is same


def test_what_belongs_to_an_application_is_as_old_as_the_application(city: City) -> None:
    draft = city.start()
    with city.database.reading() as session:
        application = queries.application_of(session, draft, city.citizen)
        city.save(draft)
        city.send(draft)

        assert application.receipt_number is None
        assert application.submissions == []
