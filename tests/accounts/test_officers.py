from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import pytest

from accounts import officers, passwords
from accounts.actor import of_officer
from accounts.models import Office, Officer, OfficerRole
from core.database import Database


@pytest.mark.parametrize(
    ("login", "password", "active", "found"),
    [
        ("tanaka", "right", True, True),
        (" tanaka ", "right", True, True),
        ("tanaka", "wrong", True, False),
        ("nobody", "right", True, False),
        ("tanaka", "right", False, False),
    ],
)
def test_an_officer_logs_in_with_login_and_password(
    sqlite_url: str, login: str, password: str, active: bool, found: bool
) -> None:
    with closing(Database(sqlite_url)) as database, database.transaction() as session:
        session.add(
            Officer(
                login="tanaka",
                name="田中",
                password_hash=passwords.hash("right"),
                office=Office(name="公園課"),
                active=active,
                roles=[OfficerRole(role="officer"), OfficerRole(role="係長")],
                created_at=datetime(2026, 10, 1, tzinfo=UTC),
            )
        )
        officer = officers.authenticate(session, login, password)

        assert (officer is not None) == found
        if officer:
            assert of_officer(officer).roles == {"officer", "係長"}
            assert of_officer(officer).office == "公園課"


def test_a_hash_is_argon2id_and_salted() -> None:
    first, second = passwords.hash("same"), passwords.hash("same")

    assert first.startswith("$argon2id$")
    assert first != second


def test_a_broken_hash_is_no_password() -> None:
    assert not passwords.verify("-", "-")
