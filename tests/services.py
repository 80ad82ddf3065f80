"""Private servers for the tests: PostgreSQL, Redis, a mail server and a browser.

Each is a context manager that starts one instance in a folder of its own, waits until it answers,
and stops it with everything it started. None of them listens on a public address, and none touches
a server that happens to run on the machine. tests/conftest.py makes fixtures of them.
"""

from __future__ import annotations

import contextlib
import email
import email.policy
import os
import pwd
import resource
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, cast

import psycopg
import pytest
import redis
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import sync_playwright
from psycopg import sql

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable, Iterator, Sequence

    from playwright.sync_api import Browser

START_SECONDS = 30
"""How long a server may take to answer; a busy machine is slow, a broken one fails at once."""


def wait_until(
    condition: Callable[[], object], seconds: float = 10, what: str = "the condition"
) -> None:
    """Return as soon as the condition holds; fail the test when it never does.

    The one place that waits. Tests state what they wait for, never how long it usually takes.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"Waited {seconds} seconds in vain for {what}.")
        time.sleep(0.01)


def free_port() -> int:
    """A loopback port that nobody used a moment ago, for a server that cannot choose its own."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return cast("int", listener.getsockname()[1])


def program(*names: str, folder: Path | None = None) -> str:
    """The path of the first of these programs that is installed."""
    for name in names:
        path = shutil.which(name, path=folder)
        if path:
            return path
    return pytest.fail(f"{' or '.join(names)} is not installed; tools/install test installs it.")


