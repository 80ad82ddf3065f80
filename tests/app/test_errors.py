"""What people are told when something goes wrong."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.app.town import Town, begin, hidden_in, open_town, settings_of


def test_without_its_database_the_city_says_sorry_to_everybody(
    tmp_path: Path, sqlite_template: Path
) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "town.sqlite")
    town = open_town(settings_of(tmp_path / "data", f"sqlite:///{tmp_path / 'town.sqlite'}"))
    citizen = town.citizen()
    with town.runtime.database.transaction() as session:
        session.execute(sa.text("DROP TABLE web_sessions"))
    answer = citizen.get("/applications")
    town.runtime.database.close()

    assert answer.status_code == 500
    assert "申し訳ありません" in answer.get_data(as_text=True)


def test_a_request_that_is_too_large_is_explained(town: Town) -> None:
    town.app.config["MAX_CONTENT_LENGTH"] = 2000
    citizen = town.citizen()
    case = begin(citizen)
    here = f"/applications/{case}/pages/place"
    data = {**hidden_in(citizen.get(here)), "picture": (BytesIO(b"x" * 3000), "a.jpg")}
    answer = citizen.post(here, data=data)
    town.app.config["MAX_CONTENT_LENGTH"] = 64 * 1024 * 1024

    assert answer.status_code == 413
    assert "20 MB" in answer.get_data(as_text=True)


@pytest.mark.parametrize(("kind", "way"), [("citizen", "わたしの申請"), ("officer", "審査の一覧")])
def test_an_error_page_leads_on(town: Town, kind: str, way: str) -> None:
    client = town.citizen() if kind == "citizen" else town.officer("tanaka")
    answer = client.get("/nothing/here")

    assert answer.status_code == 404
    assert way in answer.get_data(as_text=True)
