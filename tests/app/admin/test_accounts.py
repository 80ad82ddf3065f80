"""The admin's pages about who works for the city."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest

from app.demo import PASSWORD
from tests.app.town import Town, send, token_in

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

SATO: dict[str, Any] = {"name": "佐藤 一", "office": "市民課", "roles": ["officer", "課長"]}


@pytest.fixture
def admin(town: Town) -> FlaskClient:
    return town.officer("admin")


@pytest.fixture
def sato(town: Town, admin: FlaskClient) -> str:
    """The id of an officer whom the admin added."""
    login = f"sato{next(_numbers)}"
    answer = send(admin, "", "/admin/accounts/new", login=login, **SATO)
    assert answer.status_code == 200, words(answer)
    return town.officer_id(login)


_numbers = iter(range(100))


def words(answer: TestResponse) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))
    return html.unescape(re.sub(r"\s+", " ", text))


def enters(town: Town, login: str, password: str) -> bool:
    visitor = town.visitor()
    page = visitor.get("/officer/login")
    data = {"login": login, "password": password, "csrf_token": token_in(page)}
    return visitor.post("/officer/login", data=data).status_code == 303


def program(town: Town, login: str, password: str) -> dict[str, str]:
    """What a program of an officer sends with every call."""
    sent = {"login": login, "password": password}
    given = town.visitor().post("/api/v1/tokens", json=sent).get_json()
    return {"Authorization": f"Bearer {given['access_token']}"}


def shown_password(answer: TestResponse) -> str:
    found = re.findall(r"<code>([^<]+)</code>", answer.get_data(as_text=True))
    return str(found[1])


def test_an_added_officer_enters_with_the_password_that_is_shown_once(
    town: Town, admin: FlaskClient
) -> None:
    answer = send(admin, "", "/admin/accounts/new", login="ito", **SATO)

    assert enters(town, "ito", shown_password(answer))
    page = words(admin.get("/admin/accounts"))
    assert "佐藤 一 ito 担当、課長" in page
    assert "職員の追加 佐藤 一 中村 綾" in page


def test_what_is_wrong_is_said_at_its_box_and_what_was_typed_stays(admin: FlaskClient) -> None:
    answer = send(admin, "", "/admin/accounts/new", login="tanaka", name="佐藤", office="宇宙課")

    assert answer.status_code == 422
    assert "すでに使われています" in words(answer)
    assert "課を選んでください" in words(answer)
    assert 'value="佐藤"' in answer.get_data(as_text=True)
    assert 'href="#login"' in answer.get_data(as_text=True)


def test_roles_and_office_are_changed(admin: FlaskClient, sato: str) -> None:
    page = f"/admin/accounts/{sato}"
    changed: dict[str, Any] = {
        "name": "佐藤 一",
        "office": "こども政策課",
        "roles": ["records", "nonsense"],
    }
    assert send(admin, "", page, **changed).status_code == 303

    shown = admin.get(page).get_data(as_text=True)
    assert re.search(r'value="こども政策課" selected', shown)
    assert re.findall(r'value="(\w+)" checked', shown) == ["records"]


def test_a_stopped_officer_does_not_enter_until_the_account_goes_on(
    town: Town, admin: FlaskClient, sato: str
) -> None:
    page = f"/admin/accounts/{sato}"
    password = shown_password(send(admin, "", page, f"{page}/password"))
    login = re.search(r"ログイン名 <strong>(\w+)", admin.get(page).get_data(as_text=True))
    assert login

    assert send(admin, "", page, f"{page}/disable").status_code == 303
    assert "停止中" in words(admin.get("/admin/accounts"))
    assert not enters(town, login[1], password)
    assert send(admin, "", page, f"{page}/enable").status_code == 303
    assert enters(town, login[1], password)


def test_the_last_admin_cannot_be_stopped(town: Town, admin: FlaskClient) -> None:
    page = f"/admin/accounts/{town.officer_id('admin')}"
    refused = send(admin, "", page, f"{page}/disable")

    assert refused.status_code == 409
    assert "いなくなるため" in words(refused)
    assert send(admin, "", page, name="中村 綾", office="市民課").status_code == 409


def test_an_officer_chooses_another_password(town: Town) -> None:
    mine, other = town.officer("maeda"), town.officer("maeda")
    page, new = "/officer/password", "tenohira-demo-2"
    wrong = send(mine, "", page, old="wrong", new=new, new_again=new)
    assert wrong.status_code == 422
    assert "いまのパスワードが違います" in words(wrong)
    differs = send(mine, "", page, old=PASSWORD, new=new, new_again="something else")
    assert "2つの新しいパスワードが違います" in words(differs)
    token = program(town, "maeda", PASSWORD)
    assert send(mine, "", page, old=PASSWORD, new=new, new_again=new).status_code == 303

    assert "パスワードを変えました" in words(mine.get(page))
    assert other.get("/officer/").status_code == 303  # signed out
    assert enters(town, "maeda", new)
    assert town.visitor().get("/api/v1/queue", headers=token).status_code == 401
    later = program(town, "maeda", new)
    assert town.visitor().get("/api/v1/queue", headers=later).status_code == 200
