"""The steps lead to exactly what the models say, on both databases."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app.migrate import METADATA, upgrade
from core.database import make_engine
from tests import services

ROOT = Path(__file__).parents[2]


def test_the_steps_lead_to_the_models(database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        differences = compare_metadata(context, METADATA)
    engine.dispose()

    assert differences == []


def test_a_second_upgrade_changes_nothing(database_url: str) -> None:
    upgrade(database_url)

    engine = make_engine(database_url)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM alembic_version")) == 1
    engine.dispose()


@pytest.mark.parametrize("step", sorted((ROOT / "migrations" / "versions").glob("*.py")))
def test_a_step_stands_alone(step: Path) -> None:
    """Models change later; what a step once did does not."""
    words = step.read_text()

    assert not any(f"from {name}" in words for name in ("app", "core", "workflow", "accounts"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a table, once for each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    postgres: services.Postgres = request.getfixturevalue("postgres")
    name = f"steps_{uuid.uuid4().hex}"
    yield postgres.create(name)
    postgres.drop(name)


def test_what_is_in_a_database_survives_the_steps(empty_url: str) -> None:
    upgrade(empty_url, "0001")
    engine = make_engine(empty_url)
    with engine.begin() as connection:
        put(connection, "citizens", id="person", email="yui@example.jp")
        put(connection, "procedure_revisions", id="revision", slug="lamp", number=1)
        put(
            connection, "applications", id="case", citizen_id="person", revision_id="revision",
            state="draft",
        )  # fmt: skip
    upgrade(empty_url, "0006")
    with engine.begin() as connection:
        put(connection, "profiles", citizen_id="person", entries={})
        connection.execute(
            sa.text(
                "UPDATE citizens SET verified_name = '山﨑 結衣', verified_how = 'counter',"
                " verified_by = 'tanaka', verified_at = created_at"
            )
        )
    upgrade(empty_url)
    with engine.connect() as connection:
        confirmed = connection.execute(
            sa.text('SELECT citizen_id, name, how, "by" FROM confirmed_names')
        ).all()
        kept = connection.scalar(sa.text("SELECT count(*) FROM profiles"))
        cases = connection.execute(sa.text("SELECT id, revision_id FROM applications")).all()
        notes = connection.execute(sa.text("SELECT id, note FROM procedure_revisions")).all()
    engine.dispose()

    assert confirmed == [("person", "山﨑 結衣", "counter", "tanaka")]
    assert kept == 1
    assert cases == [("case", "revision")]
    assert notes == [("revision", "")]


def put(connection: sa.Connection, table: str, **given: object) -> None:
    """Write a row; what is not said but asked for is anything of its kind."""
    found = sa.Table(table, sa.MetaData(), autoload_with=connection)
    at = datetime(2026, 4, 1, tzinfo=UTC)
    kinds: dict[type, object] = {
        datetime: at,
        date: at.date(),
        bool: False,
        int: 0,
        str: "x",
        object: {},
    }
    asked = {
        column.name: kinds[column.type.python_type]
        for column in found.columns
        if not column.nullable and column.name not in given
    }
    connection.execute(found.insert().values(**asked, **given))
