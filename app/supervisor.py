"""Processes kept alive together: started in order, restarted when one ends, stopped in reverse."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from core.processes import die_with_parent

log = structlog.get_logger(__name__)

_STOP_SIGNALS = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
_SIGNALS = _STOP_SIGNALS | {signal.SIGCHLD}
_STEADY = 10.0
"""Seconds after which a process counts as having started well."""
_LONGEST_WAIT = 15.0
_PATIENCE = 12.0
"""Seconds that a process gets to finish what it does before it is killed."""


@dataclass
class Child:
    """One process to keep alive."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restart_at: float = 0.0
    quick_ends: int = 0
    """How often in a row it ended soon after its start; each makes the next wait longer."""


@dataclass
class Supervisor:
    """Keeps its children alive until it is told to stop. All of them are one process group.

    Should this process be killed, the kernel ends the children as well.
    """

    environment: Mapping[str, str]
    children: list[Child] = field(default_factory=list)
    stopping: bool = False

    def __post_init__(self) -> None:
        """From here on signals wait until this class looks at them; no child sees Ctrl-C."""
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)

    def start(self, name: str, command: Sequence[str]) -> Child:
        """Start one more process, and keep it alive from now on."""
        child = Child(name, command)
        self.children.append(child)
        self._spawn(child)
        return child

    def run_until(self, done: Callable[[], bool], seconds: float = float("inf")) -> bool:
        """Look after the children until done(); False when told to stop or the time is over."""
        deadline = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < deadline:
            if done():
                return True
            self._look_after(0.05)
        return False

    def run(self) -> None:
        """Look after the children until told to stop."""
        while not self.stopping:
            self._look_after(1.0)

    def stop(self) -> None:
        """End the children, the one started last first; what does not end in time is killed."""
        for child in reversed(self.children):
            if child.process is None:
                continue
            child.process.terminate()
            try:
                child.process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                log.warning("killed", child=child.name)
                child.process.kill()
                child.process.wait()

    def _look_after(self, seconds: float) -> None:
        """Wait for a signal at most so long, then start again what ended and may start."""
        waits = [c.restart_at - time.monotonic() for c in self.children if c.process is None]
        received = signal.sigtimedwait(_SIGNALS, max(0.0, min([seconds, *waits])))
        if received is not None and received.si_signo in _STOP_SIGNALS:
            self.stopping = True
            return
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._note_end(child, child.process.returncode)
            if child.process is None and child.restart_at <= time.monotonic():
                self._spawn(child)

    def _note_end(self, child: Child, code: int) -> None:
        now = time.monotonic()
        child.quick_ends = 0 if now - child.started_at > _STEADY else child.quick_ends + 1
        wait = min(0.25 * 2**child.quick_ends, _LONGEST_WAIT) if child.quick_ends else 0.0
        child.process = None
        child.restart_at = now + wait
        log.warning("ended", child=child.name, code=code, restart_in=wait)

    def _spawn(self, child: Child) -> None:
        me = os.getpid()

        def prepare() -> None:
            die_with_parent(me)
            # Ctrl-C reaches the whole group; only the supervisor answers it, in the right order.
            signal.pthread_sigmask(signal.SIG_SETMASK, {signal.SIGINT, signal.SIGHUP})

        child.started_at = time.monotonic()
        child.process = subprocess.Popen(
            child.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            preexec_fn=prepare,  # noqa: PLW1509 - this process has one thread
        )
