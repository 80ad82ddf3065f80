"""Accounts of officers: changed by admins only, each change in the record, an admin always left."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from accounts import officers, passwords
from accounts.actor import Actor, of_officer
from accounts.models import Officer, WebSession
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.factories import AT, City
from tests.tree_planting import OFFICE
from workflow import staff
from workflow.chain import verify
from workflow.staff import Post

SATO = Post("佐藤 一", OFFICE, frozenset({"officer", "係長"}))
PASSWORD = "correct horse battery"


def added(city: City, login: str = "sato", post: Post = SATO) -> str:
    with city.database.transaction() as session:
        return staff.add(session, login, post, PASSWORD, by=city.admin, at=AT).id


def do(city: City, action: Callable[..., Any], officer: str, *more: Any, by: Actor) -> Any:
    with city.database.transaction() as session:
        found = staff.officer_of(session, officer)
        return action(session, found, *more, by=by, at=AT)


def actor_of(city: City, officer: str) -> Actor:
    with city.database.reading() as session:
        return of_officer(session.get_one(Officer, officer))


def may_enter(city: City, login: str = "sato", password: str = PASSWORD) -> bool:
    with city.database.reading() as session:
        return officers.authenticate(session, login, password) is not None


def record(city: City) -> list[str]:
    with city.database.reading() as session:
        assert verify(session, staff.STREAM)
        return [event.name for event in reversed(staff.history(session))]


def test_somebody_is_added_with_an_office_and_roles(city: City) -> None:
    sato = actor_of(city, added(city))

    assert sato.office == OFFICE
    assert sato.roles == {"officer", "係長"}
    assert may_enter(city)
    with city.database.reading() as session:
        [event] = staff.history(session)
        assert event.actor_id == city.admin.id
        assert event.data == {"officer": sato.id, "office": OFFICE, "roles": ["officer", "係長"]}


@pytest.mark.parametrize("login", ["", "x", "Sato", "佐藤", "sato o", "tanaka"])
def test_a_login_that_is_taken_or_none_is_refused(lite: City, login: str) -> None:
    with pytest.raises(Invalid) as refused:
        added(lite, login)
    assert [each.path for each in refused.value.problems] == ["login"]


def test_a_name_and_an_office_must_be_said(lite: City) -> None:
    with pytest.raises(Invalid) as refused:
        added(lite, post=Post(" ", "", frozenset()))
    assert [each.path for each in refused.value.problems] == ["name", "office"]


@pytest.mark.parametrize("role", ["admin", "kachou", ""])
def test_a_role_that_does_nothing_is_refused_in_words(lite: City, role: str) -> None:
    with pytest.raises(Invalid) as refused:
        added(lite, post=Post("佐藤 一", OFFICE, frozenset({"officer", role})))
    [problem] = refused.value.problems
    assert (problem.path, problem.code) == ("roles", "unknown_role")
    assert f"「{role}」" in problem.message
    assert "部長" in problem.message


@pytest.mark.parametrize(
    ("password", "code", "words"),
    [("1", "too_short", "12文字以上"), ("Long.Login.Name", "same_as_login", "ログイン名とは別")],
)
def test_a_weak_password_is_refused_for_what_it_is(
    lite: City, password: str, code: str, words: str
) -> None:
    with lite.database.transaction() as session:
        with pytest.raises(Invalid) as refused:
            staff.add(session, "long.login.name", SATO, password, by=lite.admin, at=AT)
        [problem] = refused.value.problems
        assert (problem.path, problem.code) == ("password", code)
        assert words in problem.message
    sato = added(lite, "long.login.name")
    with pytest.raises(Invalid) as refused:
        do(lite, staff.change_password, sato, PASSWORD, password, by=actor_of(lite, sato))
    [problem] = refused.value.problems
    assert (problem.path, problem.code) == ("new", code)
    assert words in problem.message


def test_an_officer_moves_to_another_office_with_other_roles(city: City) -> None:
    sato = added(city)
    do(
        city,
        staff.change,
        sato,
        Post("佐藤 二", "市民課", frozenset({"係長", "課長"})),
        by=city.admin,
    )

    actor = actor_of(city, sato)
    assert (actor.name, actor.office, actor.roles) == (
        "佐藤 二",
        "市民課",
        frozenset({"係長", "課長"}),
    )
    assert record(city) == ["OfficerAdded", "OfficerChanged"]


def test_a_disabled_officer_is_out_at_once_and_can_come_back(city: City) -> None:
    sato = added(city)
    with city.database.transaction() as session:
        session.add(WebSession(id="s", data={}, officer_id=sato, created_at=AT, expires_at=AT))
    for _ in range(2):
        do(city, staff.disable, sato, by=city.admin)
    assert not may_enter(city)
    with city.database.reading() as session:
        assert session.scalar(sa.select(WebSession.id)) is None
    do(city, staff.enable, sato, by=city.admin)

    assert may_enter(city)
    assert record(city) == ["OfficerAdded", "OfficerDisabled", "OfficerEnabled"]


def test_a_new_password_replaces_the_old(city: City) -> None:
    sato = added(city)
    do(city, staff.reset_password, sato, "another one entirely", by=city.admin)

    assert not may_enter(city)
    assert may_enter(city, password="another one entirely")


def test_officers_choose_their_own_password_and_nobody_elses(city: City) -> None:
    sato = added(city)
    own = actor_of(city, sato)
    with pytest.raises(Invalid) as refused:
        do(city, staff.change_password, sato, "wrong", "short", by=own)
    assert [each.path for each in refused.value.problems] == ["old", "new"]
    with pytest.raises(NotAllowed):
        do(city, staff.change_password, sato, PASSWORD, "something longer", by=city.admin)
    do(city, staff.change_password, sato, PASSWORD, "something longer", by=own)

    assert may_enter(city, password="something longer")


def test_the_last_admin_stays(city: City) -> None:
    for action, more in ((staff.disable, ()), (staff.change, (SATO,))):
        with pytest.raises(Conflict) as refused:
            do(city, action, city.admin.id, *more, by=city.admin)
        assert refused.value.code == "last_admin"
    second = added(city, "second", Post("次の方", OFFICE, frozenset(), is_admin=True))
    do(city, staff.disable, city.admin.id, by=city.admin)

    with pytest.raises(Conflict):
        do(city, staff.disable, second, by=actor_of(city, second))


def test_of_two_admins_who_end_each_other_one_stays(city: City) -> None:
    second = added(city, "second", Post("次の方", OFFICE, frozenset(), is_admin=True))
    by = actor_of(city, second)
    gate, ends = threading.Barrier(2), list[Exception | None]()

    def end(whom: str, who: Actor) -> None:
        gate.wait()
        try:
            do(city, staff.disable, whom, by=who)
            ends.append(None)
        except Conflict as refused:
            ends.append(refused)

    threads = [
        threading.Thread(target=end, args=pair)
        for pair in ((second, city.admin), (city.admin.id, by))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len([each for each in ends if each is not None]) == 1
    assert record(city) == ["OfficerAdded", "OfficerDisabled"]


@pytest.mark.parametrize("name", ["officer", "manager", "records", "citizen"])
def test_nobody_but_an_admin_changes_accounts(lite: City, name: str) -> None:
    by = getattr(lite, name)
    with pytest.raises(NotAllowed), lite.database.transaction() as session:
        staff.add(session, "sato", SATO, PASSWORD, by=by, at=AT)
    for action, more in (
        (staff.change, (SATO,)),
        (staff.disable, ()),
        (staff.enable, ()),
        (staff.reset_password, ("x" * 20,)),
    ):
        with pytest.raises(NotAllowed):
            do(lite, action, lite.officer.id, *more, by=by)
    assert record(lite) == []


def test_there_is_no_account_of_nobody(lite: City) -> None:
    with pytest.raises(NotFound):
        do(lite, staff.disable, "nobody", by=lite.admin)


def test_no_password_stands_in_the_record(lite: City) -> None:
    sato = added(lite)
    do(lite, staff.reset_password, sato, "another one entirely", by=lite.admin)

    with lite.database.reading() as session:
        found = session.get_one(Officer, sato)
        assert passwords.verify(found.password_hash, "another one entirely")
        assert all("another" not in str(event.data) for event in staff.history(session))
