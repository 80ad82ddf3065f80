"""Brings a database to the shape of the models, step by step. Linear; never down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import workflow.models  # noqa: F401 - importing all models fills Base.metadata
from core.database import Base, make_engine

METADATA = Base.metadata

_FOLDER = Path(__file__).parent.parent / "migrations"


def upgrade(url: str, to: str = "head") -> None:
    """Apply every step that the database has not seen, up to one of them."""
    with _config(url) as config:
        command.upgrade(config, to)


def write_step(words: str) -> None:
    """For a developer who changed models: write the next step into migrations/versions.

    It is the difference between the models and what the steps so far make of an empty database.
    """
    with TemporaryDirectory() as folder, _config(f"sqlite:///{folder}/empty.sqlite") as config:
        command.upgrade(config, "head")
        number = len(list((_FOLDER / "versions").glob("*.py"))) + 1
        command.revision(config, words, autogenerate=True, rev_id=f"{number:04}")


@contextmanager
def _config(url: str) -> Iterator[Config]:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _let_tables_be_made_anew)
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            yield config
            _refuse_loose_ends(connection)
    finally:
        engine.dispose()


def _let_tables_be_made_anew(connection: Any, _record: Any) -> None:
    """SQLite changes a column by making its table anew, while others point at it (lang_altertable, 7)."""
    connection.execute("PRAGMA foreign_keys = OFF")


def _refuse_loose_ends(connection: sa.Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    loose = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if loose is not None:
        raise RuntimeError(f"a row of {loose[0]} points at nothing in {loose[2]}")
