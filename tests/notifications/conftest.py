from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.documents.case import Case
from tests.services import Mailbox


@pytest.fixture
def case(tmp_path: Path, database_url: str, mailbox: Mailbox) -> Iterator[Case]:
    """A draft in a city hall of its own, whose mails come to the mailbox."""
    made = Case(tmp_path / "city", database_url, mailbox.url)
    yield made
    made.runtime.database.close()
