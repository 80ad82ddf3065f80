"""A process of its own for one task, which dies by a real SIGKILL where it is told to.

It is forked from a server that has loaded all modules and drawn nothing. What draws text (Pango,
seen with 1.56) keeps a thread of its own; the child of a process that has drawn would wait for it.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from app.runtime import Runtime, opened_runtime
from core.settings import Settings

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.crash.loaded"])


def killed(settings: Settings, task: Callable[[Runtime], None], die_before: int) -> bool:
    """Do the task in a process of its own; whether it was killed before it came to the end."""
    process = _PROCESSES.Process(target=_perform, args=(settings, task, die_before))
    process.start()
    process.join(60)
    ended = process.exitcode
    process.kill()  # one that still runs is the failure below, and nobody's neighbour any more
    assert ended in {0, -signal.SIGKILL}, f"it ended with {ended}"
    return ended != 0


def _perform(settings: Settings, task: Callable[[Runtime], None], die_before: int) -> None:
    _die_before(die_before)
    with opened_runtime(settings) as runtime:
        task(runtime)


def _die_before(step: int) -> None:
    steps = itertools.count(1)

    def take_step(*_: object) -> None:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(Engine, "begin", take_step)
    sa.event.listen(Engine, "commit", take_step)
    sys.addaudithook(lambda event, _: take_step() if event == "os.rename" else None)
