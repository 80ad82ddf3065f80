"""A city hall as a city starts it, whose processes can be looked at and killed one by one."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.settings import Settings
from tests import services
from tests.app import town

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Hall:
    """One start of `serve --demo`, and how many seconds it took to be ready."""

    process: subprocess.Popen[bytes]
    settings: Settings
    log: Path
    seconds: float

    @property
    def printed(self) -> str:
        """Everything it wrote so far."""
        return self.log.read_text(errors="replace")

    def pid_of(self, name: str) -> int | None:
        """The process of this name that the supervisor started: web, worker, sweeper, redis."""
        found = [
            child
            for child in children_of(self.process.pid)
            if name in command_of(child).split()[-1:]
        ]
        if name == "redis":
            found = [c for c in children_of(self.process.pid) if "redis-server" in command_of(c)]
        return found[0] if found else None

    def kill(self, name: str) -> int:
        """Kill -9 one of its processes; gives the id it had."""
        pid = self.pid_of(name)
        assert pid, f"No {name} runs; log:\n{self.printed}"
        os.kill(pid, signal.SIGKILL)
        return pid

    def family(self) -> list[int]:
        """The supervisor's children, their children, and so on."""
        found = children_of(self.process.pid)
        for child in found:
            found.extend(children_of(child))
        return found

    def answers(self) -> bool:
        """Whether the web answers."""
        try:
            with urllib.request.urlopen(f"{self.settings.base_url}/healthz", timeout=2):  # noqa: S310
                return True
        except (urllib.error.URLError, OSError):
            return False


@contextlib.contextmanager
def running_hall(folder: Path, **environ: str) -> Iterator[Hall]:
    """Start a city hall in a folder, a new one or that of an earlier start; stop it at the end."""
    procedures = folder / "procedures"
    procedures.mkdir(parents=True, exist_ok=True)
    (procedures / "street-lamp.yaml").write_text(town.PROCEDURE, "utf-8")
    environ = {
        "TENOHIRA_DATA": str(folder / "data"),
        "TENOHIRA_PROCEDURES": str(procedures),
        "PORT": str(services.free_port()),
        **environ,
    }
    settings = Settings.from_environment(environ, demo=True)
    log = folder / "log"
    log.unlink(missing_ok=True)
    others = [f"--unset={name}" for name in os.environ if name.startswith("TENOHIRA_")]
    command = ["env", *others, *(f"{name}={value}" for name, value in environ.items())]
    command += ["PYTHONPATH=" + str(ROOT), sys.executable, "-m", "app.cli", "serve", "--demo"]
    started = time.monotonic()
    with services.server(command, ready=lambda: b"ready: " in log.read_bytes(), log=log) as process:
        seconds = time.monotonic() - started
        yield Hall(process, settings, log, seconds)


def children_of(pid: int) -> list[int]:
    """The processes that this one started and that still run."""
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def command_of(pid: int) -> str:
    """What a process was started with; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip()
    except FileNotFoundError:
        return ""


def runs(pid: int) -> bool:
    """Whether a process still runs; one that only waits to be collected does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
