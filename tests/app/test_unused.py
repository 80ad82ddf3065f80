"""Accounts go once nobody needs them, with what they kept; none goes a day too early."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from accounts import nameless, profiles
from accounts.models import Citizen, Profile
from app import sweeper
from app.unused import KEPT, NAMELESS_KEPT
from tests.app.town import EMAIL, Town, apply, begin, open_town, settings_of, sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOUR = timedelta(hours=1)


@pytest.fixture
def town(tmp_path: Path, database_url: str) -> Iterator[Town]:
    """A town of its own for each test, on each kind of database."""
    town = open_town(settings_of(tmp_path / "data", database_url))
    yield town
    town.runtime.database.close()


def is_there(town: Town, at: datetime, citizen: str) -> bool:
    """Let the sweeper come by at this time; tell whether the account is there after it."""
    sweeper.tidy(town.runtime, at)
    town.works()
    sweeper.tidy(town.runtime, at)
    with town.runtime.database.reading() as session:
        return session.get(Citizen, citizen) is not None


def test_an_unused_account_goes_with_its_profile(town: Town) -> None:
    sign_in(town, town.visitor(), EMAIL)
    at, person = datetime.now(UTC), town.citizen_id(EMAIL)
    with town.runtime.database.transaction() as session:
        profiles.replace(session, person, {"phone": "095-822-8888"}, seen=None, at=at)

    assert is_there(town, at + KEPT - HOUR, person)
    assert not is_there(town, at + KEPT + HOUR, person)
    with town.runtime.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Profile)) == 0


def test_every_sign_in_keeps_it_for_another_year(town: Town) -> None:
    sign_in(town, town.visitor(), EMAIL)
    at, person = datetime.now(UTC), town.citizen_id(EMAIL)
    with town.at(at + KEPT - HOUR):
        sign_in(town, town.visitor(), EMAIL)

    assert is_there(town, at + KEPT + HOUR, person)
    assert not is_there(town, at + 2 * KEPT, person)


def test_an_account_with_a_case_stays_and_one_with_a_draft_until_it_goes(town: Town) -> None:
    keeps, drafts = town.citizen("keeps@example.jp"), town.citizen("drafts@example.jp")
    apply(keeps)
    begin(drafts)
    at = datetime.now(UTC) + KEPT + HOUR

    assert is_there(town, at, town.citizen_id("keeps@example.jp"))
    drafting = town.citizen_id("drafts@example.jp")
    assert is_there(town, at, drafting)  # its owner is only warned so far
    assert not is_there(town, at + timedelta(days=4), drafting)


def test_who_said_no_name_is_forgotten_once_there_is_no_way_back(town: Town) -> None:
    at = datetime.now(UTC)
    with town.runtime.database.transaction() as session:
        nobody = nameless.make(session, at).id

    assert is_there(town, at + NAMELESS_KEPT - HOUR, nobody)
    assert not is_there(town, at + NAMELESS_KEPT + HOUR, nobody)
