"""The web server: gunicorn with threads, set up here instead of in a file beside the code."""

from __future__ import annotations

import logging
import os
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from app import create_app
from app.runtime import Runtime, process_runtime
from core import logs
from core.processes import die_with_parent
from core.settings import Settings

THREADS = 4
"""Of each process; they wait for the disk and for the network, not for each other."""


def main() -> None:
    """Serve until SIGTERM."""
    logs.configure("web")
    _Web(process_runtime()).run()


class _Web(BaseApplication):  # type: ignore[misc]
    """Modules are imported once and shared by the processes; each opens its own connections."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        super().__init__()

    def load_config(self) -> None:
        for name, value in _options(self._runtime.settings).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self._runtime)


class _Log(Logger):  # type: ignore[misc]
    """Leaves the writing to core.logs."""

    def setup(self, cfg: Any) -> None:
        self.error_log.propagate = True
        self.error_log.setLevel(logging.WARNING)
        self.access_log.disabled = True


def processes() -> int:
    """One for each core, four at most; more machines serve more people."""
    return min(os.cpu_count() or 1, 4)


def _options(settings: Settings) -> dict[str, Any]:
    return {
        "bind": f"{settings.host}:{settings.port}",
        "worker_class": "gthread",
        "workers": processes(),
        "threads": THREADS,
        "timeout": 60,
        "graceful_timeout": 10,
        "keepalive": 30,
        "max_requests": 20_000,
        "max_requests_jitter": 2_000,
        "logger_class": _Log,
        "control_socket_disable": True,
        "forwarded_allow_ips": "",  # app.security decides whom to believe
        "post_fork": lambda arbiter, _worker: die_with_parent(arbiter.pid),
    }
