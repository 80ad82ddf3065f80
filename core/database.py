"""One database, two ways in: transaction() to write and reading() to read.

SQLite: WAL with synchronous=FULL (NORMAL can lose a commit when the power goes), BEGIN IMMEDIATE for
writes, so that two writers wait for each other instead of failing. PostgreSQL through psycopg 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

from core.errors import Conflict

log = structlog.get_logger(__name__)

Hint = Callable[[str, str], None]
"""Takes the id and the kind of an owed job."""
Reactions = Mapping[str, Sequence[str]]


class UTCDateTime(TypeDecorator[datetime]):
    """An aware time; stored and given back in UTC, whatever zone it came in."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone: nobody could say when it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time needs a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite keeps no zone; what we stored there is UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All models. Constraints are named, so that migrations can change them on both databases."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UTCDateTime, dict[str, Any]: sa.JSON}  # noqa: RUF012


class Database:
    """Sessions on one database.

    reactions: event name -> kinds of the jobs it owes (see core.outbox.react).
    hint: called after the commit for each owed job; its errors are logged, never raised.
    """

    def __init__(
        self, url: str, reactions: Reactions | None = None, hint: Hint | None = None
    ) -> None:
        self.engine = make_engine(url)
        self._reading = self.engine.execution_options(**_READING[self.engine.dialect.name])
        self._reactions = reactions or {}
        self._hint = hint

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a session to write with; commit at the end, or roll all of it back on an error.

        A row that changed since it was read, or was made by somebody else at the same moment, raises
        Conflict("stale", …).
        """
        with Session(self.engine, expire_on_commit=False) as session:
            session.info["reactions"] = self._reactions
            session.info["owed"] = []
            try:
                session.connection()  # the lock is taken before anything is read
                yield session
                session.commit()
            except (StaleDataError, sa.exc.IntegrityError) as error:
                if isinstance(error, sa.exc.IntegrityError) and not _is_taken(error):
                    raise
                raise Conflict(
                    "stale",
                    "ほかの人が先に変更しました。最新の内容を確認してから、もう一度お試しください。",
                ) from error
        self._give_hints(session.info["owed"])

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one state of the database and cannot write."""
        with Session(self._reading, expire_on_commit=False, autoflush=False) as session:
            yield session

    def close(self) -> None:
        """Close all connections; after a fork each process opens its own."""
        self.engine.dispose()

    def _give_hints(self, owed: Sequence[tuple[str, str]]) -> None:
        if self._hint is None:
            return
        for job_id, kind in owed:
            try:
                self._hint(job_id, kind)
            except Exception as error:  # noqa: BLE001 - the sweeper finds the row without a hint
                log.warning("hint_failed", job=job_id, error=type(error).__name__)
                return


_READING: Mapping[str, Mapping[str, Any]] = {
    "sqlite": {"reading": True},
    "postgresql": {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"},
}
"""What a connection that only reads promises: nothing is written, and all of it is from one moment."""


def _is_taken(error: sa.exc.IntegrityError) -> bool:
    """Whether a row with the same unique key is there already (PostgreSQL, SQLite)."""
    return (
        getattr(error.orig, "sqlstate", "") == "23505"
        or getattr(error.orig, "sqlite_errorname", "") in _TAKEN
    )


_TAKEN = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}


def make_engine(url: str) -> Engine:
    """Make an engine with the promises of this module; postgresql:// means psycopg 3.

    Its errors show no parameters: those are what people typed.
    """
    parsed = sa.make_url(url)
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    ways: dict[str, Any] = {"hide_parameters": True}
    ways["pool_use_lifo"] = True  # what was used last is still in the processor's caches
    if parsed.get_backend_name() != "sqlite":
        parsed = parsed.update_query_dict({"connect_timeout": f"{WAIT_SECONDS}"} | parsed.query)
        engine = sa.create_engine(parsed, pool_pre_ping=True, **ways)
        sa.event.listen(engine, "connect", _prepare_postgres)
        return engine
    engine = sa.create_engine(parsed, **ways)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


WAIT_SECONDS = 10
"""For a server that does not answer, or for a lock that somebody holds: then it is an OperationalError."""


def _prepare_postgres(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{WAIT_SECONDS}s'")
    connection.commit()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    connection.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    # Straight to the driver: every request begins here, and SQLAlchemy's own way takes ten times as long.
    sqlite = connection.connection.dbapi_connection
    assert sqlite is not None
    sqlite.execute(f"PRAGMA query_only = {'ON' if reading else 'OFF'}")
    sqlite.execute("BEGIN" if reading else "BEGIN IMMEDIATE")
