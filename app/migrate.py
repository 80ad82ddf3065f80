"""Brings a database to the shape of the models, step by step. Linear; never down."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

import workflow.models  # noqa: F401 - importing all models fills Base.metadata
from core.database import Base, make_engine

METADATA = Base.metadata

_FOLDER = Path(__file__).parent.parent / "migrations"


def upgrade(url: str) -> None:
    """Apply every step that the database has not seen."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    engine = make_engine(url)
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()
