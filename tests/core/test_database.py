"""Both databases keep the same promises."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from core import outbox
from core.database import Database, UTCDateTime, make_engine
from core.errors import Conflict
from core.outbox import OutboxJob

NOON = datetime(2026, 4, 1, 3, tzinfo=UTC)


class _Base(DeclarativeBase):
    """Tables of these tests alone, made in their own databases."""

    type_annotation_map = {datetime: UTCDateTime}  # noqa: RUF012


class _Case(_Base):
    __tablename__ = "cases_of_this_test"

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    _Base.metadata.create_all(database.engine)
    with database.transaction() as session:
        session.add(_Case(id=1, words="初め"))
    yield database
    database.close()


@contextmanager
def hinting(url: str, hint: Callable[[str, str], None]) -> Iterator[Database]:
    database = Database(url, hint=hint)
    yield database
    database.close()


def write(database: Database, change: Callable[[Session], None]) -> None:
    with database.transaction() as session:
        change(session)


def words(database: Database) -> str:
    with database.reading() as session:
        return session.get_one(_Case, 1).words


def test_an_error_rolls_everything_back(database: Database) -> None:
    def change_and_break(session: Session) -> None:
        session.get_one(_Case, 1).words = "変更"
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write(database, change_and_break)

    assert words(database) == "初め"


def test_reading_cannot_write(database: Database) -> None:
    with (
        pytest.raises(DBAPIError, match=r"readonly|read-only"),
        database.reading() as session,
    ):
        session.execute(sa.update(_Case).values(words="変更"))

    with database.transaction() as session:  # the same connection can write again
        session.get_one(_Case, 1).words = "変更"
    assert words(database) == "変更"


def test_all_that_is_read_is_from_one_moment(database: Database) -> None:
    query = sa.select(_Case.words)
    with database.reading() as session:
        before = session.scalars(query).one()
        with database.transaction() as other:
            other.get_one(_Case, 1).words = "変更"

        assert session.scalars(query).one() == before
    assert words(database) == "変更"


def test_a_row_that_changed_meanwhile_is_a_conflict(database: Database) -> None:
    with database.reading() as session:
        seen = session.get_one(_Case, 1)
    with database.transaction() as session:
        session.get_one(_Case, 1).words = "先の人"

    def change_what_was_seen(session: Session) -> None:
        session.add(seen)
        seen.words = "後の人"

    with pytest.raises(Conflict) as refused:
        write(database, change_what_was_seen)

    assert refused.value.code == "stale"
    assert words(database) == "先の人"


def test_two_writers_wait_for_each_other(database: Database) -> None:
    def add(session: Session) -> None:
        case = session.get_one(_Case, 1, with_for_update=True)
        case.words = str(int(case.words) + 1)

    def work() -> None:
        for _ in range(10):
            with database.transaction() as session:
                add(session)

    with database.transaction() as session:
        session.get_one(_Case, 1).words = "0"
    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert words(database) == "30"


def test_times_come_back_in_utc_and_need_a_zone(database: Database) -> None:
    japan = timezone(timedelta(hours=9))
    with database.transaction() as session:
        job_id = outbox.owe(session, "receipt", {}, at=NOON.astimezone(japan))

    with database.reading() as session:
        stored = session.get_one(OutboxJob, job_id).created_at
    assert stored == NOON
    assert stored.tzinfo == UTC
    with pytest.raises(ValueError, match="a time needs a zone"), database.transaction() as session:
        outbox.owe(session, "receipt", {}, at=datetime(2026, 4, 1))  # noqa: DTZ001


def test_an_error_shows_nothing_that_was_typed(database: Database) -> None:
    with pytest.raises(IntegrityError) as error, database.engine.begin() as connection:
        connection.execute(sa.insert(_Case).values(id=1, words="山﨑 結衣", version=1))

    assert "山﨑" not in str(error.value)


def test_whoever_makes_the_same_row_second_is_told(database: Database) -> None:
    with pytest.raises(Conflict) as refused:
        write(database, lambda session: session.add(_Case(id=1, words="後の人")))

    assert refused.value.code == "stale"
    assert words(database) == "初め"


def test_hints_follow_the_commit(database: Database, database_url: str) -> None:
    hints: list[str] = []

    def hint(job_id: str, kind: str) -> None:
        assert kind == "receipt"
        with database.reading() as session:
            assert session.get(OutboxJob, job_id) is not None
        hints.append(job_id)

    with hinting(database_url, hint) as hinted, hinted.transaction() as session:
        now = outbox.owe(session, "receipt", {}, at=NOON)
        outbox.owe(session, "message", {}, at=NOON, due_at=NOON + timedelta(days=1))
        assert hints == []

    assert hints == [now]


def test_what_is_rolled_back_gives_no_hint(database_url: str) -> None:
    hints: list[tuple[str, str]] = []

    def owe_and_break(session: Session) -> None:
        outbox.owe(session, "receipt", {}, at=NOON)
        raise ZeroDivisionError

    with (
        hinting(database_url, lambda *hint: hints.append(hint)) as database,
        pytest.raises(ZeroDivisionError),
    ):
        write(database, owe_and_break)

    assert hints == []


def test_a_hint_that_fails_loses_nothing(database_url: str) -> None:
    def hint(job_id: str, kind: str) -> None:
        raise ConnectionError

    with hinting(database_url, hint) as database:
        with database.transaction() as session:
            job_id = outbox.owe(session, "receipt", {}, at=NOON)
        with database.reading() as session:
            assert outbox.due(session, NOON) == [job_id]


def test_sqlite_flushes_every_commit_to_the_disk(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    with engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    engine.dispose()

    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_postgresql_is_reached_through_psycopg_3() -> None:
    assert make_engine("postgresql://city@db.example/city").driver == "psycopg"
