from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.documents.case import Case


@pytest.fixture
def case(tmp_path: Path, database_url: str) -> Iterator[Case]:
    """A draft in a city hall of its own."""
    made = Case(tmp_path / "city", database_url)
    yield made
    made.runtime.database.close()
