from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from accounts import codes
from accounts.models import Citizen, LoginCode
from core.database import Database

AT = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)
EMAIL = "hanako@example.jp"
SECRET = "the secret of a city that does not exist"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(Database(database_url)) as database:
        yield database


def issue(database: Database, email: str = EMAIL, at: datetime = AT) -> str:
    with database.transaction() as session:
        return codes.issue(session, email, at, secret=SECRET)


def redeem(database: Database, code: str, email: str = EMAIL, at: datetime = AT) -> str | None:
    with database.transaction() as session:
        citizen = codes.redeem(session, email, code, at)
        return citizen.email if citizen else None


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_first_code_makes_the_account_and_the_next_finds_it(database: Database) -> None:
    assert redeem(database, issue(database)) == EMAIL
    assert redeem(database, issue(database, " Hanako@Example.JP "), " Hanako@Example.JP ") == EMAIL
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Citizen)) == 1


def test_a_code_works_once(database: Database) -> None:
    code = issue(database)

    assert redeem(database, code) == EMAIL
    assert redeem(database, code) is None


def test_a_code_lives_ten_minutes(database: Database) -> None:
    code = issue(database)

    assert redeem(database, code, at=AT + timedelta(minutes=10)) is None
    assert redeem(database, code, at=AT + timedelta(minutes=10, seconds=-1)) == EMAIL


def test_after_twenty_wrong_attempts_the_right_code_is_refused(database: Database) -> None:
    code = issue(database)
    for _ in range(20):
        assert redeem(database, wrong(code)) is None

    assert redeem(database, code) is None


def test_a_code_that_works_is_mailed_again_with_the_attempts_that_are_left(
    database: Database,
) -> None:
    code = issue(database)
    for minutes in range(4):
        assert issue(database, at=AT + timedelta(minutes=5 * minutes)) == code
        for _ in range(5):
            assert redeem(database, wrong(code), at=AT + timedelta(minutes=5 * minutes)) is None

    assert redeem(database, code, at=AT + timedelta(minutes=16)) is None, "used up"
    new = issue(database, at=AT + timedelta(minutes=16))
    assert redeem(database, new, at=AT + timedelta(minutes=16)) == EMAIL


def test_a_code_is_of_one_address(database: Database) -> None:
    code = issue(database)
    issue(database, "jiro@example.jp")

    assert redeem(database, code, "taro@example.jp") is None


def test_no_code_is_stored(database: Database) -> None:
    code = issue(database)

    with database.reading() as session:
        row = session.scalars(sa.select(LoginCode)).one()
    assert code not in row.code_hash
    assert code not in row.id


def test_an_unknown_address_learns_nothing(database: Database) -> None:
    assert redeem(database, "000000", "nobody@example.jp") is None
    with database.reading() as session:
        assert session.scalars(sa.select(Citizen)).all() == []
