"""Everything a city needs on one machine: web, worker, sweeper and a private Redis, kept alive."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import click
import redis
import segno

from app import demo, machine
from app.demo_map import sketch
from app.migrate import upgrade
from app.publication import Publication, publish_folder
from app.runtime import Runtime, opened_runtime
from app.supervisor import Supervisor
from core import logs
from core.settings import Settings, SettingsError
from core.tiles import TileFile

_START_SECONDS = 60
ANYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared, not bound


def serve(settings: Settings) -> None:
    """Prepare and run the city hall until SIGTERM or Ctrl-C. Raises SettingsError."""
    logs.configure("serve")
    _check(settings)
    with _only_one(settings):
        if settings.demo and settings.city_map is None:
            settings = replace(settings, city_map=TileFile.open(sketch(settings.data)))
        accounts, publication = _prepare(settings)
        supervisor = Supervisor(settings.for_processes(os.environ))
        try:
            if _start(supervisor, settings):
                _announce(settings, accounts, publication)
                supervisor.run()
        finally:
            supervisor.stop()


def _check(settings: Settings) -> None:
    """Say everything that keeps this machine from running the city hall, at once."""
    problems = machine.missing()
    if settings.redis_url is None and shutil.which("redis-server") is None:
        problems.append("redis-server is missing. Install it, or set TENOHIRA_REDIS_URL.")
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        problems.append(f"TENOHIRA_DATA cannot be used as a folder: {error.strerror}.")
    try:
        with socket.create_server((settings.host, settings.port), family=_family(settings.host)):
            pass
    except OSError as error:
        problems.append(
            f"HOST {settings.host}, PORT {settings.port} cannot be used: {error.strerror}. "
            "Does another program use it? Choose another PORT."
        )
    if problems:
        raise SettingsError(problems)


@contextmanager
def _only_one(settings: Settings) -> Iterator[None]:
    """Hold the data folder; a second city hall in the same folder would take the first one's Redis."""
    with (settings.data / "serve.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingsError(
                [f"TENOHIRA_DATA {settings.data} is in use by another city hall that runs."]
            ) from None
        yield


def _prepare(settings: Settings) -> tuple[Sequence[demo.Account], Publication]:
    """Bring the database and the procedures up to date, in the demo its people, too."""
    upgrade(settings.database_url)
    with opened_runtime(settings) as runtime:
        accounts = demo.prepare(runtime) if settings.demo else _without_the_demo(runtime)
        return accounts, publish_folder(runtime, datetime.now(UTC))


def _without_the_demo(runtime: Runtime) -> Sequence[demo.Account]:
    """Nobody; refuses a database in which people of the demo are."""
    with runtime.database.reading() as session:
        if demo.present(session):
            raise SettingsError(
                ["The database holds accounts of the demo, whose passwords everybody knows."]
            )
    return ()


def _start(supervisor: Supervisor, settings: Settings) -> bool:
    """Start all processes; False when told to stop before the web answers.

    The web comes first: what people send meanwhile waits for the worker in the database.
    """
    if settings.redis_url is None:
        # Hints may be lost at any time, so it writes nothing to the disk.
        supervisor.start(
            "redis",
            ["redis-server", "--port", "0", "--unixsocketperm", "700", "--loglevel", "warning"]
            + ["--unixsocket", str(settings.redis_socket), "--save", "", "--appendonly", "no"]
            + ["--dir", str(settings.data), "--logfile", str(settings.data / "redis.log")],
        )
        supervisor.run_until(lambda: _redis_answers(settings), 10)
    supervisor.start("web", [sys.executable, "-m", "app.cli", "web"])
    if not supervisor.run_until(lambda: _answers(settings), _START_SECONDS):
        if not supervisor.stopping:
            raise SettingsError([f"The web did not answer within {_START_SECONDS} seconds."])
        return False
    supervisor.start("worker", [sys.executable, "-m", "app.cli", "worker"])
    supervisor.start("sweeper", [sys.executable, "-m", "app.cli", "sweeper"])
    return True


def _answers(settings: Settings) -> bool:
    host = "localhost" if settings.host in ANYWHERE else settings.host
    host = f"[{host}]" if ":" in host else host
    try:
        with urllib.request.urlopen(f"http://{host}:{settings.port}/healthz", timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _redis_answers(settings: Settings) -> bool:
    try:
        with redis.Redis.from_url(settings.queue_url) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def _announce(
    settings: Settings, accounts: Sequence[demo.Account], publication: Publication
) -> None:
    if settings.host in ANYWHERE:
        segno.make(settings.base_url).terminal(compact=True)
    for account in accounts:
        secret = account.password or "(code by mail)"
        click.echo(
            f"  {account.login:24} {secret:16} {account.path:16} {account.role} {account.name}"
        )
    if settings.mail_url.startswith("file:"):
        click.echo(f"  mails are kept in {settings.mail_url.removeprefix('file:')}")
    for words in publication.words():
        click.echo(words, err=True)
    click.echo(f"ready: {settings.base_url}")


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
