"""Whatever is killed, the city hall goes on or ends as a whole, and keeps its data."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Select, func, select

from accounts.models import Officer
from app import web
from core.database import Base, Database
from documents.models import Document, Kind
from tests import services
from tests.app import town
from tests.crash.hall import Hall, children_of, running_hall, runs
from workflow.models import Application, ProcedureRevision


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One hall for the tests after which it goes on as before."""
    with running_hall(tmp_path_factory.mktemp("hall")) as hall:
        yield hall


@pytest.mark.parametrize("name", ["redis", "worker", "sweeper", "web"])
def test_a_killed_process_is_noticed_and_started_again(hall: Hall, name: str) -> None:
    before = hall.kill(name)

    services.wait_until(lambda: hall.pid_of(name) not in {None, before}, 30, f"a new {name}")
    services.wait_until(hall.answers, 30, "the web to answer")


def test_a_killed_process_of_the_web_server_is_replaced(hall: Hall) -> None:
    def workers() -> list[int]:
        return children_of(hall.pid_of("web") or 0)

    services.wait_until(lambda: len(workers()) == web.processes(), 30, "the whole web server")
    victim = workers()[0]
    os.kill(victim, signal.SIGKILL)

    services.wait_until(
        lambda: victim not in workers() and len(workers()) == web.processes(),
        30,
        "a new process of the web server",
    )
    services.wait_until(hall.answers, 30, "the web to answer")


def test_a_submission_without_a_worker_gets_its_receipt(hall: Hall) -> None:
    hall.kill("worker")
    case = apply(hall)

    services.wait_until(lambda: has_receipt(hall, case), 30, "the receipt")


def test_a_submission_while_redis_is_down_gets_its_receipt(hall: Hall) -> None:
    services.wait_until(lambda: hall.pid_of("redis"), 15, "Redis")
    os.kill(hall.pid_of("redis") or 0, signal.SIGSTOP)
    case = apply(hall)
    hall.kill("redis")

    services.wait_until(lambda: has_receipt(hall, case), 30, "the receipt")


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_a_request_to_stop_ends_every_process(tmp_path: Path, by: signal.Signals) -> None:
    with running_hall(tmp_path) as hall:
        family = hall.family()
        assert len(family) >= 5  # redis, web and its processes, worker, sweeper
        if by == signal.SIGINT:
            os.killpg(hall.process.pid, by)  # as a terminal does at Ctrl-C
        else:
            hall.process.send_signal(by)

        assert hall.process.wait(30) == 0
        assert not [pid for pid in family if runs(pid)]
        with socket.create_server((hall.settings.host, hall.settings.port)):
            pass  # the port is free again
        assert "Traceback" not in hall.printed


def test_no_process_outlives_a_killed_supervisor(tmp_path: Path) -> None:
    with running_hall(tmp_path) as hall:
        family = hall.family()
        hall.process.kill()

        services.wait_until(lambda: not any(map(runs, family)), 10, "every process to end")


def test_a_second_start_becomes_ready_and_keeps_all_data(tmp_path: Path) -> None:
    with running_hall(tmp_path) as first:
        before = {model: count_all(first, model) for model in (Officer, ProcedureRevision)}
        case = apply(first)
        first.process.kill()

    (tmp_path / "procedures" / "broken.yaml").write_text("procedure: broken\n\ttitle: x", "utf-8")
    with running_hall(tmp_path) as second:
        assert second.answers()
        assert {model: count_all(second, model) for model in before} == before
        assert all(before.values())
        assert count_all(second, Application) == 1
        services.wait_until(lambda: has_receipt(second, case), 30, "the receipt")
        assert "yui@example.jp" in second.printed
        assert "\nprocedures/broken.yaml:2:1: 行の頭にタブ" in second.printed


def test_a_second_hall_in_the_same_folder_is_refused(hall: Hall) -> None:
    done = refused({"TENOHIRA_DATA": str(hall.settings.data), "PORT": str(services.free_port())})

    assert "in use by another city hall" in done.stderr


def test_a_port_in_use_is_said_in_words(hall: Hall, tmp_path: Path) -> None:
    done = refused({"TENOHIRA_DATA": str(tmp_path), "PORT": str(hall.settings.port)})

    assert f"PORT {hall.settings.port} cannot be used" in done.stderr


def test_everything_missing_for_production_is_said_at_once(tmp_path: Path) -> None:
    done = refused({"TENOHIRA_DATA": str(tmp_path), "PORT": "nine"}, demo=False)

    for name in ("PORT", "TENOHIRA_SECRET_KEY", "TENOHIRA_TOKEN_KEY", "TENOHIRA_BASE_URL"):
        assert name in done.stderr


def test_a_city_does_not_start_with_people_of_the_demo(hall: Hall, tmp_path: Path) -> None:
    key = subprocess.run(
        ["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    done = refused(
        {
            "PORT": str(services.free_port()),
            "TENOHIRA_DATA": str(tmp_path),
            "TENOHIRA_DATABASE_URL": hall.settings.database_url,
            "TENOHIRA_MAIL_URL": "smtp://mail.city.example",
            "TENOHIRA_SECRET_KEY": "s" * 40,
            "TENOHIRA_TOKEN_KEY": key,
            "TENOHIRA_BASE_URL": "https://tenohira.city.example",
            "TENOHIRA_CITY_NAME": "見本市",
            "TENOHIRA_MAYOR": "見本 花子",
            "TENOHIRA_CITY_PHONE": "000-000-0000",
        },
        demo=False,
    )

    assert "accounts of the demo" in done.stderr


def test_a_phone_in_the_network_gets_a_qr_code(tmp_path: Path) -> None:
    with running_hall(tmp_path, HOST="0.0.0.0") as hall:  # noqa: S104 - what is tested
        assert hall.printed.count("█") > 50
        assert "ready: http://" in hall.printed
        assert "0.0.0.0" not in hall.printed.partition("ready: ")[2].splitlines()[0]  # noqa: S104


def refused(environ: dict[str, str], *, demo: bool = True) -> subprocess.CompletedProcess[str]:
    """A start that must end by itself, with a reason instead of a trace."""
    command = [sys.executable, "-m", "app.cli", "serve", *(["--demo"] if demo else [])]
    done = subprocess.run(
        command,
        env={**os.environ, **environ},
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    return done


def apply(hall: Hall) -> str:
    """Submit an application through the pages, beside the hall's own web; gives its id."""
    place = town.open_town(hall.settings)
    case = town.apply(place.citizen())
    place.runtime.database.close()
    return case


def has_receipt(hall: Hall, case: str) -> bool:
    """Whether the receipt of an application is stored."""
    receipt = select(func.count()).where(
        Document.application_id == case,
        Document.kind == Kind.RECEIPT,
        Document.stored_at.is_not(None),
    )
    return count(hall, receipt) == 1


def count_all(hall: Hall, model: type[Base]) -> int:
    """How many rows there are of a kind."""
    return count(hall, select(func.count()).select_from(model))


def count(hall: Hall, statement: Select[int]) -> int:
    database = Database(hall.settings.database_url)
    with database.reading() as session:
        found = session.execute(statement).scalar_one()
    database.close()
    return found