@contextlib.contextmanager
def server(
    command: Sequence[str | Path],
    *,
    ready: Callable[[], object],
    log: Path,
    as_user: Sequence[str] = (),
    stop_signal: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; a failure to start shows what it wrote.

    It gets a process group of its own, which is killed as a whole. Should the tests themselves be
    killed, the kernel kills the server (pdeathsig).
    """
    guard = [program("setpriv"), "--pdeathsig", "KILL", *as_user]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*guard, *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=log.parent,
        )
    try:
        wait_until(
            lambda: process.poll() is not None or ready(), START_SECONDS, f"{command[0]} to answer"
        )
        if process.poll() is not None:
            pytest.fail(f"{command[0]} did not start:\n{log.read_text(errors='replace')}")
        yield process
    finally:
        stop(process, stop_signal)


def stop(process: subprocess.Popen[bytes], stop_signal: signal.Signals = signal.SIGTERM) -> None:
    """End a process and everything in its group; gently first, then for certain."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, stop_signal)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        pass
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


# --- PostgreSQL -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Postgres:
    """A private PostgreSQL, reached through a socket in a folder of the tests."""

    folder: Path

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one database."""
        return f"postgresql+psycopg://tenohira@/{database}?host={self.folder}"

    def create(self, database: str, template: str = "template0") -> str:
        """Make a database, a copy of the template; returns its URL."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._run(statement.format(sql.Identifier(database), sql.Identifier(template)))
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, and whoever still holds a connection to it."""
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    def freeze(self, database: str) -> None:
        """Close a database to everybody, so that it can be copied."""
        name = sql.Identifier(database)
        self._run(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        self._run(
            sql.SQL(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = {}"
            ).format(sql.Literal(database))
        )

    def thaw(self, database: str) -> None:
        """Open a database again to everybody."""
        name = sql.Identifier(database)
        self._run(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))

    def answers(self) -> bool:
        """Whether the server takes connections."""
        try:
            self._run(sql.SQL("SELECT 1"))
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, statement: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(
            host=str(self.folder), user="tenohira", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)


@contextlib.contextmanager
def postgres_server(folder: Path, *, durable: bool = False) -> Iterator[Postgres]:
    """A PostgreSQL with an empty cluster in this folder, which must be short (socket path).

    For tests it is made and thrown away within minutes: unless `durable`, nothing is synced to the disk.
    """
    folder.mkdir(mode=0o700)
    as_user = _postgres_user(folder)
    programs = _postgres_programs()
    data = folder / "data"
    subprocess.run(
        [
            *([program("setpriv"), *as_user] if as_user else []),
            program("initdb", folder=programs),
            *("--pgdata", data, "--username", "tenohira", "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        ],
        check=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
    )
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "max_wal_size": "2GB",
    }
    if not durable:
        settings |= dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "off")
    postgres = Postgres(folder)
    with server(
        [
            program("postgres", folder=programs),
            *("-D", data),
            *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")),
        ],
        ready=postgres.answers,
        log=folder / "log",
        as_user=as_user,
        stop_signal=signal.SIGQUIT,
    ):
        yield postgres


def _postgres_programs() -> Path | None:
    """Where Debian keeps the newest server; None leaves it to PATH."""
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    return max(versions, key=lambda path: int(path.parent.name), default=None)


def _postgres_user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: give the folder to somebody else, and say who runs it."""
    if os.geteuid() != 0:
        return []
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


# --- Redis ----------------------------------------------------------------------------------------


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """A Redis that keeps nothing, on a socket in this folder; gives its URL."""
    folder.mkdir(mode=0o700)
    url = f"unix://{folder}/redis.sock"

    def answers() -> bool:
        try:
            with redis.Redis.from_url(url) as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False

    with server(
        [
            program("redis-server"),
            *("--port", "0", "--unixsocket", folder / "redis.sock", "--unixsocketperm", "700"),
            *("--dir", folder, "--save", "", "--appendonly", "no"),
        ],
        ready=answers,
        log=folder / "log",
    ):
        yield url


# --- Mail -----------------------------------------------------------------------------------------


@dataclass
class Mailbox:
    """Everything that was mailed, to anybody, since the test began."""

    url: str
    messages: list[EmailMessage] = field(default_factory=list)
    refusal: str = ""
    """An SMTP answer such as "451 Try again later": while it is set, every message gets it."""

    def wait_for(self, count: int, seconds: float = 10) -> list[EmailMessage]:
        """The messages, once there are this many."""
        wait_until(lambda: len(self.messages) >= count, seconds, f"{count} messages")
        return self.messages

    def clear(self) -> None:
        """Forget what was mailed, and refuse nothing."""
        self.messages.clear()
        self.refusal = ""

    async def handle_DATA(  # noqa: N802 - the mail server's name for it
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep a message as the mail server hands it over, with whom the envelope named."""
        if self.refusal:
            return self.refusal
        content = cast("bytes", envelope.content)
        message = email.message_from_bytes(content, policy=email.policy.default)
        message["X-MailFrom"] = envelope.mail_from or ""
        message["X-RcptTo"] = ", ".join(address or "" for address in envelope.rcpt_tos)
        self.messages.append(message)
        return "250 OK"


class _LoopbackController(Controller):
    """aiosmtpd on a port of the kernel's choice; its own port=0 never learns which one it got."""

    def __init__(self, mailbox: Mailbox, listener: socket.socket) -> None:
        host, port = listener.getsockname()
        super().__init__(mailbox, hostname=host, port=port, enable_SMTPUTF8=True)
        self._listener = listener

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._listener)


@contextlib.contextmanager
def mail_server() -> Iterator[Mailbox]:
    """An SMTP server on loopback that delivers nothing and keeps everything."""
    listener = socket.create_server(("127.0.0.1", 0))
    mailbox = Mailbox(url=f"smtp://127.0.0.1:{listener.getsockname()[1]}")
    controller = _LoopbackController(mailbox, listener)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


# --- Browser --------------------------------------------------------------------------------------


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium without a window; it can reach this machine and nothing else."""
    arguments = [
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium has no sandbox for root
    path = program("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


# --- A full disk ----------------------------------------------------------------------------------


@contextlib.contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Let this process write no file beyond so many bytes: a write fails as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
