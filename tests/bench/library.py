"""A large library: a thousand files are checked, and a start with a thousand published ones."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import yaml

from app.migrate import upgrade
from app.publication import publish_folder
from app.runtime import build_runtime
from core.settings import Settings
from forms import catalogue
from tests import services
from tests.bench.client import Client
from tests.bench.figures import Figure
from tests.bench.measures import proportional_megabytes
from tests.crash.hall import children_of

OWN = Path(__file__).parents[2] / "procedures"
MANY = 1_000
TODAY = date(2026, 6, 9)

_QUESTION = re.compile(r"\bfield: ([a-z0-9]+_[a-z0-9_]+)")
_PARTS = frozenset({"family_kana", "given_kana", "postal_code", "account_type", "bank_account"})
"""Words with an underscore that mean something of their own."""


def large_library(folder: Path) -> Iterator[Figure]:
    """Check, first start and second start of a thousand procedures, beside plain YAML."""
    procedures = folder / "procedures"
    write(procedures)
    plain, plain_cpu = taken(lambda: plainly(procedures))
    checked, cpu = taken(lambda: checking(procedures))
    floor = "plain YAML"
    yield Figure(f"check of {MANY:,} procedures", "s", checked, plain, floor, limit=20)
    yield Figure("  CPU of all its processes", "s", cpu, plain_cpu, floor)
    first, second = started(folder), started(folder)
    yield Figure("  their first publication, CPU", "s", first, plain_cpu, floor)
    yield Figure(f"start with {MANY:,} procedures", "s", second, limit=2)
    yield Figure("  web process then, PSS", "MB", megabytes(folder), limit=100)


def taken(action: Callable[[], None]) -> tuple[float, float]:
    """Seconds by the clock, and of processors, those of children included."""
    before, begin = os.times(), time.perf_counter()
    action()
    seconds, after = time.perf_counter() - begin, os.times()
    return seconds, sum(after[:4]) - sum(before[:4])


def plainly(folder: Path) -> None:
    """Nothing but reading the YAML, by the quickest reader there is."""
    for file in folder.glob("*.yaml"):
        yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)


def checking(folder: Path) -> None:
    """What `tenohira check` does."""
    found = catalogue.check([folder], TODAY)
    assert len(found.procedures) == MANY, found.problems[:3]


def write(folder: Path) -> None:
    """The city's own procedures again and again, each time with names of its own."""
    shutil.copytree(OWN / "blocks", folder / "blocks")
    own = sorted(OWN.glob("*.yaml"))
    for number in range(MANY):
        source = own[number % len(own)]
        text = source.read_text("utf-8")
        slug = f"{source.stem}-{number}"
        text = re.sub(r"(?m)^procedure: \S+", f"procedure: {slug}", text)
        names = sorted({*_QUESTION.findall(text)} - _PARTS)
        for name in names:
            text = re.sub(rf"\b{name}\b", f"{name}_{number}", text)
        (folder / f"{slug}.yaml").write_text(text, "utf-8")


def started(folder: Path) -> float:
    """What a start does with procedures, in a process of its own; seconds of its processor."""
    command = [sys.executable, "-c", "from tests.bench.library import start; start()"]
    told = subprocess.run(
        command, env=environ_of(folder), check=True, capture_output=True, text=True
    )
    return float(told.stdout.splitlines()[-1])


def start() -> None:
    """Bring the folder into the database; prints how long that took."""
    settings = Settings.from_environment(os.environ, demo=True)
    settings.data.mkdir(parents=True, exist_ok=True)
    upgrade(settings.database_url)
    runtime = build_runtime(settings)
    begin = time.process_time()
    publish_folder(runtime, datetime.now(UTC))
    print(time.process_time() - begin)


def megabytes(folder: Path) -> float:
    """The largest process of a web server whose home and search were asked for by many."""
    environ = environ_of(folder)
    settings = Settings.from_environment(environ, demo=True)
    environ |= settings.for_processes(environ) | {"PYTHONPATH": str(OWN.parent)}
    url = f"http://127.0.0.1:{environ['PORT']}"

    def answers() -> bool:
        with contextlib.suppress(OSError):
            return bool(Client(url).get("/healthz"))
        return False

    command = ["env", *(f"{name}={value}" for name, value in environ.items())]
    command += [sys.executable, "-m", "app.cli", "web"]
    with services.server(command, ready=answers, log=folder / "web.log") as process:
        for number in range(40):
            Client(url).get(f"/?q={number}")
        return max(proportional_megabytes(pid) for pid in children_of(process.pid))


def environ_of(folder: Path) -> dict[str, str]:
    """What its processes are told."""
    return {
        **os.environ,
        "TENOHIRA_DATA": str(folder / "data"),
        "TENOHIRA_PROCEDURES": str(folder / "procedures"),
        "PORT": str(services.free_port()),
    }
