"""A procedure whose desks are empty: said at its line, and never in force unseen from today."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.publication import publish_folder
from forms.japanese.days import JAPAN
from tests.app.admin.test_publishing import press, propose
from tests.app.officer.desk import Page
from tests.app.town import PROCEDURE, Town, send

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

BENCH = PROCEDURE.replace("street-lamp", "park-bench").replace("街灯", "いす")
NOBODYS = BENCH.replace("office: こども政策課", "office: みどりの課")
SLIP = BENCH.replace("office: こども政策課", "office: 子ども政策課")
ASKING = BENCH.replace(
    "review:", "review:\n  consult: [{office: 宇宙課, question: 軌道, days: 3}]"
).replace("[係長, 課長]", "[係長, 部長]")


@pytest.fixture
def admin(town: Town) -> FlaskClient:
    return town.officer("admin")


@pytest.fixture
def file(town: Town) -> Iterator[Path]:
    """A file of the town's folder, gone afterwards."""
    path = town.runtime.settings.procedures / "park-bench.yaml"
    yield path
    path.unlink()


def test_an_office_without_officers_is_said_at_its_line(admin: FlaskClient) -> None:
    words = press(admin, "/admin/check", source=NOBODYS, go="check").words
    assert "procedures/park-bench.yaml:8:9" in words
    assert "「みどりの課」に、審査をする担当の職員が登録されていません" in words

    words = press(admin, "/admin/check", source=SLIP, go="check").words
    assert "「こども政策課」ではありませんか。" in words


def test_an_office_that_is_asked_and_a_step_that_nobody_takes_are_said(admin: FlaskClient) -> None:
    words = press(admin, "/admin/check", source=ASKING, go="check").words

    assert "照会先の「宇宙課」に、担当の職員が登録されていません" in words
    assert "「こども政策課」に、決裁をする「部長」が登録されていません" in words


def test_what_nobody_would_see_begins_only_when_somebody_is_there(
    town: Town, admin: FlaskClient
) -> None:
    candidate = propose(admin, NOBODYS)
    assert "みどりの課" in Page(admin.get(candidate)).words
    refused = press(admin, f"{candidate}/publish")
    assert refused.status == 409
    assert "届いた申請をだれも見られません" in refused.words
    assert town.visitor().get("/procedures/park-bench").status_code == 404

    who: dict[str, Any] = {
        "login": "midori",
        "name": "緑 一",
        "office": "みどりの課",
        "roles": ["officer"],
    }
    assert send(admin, "", "/admin/accounts/new", **who).status_code == 200
    assert press(admin, f"{candidate}/publish").status == 303
    assert "「係長」が登録されていません" in Page(admin.get("/admin/procedures/park-bench")).words


def test_an_office_that_is_being_set_up_can_be_named_by_what_begins_later(
    town: Town, admin: FlaskClient
) -> None:
    text = NOBODYS.replace("みどりの課", "できたての課").replace("park-bench", "park-seat")
    day = datetime.now(JAPAN).date() + timedelta(days=10)
    candidate = propose(admin, text)

    assert press(admin, f"{candidate}/publish", effective_from=day.isoformat()).status == 303
    assert "できたての課" in Page(admin.get("/admin/procedures/park-seat")).words
    assert "できたての課" in Page(admin.get("/admin/accounts/new")).words


def test_a_folder_is_published_before_there_are_accounts_and_the_admin_sees_it(
    town: Town, admin: FlaskClient, file: Path
) -> None:
    file.write_text(NOBODYS.replace("みどりの課", "まだない課"), "utf-8")
    result = publish_folder(town.runtime, datetime.now(UTC))

    assert result.published == ("park-bench",)
    assert result.unseen == ("まだない課",)
    assert "まだない課 職員がいません" in Page(admin.get("/admin/procedures")).words
    assert "審査をする担当の職員" in Page(admin.get("/admin/procedures/park-bench")).words
