"""What a records officer does once retention has ended."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from accounts.tokens import TokenKeys
from tests.app.officer.desk import Page, withdrawn
from tests.app.town import NAME, Town
from workflow.models import Application, DisposalCertificate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient


@pytest.fixture
def records(town: Town) -> FlaskClient:
    """The records officer."""
    return town.officer("nishimura")


def application(town: Town, case: str) -> Application:
    with town.runtime.database.reading() as session:
        return session.get_one(Application, case)


@contextmanager
def later(town: Town) -> Iterator[None]:
    """Seven years on: the five of the procedure have passed."""
    with town.at(datetime.now(UTC) + timedelta(days=7 * 366)):
        yield


def sends(client: FlaskClient, path: str, page: Page, *cases: str) -> Page:
    data = {"csrf_token": page.hidden["csrf_token"], "case": list(cases)}
    return Page(client.post(path, data=data))


def test_the_page_lists_what_may_go_and_names_nobody(town: Town, records: FlaskClient) -> None:
    case = withdrawn(town)
    number = application(town, case).receipt_number or "?"

    assert number not in Page(records.get("/officer/disposal")).words
    with later(town):
        page = Page(records.get("/officer/disposal"))
    assert number in page.words
    assert "街灯の設置の申請" in page.words
    assert NAME.split()[0] not in page.words
    assert "記録の廃棄" in Page(records.get("/officer/")).words
    assert "記録の廃棄" not in Page(town.officer("mori").get("/officer/")).words


def test_what_is_chosen_and_confirmed_is_disposed_of(town: Town, records: FlaskClient) -> None:
    gone, stays = withdrawn(town), withdrawn(town)
    number = application(town, gone).receipt_number or "?"
    with later(town):
        asked = sends(
            records, "/officer/disposal/check", Page(records.get("/officer/disposal")), gone
        )
        assert "1件を廃棄します" in asked.words
        assert number in asked.words
        chosen = re.findall(r'name="case" value="([^"]+)"', asked.html)
        done = sends(records, "/officer/disposal", asked, *chosen)
        assert done.status == 303
        after = Page(records.get("/officer/disposal"))

    assert "1件を廃棄しました" in after.words
    assert number not in after.words
    town.works()
    with town.runtime.database.reading() as session:
        certificate = session.get_one(DisposalCertificate, gone)
        assert certificate.disposed_by == town.officer_id("nishimura")
    assert application(town, gone).state == "disposed"
    assert application(town, stays).state == "withdrawn"


def test_nothing_is_disposed_of_where_nothing_is_chosen(town: Town, records: FlaskClient) -> None:
    withdrawn(town)
    with later(town):
        page = Page(records.get("/officer/disposal"))
        for path in ("/officer/disposal/check", "/officer/disposal"):
            answer = sends(records, path, page)
            assert answer.status == 422
            assert "廃棄する申請を選んでください" in answer.words


def test_before_its_time_nothing_can_be_chosen(town: Town, records: FlaskClient) -> None:
    case = withdrawn(town)
    page = Page(records.get("/officer/password"))

    assert sends(records, "/officer/disposal", page, case).status == 422
    assert application(town, case).state == "withdrawn"


def test_one_that_fails_hides_none_of_the_others(town: Town, records: FlaskClient) -> None:
    broken, whole = withdrawn(town), withdrawn(town)
    number = application(town, broken).receipt_number or "?"
    with town.runtime.database.transaction() as session:
        session.execute(
            sa.update(Application).where(Application.id == broken).values(arrived_at=None)
        )
    with later(town):
        answer = sends(
            records, "/officer/disposal", Page(records.get("/officer/disposal")), broken, whole
        )

    assert answer.status == 409
    assert "1件を廃棄しました" in answer.words
    assert f"{number} 思わぬ不具合" in answer.words
    assert application(town, whole).state == "disposed"
    assert application(town, broken).state == "withdrawn"


def test_all_of_a_page_can_be_chosen_at_once(town: Town, records: FlaskClient) -> None:
    case = withdrawn(town)
    with later(town):
        page = Page(records.get("/officer/disposal?every=1"))

    assert re.search(rf'name="case" value="{case}" checked', page.html)


def test_the_api_disposes_as_well(town: Town) -> None:
    case = withdrawn(town)
    settings = town.runtime.settings
    keys = TokenKeys(settings.token_key, settings.base_url)
    with later(town):
        at = town.app.extensions["tenohira"].clock()
        token, _ = keys.issue("officer", town.officer_id("nishimura"), at=at)
        answer = town.visitor().post(
            f"/api/v1/applications/{case}/actions/dispose",
            json={},
            headers={"Authorization": f"Bearer {token}"},
        )

    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.json
    assert (answer.json["state"], answer.json["answers"]) == ("disposed", {})
