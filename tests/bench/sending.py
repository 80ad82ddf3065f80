"""What a submission costs by itself, beside one row that the same database makes just as durable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from accounts.actor import Actor
from app import migrate
from app.drafts import open_form
from app.runtime import Runtime
from core.database import make_engine
from forms import answers
from tests import services
from tests.app import town
from tests.bench.city import BICYCLE, PERSON, TEN_FIELDS
from tests.bench.client import median_ms
from tests.bench.figures import Figure
from workflow import actions, definitions, queries
from workflow.clock import local_date

TIMES, TURN = 200, 20


def sending(folder: Path) -> Iterator[Figure]:
    """The action and its commit alone, on both databases, and where a commit takes its time."""
    folder.mkdir(parents=True)
    folder.parent.chmod(0o755)  # PostgreSQL runs as somebody else
    with (
        services.redis_server(folder / "redis") as redis_url,
        services.postgres_server(folder / "postgres", durable=True) as postgres,
    ):
        lite, large, slow = (
            f"sqlite:///{folder / 'city.sqlite'}",
            *map(postgres.create, ("large", "slow")),
        )
        _slow_down(slow)
        yield from _on("SQLite", lite, folder / "sqlite", redis_url)
        yield from _on("PostgreSQL", large, folder / "large", redis_url)
        yield from _on("PostgreSQL, commits held for 5 ms", slow, folder / "slow", redis_url)


def _slow_down(database_url: str) -> None:
    """Let every commit take as long as on a disk that really writes before it says so."""
    engine = make_engine(database_url)
    with engine.connect() as connection:
        for setting in ("commit_delay = 5000", "commit_siblings = 0"):
            connection.exec_driver_sql(f"ALTER DATABASE {engine.url.database} SET {setting}")
        connection.commit()


def _on(name: str, database_url: str, data: Path, redis_url: str) -> Iterator[Figure]:
    migrate.upgrade(database_url)
    settings = town.settings_of(data, database_url, redis_url)
    (settings.procedures / "ten-fields.yaml").write_text(TEN_FIELDS, "utf-8")
    here = town.open_town(settings)
    here.citizen()
    citizen = Actor("citizen", here.citizen_id())
    drafts = iter([_draft(here.runtime, citizen) for _ in range(TIMES + TIMES // 10 + TURN)])
    submitted, bare, layer = median_ms(
        lambda: _submit(here.runtime, next(drafts), citizen),
        bare_insert(database_url),
        layered_insert(database_url),
        times=TIMES,
        turn=TURN,
    )
    rate = 1000 / submitted
    yield Figure(f"submission alone, {name}", "/s", rate, 1000 / bare, "a bare row", at_least=0.4)
    yield Figure("  the same", "/s", rate, 1000 / layer, "a row through SQLAlchemy")


def _draft(runtime: Runtime, citizen: Actor) -> str:
    """A draft in which everything is answered."""
    at = datetime.now(UTC)
    with runtime.database.transaction() as session:
        revision = queries.live_revision(session, "ten-fields", local_date(at))
        assert revision
        application = actions.start(session, revision, by=citizen, at=at)
        raw: answers.Raw = {}
        for page in definitions.procedure_of(revision).pages:
            raw = answers.read_page(page, {**PERSON, **BICYCLE}.items(), raw)
        actions.save_answers(session, application, raw, seen=0, by=citizen, at=at)
        return application.id


def _submit(runtime: Runtime, application_id: str, citizen: Actor) -> None:
    """What the edge does for a submission, without HTTP."""
    at = datetime.now(UTC)
    with runtime.database.transaction() as session:
        application = queries.application_of(session, application_id, citizen)
        filled = open_form(session, application, local_date(at)).filled()
        actions.submit(session, application, filled, by=citizen, at=at)


def bare_insert(database_url: str) -> Callable[[], None]:
    """One durable commit of one row, with nothing around it but the driver."""
    engine = make_engine(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE bare (words TEXT)")
    driver = engine.raw_connection().driver_connection
    assert driver

    def insert() -> None:
        driver.execute("BEGIN")
        driver.execute("INSERT INTO bare VALUES ('x')")
        driver.execute("COMMIT")

    return insert


def layered_insert(database_url: str) -> Callable[[], None]:
    """The same through the layer in which everything here is written."""
    engine = make_engine(database_url)
    table = sa.Table("layered", sa.MetaData(), sa.Column("words", sa.Text))
    table.create(engine)

    def insert() -> None:
        with engine.begin() as connection:
            connection.execute(table.insert(), {"words": "x"})

    return insert
