"""Single rows that requests begin and end with, by statements that are prepared once.

SQLAlchemy builds the statement and knows the types; it is then run on the driver's connection as it
stands. Compiling, the result's plumbing and the loading of an object take ten times as long as the
database does (docs/decisions/0015-quick-pages.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

Row = Sequence[Any]
Type = sa.types.TypeEngine[Any]
Processor = Callable[[Any], Any]
_Key = TypeVar("_Key", str, int)


@dataclass(frozen=True)
class _Ready:
    """A statement in one database's dialect, and what makes values of what its driver gives."""

    sql: str
    names: tuple[str, ...] | None
    """Of the parameters in their order; None where the driver takes them by name."""
    constants: Mapping[str, object]
    """Parameters that stand in the statement itself, such as a limit."""
    given: tuple[tuple[str, Processor], ...]
    """What a parameter must pass before the driver takes it."""
    found: tuple[tuple[int, Processor], ...]
    """What a column must pass to become a value."""


class _Statement:
    """One statement in the dialect of every database it is run on."""

    def __init__(self, statement: sa.Select[Any] | sa.Insert | sa.Update) -> None:
        self._statement = statement
        self._ready: dict[str, _Ready] = {}

    def _run(self, dialect: Dialect, connection: Any, params: Mapping[str, object]) -> Row | None:
        ready = self._ready.get(dialect.name) or self._prepare(dialect)
        params = {**ready.constants, **params}
        for name, process in ready.given:
            params[name] = process(params[name])
        values = params if ready.names is None else [params[name] for name in ready.names]
        assert dialect.dbapi is not None
        try:
            cursor = connection.execute(ready.sql, values)
            found = cursor.fetchone() if cursor.description else None
        except dialect.dbapi.Error as error:
            raise _told(ready.sql, error, dialect) from error
        if found is None:
            return None
        row = list(found)
        for place, process in ready.found:
            row[place] = process(row[place])
        return row

    def _prepare(self, dialect: Dialect) -> _Ready:
        compiled = self._statement.compile(dialect=dialect)
        given = {name: bind.type for name, bind in compiled.binds.items()}
        found = dict(enumerate(column.type for column in self._statement.exported_columns))
        ready = self._ready[dialect.name] = _Ready(
            str(compiled),
            tuple(compiled.positiontup) if compiled.positiontup is not None else None,
            {name: bind.value for name, bind in compiled.binds.items() if not bind.required},
            _needed(given, lambda kind: kind.dialect_impl(dialect).bind_processor(dialect)),
            _needed(found, lambda kind: kind.dialect_impl(dialect).result_processor(dialect, None)),
        )
        return ready


class Prepared(_Statement):
    """A SELECT of at most one row, with parameters by name."""

    def row(self, session: Session, /, **params: object) -> Row | None:
        """The row as this session would see it; a session that has begun nothing begins nothing."""
        if session.in_transaction():
            session.flush()
            return self._run(*_under(session), params)
        return self.row_of(session.get_bind().engine, **params)

    def row_of(self, engine: Engine, /, **params: object) -> Row | None:
        """The row, read by itself. Raises sqlalchemy.exc.DBAPIError, also where nobody answers."""
        dialect = engine.dialect
        assert dialect.dbapi is not None
        try:
            pooled = engine.raw_connection()
        except dialect.dbapi.Error as error:
            raise _told("", error, dialect) from error
        try:
            return self._run(engine.dialect, pooled.dbapi_connection, params)
        finally:
            pooled.close()


class Change(_Statement):
    """An UPDATE of one row, past the unit of work: who calls it has flushed what must come before."""

    def run(self, session: Session, /, **params: object) -> Row | None:
        """What it says to be RETURNING; None where no row is as it should be."""
        return self._run(*_under(session), params)


class Insert(_Statement):
    """A new row, past the unit of work: for what is never changed, or changed by statements alone."""

    def __init__(self, entity: type[Any]) -> None:
        table = cast("sa.Table", sa.inspect(entity).local_table)
        super().__init__(table.insert().values({each: sa.bindparam(each.name) for each in table.c}))
        made = (each.name for each in table.c if each.default and not each.default.is_scalar)
        self._made = frozenset(made)
        self._defaults = {each.name: _default(each) for each in table.c}

    def run(self, session: Session, /, **values: object) -> None:
        """Write it at once. What is not named has its default, or none; what is made must be named.

        Raises TypeError where something is missing that SQLAlchemy would make, such as an id.
        """
        if not self._made <= values.keys():
            raise TypeError(f"not given: {', '.join(sorted(self._made - values.keys()))}")
        self._run(*_under(session), {**self._defaults, **values})


def _under(session: Session) -> tuple[Dialect, Any]:
    """What a session's transaction runs on."""
    connection = session.connection()
    return connection.dialect, connection.connection.dbapi_connection


def _told(sql: str, error: Exception, dialect: Dialect) -> sa.exc.DBAPIError:
    """The error as SQLAlchemy would tell it, without what people typed."""
    assert dialect.dbapi is not None
    kind = dialect.dbapi.Error
    told = sa.exc.DBAPIError.instance(sql, None, error, kind, hide_parameters=True, dialect=dialect)
    return cast("sa.exc.DBAPIError", told)


def _default(column: sa.Column[Any]) -> object:
    given = column.default
    return given.arg if isinstance(given, sa.ColumnDefault) and given.is_scalar else None


def _needed(
    types: Mapping[_Key, Type], processor: Callable[[Type], Processor | None]
) -> tuple[tuple[_Key, Processor], ...]:
    """The processors of those that need one."""
    made = ((key, processor(kind)) for key, kind in types.items())
    return tuple((key, each) for key, each in made if each is not None)


class Loader:
    """Makes mapped objects of rows that begin with `columns`, as if the session had loaded them."""

    def __init__(self, entity: type[Any]) -> None:
        mapper = sa.inspect(entity)
        loaded = [each for each in mapper.column_attrs if not each.deferred]
        self.columns: Final = tuple(each.columns[0] for each in loaded)
        self.names: Final = tuple(each.key for each in loaded)
        self._key_at = self.columns.index(mapper.primary_key[0])
        self._mapper = mapper
        key = mapper.primary_key[0]
        self._by_key = Prepared(sa.select(*self.columns).where(key == sa.bindparam("key")))

    def get(self, session: Session, key: object) -> Any:
        """The object of this key, as Session.get would give it; None where there is none."""
        row = self._by_key.row(session, key=key)
        return None if row is None else self.load(session, row)

    def load(self, session: Session, row: Row, **related: object) -> Any:
        """The object in the session, with what it is related to; one that is there stays as it is."""
        key = self._mapper.identity_key_from_primary_key((row[self._key_at],))
        known = session.identity_map.get(key)
        if known is not None:
            return known
        made = self._mapper.class_manager.new_instance()
        vars(made).update(zip(self.names, row, strict=False))
        # What SQLAlchemy's own loading does; Session.add would walk along all relations first.
        state = sa.inspect(made)
        state.key = key
        state.session_id = session.hash_key
        session.identity_map.add(state)
        for name, value in related.items():
            set_committed_value(made, name, value)
        return made
