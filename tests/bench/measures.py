"""What is measured, one function a figure. Each gives what was wanted beside what was found."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import func, select

from core.database import Database
from core.settings import Settings
from documents.models import Document, Kind
from tests import services
from tests.bench import stock
from tests.bench.city import Bench, apply, start_application, trivial_server
from tests.bench.client import Client, median_ms, requests_per_second
from tests.bench.figures import Figure
from tests.crash.hall import running_hall


def form_page(bench: Bench, folder: Path) -> Iterator[Figure]:
    """The form's first page, against a trivial page of the same server."""
    client = bench.citizen()
    path = f"{start_application(client)}/pages/person"
    with (
        trivial_server(folder, "tests.bench.trivial", {}) as bare_url,
        trivial_server(folder, "tests.bench.house", _environ(bench.hall.settings)) as house_url,
    ):
        bare, house = Client(bare_url), Client(house_url, client.cookie)
        page, bare_page, house_page = median_ms(
            lambda: client.get(path),
            lambda: bare.get("/"),
            lambda: house.get("/trivial"),
            times=300,
            turn=30,
        )
        rate, bare_rate, house_rate = requests_per_second(
            (bench.url, path, client.cookie),
            (bare_url, "/", ""),
            (house_url, "/trivial", client.cookie),
        )
    own, flask = "a trivial page, same server and session", "bare Flask, cookie session"
    yield Figure("form page, 4 clients", "req/s", rate, house_rate, own, at_least=0.5)
    yield Figure("  the same", "req/s", rate, bare_rate, flask)
    yield Figure("form page, 1 client", "ms", page, house_page, own, limit=3)
    yield Figure("  the same", "ms", page, bare_page, flask)


def whole_application(bench: Bench, folder: Path) -> Iterator[Figure]:
    """Ten fields through HTTP, every page opened and sent, until the receipt number is there."""
    citizens = iter([bench.citizen() for _ in range(70)])
    with trivial_server(folder, "tests.bench.trivial", {}) as url:
        bare = Client(url)
        taken, page = median_ms(
            lambda: apply(next(citizens)), lambda: bare.get("/"), times=60, turn=10
        )
    floor = "8 trivial pages of bare Flask"
    yield Figure("10-field application, 8 requests", "ms", taken, 8 * page, floor, limit=40)


def receipt(bench: Bench) -> Iterator[Figure]:
    """How much work a receipt is, and how soon after the submission it is stored."""
    from weasyprint import HTML

    from documents.render import render, warm_up
    from tests.documents.samples import APPROVED

    database = bench.town.runtime.database
    seconds_until_stored(database, lambda: apply(bench.citizen()))  # the worker is there now
    citizens = iter([bench.citizen() for _ in range(10)])
    waits = [seconds_until_stored(database, lambda: apply(next(citizens))) for _ in range(10)]
    yield Figure("submitted until receipt stored", "s", sorted(waits)[5], limit=1)
    yield Figure("  the slowest of ten", "s", max(waits), limit=1)
    warm_up()
    gc.freeze()  # as the worker does
    line, paper, notice = (
        cpu_seconds(lambda: HTML(string="<p lang=ja>長崎市").write_pdf()),
        cpu_seconds(lambda: render(stock.receipt_paper())),
        cpu_seconds(lambda: render(APPROVED)),
    )
    gc.unfreeze()
    yield Figure("receipt PDF, CPU", "s", paper, line, "one line by WeasyPrint", limit=0.15)
    yield Figure("notice PDF, CPU", "s", notice, line, "one line by WeasyPrint", limit=0.15)


def cpu_seconds(action: Callable[[], object], times: int = 20) -> float:
    """What one call takes of the processor, in a process that has done it before."""
    action()
    started = time.process_time()
    for _ in range(times):
        action()
    return (time.process_time() - started) / times


def queue_page(bench: Bench) -> Iterator[Figure]:
    """The officer's list, when the city is young and when it is not."""
    officer = bench.officer()
    database = bench.town.runtime.database
    stock.grow(database, 1_000)
    [few] = median_ms(lambda: officer.get("/officer/"), times=60)
    stock.grow(database, 100_000)
    [many] = median_ms(lambda: officer.get("/officer/"), times=60)
    yield Figure("queue page, 100,000 cases", "ms", many, few, "1,000 cases", at_most=3, limit=30)


def second_start(folder: Path) -> Iterator[Figure]:
    """From `serve` to "ready" with everything it starts, in a folder that has its data already."""
    with running_hall(folder):
        pass
    with running_hall(folder) as second:
        yield Figure("second start until ready", "s", second.seconds, limit=5)


def memory(bench: Bench) -> Iterator[Figure]:
    """What a process of the web server takes, its share of what is shared included."""
    largest = max(map(proportional_megabytes, bench.web_pids()))
    yield Figure("web process, PSS", "MB", largest, limit=100)


def cold_start(bench: Bench) -> Iterator[Figure]:
    """From the command to the first answer of the web server."""
    port = services.free_port()
    environ = {**os.environ, **_environ(bench.hall.settings), "PORT": str(port)}
    taken = min(seconds_to_answer(environ, port) for _ in range(4))
    yield Figure("cold start of the web", "s", taken, limit=2)


def _environ(settings: Settings) -> dict[str, str]:
    """What another process of the same city needs to know."""
    return {
        **settings.for_processes({}),
        "TENOHIRA_DATA": str(settings.data),
        "TENOHIRA_PROCEDURES": str(settings.procedures),
    }


def seconds_to_answer(environ: dict[str, str], port: int) -> float:
    """Start a web server and stop it again; gives the seconds until it answered."""
    begin = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "app.cli", "web"], env=environ)
    try:
        services.wait_until(lambda: answers(port), 30, "the web")
        return time.monotonic() - begin
    finally:
        process.terminate()
        process.wait()


def answers(port: int) -> bool:
    """Whether the health page can be had."""
    try:
        return bool(Client(f"http://127.0.0.1:{port}").get("/healthz"))
    except OSError:
        return False


def seconds_until_stored(database: Database, action: Callable[[], object]) -> float:
    """How long after the action its receipt is stored."""
    before = receipts(database)
    action()
    begin = time.monotonic()
    services.wait_until(lambda: receipts(database) > before, 20, "the receipt")
    return time.monotonic() - begin


def receipts(database: Database) -> int:
    """How many receipts are stored."""
    statement = select(func.count()).where(
        Document.kind == Kind.RECEIPT, Document.stored_at.is_not(None)
    )
    with database.reading() as session:
        return session.execute(statement).scalar_one()


def proportional_megabytes(pid: int) -> float:
    """PSS of a process."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("The kernel does not say it.")
