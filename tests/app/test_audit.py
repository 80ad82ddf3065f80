"""What is changed behind the city hall's back is found, and what is not is left in peace."""

from __future__ import annotations

import shutil
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from app.audit import STRAY_AFTER, audit
from app.cli import main
from core.storage import FolderStorage
from documents.models import Document
from tests.app.town import Town, apply, begin, open_town, photo, send, settings_of
from tests.services import no_file_larger_than
from workflow.models import Application, Event

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""After everything that was ever written."""


@pytest.fixture
def town(tmp_path: Path, sqlite_template: Path) -> Iterator[Town]:
    """A town of its own for each test: what is changed here is changed for good."""
    shutil.copyfile(sqlite_template, tmp_path / "town.sqlite")
    town = open_town(settings_of(tmp_path / "data", f"sqlite:///{tmp_path / 'town.sqlite'}"))
    yield town
    town.runtime.database.close()


@pytest.fixture
def case(town: Town) -> str:
    """An application with its receipt and its copy, in a city where everything is as it was."""
    case = apply(town.citizen())
    town.works()
    assert audit(town.runtime).problems == ()
    return case


def change(town: Town, statement: sa.Update | sa.Delete) -> None:
    with town.runtime.database.transaction() as session:
        session.execute(statement)


def file_of(town: Town, case: str) -> str:
    with town.runtime.database.reading() as session:
        of_case = sa.select(Document.storage_key).where(Document.application_id == case).limit(1)
        return session.scalars(of_case).one() or ""


def test_everything_is_looked_at(town: Town, case: str) -> None:
    found = audit(town.runtime)

    assert found.files >= 2
    with town.runtime.database.reading() as session:
        assert found.events == session.scalar(sa.select(sa.func.count(Event.id)))
        assert case in set(session.scalars(sa.select(Event.stream)))


@pytest.mark.parametrize(
    "values", [{"actor_name": "だれか"}, {"data": {"number": 2}}, {"hash": "0" * 64}]
)
def test_a_changed_event_is_found(town: Town, case: str, values: dict[str, object]) -> None:
    first = sa.update(Event).where(Event.stream == case, Event.number == 1)
    change(town, first.values(**values))

    assert audit(town.runtime).problems == (f"The record {case} is not whole.",)


def test_a_removed_end_is_found(town: Town, case: str) -> None:
    assert town.officer("tanaka").get(f"/officer/cases/{case}").status_code == 200
    with town.runtime.database.reading() as session:
        count = session.get_one(Application, case).event_count
    change(town, sa.delete(Event).where(Event.stream == case, Event.number == count))

    assert audit(town.runtime).problems == (f"The record {case} is not whole.",)


def test_a_changed_and_a_lost_file_are_found(town: Town, case: str) -> None:
    key = file_of(town, case)
    path = town.runtime.settings.data / "files" / key
    before = path.read_bytes()
    path.write_bytes(before + b"\n")
    [changed] = audit(town.runtime).problems
    path.unlink()
    [lost] = audit(town.runtime).problems

    assert changed.endswith(f"its file {key} is not what was stored.")
    assert lost.endswith(f"its file {key} is not there.")


def test_a_file_without_a_row_is_named_after_a_day(town: Town, case: str) -> None:
    left = town.runtime.storage.put(b"left", ".png")
    assert audit(town.runtime).strays == ()

    later = replace(town.runtime, clock=lambda: datetime.now(UTC) + STRAY_AFTER)
    assert audit(later).strays == (left,)
    assert audit(later).problems == ()


def test_an_upload_that_fails_half_way_leaves_no_file(town: Town) -> None:
    citizen = town.citizen()
    path = f"/applications/{begin(citizen)}/pages/place"
    files = town.runtime.settings.data / "files"
    town.app.extensions["tenohira"] = replace(town.runtime, storage=FillsUp(files))

    answer = send(citizen, "later", path, picture=[photo("1.png"), photo("2.png")])

    assert answer.status_code == 500
    assert len(list(files.iterdir())) >= 1
    assert [each for each in files.rglob("*") if each.is_file()] == []


class FillsUp(FolderStorage):
    """A store on a disk that is full after one file."""

    def put(self, data: bytes, suffix: str = "", *, name: str | None = None) -> str:
        with no_file_larger_than(16) if any(self.written_before(NEVER)) else nullcontext():
            return super().put(data, suffix, name=name)


def test_the_command_ends_with_1_where_something_is_wrong(town: Town, case: str) -> None:
    settings = town.runtime.settings
    environ = settings.for_processes(
        {
            "TENOHIRA_DATA": str(settings.data),
            "TENOHIRA_PROCEDURES": str(settings.procedures),
            "TENOHIRA_DATABASE_URL": settings.database_url,
        }
    )
    sound = CliRunner().invoke(main, ["audit"], env=environ, catch_exceptions=False)
    (settings.data / "files" / file_of(town, case)).unlink()
    broken = CliRunner().invoke(main, ["audit"], env=environ, catch_exceptions=False)

    assert (sound.exit_code, broken.exit_code) == (0, 1)
    assert "are as they were written." in sound.output
    assert "is not there." in broken.output
