"""The steps lead to exactly what the models say, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app.migrate import METADATA, upgrade
from core.database import make_engine

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
