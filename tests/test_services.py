"""The fixtures themselves: each gives what it promises, and nothing of an earlier test."""

from __future__ import annotations

import smtplib
import socket
import sys
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import redis
import sqlalchemy as sa

from tests import services

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.conftest import NewPhone


def send(mailbox: services.Mailbox, text: str) -> None:
    message = EmailMessage()
    message["Subject"] = "受付のお知らせ"
    message["From"] = "noreply@city.example"
    message["To"] = "hanako@example.com"
    message.set_content(text)
    address = urlsplit(mailbox.url)
    with smtplib.SMTP(address.hostname or "", address.port or 0) as client:
        client.send_message(message)


@pytest.mark.parametrize("turn", [1, 2])
def test_a_database_is_migrated_and_of_this_test_alone(database_url: str, turn: int) -> None:
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        tables = sa.inspect(connection).get_table_names()
        connection.execute(sa.text("CREATE TABLE left_over (turn INTEGER)"))
    engine.dispose()

    assert "alembic_version" in tables
    assert "left_over" not in tables


def test_a_postgres_database_is_dropped_while_somebody_holds_it(
    postgres: services.Postgres,
) -> None:
    engine = sa.create_engine(postgres.create("held"), poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.text("SELECT 1"))
        postgres.drop("held")
        connection.invalidate()

    with pytest.raises(sa.exc.OperationalError, match="does not exist"):
        engine.connect()


def test_postgres_listens_on_no_port(postgres: services.Postgres) -> None:
    engine = sa.create_engine(postgres.url("postgres"), poolclass=sa.NullPool)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SHOW listen_addresses")) == ""


@pytest.mark.parametrize("turn", [1, 2])
def test_redis_is_empty(redis_url: str, turn: int) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("left-over", turn)


@pytest.mark.parametrize("turn", [1, 2])
def test_the_mailbox_keeps_this_tests_messages(mailbox: services.Mailbox, turn: int) -> None:
    send(mailbox, f"受け付けました {turn}")

    [message] = mailbox.wait_for(1)

    assert message["Subject"] == "受付のお知らせ"
    assert message["X-RcptTo"] == "hanako@example.com"
    assert message.get_content().strip() == f"受け付けました {turn}"


def test_the_mailbox_can_refuse(mailbox: services.Mailbox) -> None:
    mailbox.refusal = "451 Try again later"

    with pytest.raises(smtplib.SMTPDataError, match="Try again later"):
        send(mailbox, "受け付けました")

    assert mailbox.messages == []


def test_a_phone_is_small_and_japanese(phone: Page) -> None:
    phone.set_content("<meta name=viewport content='width=device-width'><p>こんにちは</p>")

    assert phone.evaluate("[innerWidth, devicePixelRatio]") == [360, 2]
    assert phone.evaluate("navigator.language") == "ja-JP"
    assert phone.evaluate("navigator.maxTouchPoints > 0") is True


def test_a_phone_may_have_no_scripts(new_phone: NewPhone) -> None:
    page = new_phone(javascript=False)

    page.goto(
        "data:text/html;charset=utf-8,<noscript>なし</noscript><script>document.write('あり')</script>"
    )

    assert page.inner_text("body") == "なし"


def test_a_phone_reaches_no_other_machine(phone: Page) -> None:
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        phone.goto("http://www.city.example/")


def test_a_free_port_can_be_used() -> None:
    with socket.create_server(("127.0.0.1", services.free_port())) as listener:
        assert listener.getsockname()[1] > 0


def test_waiting_in_vain_fails_and_says_for_what() -> None:
    with pytest.raises(pytest.fail.Exception, match="in vain for the post"):
        services.wait_until(lambda: False, seconds=0.02, what="the post")


def test_a_server_that_does_not_start_shows_why(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('the disk is full')"]

    with (
        pytest.raises(pytest.fail.Exception, match="the disk is full"),
        services.server(command, ready=lambda: False, log=tmp_path / "log"),
    ):
        pass


def test_a_server_is_stopped_with_all_it_started(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    child = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.pause()"
    parent = (
        "import pathlib, subprocess, sys;"
        f"child = subprocess.Popen([sys.executable, '-c', {child!r}]);"
        f"pathlib.Path({str(ready)!r}).write_text(str(child.pid));"
        "child.wait()"
    )

    def written() -> bool:
        return ready.exists() and bool(ready.read_text())

    command = [sys.executable, "-c", parent]
    with services.server(command, ready=written, log=tmp_path / "log"):
        pid = int(ready.read_text())

    services.wait_until(lambda: not _runs(pid), what="the child to end")


def _runs(pid: int) -> bool:
    """Whether the process still runs; one that only waits to be collected does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
